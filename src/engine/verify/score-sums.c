/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/score-sums.h"

#include <math.h>
#include <string.h>

#include "verify/verify-error.h"

/* A block of work is whole latitude circles of about so many cells. */
#define BLOCK_CELLS 2048

struct _ScScorer
{
  ScScoreLayout layout;
  gsize n_lat, n_lon;
  gsize block_rows;
  gsize n_blocks;
  ScZonalPower *power; /* nullable */
  ScThreads *threads;  /* nullable */
  guint n_workers;
  gpointer *spectra; /* [n_workers] */
  gdouble *sorted;   /* [n_workers][n_members] */
  gdouble *partial;  /* [n_blocks][layout.size] */
  const ScScoreMap *map; /* while it is added */
};

void
sc_score_layout_init (ScScoreLayout *self, gsize n_members, gsize n_thresholds, gsize n_waves)
{
  *self = (ScScoreLayout) { .n_members = n_members, .n_thresholds = n_thresholds, .n_waves = n_waves };
  self->thresholds = SC_SCORE_N_SUMS;
  self->ranks = self->thresholds + n_thresholds * SC_SCORE_THRESHOLD_SUMS;
  self->n_ranks = n_members >= 2 ? n_members + 1 : 0;
  self->spectrum = self->ranks + self->n_ranks;
  self->size = self->spectrum + (n_waves > 0 ? 1 + 2 * n_waves : 0);
}

