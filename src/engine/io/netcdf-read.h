/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"
#include "io/open.h"

G_BEGIN_DECLS

/**
 * sc_netcdf_open_dataset:
 * @path: a file, "FILE#/group" or an address that NetCDF-C opens
 *
 * Opens a group of a NetCDF file in this process, with the labels that its
 * dimensions have in the groups above, decoded as
 * sc_open_dataset() says; that function puts a reader process in between and
 * is the one to use for files from elsewhere. One-dimensional coordinates and
 * times are read at once, everything else when it is asked for.
 *
 * Returns: (transfer full) (nullable): the dataset; it keeps the file open
 */
ScDataset *sc_netcdf_open_dataset (const gchar *path, ScOpenFlags flags, GError **error);

G_END_DECLS
