/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How soon the coordinates page answers a change of the join or of the
 * tolerance, beside carrying the operation out: a pair of 0.25° grids whose
 * longitudes are rounded and whose times are shifted by one. Prints a line for
 * each; the ratio is of two things of one run. */
#include <math.h>
#include <stdio.h>

#include "io/netcdf-write.h"
#include "ui/coordinates/coordinates-model.h"

#define N_LAT 721
#define N_LON 1440
#define N_TIME 2
#define ROUNDS 15

static void
add_labels (ScDataset *dataset, const gchar *dim, gsize n, gdouble first, gdouble step, gdouble error)
{
  const gchar *const dims[] = { dim, NULL };
  g_autoptr (ScArray) labels = sc_array_new (SC_DTYPE_FLOAT64, 1, &n, NULL);

  for (gsize i = 0; i < n; i++)
    ((gdouble *) labels->data)[i] = first + step * (gdouble) i + (i % 3 == 1 ? error : 0);
  g_autoptr (ScVariable) coordinate = sc_variable_new (dims, labels, NULL);
  sc_dataset_add_coordinate (dataset, dim, coordinate, NULL);
}

static gboolean
write_input (const gchar *path, const gchar *name, gsize levels, gdouble first_time, gdouble error)
{
  const gchar *const dims[] = { "time", "level", "lat", "lon", NULL };
  const gsize shape[] = { N_TIME, levels, N_LAT, N_LON };
  g_autoptr (ScDataset) dataset = sc_dataset_new ();
  g_autoptr (ScArray) values = sc_array_new (SC_DTYPE_FLOAT32, 4, shape, NULL);
  g_autoptr (GError) failure = NULL;

  if (values == NULL)
    return FALSE;
  add_labels (dataset, "time", N_TIME, first_time, 1, 0);
  add_labels (dataset, "level", levels, 50, 50, 0);
  add_labels (dataset, "lat", N_LAT, -90, 0.25, 0);
  add_labels (dataset, "lon", N_LON, 0, 0.25, error);
  for (gsize i = 0; i < sc_array_get_size (values); i++)
    ((gfloat *) values->data)[i] = i % 11 == 0 ? NAN : (gfloat) (i % 1000);
  g_autoptr (ScVariable) variable = sc_variable_new (dims, values, NULL);
  sc_dataset_add_variable (dataset, name, variable, NULL);
  if (sc_write_netcdf (dataset, path, 0, &failure))
    return TRUE;
  fprintf (stderr, "%s\n", failure->message);
  return FALSE;
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  gdouble x = *(const gdouble *) a, y = *(const gdouble *) b;
  return (x > y) - (x < y);
}

static gdouble
get_median (gdouble *seconds, gsize n)
{
  qsort (seconds, n, sizeof *seconds, compare);
  return seconds[n / 2];
}

/* The labels have told what the new choice does: words and map are there. */
static void
note (ScCoordinatesModel *model, gpointer data)
{
  const ScOperationOutcome *outcome = sc_coordinates_model_get_outcome (model);

  if (outcome != NULL && outcome->from_labels)
    *(gboolean *) data = TRUE;
}

static gdouble
wait_for_labels (ScCoordinatesModel *model, gint64 start, gboolean *told)
{
  while (!*told)
    g_main_context_iteration (NULL, TRUE);
  return (gdouble) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static void
wait_for_values (ScCoordinatesModel *model)
{
  while (sc_coordinates_model_is_operating (model) || sc_coordinates_model_get_progress (model) >= 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
measure (const gchar *folder, gsize levels)
{
  g_autofree gchar *path_a = g_build_filename (folder, "a.nc", NULL), *path_b = g_build_filename (folder, "b.nc", NULL);
  g_autoptr (ScWorkspace) workspace = sc_workspace_new ();
  g_autoptr (ScCoordinatesModel) model = sc_coordinates_model_new (workspace);
  gdouble join[ROUNDS], tolerance[ROUNDS];
  gboolean told = FALSE;

  if (!write_input (path_a, "t", levels, 0, 0) || !write_input (path_b, "z", levels, 1, 1e-5)
      || !sc_workspace_open (workspace, path_a, NULL) || !sc_workspace_open (workspace, path_b, NULL))
    return;
  g_signal_connect (model, "missing-changed", G_CALLBACK (note), &told);
  sc_coordinates_model_set_active (model, TRUE);
  gint64 start = g_get_monotonic_time ();
  sc_coordinates_model_set_operation (model, SC_OPERATION_MERGE, SC_JOIN_OUTER);
  wait_for_labels (model, start, &told);
  gdouble first = (gdouble) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  wait_for_values (model);
  gdouble whole = (gdouble) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;

  for (gint i = 0; i < ROUNDS; i++)
    {
      told = FALSE;
      start = g_get_monotonic_time ();
      sc_coordinates_model_set_operation (model, SC_OPERATION_MERGE, i % 2 == 0 ? SC_JOIN_LEFT : SC_JOIN_OUTER);
      join[i] = wait_for_labels (model, start, &told);
    }
  for (gint i = 0; i < ROUNDS; i++)
    {
      told = FALSE;
      start = g_get_monotonic_time ();
      sc_coordinates_model_set_tolerance (model, i % 2 == 0 ? 1e-4 : 1e-6);
      tolerance[i] = wait_for_labels (model, start, &told);
    }
  gdouble seconds = get_median (join, ROUNDS), other = get_median (tolerance, ROUNDS);
  printf ("0.25°, %zu level%s: first %.0f ms; join changed %.1f ms (slowest %.1f); tolerance changed %.1f ms (slowest %.1f); all values %.0f ms, %.0f times as long\n",
          levels, levels > 1 ? "s" : "", first * 1000, seconds * 1000, join[ROUNDS - 1] * 1000, other * 1000, tolerance[ROUNDS - 1] * 1000,
          whole * 1000, whole / seconds);
  remove (path_a);
  remove (path_b);
}

int
main (void)
{
  g_autofree gchar *folder = g_dir_make_tmp ("sigmacast-bench-XXXXXX", NULL);

  measure (folder, 1);
  measure (folder, 13);
  remove (folder);
  return 0;
}
