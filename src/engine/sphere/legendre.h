/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sc_legendre_column:
 * @m: order, 0 ≤ m < n_total
 * @sin_lat, @cos_lat: of one latitude
 * @values: (out): [n_total − m]: P of degree m, m + 1, …, n_total − 1 and
 *   order @m, orthonormal on [−1, 1], with the Condon–Shortley sign
 *
 * The three-term recurrence over the degree, upwards, which is stable. Near
 * the poles it starts from numbers far below the smallest double; these are
 * carried with an exponent of their own (as in Fukushima 2012), and what
 * stays below 1e−140 is given as 0.
 */
void sc_legendre_column (gsize n_total, gsize m, gdouble sin_lat, gdouble cos_lat, gdouble *values);

/**
 * sc_legendre_gauss_nodes:
 * @nodes: (out): [n]: sines of the Gaussian latitudes, ascending: the roots of
 *   the Legendre polynomial of degree @n, by Newton's iteration
 */
void sc_legendre_gauss_nodes (gsize n, gdouble *nodes);

G_END_DECLS
