/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nn/packed-matrix.h"

G_BEGIN_DECLS

/**
 * ScDense: y = x · w + b whose weights change from step to step: a layer of a
 * network that is trained, or those rows of its weights that one part of its
 * input meets.
 *
 * Weights are read from and their gradient is written to arrays of all
 * parameters, where this layer's stand at the offsets given. Columns of x and
 * y may be spread: groups of @in_group channels begin every @in_stride ones
 * (heads of attention, padded to whole panels).
 *
 * @weights: offset of the first of its rows; [n_in][n_out] from there on
 * @bias: offset of the bias, %SC_DENSE_NO_BIAS where it has none
 * @factor: w is this times the parameters
 * @gradient: offset of its own piece of a place for gradients: [width_in][width_out]
 *   of the weights, [width_out] of the bias
 */
typedef struct
{
  gsize weights;
  gsize bias;
  gsize n_in, n_out;
  gsize in_group, in_stride;
  gsize out_group, out_stride;
  gfloat factor;
  gsize gradient;

  gsize width_in;    /* columns of x and */
  gsize columns_out; /* of y, spread; what lies beyond them is never read, */
  gsize width_out;   /* but written up to here: padded */
  ScPackedMatrix *forward;  /* w */
  ScPackedMatrix *backward; /* its transpose */
  gfloat *bias_values;      /* [width_out] */
  gfloat *scratch;          /* to pack from */
} ScDense;

#define SC_DENSE_NO_BIAS G_MAXSIZE

/** sc_dense_prepare: allocates for the sizes that were set; 0 for a group or a stride: not spread; 0 for the factor: 1. */
gboolean sc_dense_prepare (ScDense *self, GError **error);
void     sc_dense_clear   (ScDense *self);
gsize    sc_dense_get_bytes (const ScDense *self);

/** sc_dense_gradient_size: floats of its piece of a place for gradients. */
gsize    sc_dense_gradient_size (const ScDense *self);

/** sc_dense_set: takes its weights and bias out of @parameters. */
void     sc_dense_set (ScDense *self, const gfloat *parameters);

/**
 * sc_dense_forward: y ← initial + x · w
 * @x: [rows][ldx]
 * @initial: (nullable): [rows][ldy], may be @y; %NULL: the bias, or zeros where there is none
 * @y: [rows][ldy], ldy at least width_out
 */
void     sc_dense_forward (const ScDense *self, const ScKernels *kernels, const gfloat *x, gsize ldx, gsize rows,
                           const gfloat *initial, gfloat *y, gsize ldy);

/** sc_dense_backward_input: dL/dx ← initial + dL/dy · wᵀ; @initial: (nullable): [rows][ldx], may be @dx; ldx padded. */
void     sc_dense_backward_input (const ScDense *self, const ScKernels *kernels, const gfloat *dy, gsize ldy, gsize rows,
                                  const gfloat *initial, gfloat *dx, gsize ldx);

/**
 * sc_dense_backward_weights: adds xᵀ · dL/dy to its piece of @place, and the
 * column sums of dL/dy where it has a bias; sums over rows in ascending order.
 */
void     sc_dense_backward_weights (const ScDense *self, const ScKernels *kernels, const gfloat *x, gsize ldx,
                                    const gfloat *dy, gsize ldy, gsize rows, gfloat *place);

/**
 * sc_dense_collect: sums its pieces of @n_places places for gradients, which
 * are @stride floats apart, in their order, into the array of all parameters'
 * gradients.
 * @first, @n: which of the rows of its weights; the bias goes with row 0
 */
void     sc_dense_collect (const ScDense *self, const gfloat *places, gsize n_places, gsize stride,
                           gsize first, gsize n, gfloat *gradient);

G_END_DECLS
