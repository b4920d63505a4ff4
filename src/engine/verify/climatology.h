/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"

G_BEGIN_DECLS

/**
 * ScClimatology: what is usual for a time of the year and of the day: a mean
 * and a standard deviation at each cell, as a normal distribution.
 *
 * The dataset holds, for each variable V, V and V_stddev (or V_std) along
 * `month` (1 to 12; interpolated linearly between the middles of the months)
 * or `dayofyear` (1 to 366), and along `hour` (of the day, UTC; the nearest one
 * is taken). Belongs to one thread.
 */
typedef struct _ScClimatology ScClimatology;

/** sc_climatology_new: %SC_VERIFY_ERROR_MISSING where there is no such coordinate or it holds other labels. */
ScClimatology *sc_climatology_new  (ScDataset *dataset, GError **error);
void           sc_climatology_free (ScClimatology *self);

/** sc_climatology_has: whether it holds mean and standard deviation of @variable. */
gboolean       sc_climatology_has  (ScClimatology *self, const gchar *variable);

/**
 * sc_climatology_read:
 * @date: seconds since 1970-01-01T00:00
 * @level, @n_levels: the levels wanted
 * @mean, @deviation: (out) (transfer full): [n_levels][lat][lon], float32
 */
gboolean       sc_climatology_read (ScClimatology *self, const gchar *variable, gint64 date, gsize level, gsize n_levels,
                                    ScArray **mean, ScArray **deviation, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScClimatology, sc_climatology_free)

G_END_DECLS
