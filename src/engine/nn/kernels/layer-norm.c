/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "nn/kernels/vector.h"

#define EPSILON 1e-5f

static inline gfloat
row_mean (const gfloat *x, gsize n)
{
  ScVector sum = { 0 };
  gsize i = 0;

  for (; i + SC_WIDTH <= n; i += SC_WIDTH)
    sum += vector_load (x + i);
  if (i < n)
    sum += vector_load_part (x + i, n - i);
  return vector_sum (sum) / (gfloat) n;
}

static inline gfloat
row_variance (const gfloat *x, gsize n, gfloat mean)
{
  ScVector sum = { 0 };
  gsize i = 0;

  for (; i + SC_WIDTH <= n; i += SC_WIDTH)
    {
      ScVector d = vector_load (x + i) - mean;
      sum += d * d;
    }
  if (i < n)
    {
      ScVector d = vector_load_part (x + i, n - i) - mean;
      d = vector_select (vector_lanes () < (gint32) (n - i), d, (ScVector){ 0 });
      sum += d * d;
    }
  return vector_sum (sum) / (gfloat) n;
}

void
SC_KERNEL (sc_layer_norm) (const gfloat *x, gsize ldx, gsize rows, gsize n,
                           const gfloat *scale, const gfloat *offset,
                           const gfloat *residual, gsize ld_residual,
                           gfloat *out, gsize ld_out)
{
  for (gsize row = 0; row < rows; row++)
    {
      const gfloat *in = x + row * ldx;
      gfloat *to = out + row * ld_out;
      const gfloat *base = residual != NULL ? residual + row * ld_residual : NULL;
      gfloat mean = row_mean (in, n);
      gfloat inverse = 1.0f / sqrtf (row_variance (in, n, mean) + EPSILON);

      for (gsize i = 0; i < n; i += SC_WIDTH)
        {
          gsize count = MIN ((gsize) SC_WIDTH, n - i);
          ScVector y;

          if (count == SC_WIDTH)
            {
              y = (vector_load (in + i) - mean) * inverse;
              if (scale != NULL)
                y = y * vector_load (scale + i) + vector_load (offset + i);
              if (base != NULL)
                y = vector_load (base + i) + y;
              vector_store (to + i, y);
            }
          else
            {
              y = (vector_load_part (in + i, count) - mean) * inverse;
              if (scale != NULL)
                y = y * vector_load_part (scale + i, count) + vector_load_part (offset + i, count);
              if (base != NULL)
                y = vector_load_part (base + i, count) + y;
              vector_store_part (to + i, y, count);
            }
        }
    }
}

static inline ScVector
load_lanes (const gfloat *p, gsize count)
{
  return count == SC_WIDTH ? vector_load (p) : vector_load_part (p, count);
}

static inline void
store_lanes (gfloat *p, ScVector v, gsize count)
{
  if (count == SC_WIDTH)
    vector_store (p, v);
  else
    vector_store_part (p, v, count);
}

void
SC_KERNEL (sc_layer_norm_backward) (const gfloat *x, gsize ldx, gsize rows, gsize n, const gfloat *scale,
                                    const gfloat *gradient, gsize ld_gradient,
                                    gfloat *x_gradient, gsize ld_x_gradient, gboolean add,
                                    gfloat *scale_gradient, gfloat *offset_gradient)
{
  for (gsize r = 0; r < rows; r++)
    {
      const gfloat *in = x + r * ldx, *from = gradient + r * ld_gradient;
      gfloat *to = x_gradient + r * ld_x_gradient;
      gfloat mean = row_mean (in, n);
      gfloat inverse = 1.0f / sqrtf (row_variance (in, n, mean) + EPSILON);
      ScVector sum = { 0 }, along = { 0 };

      for (gsize i = 0; i < n; i += SC_WIDTH)
        {
          gsize count = MIN ((gsize) SC_WIDTH, n - i);
          ScVector g = load_lanes (from + i, count); /* zeros past the end, so that those lanes add nothing */
          ScVector y = (load_lanes (in + i, count) - mean) * inverse;
          ScVector scaled = g * load_lanes (scale + i, count);

          store_lanes (scale_gradient + i, load_lanes (scale_gradient + i, count) + g * y, count);
          store_lanes (offset_gradient + i, load_lanes (offset_gradient + i, count) + g, count);
          sum += scaled;
          along += scaled * y;
        }

      gfloat mean_gradient = vector_sum (sum) / (gfloat) n, mean_along = vector_sum (along) / (gfloat) n;
      for (gsize i = 0; i < n; i += SC_WIDTH)
        {
          gsize count = MIN ((gsize) SC_WIDTH, n - i);
          ScVector scaled = load_lanes (from + i, count) * load_lanes (scale + i, count);
          ScVector result = (scaled - mean_gradient - (load_lanes (in + i, count) - mean) * inverse * mean_along) * inverse;

          store_lanes (to + i, add ? load_lanes (to + i, count) + result : result, count);
        }
    }
}

void
SC_KERNEL (sc_affine) (const gfloat *x, gsize ldx, gsize rows, gsize n,
                       const gfloat *scale, const gfloat *offset, gfloat *out, gsize ld_out)
{
  for (gsize row = 0; row < rows; row++)
    {
      const gfloat *in = x + row * ldx;
      gfloat *to = out + row * ld_out;
      gsize i = 0;

      for (; i + SC_WIDTH <= n; i += SC_WIDTH)
        vector_store (to + i, vector_load (in + i) * vector_load (scale + i) + vector_load (offset + i));
      if (i < n)
        vector_store_part (to + i,
                           vector_load_part (in + i, n - i) * vector_load_part (scale + i, n - i)
                             + vector_load_part (offset + i, n - i),
                           n - i);
    }
}

void
SC_KERNEL (sc_add) (gfloat *out, const gfloat *x, gsize n)
{
  for (gsize i = 0; i < n; i += SC_WIDTH)
    vector_store (out + i, vector_load (out + i) + vector_load (x + i));
}

/* Columns side by side, so that the sums stay in registers. */
#define SUM_VECTORS 4

void
SC_KERNEL (sc_sum_rows) (const gfloat *x, gsize ld, gsize rows, gsize n, gfloat *sum)
{
  gsize i = 0;

  for (; i + SUM_VECTORS * SC_WIDTH <= n; i += SUM_VECTORS * SC_WIDTH)
    {
      ScVector part[SUM_VECTORS];

      for (gint j = 0; j < SUM_VECTORS; j++)
        part[j] = vector_load (sum + i + j * SC_WIDTH);
      for (gsize row = 0; row < rows; row++)
        for (gint j = 0; j < SUM_VECTORS; j++)
          part[j] += vector_load (x + row * ld + i + j * SC_WIDTH);
      for (gint j = 0; j < SUM_VECTORS; j++)
        vector_store (sum + i + j * SC_WIDTH, part[j]);
    }
  for (; i < n; i += SC_WIDTH)
    {
      ScVector part = vector_load (sum + i);

      for (gsize row = 0; row < rows; row++)
        part += vector_load (x + row * ld + i);
      vector_store (sum + i, part);
    }
}
