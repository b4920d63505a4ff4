/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** SC_LANES: columns of a panel. Rows of every matrix of the network are padded to a multiple of it. */
#define SC_LANES 16

/** sc_padded: @n rounded up to whole panels. */
static inline gsize
sc_padded (gsize n)
{
  return (n + SC_LANES - 1) / SC_LANES * SC_LANES;
}

/**
 * ScProduct: C = initial + A·B for one block of rows, float32.
 * @a: [rows][lda]; the inner dimension is read in @n_chunks runs of @chunk_k columns
 * @a_transposed: @a is [columns of A][lda], A's columns one after another
 * @panels: B as panels of SC_LANES columns; element (k, column) of panel p is
 *   panels[p · panel_stride + chunk_offset + k · row_stride + column]
 * @panel_index: (nullable): which panels to use; %NULL: 0 to n_panels − 1
 * @chunk_index: (nullable): run i of B begins chunk_index[i] · chunk_stride
 *   floats into a panel; %NULL: i · chunk_stride
 * @initial: (nullable): [rows][ld_initial]; with ld_initial 0 one row for all (a bias); %NULL: zeros
 * @c: [rows][ldc], n_panels · SC_LANES columns are written; may be @initial
 *
 * Every element is one sum over k in ascending order, begun at the initial
 * value, so that its bits depend neither on the number of rows nor on where
 * in the block the row lies.
 */
typedef struct
{
  const gfloat *a;
  gsize lda;
  gboolean a_transposed;
  gsize rows;
  const gfloat *panels;
  gsize panel_stride;
  gsize row_stride;
  const guint32 *panel_index;
  gsize n_panels;
  const guint32 *chunk_index;
  gsize chunk_stride;
  gsize n_chunks;
  gsize chunk_k;
  const gfloat *initial;
  gsize ld_initial;
  gfloat *c;
  gsize ldc;
} ScProduct;

/**
 * ScKernels: the network's inner loops, compiled for one kind of processor.
 *
 * Products are among them, and not CBLAS's, for three reasons: weights are
 * packed once and not at every call, which at some tens of rows costs as much
 * as the product; panels can be chosen by lists, as sparse attention needs
 * it; and a row's bits are the same wherever it lies, which no BLAS promises.
 *
 * All arrays are float32, rows contiguous; "n" is the number of columns,
 * a multiple of SC_LANES unless said otherwise. A row's bits depend on that
 * row alone.
 */
typedef struct
{
  const gchar *name; /* "avx512", "avx2", "plain" */

  void (*product) (const ScProduct *product);

  /** x ← swish(x) = x / (1 + e⁻ˣ) */
  void (*swish) (gfloat *x, gsize ld, gsize rows, gsize n);

  /** gradient ← gradient · swish′(x), x ← swish(x) */
  void (*swish_backward) (gfloat *x, gfloat *gradient, gsize ld, gsize rows, gsize n);

  /** x[i] ← swish(x[i] + a[a_index[i]] + b[b_index[i]]), rows of @a and @b having @ld_table columns. */
  void (*gather_add_swish) (gfloat *x, gsize ld, gsize rows, gsize n,
                            const gfloat *a, const gint32 *a_index,
                            const gfloat *b, const gint32 *b_index, gsize ld_table);

  /** x ← gelu(x), the tanh form (Hendrycks and Gimpel 2016). */
  void (*gelu) (gfloat *x, gsize ld, gsize rows, gsize n);

  /** gradient ← gradient · gelu′(x), x ← gelu(x) */
  void (*gelu_backward) (gfloat *x, gfloat *gradient, gsize ld, gsize rows, gsize n);

  /**
   * out ← residual + (x − mean) / √(variance + 1e−5) · scale + offset; @n is
   * any number of columns. @scale and @offset: [n], both or none; @residual:
   * (nullable). @out may be @x or @residual.
   */
  void (*layer_norm) (const gfloat *x, gsize ldx, gsize rows, gsize n,
                      const gfloat *scale, const gfloat *offset,
                      const gfloat *residual, gsize ld_residual,
                      gfloat *out, gsize ld_out);

  /**
   * Backward of layer_norm() with its scale: from @gradient, that of its
   * output, to those of
   * - its input: @x_gradient ←, or += where @add is set; may be @gradient
   * - scale and offset: += the sums over the rows
   * @n is any number of columns.
   */
  void (*layer_norm_backward) (const gfloat *x, gsize ldx, gsize rows, gsize n, const gfloat *scale,
                               const gfloat *gradient, gsize ld_gradient,
                               gfloat *x_gradient, gsize ld_x_gradient, gboolean add,
                               gfloat *scale_gradient, gfloat *offset_gradient);

  /** out[i] ← x[i] · scale + offset, @n any number of columns. */
  void (*affine) (const gfloat *x, gsize ldx, gsize rows, gsize n,
                  const gfloat *scale, const gfloat *offset, gfloat *out, gsize ld_out);

  /** out ← out + x over @n columns of one row. */
  void (*add) (gfloat *out, const gfloat *x, gsize n);

  /** sum ← sum + the rows of @x, one after another. */
  void (*sum_rows) (const gfloat *x, gsize ld, gsize rows, gsize n, gfloat *sum);

  /**
   * Numerators of a softmax over the columns whose bit is set:
   * scores ← e^(score − row maximum), 0 where the bit is clear.
   * @rows: at most SC_LANES
   * @mask: [n_chunks][SC_LANES]: bit l of mask[c][row] is column c · SC_LANES + l
   * @inverse: [rows]: one over the row's sum
   */
  void (*softmax) (gfloat *scores, gsize ld, gsize rows, gsize n_chunks, const guint16 *mask, gfloat *inverse);

  /**
   * Backward of a whole softmax: gradient ← p · (gradient − Σ p · gradient),
   * the sum over a row; p = numerators · inverse as softmax() left them, and
   * the numerators become p.
   */
  void (*softmax_backward) (gfloat *numerators, gfloat *gradient, gsize ld, gsize rows, gsize n, const gfloat *inverse);

  /** x[i] ← x[i] · factor[i] */
  void (*scale_rows) (gfloat *x, gsize ld, gsize rows, gsize n, const gfloat *factor);

  /** out[j · SC_LANES + i] ← x[i · ld + j]: SC_LANES rows of @n columns to columns of SC_LANES. */
  void (*transpose) (const gfloat *x, gsize ld, gsize n, gfloat *out);
} ScKernels;

/** sc_kernels_get: those for this processor. */
const ScKernels *sc_kernels_get (void);

/** sc_kernels_get_variant: (nullable): all that this processor can run, the best first; %NULL past the last. */
const ScKernels *sc_kernels_get_variant (guint index);

G_END_DECLS
