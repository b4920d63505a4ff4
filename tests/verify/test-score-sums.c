/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/score-sums.h"

#include <math.h>
#include <string.h>

#include "noise/random.h"
#include "verify/bootstrap.h"
#include "verify/scores.h"

enum
{
  N_LAT = 30,
  N_LON = 48,
  N_GRID = N_LAT * N_LON,
};

typedef struct
{
  gdouble weights[N_LAT];
  gfloat truth[N_GRID];
  gfloat *members; /* [n][N_GRID] */
  guint8 counted[N_GRID];
  gdouble thresholds[2];
} Case;

/* Truth and members from one normal distribution. */
static Case *
case_new (gsize n_members, guint64 seed)
{
  Case *self = g_new0 (Case, 1);
  const ScKey key = sc_key_new (seed);

  self->members = g_new (gfloat, n_members * N_GRID);
  sc_random_normal (sc_key_fold_in (key, 0), 0, self->truth, N_GRID);
  sc_random_normal (sc_key_fold_in (key, 1), 0, self->members, n_members * N_GRID);
  memset (self->counted, 1, N_GRID);
  for (gsize i = 0; i < N_LAT; i++)
    self->weights[i] = 1.0 + (gdouble) i;
  self->thresholds[0] = -0.5;
  self->thresholds[1] = 1;
  return self;
}

static void
case_free (Case *self)
{
  g_free (self->members);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Case, case_free)

static ScScoreMap
get_map (const Case *self)
{
  return (ScScoreMap) { N_LAT, N_LON, self->weights, self->truth, self->members, N_GRID, NULL, self->counted,
                        self->thresholds };
}

/* (transfer full) */
static gdouble *
add (const ScScoreLayout *layout, const ScScoreMap *map, guint n_threads)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScThreads) threads = sc_threads_new (n_threads);
  g_autoptr (ScZonalPower) power = sc_zonal_power_new (N_LON, &error);
  g_autoptr (ScScorer) scorer = sc_scorer_new (layout, N_LAT, N_LON, power, threads, &error);
  gdouble *sums = g_new0 (gdouble, layout->size);

  g_assert_no_error (error);
  sc_scorer_add (scorer, map, sums);
  return sums;
}

static gdouble
score (const ScScoreLayout *layout, const gdouble *sums, ScScoreKind kind)
{
  return sc_score_compute (layout, sums, kind, 0);
}

static void
test_perfect (void)
{
  g_autoptr (Case) self = case_new (3, 1);
  ScScoreLayout layout;

  for (gsize m = 0; m < 3; m++)
    memcpy (self->members + m * N_GRID, self->truth, sizeof self->truth);
  for (gsize n = 1; n <= 3; n += 2)
    {
      sc_score_layout_init (&layout, n, 2, N_LON / 2 + 1);
      const ScScoreMap map = get_map (self);
      g_autofree gdouble *sums = add (&layout, &map, 1);

      g_assert_cmpfloat (score (&layout, sums, SC_SCORE_CRPS), ==, 0);
      /* The mean of three equal numbers may round. */
      g_assert_cmpfloat (score (&layout, sums, SC_SCORE_RMSE), <, 1e-15);
      g_assert_cmpfloat (fabs (score (&layout, sums, SC_SCORE_BIAS)), <, 1e-15);
      g_assert_cmpfloat (score (&layout, sums, SC_SCORE_BRIER), ==, 0);
      g_assert_cmpfloat (score (&layout, sums, SC_SCORE_SPECTRUM_ERROR), <, 1e-12);
      g_assert_cmpfloat (sums[SC_SCORE_SUM_CELLS], ==, N_GRID);
      if (n > 1)
        for (gsize rank = 0; rank <= n; rank++) /* a tie with all is shared by all ranks */
          g_assert_cmpfloat_with_epsilon (sums[layout.ranks + rank] / sums[SC_SCORE_SUM_WEIGHT], 1.0 / (gdouble) (n + 1), 1e-12);
    }
}

