/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/threads.h"
#include "nn/aligned.h"

G_BEGIN_DECLS

/**
 * sc_row_basis_find:
 * @rows: [n][n_columns]; overwritten by what the basis leaves of them
 * @tolerance: root mean square of what the basis may leave of a row
 * @most: vectors to stop at
 * @basis: (out caller-allocates): [most][ld]: orthonormal vectors of @n_columns
 * @rank: (out): how many there are; @most + 1 where so many do not do
 *
 * A basis in which every row can be written: Gram–Schmidt, the row that is
 * worst off next. Values of a smooth function need far fewer vectors than
 * they have columns. The bits do not depend on the number of threads.
 */
gboolean sc_row_basis_find (gdouble *rows, gsize n, gsize n_columns, gdouble tolerance, gsize most, ScThreads *threads,
                            gfloat *basis, gsize ld, gsize *rank, GError **error);

G_END_DECLS
