/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "golden-forecast.h"
#include "io/open.h"
#include "support/test-data.h"

/* One run of the program. */
typedef struct
{
  gint status; /* exit status; −1 where a signal ended it */
  gchar *output;
  gchar *errors;
} Outcome;

typedef struct
{
  gchar *folder;
  ScForecastRequest *request; /* nullable: the data are not there */
  gchar *output;
  gchar *partial;
  gsize file_limit; /* bytes that a file may have; 0: any */
} Fixture;

static void
outcome_clear (Outcome *outcome)
{
  g_free (outcome->output);
  g_free (outcome->errors);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = test_temporary_dir ();
  fixture->request = golden_request_new ("golden/tiny", "example_batch.nc");
  fixture->output = g_build_filename (fixture->folder, "out.nc", NULL);
  fixture->partial = g_strconcat (fixture->output, ".partial", NULL);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  sc_forecast_request_free (fixture->request);
  test_remove_dir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->output);
  g_free (fixture->partial);
}

static void
limit_files (gpointer data)
{
  const Fixture *fixture = data;
  const struct rlimit limit = { fixture->file_limit, fixture->file_limit };

  /* Otherwise the kernel ends the process before the write can fail. */
  signal (SIGXFSZ, SIG_IGN);
  setrlimit (RLIMIT_FSIZE, &limit);
}

/* The arguments of a forecast on the golden data, and then @more. */
static GPtrArray *
make_arguments (Fixture *fixture, const gchar *const *more)
{
  GPtrArray *argv = g_ptr_array_new_with_free_func (g_free);
  const gchar *const plain[] = {
    "forecast", "--checkpoint", fixture->request->checkpoint, "--stats", fixture->request->stats, "--inputs",
    fixture->request->inputs, "--levels", "3", "-o", fixture->output, NULL,
  };

  g_ptr_array_add (argv, g_build_filename (g_getenv ("SIGMACAST_BUILD_ROOT"), "src", "cli", "sigmacast", NULL));
  for (gsize i = 0; plain[i] != NULL; i++)
    g_ptr_array_add (argv, g_strdup (plain[i]));
  for (gsize i = 0; more[i] != NULL; i++)
    g_ptr_array_add (argv, g_strdup (more[i]));
  g_ptr_array_add (argv, NULL);
  return argv;
}

static Outcome
call (Fixture *fixture, const gchar *const *more)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) argv = make_arguments (fixture, more);
  Outcome outcome = { 0 };
  gint status;

  g_spawn_sync (NULL, (gchar **) argv->pdata, NULL, G_SPAWN_DEFAULT, fixture->file_limit > 0 ? limit_files : NULL, fixture,
                &outcome.output, &outcome.errors, &status, &error);
  g_assert_no_error (error);
  outcome.status = WIFEXITED (status) ? WEXITSTATUS (status) : -1;
  g_test_message ("status %d: %s", outcome.status, outcome.errors);
  return outcome;
}

#define MORE(...) (const gchar *const[]) { __VA_ARGS__, NULL }

