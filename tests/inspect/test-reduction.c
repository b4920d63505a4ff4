/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "changed-dataset.h"
#include "forecast/forecast-error.h"
#include "forecast/run.h"
#include "inspect/reduction.h"
#include "io/netcdf-write.h"
#include "io/open.h"
#include "support/test-data.h"

#define NAME "geopotential"

/* A forecast of 4 members and 2 lead times; %NULL where the data are not there. */
static ScForecastRequest *
new_request (void)
{
  g_autofree gchar *checkpoint = test_data_path ("golden/tiny/checkpoint.npz");
  g_autofree gchar *inputs = test_data_path ("golden/tiny/example_batch.nc");
  g_autofree gchar *mean = test_data_path ("golden/tiny/mean_by_level.nc");

  if (checkpoint == NULL || inputs == NULL || mean == NULL)
    return NULL;
  ScForecastRequest *request = sc_forecast_request_new ();
  request->checkpoint = g_steal_pointer (&checkpoint);
  request->inputs = g_steal_pointer (&inputs);
  request->stats = g_path_get_dirname (mean);
  request->members = 4;
  request->steps = 2;
  request->start = g_strdup ("1");
  request->threads = 1;
  return request;
}

/* Puts a value into the inputs, in memory. */
static void
plant (ScForecastRequest *request, gfloat value, gboolean allowed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDataset) inputs = sc_open_dataset (request->inputs, SC_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  g_autoptr (ScArray) values = sc_variable_load (sc_dataset_get (inputs, NAME), &error);

  /* An odd column of an odd row of the first frame, at the second level, which the model reads and the grid of half the size has not. */
  gsize n_lon = values->shape[values->ndim - 1], n_lat = values->shape[values->ndim - 2];
  request->inputs_dataset = changed_value (inputs, NAME, (n_lat + n_lat / 2 - 1) * n_lon + n_lon - 3, value);
  if (allowed)
    request->allow_nan = g_strsplit (NAME, ",", -1);
}

static ScReduction *
reduce (const ScForecastRequest *request)
{
  g_autoptr (GError) error = NULL;
  ScReduction *reduction = sc_reduce (request, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_test_message ("%s: %d members, %d steps, %d levels, %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " values", reduction->fault,
                  reduction->after.members, reduction->after.steps, reduction->after.levels, reduction->after.values,
                  reduction->before.values);
  return reduction;
}

/* The request that a written folder's script makes, without its script. */
static ScForecastRequest *
request_of_folder (const gchar *folder, const ScForecastRequest *reduced)
{
  ScForecastRequest *request = sc_forecast_request_copy (reduced);

  g_clear_pointer (&request->inputs_dataset, sc_dataset_unref);
  g_free (request->checkpoint);
  g_free (request->stats);
  g_free (request->inputs);
  request->checkpoint = g_build_filename (folder, "checkpoint.npz", NULL);
  request->stats = g_strdup (folder);
  request->inputs = g_build_filename (folder, "inputs.nc", NULL);
  request->output = g_build_filename (folder, "out.nc", NULL);
  return request;
}

static void
test_nan (void)
{
  g_autoptr (ScForecastRequest) request = new_request ();
  g_autoptr (GError) error = NULL;
  if (request == NULL)
    return;

  plant (request, NAN, TRUE);
  g_autoptr (ScReduction) reduction = reduce (request);
  g_assert_cmpint (reduction->kind, ==, SC_FAULT_NAN);
  g_assert_true (g_str_has_suffix (reduction->probe, "/" NAME));
  g_assert_cmpint (reduction->after.members, ==, 1);
  g_assert_cmpint (reduction->after.steps, ==, 1);
  g_assert_cmpint (reduction->after.levels, ==, 2);
  g_assert_cmpuint (reduction->after.n_lat, <, reduction->before.n_lat);
  g_assert_cmpuint (reduction->after.values, <, reduction->before.values / 4);

  /* From the folder alone the forecast has the NaN. */
  g_autofree gchar *folder = test_temporary_dir ();
  g_autofree gchar *target = g_build_filename (folder, "case", NULL);
  g_autofree gchar *command = NULL;
  sc_reduction_write (reduction, target, &command, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (command, ==, "sh reproduce.sh");
  static const gchar *const files[] = { "README.md", "SHA256SUMS", "reproduce.sh", "setting.json", "checkpoint.npz", "inputs.nc",
                                        "mean_by_level.nc", "stddev_by_level.nc", "diffs_stddev_by_level.nc", "min_by_level.nc" };
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree gchar *path = g_build_filename (target, files[i], NULL);
      g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
    }
  g_autoptr (ScForecastRequest) again = request_of_folder (target, reduction->request);
  g_autoptr (ScPlanCache) cache = sc_plan_cache_new ();
  g_autoptr (ScRun) run = sc_run_new (again, cache);
  sc_run_start (run, NULL, NULL, NULL);
  sc_run_wait (run, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (ScDataset) out = sc_open_dataset (again->output, SC_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  g_autoptr (ScArray) values = sc_variable_load (sc_dataset_get (out, NAME), &error);
  g_assert_cmpuint (sc_fault_cells_count (values, SC_FAULT_NAN, NULL, 0, 0).cells, >, 0);

  /* A folder with something in it is left alone. */
  g_assert_false (sc_reduction_write (reduction, target, NULL, &error));
  g_assert_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_REQUEST);
  g_clear_error (&error);
  g_clear_pointer (&out, sc_dataset_unref);
  test_remove_dir (folder);
}

/* A refusal is a fault too: that of the same variable has to stay. */
static void
test_refusal (void)
{
  g_autoptr (ScForecastRequest) request = new_request ();
  if (request == NULL)
    return;

  plant (request, NAN, FALSE);
  g_autoptr (ScReduction) reduction = reduce (request);
  g_assert_null (reduction->probe);
  g_assert_nonnull (strstr (reduction->fault, NAME));
  g_assert_cmpint (reduction->after.members, ==, 1);
  g_assert_nonnull (sc_dataset_get (reduction->request->inputs_dataset, NAME));
  g_assert_cmpuint (reduction->after.values, <, reduction->before.values / 4);
}

/* A fault within one member's computation: that member stays, under its number. */
static void
test_member (void)
{
  g_autoptr (ScForecastRequest) request = new_request ();
  if (request == NULL)
    return;

  request->changes = g_strsplit ("probe=network/transformer/block_01,member=2,lead=1,step=0,call=0,index=40,value=nan", " ", -1);
  g_autoptr (ScReduction) reduction = reduce (request);
  g_assert_cmpstr (reduction->probe, ==, "network/transformer/block_01");
  g_assert_cmpint (reduction->after.members, ==, 1);
  g_assert_cmpint (reduction->request->first_member, ==, 2);
  g_assert_cmpint (reduction->after.levels, ==, 2);
}

static void
test_no_fault (void)
{
  g_autoptr (ScForecastRequest) request = new_request ();
  g_autoptr (GError) error = NULL;
  if (request == NULL)
    return;

  request->members = 1;
  request->has_noise = TRUE;
  request->noise.levels = 2;
  g_assert_null (sc_reduce (request, NULL, NULL, NULL, &error));
  g_assert_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_REQUEST);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reduction/nan", test_nan);
  g_test_add_func ("/reduction/refusal", test_refusal);
  g_test_add_func ("/reduction/member", test_member);
  g_test_add_func ("/reduction/no-fault", test_no_fault);
  return g_test_run ();
}
