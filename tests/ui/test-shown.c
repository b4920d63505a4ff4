/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/shown.h"

#include <math.h>

#include "support/test-data.h"
#include "workspace/sample-files.h"

typedef struct
{
  gchar *folder;
  ScWorkspace *workspace;
  ScRunController *controller;
  ScShown *shown;
  guint fields; /* how often another field was told */
  guint previews;
  guint leads;
  GError *error; /* of a failed run */
} Fixture;

static void
on_field (Fixture *fixture)
{
  fixture->fields++;
}

static void
on_frame (ScRunFrames *frames, guint lead, guint member, gpointer data)
{
  ((Fixture *) data)->leads++;
}

static void
on_preview (ScRunFrames *frames, guint step, gpointer data)
{
  ((Fixture *) data)->previews++;
}

static void
on_failed (ScRunController *controller, const GError *error, gpointer data)
{
  ((Fixture *) data)->error = g_error_copy (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = test_temporary_dir ();
  fixture->workspace = sc_workspace_new ();
  fixture->controller = sc_run_controller_new ();
  fixture->shown = sc_shown_new (fixture->workspace, fixture->controller);
  g_signal_connect_swapped (fixture->shown, "field-changed", G_CALLBACK (on_field), fixture);
  g_signal_connect (sc_shown_get_frames (fixture->shown), "frame-added", G_CALLBACK (on_frame), fixture);
  g_signal_connect (sc_shown_get_frames (fixture->shown), "preview-added", G_CALLBACK (on_preview), fixture);
  g_signal_connect (fixture->controller, "failed", G_CALLBACK (on_failed), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->shown);
  g_object_unref (fixture->controller);
  g_object_unref (fixture->workspace);
  g_clear_error (&fixture->error);
  test_remove_dir (fixture->folder);
  g_free (fixture->folder);
}

static void
wait_for_field (Fixture *fixture)
{
  guint before = fixture->fields;

  while (fixture->fields == before)
    g_main_context_iteration (NULL, TRUE);
}

/* The value at a place, in the unit shown. */
static gfloat
sample (Fixture *fixture, gdouble latitude, gdouble longitude)
{
  ScField *field = sc_shown_get_field (fixture->shown);

  g_assert_nonnull (field);
  return sc_field_sample (field, latitude, longitude, NULL);
}

/* sample_dataset(): value = 200 + index in C order of (time 3, level 2, lat 4, lon 8), in K. */
static gdouble
expected (gint time, gint level, gint lat, gint lon)
{
  return 200 + ((time * 2 + level) * 4 + lat) * 8 + lon;
}

static void
test_file (Fixture *fixture, gconstpointer data)
{
  g_autofree gchar *path = sample_file (fixture->folder, "sample.nc");

  g_assert_true (sc_workspace_open (fixture->workspace, path, NULL));
  wait_for_field (fixture);
  g_assert_null (sc_shown_get_problem (fixture->shown));
  g_assert_cmpuint (sc_shown_get_n_times (fixture->shown), ==, 3);
  g_assert_cmpuint (sc_shown_get_n_members (fixture->shown), ==, 1);
  /* Temperature aloft is shown in kelvins or degrees; either way differences are the same. */
  sc_shown_set_units (fixture->shown, "K");
  if (g_strcmp0 (sc_shown_get_units (fixture->shown), "K") != 0)
    wait_for_field (fixture);
  g_assert_cmpstr (sc_shown_get_units (fixture->shown), ==, "K");
  g_assert_cmpfloat_with_epsilon (sample (fixture, 22.5, 90), expected (0, 1, 2, 2), 1e-3);

  sc_shown_set_time (fixture->shown, 2);
  wait_for_field (fixture);
  g_assert_cmpfloat_with_epsilon (sample (fixture, 22.5, 90), expected (2, 1, 2, 2), 1e-3);
  sc_shown_set_level (fixture->shown, 500);
  wait_for_field (fixture);
  g_assert_cmpfloat_with_epsilon (sample (fixture, -67.5, 0), expected (2, 0, 0, 0), 1e-3);
  sc_workspace_undo (fixture->workspace);
  wait_for_field (fixture);
  g_assert_cmpfloat_with_epsilon (sample (fixture, 22.5, 90), expected (2, 1, 2, 2), 1e-3);

  sc_shown_set_variable (fixture->shown, "orography");
  wait_for_field (fixture);
  g_assert_cmpuint (sc_shown_get_n_times (fixture->shown), ==, 1);
  g_assert_cmpfloat_with_epsilon (sample (fixture, 67.5, 315), 31, 1e-3);

  sc_workspace_close_dataset (fixture->workspace, 0);
  g_assert_null (sc_shown_get_field (fixture->shown));
}

static void
test_unit (Fixture *fixture, gconstpointer data)
{
  g_autofree gchar *path = sample_file (fixture->folder, "sample.nc");

  g_assert_true (sc_workspace_open (fixture->workspace, path, NULL));
  wait_for_field (fixture);
  sc_shown_set_units (fixture->shown, "°F");
  wait_for_field (fixture);
  g_assert_cmpstr (sc_shown_get_units (fixture->shown), ==, "°F");
  g_assert_cmpfloat_with_epsilon (sample (fixture, 22.5, 90), expected (0, 1, 2, 2) * 1.8 - 459.67, 1e-3);
  /* Turning the globe needs no other field. */
  g_auto (ScViewSetting) view = { 0 };
  guint before = fixture->fields;
  sc_view_setting_copy (&view, sc_workspace_get_view (fixture->workspace));
  view.longitude = 33;
  sc_workspace_set_view (fixture->workspace, &view, "Turn", "camera");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (fixture->fields, ==, before);
}

static void
test_many_requests (Fixture *fixture, gconstpointer data)
{
  g_autofree gchar *path = sample_file (fixture->folder, "sample.nc");

  g_assert_true (sc_workspace_open (fixture->workspace, path, NULL));
  wait_for_field (fixture);
  guint before = fixture->fields;
  for (guint i = 0; i < 200; i++)
    sc_shown_set_time (fixture->shown, i % 3);
  sc_shown_set_time (fixture->shown, 2);
  sc_shown_set_units (fixture->shown, "K");
  while (fixture->fields == before || g_strcmp0 (sc_shown_get_units (fixture->shown), "K") != 0
         || fabs (sample (fixture, 22.5, 90) - expected (2, 1, 2, 2)) > 1e-3)
    g_main_context_iteration (NULL, TRUE);
  /* The one being read, and the newest: the rest were never read. */
  g_assert_cmpuint (fixture->fields - before, <=, 4);
}

static gboolean
start_tiny (Fixture *fixture, gint steps, gint members)
{
  g_autofree gchar *checkpoint = test_data_path ("golden/tiny/checkpoint.npz");
  g_autofree gchar *inputs = test_data_path ("golden/tiny/example_batch.nc");
  g_auto (ScForecastSetting) setting = { 0 };

  if (checkpoint == NULL || inputs == NULL)
    return FALSE;
  sc_forecast_setting_init (&setting);
  setting.checkpoint = g_strdup (checkpoint);
  setting.stats = g_path_get_dirname (checkpoint);
  setting.inputs = g_strdup (inputs);
  setting.steps = steps;
  setting.members = members;
  sc_workspace_set_forecast (fixture->workspace, &setting, "Setting", NULL);
  sc_shown_start_run (fixture->shown, 1, 0);
  return TRUE;
}

static void
wait_for_end (Fixture *fixture)
{
  while (sc_run_controller_get_active (fixture->controller))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_run (Fixture *fixture, gconstpointer data)
{
  if (!start_tiny (fixture, 2, 2))
    return;
  g_assert_true (sc_shown_shows_run (fixture->shown));
  g_assert_true (sc_run_controller_get_active (fixture->controller));
  wait_for_end (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (sc_run_controller_get_state (fixture->controller), ==, SC_RUN_STATE_FINISHED);
  g_assert_cmpuint (fixture->leads, ==, 4);
  g_assert_cmpfloat (sc_run_controller_get_progress (fixture->controller), ==, 1);
  g_assert_nonnull (sc_run_controller_get_output (fixture->controller));
  g_assert_true (g_file_test (sc_run_controller_get_output (fixture->controller), G_FILE_TEST_IS_REGULAR));

  /* It was followed to its end, and all of it is there. */
  while (sc_shown_get_field (fixture->shown) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (sc_shown_get_n_times (fixture->shown), ==, 2);
  for (guint lead = 0; lead < 2; lead++)
    for (guint member = 0; member < 2; member++)
      g_assert_nonnull (sc_run_frames_get_dataset (sc_shown_get_frames (fixture->shown), lead, member));
  g_autofree gchar *label = sc_shown_dup_time_label (fixture->shown, 1);
  g_assert_cmpstr (label, ==, "+24 h");
}

/* Every step of every lead time and member that is past can be seen again. */
static void
test_replay (Fixture *fixture, gconstpointer data)
{
  if (!start_tiny (fixture, 2, 2))
    return;
  wait_for_end (fixture);
  g_assert_no_error (fixture->error);
  ScRunFrames *frames = sc_shown_get_frames (fixture->shown);
  const guint n = sc_run_frames_get_n_steps (frames, 0, 1);
  gdouble sigma = INFINITY;

  g_assert_cmpuint (n, >, 2);
  for (guint lead = 0; lead < 2; lead++)
    for (guint member = 0; member < 2; member++)
      {
        g_assert_cmpuint (sc_run_frames_get_n_steps (frames, lead, member), ==, n);
        g_assert_cmpint (sc_run_frames_get_last_step (frames, lead, member), ==, (gint) n - 1);
      }
  for (guint step = 0; step < n; step++)
    {
      g_autoptr (ScDataset) fields = sc_run_frames_dup_preview (frames, 0, 1, step);

      g_assert_nonnull (fields);
      g_assert_cmpfloat (sc_run_frames_get_sigma (frames, 0, 1, step), <, sigma);
      sigma = sc_run_frames_get_sigma (frames, 0, 1, step);
    }

  sc_shown_set_time (fixture->shown, 0);
  sc_shown_set_member (fixture->shown, 1);
  sc_shown_set_step (fixture->shown, 1);
  while (sc_shown_get_step (fixture->shown) != 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (sc_shown_get_field (fixture->shown));
  /* The last step is what the finished field was made of. */
  sc_shown_set_step (fixture->shown, (gint) n - 1);
  while (sc_shown_get_step (fixture->shown) != -1)
    g_main_context_iteration (NULL, TRUE);
  sc_shown_set_step (fixture->shown, 0);
  while (sc_shown_get_step (fixture->shown) != 0)
    g_main_context_iteration (NULL, TRUE);
  sc_shown_set_time (fixture->shown, 1);
  while (sc_shown_get_step (fixture->shown) != -1)
    g_main_context_iteration (NULL, TRUE);
}

static void
on_preview_pause (ScRunFrames *frames, guint step, gpointer data)
{
  sc_run_controller_pause (data);
}

static void
test_pause (Fixture *fixture, gconstpointer data)
{
  gulong id = g_signal_connect (sc_shown_get_frames (fixture->shown), "preview-added", G_CALLBACK (on_preview_pause),
                                fixture->controller);

  if (!start_tiny (fixture, 1000, 1))
    return;
  while (sc_run_controller_get_state (fixture->controller) == SC_RUN_STATE_RUNNING)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (sc_run_controller_get_state (fixture->controller), ==, SC_RUN_STATE_PAUSED);
  g_signal_handler_disconnect (sc_shown_get_frames (fixture->shown), id);

  /* A step brings one more sampler step, and it stands again. */
  guint previews = fixture->previews, leads = fixture->leads;
  sc_run_controller_step (fixture->controller, SC_STEP_SAMPLER_STEP);
  while (fixture->previews == previews && fixture->leads == leads)
    g_main_context_iteration (NULL, TRUE);
  while (sc_run_controller_get_state (fixture->controller) == SC_RUN_STATE_RUNNING)
    g_main_context_iteration (NULL, TRUE);
  sc_run_controller_continue (fixture->controller);
  while (sc_run_controller_get_state (fixture->controller) == SC_RUN_STATE_PAUSED)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (sc_run_controller_get_state (fixture->controller), ==, SC_RUN_STATE_RUNNING);
  sc_run_controller_cancel (fixture->controller);
  wait_for_end (fixture);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  if (!start_tiny (fixture, 1000, 1))
    return;
  while (fixture->previews == 0 && sc_run_controller_get_active (fixture->controller))
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (fixture->error);
  sc_run_controller_cancel (fixture->controller);
  wait_for_end (fixture);
  g_assert_cmpint (sc_run_controller_get_state (fixture->controller), ==, SC_RUN_STATE_CANCELLED);
  g_assert_cmpuint (fixture->leads, <, 1000);
}

/* A run that is left while it goes on is told nothing more, and another can begin at once. */
static void
test_start_again (Fixture *fixture, gconstpointer data)
{
  if (!start_tiny (fixture, 1000, 1))
    return;
  g_assert_true (start_tiny (fixture, 1, 1));
  wait_for_end (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (sc_run_controller_get_state (fixture->controller), ==, SC_RUN_STATE_FINISHED);
  g_assert_cmpuint (fixture->leads, ==, 1);
}

static void
test_failure (Fixture *fixture, gconstpointer data)
{
  g_autofree gchar *inputs = sample_file (fixture->folder, "sample.nc");
  g_auto (ScForecastSetting) setting = { 0 };

  sc_forecast_setting_init (&setting);
  setting.checkpoint = g_strdup (inputs);
  setting.stats = g_strdup (fixture->folder);
  setting.inputs = g_strdup (inputs);
  sc_workspace_set_forecast (fixture->workspace, &setting, "Setting", NULL);
  sc_shown_start_run (fixture->shown, 1, 0);
  wait_for_end (fixture);
  g_assert_cmpint (sc_run_controller_get_state (fixture->controller), ==, SC_RUN_STATE_FAILED);
  g_assert_nonnull (fixture->error);
  g_assert_nonnull (strstr (fixture->error->message, "sample.nc"));
}

int
main (int argc, char **argv)
{
  g_autofree gchar *cache = test_temporary_dir ();

  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/shown/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("file", test_file);
  ADD ("unit", test_unit);
  ADD ("many-requests", test_many_requests);
  ADD ("run", test_run);
  ADD ("replay", test_replay);
  ADD ("pause", test_pause);
  ADD ("cancel", test_cancel);
  ADD ("start-again", test_start_again);
  ADD ("failure", test_failure);
  int status = g_test_run ();
  test_remove_dir (cache);
  return status;
}
