/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "sphere/icosahedral-mesh.h"

G_BEGIN_DECLS

typedef enum
{
  SC_SPHERE_ERROR_GRID, /* latitudes or longitudes that no regular grid has */
  SC_SPHERE_ERROR_FACES,
  SC_SPHERE_ERROR_NO_MEMORY,
} ScSphereError;

#define SC_SPHERE_ERROR sc_sphere_error_quark ()
GQuark sc_sphere_error_quark (void);

/**
 * ScEdges: directed edges between two sets of nodes.
 * @features: [n][4]: edge length over the longest one, then the sender's
 *   position relative to the receiver's, in the receiver's local frame, same
 *   normalisation (GraphCast, Lam et al. 2023, supplement 3)
 */
typedef struct
{
  gsize n;
  gint32 *senders;
  gint32 *receivers;
  gfloat *features;
} ScEdges;

/**
 * ScConnectivity: how a regular latitude-longitude grid and the mesh are
 * joined. Grid node index = lat_index · n_lon + lon_index.
 * @grid_to_mesh: each grid node to every mesh node within the query radius;
 *   ordered by grid index, then mesh index
 * @mesh_to_grid: the three vertices of the face that contains a grid node;
 *   three edges a grid node, in the face's vertex order
 * @grid_features: [n_grid][3], @mesh_features: [n_mesh][3]: cosine of
 *   colatitude's complement (sin lat), cos lon, sin lon, as the reference's
 *   structural node features
 * @neighbours_start: [n_mesh + 1], @neighbours: the nodes within k hops of a
 *   mesh node, itself included, ascending: rows of the attention mask
 */
typedef struct
{
  gsize n_lat, n_lon, n_grid, n_mesh;
  ScEdges grid_to_mesh;
  ScEdges mesh_to_grid;
  gfloat *grid_features;
  gfloat *mesh_features;
  gint32 *face_index; /* [n_grid]: the containing face of each grid node */
  gsize *neighbours_start;
  gint32 *neighbours;
  gfloat query_radius;
} ScConnectivity;

/**
 * sc_connectivity_new:
 * @mesh: the banded mesh
 * @lat, @lon: degrees; latitudes ascending
 * @radius_fraction: query radius as a fraction of the mesh's longest edge
 * @k_hop: reach of the attention
 * @face_index: (nullable): [n_lat · n_lon] containing faces to use instead of searching
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
