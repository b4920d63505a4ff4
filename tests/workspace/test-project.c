/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "support/test-data.h"
#include "workspace/sample-files.h"
#include "workspace/workspace-autosave.h"
#include "workspace/workspace.h"

typedef struct
{
  gchar *folder;
  gchar *path; /* of the project */
  ScWorkspace *workspace;
} Fixture;

/* A workspace in which nothing has its usual value. */
static ScWorkspace *
make_workspace (const gchar *folder)
{
  ScWorkspace *workspace = sc_workspace_new ();
  g_autofree gchar *data = sample_file (folder, "sample.nc");
  g_auto (ScSelection) selection = { 0 };
  g_auto (ScForecastSetting) forecast = { 0 };
  g_auto (ScViewSetting) view = { 0 };
  g_auto (ScComparisonSetting) comparison = { 0 };
  ScNoiseSetting noise = *sc_workspace_get_noise (workspace);
  const gchar *allowed[] = { "sea_surface_temperature", "温度", NULL };

  g_assert_true (sc_workspace_open (workspace, data, NULL));
  sc_selection_copy (&selection, sc_workspace_get_selection (workspace));
  selection.time = 2;
  selection.level = 500;
  selection.latitude = -12.25;
  selection.longitude = 0.1;
  sc_workspace_set_selection (workspace, &selection);

  sc_comparison_setting_init (&comparison);
  sc_comparison_setting_choose (&comparison, 0, 0);
  sc_comparison_setting_choose (&comparison, 1, 0);
  sc_comparison_setting_set_operation (&comparison, SC_OPERATION_CONCAT, SC_JOIN_OUTER);
  comparison.tolerance = 1e-5;
  comparison.dim = g_strdup ("time \"of day\"");
  sc_comparison_setting_add_step (&comparison, 1, "number", SC_REMEDY_RELABEL);
  sc_comparison_setting_add_step (&comparison, 1, "纬度", SC_REMEDY_REINDEX_NEAREST);
  sc_workspace_set_comparison (workspace, &comparison, "Comparison", NULL);

  noise.training.min = 0.1;
  noise.inference.rho = 1.0 / 3.0;
  noise.churn_max = INFINITY;
  sc_workspace_set_noise (workspace, &noise, "Noise", NULL);

  sc_forecast_setting_copy (&forecast, sc_workspace_get_forecast (workspace));
  forecast.checkpoint = g_strdup ("/nowhere/checkpoint.npz");
  forecast.stats = g_build_filename (folder, "stats", NULL);
  forecast.start = g_strdup ("2019-03-29T06");
  forecast.steps = 30;
  forecast.members = 56;
  forecast.seed = G_MAXUINT64;
  forecast.allow_nan = g_strdupv ((gchar **) allowed);
  forecast.threads = 3;
  forecast.memory_budget = G_GUINT64_CONSTANT (1) << 40;
  sc_workspace_set_forecast (workspace, &forecast, "Forecast", NULL);

  sc_view_setting_copy (&view, sc_workspace_get_view (workspace));
  g_free (view.page);
  view.page = g_strdup ("noise");
  g_free (view.projection);
  view.projection = g_strdup ("mollweide");
  view.latitude = 47.5;
  view.zoom = 2.5;
  view.graticule = FALSE;
  view.truth = FALSE;
  sc_view_setting_set_unit (&view, "temperature", "K");
  sc_workspace_set_view (workspace, &view, "View", NULL);
  return workspace;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = test_temporary_dir ();
  fixture->path = g_build_filename (fixture->folder, "project.sigmacast", NULL);
  fixture->workspace = make_workspace (fixture->folder);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->workspace);
  test_remove_dir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
