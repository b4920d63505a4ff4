/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The finest mesh that can be asked for: 655,362 vertices. */
#define SC_ICOSAHEDRAL_MESH_MAX_SPLITS 8

/**
 * ScIcosahedralMesh: the icosahedron split @splits times, on the unit sphere.
 * @n_vertices: 10·4^splits + 2
 * @n_faces: 20·4^splits
 * @vertices: [n_vertices][3], float32, x towards 0°E on the equator, z north
 * @faces: [n_faces][3] vertex indices, counter-clockwise seen from outside;
 *   faces 4f … 4f + 3 are the quarters of face f of the next coarser mesh
 */
typedef struct
{
  gint splits;
  gsize n_vertices;
  gsize n_faces;
  gfloat *vertices;
  gint32 *faces;
} ScIcosahedralMesh;

/**
 * sc_icosahedral_mesh_new:
 * @splits: 0 to %SC_ICOSAHEDRAL_MESH_MAX_SPLITS
 *
 * The finest mesh of the hierarchy that begins with the icosahedron whose
 * upper and lower faces are horizontal; each split halves every edge and
 * pushes the middles out to the sphere. Vertices and faces come in the order
 * of the GenCast reference, float32 positions equal bit for bit.
 *
 * Returns: (transfer full) (nullable): the mesh, or %NULL with
 *   %SC_SPHERE_ERROR_MESH or %SC_SPHERE_ERROR_NO_MEMORY
 */
ScIcosahedralMesh *sc_icosahedral_mesh_new  (gint splits, GError **error);
/** sc_icosahedral_mesh_copy: (transfer full) (nullable): %NULL with %SC_SPHERE_ERROR_NO_MEMORY */
ScIcosahedralMesh *sc_icosahedral_mesh_copy (const ScIcosahedralMesh *self, GError **error);
void               sc_icosahedral_mesh_free (ScIcosahedralMesh *self);

/**
 * sc_icosahedral_mesh_permute_banded:
 *
 * Renumbers the vertices by reverse Cuthill–McKee, so that the adjacency
 * matrix has a narrow band. New vertex i is old vertex permutation[i]; the
 * order of the faces and of the vertices within a face stays.
 *
 * @permutation: (out) (optional) (transfer full): [n_vertices], free with g_free()
 */
gboolean sc_icosahedral_mesh_permute_banded (ScIcosahedralMesh *self, gint32 **permutation, GError **error);

/**
 * sc_icosahedral_mesh_max_edge:
 *
 * Returns: the longest edge, a chord of the unit sphere, in float32 arithmetic
 */
gfloat sc_icosahedral_mesh_max_edge (const ScIcosahedralMesh *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScIcosahedralMesh, sc_icosahedral_mesh_free)

G_END_DECLS
