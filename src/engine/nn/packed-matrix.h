/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nn/aligned.h"
#include "nn/kernels.h"

G_BEGIN_DECLS

/**
 * ScPackedMatrix: a matrix B as the product kernel reads it: panels of
 * SC_LANES columns, [n_panels][n_rows][SC_LANES], the last one filled with zeros.
 */
typedef struct
{
  gsize n_rows;
  gsize n_columns;
  gsize n_panels;
  gfloat *panels;
} ScPackedMatrix;

/**
 * sc_packed_matrix_new:
 * @values: [n_rows][ld], of which the first @n_columns of each row are packed;
 *   (nullable): zeros
 */
ScPackedMatrix *sc_packed_matrix_new  (const gfloat *values, gsize n_rows, gsize n_columns, gsize ld, GError **error);
void            sc_packed_matrix_free (ScPackedMatrix *self);
gsize           sc_packed_matrix_get_bytes (const ScPackedMatrix *self);

/** sc_packed_matrix_set: packs other values of the same shape. */
void sc_packed_matrix_set (ScPackedMatrix *self, const gfloat *values, gsize ld);

/** sc_packed_matrix_set_scaled_rows: self ← diag(scale) · other, same shape; @scale: [n_rows]. */
void sc_packed_matrix_set_scaled_rows (ScPackedMatrix *self, const ScPackedMatrix *other, const gfloat *scale);

/**
 * sc_packed_matrix_multiply: c ← initial + a · self
 * @a: [rows][lda], n_rows columns are read
 * @initial: (nullable): [rows][ld_initial]; with ld_initial 0 one row, a bias
 * @c: [rows][ldc], ldc at least n_columns padded to SC_LANES; may be @initial
 */
static inline void
sc_packed_matrix_multiply (const ScPackedMatrix *self, const ScKernels *kernels,
                           const gfloat *a, gsize lda, gsize rows,
                           const gfloat *initial, gsize ld_initial,
                           gfloat *c, gsize ldc)
{
  const ScProduct product = {
    .a = a, .lda = lda, .rows = rows,
    .panels = self->panels, .panel_stride = self->n_rows * SC_LANES, .row_stride = SC_LANES,
    .n_panels = self->n_panels, .n_chunks = 1, .chunk_k = self->n_rows,
    .initial = initial, .ld_initial = ld_initial,
    .c = c, .ldc = ldc,
  };
  kernels->product (&product);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScPackedMatrix, sc_packed_matrix_free)

G_END_DECLS