assert_same (ScWorkspace *a, ScWorkspace *b)
{
  g_assert_true (sc_selection_equal (sc_workspace_get_selection (a), sc_workspace_get_selection (b)));
  g_assert_true (sc_noise_setting_equal (sc_workspace_get_noise (a), sc_workspace_get_noise (b)));
  g_assert_true (sc_forecast_setting_equal (sc_workspace_get_forecast (a), sc_workspace_get_forecast (b)));
  g_assert_true (sc_view_setting_equal (sc_workspace_get_view (a), sc_workspace_get_view (b)));
  g_assert_true (sc_comparison_setting_equal (sc_workspace_get_comparison (a), sc_workspace_get_comparison (b)));
  g_assert_cmpuint (sc_workspace_get_n_datasets (a), ==, sc_workspace_get_n_datasets (b));
  for (guint i = 0; i < sc_workspace_get_n_datasets (a); i++)
    g_assert_cmpstr (sc_workspace_get_dataset_path (a, i), ==, sc_workspace_get_dataset_path (b, i));
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ScWorkspace) loaded = sc_workspace_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (sc_workspace_get_modified (fixture->workspace));
  g_assert_true (sc_workspace_save (fixture->workspace, fixture->path, &error));
  g_assert_no_error (error);
  g_assert_false (sc_workspace_get_modified (fixture->workspace));
  g_assert_cmpstr (sc_workspace_get_path (fixture->workspace), ==, fixture->path);

  g_assert_true (sc_workspace_load (loaded, fixture->path, &error));
  g_assert_no_error (error);
  assert_same (fixture->workspace, loaded);
  g_assert_false (sc_workspace_get_modified (loaded));
  g_assert_null (sc_workspace_get_undo_label (loaded));

  /* Undoing what was saved makes a difference; doing it again makes none. */
  sc_workspace_undo (fixture->workspace);
  sc_workspace_undo (fixture->workspace);
  g_assert_true (sc_workspace_get_modified (fixture->workspace));
  sc_workspace_redo (fixture->workspace);
  sc_workspace_redo (fixture->workspace);
  g_assert_false (sc_workspace_get_modified (fixture->workspace));
}

static void
test_moved (Fixture *fixture, gconstpointer data)
{
  g_autofree gchar *moved = g_strconcat (fixture->folder, "-moved", NULL);
  g_autofree gchar *project = g_build_filename (moved, "project.sigmacast", NULL);
  g_autofree gchar *sample = g_build_filename (moved, "sample.nc", NULL);
  g_autoptr (ScWorkspace) loaded = sc_workspace_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (sc_workspace_save (fixture->workspace, fixture->path, &error));
  g_assert_cmpint (g_rename (fixture->folder, moved), ==, 0);
  g_assert_true (sc_workspace_load (loaded, project, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (sc_workspace_get_dataset_path (loaded, 0), ==, sample);
  g_assert_null (sc_workspace_get_dataset_problem (loaded, 0));
  g_assert_cmpint (g_rename (moved, fixture->folder), ==, 0);
}

static void
test_missing_data (Fixture *fixture, gconstpointer data)
{
  g_autofree gchar *sample = g_build_filename (fixture->folder, "sample.nc", NULL);
  g_autoptr (ScWorkspace) loaded = sc_workspace_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (sc_workspace_save (fixture->workspace, fixture->path, &error));
  g_assert_cmpint (g_unlink (sample), ==, 0);
  g_assert_true (sc_workspace_load (loaded, fixture->path, &error));
  g_assert_no_error (error);
  /* The file stays in the project, with the reason why it is not there. */
  g_assert_cmpuint (sc_workspace_get_n_datasets (loaded), ==, 1);
  g_assert_cmpstr (sc_workspace_get_dataset_path (loaded, 0), ==, sample);
  g_assert_nonnull (sc_workspace_get_dataset_problem (loaded, 0));
}

static void
assert_refused (Fixture *fixture, const gchar *text, gssize length, gint code)
{
  g_autofree gchar *path = g_build_filename (fixture->folder, "refused.sigmacast", NULL);
  g_autoptr (ScWorkspace) before = make_workspace (fixture->folder);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, text, length, NULL));
  g_assert_false (sc_workspace_load (fixture->workspace, path, &error));
  g_assert_error (error, SC_WORKSPACE_ERROR, code);
  g_assert_nonnull (strstr (error->message, "refused.sigmacast"));
  assert_same (fixture->workspace, before);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree gchar *whole = NULL;
  gsize length;

  assert_refused (fixture, "", 0, SC_WORKSPACE_ERROR_FOREIGN);
  assert_refused (fixture, "CDF\001 no JSON", -1, SC_WORKSPACE_ERROR_FOREIGN);
  assert_refused (fixture, "\xff\xfe{}", -1, SC_WORKSPACE_ERROR_FOREIGN);
  assert_refused (fixture, "[1, 2]", -1, SC_WORKSPACE_ERROR_FOREIGN);
  assert_refused (fixture, "{\"format\": 7}", -1, SC_WORKSPACE_ERROR_FOREIGN);
  assert_refused (fixture, "{\"format\": \"sigmacast-workspace\"}", -1, SC_WORKSPACE_ERROR_DAMAGED);
  assert_refused (fixture, "{\"format\": \"sigmacast-workspace\", \"version\": 2}", -1, SC_WORKSPACE_ERROR_VERSION);
  assert_refused (fixture, "{\"format\": \"sigmacast-workspace\", \"version\": 1}", -1, SC_WORKSPACE_ERROR_DAMAGED);

  /* Cut anywhere, a project is refused whole. */
  g_assert_true (sc_workspace_save_copy (fixture->workspace, fixture->path, NULL));
  g_assert_true (g_file_get_contents (fixture->path, &whole, &length, NULL));
  for (gsize i = 1; i < 12; i++)
    assert_refused (fixture, whole, (gssize) (length * i / 12), SC_WORKSPACE_ERROR_FOREIGN);
}

