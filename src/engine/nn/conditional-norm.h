/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nn/packed-matrix.h"

G_BEGIN_DECLS

/**
 * ScConditionalNorm: a layer norm whose scale and offset are a linear
 * function of an encoding: [scale − 1 | offset] = encoding · w + b.
 */
typedef struct _ScConditionalNorm ScConditionalNorm;

/**
 * sc_conditional_norm_new:
 * @weights: [n_encoding][2 · n_channels]
 * @bias: [2 · n_channels]
 */
ScConditionalNorm *sc_conditional_norm_new  (const gfloat *weights, const gfloat *bias, gsize n_encoding, gsize n_channels,
                                             GError **error);
void               sc_conditional_norm_free (ScConditionalNorm *self);
gsize              sc_conditional_norm_get_bytes (const ScConditionalNorm *self);

/**
 * sc_conditional_norm_evaluate:
 * @encoding: [n_encoding]
 * @scale, @offset: (out caller-allocates): [n_channels padded to SC_LANES]
 */
void sc_conditional_norm_evaluate (const ScConditionalNorm *self, const ScKernels *kernels, const gfloat *encoding,
                                   gfloat *scale, gfloat *offset);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScConditionalNorm, sc_conditional_norm_free)

G_END_DECLS
