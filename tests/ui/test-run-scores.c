/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/run-scores.h"

#include <math.h>
#include <string.h>

#include "forecast/demo-world.h"
#include "io/open.h"
#include "support/test-data.h"
#include "verify/scores.h"

typedef struct
{
  gchar *folder;
  gchar *inputs;
  ScWorkspace *workspace;
  ScRunController *controller;
  ScShown *shown;
  ScRunScores *scores;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GError *error = NULL;

  fixture->folder = test_temporary_dir ();
  fixture->inputs = g_build_filename (fixture->folder, SC_DEMO_WORLD_DATASET, NULL);
  sc_demo_world_make (fixture->folder, 0, &error);
  g_assert_no_error (error);
  fixture->workspace = sc_workspace_new ();
  fixture->controller = sc_run_controller_new ();
  fixture->shown = sc_shown_new (fixture->workspace, fixture->controller);
  fixture->scores = sc_run_scores_new (fixture->shown);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->scores);
  g_object_unref (fixture->shown);
  g_object_unref (fixture->controller);
  g_object_unref (fixture->workspace);
  test_remove_dir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->inputs);
}

/* Three sampler steps are enough: how good the forecast is does not matter. */
static void
run (Fixture *fixture)
{
  g_auto (ScForecastSetting) setting = { 0 };
  ScNoiseSetting noise = SC_NOISE_SETTING_GENCAST;

  sc_forecast_setting_init (&setting);
  setting.checkpoint = g_build_filename (fixture->folder, SC_DEMO_WORLD_CHECKPOINT, NULL);
  setting.stats = g_strdup (fixture->folder);
  setting.inputs = g_strdup (fixture->inputs);
  setting.steps = 2;
  setting.members = 3;
  noise.levels = 3;
  sc_workspace_set_forecast (fixture->workspace, &setting, "Setting", NULL);
  sc_workspace_set_noise (fixture->workspace, &noise, "Noise", NULL);
  sc_shown_start_run (fixture->shown, 1, 0);
  while (sc_run_controller_get_active (fixture->controller))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (sc_run_controller_get_state (fixture->controller), ==, SC_RUN_STATE_FINISHED);
}

static const ScRunScore *
wait_for_score (Fixture *fixture, guint n_members)
{
  while (sc_run_scores_get (fixture->scores) == NULL || sc_run_scores_get (fixture->scores)->n_members != n_members)
    g_main_context_iteration (NULL, TRUE);
  return sc_run_scores_get (fixture->scores);
}

/* What the command line finds in the file that the run wrote. */
static gdouble
verify (Fixture *fixture, gint64 lead, gdouble level, gsize source, ScScoreKind kind)
{
  const gchar *variables[] = { sc_workspace_get_selection (fixture->workspace)->variable, NULL };
  GError *error = NULL;
  g_autoptr (ScDataset) forecast = sc_open_dataset (sc_run_controller_get_output (fixture->controller), SC_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  g_autoptr (ScDataset) truth = sc_open_dataset (fixture->inputs, SC_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  const ScVerifySource sources[] = {
    { (gchar *) "forecast", SC_VERIFY_FORECAST, forecast },
    { (gchar *) "persistence", SC_VERIFY_PERSISTENCE, truth },
  };
  const ScVerificationRequest request
    = { .sources = sources, .n_sources = 2, .truth = truth, .variables = variables, .threads = 2 };
  g_autoptr (ScVerification) verification = sc_verification_new (&request, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < verification->maps->len; i++)
    {
      const ScScoredMap *map = g_ptr_array_index (verification->maps, i);

      if (map->source != source || map->lead != lead || !(map->level == level || (isnan (map->level) && isnan (level))))
        continue;
      g_autofree gdouble *sums = sc_scored_map_dup_total (map, verification->n_starts);
      return sc_score_compute (&map->layout, sums, kind, 0);
    }
  g_assert_not_reached ();
}

static void
check (Fixture *fixture, gint64 lead, gdouble level, gdouble factor)
{
  const ScRunScore *score = wait_for_score (fixture, 3);

  /* The same sums of the same values; the factor's product is all that may round otherwise. */
  g_assert_cmpfloat_with_epsilon (score->rmse / (factor * verify (fixture, lead, level, 0, SC_SCORE_RMSE)), 1.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (score->crps / (factor * verify (fixture, lead, level, 0, SC_SCORE_CRPS)), 1.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (score->persistence / (factor * verify (fixture, lead, level, 1, SC_SCORE_RMSE)), 1.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (score->spread_skill, verify (fixture, lead, level, 0, SC_SCORE_SPREAD_SKILL), 1e-12);
}

static void
test_as_the_command_line (Fixture *fixture, gconstpointer data)
{
  GError *error = NULL;

  g_assert_null (sc_run_scores_get (fixture->scores));
  sc_workspace_open (fixture->workspace, fixture->inputs, &error);
  g_assert_no_error (error);
  run (fixture);

  sc_shown_set_variable (fixture->shown, "2m_temperature");
  sc_shown_set_time (fixture->shown, 1);
  check (fixture, 2 * 43200, NAN, 1.0);
  sc_shown_set_time (fixture->shown, 0);
  check (fixture, 43200, NAN, 1.0);
  sc_shown_set_variable (fixture->shown, "temperature");
  sc_shown_set_level (fixture->shown, 500);
  check (fixture, 43200, 500, 1.0);
  /* Pa in the file, hPa in the window. */
  sc_shown_set_variable (fixture->shown, "mean_sea_level_pressure");
  check (fixture, 43200, NAN, 0.01);

  /* A file has no scores. */
  sc_shown_set_source (fixture->shown, 0);
  g_assert_null (sc_run_scores_get (fixture->scores));
}

/* Where nobody knows what came, nothing is said. */
static void
test_without_truth (Fixture *fixture, gconstpointer data)
{
  run (fixture);
  while (sc_shown_get_field (fixture->shown) == NULL)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (sc_run_scores_get (fixture->scores));
}

int
main (int argc, char **argv)
{
  g_autofree gchar *cache = test_temporary_dir ();

  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/run-scores/as-the-command-line", Fixture, NULL, set_up, test_as_the_command_line, tear_down);
  g_test_add ("/run-scores/without-truth", Fixture, NULL, set_up, test_without_truth, tear_down);
  const int status = g_test_run ();
  test_remove_dir (cache);
  return status;
}
