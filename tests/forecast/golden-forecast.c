/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "golden-forecast.h"

#include <math.h>

#include "io/npz.h"
#include "io/open.h"
#include "support/test-data.h"

static gchar *
data_file (const gchar *folder, const gchar *name)
{
  g_autofree gchar *relative = g_build_filename (folder, name, NULL);
  return test_data_path (relative);
}

ScForecastRequest *
golden_request_new (const gchar *folder, const gchar *inputs)
{
  g_autoptr (ScForecastRequest) request = sc_forecast_request_new ();
  g_autofree gchar *mean = data_file (folder, "mean_by_level.nc");

  request->checkpoint = data_file (folder, "checkpoint.npz");
  request->inputs = data_file (folder, inputs);
  request->mesh_to_grid = data_file (folder, "geometry.npz");
  if (mean == NULL || request->checkpoint == NULL || request->inputs == NULL || request->mesh_to_grid == NULL)
    return NULL;
  request->stats = g_path_get_dirname (mean);
  return g_steal_pointer (&request);
}

gint64
golden_number (const gchar *path, const gchar *entry)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScNpz) npz = sc_npz_open (path, &error);
  g_assert_no_error (error);
  g_autoptr (ScArray) array = sc_npz_read (npz, entry, &error);
  g_assert_no_error (error);
  return (gint64) sc_array_get_double (array, 0);
}

static ScArray *
load (ScDataset *dataset, const gchar *name)
{
  g_autoptr (GError) error = NULL;
  ScVariable *variable = sc_dataset_get (dataset, name);
  g_assert_nonnull (variable);
  ScArray *array = sc_variable_load (variable, &error);
  g_assert_no_error (error);
  return array;
}

/* The scale of a variable at a level of @expected, found by the level's value. */
static gdouble
find_scale (ScDataset *scales, const gchar *name, ScDataset *expected, gssize level)
{
  g_autoptr (ScArray) values = load (scales, name);
  if (level < 0)
    return sc_array_get_double (values, 0);

  g_autoptr (ScArray) wanted = load (expected, "level");
  g_autoptr (ScArray) levels = load (scales, "level");
  for (gsize i = 0; i < sc_array_get_size (levels); i++)
    if (sc_array_get_double (levels, i) == sc_array_get_double (wanted, (gsize) level))
      return sc_array_get_double (values, i);
  g_assert_not_reached ();
}

gdouble
golden_largest_deviation (ScDataset *ours, gsize sample, gsize time, ScDataset *expected, const gchar *stats)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *diffs_path = g_build_filename (stats, "diffs_stddev_by_level.nc", NULL);
  g_autofree gchar *stddev_path = g_build_filename (stats, "stddev_by_level.nc", NULL);
  g_autoptr (ScDataset) diffs = sc_open_dataset (diffs_path, SC_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  g_autoptr (ScDataset) stddevs = sc_open_dataset (stddev_path, SC_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  const gchar *const *names = sc_dataset_get_variable_names (expected);
  gdouble largest = 0.0;

  g_assert_nonnull (names[0]);
  for (gsize v = 0; names[v] != NULL; v++)
    {
      g_autoptr (ScArray) want = load (expected, names[v]);
      g_autoptr (ScArray) have = load (ours, names[v]);
      ScDataset *scales = g_str_equal (names[v], "total_precipitation_12hr") ? stddevs : diffs;
      gboolean has_levels = want->ndim == 5;
      gsize n_times = want->shape[1], n_levels = has_levels ? want->shape[2] : 1;
      gsize n_grid = want->shape[want->ndim - 2] * want->shape[want->ndim - 1];
      gdouble worst = 0.0;

      g_assert_cmpint (have->ndim, ==, want->ndim + 1);
      for (gsize b = 0; b < want->shape[0]; b++)
        for (gsize l = 0; l < n_levels; l++)
          {
            gdouble scale = find_scale (scales, names[v], expected, has_levels ? (gssize) l : -1);
            for (gsize i = 0; i < n_grid; i++)
              {
                gsize theirs = ((b * n_times + time) * n_levels + l) * n_grid + i;
                gsize our = (((sample * want->shape[0] + b) * have->shape[2] + time) * n_levels + l) * n_grid + i;
                gdouble x = sc_array_get_double (have, our), y = sc_array_get_double (want, theirs);
                gdouble deviation = isnan (x) && isnan (y) ? 0.0 : fabs (x - y) / scale;
                worst = isnan (deviation) ? INFINITY : fmax (worst, deviation);
              }
          }
      g_test_message ("%s: %g", names[v], worst);
      largest = fmax (largest, worst);
    }
  return largest;
}
