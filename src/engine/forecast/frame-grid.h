/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"
#include "model/task.h"

G_BEGIN_DECLS

/**
 * ScFrameGrid: the static coordinates of a dataset.
 * @lat, @lon: [n_lat], [n_lon] degrees; latitudes ascending, longitudes 0 to 360 ascending
 * @level_positions: [n_levels]: where each of the task's levels is along `level`
 */
typedef struct
{
  gsize n_lat, n_lon, n_levels;
  gfloat *lat;
  gfloat *lon;
  gsize *level_positions;
} ScFrameGrid;

/**
 * sc_frame_grid_read:
 *
 * Reads and checks them: a regular grid, latitudes ascending, longitudes from
 * 0 to 360, every level of the task there and in the task's order. Fails with
 * %SC_FORECAST_ERROR_COORDINATE; the sentence names the file and the coordinate.
 */
gboolean sc_frame_grid_read  (ScFrameGrid *self, ScDataset *dataset, const ScTask *task, GError **error);
void     sc_frame_grid_clear (ScFrameGrid *self);

/**
 * sc_frame_grid_check_join:
 * @other: a dataset whose variables are to be put beside the inputs'
 *
 * Whether those of lat, lon and level that @other has are exactly @dataset's:
 * a difference would fill with missing values where it is joined by labels.
 */
gboolean sc_frame_grid_check_join (ScDataset *dataset, ScDataset *other, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScFrameGrid, sc_frame_grid_clear)

G_END_DECLS
