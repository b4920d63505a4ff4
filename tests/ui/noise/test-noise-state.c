/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "forecast/demo-world.h"
#include "support/test-data.h"
#include "ui/noise/noise-labels.h"
#include "ui/noise/noise-model.h"
#include "ui/noise/noise-words.h"

static void
test_parameters_stay_valid (void)
{
  GRand *random = g_rand_new_with_seed (20260);
  ScNoiseSetting setting = SC_NOISE_SETTING_GENCAST;
  const gdouble wild[] = { -1, 0, 1e-300, 1e300, INFINITY, -INFINITY, NAN };

  for (gint i = 0; i < 20000; i++)
    {
      ScNoiseParameter parameter = g_rand_int_range (random, 0, SC_NOISE_N_PARAMETERS);
      gdouble value = i % 5 == 0 ? wild[g_rand_int_range (random, 0, G_N_ELEMENTS (wild))]
                                 : pow (10, g_rand_double_range (random, -5, 5));
      g_autoptr (GError) error = NULL;

      sc_noise_parameter_set (&setting, parameter, value);
      sc_noise_setting_validate (&setting, &error);
      g_assert_no_error (error);
    }
  g_rand_free (random);
}

static void
test_steps (void)
{
  g_assert_cmpfloat (sc_noise_parameter_step (SC_NOISE_INFERENCE_MAX, 80, 1, SC_NOISE_STRIDE_NORMAL), ==, 81);
  g_assert_cmpfloat (sc_noise_parameter_step (SC_NOISE_INFERENCE_MAX, 80, -1, SC_NOISE_STRIDE_NORMAL), ==, 79);
  g_assert_cmpfloat (sc_noise_parameter_step (SC_NOISE_INFERENCE_MAX, 80, 1, SC_NOISE_STRIDE_FINE), ==, 80.1);
  g_assert_cmpfloat (sc_noise_parameter_step (SC_NOISE_INFERENCE_MAX, 80, 1, SC_NOISE_STRIDE_COARSE), ==, 90);
  g_assert_cmpfloat_with_epsilon (sc_noise_parameter_step (SC_NOISE_INFERENCE_MIN, 0.03, -1, SC_NOISE_STRIDE_NORMAL), 0.029, 1e-12);
  g_assert_cmpfloat_with_epsilon (sc_noise_parameter_step (SC_NOISE_INFERENCE_MIN, 0.1, -1, SC_NOISE_STRIDE_NORMAL), 0.099, 1e-12);
  g_assert_cmpfloat (sc_noise_parameter_step (SC_NOISE_LEVELS, 20, 1, SC_NOISE_STRIDE_NORMAL), ==, 21);
  g_assert_cmpfloat_with_epsilon (sc_noise_parameter_step (SC_NOISE_CHURN, 2.5, -1, SC_NOISE_STRIDE_NORMAL), 2.4, 1e-12);

  /* To no limit and back. */
  g_assert_cmpfloat (sc_noise_parameter_step (SC_NOISE_CHURN_MAX, 1e4, 1, SC_NOISE_STRIDE_NORMAL), ==, INFINITY);
  g_assert_cmpfloat (sc_noise_parameter_step (SC_NOISE_CHURN_MAX, INFINITY, 1, SC_NOISE_STRIDE_NORMAL), ==, INFINITY);
  g_assert_true (isfinite (sc_noise_parameter_step (SC_NOISE_CHURN_MAX, INFINITY, -1, SC_NOISE_STRIDE_NORMAL)));
  g_assert_cmpfloat (sc_noise_parameter_step (SC_NOISE_CHURN_MIN, 1e-4, -1, SC_NOISE_STRIDE_COARSE), ==, 0);
  g_assert_cmpfloat (sc_noise_parameter_step (SC_NOISE_CHURN_MIN, 0, 1, SC_NOISE_STRIDE_NORMAL), >, 0);

  /* From anywhere a key press goes somewhere, and there and back is near. */
  GRand *random = g_rand_new_with_seed (3);
  for (gint i = 0; i < 5000; i++)
    for (gint stride = SC_NOISE_STRIDE_FINE; stride <= SC_NOISE_STRIDE_COARSE; stride++)
      {
        gdouble value = sc_noise_parameter_round (SC_NOISE_TRAINING_MAX, pow (10, g_rand_double_range (random, -3, 3)));
        gdouble up = sc_noise_parameter_step (SC_NOISE_TRAINING_MAX, value, 1, stride);
        gdouble down = sc_noise_parameter_step (SC_NOISE_TRAINING_MAX, value, -1, stride);
        g_assert_cmpfloat (up, >, value);
        g_assert_cmpfloat (down, <, value);
        /* A unit of the first digit at most. */
        g_assert_cmpfloat (up, <=, 2 * value + 1e-9);
        g_assert_cmpfloat (down, >=, value / 10 - 1e-9);
      }
  g_rand_free (random);
}