ScScorer *
sc_scorer_new (const ScScoreLayout *layout, gsize n_lat, gsize n_lon, ScZonalPower *power, ScThreads *threads,
               GError **error)
{
  g_return_val_if_fail (layout != NULL && n_lat >= 1 && n_lon >= 1, NULL);
  g_return_val_if_fail (layout->n_waves == 0 || power != NULL, NULL);

  g_autoptr (ScScorer) self = g_new0 (ScScorer, 1);

  self->layout = *layout;
  self->n_lat = n_lat;
  self->n_lon = n_lon;
  self->power = layout->n_waves > 0 ? power : NULL;
  self->threads = threads;
  self->n_workers = threads != NULL ? sc_threads_get_count (threads) : 1;
  self->block_rows = MAX (BLOCK_CELLS / n_lon, 1);
  self->n_blocks = (n_lat + self->block_rows - 1) / self->block_rows;
  self->spectra = g_new0 (gpointer, self->n_workers);
  self->sorted = g_new (gdouble, self->n_workers * MAX (layout->n_members, 1));
  self->partial = g_try_new (gdouble, self->n_blocks * layout->size);
  gboolean ok = self->partial != NULL;
  for (guint w = 0; ok && self->power != NULL && w < self->n_workers; w++)
    ok = (self->spectra[w] = sc_zonal_power_new_scratch (self->power)) != NULL;
  if (!ok)
    {
      g_set_error (error, SC_VERIFY_ERROR, SC_VERIFY_ERROR_MEMORY,
                   "there is too little memory for the scores of a map of %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " cells",
                   n_lat, n_lon);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
sc_scorer_free (ScScorer *self)
{
  if (self == NULL)
    return;
  for (guint w = 0; w < self->n_workers; w++)
    sc_zonal_power_free_scratch (self->spectra[w]);
  g_free (self->spectra);
  g_free (self->sorted);
  g_free (self->partial);
  g_free (self);
}

/* The members of a cell in ascending order. */
static void
sort_members (const ScScoreMap *map, gsize n, gsize cell, gdouble *sorted)
{
  for (gsize m = 0; m < n; m++)
    {
      const gdouble value = (gdouble) map->members[m * map->stride + cell];
      gsize place = m;

      for (; place > 0 && sorted[place - 1] > value; place--)
        sorted[place] = sorted[place - 1];
      sorted[place] = value;
    }
}

static void
add_exceedance (const ScScorer *self, gsize threshold, gdouble probability, gdouble fairness, gboolean observed,
                gdouble weight, gdouble *sums)
{
  gdouble *to = sums + self->layout.thresholds + threshold * SC_SCORE_THRESHOLD_SUMS;
  const gdouble difference = probability - (observed ? 1.0 : 0.0);
  const gsize bin = MIN ((gsize) (probability * SC_RELIABILITY_BINS), SC_RELIABILITY_BINS - 1);
  gdouble *bins = to + 1 + bin * SC_RELIABILITY_N_SUMS;

  to[0] += weight * (difference * difference - fairness);
  bins[SC_RELIABILITY_SUM_WEIGHT] += weight;
  bins[SC_RELIABILITY_SUM_PROBABILITY] += weight * probability;
  bins[SC_RELIABILITY_SUM_OBSERVED] += observed ? weight : 0.0;
}

static void
add_ensemble_cell (const ScScorer *self, gsize cell, gdouble weight, gdouble *sorted, gdouble *sums)
{
  const ScScoreMap *map = self->map;
  const gsize n = self->layout.n_members;
  const gdouble truth = (gdouble) map->truth[cell];
  gdouble sum = 0, distance = 0, pairs = 0, variance = 0;
  gsize below = 0, equal = 0;

  sort_members (map, n, cell, sorted);
  for (gsize i = 0; i < n; i++)
    {
      sum += sorted[i];
      distance += fabs (sorted[i] - truth);
      /* Σᵢ<ⱼ (xⱼ − xᵢ): in order, each is subtracted from those above and the others from it. */
      pairs += (2.0 * (gdouble) i + 1.0 - (gdouble) n) * sorted[i];
      below += sorted[i] < truth;
      equal += sorted[i] == truth;
    }

  const gdouble mean = sum / (gdouble) n;
  for (gsize i = 0; i < n; i++)
    variance += (sorted[i] - mean) * (sorted[i] - mean);
  gdouble crps = distance / (gdouble) n;
  if (n >= 2)
    {
      variance /= (gdouble) (n - 1);
      crps -= pairs / ((gdouble) n * (gdouble) (n - 1));
      for (gsize rank = below; rank <= below + equal; rank++)
        sums[self->layout.ranks + rank] += weight / (gdouble) (equal + 1);
    }
  sums[SC_SCORE_SUM_CRPS] += weight * crps;
  sums[SC_SCORE_SUM_ERROR] += weight * (mean - truth);
  sums[SC_SCORE_SUM_SQUARE] += weight * (mean - truth) * (mean - truth);
  sums[SC_SCORE_SUM_VARIANCE] += weight * variance;

  for (gsize t = 0; t < self->layout.n_thresholds; t++)
    {
      gsize above = 0;
      for (gsize i = 0; i < n; i++)
        above += sorted[i] > map->thresholds[t];
      const gdouble fairness
        = n >= 2 ? (gdouble) (above * (n - above)) / ((gdouble) n * (gdouble) n * (gdouble) (n - 1)) : 0.0;
      add_exceedance (self, t, (gdouble) above / (gdouble) n, fairness, truth > map->thresholds[t], weight, sums);
    }
}

static gdouble
normal_distribution (gdouble z)
{
  return 0.5 * erfc (-z * G_SQRT2 / 2);
}

static void
add_normal_cell (const ScScorer *self, gsize cell, gdouble weight, gdouble *sums)
{
  const ScScoreMap *map = self->map;
  const gdouble truth = (gdouble) map->truth[cell], mean = (gdouble) map->members[cell];
  const gdouble deviation = (gdouble) map->deviation[cell];
  gdouble crps = fabs (truth - mean);

  if (deviation > 0)
    {
      const gdouble z = (truth - mean) / deviation;
      const gdouble density = exp (-0.5 * z * z) / sqrt (2 * G_PI);
      crps = deviation * (z * (2 * normal_distribution (z) - 1) + 2 * density - 1 / sqrt (G_PI));
    }
  sums[SC_SCORE_SUM_CRPS] += weight * crps;
  sums[SC_SCORE_SUM_ERROR] += weight * (mean - truth);
  sums[SC_SCORE_SUM_SQUARE] += weight * (mean - truth) * (mean - truth);
  sums[SC_SCORE_SUM_VARIANCE] += weight * deviation * deviation;

  for (gsize t = 0; t < self->layout.n_thresholds; t++)
    {
      const gdouble threshold = map->thresholds[t];
      const gdouble probability = deviation > 0 ? normal_distribution ((mean - threshold) / deviation) : mean > threshold;
      add_exceedance (self, t, probability, 0.0, truth > threshold, weight, sums);
    }
}

/* The members' mean power beside the truth's, for a circle without gaps. */
static void
add_spectrum (const ScScorer *self, gsize row, guint worker, gdouble *sums)
{
  const ScScoreMap *map = self->map;
  const gdouble weight = map->weights[row];
  gdouble *to = sums + self->layout.spectrum;

  to[0] += weight;
  for (gsize m = 0; m < self->layout.n_members; m++)
    sc_zonal_power_add (self->power, self->spectra[worker], map->members + m * map->stride + row * self->n_lon,
                        weight / (gdouble) self->layout.n_members, to + 1);
  sc_zonal_power_add (self->power, self->spectra[worker], map->truth + row * self->n_lon, weight,
                      to + 1 + self->layout.n_waves);
}

static void
add_block (gsize block, guint worker, gpointer data)
{
  const ScScorer *self = data;
  const ScScoreMap *map = self->map;
  gdouble *sums = self->partial + block * self->layout.size;
  gdouble *sorted = self->sorted + worker * MAX (self->layout.n_members, 1);
  const gsize end = MIN ((block + 1) * self->block_rows, self->n_lat);

  memset (sums, 0, self->layout.size * sizeof *sums);
  for (gsize row = block * self->block_rows; row < end; row++)
    {
      const gdouble weight = map->weights[row];
      gsize counted = 0;

      for (gsize cell = row * self->n_lon; cell < (row + 1) * self->n_lon; cell++)
        {
          if (!map->counted[cell])
            continue;
          counted++;
          if (self->layout.n_members > 0)
            add_ensemble_cell (self, cell, weight, sorted, sums);
          else
            add_normal_cell (self, cell, weight, sums);
        }
      sums[SC_SCORE_SUM_WEIGHT] += weight * (gdouble) counted;
      sums[SC_SCORE_SUM_CELLS] += (gdouble) counted;
      sums[SC_SCORE_SUM_MISSING] += (gdouble) (self->n_lon - counted);
      if (self->power != NULL && counted == self->n_lon)
        add_spectrum (self, row, worker, sums);
    }
}

void
sc_scorer_add (ScScorer *self, const ScScoreMap *map, gdouble *sums)
{
  g_return_if_fail (self != NULL && map != NULL && sums != NULL);
  g_return_if_fail (map->n_lat == self->n_lat && map->n_lon == self->n_lon);
  g_return_if_fail (self->layout.n_members > 0 || map->deviation != NULL);

  self->map = map;
  sc_threads_for (self->threads, self->n_blocks, add_block, self);
  self->map = NULL;
  for (gsize block = 0; block < self->n_blocks; block++)
    for (gsize i = 0; i < self->layout.size; i++)
      sums[i] += self->partial[block * self->layout.size + i];
}
