/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/truth.h"

#include <math.h>

#include "io/netcdf-write.h"
#include "support/test-data.h"
#include "workspace/sample-files.h"

#define HALF_DAY (G_GINT64_CONSTANT (43200) * SC_NANOSECONDS)
#define START (G_GINT64_CONSTANT (1553846400) * SC_NANOSECONDS) /* 2019-03-29 08:00 */

typedef struct
{
  gchar *folder;
  ScWorkspace *workspace;
  ScRunController *controller;
  ScShown *shown;
  ScTruth *truth;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = test_temporary_dir ();
  fixture->workspace = sc_workspace_new ();
  fixture->controller = sc_run_controller_new ();
  fixture->shown = sc_shown_new (fixture->workspace, fixture->controller);
  fixture->truth = sc_truth_new (fixture->shown);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->truth);
  g_object_unref (fixture->shown);
  g_object_unref (fixture->controller);
  g_object_unref (fixture->workspace);
  test_remove_dir (fixture->folder);
  g_free (fixture->folder);
}

/* sample_dataset() whose three frames are valid from @first on, every 12 hours. */
static void
open_dated (Fixture *fixture, const gchar *name, gint64 first)
{
  const gsize n = 3;
  const gchar *dims[] = { "time", NULL };
  g_autoptr (ScDataset) dataset = sample_dataset ();
  g_autoptr (ScArray) dates = sc_array_new (SC_DTYPE_DATETIME, 1, &n, NULL);
  g_autofree gchar *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < n; i++)
    ((gint64 *) dates->data)[i] = first + (gint64) i * HALF_DAY;
  g_autoptr (ScVariable) variable = sc_variable_new (dims, dates, NULL);
  g_assert_true (sc_dataset_add_coordinate (dataset, "datetime", variable, NULL));
  g_assert_true (sc_write_netcdf (dataset, path, 0, &error));
  g_assert_no_error (error);
  g_assert_true (sc_workspace_open (fixture->workspace, path, &error));
  g_assert_no_error (error);
}

static void
settle (Fixture *fixture)
{
  gint64 end = g_get_monotonic_time () + 300 * G_TIME_SPAN_MILLISECOND;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

static void
wait_for_value (Fixture *fixture, gdouble value)
{
  gint64 end = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND;
  gdouble found = NAN;

  while (g_get_monotonic_time () < end)
    {
      ScField *field = sc_truth_get_field (fixture->truth);

      found = field != NULL ? (gdouble) sc_field_sample (field, -67.5, 0, NULL) : NAN;
      if (ABS (found - value) < 1e-3)
        return;
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_error ("the truth shows %g instead of %g", found, value);
}

/* sample_dataset(): value = 200 + index in C order of (time 3, level 2, lat 4, lon 8). */
static gdouble
expected (gint time, gint level)
{
  return 200 + (time * 2 + level) * 32;
}

static void
test_same_date (Fixture *fixture, gconstpointer data)
{
  /* What is opened first is what forecasts begin with; the forecast's first frame is its second. */
  open_dated (fixture, "inputs.nc", START);
  open_dated (fixture, "forecast.nc", START + HALF_DAY);
  sc_shown_set_source (fixture->shown, 1);
  sc_shown_set_variable (fixture->shown, "temperature");
  sc_shown_set_level (fixture->shown, 850);
  sc_shown_set_units (fixture->shown, "K");
  wait_for_value (fixture, expected (1, 1));
  sc_shown_set_time (fixture->shown, 1);
  wait_for_value (fixture, expected (2, 1));
  sc_shown_set_level (fixture->shown, 500);
  wait_for_value (fixture, expected (2, 0));

  /* Beyond the end of the inputs nothing is known, and of itself a dataset is no truth. */
  sc_shown_set_time (fixture->shown, 2);
  settle (fixture);
  g_assert_null (sc_truth_get_field (fixture->truth));
  sc_shown_set_time (fixture->shown, 0);
  wait_for_value (fixture, expected (1, 0));
  sc_shown_set_source (fixture->shown, 0);
  settle (fixture);
  g_assert_null (sc_truth_get_field (fixture->truth));
}

static void
test_without_dates (Fixture *fixture, gconstpointer data)
{
  g_autofree gchar *path = sample_file (fixture->folder, "undated.nc");

  open_dated (fixture, "inputs.nc", START);
  g_assert_true (sc_workspace_open (fixture->workspace, path, NULL));
  sc_shown_set_source (fixture->shown, 1);
  settle (fixture);
  g_assert_nonnull (sc_shown_get_field (fixture->shown));
  g_assert_null (sc_truth_get_field (fixture->truth));
}

gint
main (gint argc, gchar **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/truth/same-date", Fixture, NULL, set_up, test_same_date, tear_down);
  g_test_add ("/truth/without-dates", Fixture, NULL, set_up, test_without_dates, tear_down);
  return g_test_run ();
}
