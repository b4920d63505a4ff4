/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "sphere/icosahedral-mesh.h"
#include "sphere/sphere-error.h"

G_BEGIN_DECLS

/**
 * ScGrid: where on the sphere the values of a horizontal field lie. Immutable
 * and counted by reference; any number of threads may locate at once.
 *
 * Values are numbered as they lie in the field's array: row · n_columns +
 * column for the two-dimensional kinds, vertex for a mesh, cell for points.
 */
typedef struct _ScGrid ScGrid;

/**
 * ScGridKind:
 * @SC_GRID_AXES: every latitude crossed with every longitude: regular or
 *   Gaussian, global or regional
 * @SC_GRID_CURVILINEAR: two-dimensional latitudes and longitudes
 * @SC_GRID_MESH: vertices of an icosahedral mesh
 * @SC_GRID_POINTS: cells of any shape, known by their middles
 */
typedef enum
{
  SC_GRID_AXES,
  SC_GRID_CURVILINEAR,
  SC_GRID_MESH,
  SC_GRID_POINTS,
} ScGridKind;

/**
 * sc_grid_new_axes:
 * @lat: [n_lat], degrees within ±90, in either order, evenly spaced or not
 * @lon: [n_lon], degrees, in any order and convention (0 … 360, −180 … 180,
 *   turned); no two at the same place but a first and a last one 360 apart
 *
 * Value [i][j] of a field lies at (lat[i], lon[j]): field[lat][lon]. The grid
 * closes around the globe where the gap that the longitudes leave is no wider
 * than one and a half of their widest step, and covers a pole that is at most
 * one latitude step away.
 *
 * Returns: (transfer full) (nullable): %NULL with %SC_SPHERE_ERROR_GRID or NO_MEMORY
 */
ScGrid     *sc_grid_new_axes        (const gdouble *lat, gsize n_lat, const gdouble *lon, gsize n_lon, GError **error);

/**
 * sc_grid_new_curvilinear:
 * @lat, @lon: [n_rows][n_columns], degrees; a point without a finite position is left out
 *
 * Returns: (transfer full) (nullable): %NULL with %SC_SPHERE_ERROR_GRID or NO_MEMORY
 */
ScGrid     *sc_grid_new_curvilinear (const gdouble *lat, const gdouble *lon, gsize n_rows, gsize n_columns,
                                     GError **error);

/**
 * sc_grid_new_mesh:
 * @mesh: permuted or not; copied
 */
ScGrid     *sc_grid_new_mesh        (const ScIcosahedralMesh *mesh, GError **error);

/**
 * sc_grid_new_points:
 * @lat, @lon: [n], degrees; a point without a finite position is left out
 *
 * A place shows the nearest point's value, and none where that is farther than
 * neighbours are from one another: as the triangles of ICON, whose middles
 * they are.
 *
 * Returns: (transfer full) (nullable): %NULL with %SC_SPHERE_ERROR_GRID or NO_MEMORY
 */
ScGrid     *sc_grid_new_points      (const gdouble *lat, const gdouble *lon, gsize n, GError **error);

ScGrid     *sc_grid_ref             (ScGrid *self);
void        sc_grid_unref           (ScGrid *self);

ScGridKind  sc_grid_get_kind        (const ScGrid *self);
/** sc_grid_get_n_values: how many values a field on the grid has. */
gsize       sc_grid_get_n_values    (const ScGrid *self);

/**
 * sc_grid_get_position:
 * @index: of a value
 * @lat, @lon: (out): degrees, as the grid was given them; for a mesh
 *   0 ≤ lon < 360; NaN for a curvilinear point without a position
 */
void        sc_grid_get_position    (const ScGrid *self, gsize index, gdouble *lat, gdouble *lon);

/**
 * ScGridPlace: up to four values around a place and their weights.
 * @index: a value's number, a valid one also where the weight is 0
 * @weight: sum to 1; all 0 where the grid does not reach
 */
typedef struct
{
  gint32 index[4];
  gfloat weight[4];
} ScGridPlace;

/**
 * sc_grid_locate_cells:
 * @lat, @lon: [n], degrees; any longitude; NaN is nowhere
 * @index: (out): [n]: the value in whose cell each place lies, −1 where the
 *   grid does not reach. Cells part midway between values; the outermost ones
 *   of a regional grid reach as far out as in.
 */
void        sc_grid_locate_cells    (const ScGrid *self, const gfloat *lat, const gfloat *lon, gsize n, gint32 *index);

/**
 * sc_grid_locate:
 * @lat, @lon: [n], degrees; any longitude; NaN is nowhere
 * @places: (out): [n]: bilinear within the four values around each place
 *   (linear within the three of a mesh), constant across the outer halves of
 *   the outermost cells
 */
void        sc_grid_locate          (const ScGrid *self, const gfloat *lat, const gfloat *lon, gsize n,
                                     ScGridPlace *places);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScGrid, sc_grid_unref)

G_END_DECLS
