/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"

G_BEGIN_DECLS

/**
 * sc_write_netcdf:
 *
 * Writes a NetCDF-4 file under a temporary name beside @path and renames it
 * when it is whole: @path is never half a file. Checksums (Fletcher-32) on
 * every variable.
 *
 * @deflate: compression level 0 to 9
 */
gboolean sc_write_netcdf (ScDataset *dataset, const gchar *path, gint deflate, GError **error);

/**
 * sc_write_netcdf_along:
 * @along: (nullable): a dimension of @dataset
 *
 * As sc_write_netcdf(), but values are read and written for one entry of
 * @along after another, of all variables that have it, and in small blocks:
 * for data that lie apart along it. Memory does not grow with the dataset.
 */
gboolean sc_write_netcdf_along (ScDataset *dataset, const gchar *path, gint deflate, const gchar *along, GError **error);

G_END_DECLS
