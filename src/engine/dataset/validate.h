/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"

G_BEGIN_DECLS

/* So many of the first cells that are missing or infinite are kept. */
#define SC_CHECK_MAX_CELLS 5

/**
 * ScVariableCheck: what the values of one variable are like.
 *
 * @dims, @ndim, @shape: as the variable's
 * @nan, @infinite: how many values are missing (NaN, not-a-time, missing
 *   text) and how many infinite
 * @nan_cells, @infinite_cells: positions along each dimension of the first
 *   missing and the first infinite values, MIN (@nan, %SC_CHECK_MAX_CELLS) and
 *   MIN (@infinite, %SC_CHECK_MAX_CELLS) of them
 * @nan_along: for each dimension the count of missing values at each position
 *   along it, %NULL where there are none
 * @mask_moves: whether the places that are missing change along "time", or
 *   along the dimension whose labels are dates
 * @minimum, @maximum: of the finite values; NaN where there are none
 * @problems: sentences on values that the variable can hardly have
 */
typedef struct
{
  gchar *name;
  gboolean is_coordinate;
  GStrv dims;
  gint ndim;
  gsize shape[SC_MAX_DIMS];
  guint64 size;
  guint64 nan;
  guint64 infinite;
  gsize nan_cells[SC_CHECK_MAX_CELLS][SC_MAX_DIMS];
  gsize infinite_cells[SC_CHECK_MAX_CELLS][SC_MAX_DIMS];
  guint64 *nan_along[SC_MAX_DIMS];
  gboolean mask_moves;
  gdouble minimum;
  gdouble maximum;
  GPtrArray *problems; /* of gchar * */
} ScVariableCheck;

/**
 * ScCoordinateCheck:
 * @problems: (element-type utf8): each begins with a word that names its kind
 *   and a colon: "not monotonic", "descending", "duplicate", "NaN",
 *   "irregular", "seam", "longitude", "poles", "range", "units"
 */
typedef struct
{
  gchar *name;
  gsize size;
  GPtrArray *problems; /* of gchar * */
} ScCoordinateCheck;

void sc_variable_check_free   (ScVariableCheck *self);
void sc_coordinate_check_free (ScCoordinateCheck *self);

/**
 * sc_check_variable:
 * @dataset: (nullable): where the variable is from; its levels tell what a
 *   geopotential can be
 *
 * Reads all values once, in blocks, and counts.
 */
ScVariableCheck *sc_check_variable (const gchar *name, ScVariable *variable, ScDataset *dataset, GError **error);

/** sc_check_coordinate: looks for what makes a coordinate unfit to be joined or drawn. */
ScCoordinateCheck *sc_check_coordinate (const gchar *name, ScVariable *coordinate, GError **error);

/** sc_coordinate_is_latitude, _is_longitude: by name, standard name or units. */
gboolean sc_coordinate_is_latitude  (const gchar *name, ScVariable *coordinate);
gboolean sc_coordinate_is_longitude (const gchar *name, ScVariable *coordinate);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScVariableCheck, sc_variable_check_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScCoordinateCheck, sc_coordinate_check_free)

G_END_DECLS
