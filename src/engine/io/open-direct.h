/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"
#include "io/open.h"

G_BEGIN_DECLS

/**
 * sc_open_dataset_directly:
 *
 * As sc_open_dataset(), but in this process: what the reader process calls.
 * The libraries beneath crash and hang on some damaged files.
 */
ScDataset *sc_open_dataset_directly (const gchar *path, ScOpenFlags flags, GError **error);

/** sc_path_is_address: whether it names something that NetCDF-C fetches (OPeNDAP, NCZarr) and no file. */
gboolean sc_path_is_address (const gchar *path);

/**
 * sc_path_dup_file:
 * @path: a file, or "FILE#/group" for a group of it where there is no file of that name
 * @group: (out) (transfer full) (nullable) (optional): "/group"
 *
 * Returns: (transfer full): the file
 */
gchar *sc_path_dup_file (const gchar *path, gchar **group);

/** sc_path_dup_netcdf_name: (transfer full): what NetCDF-C wants to be told to open @file: for a folder of Zarr an address. */
gchar *sc_path_dup_netcdf_name (const gchar *file);

/** sc_check_is_data_file: %TRUE if the first bytes are those of a NetCDF or GRIB file. */
gboolean sc_check_is_data_file (const gchar *path, GError **error);

G_END_DECLS
