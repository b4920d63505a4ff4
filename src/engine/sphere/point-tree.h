/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScPointTree: a balanced k-d tree over points in space that finds the
 * nearest one in the time that the logarithm of their number takes.
 * Read-only once built.
 */
typedef struct _ScPointTree ScPointTree;

/**
 * sc_point_tree_new:
 * @points: [n][3]; a point with a NaN is left out; not kept
 */
ScPointTree *sc_point_tree_new     (const gdouble *points, gsize n, GError **error);
void         sc_point_tree_free    (ScPointTree *self);

/** sc_point_tree_get_size: how many points it holds. */
gsize        sc_point_tree_get_size (const ScPointTree *self);

/**
 * sc_point_tree_nearest:
 * @hint: a point's number, where the search begins, −1 for none; it changes
 *   the time, never the answer
 * @square: (out): squared distance
 *
 * Returns: the number of the nearest point, the lowest of several equally
 *   near; −1 where the tree is empty
 */
gint32       sc_point_tree_nearest (const ScPointTree *self, const gdouble place[3], gint32 hint, gdouble *square);

/**
 * sc_point_tree_nearest_within: the same, but −1 where none is nearer than the
 * square root of @limit: what is far from all points is found to be so at once
 */
gint32       sc_point_tree_nearest_within (const ScPointTree *self, const gdouble place[3], gint32 hint, gdouble limit,
                                           gdouble *square);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScPointTree, sc_point_tree_free)

G_END_DECLS
