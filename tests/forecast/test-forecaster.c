/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "forecast/forecast-fields.h"
#include "forecast/forecaster.h"
#include "golden-forecast.h"
#include "io/open.h"
#include "support/test-data.h"

/* Units of the residual standard deviation; the reference, compiled and not
 * compiled, differs from itself by 5e-5 with 8 noise levels (small) and 5e-4
 * with 20 (tiny), where rounding errors are carried through more steps. */
#define TOLERANCE_SMALL 1e-3
#define TOLERANCE_TINY 5e-3

typedef struct
{
  const gchar *folder;
  gdouble tolerance;
} Golden;

static const Golden tiny = { "golden/tiny", TOLERANCE_TINY };
static const Golden small = { "golden/small", TOLERANCE_SMALL };

static ScDataset *
open_golden (const gchar *folder, const gchar *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *relative = g_build_filename (folder, name, NULL);
  g_autofree gchar *path = test_data_path (relative);
  if (path == NULL)
    return NULL;
  ScDataset *dataset = sc_open_dataset (path, SC_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  return dataset;
}

static ScForecaster *
make_forecaster (const ScForecastRequest *request, ScPlanCache *cache)
{
  g_autoptr (GError) error = NULL;
  ScForecaster *forecaster = sc_forecaster_new (request, cache, NULL, &error);
  g_assert_no_error (error);
  sc_forecaster_get_plan (forecaster, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sc_forecaster_plan_memory (forecaster, &error), >, 0);
  g_assert_no_error (error);
  sc_forecaster_allocate (forecaster, NULL, &error);
  g_assert_no_error (error);
  return forecaster;
}

/* One step with the key that the reference handed to its run. */
static void
test_one_step (gconstpointer data)
{
  const Golden *golden = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ScForecastRequest) request = golden_request_new (golden->folder, "inputs.nc");
  g_autoptr (ScDataset) expected = open_golden (golden->folder, "sampler_prediction.nc");
  g_autofree gchar *relative = g_build_filename (golden->folder, "sampler.npz", NULL);
  g_autofree gchar *forcings = g_build_filename (golden->folder, "forcings.nc", NULL);
  g_autofree gchar *npz = test_data_path (relative);
  if (request == NULL || expected == NULL || npz == NULL)
    return;

  request->forcings = test_data_path (forcings);
  g_autoptr (ScPlanCache) cache = sc_plan_cache_new ();
  g_autoptr (ScForecaster) forecaster = make_forecaster (request, cache);
  ScKey key = sc_key_new ((guint64) golden_number (npz, "seed"));
  sc_forecaster_step (forecaster, 0, &key, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sc_forecaster_get_network_calls (forecaster), ==,
                    (guint64) (2 * sc_forecaster_get_noise (forecaster)->levels - 1));

  gsize newest = sc_forecaster_get_frames (forecaster)->n_inputs - 1;
  g_autoptr (ScArray) frame = sc_member_frames_dup (sc_forecaster_get_members (forecaster), 0, newest, &error);
  g_assert_no_error (error);
  g_autoptr (ScDataset) ours = sc_forecast_fields_new_frame (sc_forecaster_get_frames (forecaster), frame, 0, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (golden_largest_deviation (ours, 0, 0, expected, request->stats), <=, golden->tolerance);
}

/* Two steps of @n members. */
static void
make_steps (ScForecaster *forecaster, gsize n)
{
  g_autoptr (GError) error = NULL;
  g_autofree ScKey *keys = g_new (ScKey, n);

  for (gint lead = 0; lead < 2; lead++)
    {
      sc_key_split (sc_key_new (5 + (guint64) lead), keys, n);
      sc_forecaster_step (forecaster, lead, keys, &error);
      g_assert_no_error (error);
    }
}

/*
 * Members one at a time, because the budget is so tight, their frames in a
 * file; or together and in memory: the same bits.
 */
static void
test_blocks (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScForecastRequest) request = golden_request_new ("golden/tiny", "example_batch.nc");
  g_autoptr (ScPlanCache) cache = sc_plan_cache_new ();
  g_autofree gchar *folder = g_dir_make_tmp ("sigmacast-test-XXXXXX", &error);
  const gsize n_members = 5;
  g_assert_no_error (error);
  if (request == NULL)
    return;

  request->members = n_members;
  request->steps = 2;
  request->has_noise = TRUE;
  request->noise.levels = 2;
  request->memory_budget = (guint64) 1 << 40;
  g_autoptr (ScForecaster) together = make_forecaster (request, cache);
  g_assert_cmpint (sc_forecaster_get_block (together), >, 1);
  make_steps (together, n_members);

  g_autoptr (ScForecastRequest) tight = sc_forecast_request_copy (request);
  tight->memory_budget = 0;
  g_autoptr (ScForecaster) apart = sc_forecaster_new (tight, cache, NULL, &error);
  g_assert_no_error (error);
  sc_forecaster_get_plan (apart, 0, &error);
  g_assert_no_error (error);
  /* The least budget that will do, to a sixteenth of a mebibyte: a member takes more than that. */
  do
    {
      g_clear_error (&error);
      tight->memory_budget += 64 * 1024;
    }
  while (sc_forecaster_plan_memory (apart, &error) == 0);
  g_assert_cmpuint (tight->memory_budget, >, 1024 * 1024);
  g_assert_cmpint (sc_forecaster_get_block (apart), ==, 1);
  sc_forecaster_allocate (apart, folder, &error);
  g_assert_no_error (error);
  make_steps (apart, n_members);

  const ScTaskFrames *frames = sc_forecaster_get_frames (apart);
  gsize size = sc_target_layout_get_size (&frames->layout) * sizeof (gfloat);
  for (gint m = 0; m < (gint) n_members; m++)
    for (gsize i = 0; i < frames->n_inputs; i++)
      {
        g_autoptr (ScArray) a = sc_member_frames_dup (sc_forecaster_get_members (together), m, i, &error);
        g_assert_no_error (error);
        g_autoptr (ScArray) b = sc_member_frames_dup (sc_forecaster_get_members (apart), m, i, &error);
        g_assert_no_error (error);
        g_assert_cmpmem (a->data, size, b->data, size);
      }
  /* Nothing is left behind, not even while it is in use. */
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/forecaster/one-step/tiny", &tiny, test_one_step);
  g_test_add_data_func ("/forecaster/one-step/small", &small, test_one_step);
  g_test_add_func ("/forecaster/blocks", test_blocks);
  return g_test_run ();
}
