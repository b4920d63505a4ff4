/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sphere/icosahedral-mesh.h"
#include "sphere/mesh-adjacency.h"

G_BEGIN_DECLS

/**
 * ScMeshSearch: finds what of an icosahedral mesh lies near a point, by
 * descending the hierarchy of faces: time grows with the number of splits,
 * not with the number of vertices. Read-only once built; the scratch space
 * for sc_mesh_search_within() is the caller's, one a thread.
 */
typedef struct _ScMeshSearch ScMeshSearch;

/**
 * sc_mesh_search_new:
 * @mesh: (transfer none): permuted or not; must outlive the search
 * @adjacency: (transfer none) (nullable): of @mesh; must outlive the search;
 *   only sc_mesh_search_within() needs it
 */
ScMeshSearch *sc_mesh_search_new  (const ScIcosahedralMesh *mesh, const ScMeshAdjacency *adjacency, GError **error);
void          sc_mesh_search_free (ScMeshSearch *self);

/**
 * sc_mesh_search_find_face:
 * @point: not zero, of any length
 *
 * Returns: the face that the ray from the centre through @point meets; for a
 *   ray through an edge one of the faces beside it
 */
gint32 sc_mesh_search_find_face (const ScMeshSearch *self, const gdouble point[3]);

/**
 * sc_mesh_search_closest_face:
 * @point: on the unit sphere, up to rounding
 *
 * The face with the point closest to @point, in the flat geometry of the
 * mesh, by the rule of the libraries that the GenCast reference uses: of the
 * two faces nearest in float64 the first, unless they are equally near and
 * not touched, then the one that faces @point more (trimesh). Where faces are
 * exactly equal, the order in which an R-tree gives them (libspatialindex)
 * and a sorting network (NumPy, on processors with AVX2) decide: a point above
 * an edge thus goes to the same face as there.
 */
gint32 sc_mesh_search_closest_face (const ScMeshSearch *self, const gdouble point[3]);

/**
 * ScMeshSearchScratch: marks the vertices that a search has seen.
 */
typedef struct _ScMeshSearchScratch ScMeshSearchScratch;

ScMeshSearchScratch *sc_mesh_search_scratch_new  (const ScMeshSearch *self, GError **error);
void                 sc_mesh_search_scratch_free (ScMeshSearchScratch *self);

/**
 * sc_mesh_search_within:
 * @point: on the unit sphere, up to rounding
 * @radius: chord
 * @found: (out) (transfer none): the vertices at most @radius away, ascending;
 *   the scratch space's, valid until its next use
 *
 * Returns: how many are found
 */
gsize sc_mesh_search_within (const ScMeshSearch *self, ScMeshSearchScratch *scratch,
                             const gdouble point[3], gdouble radius, const gint32 **found);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScMeshSearch, sc_mesh_search_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScMeshSearchScratch, sc_mesh_search_scratch_free)

G_END_DECLS
