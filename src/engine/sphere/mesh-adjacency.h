/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sphere/icosahedral-mesh.h"

G_BEGIN_DECLS

/**
 * ScMeshAdjacency: which vertices of a mesh an edge joins, in rows.
 * @start: [n_vertices + 1]; row v is neighbours[start[v]] … neighbours[start[v + 1] − 1]
 * @neighbours: ascending within a row, the vertex itself not among them
 */
typedef struct
{
  gsize n_vertices;
  gsize *start;
  gint32 *neighbours;
} ScMeshAdjacency;

ScMeshAdjacency *sc_mesh_adjacency_new  (const ScIcosahedralMesh *mesh, GError **error);
void             sc_mesh_adjacency_free (ScMeshAdjacency *self);

/**
 * sc_mesh_adjacency_within_hops:
 * @k_hop: 0 or more
 * @start: (out) (transfer full): [n_vertices + 1]
 * @neighbours: (out) (transfer full): the vertices that at most @k_hop edges
 *   separate from a vertex, itself included, ascending within its row: the
 *   non-zeros of (adjacency + identity)^k
 */
gboolean sc_mesh_adjacency_within_hops (const ScMeshAdjacency *self, gint k_hop,
                                        gsize **start, gint32 **neighbours, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScMeshAdjacency, sc_mesh_adjacency_free)

G_END_DECLS
