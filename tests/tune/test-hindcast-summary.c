/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "tune/hindcast-summary.h"

#define N 40
#define M 4

/* Starts that differ much, and settings @by apart at each of them. */
static void
fill (ScHindcastScore *scores, gdouble by, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  g_autoptr (GRand) noise = g_rand_new_with_seed (seed);

  for (gsize i = 0; i < N; i++)
    {
      const gdouble level = g_rand_double_range (random, 1.0, 3.0);
      scores[i] = (ScHindcastScore) {
        .crps = level + by + g_rand_double_range (noise, -0.01, 0.01),
        .square = level * level,
        .variance = level * level * M / (M + 1.0),
        .spectrum = 0.25,
        .network_calls = 39 * M,
        .seconds = 2.0,
      };
    }
}

static void
test_values (void)
{
  ScHindcastScore scores[N];
  gdouble crps = 0.0, square = 0.0;

  fill (scores, 0.0, 1);
  for (gsize i = 0; i < N; i++)
    {
      crps += scores[i].crps / N;
      square += scores[i].square / N;
    }
  /* Sums in another order: rounding alone. */
  g_assert_cmpfloat_with_epsilon (sc_hindcast_summarise (scores, N, M, SC_TUNE_CRPS).value, crps, 1e-12);
  g_assert_cmpfloat_with_epsilon (sc_hindcast_summarise (scores, N, M, SC_TUNE_RMSE).value, sqrt (square), 1e-12);
  g_assert_cmpfloat_with_epsilon (sc_hindcast_summarise (scores, N, M, SC_TUNE_SPREAD_SKILL).value, 1.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (sc_hindcast_summarise (scores, N, M, SC_TUNE_SPECTRUM).value, 0.25, 1e-12);
  g_assert_cmpfloat (sc_hindcast_summarise (scores, N, M, SC_TUNE_CALLS).value, ==, 39.0);
  g_assert_cmpfloat (sc_hindcast_summarise (scores, N, M, SC_TUNE_SECONDS).value, ==, 2.0);

  ScTuneInterval interval = sc_hindcast_summarise (scores, N, M, SC_TUNE_CRPS), again = sc_hindcast_summarise (scores, N, M, SC_TUNE_CRPS);
  g_assert_cmpfloat (interval.low, <, interval.value);
  g_assert_cmpfloat (interval.high, >, interval.value);
  g_assert_cmpfloat (interval.low, ==, again.low);
  interval = sc_hindcast_summarise (scores, 1, M, SC_TUNE_CRPS);
  g_assert_cmpfloat (interval.value, ==, scores[0].crps);
  g_assert_true (isnan (interval.low) && isnan (interval.high));
}

/* What differs by the same at each start is told apart, however much the starts differ. */
static void
test_pairs (void)
{
  ScHindcastScore a[N], b[N];

  fill (a, 0.0, 1);
  fill (b, -0.02, 2);
  ScTuneInterval alone = sc_hindcast_summarise (a, N, M, SC_TUNE_CRPS), difference = sc_hindcast_compare (a, b, N, M, SC_TUNE_CRPS);
  g_assert_cmpfloat (alone.high - alone.low, >, 0.2);
  g_assert_cmpfloat (difference.high, <, 0.0);
  g_assert_cmpfloat_with_epsilon (difference.value, -0.02, 0.005);
  g_assert_cmpfloat (sc_hindcast_compare (b, a, N, M, SC_TUNE_CRPS).value, ==, -difference.value);
  difference = sc_hindcast_compare (a, a, N, M, SC_TUNE_RMSE);
  g_assert_cmpfloat (difference.low, ==, 0.0);
  g_assert_cmpfloat (difference.high, ==, 0.0);
}

static void
test_names (void)
{
  for (ScTuneScore score = 0; score < SC_TUNE_N_SCORES; score++)
    g_assert_cmpint (sc_tune_score_find (sc_tune_score_get_id (score)), ==, score);
  g_assert_cmpint (sc_tune_score_find ("beauty"), ==, SC_TUNE_N_SCORES);
  g_assert_cmpfloat_with_epsilon (sc_tune_score_get_badness (SC_TUNE_SPREAD_SKILL, 0.5),
                                  sc_tune_score_get_badness (SC_TUNE_SPREAD_SKILL, 2.0), 1e-15);
  g_assert_cmpfloat (sc_tune_score_get_badness (SC_TUNE_SPREAD_SKILL, 1.0), ==, 0.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tune/hindcast-summary/values", test_values);
  g_test_add_func ("/tune/hindcast-summary/pairs", test_pairs);
  g_test_add_func ("/tune/hindcast-summary/names", test_names);
  return g_test_run ();
}
