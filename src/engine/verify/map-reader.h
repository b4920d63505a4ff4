/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"

G_BEGIN_DECLS

/** ScMapAxis: the dimensions that a scored variable may have, in the order in which its values are handed out. */
typedef enum
{
  SC_MAP_AXIS_SAMPLE, /* "sample" or else "number" */
  SC_MAP_AXIS_BATCH,
  SC_MAP_AXIS_TIME,
  SC_MAP_AXIS_LEVEL,
  SC_MAP_AXIS_LAT,
  SC_MAP_AXIS_LON,
  SC_MAP_N_AXES,
} ScMapAxis;

/**
 * ScMapReader: the maps of one variable, read as they are asked for, whatever
 * the order of the file's dimensions. An axis that the variable has not has
 * size 1.
 */
typedef struct
{
  ScVariable *variable;
  const gchar *name; /* borrowed */
  const gchar *path; /* borrowed from the dataset */
  gint axis[SC_MAP_N_AXES]; /* position in the variable, −1: not there */
  gsize size[SC_MAP_N_AXES];
} ScMapReader;

/**
 * sc_map_reader_init:
 * @dataset: outlives the reader
 * @axes: (nullable): [SC_MAP_N_AXES] names of the dimensions, %NULL where there
 *   is none; by default those of a forecast
 *
 * A variable of a few megabytes is read here, whole.
 *
 * Fails with %SC_VERIFY_ERROR_COORDINATE where the variable lacks lat or lon
 * or has another dimension that is longer than 1, and with
 * %SC_VERIFY_ERROR_MISSING where it is not there or holds no numbers.
 */
gboolean sc_map_reader_init  (ScMapReader *self, ScDataset *dataset, const gchar *name, const gchar *const *axes, GError **error);
void     sc_map_reader_clear (ScMapReader *self);

/**
 * sc_map_reader_read:
 * @batch, @time: positions; 0 where the axis has size 1
 * @level, @n_levels: the levels wanted
 *
 * Returns: (transfer full) (nullable): [sample][n_levels][lat][lon], float32,
 *   missing values as NaN, in the file's units
 */
ScArray *sc_map_reader_read  (const ScMapReader *self, gsize batch, gsize time, gsize level, gsize n_levels, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScMapReader, sc_map_reader_clear)

G_END_DECLS
