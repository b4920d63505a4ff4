/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nn/kernels/vector.h"

#define PARTS (SC_LANES / SC_WIDTH)

/* −1 in the lanes whose bit is set. */
static inline ScIntVector
expand (guint bits, gint part)
{
  ScIntVector lane_bit = (1 - (ScIntVector){ 0 }) << vector_lanes ();
  ScIntVector all = (gint32) (bits >> (part * SC_WIDTH)) - (ScIntVector){ 0 };
  return (all & lane_bit) != 0;
}

static inline gfloat
row_maximum (const gfloat *scores, gsize n_chunks, const guint16 *mask)
{
  ScVector maximum = vector_set (-1e30f);
  gfloat part[SC_WIDTH];

  for (gsize chunk = 0; chunk < n_chunks; chunk++)
    for (gint j = 0; j < PARTS; j++)
      {
        ScVector v = vector_load (scores + chunk * SC_LANES + j * SC_WIDTH);
        v = vector_select (expand (mask[chunk * SC_LANES], j), v, vector_set (-1e30f));
        maximum = vector_maximum (maximum, v);
      }
  memcpy (part, &maximum, sizeof part);
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
            e = vector_select (expand (mask[chunk * SC_LANES + row], j), e, (ScVector){ 0 });
            vector_store (at, e);
            sum += e;
          }
      inverse[row] = 1.0f / vector_sum (sum);
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
