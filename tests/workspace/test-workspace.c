/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/workspace.h"

#include <math.h>

#include "support/test-data.h"
#include "workspace/sample-files.h"

typedef struct
{
  ScWorkspace *workspace;
  gchar *folder;
  guint changes;
  guint parts; /* of all changes so far */
} Fixture;

static void
on_changed (ScWorkspace *workspace, guint parts, gpointer data)
{
  Fixture *fixture = data;

  fixture->changes++;
  fixture->parts |= parts;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->workspace = sc_workspace_new ();
  fixture->folder = test_temporary_dir ();
  g_signal_connect (fixture->workspace, "changed", G_CALLBACK (on_changed), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->workspace);
  test_remove_dir (fixture->folder);
  g_free (fixture->folder);
}

static void
set_levels (ScWorkspace *workspace, gint levels, const gchar *merge_key)
{
  ScNoiseSetting noise = *sc_workspace_get_noise (workspace);

  noise.levels = levels;
  sc_workspace_set_noise (workspace, &noise, "Change Levels", merge_key);
}

static gint
get_levels (ScWorkspace *workspace)
{
  return sc_workspace_get_noise (workspace)->levels;
}

static void
test_undo (Fixture *fixture, gconstpointer data)
{
  gint usual = get_levels (fixture->workspace);

  g_assert_null (sc_workspace_get_undo_label (fixture->workspace));
  set_levels (fixture->workspace, 5, NULL);
  set_levels (fixture->workspace, 6, NULL);
  g_assert_cmpuint (fixture->changes, ==, 2);
  g_assert_cmpuint (fixture->parts, ==, SC_WORKSPACE_NOISE);
  g_assert_cmpstr (sc_workspace_get_undo_label (fixture->workspace), ==, "Change Levels");

  sc_workspace_undo (fixture->workspace);
  g_assert_cmpint (get_levels (fixture->workspace), ==, 5);
  g_assert_true (sc_workspace_get_has_noise (fixture->workspace));
  sc_workspace_undo (fixture->workspace);
  g_assert_cmpint (get_levels (fixture->workspace), ==, usual);
  g_assert_false (sc_workspace_get_has_noise (fixture->workspace));
  g_assert_null (sc_workspace_get_undo_label (fixture->workspace));
  sc_workspace_undo (fixture->workspace);
  g_assert_cmpuint (fixture->changes, ==, 4);

  sc_workspace_redo (fixture->workspace);
  sc_workspace_redo (fixture->workspace);
  g_assert_cmpint (get_levels (fixture->workspace), ==, 6);
  g_assert_null (sc_workspace_get_redo_label (fixture->workspace));

  /* What is done after an undo takes the place of what was undone. */
  sc_workspace_undo (fixture->workspace);
  set_levels (fixture->workspace, 9, NULL);
  g_assert_null (sc_workspace_get_redo_label (fixture->workspace));
  sc_workspace_undo (fixture->workspace);
  g_assert_cmpint (get_levels (fixture->workspace), ==, 5);
}

static void
test_nothing_changed (Fixture *fixture, gconstpointer data)
{
  ScNoiseSetting noise = *sc_workspace_get_noise (fixture->workspace);
  ScSelection selection = *sc_workspace_get_selection (fixture->workspace);

  sc_workspace_set_selection (fixture->workspace, &selection);
  g_assert_cmpuint (fixture->changes, ==, 0);
  set_levels (fixture->workspace, 5, NULL);
  noise.levels = 5;
  sc_workspace_set_noise (fixture->workspace, &noise, "Again", NULL);
  g_assert_cmpuint (fixture->changes, ==, 1);
  g_assert_cmpstr (sc_workspace_get_undo_label (fixture->workspace), ==, "Change Levels");
}

