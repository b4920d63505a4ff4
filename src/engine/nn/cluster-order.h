/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sc_cluster_order:
 * @positions: [n][3]
 * @size: points in a cluster
 * @order: (out caller-allocates): [n]: a permutation of the points in which
 *   every @size consecutive ones (the last cluster may have fewer) lie close
 *   to each other: recursive bisection along the longest side of the bounding box
 */
void sc_cluster_order (const gfloat *positions, gsize n, gsize size, gint32 *order);

G_END_DECLS
