/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "support/test-data.h"
#include "tune/suggest.h"
#include "tune/sweep.h"
#include "tune/hindcast-world.h"
#include "tune/tune-error.h"

#define N_STARTS 3

/* Made once: the world and its starts serve every test. */
static ScHindcast *hindcast;
static gchar *folder;

static ScNoiseSetting
quick_setting (void)
{
  ScNoiseSetting setting = SC_NOISE_SETTING_GENCAST;

  setting.levels = 2;
  return setting;
}

static ScHindcastScore
run (gsize start, const ScNoiseSetting *setting)
{
  GError *error = NULL;
  ScHindcastScore score;

  sc_hindcast_run (hindcast, start, setting, NULL, &score, &error);
  g_assert_no_error (error);
  return score;
}

static void
test_hindcast (void)
{
  ScNoiseSetting setting = quick_setting (), other = setting, training = setting;
  const ScHindcastScore score = run (0, &setting), again = run (0, &setting);

  other.inference.max = 40;
  training.training.max = 200;
  g_assert_cmpfloat (score.crps, >, 0.0);
  g_assert_cmpfloat (score.square, >, 0.0);
  g_assert_cmpfloat (score.variance, >, 0.0);
  g_assert_cmpfloat (score.spectrum, >, 0.0);
  g_assert_cmpuint (score.network_calls, ==, 2 * 3);
  g_assert_cmpfloat (score.crps, ==, again.crps);
  g_assert_cmpfloat (score.spectrum, ==, again.spectrum);
  g_assert_cmpfloat (run (1, &setting).crps, !=, score.crps);
  g_assert_cmpfloat (run (0, &other).crps, !=, score.crps);

  g_autofree gchar *key = sc_hindcast_dup_key (hindcast, 0, &setting), *key_again = sc_hindcast_dup_key (hindcast, 0, &setting);
  g_autofree gchar *key_start = sc_hindcast_dup_key (hindcast, 1, &setting), *key_other = sc_hindcast_dup_key (hindcast, 0, &other);
  g_autofree gchar *key_training = sc_hindcast_dup_key (hindcast, 0, &training);
  g_assert_cmpstr (key, ==, key_again);
  g_assert_cmpstr (key, !=, key_start);
  g_assert_cmpstr (key, !=, key_other);
  g_assert_cmpstr (key, ==, key_training); /* no forecast depends on it */
}

