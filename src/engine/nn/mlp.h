/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nn/packed-matrix.h"

G_BEGIN_DECLS

/**
 * ScMlp: a multilayer perceptron with swish between its layers.
 *
 * Its input is the concatenation of some parts, and the product with the
 * first layer's weights the sum of a product per part: whoever uses it may
 * compute a part's product once where many rows share it. The first layer is
 * therefore the user's: from first[] and first_bias into a block of rows;
 * sc_mlp_rest() does what comes after.
 *
 * @first: [n_parts] weights of the first layer, one matrix per part of the input
 * @first_bias: [width padded]
 * @rest: [n_rest] the layers after the first; swish before each
 * @rest_bias: [n_rest][…padded]
 * @width: hidden units
 */
typedef struct
{
  gsize n_parts;
  ScPackedMatrix **first;
  gfloat *first_bias;
  gsize n_rest;
  ScPackedMatrix **rest;
  gfloat **rest_bias;
  gsize width;
} ScMlp;

/**
 * ScMlpLayer: one layer of weights as a checkpoint has them.
 * @weights: [n_in][n_out]; @bias: [n_out]
 */
typedef struct
{
  const gfloat *weights;
  const gfloat *bias;
  gsize n_in;
  gsize n_out;
} ScMlpLayer;

/**
 * sc_mlp_new:
 * @layers: two or more; each one's n_in is the n_out before it
 * @part_sizes: [n_parts]: their sum is the first layer's n_in
 */
ScMlp *sc_mlp_new       (const ScMlpLayer *layers, gsize n_layers, const gsize *part_sizes, gsize n_parts, GError **error);
void   sc_mlp_free      (ScMlp *self);
gsize  sc_mlp_get_bytes (const ScMlp *self);

/**
 * sc_mlp_rest:
 * @x: [rows][ld]: the first layer's output after its activation; overwritten
 * @other: [rows][ld]: scratch of the same size
 *
 * Returns: which of the two holds the result
 */
gfloat *sc_mlp_rest (const ScMlp *self, const ScKernels *kernels, gfloat *x, gfloat *other, gsize ld, gsize rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScMlp, sc_mlp_free)

G_END_DECLS