static void
test_merging (Fixture *fixture, gconstpointer data)
{
  gint usual = get_levels (fixture->workspace);

  for (gint levels = 5; levels < 15; levels++)
    set_levels (fixture->workspace, levels, "drag");
  sc_workspace_end_merge (fixture->workspace);
  set_levels (fixture->workspace, 30, "drag");
  set_levels (fixture->workspace, 31, "drag");
  set_levels (fixture->workspace, 40, "other");

  sc_workspace_undo (fixture->workspace);
  g_assert_cmpint (get_levels (fixture->workspace), ==, 31);
  sc_workspace_undo (fixture->workspace);
  g_assert_cmpint (get_levels (fixture->workspace), ==, 14);
  /* After an undo the same key begins a step of its own. */
  set_levels (fixture->workspace, 20, "drag");
  sc_workspace_undo (fixture->workspace);
  g_assert_cmpint (get_levels (fixture->workspace), ==, 14);
  sc_workspace_undo (fixture->workspace);
  g_assert_cmpint (get_levels (fixture->workspace), ==, usual);
}

static void
test_selection (Fixture *fixture, gconstpointer data)
{
  g_auto (ScSelection) selection = { 0 };

  sc_selection_copy (&selection, sc_workspace_get_selection (fixture->workspace));
  for (gint time = 1; time <= 5; time++)
    {
      selection.time = time;
      sc_workspace_set_selection (fixture->workspace, &selection);
    }
  selection.member = 3;
  sc_workspace_set_selection (fixture->workspace, &selection);
  selection.time = 9;
  sc_workspace_show (fixture->workspace, &selection);
  g_assert_cmpint (sc_workspace_get_selection (fixture->workspace)->time, ==, 9);
  g_assert_false (sc_workspace_get_modified (fixture->workspace));

  /* Showing was no command; going through the times was one. */
  sc_workspace_undo (fixture->workspace);
  g_assert_cmpint (sc_workspace_get_selection (fixture->workspace)->time, ==, 5);
  g_assert_cmpint (sc_workspace_get_selection (fixture->workspace)->member, ==, 0);
  sc_workspace_undo (fixture->workspace);
  g_assert_cmpint (sc_workspace_get_selection (fixture->workspace)->time, ==, 0);
  g_assert_null (sc_workspace_get_undo_label (fixture->workspace));
}

