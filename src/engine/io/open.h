/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"

G_BEGIN_DECLS

typedef enum
{
  SC_IO_ERROR_NOT_FOUND,
  SC_IO_ERROR_FORMAT,    /* not a file of a kind that Sigmacast reads */
  SC_IO_ERROR_CORRUPT,   /* truncated or damaged */
  SC_IO_ERROR_UNSUPPORTED,
  SC_IO_ERROR_WRITE,
  SC_IO_ERROR_NO_SPACE,
} ScIoError;

#define SC_IO_ERROR sc_io_error_quark ()
GQuark sc_io_error_quark (void);

typedef enum
{
  SC_OPEN_DEFAULT = 0,
  SC_OPEN_RAW_TIMES = 1 << 0,    /* leave CF times as numbers */
  SC_OPEN_NO_MASK_SCALE = 1 << 1, /* no unpacking, fill values stay numbers */
} ScOpenFlags;

/**
 * sc_open_dataset:
 * @path: a NetCDF or GRIB file, told apart by its first bytes, "FILE#/group"
 *   for a group of it, or an address that NetCDF-C opens (OPeNDAP, NCZarr)
 *
 * A reader process with limited memory and time opens the file, and slices
 * come from it over shared memory: a damaged file can crash or hang the
 * libraries beneath, and ends in a sentence here. The process lives as long as
 * the dataset.
 *
 * Returns: (transfer full) (nullable): the dataset, its variables lazy,
 *   decoded as xarray does by default (CF masks, scale and offset, times)
 */
ScDataset *sc_open_dataset (const gchar *path, ScOpenFlags flags, GError **error);

G_END_DECLS
