/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "io/open.h"
#include "support/test-data.h"

/* A forecast of a golden configuration, by the program. */
typedef struct
{
  gchar *golden; /* the configuration's folder */
  gchar *folder; /* what the program writes */
  gchar *geometry;
} Case;

static gboolean
case_init (Case *self, const gchar *name)
{
  g_autofree gchar *relative = g_strdup_printf ("golden/%s/checkpoint.npz", name);
  g_autofree gchar *checkpoint = test_data_path (relative);

  if (checkpoint == NULL)
    return FALSE;
  self->golden = g_path_get_dirname (checkpoint);
  self->geometry = g_build_filename (self->golden, "geometry.npz", NULL);
  self->folder = test_temporary_dir ();
  return TRUE;
}

static void
case_clear (Case *self)
{
  if (self->folder != NULL)
    test_remove_dir (self->folder);
  g_free (self->golden);
  g_free (self->geometry);
  g_free (self->folder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, case_clear)

static gchar *
golden_path (const Case *self, const gchar *name)
{
  return g_build_filename (self->golden, name, NULL);
}

/* No file may grow beyond this, as if the disk were full: enough for the
 * inputs on their way from the reader, too little for 16 members. */
#define SMALL_FILE 65536

static void
limit_files (gpointer data)
{
  const struct rlimit limit = { SMALL_FILE, SMALL_FILE };

  signal (SIGXFSZ, SIG_IGN);
  setrlimit (RLIMIT_FSIZE, &limit);
}

/* Starts the program with the options in @more, a space between them; it writes the file @name. */
static GSubprocess *
start (const Case *self, const gchar *name, const gchar *more, gboolean small_files)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) options = g_strsplit (more, " ", -1);

  g_ptr_array_add (argv, g_strdup (g_getenv ("SIGMACAST_PROGRAM")));
  g_ptr_array_add (argv, g_strdup ("forecast"));
  g_ptr_array_add (argv, g_strdup ("--checkpoint"));
  g_ptr_array_add (argv, golden_path (self, "checkpoint.npz"));
  g_ptr_array_add (argv, g_strdup ("--stats"));
  g_ptr_array_add (argv, g_strdup (self->golden));
  g_ptr_array_add (argv, g_strdup ("--inputs"));
  g_ptr_array_add (argv, golden_path (self, "example_batch.nc"));
  g_ptr_array_add (argv, g_strdup ("--mesh-to-grid"));
  g_ptr_array_add (argv, g_strdup (self->geometry));
  g_ptr_array_add (argv, g_strdup ("-o"));
  g_ptr_array_add (argv, g_build_filename (self->folder, name, NULL));
  for (gsize i = 0; options[i] != NULL; i++)
    g_ptr_array_add (argv, g_strdup (options[i]));
  g_ptr_array_add (argv, NULL);
  if (small_files)
    g_subprocess_launcher_set_child_setup (launcher, limit_files, NULL, NULL);
  GSubprocess *process = g_subprocess_launcher_spawnv (launcher, (const gchar *const *) argv->pdata, &error);
  g_assert_no_error (error);
  return process;
}

static gint
finish (GSubprocess *process, gchar **out, gchar **err)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8 (process, NULL, NULL, out, err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  return g_subprocess_get_exit_status (process);
}

static void
forecast (const Case *self, const gchar *name, const gchar *more)
{
  g_autoptr (GSubprocess) process = start (self, name, more, FALSE);
  g_autofree gchar *err = NULL;
  gint status = finish (process, NULL, &err);

  if (status != 0)
    g_test_message ("%s", err);
  g_assert_cmpint (status, ==, 0);
}

/* The smallest budget that the program accepts, in MiB, from what it says of one that is too small. */
static gdouble
smallest_budget (const Case *self, const gchar *options)
{
  g_autofree gchar *tight = g_strconcat (options, "--memory-budget 1M", NULL);
  g_autoptr (GSubprocess) process = start (self, "unused.nc", tight, FALSE);
  g_autofree gchar *err = NULL;

  g_assert_cmpint (finish (process, NULL, &err), ==, 1);
  const gchar *needs = strstr (err, " needs ");
  g_assert_nonnull (needs);
  gdouble mebibytes = g_ascii_strtod (needs + strlen (" needs "), NULL);
  g_assert_cmpfloat (mebibytes, >, 1.0);
  return mebibytes;
}

static ScDataset *
open_at (const gchar *folder, const gchar *name)
{
  g_autofree gchar *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  ScDataset *dataset = sc_open_dataset (path, SC_OPEN_DEFAULT, &error);

  g_assert_no_error (error);
  return dataset;
}