/* One cell by hand: members 1, 2, 4, truth 3: mean |x − y| = 4/3, mean of pairs |xᵢ − xⱼ| = 2. */
static void
test_by_hand (void)
{
  const gdouble weights[] = { 2 }, thresholds[] = { 1.5 };
  const gfloat truth[] = { 3, 0 }, members[] = { 4, 0, 1, 0, 2, 0 };
  const guint8 counted[] = { 1, 0 };
  const ScScoreMap map = { 1, 2, weights, truth, members, 2, NULL, counted, thresholds };
  ScScoreLayout layout;
  g_autoptr (GError) error = NULL;

  sc_score_layout_init (&layout, 3, 1, 0);
  g_autoptr (ScScorer) scorer = sc_scorer_new (&layout, 1, 2, NULL, NULL, &error);
  g_autofree gdouble *sums = g_new0 (gdouble, layout.size);
  sc_scorer_add (scorer, &map, sums);

  g_assert_cmpfloat_with_epsilon (score (&layout, sums, SC_SCORE_CRPS), 4.0 / 3 - 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (score (&layout, sums, SC_SCORE_BIAS), 7.0 / 3 - 3, 1e-12);
  g_assert_cmpfloat_with_epsilon (score (&layout, sums, SC_SCORE_RMSE), 2.0 / 3, 1e-12);
  g_assert_cmpfloat_with_epsilon (score (&layout, sums, SC_SCORE_SPREAD), sqrt (7.0 / 3), 1e-12);
  g_assert_cmpfloat (score (&layout, sums, SC_SCORE_RMSE_DEBIASED), ==, 0); /* 4/9 − 7/9 below 0 */
  g_assert_cmpfloat_with_epsilon (score (&layout, sums, SC_SCORE_SPREAD_SKILL), sqrt (4.0 / 3 * 7 / 3 / (4.0 / 9)), 1e-12);
  /* Two of three exceed: (2/3 − 1)² − 2 · 1 / (9 · 2) */
  g_assert_cmpfloat_with_epsilon (score (&layout, sums, SC_SCORE_BRIER), 1.0 / 9 - 1.0 / 9, 1e-12);
  g_assert_cmpfloat (sums[layout.ranks + 2], ==, 2);
  g_assert_cmpfloat (sums[SC_SCORE_SUM_MISSING], ==, 1);
}

/*
 * Means over seeds. The fair CRPS of a standard normal ensemble is 1/√π
 * whatever M is, the ratio of spread to skill 1; 40 × 1440 cells leave an error of
 * some 0.4 % of them, and the bound is four times that.
 */
static void
test_exchangeable (void)
{
  for (gsize n = 2; n <= 20; n *= 3)
    {
      ScScoreLayout layout;
      sc_score_layout_init (&layout, n, 1, 0);
      g_autofree gdouble *total = g_new0 (gdouble, layout.size);

      for (guint64 seed = 0; seed < 40; seed++)
        {
          g_autoptr (Case) self = case_new (n, 100 + seed);
          const ScScoreMap map = get_map (self);
          g_autofree gdouble *sums = add (&layout, &map, 1);
          for (gsize i = 0; i < layout.size; i++)
            total[i] += sums[i];
        }
      g_assert_cmpfloat_with_epsilon (score (&layout, total, SC_SCORE_CRPS), 1 / sqrt (G_PI), 0.016 / sqrt (G_PI));
      g_assert_cmpfloat_with_epsilon (score (&layout, total, SC_SCORE_SPREAD_SKILL), 1, 0.016);
      g_assert_cmpfloat_with_epsilon (score (&layout, total, SC_SCORE_RMSE), sqrt (1 + 1.0 / (gdouble) n), 0.016);
      g_assert_cmpfloat_with_epsilon (score (&layout, total, SC_SCORE_RMSE_DEBIASED), 1, 0.016);
      /* P (N > −½) = 0.6915: the fair Brier score is p (1 − p). */
      g_assert_cmpfloat_with_epsilon (score (&layout, total, SC_SCORE_BRIER), 0.6915 * 0.3085, 0.016);
      for (gsize rank = 0; rank <= n; rank++)
        g_assert_cmpfloat_with_epsilon (total[layout.ranks + rank] / total[SC_SCORE_SUM_WEIGHT], 1.0 / (gdouble) (n + 1), 0.01);
    }
}

/* A normal distribution against the limit of many members drawn at its quantiles. */
static void
test_normal (void)
{
  enum { MANY = 2000 };
  const gdouble weights[] = { 1 }, thresholds[] = { 0.3 };
  const guint8 counted[] = { 1 };
  const gfloat mean[] = { 1.5f }, deviation[] = { 2 };
  g_autofree gfloat *members = g_new (gfloat, MANY);
  g_autoptr (GError) error = NULL;

  /* Quantiles by bisection of the distribution itself. */
  for (gsize i = 0; i < MANY; i++)
    {
      const gdouble wanted = ((gdouble) i + 0.5) / MANY;
      gdouble low = -12, high = 12;
      for (gint k = 0; k < 60; k++)
        {
          const gdouble middle = (low + high) / 2;
          if (0.5 * erfc (-middle / sqrt (2)) < wanted)
            low = middle;
          else
            high = middle;
        }
      members[i] = (gfloat) (1.5 + 2 * low);
    }
  for (gfloat y = -4; y <= 7; y += 1.1f)
    {
      ScScoreLayout layouts[2];
      gdouble crps[2], brier[2];

      for (gsize i = 0; i < 2; i++)
        {
          const ScScoreMap map = { 1, 1, weights, &y, i == 0 ? mean : members, 1, i == 0 ? deviation : NULL, counted, thresholds };
          sc_score_layout_init (&layouts[i], i == 0 ? 0 : MANY, 1, 0);
          g_autoptr (ScScorer) scorer = sc_scorer_new (&layouts[i], 1, 1, NULL, NULL, &error);
          g_autofree gdouble *sums = g_new0 (gdouble, layouts[i].size);
          sc_scorer_add (scorer, &map, sums);
          crps[i] = score (&layouts[i], sums, SC_SCORE_CRPS);
          brier[i] = score (&layouts[i], sums, SC_SCORE_BRIER);
        }
      /* The members' own steps are 1/2000; the fair correction adds as much. */
      g_assert_cmpfloat_with_epsilon (crps[0], crps[1], 2e-3);
      g_assert_cmpfloat_with_epsilon (brier[0], brier[1], 2e-3);
    }
}

/* A wave of one number has its power there: ½ a². */
static void
test_spectrum (void)
{
  g_autoptr (GError) error = NULL;

  for (gsize n = 7; n <= 8; n++)
    {
      g_autoptr (ScZonalPower) power = sc_zonal_power_new (n, &error);
      gpointer scratch = sc_zonal_power_new_scratch (power);
      gfloat row[8];
      gdouble found[5] = { 0 };

      for (gsize i = 0; i < n; i++)
        row[i] = (gfloat) (2 + 3 * cos (2 * G_PI * 2 * (gdouble) i / (gdouble) n + 0.4));
      sc_zonal_power_add (power, scratch, row, 10, found);
      g_assert_cmpfloat_with_epsilon (found[0], 10 * 4, 1e-4);
      g_assert_cmpfloat_with_epsilon (found[1], 0, 1e-4);
      g_assert_cmpfloat_with_epsilon (found[2], 10 * 4.5, 1e-4);
      g_assert_cmpfloat_with_epsilon (found[3], 0, 1e-4);
      sc_zonal_power_free_scratch (scratch);
    }
}

static void
test_threads (void)
{
  g_autoptr (Case) self = case_new (5, 3);
  ScScoreLayout layout;

  self->counted[17] = self->counted[900] = 0;
  sc_score_layout_init (&layout, 5, 2, N_LON / 2 + 1);
  const ScScoreMap map = get_map (self);
  g_autofree gdouble *one = add (&layout, &map, 1);
  for (guint n = 2; n <= 5; n++)
    {
      g_autofree gdouble *several = add (&layout, &map, n);
      g_assert_cmpmem (one, layout.size * sizeof (gdouble), several, layout.size * sizeof (gdouble));
    }
}

/* What a cell that does not count holds makes no difference, and its circle has no spectrum. */
static void
test_missing (void)
{
  g_autoptr (Case) self = case_new (4, 4);
  ScScoreLayout layout;

  self->counted[5] = 0;
  sc_score_layout_init (&layout, 4, 2, N_LON / 2 + 1);
  const ScScoreMap map = get_map (self);
  g_autofree gdouble *before = add (&layout, &map, 2);
  self->truth[5] = NAN;
  self->members[5] = NAN;
  self->members[N_GRID + 5] = INFINITY;
  g_autofree gdouble *after = add (&layout, &map, 2);
  g_assert_cmpmem (before, layout.size * sizeof (gdouble), after, layout.size * sizeof (gdouble));
  g_assert_cmpfloat (before[SC_SCORE_SUM_MISSING], ==, 1);
  g_assert_cmpfloat (before[layout.spectrum], ==, N_LAT * (N_LAT + 1) / 2.0 - 1);

  memset (self->counted, 0, N_GRID);
  g_autofree gdouble *none = add (&layout, &map, 2);
  for (gint kind = 0; kind <= SC_SCORE_BRIER; kind++)
    g_assert_true (isnan (score (&layout, none, (ScScoreKind) kind)));
}

static void
test_bootstrap (void)
{
  g_autoptr (ScBootstrap) a = sc_bootstrap_new (10, 500, 3, 7), b = sc_bootstrap_new (10, 500, 3, 7);
  g_autoptr (ScBootstrap) other = sc_bootstrap_new (10, 500, 3, 8);
  const gsize bytes = 5000 * sizeof (guint32);

  g_assert_cmpmem (a->counts, bytes, b->counts, bytes);
  g_assert_cmpint (memcmp (a->counts, other->counts, bytes), !=, 0);
  for (gsize r = 0; r < 500; r++)
    {
      guint32 sum = 0;
      for (gsize i = 0; i < 10; i++)
        sum += a->counts[r * 10 + i];
      g_assert_cmpuint (sum, ==, 10);
    }
  /* One block of all: every resample is the sample. */
  g_autoptr (ScBootstrap) whole = sc_bootstrap_new (6, 20, 6, 0);
  for (gsize i = 0; i < 120; i++)
    g_assert_cmpuint (whole->counts[i], ==, 1);
}

static void
test_interval (void)
{
  gdouble values[] = { 5, NAN, 1, 2, 4, 3 }, low, high;

  sc_bootstrap_interval (values, 6, 0.5, &low, &high);
  g_assert_cmpfloat_with_epsilon (low, 2, 1e-12);
  g_assert_cmpfloat_with_epsilon (high, 4, 1e-12);
  gdouble few[] = { NAN, 3 };
  sc_bootstrap_interval (few, 2, 0.95, &low, &high);
  g_assert_true (isnan (low) && isnan (high));

  /* A mean of 100 standard normal numbers has the interval ±0.196; 2000 resamples know it to some 8 %. */
  enum { N = 100, R = 2000 };
  gfloat sample[N];
  gdouble means[R], average = 0;
  g_autoptr (ScBootstrap) bootstrap = sc_bootstrap_new (N, R, 1, 1);
  sc_random_normal (sc_key_new (5), 0, sample, N);
  for (gsize i = 0; i < N; i++)
    average += (gdouble) sample[i] / N;
  for (gsize r = 0; r < R; r++)
    {
      means[r] = 0;
      for (gsize i = 0; i < N; i++)
        means[r] += bootstrap->counts[r * N + i] * (gdouble) sample[i] / N;
    }
  sc_bootstrap_interval (means, R, 0.95, &low, &high);
  g_assert_cmpfloat_with_epsilon (high - average, 0.196, 0.05);
  g_assert_cmpfloat_with_epsilon (average - low, 0.196, 0.05);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verify/score-sums/perfect", test_perfect);
  g_test_add_func ("/verify/score-sums/by-hand", test_by_hand);
  g_test_add_func ("/verify/score-sums/exchangeable", test_exchangeable);
  g_test_add_func ("/verify/score-sums/normal", test_normal);
  g_test_add_func ("/verify/score-sums/spectrum", test_spectrum);
  g_test_add_func ("/verify/score-sums/threads", test_threads);
  g_test_add_func ("/verify/score-sums/missing", test_missing);
  g_test_add_func ("/verify/bootstrap/resamples", test_bootstrap);
  g_test_add_func ("/verify/bootstrap/interval", test_interval);
  return g_test_run ();
}