static void
check_parse (const gchar *text, gboolean good, gdouble expected)
{
  gdouble value = -7;

  g_assert_cmpint (sc_noise_parameter_parse (SC_NOISE_CHURN_MAX, text, &value), ==, good);
  g_assert_cmpfloat (value, ==, good ? expected : -7);
}

static void
test_parse (void)
{
  check_parse ("88", TRUE, 88);
  check_parse ("  0,75 ", TRUE, 0.75);
  check_parse ("2e-3", TRUE, 2e-3);
  check_parse ("∞", TRUE, INFINITY);
  check_parse ("inf", TRUE, INFINITY);
  check_parse ("", FALSE, 0);
  check_parse ("eighty", FALSE, 0);
  check_parse ("8 0", FALSE, 0);
  check_parse ("nan", FALSE, 0);
  check_parse ("1e999", FALSE, 0);

  gdouble value;
  g_assert_false (sc_noise_parameter_parse (SC_NOISE_INFERENCE_MAX, "∞", &value));

  /* What is shown can be typed again. */
  GRand *random = g_rand_new_with_seed (11);
  for (gint i = 0; i < 2000; i++)
    {
      gdouble number = sc_noise_parameter_round (SC_NOISE_CHURN_MAX, pow (10, g_rand_double_range (random, -9, 9)));
      g_autofree gchar *text = sc_noise_parameter_format (SC_NOISE_CHURN_MAX, number);
      g_assert_true (sc_noise_parameter_parse (SC_NOISE_CHURN_MAX, text, &value));
      g_assert_cmpfloat_with_epsilon (value, number, 1e-9 * number);
    }
  g_rand_free (random);
}

static ScNoisePicture *
picture_of (const ScNoiseSetting *setting)
{
  g_autoptr (GError) error = NULL;
  ScNoisePicture *picture = sc_noise_picture_new (setting, &error);
  g_assert_no_error (error);
  return picture;
}

static void
assert_says (const gchar *text, const gchar *part)
{
  if (text == NULL || strstr (text, part) == NULL)
    g_error ("“%s” does not say “%s”", text != NULL ? text : "(nothing)", part);
}

static void
test_words_follow_the_setting (void)
{
  ScNoiseSetting setting = SC_NOISE_SETTING_GENCAST;
  {
    g_autoptr (ScNoisePicture) picture = picture_of (&setting);
    g_autofree gchar *warning = sc_noise_words_warn (picture);
    g_auto (GStrv) words = sc_noise_words_describe (picture, NULL);
    assert_says (warning, "σ = 90");
    assert_says (warning, "where the first step starts");
    assert_says (warning, "88");
    g_assert_cmpuint (g_strv_length (words), ==, 4);
    assert_says (words[1], "39 network calls");
    assert_says (words[2], "12.5 %");
    assert_says (words[2], "σ = 90 instead of 80");
    assert_says (words[3], "factor of 1.5");
    assert_says (words[3], "2.6 %");
    assert_says (words[3], "Above the calls there is no buffer.");
  }
  setting.inference.max = 78.2;
  {
    g_autoptr (ScNoisePicture) picture = picture_of (&setting);
    g_assert_null (sc_noise_words_warn (picture));
  }
  setting = SC_NOISE_SETTING_GENCAST;
  setting.inference.min = 0.001;
  setting.inference.max = 300;
  setting.churn = 0;
  {
    g_autoptr (ScNoisePicture) picture = picture_of (&setting);
    g_autofree gchar *warning = sc_noise_words_warn (picture);
    g_auto (GStrv) words = sc_noise_words_describe (picture, NULL);
    assert_says (warning, "above the training range, up to σ = 300");
    assert_says (warning, "below the training range, down to σ = 0.001");
    assert_says (words[2], "No churn");
  }
  setting = SC_NOISE_SETTING_GENCAST;
  setting.inference.max = 70;
  setting.inference.min = 0.019;
  {
    g_autoptr (ScNoisePicture) picture = picture_of (&setting);
    g_autofree gchar *warning = sc_noise_words_warn (picture);
    assert_says (warning, "where the last step ends");
  }
}

