/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/legendre-kernel.h"

/* Eight floats, at any address; without AVX the compiler makes two of four. */
typedef gfloat Lanes __attribute__ ((vector_size (32), aligned (4)));

#define ROW_LANES (SC_LEGENDRE_PAIRS / 8)
#define COLUMN_STEP 4

/* Eight running sums stay in registers: four columns of sixteen latitudes. */
static inline __attribute__ ((always_inline)) void
sum_parity (gsize n, gsize first, const gfloat *functions, const gfloat *coefficients, gfloat *sums)
{
  Lanes sum[COLUMN_STEP][ROW_LANES] = { 0 };

  for (gsize i = first; i < n; i += 2)
    {
      const Lanes *row = (const Lanes *) (functions + i * SC_LEGENDRE_PAIRS);
      const gfloat *column = coefficients + i * SC_LEGENDRE_COLUMNS;

      for (gint c = 0; c < COLUMN_STEP; c++)
        for (gint k = 0; k < ROW_LANES; k++)
          sum[c][k] += row[k] * column[c];
    }
  for (gint c = 0; c < COLUMN_STEP; c++)
    for (gint k = 0; k < ROW_LANES; k++)
      *(Lanes *) (sums + c * SC_LEGENDRE_PAIRS + 8 * k) = sum[c][k];
}

static inline __attribute__ ((always_inline)) void
sum_degrees (gsize n, const gfloat *functions, const gfloat *coefficients, gsize n_columns, gfloat *even, gfloat *odd)
{
  for (gsize c = 0; c < n_columns; c += COLUMN_STEP)
    {
      sum_parity (n, 0, functions, coefficients + c, even + c * SC_LEGENDRE_PAIRS);
      sum_parity (n, 1, functions, coefficients + c, odd + c * SC_LEGENDRE_PAIRS);
    }
}

static void
sum_degrees_anywhere (gsize n, const gfloat *functions, const gfloat *coefficients, gsize n_columns,
                      gfloat *even, gfloat *odd)
{
  sum_degrees (n, functions, coefficients, n_columns, even, odd);
}

#if defined(__x86_64__)
__attribute__ ((target ("avx2,fma"))) static void
sum_degrees_avx2 (gsize n, const gfloat *functions, const gfloat *coefficients, gsize n_columns,
                  gfloat *even, gfloat *odd)
{
  sum_degrees (n, functions, coefficients, n_columns, even, odd);
}
#endif

ScLegendreKernel
sc_legendre_kernel_get (void)
{
#if defined(__x86_64__)
  if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
    return sum_degrees_avx2;
#endif
  return sum_degrees_anywhere;
}
