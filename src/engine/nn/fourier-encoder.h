/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nn/mlp.h"

G_BEGIN_DECLS

/**
 * ScFourierEncoder: cosines and sines of a number (or of its logarithm) at
 * multiples of a base frequency, then a small perceptron with gelu.
 */
typedef struct _ScFourierEncoder ScFourierEncoder;

/**
 * sc_fourier_encoder_new:
 * @base_period: frequency i is (i + 1) / @base_period
 * @layers: one or more; the first one's n_in is twice @n_frequencies; copied
 */
ScFourierEncoder *sc_fourier_encoder_new  (gboolean apply_log, gdouble base_period, gsize n_frequencies,
                                           const ScMlpLayer *layers, gsize n_layers);
void              sc_fourier_encoder_free (ScFourierEncoder *self);
gsize             sc_fourier_encoder_get_size (const ScFourierEncoder *self);

/** sc_fourier_encoder_get_scratch_size: numbers of scratch that sc_fourier_encoder_encode() needs. */
gsize             sc_fourier_encoder_get_scratch_size (const ScFourierEncoder *self);

/** sc_fourier_encoder_encode: @encoding: (out caller-allocates): [size] */
void sc_fourier_encoder_encode (const ScFourierEncoder *self, gfloat value, gdouble *scratch, gfloat *encoding);

/**
 * sc_fourier_encoder_backward:
 * @gradient: [size]: dL/dencoding for this @value
 * @weights, @biases: one array for each layer, shaped as it is; the layer's
 *   gradients are added to them
 */
void sc_fourier_encoder_backward (const ScFourierEncoder *self, gfloat value, const gdouble *gradient,
                                  gfloat *const *weights, gfloat *const *biases);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScFourierEncoder, sc_fourier_encoder_free)

G_END_DECLS
