/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"

G_BEGIN_DECLS

/* Datasets that differ from another in one thing; what is shared is not copied. (transfer full) all of them. */

/** changed_coordinate: with the numbers of a coordinate along its own dimension replaced, as float64. */
ScDataset *changed_coordinate (ScDataset *dataset, const gchar *name, const gdouble *values, gsize n);

/** changed_reversed: with everything turned round along @dim, its labels too. */
ScDataset *changed_reversed   (ScDataset *dataset, const gchar *dim);

/** changed_without: without a variable or coordinate. */
ScDataset *changed_without    (ScDataset *dataset, const gchar *name);

/** changed_value: with value @index of a float32 variable, in C order, replaced. */
ScDataset *changed_value      (ScDataset *dataset, const gchar *name, gsize index, gfloat value);

/** changed_values: with all values of a float32 variable replaced. */
ScDataset *changed_values     (ScDataset *dataset, const gchar *name, gfloat value);

/** changed_frames: with these positions along time only. */
ScDataset *changed_frames     (ScDataset *dataset, const gsize *frames, gsize n);

G_END_DECLS
