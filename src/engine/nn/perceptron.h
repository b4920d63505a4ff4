/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nn/dense.h"

G_BEGIN_DECLS

/**
 * ScPerceptron: what ScMlp is, for training: swish between its layers, the
 * first of them in parts that are the user's, and a memory of what went
 * through, from which it finds its way back.
 *
 * @first: [n_parts] the first layer, one for each part of its input; a bias
 *   has the first part alone
 * @rest: [n_rest] the layers after it
 * @width: columns of all arrays here
 * @hidden: [n_rest][n_rows][width]: what each layer but the last gave, before
 *   the activation. The user writes the first of them.
 * @output: [n_rows][width]: what the last layer gave
 */
typedef struct
{
  gsize n_parts;
  ScDense *first;
  gsize n_rest;
  ScDense *rest;
  gsize width;
  gsize n_rows;
  gfloat **hidden;
  gfloat *output;
} ScPerceptron;

/** sc_perceptron_allocate: memory for @n_rows rows; all layers have been prepared. */
gboolean sc_perceptron_allocate (ScPerceptron *self, gsize n_rows, GError **error);
void     sc_perceptron_clear    (ScPerceptron *self);
gsize    sc_perceptron_get_bytes (const ScPerceptron *self);

/**
 * sc_perceptron_forward: from hidden[0] to the output, for some of its rows
 * @scratch: [rows][width]
 * Returns: those rows of @output
 */
gfloat  *sc_perceptron_forward  (ScPerceptron *self, const ScKernels *kernels, gsize first, gsize rows, gfloat *scratch);

/**
 * sc_perceptron_backward: from the gradient of the output to that of
 * hidden[0], for some of its rows; overwrites what those rows of @hidden were
 * @gradient: [rows][width]: dL/doutput, overwritten
 * @other: [rows][width]: scratch
 * @place: for the weights' gradients, see sc_dense_backward_weights()
 * Returns: dL/dhidden[0]: @gradient or @other
 */
gfloat  *sc_perceptron_backward (ScPerceptron *self, const ScKernels *kernels, gsize first, gsize rows,
                                 gfloat *gradient, gfloat *other, gfloat *place);

G_END_DECLS
