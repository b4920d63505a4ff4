/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nn/mlp.h"

#include <string.h>

static gfloat *
padded_bias (const ScMlpLayer *layer, GError **error)
{
  gfloat *bias = sc_floats_new (sc_padded (layer->n_out), "a bias", error);
  if (bias != NULL)
    memcpy (bias, layer->bias, layer->n_out * sizeof (gfloat));
  return bias;
}

ScMlp *
sc_mlp_new (const ScMlpLayer *layers, gsize n_layers, const gsize *part_sizes, gsize n_parts, GError **error)
{
  g_autoptr (ScMlp) self = g_new0 (ScMlp, 1);
  gsize row = 0;

  g_return_val_if_fail (n_layers >= 2, NULL);

  self->width = layers[0].n_out;
  self->n_parts = n_parts;
  self->first = g_new0 (ScPackedMatrix *, n_parts);
  self->n_rest = n_layers - 1;
  self->rest = g_new0 (ScPackedMatrix *, self->n_rest);
  self->rest_bias = g_new0 (gfloat *, self->n_rest);

  for (gsize i = 0; i < n_parts; row += part_sizes[i++])
    {
      self->first[i] = sc_packed_matrix_new (layers[0].weights + row * layers[0].n_out,
                                             part_sizes[i], layers[0].n_out, layers[0].n_out, error);
      if (self->first[i] == NULL)
        return NULL;
    }
  g_return_val_if_fail (row == layers[0].n_in, NULL);
  if ((self->first_bias = padded_bias (&layers[0], error)) == NULL)
    return NULL;

  for (gsize i = 0; i < self->n_rest; i++)
    {
      const ScMlpLayer *layer = &layers[i + 1];
      self->rest[i] = sc_packed_matrix_new (layer->weights, layer->n_in, layer->n_out, layer->n_out, error);
      if (self->rest[i] == NULL || (self->rest_bias[i] = padded_bias (layer, error)) == NULL)
        return NULL;
    }
  return g_steal_pointer (&self);
}

void
sc_mlp_free (ScMlp *self)
{
  if (self == NULL)
    return;
  for (gsize i = 0; i < self->n_parts; i++)
    sc_packed_matrix_free (self->first[i]);
  for (gsize i = 0; i < self->n_rest; i++)
    {
      sc_packed_matrix_free (self->rest[i]);
      sc_floats_free (self->rest_bias[i]);
    }
  sc_floats_free (self->first_bias);
  g_free (self->first);
  g_free (self->rest);
  g_free (self->rest_bias);
  g_free (self);
}

gsize
sc_mlp_get_bytes (const ScMlp *self)
{
  gsize bytes = 0;

  if (self == NULL)
    return 0;
  for (gsize i = 0; i < self->n_parts; i++)
    bytes += sc_packed_matrix_get_bytes (self->first[i]);
  for (gsize i = 0; i < self->n_rest; i++)
    bytes += sc_packed_matrix_get_bytes (self->rest[i]);
  return bytes;
}

gfloat *
sc_mlp_rest (const ScMlp *self, const ScKernels *kernels, gfloat *x, gfloat *other, gsize ld, gsize rows)
{
  for (gsize i = 0; i < self->n_rest; i++)
    {
      gfloat *result = other;

      sc_packed_matrix_multiply (self->rest[i], kernels, x, ld, rows, self->rest_bias[i], 0, result, ld);
      if (i + 1 < self->n_rest)
        kernels->swish (result, ld, rows, sc_padded (self->rest[i]->n_columns));
      other = x;
      x = result;
    }
  return x;
}
