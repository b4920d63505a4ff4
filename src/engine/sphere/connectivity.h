/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sphere/edges.h"
#include "sphere/icosahedral-mesh.h"
#include "sphere/sphere-error.h"

G_BEGIN_DECLS

/**
 * ScConnectivity: how a regular latitude-longitude grid and the mesh are
 * joined. Grid node index = lat_index · n_lon + lon_index. Read-only once built.
 * @grid_to_mesh: each grid node to every mesh node within the query radius;
 *   ordered by grid index, then mesh index
 * @mesh_to_grid: the three vertices of the face that contains a grid node;
 *   three edges a grid node, in the face's vertex order
 * @grid_features: [n_grid][3], @mesh_features: [n_mesh][3]: sin lat, cos lon,
 *   sin lon, the reference's structural node features
 * @face_index: [n_grid]: the containing face of each grid node
 * @neighbours_start: [n_mesh + 1], @neighbours: the nodes within k hops of a
 *   mesh node, itself included, ascending: rows of the attention mask
 * @query_radius: chord, in float32 as the reference multiplies it
 */
typedef struct
{
  gsize n_lat, n_lon, n_grid, n_mesh;
  ScEdges grid_to_mesh;
  ScEdges mesh_to_grid;
  gfloat *grid_features;
  gfloat *mesh_features;
  gint32 *face_index;
  gsize *neighbours_start;
  gint32 *neighbours;
  gfloat query_radius;
} ScConnectivity;

/**
 * sc_connectivity_new:
 * @mesh: the banded mesh; not kept
 * @lat, @lon: degrees; what sc_grid_coordinates_check() accepts
 * @radius_fraction: query radius as a fraction of the mesh's longest edge, more than 0, at most 4
 * @k_hop: reach of the attention, 0 or more
 * @face_index: (nullable): [n_lat · n_lon] containing faces to use instead of
 *   searching: 0 ≤ face < n_faces, and the face or one beside it is below the grid node
 *
 * Returns: (transfer full) (nullable): the connectivity, or %NULL with
 *   %SC_SPHERE_ERROR: GRID, MESH, FACES or NO_MEMORY
 */
ScConnectivity *sc_connectivity_new  (const ScIcosahedralMesh *mesh,
                                      const gfloat *lat, gsize n_lat,
                                      const gfloat *lon, gsize n_lon,
                                      gdouble radius_fraction,
                                      gint k_hop,
                                      const gint32 *face_index,
                                      GError **error);
void            sc_connectivity_free (ScConnectivity *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScConnectivity, sc_connectivity_free)

G_END_DECLS