/* Status 1, one sentence with these words after @n_notes lines of progress, and nothing written. */
static void
assert_refused (Fixture *fixture, const gchar *const *more, guint n_notes, const gchar *const *words)
{
  g_auto (Outcome) outcome = call (fixture, more);
  g_auto (GStrv) lines = g_strsplit (outcome.errors, "\n", -1);

  g_assert_cmpint (outcome.status, ==, 1);
  g_assert_cmpstr (outcome.output, ==, "");
  g_assert_cmpuint (g_strv_length (lines), ==, n_notes + 2);
  g_assert_cmpstr (lines[n_notes + 1], ==, "");
  for (gsize i = 0; words[i] != NULL; i++)
    g_assert_nonnull (strstr (lines[n_notes], words[i]));
  g_assert_false (g_file_test (fixture->output, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (fixture->partial, G_FILE_TEST_EXISTS));
}

static JsonObject *
parse (const gchar *text, JsonNode **node)
{
  g_autoptr (GError) error = NULL;
  *node = json_from_string (text, &error);
  g_assert_no_error (error);
  return json_node_get_object (*node);
}

static void
test_json (Fixture *fixture, gconstpointer data)
{
  if (fixture->request == NULL)
    return;

  g_autofree gchar *trace = g_build_filename (fixture->folder, "trace.json", NULL);
  g_auto (Outcome) outcome = call (fixture, MORE ("--json", "--steps", "2", "--members", "2", "--trace", trace));
  g_autoptr (JsonNode) node = NULL;
  g_assert_cmpint (outcome.status, ==, 0);
  JsonObject *object = parse (outcome.output, &node);
  g_assert_cmpstr (json_object_get_string_member (object, "output"), ==, fixture->output);
  g_assert_cmpint (json_object_get_int_member (object, "steps"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (object, "members"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (object, "network_calls"), ==, 2 * 2 * 5);
  g_assert_cmpfloat (json_object_get_double_member (object, "seconds"), >, 0.0);
  g_assert_cmpint (json_object_get_int_member (object, "peak_bytes"), >, 1 << 20);
  g_assert_cmpint (json_object_get_int_member (object, "predicted_bytes"), >=, json_object_get_int_member (object, "peak_bytes"));
  JsonArray *plans = json_object_get_array_member (object, "plans_built");
  g_assert_cmpuint (json_array_get_length (plans), ==, 1);
  JsonObject *plan = json_array_get_object_element (plans, 0);
  g_assert_cmpstr (json_object_get_string_member (plan, "reason"), ==, "first plan");
  g_assert_true (json_object_has_member (plan, "seconds"));
  g_assert_true (json_object_has_member (plan, "bytes"));

  g_autofree gchar *text = NULL;
  g_autoptr (JsonNode) timeline = NULL;
  g_assert_true (g_file_get_contents (trace, &text, NULL, NULL));
  JsonArray *entries = json_object_get_array_member (parse (text, &timeline), "traceEvents");
  gint calls = 0;
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = json_array_get_object_element (entries, i);
      g_assert_true (json_object_has_member (entry, "ph") && json_object_has_member (entry, "name"));
      if (!g_str_equal (json_object_get_string_member (entry, "ph"), "X"))
        continue;
      g_assert_cmpint (json_object_get_int_member (entry, "dur"), >=, 0);
      calls += g_str_equal (json_object_get_string_member (entry, "name"), "transformer/final");
    }
  g_assert_cmpint (calls, ==, 2 * 2 * 5);
}

static void
test_estimate (Fixture *fixture, gconstpointer data)
{
  if (fixture->request == NULL)
    return;

  g_auto (Outcome) outcome = call (fixture, MORE ("--json", "--steps", "2", "--estimate"));
  g_autoptr (JsonNode) node = NULL;
  g_assert_cmpint (outcome.status, ==, 0);
  JsonObject *object = parse (outcome.output, &node);
  g_assert_cmpfloat (json_object_get_double_member (object, "seconds"), >, 0.0);
  g_assert_cmpint (json_object_get_int_member (object, "bytes"), >, 1 << 20);
  g_assert_false (g_file_test (fixture->output, G_FILE_TEST_EXISTS));
}

static void
test_usage (Fixture *fixture, gconstpointer data)
{
  if (fixture->request == NULL)
    return;

  g_auto (Outcome) no_steps = call (fixture, MORE ("--json"));
  g_assert_cmpint (no_steps.status, ==, 2);
  g_auto (Outcome) none = call (fixture, MORE ("--steps", "0"));
  g_assert_cmpint (none.status, ==, 2);
  g_auto (Outcome) unknown = call (fixture, MORE ("--steps", "1", "--colour"));
  g_assert_cmpint (unknown.status, ==, 2);
  g_auto (Outcome) help = call (fixture, MORE ("--help"));
  g_assert_cmpint (help.status, ==, 0);
  g_assert_nonnull (strstr (help.output, "--mesh-to-grid"));
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  if (fixture->request == NULL)
    return;

  g_autofree gchar *foreign = g_build_filename (fixture->folder, "foreign", NULL);
  g_autofree gchar *below = g_build_filename (fixture->folder, "absent", "out.nc", NULL);
  g_assert_true (g_file_set_contents (foreign, "no data set", -1, NULL));
  assert_refused (fixture, MORE ("--steps", "1", "--inputs", foreign), 0, MORE (foreign));
  assert_refused (fixture, MORE ("--steps", "1", "--checkpoint", foreign), 0, MORE (foreign));
  assert_refused (fixture, MORE ("--steps", "1", "--stats", fixture->folder), 0, MORE ("mean_by_level.nc"));
  assert_refused (fixture, MORE ("--steps", "1", "--mesh-to-grid", fixture->request->checkpoint), 0, MORE ("m2g_face_index"));
  assert_refused (fixture, MORE ("--steps", "1", "--forcings", foreign), 0, MORE (foreign));
  assert_refused (fixture, MORE ("--steps", "1", "--start", "9"), 0, MORE ("example_batch.nc", "frame 9"));
  assert_refused (fixture, MORE ("--steps", "1", "--static", "height"), 0, MORE ("example_batch.nc", "height"));
  assert_refused (fixture, MORE ("--steps", "1", "--memory-budget", "1M"), 1, MORE ("budget of 1.0"));
  assert_refused (fixture, MORE ("--steps", "1", "--sigma-min", "100"), 0, MORE ("100"));
  assert_refused (fixture, MORE ("--steps", "1", "-o", below), 0, MORE ("absent"));
  assert_refused (fixture, MORE ("--steps", "1", "-o", fixture->request->inputs), 0, MORE ("example_batch.nc", "made from it"));
  assert_refused (fixture, MORE ("--steps", "1", "--allow-nan", "temperature,tempreature"), 0, MORE ("tempreature"));
}

/* A disk that takes no more, while the first lead time is written and while the result is. */
static void
test_disk_full (Fixture *fixture, gconstpointer data)
{
  if (fixture->request == NULL)
    return;

  fixture->file_limit = 20 * 1024;
  g_auto (Outcome) lead = call (fixture, MORE ("--steps", "3"));
  g_assert_cmpint (lead.status, ==, 1);
  g_assert_false (g_file_test (fixture->output, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (fixture->partial, G_FILE_TEST_EXISTS));
  g_assert_nonnull (strstr (lead.errors, "cannot be written"));
  g_assert_nonnull (strstr (lead.errors, "File too large"));

  fixture->file_limit = 160 * 1024;
  g_auto (Outcome) joined = call (fixture, MORE ("--steps", "8"));
  g_assert_cmpint (joined.status, ==, 1);
  g_assert_false (g_file_test (fixture->output, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (fixture->partial, G_FILE_TEST_IS_DIR));

  /* With room again, nothing needs to be computed. */
  fixture->file_limit = 0;
  g_auto (Outcome) resumed = call (fixture, MORE ("--steps", "8", "--resume", "--json"));
  g_autoptr (JsonNode) node = NULL;
  g_assert_cmpint (resumed.status, ==, 0);
  g_assert_cmpint (json_object_get_int_member (parse (resumed.output, &node), "network_calls"), ==, 0);
  g_assert_true (g_file_test (fixture->output, G_FILE_TEST_IS_REGULAR));
  g_assert_false (g_file_test (fixture->partial, G_FILE_TEST_EXISTS));
}

static gboolean
wait_for (const gchar *path, gdouble seconds)
{
  gint64 end = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);

  while (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      if (g_get_monotonic_time () > end)
        return FALSE;
      g_usleep (500);
    }
  return TRUE;
}

static void
assert_same_values (const gchar *first, const gchar *second)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDataset) a = sc_open_dataset (first, SC_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  g_autoptr (ScDataset) b = sc_open_dataset (second, SC_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  const gchar *const *names = sc_dataset_get_variable_names (a);

  g_assert_nonnull (names[0]);
  for (gsize v = 0; names[v] != NULL; v++)
    {
      g_autoptr (ScArray) x = sc_variable_load (sc_dataset_get (a, names[v]), &error);
      g_assert_no_error (error);
      g_autoptr (ScArray) y = sc_variable_load (sc_dataset_get (b, names[v]), &error);
      g_assert_no_error (error);
      gsize n = sc_array_get_size (x) * sizeof (gfloat);
      g_assert_cmpuint (sc_array_get_size (y) * sizeof (gfloat), ==, n);
      g_assert_cmpmem (x->data, n, y->data, n);
    }
}

/* Ended without a warning at some moment, again and again, it still arrives at the same bits. */
static void
test_kill (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const gchar *const more[] = { "--steps", "12", "--members", "2", "--resume", "--seed", "5", NULL };
  if (fixture->request == NULL)
    return;

  g_autofree gchar *reference = g_build_filename (fixture->folder, "reference.nc", NULL);
  g_auto (Outcome) whole = call (fixture, more);
  g_assert_cmpint (whole.status, ==, 0);
  g_assert_cmpint (g_rename (fixture->output, reference), ==, 0);

  guint kills = g_strcmp0 (g_getenv ("SIGMACAST_TEST_SCALE"), "full") == 0 ? 40 : 4;
  guint done = 0;
  for (guint i = 0; i < kills; i++)
    {
      g_autofree gchar *name = g_strdup_printf ("lead_%05dh.nc", 12 * (1 + g_test_rand_int_range (0, 11)));
      g_autofree gchar *lead = g_build_filename (fixture->partial, name, NULL);
      g_autoptr (GPtrArray) argv = make_arguments (fixture, more);
      g_autoptr (GSubprocess) process = g_subprocess_newv ((const gchar *const *) argv->pdata,
                                                           G_SUBPROCESS_FLAGS_STDERR_SILENCE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
      g_assert_no_error (error);
      wait_for (lead, 20.0);
      g_usleep ((gulong) g_test_rand_int_range (0, 20000));
      g_subprocess_force_exit (process);
      g_subprocess_wait (process, NULL, &error);
      g_assert_no_error (error);
      done += g_file_test (fixture->output, G_FILE_TEST_EXISTS);
      if (g_file_test (fixture->output, G_FILE_TEST_EXISTS))
        {
          assert_same_values (reference, fixture->output);
          g_unlink (fixture->output);
        }
    }
  g_test_message ("%u of %u runs had ended before they were killed", done, kills);
  g_auto (Outcome) last = call (fixture, more);
  g_assert_cmpint (last.status, ==, 0);
  assert_same_values (reference, fixture->output);
  g_assert_false (g_file_test (fixture->partial, G_FILE_TEST_EXISTS));
}

/* Ctrl+C: one sentence, status 1, what is complete stays. */
static void
test_interrupt (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const gchar *const more[] = { "--steps", "400", NULL };
  if (fixture->request == NULL)
    return;

  g_autofree gchar *lead = g_build_filename (fixture->partial, "lead_00012h.nc", NULL);
  g_autoptr (GPtrArray) argv = make_arguments (fixture, more);
  g_autoptr (GSubprocess) process = g_subprocess_newv ((const gchar *const *) argv->pdata,
                                                       G_SUBPROCESS_FLAGS_STDERR_SILENCE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  g_assert_no_error (error);
  g_assert_true (wait_for (lead, 60.0));
  g_subprocess_send_signal (process, SIGINT);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  g_assert_false (g_file_test (fixture->output, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (lead, G_FILE_TEST_EXISTS));
}

static void
test_plan (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  if (fixture->request == NULL)
    return;

  static const gchar *const reasons[] = { "first plan", "the same key, not in memory any more" };
  g_autofree gchar *program = g_build_filename (g_getenv ("SIGMACAST_BUILD_ROOT"), "src", "cli", "sigmacast", NULL);
  g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), "XDG_CACHE_HOME", fixture->folder, TRUE);
  const gchar *argv[] = { program, "plan", "--json", "--checkpoint", fixture->request->checkpoint, "--like",
                          fixture->request->inputs, NULL };
  g_autofree gchar *key = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      g_autofree gchar *output = NULL;
      g_autoptr (JsonNode) node = NULL;
      gint status;
      g_spawn_sync (NULL, (gchar **) argv, environment, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output, NULL, &status, &error);
      g_assert_no_error (error);
      g_assert_true (g_spawn_check_wait_status (status, NULL));
      JsonObject *object = parse (output, &node);
      g_assert_cmpstr (json_object_get_string_member (object, "reason"), ==, reasons[i]);
      g_assert_cmpint (json_object_get_int_member (object, "bytes"), >, 0);
      g_assert_true (json_object_has_member (object, "seconds"));
      g_assert_true (g_file_test (json_object_get_string_member (object, "path"), G_FILE_TEST_IS_REGULAR));
      if (key != NULL)
        g_assert_cmpstr (json_object_get_string_member (object, "key"), ==, key);
      g_free (key);
      key = g_strdup (json_object_get_string_member (object, "key"));
    }
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add ("/forecast-command/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("json", test_json);
  ADD ("estimate", test_estimate);
  ADD ("usage", test_usage);
  ADD ("refused", test_refused);
  ADD ("disk-full", test_disk_full);
  ADD ("kill", test_kill);
  ADD ("interrupt", test_interrupt);
  ADD ("plan", test_plan);
#undef ADD
  return g_test_run ();
}