static void
test_words_of_calls (void)
{
  g_autoptr (ScNoisePicture) picture = picture_of (&SC_NOISE_SETTING_GENCAST);
  g_autofree gchar *first = sc_noise_words_call (picture, 0), *second = sc_noise_words_call (picture, 1);
  g_autofree gchar *last = sc_noise_words_call (picture, 38), *reading = sc_noise_words_read (picture, NULL, 1);

  assert_says (first, "Step 1 of 20: network call 1 of 39, at the level σ = 90");
  assert_says (second, "at the midpoint");
  assert_says (last, "Step 20 of 20: network call 39 of 39, at the level σ = 0.03");
  assert_says (reading, "c_skip 0.5");
  assert_says (reading, "loss weight 2");
}

static void
test_presets_have_labels (void)
{
  gsize n;
  const ScNoisePreset *presets = sc_noise_presets (&n);

  g_assert_cmpuint (n, >, 3);
  /* Each has a word of its own here, not the engine's. */
  for (gsize i = 0; i < n; i++)
    g_assert_true (sc_noise_preset_get_label (&presets[i]) != presets[i].name);
}

static void
count_signal (gint *count)
{
  (*count)++;
}

static void
test_drag_is_one_command (void)
{
  g_autoptr (ScWorkspace) workspace = sc_workspace_new ();
  g_autoptr (ScNoiseModel) model = sc_noise_model_new (workspace);
  gint changes = 0;

  g_signal_connect_swapped (model, "changed", G_CALLBACK (count_signal), &changes);
  const ScNoisePlotState before = *sc_noise_model_get_plot_state (model);

  sc_noise_model_begin_drag (model, SC_NOISE_INFERENCE_MAX);
  for (gdouble value = 81; value <= 190; value++)
    sc_noise_model_set_parameter (model, SC_NOISE_INFERENCE_MAX, value);
  /* The axis stands still under the pointer. */
  g_assert_cmpfloat (sc_noise_model_get_plot_state (model)->sigma_max, ==, before.sigma_max);
  sc_noise_model_end_drag (model);
  g_assert_cmpint (changes, ==, 111);
  g_assert_cmpfloat (sc_noise_model_get_plot_state (model)->sigma_max, >, before.sigma_max);
  g_assert_cmpfloat (sc_noise_model_get_picture (model)->report->effective_max, >, 190);

  sc_workspace_undo (workspace);
  g_assert_cmpfloat (sc_workspace_get_noise (workspace)->inference.max, ==, 80);
  g_assert_cmpfloat (sc_noise_model_get_picture (model)->setting.inference.max, ==, 80);
  g_assert_cmpfloat (sc_noise_model_get_plot_state (model)->sigma_max, ==, before.sigma_max);
  g_assert_null (sc_workspace_get_undo_label (workspace));
  sc_workspace_redo (workspace);
  g_assert_cmpfloat (sc_noise_model_get_picture (model)->setting.inference.max, ==, 190);
}

static void
test_numbers_are_commands_of_their_own (void)
{
  g_autoptr (ScWorkspace) workspace = sc_workspace_new ();
  g_autoptr (ScNoiseModel) model = sc_noise_model_new (workspace);

  sc_noise_model_set_parameter (model, SC_NOISE_LEVELS, 21);
  sc_noise_model_set_parameter (model, SC_NOISE_LEVELS, 22);
  sc_noise_model_set_parameter (model, SC_NOISE_CHURN, 0);
  assert_says (sc_workspace_get_undo_label (workspace), "Churn");
  sc_workspace_undo (workspace);
  g_assert_cmpfloat (sc_workspace_get_noise (workspace)->churn, ==, 2.5);
  g_assert_cmpint (sc_workspace_get_noise (workspace)->levels, ==, 22);
  sc_workspace_undo (workspace);
  g_assert_cmpint (sc_workspace_get_noise (workspace)->levels, ==, 20);
}