static void
test_hindcast_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  const ScNoiseSetting setting = quick_setting ();
  ScHindcastScore score;

  g_cancellable_cancel (cancellable);
  g_assert_false (sc_hindcast_run (hindcast, 0, &setting, cancellable, &score, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

typedef struct
{
  guint told[6];
  guint ends;
  guint cancel_after; /* 0: never */
  guint pause_after;  /* 0: never */
  guint n;
  GError *error;
} Listener;

static void
on_cell (ScSweep *sweep, gssize cell, const GError *error, gpointer data)
{
  Listener *listener = data;

  if (cell < 0)
    {
      listener->ends++;
      listener->error = error != NULL ? g_error_copy (error) : NULL;
      return;
    }
  listener->told[cell]++;
  listener->n++;
  if (listener->n == listener->cancel_after)
    sc_sweep_cancel (sweep);
  if (listener->n == listener->pause_after)
    sc_sweep_pause (sweep);
}

static const gdouble maxima[] = { 0.01, 40, 80 }; /* the first is below the minimum */
static const gdouble churns[] = { 0, 2.5 };
static const ScSweepAxis axes[] = { { SC_NOISE_INFERENCE_MAX, maxima, 3 }, { SC_NOISE_CHURN, churns, 2 } };

static ScSweep *
new_sweep (ScHindcastLog *log)
{
  const ScNoiseSetting base = quick_setting ();
  GError *error = NULL;
  ScSweep *sweep = sc_sweep_new (hindcast, log, &base, axes, 2, &error);

  g_assert_no_error (error);
  return sweep;
}

static gsize
count_known (ScSweep *sweep, gsize *done)
{
  gsize known = 0;

  *done = 0;
  for (gsize i = 0; i < sc_sweep_get_n_cells (sweep); i++)
    {
      g_auto (ScSweepCell) cell = { 0 };
      sc_sweep_get_cell (sweep, i, &cell);
      known += cell.n_known;
      *done += cell.n_done;
    }
  return known;
}

static void
test_sweep (void)
{
  g_autofree gchar *path = g_build_filename (folder, "sweep.jsonl", NULL);
  g_autoptr (ScHindcastLog) log = sc_hindcast_log_open (path, NULL);
  Listener first = { .cancel_after = 7 }, second = { .pause_after = 3 };
  gsize done, total;

  /* Ended in the middle. */
  ScSweep *sweep = new_sweep (log);
  sc_sweep_start (sweep, on_cell, &first, NULL);
  sc_sweep_wait (sweep);
  g_assert_cmpuint (first.ends, ==, 1);
  g_assert_error (first.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_known (sweep, &done), ==, 0);
  const gsize computed = done;
  g_assert_cmpuint (computed, >, 0);
  sc_sweep_unref (sweep);

  /* Gone on with, held for a moment; nothing is computed twice. */
  sweep = new_sweep (log);
  sc_sweep_start (sweep, on_cell, &second, NULL);
  g_usleep (300000);
  sc_sweep_continue (sweep);
  sc_sweep_wait (sweep);
  g_assert_cmpuint (second.ends, ==, 1);
  g_assert_no_error (second.error);
  g_assert_cmpuint (count_known (sweep, &done), ==, computed);
  g_assert_cmpuint (done, ==, 4 * N_STARTS);
  sc_sweep_get_progress (sweep, &done, &total);
  g_assert_cmpuint (done, ==, 6 * N_STARTS);
  g_assert_cmpuint (total, ==, 6 * N_STARTS);
  for (gsize i = 0; i < 6; i++)
    {
      g_auto (ScSweepCell) cell = { 0 };
      const ScTuneInterval crps = sc_sweep_get_score (sweep, i, SC_TUNE_CRPS);

      sc_sweep_get_cell (sweep, i, &cell);
      g_assert_cmpfloat (cell.setting.inference.max, ==, maxima[i / 2]);
      g_assert_cmpfloat (cell.setting.churn, ==, churns[i % 2]);
      g_assert_true ((cell.problem != NULL) == (i < 2));
      g_assert_true (isnan (crps.value) == (i < 2));
      g_assert_cmpuint (second.told[i], ==, i < 2 ? 1 : N_STARTS);
    }
  const gssize best = sc_sweep_find_best (sweep, SC_TUNE_CRPS);
  g_assert_cmpint (best, >=, 2);
  for (gsize i = 2; i < 6; i++)
    g_assert_cmpfloat (sc_sweep_get_score (sweep, (gsize) best, SC_TUNE_CRPS).value, <=, sc_sweep_get_score (sweep, i, SC_TUNE_CRPS).value);

  g_autofree gchar *csv = sc_sweep_dup_csv (sweep);
  g_auto (GStrv) lines = g_strsplit (csv, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 8);
  g_assert_true (g_str_has_prefix (lines[0], "sigma-max,churn,starts,crps,crps_low,crps_high,"));
  g_assert_true (g_str_has_prefix (lines[1], "0.01,0,0,,,"));
  g_assert_true (g_str_has_prefix (lines[6], "80,2.5,3,"));
  sc_sweep_unref (sweep);
  g_clear_error (&first.error);
}

static void
test_sweep_refused (void)
{
  const ScNoiseSetting base = quick_setting ();
  g_autoptr (ScHindcastLog) log = sc_hindcast_log_open (NULL, NULL);
  const ScSweepAxis refused[][2] = {
    { { SC_NOISE_CHURN, churns, 2 }, { SC_NOISE_CHURN, churns, 2 } },
    { { SC_NOISE_CHURN, churns, 0 }, { SC_NOISE_INFERENCE_MAX, maxima, 3 } },
    { { SC_NOISE_TRAINING_MAX, maxima, 3 }, { SC_NOISE_CHURN, churns, 2 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (sc_sweep_new (hindcast, log, &base, refused[i], 2, &error));
      g_assert_error (error, SC_TUNE_ERROR, SC_TUNE_ERROR_REQUEST);
    }
}

static void
on_tried (const ScNoiseSetting *setting, gdouble crps, guint n_tried, gpointer data)
{
  guint *n = data;

  g_assert_cmpuint (n_tried, ==, ++*n);
  g_assert_true (sc_noise_setting_validate (setting, NULL));
  g_assert_cmpfloat (setting->inference.max, <=, setting->training.max);
  g_assert_cmpfloat (setting->inference.min, >=, setting->training.min);
}

static void
test_suggest (void)
{
  g_autoptr (ScHindcastLog) log = sc_hindcast_log_open (NULL, NULL);
  static const ScNoiseParameter chosen[] = { SC_NOISE_INFERENCE_MAX, SC_NOISE_CHURN };
  guint n = 0;
  ScSuggestRequest request = {
    .hindcast = hindcast,
    .log = log,
    .begin = quick_setting (),
    .free = chosen,
    .n_free = 2,
    .n_search = 1,
    .max_settings = 8,
    .func = on_tried,
    .data = &n,
  };
  ScSuggestion suggestion, again;
  GError *error = NULL;

  sc_suggest (&request, &suggestion, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (suggestion.n_settings, ==, n);
  g_assert_cmpuint (n, <=, 8);
  g_assert_cmpint (suggestion.setting.levels, ==, request.begin.levels);
  g_assert_cmpfloat (suggestion.setting.inference.rho, ==, request.begin.inference.rho);
  g_assert_cmpfloat (suggestion.search.value, <=, 0.0);
  g_assert_cmpfloat_with_epsilon (suggestion.test.value, suggestion.best_crps.value - suggestion.begin_crps.value, 1e-12);
  switch (suggestion.verdict)
    {
    case SC_SUGGEST_BETTER:
      g_assert_cmpfloat (suggestion.test.high, <, 0.0);
      break;
    case SC_SUGGEST_UNCERTAIN:
      g_assert_cmpfloat (suggestion.test.value, <, 0.0);
      g_assert_cmpfloat (suggestion.test.high, >=, 0.0);
      break;
    case SC_SUGGEST_NONE:
    default:
      g_assert_cmpfloat (suggestion.test.value, >=, 0.0);
    }

  /* The test's starts are those that the search did not see. */
  g_autofree gchar *seen = sc_hindcast_dup_key (hindcast, 0, &suggestion.setting), *unseen = sc_hindcast_dup_key (hindcast, 1, &suggestion.setting);
  g_assert_true (sc_hindcast_log_find (log, seen, NULL) && sc_hindcast_log_find (log, unseen, NULL));

  n = 0;
  sc_suggest (&request, &again, &error);
  g_assert_no_error (error);
  g_assert_true (sc_noise_setting_equal (&suggestion.setting, &again.setting));

  request.n_search = 2; /* one is left, and an interval needs two */
  g_assert_false (sc_suggest (&request, &again, &error));
  g_assert_error (error, SC_TUNE_ERROR, SC_TUNE_ERROR_REQUEST);
  g_clear_error (&error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder = test_temporary_dir ();
  hindcast = hindcast_world_new (folder, N_STARTS, 2);
  g_test_add_func ("/tune/hindcast/scores", test_hindcast);
  g_test_add_func ("/tune/hindcast/cancelled", test_hindcast_cancelled);
  g_test_add_func ("/tune/sweep/cells", test_sweep);
  g_test_add_func ("/tune/sweep/refused", test_sweep_refused);
  g_test_add_func ("/tune/suggest/winner", test_suggest);
  const int status = g_test_run ();
  sc_hindcast_unref (hindcast);
  test_remove_dir (folder);
  g_free (folder);
  return status;
}
