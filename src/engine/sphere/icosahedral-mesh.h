/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScIcosahedralMesh: the icosahedron split @splits times, on the unit sphere.
 * @n_vertices: 10·4^splits + 2
 * @n_faces: 20·4^splits
 * @vertices: [n_vertices][3], float32, x towards 0°E on the equator, z north
 * @faces: [n_faces][3] vertex indices, counter-clockwise seen from outside
 */
typedef struct
{
  gint splits;
  gsize n_vertices;
  gsize n_faces;
  gfloat *vertices;
  gint32 *faces;
} ScIcosahedralMesh;

/** sc_icosahedral_mesh_new: the finest mesh of a hierarchy; the reference's vertex and face order. */
ScIcosahedralMesh *sc_icosahedral_mesh_new  (gint splits);
void               sc_icosahedral_mesh_free (ScIcosahedralMesh *self);

/**
 * sc_icosahedral_mesh_permute_banded:
 *
 * Renumbers the vertices by reverse Cuthill–McKee, so that the adjacency
 * matrix has a narrow band. New vertex i is old vertex permutation[i].
 *
 * @permutation: (out) (nullable) (transfer full): [n_vertices]
 */
void sc_icosahedral_mesh_permute_banded (ScIcosahedralMesh *self, gint32 **permutation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScIcosahedralMesh, sc_icosahedral_mesh_free)

G_END_DECLS