static void
test_remedies_mend (void)
{
  g_autoptr (ScWorkspace) workspace = sc_workspace_new ();
  g_autoptr (ScNoiseModel) model = sc_noise_model_new (workspace);
  guint n = sc_noise_model_get_picture (model)->report->remedies->len;

  g_assert_cmpuint (n, ==, 2);
  for (guint i = 0; i < n; i++)
    {
      g_autofree gchar *label = sc_noise_remedy_get_label (
          &g_array_index (sc_noise_model_get_picture (model)->report->remedies, ScBufferRemedy, i));
      assert_says (label, "78.2");
      sc_noise_model_apply_remedy (model, i);
      g_assert_true (sc_noise_model_get_picture (model)->report->contained);
      g_assert_cmpstr (sc_workspace_get_undo_label (workspace), ==, label);
      sc_workspace_undo (workspace);
      g_assert_false (sc_noise_model_get_picture (model)->report->contained);
    }
}

static void
test_presets_and_reset (void)
{
  g_autoptr (ScWorkspace) workspace = sc_workspace_new ();
  g_autoptr (ScNoiseModel) model = sc_noise_model_new (workspace);

  sc_noise_model_apply_preset (model, "narrow-training");
  g_assert_cmpfloat (sc_noise_model_get_picture (model)->setting.training.max, <, 80);
  sc_noise_model_apply_preset (model, "no such preset");
  g_assert_cmpfloat (sc_noise_model_get_picture (model)->setting.training.max, <, 80);
  sc_noise_model_reset (model);
  g_assert_true (sc_noise_setting_equal (sc_workspace_get_noise (workspace), &SC_NOISE_SETTING_GENCAST));
}

static void
test_cursor_and_call (void)
{
  g_autoptr (ScWorkspace) workspace = sc_workspace_new ();
  g_autoptr (ScNoiseModel) model = sc_noise_model_new (workspace);
  gint moves = 0, calls = 0;

  g_signal_connect_swapped (model, "cursor-changed", G_CALLBACK (count_signal), &moves);
  g_signal_connect_swapped (model, "call-changed", G_CALLBACK (count_signal), &calls);
  g_assert_true (isnan (sc_noise_model_get_cursor (model)));
  sc_noise_model_set_cursor (model, NAN);
  g_assert_cmpint (moves, ==, 0);
  sc_noise_model_set_cursor (model, 1e9);
  g_assert_cmpfloat (sc_noise_model_get_cursor (model), ==, sc_noise_model_get_plot_state (model)->sigma_max);
  sc_noise_model_set_cursor (model, 1e9);
  g_assert_cmpint (moves, ==, 1);

  sc_noise_model_set_current_call (model, 38);
  g_assert_cmpint (sc_noise_model_get_plot_state (model)->current_call, ==, 38);
  sc_noise_model_set_current_call (model, 39);
  g_assert_cmpint (sc_noise_model_get_plot_state (model)->current_call, ==, -1);
  g_assert_cmpint (calls, ==, 2);
}

static void
test_setting_is_opened (void)
{
  g_autofree gchar *folder = test_temporary_dir (), *path = g_build_filename (folder, "mine.json", NULL);
  g_autoptr (ScWorkspace) workspace = sc_workspace_new ();
  g_autoptr (ScNoiseModel) model = sc_noise_model_new (workspace);
  g_autoptr (GError) error = NULL;
  ScNoiseSetting mine = SC_NOISE_SETTING_GENCAST;

  mine.inference.max = 78.2;
  g_assert_true (sc_noise_setting_save (&mine, path, NULL));
  g_assert_true (sc_noise_model_open_setting (model, path, NULL));
  g_assert_true (sc_noise_setting_equal (sc_workspace_get_noise (workspace), &mine));
  g_assert_nonnull (strstr (sc_workspace_get_undo_label (workspace), "mine.json"));
  sc_workspace_undo (workspace);
  g_assert_true (sc_noise_setting_equal (sc_workspace_get_noise (workspace), &SC_NOISE_SETTING_GENCAST));

  g_assert_true (g_file_set_contents (path, "{\"inference\": {\"max\": 7", -1, NULL));
  g_assert_false (sc_noise_model_open_setting (model, path, &error));
  g_assert_nonnull (strstr (error->message, "mine.json"));
  g_assert_true (sc_noise_setting_equal (sc_workspace_get_noise (workspace), &SC_NOISE_SETTING_GENCAST));
  test_remove_dir (folder);
}