static ScArray *
values_of (ScDataset *dataset, const gchar *name)
{
  g_autoptr (GError) error = NULL;
  ScVariable *variable = sc_dataset_get (dataset, name);

  g_assert_nonnull (variable);
  ScArray *values = sc_variable_load (variable, &error);
  g_assert_no_error (error);
  return values;
}

/* What the network's unit is for each level of a variable: the change's standard
 * deviation, or its own where it is no input and so not predicted as a change. */
static gdouble *
units_of (const Case *self, ScDataset *dataset, const gchar *name)
{
  gboolean is_change = !g_str_equal (name, "total_precipitation_12hr");
  gboolean has_levels = sc_variable_get_dim (sc_dataset_get (dataset, name), "level") >= 0;
  g_autoptr (ScDataset) statistics = open_at (self->golden, is_change ? "diffs_stddev_by_level.nc" : "stddev_by_level.nc");
  g_autoptr (ScArray) values = values_of (statistics, name);
  g_autoptr (ScArray) levels = values_of (dataset, "level");
  gdouble *units = g_new (gdouble, sc_array_get_size (levels));

  for (gsize k = 0; k < (has_levels ? sc_array_get_size (levels) : 1); k++)
    {
      gssize index = has_levels ? sc_dataset_find_label (statistics, "level", sc_array_get_double (levels, k), NULL) : 0;
      g_assert_cmpint (index, >=, 0);
      units[k] = sc_array_get_double (values, (gsize) index);
    }
  return units;
}

/* The largest difference from the reference in the network's units; what is missing is so in both. */
static gdouble
largest_difference (const Case *self, ScDataset *output, ScDataset *expected)
{
  gdouble largest = 0.0;

  for (const gchar *const *name = sc_dataset_get_variable_names (expected); *name != NULL; name++)
    {
      g_autoptr (ScArray) wanted = values_of (expected, *name);
      g_autoptr (ScArray) found = values_of (output, *name);
      g_autofree gdouble *units = units_of (self, expected, *name);
      gint ndim = wanted->ndim;
      gsize n_grid = wanted->shape[ndim - 1] * wanted->shape[ndim - 2];
      gsize n_levels = ndim == 5 ? wanted->shape[2] : 1;

      /* One dimension more: sample. */
      g_assert_cmpint (found->ndim, ==, ndim + 1);
      g_assert_cmpstr (sc_variable_get_dims (sc_dataset_get (output, *name))[0], ==, "sample");
      g_assert_cmpuint (sc_array_get_size (found), ==, sc_array_get_size (wanted));
      for (gsize i = 0; i < sc_array_get_size (wanted); i++)
        {
          gdouble a = sc_array_get_double (wanted, i);
          gdouble b = sc_array_get_double (found, i);
          g_assert_cmpint (isnan (a), ==, isnan (b));
          if (!isnan (a))
            largest = MAX (largest, fabs (a - b) / units[i / n_grid % n_levels]);
        }
    }
  return largest;
}

static void
check_rollout (const gchar *configuration, const gchar *seed, gdouble bound)
{
  g_auto (Case) self = { 0 };
  g_autofree gchar *options = g_strdup_printf ("--steps 2 --seed %s", seed);

  if (!case_init (&self, configuration))
    return;
  forecast (&self, "rollout.nc", options);
  g_autoptr (ScDataset) output = open_at (self.folder, "rollout.nc");
  g_autoptr (ScDataset) expected = open_at (self.golden, "rollout_prediction.nc");
  gdouble difference = largest_difference (&self, output, expected);
  g_test_message ("%s: %.2g of the residual's standard deviation", configuration, difference);
  g_assert_cmpfloat (difference, <=, bound);
}

/* The reference differs from itself, compiled or not, by a tenth of these bounds. */
static void
test_rollout_tiny (void)
{
  check_rollout ("tiny", "301", 5e-3);
}

static void
test_rollout_small (void)
{
  if (test_data_has_shared ())
    check_rollout ("small", "302", 1e-3);
  else
    g_test_skip ("golden/small is not in this clone");
}

