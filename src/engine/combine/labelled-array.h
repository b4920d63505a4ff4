/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"

G_BEGIN_DECLS

/**
 * sc_labelled_array_new:
 * @name: a variable or coordinate of @dataset
 *
 * Returns: (transfer full) (nullable): a dataset of that one and of the
 *   coordinates whose dimensions it has, as xarray.DataArray; a coordinate
 *   stays one. %NULL with %SC_COMBINE_ERROR_MISSING_COORDINATE
 */
ScDataset *sc_labelled_array_new (ScDataset *dataset, const gchar *name, GError **error);

G_END_DECLS