static void
wait_for_curve (ScNoiseModel *model)
{
  while (sc_noise_model_get_plot_state (model)->error == NULL || sc_noise_model_get_plot_state (model)->error->progress < 1
         || sc_noise_model_get_plot_state (model)->error_note != NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* The error of the made-up world's network: measured while somebody looks, kept when nobody does. */
static void
test_error_is_measured (void)
{
  g_autofree gchar *folder = test_temporary_dir ();
  g_autoptr (ScWorkspace) workspace = sc_workspace_new ();
  g_auto (ScForecastSetting) setting = { 0 };
  GError *error = NULL;

  sc_demo_world_make (folder, 0, &error);
  g_assert_no_error (error);
  sc_forecast_setting_init (&setting);
  setting.checkpoint = g_build_filename (folder, SC_DEMO_WORLD_CHECKPOINT, NULL);
  setting.stats = g_strdup (folder);
  setting.inputs = g_build_filename (folder, SC_DEMO_WORLD_DATASET, NULL);

  ScNoiseModel *model = sc_noise_model_new (workspace);
  const ScNoisePlotState *state = sc_noise_model_get_plot_state (model);
  g_assert_null (state->error);
  g_assert_nonnull (state->error_note);
  sc_noise_model_set_watched (model, TRUE);
  g_assert_null (state->error);

  sc_workspace_set_forecast (workspace, &setting, "Setting", NULL);
  while (state->error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpfloat (state->error->progress, <=, 1);
  sc_noise_model_set_watched (model, FALSE);
  sc_noise_model_set_watched (model, TRUE);
  wait_for_curve (model);

  const ScNoisePicture *picture = sc_noise_model_get_picture (model);
  const ScDenoiserErrorCurve *curve = state->error;
  g_assert_cmpfloat (curve->points[0].sigma, <=, picture->setting.training.min / 9.9);
  g_assert_cmpfloat (curve->points[curve->n_points - 1].sigma, >=, picture->setting.training.max * 9.9);
  g_assert_cmpfloat (sc_noise_words_find_error (curve, curve->points[5].sigma), ==, curve->points[5].total.error);
  g_assert_true (isnan (sc_noise_words_find_error (curve, 1e9)));
  g_auto (GStrv) words = sc_noise_words_describe (picture, curve);
  g_assert_cmpuint (g_strv_length (words), ==, 5);
  g_assert_nonnull (strstr (words[4], "88"));
  g_autofree gchar *reading = sc_noise_words_read (picture, curve, 1);
  g_assert_nonnull (strstr (reading, "error"));

  /* Coming back measures nothing again. */
  sc_noise_model_set_watched (model, FALSE);
  sc_noise_model_set_watched (model, TRUE);
  g_assert_true (state->error == curve && state->error_note == NULL);

  /* What cannot be measured says why. */
  g_free (setting.inputs);
  setting.inputs = g_build_filename (folder, "mean_by_level.nc", NULL);
  sc_workspace_set_forecast (workspace, &setting, "Setting", NULL);
  g_assert_null (state->error);
  while (state->error_note == NULL || strstr (state->error_note, "mean_by_level.nc") == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (model);
  test_remove_dir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/noise-parameter/stay-valid", test_parameters_stay_valid);
  g_test_add_func ("/noise-parameter/steps", test_steps);
  g_test_add_func ("/noise-parameter/parse", test_parse);
  g_test_add_func ("/noise-words/follow-the-setting", test_words_follow_the_setting);
  g_test_add_func ("/noise-words/calls", test_words_of_calls);
  g_test_add_func ("/noise-labels/presets", test_presets_have_labels);
  g_test_add_func ("/noise-model/drag-is-one-command", test_drag_is_one_command);
  g_test_add_func ("/noise-model/numbers-are-commands", test_numbers_are_commands_of_their_own);
  g_test_add_func ("/noise-model/remedies-mend", test_remedies_mend);
  g_test_add_func ("/noise-model/presets-and-reset", test_presets_and_reset);
  g_test_add_func ("/noise-model/cursor-and-call", test_cursor_and_call);
  g_test_add_func ("/noise-model/setting-is-opened", test_setting_is_opened);
  g_test_add_func ("/noise-model/error-is-measured", test_error_is_measured);
  return g_test_run ();
}