static void
assert_same (const Case *self, const gchar *a, const gchar *b)
{
  g_autoptr (ScDataset) first = open_at (self->folder, a);
  g_autoptr (ScDataset) second = open_at (self->folder, b);
  const gchar *const *lists[] = { sc_dataset_get_variable_names (first), sc_dataset_get_coordinate_names (first) };
  guint n = 0;

  for (gsize l = 0; l < G_N_ELEMENTS (lists); l++)
    for (const gchar *const *name = lists[l]; *name != NULL; name++, n++)
      {
        g_autoptr (ScArray) x = values_of (first, *name);
        g_autoptr (ScArray) y = values_of (second, *name);
        gsize bytes = sc_array_get_size (x) * sc_dtype_get_size (x->dtype);
        g_assert_cmpint (x->dtype, ==, y->dtype);
        g_assert_cmpmem (x->data, bytes, y->data, bytes);
      }
  g_assert_cmpuint (n, >=, 16);
}

static void
test_same_bits (void)
{
  g_auto (Case) self = { 0 };
  const gchar *common = "--steps 1 --members 48 --seed 5 --levels 2 ";

  if (!case_init (&self, "tiny"))
    return;
  /* A little more than one member at a time takes: what a process has at its start varies. */
  g_autofree gchar *budget = g_strdup_printf ("--threads 2 --memory-budget %.1fM", smallest_budget (&self, common) + 0.3);
  const gchar *const others[] = { "--threads 1", "--threads 3", budget, "--threads 2 --static time" };
  g_autofree gchar *plain = g_strconcat (common, "--threads 2", NULL);
  forecast (&self, "plain.nc", plain);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree gchar *options = g_strconcat (common, others[i], NULL);
      forecast (&self, "other.nc", options);
      assert_same (&self, "plain.nc", "other.nc");
    }
}

static gboolean
has_partial (const Case *self, const gchar *name)
{
  g_autofree gchar *folder = g_strdup_printf ("%s/%s.partial", self->folder, name);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const gchar *entry;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (entry, ".nc"))
      return TRUE;
  return FALSE;
}

static gboolean
exists (const Case *self, const gchar *name)
{
  g_autofree gchar *path = g_build_filename (self->folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Stopped or killed after a lead time: no output; resumed: the same bits. */
static void
test_stop_and_resume (void)
{
  g_auto (Case) self = { 0 };
  const gint numbers[] = { SIGTERM, SIGINT, SIGKILL };
  const gchar *options = "--steps 2 --seed 9 --levels 60";
  g_autofree gchar *resume = g_strconcat (options, " --resume", NULL);

  if (!case_init (&self, "tiny"))
    return;
  forecast (&self, "whole.nc", options);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr (GSubprocess) process = start (&self, "stopped.nc", options, FALSE);
      while (!has_partial (&self, "stopped.nc") && g_subprocess_get_identifier (process) != NULL)
        g_usleep (500);
      g_subprocess_send_signal (process, numbers[i]);
      g_assert_true (g_subprocess_wait (process, NULL, NULL));
      if (numbers[i] != SIGKILL)
        {
          g_assert_true (g_subprocess_get_if_exited (process));
          g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
        }
      g_assert_false (exists (&self, "stopped.nc"));
      g_assert_true (has_partial (&self, "stopped.nc"));
      forecast (&self, "stopped.nc", resume);
      g_assert_false (exists (&self, "stopped.nc.partial"));
      assert_same (&self, "whole.nc", "stopped.nc");
      g_autofree gchar *path = g_build_filename (self.folder, "stopped.nc", NULL);
      g_assert_cmpint (g_remove (path), ==, 0);
    }
}

static void
test_full_disk (void)
{
  g_auto (Case) self = { 0 };

  if (!case_init (&self, "tiny"))
    return;
  g_autoptr (GSubprocess) process = start (&self, "full.nc", "--steps 1 --levels 2 --members 16 --json", TRUE);
  g_autofree gchar *out = NULL;
  g_autofree gchar *err = NULL;
  g_assert_cmpint (finish (process, &out, &err), ==, 1);
  g_assert_cmpstr (out, ==, "");
  g_assert_nonnull (strstr (err, "full.nc"));
  g_assert_nonnull (strstr (err, "cannot be "));
  g_assert_nonnull (strstr (err, g_strerror (EFBIG)));
  g_assert_false (exists (&self, "full.nc"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_nonnull (g_getenv ("SIGMACAST_PROGRAM"));
  g_test_add_func ("/cli/forecast/rollout-tiny", test_rollout_tiny);
  g_test_add_func ("/cli/forecast/rollout-small", test_rollout_small);
  g_test_add_func ("/cli/forecast/same-bits", test_same_bits);
  g_test_add_func ("/cli/forecast/stop-and-resume", test_stop_and_resume);
  g_test_add_func ("/cli/forecast/full-disk", test_full_disk);
  return g_test_run ();
}
