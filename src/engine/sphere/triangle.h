/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sc_triangle_closest_point:
 * @a, @b, @c: corners
 * @closest: (out): the point of the triangle closest to @point
 *
 * Ericson, Real-Time Collision Detection, 5.1.5, with the tolerance and in
 * the order of operations of trimesh, so that equal distances come out as
 * equal or unequal as there.
 */
void sc_triangle_closest_point (const gdouble a[3], const gdouble b[3], const gdouble c[3],
                                const gdouble point[3], gdouble closest[3]);

/**
 * sc_triangle_is_below:
 * @margin: share of the triangle by which the foot must be inside, ≥ 0
 *
 * Returns: whether @point lies on the side to which the normal shows, with
 *   the foot of its perpendicular inside of the triangle. Of a convex body's
 *   faces, none is nearer than such a one.
 */
gboolean sc_triangle_is_below (const gdouble a[3], const gdouble b[3], const gdouble c[3],
                               const gdouble point[3], gdouble margin);

/** sc_triangle_normal: of unit length, towards where a, b, c turn counter-clockwise. */
void sc_triangle_normal (const gdouble a[3], const gdouble b[3], const gdouble c[3], gdouble normal[3]);

G_END_DECLS
