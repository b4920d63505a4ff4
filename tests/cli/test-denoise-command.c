/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "io/netcdf-write.h"
#include "io/open.h"
#include "model/checkpoint.h"
#include "noise/golden-archive.h"
#include "support/test-data.h"

/* One call of the denoiser through the program, against the recorded one. */
typedef struct
{
  gchar *checkpoint, *inputs, *forcings, *geometry;
  gchar *folder;
  gchar *noisy, *output; /* in the folder */
  ScTask task;
  gsize n_lat, n_lon;
} Case;

static gboolean
case_init (Case *self)
{
  g_autoptr (GError) error = NULL;

  self->checkpoint = test_data_path ("golden/tiny/checkpoint.npz");
  self->inputs = test_data_path ("golden/tiny/norm_inputs.nc");
  self->forcings = test_data_path ("golden/tiny/norm_forcings.nc");
  self->geometry = test_data_path ("golden/tiny/geometry.npz");
  if (self->checkpoint == NULL || self->inputs == NULL || self->forcings == NULL || self->geometry == NULL)
    return FALSE;
  g_autoptr (ScCheckpoint) checkpoint = sc_checkpoint_load (self->checkpoint, &error);
  g_assert_no_error (error);
  sc_task_copy (sc_checkpoint_get_task (checkpoint), &self->task);
  self->folder = test_temporary_dir ();
  self->noisy = g_build_filename (self->folder, "noisy.nc", NULL);
  self->output = g_build_filename (self->folder, "denoised.nc", NULL);
  self->n_lat = 13;
  self->n_lon = 24;
  return TRUE;
}

static void
case_clear (Case *self)
{
  if (self->folder != NULL)
    test_remove_dir (self->folder);
  sc_task_clear (&self->task);
  g_free (self->checkpoint);
  g_free (self->inputs);
  g_free (self->forcings);
  g_free (self->geometry);
  g_free (self->folder);
  g_free (self->noisy);
  g_free (self->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, case_clear)

static gsize
n_levels_of (const Case *self, const gchar *name)
{
  return sc_task_variable_has_levels (name) ? self->task.n_levels : 0;
}

/* Stacked [lat][lon][channel] → a file with dims (lon, lat, level, time, batch): names count, not their order. */
static void
write_noisy (const Case *self, const gfloat *stacked, gboolean with_nan)
{
  g_autoptr (ScDataset) dataset = sc_dataset_new ();
  g_autoptr (GArray) channels = sc_task_target_channels (&self->task);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDataset) inputs = sc_open_dataset (self->inputs, SC_OPEN_DEFAULT, &error);
  const gchar *const coordinates[] = { "lat", "lon", "level" };

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (coordinates); i++)
    sc_dataset_add_coordinate (dataset, coordinates[i], sc_dataset_get (inputs, coordinates[i]), &error);
  g_assert_no_error (error);
  for (guint first = 0; first < channels->len;)
    {
      const gchar *name = g_array_index (channels, ScChannel, first).variable;
      gsize levels = MAX (n_levels_of (self, name), 1);
      const gsize upper[] = { self->n_lon, self->n_lat, levels, 1, 1 };
      const gsize surface[] = { self->n_lon, self->n_lat, 1, 1 };
      const gchar *const upper_dims[] = { "lon", "lat", "level", "time", "batch", NULL };
      const gchar *const surface_dims[] = { "lon", "lat", "time", "batch", NULL };
      gboolean has_levels = sc_task_variable_has_levels (name);
      g_autoptr (ScArray) array = sc_array_new (SC_DTYPE_FLOAT32, has_levels ? 5 : 4, has_levels ? upper : surface, &error);

      g_assert_no_error (error);
      for (gsize lon = 0; lon < self->n_lon; lon++)
        for (gsize lat = 0; lat < self->n_lat; lat++)
          for (gsize level = 0; level < levels; level++)
            ((gfloat *) array->data)[(lon * self->n_lat + lat) * levels + level] =
              stacked[(lat * self->n_lon + lon) * channels->len + first + level];
      if (with_nan && first == 0)
        ((gfloat *) array->data)[7] = NAN;
      g_autoptr (ScVariable) variable = sc_variable_new (has_levels ? upper_dims : surface_dims, array, NULL);
      sc_dataset_add_variable (dataset, name, variable, &error);
      g_assert_no_error (error);
      first += levels;
    }
  g_assert_true (sc_write_netcdf (dataset, self->noisy, 0, &error));
  g_assert_no_error (error);
}

static gint
run (const Case *self, const gchar *sigma, const gchar *more, gchar **sentence)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *out = NULL;
  g_autofree gchar *err = NULL;
  const gchar *argv[] = {
    g_getenv ("SIGMACAST_PROGRAM"), "denoise", "--checkpoint", self->checkpoint, "--inputs", self->inputs,
    "--forcings", self->forcings, "--noisy-targets", self->noisy, "--sigma", sigma, "--mesh-to-grid", self->geometry,
    "-o", self->output, more, NULL,
  };
  g_autoptr (GSubprocess) process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, &err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  if (sentence != NULL)
    *sentence = g_steal_pointer (&err);
  return g_subprocess_get_exit_status (process);
}

