/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nn/dense.h"

#include <string.h>

static gsize
spread (gsize channel, gsize group, gsize stride)
{
  return channel / group * stride + channel % group;
}

gboolean
sc_dense_prepare (ScDense *self, GError **error)
{
  if (self->in_group == 0)
    self->in_group = self->in_stride = self->n_in;
  if (self->out_group == 0)
    self->out_group = self->out_stride = self->n_out;
  if (self->factor == 0)
    self->factor = 1;
  self->width_in = self->n_in / self->in_group * self->in_stride;
  self->columns_out = self->n_out / self->out_group * self->out_stride;
  self->width_out = sc_padded (self->columns_out);

  self->forward = sc_packed_matrix_new (NULL, self->width_in, self->width_out, self->width_out, error);
  if (self->forward == NULL)
    return FALSE;
  self->backward = sc_packed_matrix_new (NULL, self->columns_out, self->width_in, self->width_in, error);
  if (self->backward == NULL
      || (self->bias_values = sc_floats_new (self->width_out, "a bias", error)) == NULL
      || (self->scratch = sc_floats_new (2 * self->width_in * self->width_out, "weights", error)) == NULL)
    return FALSE;
  return TRUE;
}

void
sc_dense_clear (ScDense *self)
{
  g_clear_pointer (&self->forward, sc_packed_matrix_free);
  g_clear_pointer (&self->backward, sc_packed_matrix_free);
  g_clear_pointer (&self->bias_values, sc_floats_free);
  g_clear_pointer (&self->scratch, sc_floats_free);
}

gsize
sc_dense_get_bytes (const ScDense *self)
{
  return sc_packed_matrix_get_bytes (self->forward) + sc_packed_matrix_get_bytes (self->backward)
         + (2 * self->width_in + 1) * self->width_out * sizeof (gfloat);
}

gsize
sc_dense_gradient_size (const ScDense *self)
{
  return (self->width_in + 1) * self->width_out;
}

void
sc_dense_set (ScDense *self, const gfloat *parameters)
{
  gfloat *straight = self->scratch;
  gfloat *transposed = straight + self->width_in * self->width_out;

  for (gsize i = 0; i < self->n_in; i++)
    {
      const gfloat *from = parameters + self->weights + i * self->n_out;
      gsize row = spread (i, self->in_group, self->in_stride);

      for (gsize j = 0; j < self->n_out; j++)
        {
          gsize column = spread (j, self->out_group, self->out_stride);
          gfloat value = from[j] * self->factor;

          straight[row * self->width_out + column] = value;
          transposed[column * self->width_in + row] = value;
        }
    }
  sc_packed_matrix_set (self->forward, straight, self->width_out);
  sc_packed_matrix_set (self->backward, transposed, self->width_in);
  if (self->bias != SC_DENSE_NO_BIAS)
    memcpy (self->bias_values, parameters + self->bias, self->n_out * sizeof (gfloat));
}

void
sc_dense_forward (const ScDense *self, const ScKernels *kernels, const gfloat *x, gsize ldx, gsize rows,
                  const gfloat *initial, gfloat *y, gsize ldy)
{
  if (initial != NULL)
    sc_packed_matrix_multiply (self->forward, kernels, x, ldx, rows, initial, ldy, y, ldy);
  else
    sc_packed_matrix_multiply (self->forward, kernels, x, ldx, rows,
                               self->bias != SC_DENSE_NO_BIAS ? self->bias_values : NULL, 0, y, ldy);
}

void
sc_dense_backward_input (const ScDense *self, const ScKernels *kernels, const gfloat *dy, gsize ldy, gsize rows,
                         const gfloat *initial, gfloat *dx, gsize ldx)
{
  sc_packed_matrix_multiply (self->backward, kernels, dy, ldy, rows, initial, ldx, dx, ldx);
}

void
sc_dense_backward_weights (const ScDense *self, const ScKernels *kernels, const gfloat *x, gsize ldx,
                           const gfloat *dy, gsize ldy, gsize rows, gfloat *place)
{
  gfloat *weights = place + self->gradient;
  gfloat *bias = weights + self->width_in * self->width_out;
  const ScProduct product = {
    .a = x, .lda = ldx, .a_transposed = TRUE, .rows = self->width_in,
    .panels = dy, .panel_stride = SC_LANES, .row_stride = ldy,
    .n_panels = self->width_out / SC_LANES, .n_chunks = 1, .chunk_k = rows,
    .initial = weights, .ld_initial = self->width_out,
    .c = weights, .ldc = self->width_out,
  };

  kernels->product (&product);
  if (self->bias != SC_DENSE_NO_BIAS)
    kernels->sum_rows (dy, ldy, rows, self->width_out, bias);
}

/* One row of the gradient: the places' sum, gathered from where its columns are spread. */
static void
collect_row (const ScDense *self, const gfloat *from, gsize n_places, gsize stride, gfloat factor, gfloat *to)
{
  for (gsize group = 0; group < self->n_out / self->out_group; group++)
    {
      const gfloat *piece = from + group * self->out_stride;
      gfloat *sum = to + group * self->out_group;

      for (gsize j = 0; j < self->out_group; j++)
        sum[j] = piece[j];
      for (gsize place = 1; place < n_places; place++)
        for (gsize j = 0; j < self->out_group; j++)
          sum[j] += piece[place * stride + j];
      if (factor != 1)
        for (gsize j = 0; j < self->out_group; j++)
          sum[j] *= factor;
    }
}

void
sc_dense_collect (const ScDense *self, const gfloat *places, gsize n_places, gsize stride, gsize first, gsize n,
                  gfloat *gradient)
{
  const gfloat *weights = places + self->gradient;

  for (gsize i = first; i < first + n; i++)
    collect_row (self, weights + spread (i, self->in_group, self->in_stride) * self->width_out, n_places, stride,
                 self->factor, gradient + self->weights + i * self->n_out);
  if (first == 0 && self->bias != SC_DENSE_NO_BIAS)
    collect_row (self, weights + self->width_in * self->width_out, n_places, stride, 1, gradient + self->bias);
}
