/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nn/kernels/vector.h"

#define PARTS (SC_LANES / SC_WIDTH)

/* Lanes whose bit is set keep their value. */
static inline ScVector
keep (guint bits, gint part, ScVector v, ScVector otherwise)
{
#if defined(__AVX512F__)
  return (ScVector) _mm512_mask_mov_ps ((__m512) otherwise, (__mmask16) bits, (__m512) v);
#else
  ScIntVector lane_bit = (1 - (ScIntVector){ 0 }) << vector_lanes ();
  ScIntVector all = (gint32) (bits >> (part * SC_WIDTH)) - (ScIntVector){ 0 };
  return vector_select ((all & lane_bit) != 0, v, otherwise);
#endif
}

static inline ScVector
larger (ScVector maximum, const gfloat *scores, const guint16 *mask, gsize chunk)
{
  for (gint j = 0; j < PARTS; j++)
    maximum = vector_maximum (maximum, keep (mask[chunk * SC_LANES], j,
                                             vector_load (scores + chunk * SC_LANES + j * SC_WIDTH),
                                             vector_set (-1e30f)));
  return maximum;
}

static inline gfloat
row_maximum (const gfloat *scores, gsize n_chunks, const guint16 *mask)
{
  ScVector maximum[4]; /* four, so that one need not wait for another */
  gfloat part[SC_WIDTH];
  gsize chunk = 0;

  for (gint i = 0; i < 4; i++)
    maximum[i] = vector_set (-1e30f);
  for (; chunk + 4 <= n_chunks; chunk += 4)
#pragma GCC unroll 4
    for (gint i = 0; i < 4; i++)
      maximum[i] = larger (maximum[i], scores, mask, chunk + i);
  for (; chunk < n_chunks; chunk++)
    maximum[0] = larger (maximum[0], scores, mask, chunk);
  maximum[0] = vector_maximum (vector_maximum (maximum[0], maximum[1]), vector_maximum (maximum[2], maximum[3]));
  memcpy (part, &maximum[0], sizeof part);
  for (gint i = 1; i < SC_WIDTH; i++)
    part[0] = MAX (part[0], part[i]);
  return part[0];
}

void
SC_KERNEL (sc_softmax) (gfloat *scores, gsize ld, gsize rows, gsize n_chunks, const guint16 *mask, gfloat *inverse)
{
  for (gsize row = 0; row < rows; row++)
    {
      gfloat *line = scores + row * ld;
      gfloat maximum = row_maximum (line, n_chunks, mask + row);
      ScVector sum = { 0 };

      for (gsize chunk = 0; chunk < n_chunks; chunk++)
        for (gint j = 0; j < PARTS; j++)
          {
            gfloat *at = line + chunk * SC_LANES + j * SC_WIDTH;
            ScVector e = vector_exp (vector_load (at) - maximum);
            e = keep (mask[chunk * SC_LANES + row], j, e, (ScVector){ 0 });
            vector_store (at, e);
            sum += e;
          }
      inverse[row] = 1.0f / vector_sum (sum);
    }
}

void
SC_KERNEL (sc_softmax_backward) (gfloat *numerators, gfloat *gradient, gsize ld, gsize rows, gsize n,
                                 const gfloat *inverse)
{
  for (gsize row = 0; row < rows; row++)
    {
      gfloat *p = numerators + row * ld, *g = gradient + row * ld;
      ScVector sum = { 0 };
      gfloat mean;

      for (gsize i = 0; i < n; i += SC_WIDTH)
        {
          ScVector probability = vector_load (p + i) * inverse[row];
          vector_store (p + i, probability);
          sum += probability * vector_load (g + i);
        }
      mean = vector_sum (sum);
      for (gsize i = 0; i < n; i += SC_WIDTH)
        vector_store (g + i, vector_load (p + i) * (vector_load (g + i) - mean));
    }
}

void
SC_KERNEL (sc_scale_rows) (gfloat *x, gsize ld, gsize rows, gsize n, const gfloat *factor)
{
  for (gsize row = 0; row < rows; row++)
    for (gsize i = 0; i < n; i += SC_WIDTH)
      vector_store (x + row * ld + i, vector_load (x + row * ld + i) * factor[row]);
}

void
SC_KERNEL (sc_transpose) (const gfloat *x, gsize ld, gsize n, gfloat *out)
{
  for (gsize j = 0; j < n; j++)
    for (gsize i = 0; i < SC_LANES; i++)
      out[j * SC_LANES + i] = x[i * ld + j];
}