static void
compare_output (const Case *self, const gfloat *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDataset) output = sc_open_dataset (self->output, SC_OPEN_DEFAULT, &error);
  g_autoptr (GArray) channels = sc_task_target_channels (&self->task);
  const gchar *const upper_dims[] = { "batch", "time", "level", "lat", "lon" };
  const gchar *const surface_dims[] = { "batch", "time", "lat", "lon" };
  gdouble largest = 0.0, difference = 0.0;

  g_assert_no_error (error);
  for (guint first = 0; first < channels->len;)
    {
      const gchar *name = g_array_index (channels, ScChannel, first).variable;
      gboolean has_levels = sc_task_variable_has_levels (name);
      gsize levels = MAX (n_levels_of (self, name), 1);
      ScVariable *variable = sc_dataset_get_variable (output, name);

      g_assert_nonnull (variable);
      g_assert_cmpint (sc_variable_get_ndim (variable), ==, has_levels ? 5 : 4);
      for (gint d = 0; d < sc_variable_get_ndim (variable); d++)
        g_assert_cmpstr (sc_variable_get_dims (variable)[d], ==, has_levels ? upper_dims[d] : surface_dims[d]);
      g_autoptr (ScArray) values = sc_variable_load (variable, &error);
      g_assert_no_error (error);
      g_assert_cmpint (values->dtype, ==, SC_DTYPE_FLOAT32);
      for (gsize level = 0; level < levels; level++)
        for (gsize node = 0; node < self->n_lat * self->n_lon; node++)
          {
            gdouble wanted = expected[node * channels->len + first + level];
            gdouble found = sc_array_get_double (values, level * self->n_lat * self->n_lon + node);
            g_assert_true (isfinite (found));
            largest = MAX (largest, fabs (wanted));
            difference = MAX (difference, fabs (found - wanted));
          }
      first += levels;
    }
  g_test_message ("largest difference %.2g of %.2g", difference, largest);
  /* float32 sums in another order than the reference's, through some twenty layers. */
  g_assert_cmpfloat (difference, <=, 2e-5 * largest);
}

static void
test_golden (void)
{
  g_auto (Case) self = { 0 };
  const gchar *const sigmas[] = { "80", "1", "0.03" };

  if (!case_init (&self))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (sigmas); i++)
    {
      g_autofree gchar *relative = g_strdup_printf ("golden/tiny/stages_%zu.npz", i);
      /* A clone has one of the three. */
      if (i != 1 && !test_data_has_shared ())
        continue;
      g_autoptr (GoldenArchive) golden = golden_archive_open (relative);
      gsize n = self.n_lat * self.n_lon * 24;
      g_assert_cmpfloat (golden_archive_floats (golden, "sigma", 1)[0], ==, (gfloat) g_ascii_strtod (sigmas[i], NULL));
      write_noisy (&self, golden_archive_floats (golden, "x", n), FALSE);
      g_autofree gchar *sentence = NULL;
      gint status = run (&self, sigmas[i], NULL, &sentence);
      if (status != 0)
        g_test_message ("%s", sentence);
      g_assert_cmpint (status, ==, 0);
      compare_output (&self, golden_archive_floats (golden, "D", n));
    }
}

static void
test_refused (void)
{
  g_auto (Case) self = { 0 };
  const gchar *const nonsense[] = { "0", "-1", "inf", "1,2" };

  if (!case_init (&self))
    return;
  g_autoptr (GoldenArchive) golden = golden_archive_open ("golden/tiny/stages_1.npz");
  const gfloat *x = golden_archive_floats (golden, "x", self.n_lat * self.n_lon * 24);

  write_noisy (&self, x, TRUE);
  g_autofree gchar *sentence = NULL;
  g_assert_cmpint (run (&self, "1", NULL, &sentence), ==, 1);
  g_assert_nonnull (strstr (sentence, "10m_u_component_of_wind"));
  g_assert_false (g_file_test (self.output, G_FILE_TEST_EXISTS));

  write_noisy (&self, x, FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (nonsense); i++)
    {
      g_autofree gchar *why = NULL;
      g_assert_cmpint (run (&self, nonsense[i], NULL, &why), ==, 1);
      g_assert_cmpint (strchr (why, '\n') - why, ==, strlen (why) - 1);
      g_assert_false (g_file_test (self.output, G_FILE_TEST_EXISTS));
    }
  g_assert_cmpint (run (&self, "one", NULL, NULL), ==, 2);
  g_assert_cmpint (run (&self, "1", "--sigma", NULL), ==, 2);
  g_assert_false (g_file_test (self.output, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_nonnull (g_getenv ("SIGMACAST_PROGRAM"));
  g_test_add_func ("/cli/denoise/golden", test_golden);
  g_test_add_func ("/cli/denoise/refused", test_refused);
  return g_test_run ();
}
