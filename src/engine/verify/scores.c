/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/scores.h"

#include <math.h>

const gchar *
sc_score_kind_get_name (ScScoreKind kind)
{
  static const gchar *const names[SC_SCORE_N_KINDS] = {
    "crps", "rmse", "rmse_debiased", "bias", "spread", "spread_skill", "spectrum_error", "brier", "crps_skill", "rmse_skill",
  };

  g_return_val_if_fail (kind < SC_SCORE_N_KINDS, NULL);
  return names[kind];
}

static gdouble
compute_spectrum_error (const ScScoreLayout *layout, const gdouble *sums)
{
  const gdouble *forecast = sums + layout->spectrum + 1;
  const gdouble *truth = forecast + layout->n_waves;
  gdouble total = 0;

  if (layout->n_waves < 2 || !(sums[layout->spectrum] > 0))
    return NAN;
  for (gsize k = 1; k < layout->n_waves; k++)
    {
      const gdouble ratio = log (forecast[k] / truth[k]);
      total += ratio * ratio;
    }
  return sqrt (total / (gdouble) (layout->n_waves - 1));
}

gdouble
sc_score_compute (const ScScoreLayout *layout, const gdouble *sums, ScScoreKind kind, gsize threshold)
{
  const gdouble weight = sums[SC_SCORE_SUM_WEIGHT];
  const gdouble n = (gdouble) layout->n_members;
  const gdouble square = sums[SC_SCORE_SUM_SQUARE] / weight, variance = sums[SC_SCORE_SUM_VARIANCE] / weight;
  const gboolean has_spread = layout->n_members != 1;

  if (!(weight > 0))
    return NAN;
  switch (kind)
    {
    case SC_SCORE_CRPS:
      return sums[SC_SCORE_SUM_CRPS] / weight;
    case SC_SCORE_RMSE:
      return sqrt (square);
    case SC_SCORE_RMSE_DEBIASED:
      /* An estimate: below 0 by chance where the mean is nearly right. */
      return layout->n_members >= 2 ? sqrt (MAX (square - variance / n, 0)) : NAN;
    case SC_SCORE_BIAS:
      return sums[SC_SCORE_SUM_ERROR] / weight;
    case SC_SCORE_SPREAD:
      return has_spread ? sqrt (variance) : NAN;
    case SC_SCORE_SPREAD_SKILL:
      return has_spread ? sqrt ((layout->n_members >= 2 ? (n + 1) / n : 1.0) * variance / square) : NAN;
    case SC_SCORE_SPECTRUM_ERROR:
      return compute_spectrum_error (layout, sums);
    case SC_SCORE_BRIER:
      return threshold < layout->n_thresholds
               ? sums[layout->thresholds + threshold * SC_SCORE_THRESHOLD_SUMS] / weight : NAN;
    case SC_SCORE_CRPS_SKILL:
    case SC_SCORE_RMSE_SKILL:
    case SC_SCORE_N_KINDS:
    default:
      g_return_val_if_reached (NAN);
    }
}

gdouble *
sc_scored_map_dup_total (const ScScoredMap *self, gsize n_starts)
{
  gdouble *total = g_new0 (gdouble, self->layout.size);

  for (gsize start = 0; start < n_starts; start++)
    for (gsize i = 0; i < self->layout.size; i++)
      total[i] += self->sums[start * self->layout.size + i];
  return total;
}

/* A score of a map, and that of each resample. */
typedef struct
{
  ScScoreKind kind;
  gsize threshold;
  gdouble value;
  gdouble *resampled; /* [n_resamples] */
} Sampled;

typedef struct
{
  gsize n;
  Sampled *scores;
  guint64 cells, missing;
} SampledMap;

static void
sampled_map_clear (SampledMap *self)
{
  for (gsize i = 0; i < self->n; i++)
    g_free (self->scores[i].resampled);
  g_free (self->scores);
}

/* Every score that the map has, over all starts and over each resample. */
static void
sample_map (const ScScoredMap *map, const ScBootstrap *bootstrap, SampledMap *result)
{
  const gsize n_starts = bootstrap->n_starts, size = map->layout.size;
  g_autofree gdouble *total = sc_scored_map_dup_total (map, n_starts);

  result->scores = g_new0 (Sampled, (gsize) SC_SCORE_BRIER + map->layout.n_thresholds);
  result->n = 0;
  result->cells = (guint64) total[SC_SCORE_SUM_CELLS];
  result->missing = (guint64) total[SC_SCORE_SUM_MISSING];
  for (gsize i = 0; i < (gsize) SC_SCORE_BRIER + map->layout.n_thresholds; i++)
    {
      const ScScoreKind kind = (ScScoreKind) MIN (i, (gsize) SC_SCORE_BRIER);
      const gsize threshold = i - (gsize) kind;
      const gdouble value = sc_score_compute (&map->layout, total, kind, threshold);
      if (isfinite (value))
        result->scores[result->n++] = (Sampled) { kind, threshold, value, g_new (gdouble, MAX (bootstrap->n_resamples, 1)) };
    }

  for (gsize r = 0; r < bootstrap->n_resamples; r++)
    {
      const guint32 *counts = bootstrap->counts + r * n_starts;

      for (gsize i = 0; i < size; i++)
        total[i] = 0;
      for (gsize start = 0; start < n_starts; start++)
        for (gsize i = 0; counts[start] > 0 && i < size; i++)
          total[i] += counts[start] * map->sums[start * size + i];
      for (gsize i = 0; i < result->n; i++)
        result->scores[i].resampled[r] = sc_score_compute (&map->layout, total, result->scores[i].kind, result->scores[i].threshold);
    }
}

