/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Pairs of latitudes (north and its mirror image) that one call handles. */
#define SC_LEGENDRE_PAIRS 16
/** Coefficients a degree that one call handles: cosine and sine of 8 fields. */
#define SC_LEGENDRE_COLUMNS 16

/**
 * ScLegendreKernel: sums over the degree l for one order m.
 * @n: how many degrees: l = m … m + n − 1
 * @functions: [n][SC_LEGENDRE_PAIRS]: Legendre functions at the northern latitudes
 * @coefficients: [n][SC_LEGENDRE_COLUMNS]
 * @n_columns: how many of the columns are wanted; a multiple of 4
 * @even, @odd: (out): [SC_LEGENDRE_COLUMNS][SC_LEGENDRE_PAIRS]: sums over even
 *   and odd l − m: at the northern latitude the field is even + odd, at its
 *   mirror image even − odd
 */
typedef void (*ScLegendreKernel) (gsize n, const gfloat *functions, const gfloat *coefficients, gsize n_columns,
                                  gfloat *even, gfloat *odd);

/** sc_legendre_kernel_get: the fastest one for the processor that runs. */
ScLegendreKernel sc_legendre_kernel_get (void);

G_END_DECLS
