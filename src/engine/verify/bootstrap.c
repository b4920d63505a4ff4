/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/bootstrap.h"

#include <math.h>
#include <stdlib.h>

#include "noise/random.h"

ScBootstrap *
sc_bootstrap_new (gsize n_starts, gsize n_resamples, gsize block, guint64 seed)
{
  g_return_val_if_fail (n_starts >= 1 && block >= 1 && block <= n_starts, NULL);

  ScBootstrap *self = g_new0 (ScBootstrap, 1);
  const gsize n_blocks = (n_starts + block - 1) / block;
  const ScKey key = sc_key_new (seed);
  g_autofree guint32 *bits = g_new (guint32, n_blocks);

  self->n_starts = n_starts;
  self->n_resamples = n_resamples;
  self->counts = g_new0 (guint32, MAX (n_resamples * n_starts, 1));
  for (gsize r = 0; r < n_resamples; r++)
    {
      guint32 *counts = self->counts + r * n_starts;
      gsize drawn = 0;

      sc_random_bits (sc_key_fold_in (key, (guint32) r), 0, bits, n_blocks);
      for (gsize b = 0; b < n_blocks; b++)
        {
          const gsize first = (gsize) (((guint64) bits[b] * n_starts) >> 32);
          for (gsize i = 0; i < block && drawn < n_starts; i++, drawn++)
            counts[(first + i) % n_starts]++;
        }
    }
  return self;
}

void
sc_bootstrap_free (ScBootstrap *self)
{
  if (self == NULL)
    return;
  g_free (self->counts);
  g_free (self);
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  const gdouble x = *(const gdouble *) a, y = *(const gdouble *) b;
  return (x > y) - (x < y);
}

static gdouble
quantile (const gdouble *sorted, gsize n, gdouble share)
{
  const gdouble place = share * (gdouble) (n - 1);
  const gsize below = MIN ((gsize) place, n - 2);
  return sorted[below] + (place - (gdouble) below) * (sorted[below + 1] - sorted[below]);
}

void
sc_bootstrap_interval (gdouble *values, gsize n, gdouble confidence, gdouble *low, gdouble *high)
{
  gsize finite = 0;

  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i]))
      values[finite++] = values[i];
  *low = *high = NAN;
  if (finite < 2)
    return;
  qsort (values, finite, sizeof *values, compare);
  *low = quantile (values, finite, (1 - confidence) / 2);
  *high = quantile (values, finite, (1 + confidence) / 2);
}