static ScScore
new_score (const ScScoredMap *map, const SampledMap *sampled, ScScoreKind kind)
{
  return (ScScore) {
    .kind = kind,
    .source = map->source,
    .against = -1,
    .variable = map->variable,
    .level = map->level,
    .lead = map->lead,
    .threshold = NAN,
    .low = NAN,
    .high = NAN,
    .cells = sampled->cells,
    .missing = sampled->missing,
  };
}

/* @values is sorted by this. */
static void
set_interval (ScScore *score, gdouble *values, const ScBootstrap *bootstrap, gdouble confidence)
{
  if (bootstrap->n_starts > 1)
    sc_bootstrap_interval (values, bootstrap->n_resamples, confidence, &score->low, &score->high);
}

static const Sampled *
find_sampled (const SampledMap *map, ScScoreKind kind)
{
  for (gsize i = 0; i < map->n; i++)
    if (map->scores[i].kind == kind)
      return &map->scores[i];
  return NULL;
}

static void
add_skill (GArray *scores, const ScScoredMap *map, const SampledMap *sampled, const ScScoredMap *other,
           const SampledMap *other_sampled, ScScoreKind kind, ScScoreKind of, const ScBootstrap *bootstrap, gdouble confidence)
{
  const Sampled *a = find_sampled (sampled, of), *b = find_sampled (other_sampled, of);
  ScScore score = new_score (map, sampled, kind);

  if (a == NULL || b == NULL || !(b->value > 0))
    return;
  g_autofree gdouble *values = g_new (gdouble, MAX (bootstrap->n_resamples, 1));
  for (gsize r = 0; r < bootstrap->n_resamples; r++)
    values[r] = 1 - a->resampled[r] / b->resampled[r];
  score.against = (gint) other->source;
  score.value = 1 - a->value / b->value;
  set_interval (&score, values, bootstrap, confidence);
  g_array_append_val (scores, score);
}

/* The maps of one variable, level and lead time: one a source. */
typedef struct
{
  const ScVerification *verification;
  const ScBootstrap *bootstrap;
  gdouble confidence;
  GArray *firsts;  /* of guint: index of each group's first map, and the end */
  GArray **scores; /* one a group */
} Groups;

static void
score_group (gsize group, guint worker, gpointer data)
{
  const Groups *self = data;
  const guint first = g_array_index (self->firsts, guint, group), end = g_array_index (self->firsts, guint, group + 1);
  const guint n = end - first;
  ScScoredMap **maps = (ScScoredMap **) self->verification->maps->pdata + first;
  g_autofree SampledMap *sampled = g_new0 (SampledMap, n);
  GArray *scores = g_array_new (FALSE, FALSE, sizeof (ScScore));

  for (guint i = 0; i < n; i++)
    sample_map (maps[i], self->bootstrap, &sampled[i]);
  for (guint i = 0; i < n; i++)
    for (guint k = i + 1; k < n; k++)
      {
        add_skill (scores, maps[i], &sampled[i], maps[k], &sampled[k], SC_SCORE_CRPS_SKILL, SC_SCORE_CRPS, self->bootstrap,
                   self->confidence);
        add_skill (scores, maps[i], &sampled[i], maps[k], &sampled[k], SC_SCORE_RMSE_SKILL, SC_SCORE_RMSE, self->bootstrap,
                   self->confidence);
      }

  /* Intervals sort what the skills have compared pair by pair: these come last. */
  for (guint i = 0; i < n; i++)
    {
      for (gsize j = 0; j < sampled[i].n; j++)
        {
          Sampled *one = &sampled[i].scores[j];
          ScScore score = new_score (maps[i], &sampled[i], one->kind);

          score.value = one->value;
          if (one->kind == SC_SCORE_BRIER)
            score.threshold = maps[i]->thresholds[one->threshold];
          set_interval (&score, one->resampled, self->bootstrap, self->confidence);
          g_array_append_val (scores, score);
        }
      sampled_map_clear (&sampled[i]);
    }
  self->scores[group] = scores;
}

/* By source, then in the order of the kinds, then by what it is compared with. */
static gint
compare_scores (gconstpointer a, gconstpointer b)
{
  const ScScore *x = a, *y = b;

  if (x->source != y->source)
    return x->source < y->source ? -1 : 1;
  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  if (x->against != y->against)
    return x->against < y->against ? -1 : 1;
  return x->threshold < y->threshold ? -1 : x->threshold > y->threshold;
}

static gboolean
is_same_place (const ScScoredMap *a, const ScScoredMap *b)
{
  return a->variable == b->variable && a->lead == b->lead && (a->level == b->level || (isnan (a->level) && isnan (b->level)));
}

GArray *
sc_verification_make_scores (const ScVerification *self, const ScBootstrap *bootstrap, gdouble confidence, ScThreads *threads)
{
  g_return_val_if_fail (self != NULL && bootstrap != NULL && bootstrap->n_starts == self->n_starts, NULL);

  g_autoptr (GArray) firsts = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < self->maps->len; i++)
    if (i == 0 || !is_same_place (g_ptr_array_index (self->maps, i), g_ptr_array_index (self->maps, i - 1)))
      g_array_append_val (firsts, i);
  const guint n_groups = firsts->len;
  g_array_append_val (firsts, self->maps->len);

  g_autofree GArray **parts = g_new0 (GArray *, MAX (n_groups, 1));
  Groups groups = { self, bootstrap, confidence, firsts, parts };
  GArray *scores = g_array_new (FALSE, FALSE, sizeof (ScScore));

  sc_threads_for (threads, n_groups, score_group, &groups);
  for (guint i = 0; i < n_groups; i++)
    {
      g_array_sort (parts[i], compare_scores);
      g_array_append_vals (scores, parts[i]->data, parts[i]->len);
      g_array_unref (parts[i]);
    }
  return scores;
}
