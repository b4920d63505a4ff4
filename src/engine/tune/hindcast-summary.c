/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tune/hindcast-summary.h"

#include <math.h>

#include "verify/bootstrap.h"

#define N_RESAMPLES 1000
#define CONFIDENCE 0.95
#define BOOTSTRAP_SEED 20240529

static const gchar *const ids[SC_TUNE_N_SCORES] = { "crps", "rmse", "spread_skill", "spectrum", "calls", "seconds" };

const gchar *
sc_tune_score_get_id (ScTuneScore score)
{
  g_return_val_if_fail (score < SC_TUNE_N_SCORES, NULL);
  return ids[score];
}

ScTuneScore
sc_tune_score_find (const gchar *id)
{
  ScTuneScore score = 0;

  g_return_val_if_fail (id != NULL, SC_TUNE_N_SCORES);
  while (score < SC_TUNE_N_SCORES && !g_str_equal (ids[score], id))
    score++;
  return score;
}

gdouble
sc_tune_score_get_badness (ScTuneScore score, gdouble value)
{
  /* Half of the spread that is needed is as far off as twice as much. */
  return score == SC_TUNE_SPREAD_SKILL ? fabs (log (value)) : value;
}

/* @counts: (nullable): how often each start is taken; once by default. */
static gdouble
evaluate (const ScHindcastScore *scores, gsize n_starts, gint members, ScTuneScore score, const guint32 *counts)
{
  gdouble crps = 0.0, square = 0.0, variance = 0.0, spectrum = 0.0, seconds = 0.0, calls = 0.0, n = 0.0;

  for (gsize i = 0; i < n_starts; i++)
    {
      const gdouble count = counts != NULL ? counts[i] : 1.0;

      n += count;
      crps += count * scores[i].crps;
      square += count * scores[i].square;
      variance += count * scores[i].variance;
      spectrum += count * scores[i].spectrum;
      seconds += count * scores[i].seconds;
      calls += count * (gdouble) scores[i].network_calls / members;
    }
  switch (score)
    {
    case SC_TUNE_CRPS:
      return crps / n;
    case SC_TUNE_RMSE:
      return sqrt (square / n);
    case SC_TUNE_SPREAD_SKILL:
      return sqrt ((gdouble) (members + 1) / members * variance / square);
    case SC_TUNE_SPECTRUM:
      return spectrum / n;
    case SC_TUNE_CALLS:
      return calls / n;
    case SC_TUNE_SECONDS:
      return seconds / n;
    case SC_TUNE_N_SCORES:
    default:
      g_return_val_if_reached (NAN);
    }
}

static gdouble
evaluate_difference (const ScHindcastScore *a, const ScHindcastScore *b, gsize n_starts, gint members, ScTuneScore score,
                     const guint32 *counts)
{
  return sc_tune_score_get_badness (score, evaluate (b, n_starts, members, score, counts))
         - sc_tune_score_get_badness (score, evaluate (a, n_starts, members, score, counts));
}

/* @a: (nullable): to be subtracted. */
static ScTuneInterval
make_interval (const ScHindcastScore *a, const ScHindcastScore *b, gsize n_starts, gint members, ScTuneScore score)
{
  ScTuneInterval interval = {
    .value = a != NULL ? evaluate_difference (a, b, n_starts, members, score, NULL) : evaluate (b, n_starts, members, score, NULL),
    .low = NAN,
    .high = NAN,
  };

  if (n_starts < 2)
    return interval;
  g_autoptr (ScBootstrap) bootstrap = sc_bootstrap_new (n_starts, N_RESAMPLES, 1, BOOTSTRAP_SEED);
  g_autofree gdouble *values = g_new (gdouble, N_RESAMPLES);
  for (gsize r = 0; r < N_RESAMPLES; r++)
    {
      const guint32 *counts = bootstrap->counts + r * n_starts;
      values[r] = a != NULL ? evaluate_difference (a, b, n_starts, members, score, counts)
                            : evaluate (b, n_starts, members, score, counts);
    }
  sc_bootstrap_interval (values, N_RESAMPLES, CONFIDENCE, &interval.low, &interval.high);
  return interval;
}

ScTuneInterval
sc_hindcast_summarise (const ScHindcastScore *scores, gsize n_starts, gint members, ScTuneScore score)
{
  g_return_val_if_fail (scores != NULL && n_starts > 0 && members > 0, ((ScTuneInterval) { NAN, NAN, NAN }));
  return make_interval (NULL, scores, n_starts, members, score);
}

ScTuneInterval
sc_hindcast_compare (const ScHindcastScore *a, const ScHindcastScore *b, gsize n_starts, gint members, ScTuneScore score)
{
  g_return_val_if_fail (a != NULL && b != NULL && n_starts > 0 && members > 0, ((ScTuneInterval) { NAN, NAN, NAN }));
  return make_interval (a, b, n_starts, members, score);
}
