/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nn/perceptron.h"

#include <string.h>

gboolean
sc_perceptron_allocate (ScPerceptron *self, gsize n_rows, GError **error)
{
  self->n_rows = n_rows;
  self->width = self->first[0].width_out;
  for (gsize i = 0; i < self->n_rest; i++)
    self->width = MAX (self->width, self->rest[i].width_out);
  self->hidden = g_new0 (gfloat *, self->n_rest);
  for (gsize i = 0; i < self->n_rest; i++)
    if ((self->hidden[i] = sc_floats_new (n_rows * self->width, "activations", error)) == NULL)
      return FALSE;
  self->output = sc_floats_new (n_rows * self->width, "activations", error);
  return self->output != NULL;
}

void
sc_perceptron_clear (ScPerceptron *self)
{
  for (gsize i = 0; self->first != NULL && i < self->n_parts; i++)
    sc_dense_clear (&self->first[i]);
  for (gsize i = 0; self->rest != NULL && i < self->n_rest; i++)
    sc_dense_clear (&self->rest[i]);
  for (gsize i = 0; self->hidden != NULL && i < self->n_rest; i++)
    sc_floats_free (self->hidden[i]);
  g_clear_pointer (&self->first, g_free);
  g_clear_pointer (&self->rest, g_free);
  g_clear_pointer (&self->hidden, g_free);
  g_clear_pointer (&self->output, sc_floats_free);
}

gsize
sc_perceptron_get_bytes (const ScPerceptron *self)
{
  gsize bytes = (self->n_rest + 1) * self->n_rows * self->width * sizeof (gfloat);

  for (gsize i = 0; i < self->n_parts; i++)
    bytes += sc_dense_get_bytes (&self->first[i]);
  for (gsize i = 0; i < self->n_rest; i++)
    bytes += sc_dense_get_bytes (&self->rest[i]);
  return bytes;
}

gfloat *
sc_perceptron_forward (ScPerceptron *self, const ScKernels *kernels, gsize first, gsize rows, gfloat *scratch)
{
  gsize width = self->width, start = first * width;

  for (gsize i = 0; i < self->n_rest; i++)
    {
      gfloat *to = i + 1 < self->n_rest ? self->hidden[i + 1] : self->output;

      memcpy (scratch, self->hidden[i] + start, rows * width * sizeof (gfloat));
      kernels->swish (scratch, width, rows, width);
      sc_dense_forward (&self->rest[i], kernels, scratch, width, rows, NULL, to + start, width);
    }
  return self->output + start;
}

gfloat *
sc_perceptron_backward (ScPerceptron *self, const ScKernels *kernels, gsize first, gsize rows,
                        gfloat *gradient, gfloat *other, gfloat *place)
{
  gsize width = self->width;

  for (gsize i = self->n_rest; i-- > 0;)
    {
      gfloat *x = self->hidden[i] + first * width;
      gfloat *dy = gradient;

      sc_dense_backward_input (&self->rest[i], kernels, dy, width, rows, NULL, other, width);
      kernels->swish_backward (x, other, width, rows, sc_padded (self->rest[i].n_in));
      sc_dense_backward_weights (&self->rest[i], kernels, x, width, dy, width, rows, place);
      gradient = other;
      other = dy;
    }
  return gradient;
}
