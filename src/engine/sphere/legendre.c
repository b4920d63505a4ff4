/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/legendre.h"

#include <math.h>

/* A number is value · 2^(960 · scale), scale ≤ 0; values beyond 2^±480 move
 * into the scale. */
#define LARGE 0x1p+480
#define SMALL 0x1p-480
#define STEP 0x1p+960

/* P of degree and order m: (−1)^m √((2m+1)!! / (2 (2m)!!)) cos^m. */
static gdouble
sectoral (gsize m, gdouble cos_lat, gint *scale)
{
  gdouble value = sqrt (0.5);

  *scale = 0;
  for (gsize k = 1; k <= m; k++)
    {
      value *= -cos_lat * sqrt ((2.0 * k + 1.0) / (2.0 * k));
      if (value != 0 && fabs (value) < SMALL)
        {
          value *= STEP;
          (*scale)--;
        }
    }
  return value;
}

void
sc_legendre_column (gsize n_total, gsize m, gdouble sin_lat, gdouble cos_lat, gdouble *values)
{
  gint scale;
  gdouble current = sectoral (m, cos_lat, &scale);
  gdouble previous = 0, previous_factor = 0;

  for (gsize l = m; l < n_total; l++)
    {
      const gdouble next_l = l + 1.0;
      const gdouble factor = sqrt ((4.0 * next_l * next_l - 1.0) / ((next_l - m) * (next_l + m)));
      gdouble next;

      values[l - m] = scale == 0 ? current : 0.0;
      next = factor * (sin_lat * current - previous_factor * previous);
      /* √(((l)² − m²) / (4 l² − 1)) is what divided the step before. */
      previous_factor = 1.0 / factor;
      previous = current;
      current = next;
      if (scale < 0 && fabs (current) > LARGE)
        {
          current /= STEP;
          previous /= STEP;
          scale++;
        }
    }
}

void
sc_legendre_gauss_nodes (gsize n, gdouble *nodes)
{
  for (gsize i = 0; i < n; i++)
    {
      gdouble x = -cos (G_PI * (i + 0.75) / (n + 0.5));

      /* The guess is good to 1/n³; five steps, each doubling the digits, are plenty. */
      for (gint step = 0; step < 5; step++)
        {
          gdouble current = 1, previous = 0;

          for (gsize l = 1; l <= n; l++)
            {
              const gdouble next = ((2.0 * l - 1.0) * x * current - (l - 1.0) * previous) / l;

              previous = current;
              current = next;
            }
          x -= current * (1 - x * x) / (n * (previous - x * current));
        }
      nodes[i] = x;
    }
}
