/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sphere/icosahedral-mesh.h"

G_BEGIN_DECLS

/**
 * ScFaceTree: the boxes around a mesh's faces, packed into an R-tree by
 * sort-tile-recursive (Leutenegger et al. 1997), with the fan-out, the
 * sorting and the order of visits of libspatialindex. It finds what any R-tree
 * would; its point is the order in which it does: where two faces are exactly
 * as good, the GenCast reference's choice follows from it. Read-only once
 * built.
 */
typedef struct _ScFaceTree ScFaceTree;

ScFaceTree *sc_face_tree_new  (const ScIcosahedralMesh *mesh, GError **error);
void        sc_face_tree_free (ScFaceTree *self);

/**
 * sc_face_tree_find:
 * @low, @high: corners of a box
 * @faces: (out): the faces whose boxes touch it, in the order of the visits
 * @max_faces: room in @faces
 *
 * Returns: how many there are; more than @max_faces where the room did not do
 */
gsize       sc_face_tree_find (const ScFaceTree *self, const gdouble low[3], const gdouble high[3],
                               gint32 *faces, gsize max_faces);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScFaceTree, sc_face_tree_free)

G_END_DECLS
