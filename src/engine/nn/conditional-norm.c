/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nn/conditional-norm.h"

#include <string.h>

struct _ScConditionalNorm
{
  ScPackedMatrix *scale;
  ScPackedMatrix *offset;
  gfloat *scale_bias; /* [n_channels padded] */
  gfloat *offset_bias;
};

ScConditionalNorm *
sc_conditional_norm_new (const gfloat *weights, const gfloat *bias, gsize n_encoding, gsize n_channels, GError **error)
{
  g_autoptr (ScConditionalNorm) self = g_new0 (ScConditionalNorm, 1);

  if ((self->scale = sc_packed_matrix_new (weights, n_encoding, n_channels, 2 * n_channels, error)) == NULL
      || (self->offset = sc_packed_matrix_new (weights + n_channels, n_encoding, n_channels, 2 * n_channels, error)) == NULL
      || (self->scale_bias = sc_floats_new (sc_padded (n_channels), "a norm's scale", error)) == NULL
      || (self->offset_bias = sc_floats_new (sc_padded (n_channels), "a norm's offset", error)) == NULL)
    return NULL;
  memcpy (self->scale_bias, bias, n_channels * sizeof (gfloat));
  memcpy (self->offset_bias, bias + n_channels, n_channels * sizeof (gfloat));
  return g_steal_pointer (&self);
}

void
sc_conditional_norm_free (ScConditionalNorm *self)
{
  if (self == NULL)
    return;
  sc_packed_matrix_free (self->scale);
  sc_packed_matrix_free (self->offset);
  sc_floats_free (self->scale_bias);
  sc_floats_free (self->offset_bias);
  g_free (self);
}

gsize
sc_conditional_norm_get_bytes (const ScConditionalNorm *self)
{
  return sc_packed_matrix_get_bytes (self->scale) + sc_packed_matrix_get_bytes (self->offset);
}

void
sc_conditional_norm_evaluate (const ScConditionalNorm *self, const ScKernels *kernels, const gfloat *encoding,
                              gfloat *scale, gfloat *offset)
{
  gsize n = sc_padded (self->scale->n_columns);

  sc_packed_matrix_multiply (self->scale, kernels, encoding, 0, 1, self->scale_bias, 0, scale, n);
  sc_packed_matrix_multiply (self->offset, kernels, encoding, 0, 1, self->offset_bias, 0, offset, n);
  for (gsize i = 0; i < n; i++)
    scale[i] += 1.0f;
}