static void
test_files (Fixture *fixture, gconstpointer data)
{
  g_autofree gchar *first = sample_file (fixture->folder, "first.nc");
  g_autofree gchar *second = sample_file (fixture->folder, "second.nc");
  g_autoptr (GError) error = NULL;

  g_assert_true (sc_workspace_open (fixture->workspace, first, &error));
  g_assert_no_error (error);
  g_assert_true (sc_workspace_open (fixture->workspace, second, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (sc_workspace_get_n_datasets (fixture->workspace), ==, 2);
  g_assert_cmpint (sc_workspace_get_selection (fixture->workspace)->dataset, ==, 1);
  g_assert_cmpstr (sc_workspace_get_selection (fixture->workspace)->variable, ==, "temperature");
  g_assert_cmpfloat (sc_workspace_get_selection (fixture->workspace)->level, ==, 850);
  g_assert_cmpstr (sc_workspace_get_forecast (fixture->workspace)->inputs, ==, first);

  /* Opened again, a file takes its own place. */
  g_assert_true (sc_workspace_open (fixture->workspace, first, &error));
  g_assert_cmpuint (sc_workspace_get_n_datasets (fixture->workspace), ==, 2);
  g_assert_cmpint (sc_workspace_get_selection (fixture->workspace)->dataset, ==, 0);

  sc_workspace_close_dataset (fixture->workspace, 0);
  g_assert_cmpuint (sc_workspace_get_n_datasets (fixture->workspace), ==, 1);
  g_assert_cmpstr (sc_workspace_get_dataset_path (fixture->workspace, 0), ==, second);
  g_assert_null (sc_workspace_get_forecast (fixture->workspace)->inputs);
  sc_workspace_close_dataset (fixture->workspace, 0);
  g_assert_cmpint (sc_workspace_get_selection (fixture->workspace)->dataset, ==, SC_SELECTION_FORECAST);
  sc_workspace_undo (fixture->workspace);
  sc_workspace_undo (fixture->workspace);
  g_assert_cmpuint (sc_workspace_get_n_datasets (fixture->workspace), ==, 2);
  g_assert_cmpstr (sc_workspace_get_forecast (fixture->workspace)->inputs, ==, first);
}

static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  g_autofree gchar *path = g_build_filename (fixture->folder, "no-weather.nc", NULL);
  g_autofree gchar *missing = g_build_filename (fixture->folder, "missing.nc", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "not a weather file at all", -1, NULL));
  g_assert_false (sc_workspace_open (fixture->workspace, path, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "no-weather.nc"));
  g_clear_error (&error);
  g_assert_false (sc_workspace_open (fixture->workspace, missing, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (sc_workspace_open (fixture->workspace, fixture->folder, &error));
  g_assert_error (error, SC_WORKSPACE_ERROR, SC_WORKSPACE_ERROR_KIND);
  g_assert_cmpuint (fixture->changes, ==, 0);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **held = data;

  *held = g_object_ref (result);
}

static void
test_open_async (Fixture *fixture, gconstpointer data)
{
  g_autofree gchar *path = sample_file (fixture->folder, "sample.nc");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sc_workspace_open_async (fixture->workspace, path, NULL, on_opened, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture->changes, ==, 0);
  g_assert_true (sc_workspace_open_finish (fixture->workspace, result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (sc_workspace_get_n_datasets (fixture->workspace), ==, 1);
}

/* A folder with frames to begin with and the truth of what follows. */
static void
test_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree gchar *path = sample_file (fixture->folder, "samples.nc");
  g_autoptr (GError) error = NULL;

  g_assert_true (sc_workspace_open (fixture->workspace, fixture->folder, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (sc_workspace_get_n_datasets (fixture->workspace), ==, 1);
  g_assert_cmpstr (sc_workspace_get_forecast (fixture->workspace)->inputs, ==, path);
  g_assert_null (sc_workspace_get_forecast (fixture->workspace)->forcings);
}

static void
test_checkpoint (Fixture *fixture, gconstpointer data)
{
  g_autofree gchar *path = test_data_path ("golden/tiny/checkpoint.npz");
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    return;
  g_assert_true (sc_workspace_open (fixture->workspace, path, &error));
  g_assert_no_error (error);
  g_autofree gchar *absolute = g_canonicalize_filename (path, NULL);
  g_assert_cmpstr (sc_workspace_get_forecast (fixture->workspace)->checkpoint, ==, absolute);
  g_assert_true (sc_noise_setting_equal (sc_workspace_get_noise (fixture->workspace),
                                         sc_workspace_get_checkpoint_noise (fixture->workspace)));
  g_autoptr (ScForecastRequest) request = sc_workspace_dup_request (fixture->workspace);
  g_assert_false (request->has_noise);

  ScNoiseSetting loaded = *sc_workspace_get_noise (fixture->workspace);
  set_levels (fixture->workspace, loaded.levels + 1, NULL);
  sc_workspace_reset_noise (fixture->workspace, "Reset");
  g_assert_true (sc_noise_setting_equal (sc_workspace_get_noise (fixture->workspace), &loaded));
}

/* What is compared, and how it was mended, is undone and redone like all else; closed files take their part with them. */
static void
test_comparison (Fixture *fixture, gconstpointer data)
{
  g_auto (ScComparisonSetting) setting = { 0 };
  const ScComparisonSetting *now;

  for (gint i = 0; i < 3; i++)
    {
      g_autofree gchar *name = g_strdup_printf ("%d.nc", i), *path = sample_file (fixture->folder, name);
      g_assert_true (sc_workspace_open (fixture->workspace, path, NULL));
    }
  fixture->parts = 0;
  sc_comparison_setting_init (&setting);
  for (guint place = 0; place < 3; place++)
    sc_comparison_setting_choose (&setting, place, 2 - (gint) place);
  /* An operation has the joins that it has. */
  sc_comparison_setting_set_operation (&setting, SC_OPERATION_ASSIGN, SC_JOIN_OUTER);
  g_assert_cmpint (setting.join, ==, SC_JOIN_EXACT);
  sc_workspace_set_comparison (fixture->workspace, &setting, "Choose", NULL);
  sc_comparison_setting_add_step (&setting, 1, "number", SC_REMEDY_RELABEL);
  sc_comparison_setting_add_step (&setting, 2, "lat", SC_REMEDY_SORT);
  sc_workspace_set_comparison (fixture->workspace, &setting, "Mend", NULL);
  g_assert_cmpuint (fixture->parts, ==, SC_WORKSPACE_COMPARISON);
  sc_workspace_undo (fixture->workspace);
  g_assert_cmpuint (sc_workspace_get_comparison (fixture->workspace)->steps->len, ==, 0);
  sc_workspace_redo (fixture->workspace);
  g_assert_true (sc_comparison_setting_equal (sc_workspace_get_comparison (fixture->workspace), &setting));

  /* The second place's file goes: its step too, and the third one moves up. */
  sc_workspace_close_dataset (fixture->workspace, 1);
  now = sc_workspace_get_comparison (fixture->workspace);
  g_assert_cmpuint (now->n, ==, 2);
  g_assert_cmpint (now->datasets[0], ==, 1);
  g_assert_cmpint (now->datasets[1], ==, 0);
  g_assert_cmpuint (now->steps->len, ==, 1);
  g_assert_cmpuint (((const ScMendingStep *) g_ptr_array_index (now->steps, 0))->place, ==, 1);
  /* Without the first one there is nothing that the others were mended to fit. */
  sc_workspace_close_dataset (fixture->workspace, 1);
  now = sc_workspace_get_comparison (fixture->workspace);
  g_assert_cmpuint (now->n, ==, 1);
  g_assert_cmpuint (now->steps->len, ==, 0);
  sc_workspace_undo (fixture->workspace);
  sc_workspace_undo (fixture->workspace);
  g_assert_true (sc_comparison_setting_equal (sc_workspace_get_comparison (fixture->workspace), &setting));
}

/* What a project says that cannot be is refused, and changes nothing. */
static void
test_comparison_from_json (Fixture *fixture, gconstpointer data)
{
  static const gchar *const WRONG[] = {
    "{}", "[]", "{\"operation\":\"mix\",\"join\":\"exact\",\"tolerance\":0,\"datasets\":[],\"mended\":[]}",
    "{\"operation\":\"merge\",\"join\":\"exact\",\"tolerance\":-1,\"datasets\":[],\"mended\":[]}",
    "{\"operation\":\"merge\",\"join\":\"exact\",\"tolerance\":\"1\",\"datasets\":[],\"mended\":[]}",
    "{\"operation\":\"merge\",\"join\":\"exact\",\"tolerance\":0,\"datasets\":[0,2],\"mended\":[]}",
    "{\"operation\":\"merge\",\"join\":\"exact\",\"tolerance\":0,\"datasets\":[0,1,0,1,0,1,0,1,0],\"mended\":[]}",
    "{\"operation\":\"merge\",\"join\":\"exact\",\"tolerance\":0,\"datasets\":[0,1],\"mended\":[{\"place\":2,\"coordinate\":\"x\",\"remedy\":\"sort\"}]}",
    "{\"operation\":\"merge\",\"join\":\"exact\",\"tolerance\":0,\"datasets\":[0,1],\"mended\":[{\"place\":1,\"coordinate\":7,\"remedy\":\"sort\"}]}",
    "{\"operation\":\"merge\",\"join\":\"exact\",\"tolerance\":0,\"datasets\":[0,1],\"mended\":[],\"dim\":{}}",
  };
  g_auto (ScComparisonSetting) setting = { 0 }, before = { 0 };

  sc_comparison_setting_init (&setting);
  sc_comparison_setting_init (&before);
  for (gsize i = 0; i < G_N_ELEMENTS (WRONG); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = json_from_string (WRONG[i], NULL);
      g_assert_false (sc_comparison_setting_from_json (&setting, node, 2, &error));
      g_assert_error (error, SC_WORKSPACE_ERROR, SC_WORKSPACE_ERROR_DAMAGED);
      g_assert_true (sc_comparison_setting_equal (&setting, &before));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/workspace/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("undo", test_undo);
  ADD ("nothing-changed", test_nothing_changed);
  ADD ("merging", test_merging);
  ADD ("selection", test_selection);
  ADD ("files", test_files);
  ADD ("unreadable", test_unreadable);
  ADD ("open-async", test_open_async);
  ADD ("folder", test_folder);
  ADD ("checkpoint", test_checkpoint);
  ADD ("comparison", test_comparison);
  ADD ("comparison-from-json", test_comparison_from_json);
  return g_test_run ();
}