/* Every member with a value of every wrong kind: refused or read, never worse. */
static void
test_wrong_values (Fixture *fixture, gconstpointer data)
{
  static const gchar *const VALUES[] = { "null", "\"x\"", "-1", "1e300", "[]", "{}", "true", "9223372036854775807" };
  g_autofree gchar *whole = NULL;
  guint refused = 0, read = 0;

  /* Opening a data file hundreds of times would tell nothing more. */
  sc_workspace_close_dataset (fixture->workspace, 0);
  g_assert_true (sc_workspace_save_copy (fixture->workspace, fixture->path, NULL));
  g_assert_true (g_file_get_contents (fixture->path, &whole, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (whole, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_autofree gchar *line = lines[i];
      const gchar *colon = strstr (line, " : ");

      if (colon == NULL || g_str_has_suffix (line, "{") || g_str_has_suffix (line, "["))
        {
          lines[i] = g_steal_pointer (&line);
          continue;
        }
      for (gsize v = 0; v < G_N_ELEMENTS (VALUES); v++)
        {
          lines[i] = g_strdup_printf ("%.*s : %s%s", (int) (colon - line), line, VALUES[v],
                                      g_str_has_suffix (line, ",") ? "," : "");
          g_autofree gchar *text = g_strjoinv ("\n", lines);
          g_autoptr (ScWorkspace) loaded = sc_workspace_new ();
          g_autoptr (GError) error = NULL;

          g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));
          if (sc_workspace_load (loaded, fixture->path, &error))
            read++;
          else
            {
              g_assert_nonnull (error);
              refused++;
            }
          g_free (lines[i]);
        }
      lines[i] = g_steal_pointer (&line);
    }
  g_test_message ("%u refused, %u read", refused, read);
  g_assert_cmpuint (refused, >, read);
}

static void
test_save_fails (Fixture *fixture, gconstpointer data)
{
  g_autofree gchar *path = g_build_filename (fixture->folder, "nowhere", "project.sigmacast", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (sc_workspace_save (fixture->workspace, path, &error));
  g_assert_nonnull (error);
  g_assert_null (sc_workspace_get_path (fixture->workspace));
  g_assert_true (sc_workspace_get_modified (fixture->workspace));
}

static void
on_restored (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **held = data;

  *held = g_object_ref (result);
}

static void
test_autosave (Fixture *fixture, gconstpointer data)
{
  g_autofree gchar *path = g_build_filename (fixture->folder, "made", "unsaved.sigmacast", NULL);
  g_autoptr (ScWorkspaceAutosave) autosave = sc_workspace_autosave_new (fixture->workspace, path, 1);
  g_autoptr (ScWorkspace) restored = sc_workspace_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  sc_workspace_reset_noise (fixture->workspace, "Reset");
  while (!g_file_test (path, G_FILE_TEST_EXISTS))
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (sc_workspace_get_path (fixture->workspace));

  sc_workspace_restore_async (restored, path, NULL, on_restored, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (sc_workspace_open_finish (restored, result, &error));
  g_assert_no_error (error);
  assert_same (fixture->workspace, restored);
  g_assert_null (sc_workspace_get_path (restored));
  g_assert_true (sc_workspace_get_modified (restored));

  g_clear_pointer (&autosave, sc_workspace_autosave_free);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/project/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("round-trip", test_round_trip);
  ADD ("moved", test_moved);
  ADD ("missing-data", test_missing_data);
  ADD ("refused", test_refused);
  ADD ("wrong-values", test_wrong_values);
  ADD ("save-fails", test_save_fails);
  ADD ("autosave", test_autosave);
  return g_test_run ();
}
