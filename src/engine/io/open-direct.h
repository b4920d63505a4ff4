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

/** sc_check_is_data_file: %TRUE if the first bytes are those of a NetCDF or GRIB file. */
gboolean sc_check_is_data_file (const gchar *path, GError **error);

G_END_DECLS
