/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "changed-dataset.h"
#include "forecast/forecast-error.h"
#include "forecast/run.h"
#include "golden-forecast.h"
#include "io/open.h"
#include "model/checkpoint.h"
#include "support/test-data.h"

/* As in test-forecaster.c. */
#define TOLERANCE_SMALL 1e-3
#define TOLERANCE_TINY 5e-3

/* Enough noise levels to have churn, midpoints and a last step. */
#define FEW_LEVELS 3
#define CALLS (2 * FEW_LEVELS - 1)

typedef struct
{
  gchar *folder;
  ScForecastRequest *request; /* nullable: the data are not there */
  ScPlanCache *cache;
  ScRun *run; /* the one that the listener acts on */
  GMutex mutex;
  GPtrArray *events; /* of ScEvent; guarded by mutex */
  GAsyncQueue *holds; /* of GINT_TO_POINTER (number of events at a pause) */
  gint cancel_at;     /* number of the lead time after which the listener cancels; −1: never */
  gint cancel_probe;  /* number of the probe at which it cancels; −1: never */
  gint n_probes;
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = test_temporary_dir ();
  fixture->request = golden_request_new ("golden/tiny", "example_batch.nc");
  fixture->cache = sc_plan_cache_new ();
  fixture->events = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_event_unref);
  fixture->holds = g_async_queue_new ();
  fixture->cancel_at = -1;
  fixture->cancel_probe = -1;
  g_mutex_init (&fixture->mutex);
  if (fixture->request == NULL)
    return;
  fixture->request->has_noise = TRUE;
  fixture->request->noise.levels = FEW_LEVELS;
  fixture->request->steps = 2;
  fixture->request->threads = 1;
  fixture->request->output = g_build_filename (fixture->folder, "out.nc", NULL);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->run, sc_run_unref);
  sc_forecast_request_free (fixture->request);
  sc_plan_cache_unref (fixture->cache);
  g_ptr_array_unref (fixture->events);
  g_async_queue_unref (fixture->holds);
  g_mutex_clear (&fixture->mutex);
  test_remove_dir (fixture->folder);
  g_free (fixture->folder);
}

static void
on_event (ScEvent *event, gpointer data)
{
  Fixture *fixture = data;

  g_mutex_lock (&fixture->mutex);
  g_ptr_array_add (fixture->events, sc_event_ref (event));
  guint n = fixture->events->len;
  g_mutex_unlock (&fixture->mutex);
  if (event->type == SC_EVENT_PAUSED)
    g_async_queue_push (fixture->holds, GUINT_TO_POINTER (n));
  if (event->type == SC_EVENT_LEAD_TIME && event->lead == fixture->cancel_at)
    sc_run_cancel (fixture->run);
  if (event->type == SC_EVENT_PROBE && fixture->n_probes++ == fixture->cancel_probe)
    sc_run_cancel (fixture->run);
}

static void
start (Fixture *fixture)
{
  g_clear_pointer (&fixture->run, sc_run_unref);
  g_ptr_array_set_size (fixture->events, 0);
  fixture->n_probes = 0;
  fixture->run = sc_run_new (fixture->request, fixture->cache);
  sc_run_start (fixture->run, on_event, fixture, NULL);
}

static ScRunResult
run (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  ScRunResult result;

  start (fixture);
  sc_run_wait (fixture->run, &result, &error);
  g_assert_no_error (error);
  return result;
}

static guint
count_events (Fixture *fixture, ScEventType type)
{
  guint n = 0;

  for (guint i = 0; i < fixture->events->len; i++)
    n += ((ScEvent *) g_ptr_array_index (fixture->events, i))->type == type;
  return n;
}

static ScEvent *
last_event (Fixture *fixture)
{
  return g_ptr_array_index (fixture->events, fixture->events->len - 1);
}

static ScDataset *
open_output (const gchar *path)
{
  g_autoptr (GError) error = NULL;
  ScDataset *dataset = sc_open_dataset (path, SC_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  return dataset;
}

static ScArray *
load (ScDataset *dataset, const gchar *name)
{
  g_autoptr (GError) error = NULL;
  g_assert_nonnull (sc_dataset_get (dataset, name));
  g_autoptr (ScArray) loaded = sc_variable_load (sc_dataset_get (dataset, name), &error);
  g_assert_no_error (error);
  ScArray *array = sc_array_contiguous (loaded, &error);
  g_assert_no_error (error);
  return array;
}

/* The same bits in member @a of @first and member @b of @second. */
static void
assert_same_member (ScDataset *first, gsize a, ScDataset *second, gsize b)
{
  const gchar *const *names = sc_dataset_get_variable_names (first);

  g_assert_nonnull (names[0]);
  for (gsize v = 0; names[v] != NULL; v++)
    {
      g_autoptr (ScArray) x = load (first, names[v]);
      g_autoptr (ScArray) y = load (second, names[v]);
      gsize n = sc_array_get_size (x) / x->shape[0] * sizeof (gfloat);
      g_assert_cmpmem ((gchar *) x->data + a * n, n, (gchar *) y->data + b * n, n);
    }
}

static void
assert_same (ScDataset *first, ScDataset *second)
{
  gssize n = sc_dataset_get_dim_size (first, "sample");

  g_assert_cmpint (sc_dataset_get_dim_size (second, "sample"), ==, n);
  for (gssize i = 0; i < n; i++)
    assert_same_member (first, (gsize) i, second, (gsize) i);
}

/* Runs and gives back what was written, under another name. */
static ScDataset *
run_as (Fixture *fixture, const gchar *name)
{
  g_free (fixture->request->output);
  fixture->request->output = g_build_filename (fixture->folder, name, NULL);
  run (fixture);
  return open_output (fixture->request->output);
}

static void
test_rollout (gconstpointer data)
{
  const gchar *folder = data;
  gboolean is_tiny = g_str_has_suffix (folder, "tiny");
  g_autofree gchar *relative = g_build_filename (folder, "rollout.npz", NULL);
  g_autofree gchar *prediction = g_build_filename (folder, "rollout_prediction.nc", NULL);
  g_autoptr (ScForecastRequest) request = golden_request_new (folder, "example_batch.nc");
  g_autofree gchar *npz = test_data_path (relative);
  g_autofree gchar *expected_path = test_data_path (prediction);
  if (request == NULL || npz == NULL || expected_path == NULL)
    return;

  g_autoptr (GError) error = NULL;
  g_autofree gchar *temporary = test_temporary_dir ();
  g_autoptr (ScPlanCache) cache = sc_plan_cache_new ();
  request->steps = 2;
  request->seed = (guint64) golden_number (npz, "base_seed");
  request->members = (gint) golden_number (npz, "member") + 1;
  request->output = g_build_filename (temporary, "out.nc", NULL);
  g_autoptr (ScRun) made = sc_run_new (request, cache);
  ScRunResult result;
  sc_run_start (made, NULL, NULL, NULL);
  sc_run_wait (made, &result, &error);
  g_assert_no_error (error);

  g_autoptr (ScDataset) ours = open_output (request->output);
  g_autoptr (ScDataset) expected = open_output (expected_path);
  for (gsize time = 0; time < 2; time++)
    g_assert_cmpfloat (golden_largest_deviation (ours, (gsize) request->members - 1, time, expected, request->stats), <=,
                       is_tiny ? TOLERANCE_TINY : TOLERANCE_SMALL);
  test_remove_dir (temporary);
}

static void
test_same_bits (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  if (fixture->request == NULL)
    return;

  fixture->request->members = 3;
  fixture->request->seed = 17;
  g_autoptr (ScDataset) reference = run_as (fixture, "reference.nc");

  fixture->request->threads = 2;
  g_autoptr (ScDataset) threads = run_as (fixture, "threads.nc");
  assert_same (reference, threads);

  guint64 peak = sc_run_predict_peak_bytes (fixture->request, &error);
  g_assert_no_error (error);
  /* Room for what the process keeps of the runs before. How members go one at a time is test-forecaster.c's. */
  fixture->request->memory_budget = peak + (64 << 20);
  g_autoptr (ScDataset) budget = run_as (fixture, "budget.nc");
  assert_same (reference, budget);
  fixture->request->memory_budget = 0;

  fixture->request->members = 1;
  g_autoptr (ScDataset) single = run_as (fixture, "single.nc");
  assert_same_member (single, 0, reference, 0);
  fixture->request->members = 2;
  g_autoptr (ScDataset) two = run_as (fixture, "two.nc");
  assert_same_member (two, 1, reference, 1);

  /* Previews and probes look on only. */
  fixture->request->members = 3;
  fixture->request->preview = TRUE;
  fixture->request->probes = TRUE;
  g_autoptr (ScDataset) watched = run_as (fixture, "watched.nc");
  assert_same (reference, watched);

  fixture->request->seed = 18;
  g_autoptr (ScDataset) other = run_as (fixture, "other.nc");
  g_autoptr (ScArray) a = load (reference, "temperature");
  g_autoptr (ScArray) b = load (other, "temperature");
  g_assert_cmpint (memcmp (a->data, b->data, sc_array_get_size (a) * sizeof (gfloat)), !=, 0);
}

static void
test_budget_too_small (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  if (fixture->request == NULL)
    return;

  fixture->request->memory_budget = 1 << 20;
  start (fixture);
  g_assert_false (sc_run_wait (fixture->run, NULL, &error));
  g_assert_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_MEMORY);
  g_assert_nonnull (strstr (error->message, "1.0"));
  g_assert_false (g_file_test (fixture->request->output, G_FILE_TEST_EXISTS));
}

static void
test_output (Fixture *fixture, gconstpointer data)
{
  if (fixture->request == NULL)
    return;

  fixture->request->members = 2;
  g_autoptr (ScDataset) output = run_as (fixture, "out.nc");
  const gchar *const dims[] = { "sample", "batch", "time", "level", "lat", "lon" };
  const gsize shape[] = { 2, 1, 2, 3, 13, 24 };
  ScVariable *temperature = sc_dataset_get (output, "temperature");
  for (gint i = 0; i < 6; i++)
    {
      g_assert_cmpstr (sc_variable_get_dims (temperature)[i], ==, dims[i]);
      g_assert_cmpuint (sc_variable_get_shape (temperature)[i], ==, shape[i]);
    }
  g_assert_cmpstr (sc_variable_get_attribute (temperature, "units"), ==, "K");
  g_assert_cmpstr (sc_variable_get_attribute (temperature, "standard_name"), ==, "air_temperature");
  g_assert_nonnull (sc_variable_get_attribute (temperature, "long_name"));

  g_autoptr (ScArray) time = load (output, "time");
  g_assert_cmpint (time->dtype, ==, SC_DTYPE_TIMEDELTA);
  g_assert_cmpint (((gint64 *) time->data)[1] / time->ticks_per_second, ==, 24 * 3600);
  g_autoptr (ScArray) datetime = load (output, "datetime");
  /* The last of the file's four frames, which begin on 2019-03-29. */
  g_autofree gchar *date = sc_time_format (datetime->calendar, ((gint64 *) datetime->data)[1], datetime->ticks_per_second);
  g_assert_cmpstr (date, ==, "2019-03-30T12:00:00");

  const gchar *text = sc_attributes_get_text (sc_dataset_get_attributes (output), "sigmacast_configuration");
  g_assert_nonnull (text);
  g_assert_nonnull (strstr (text, "\"seed\" : \"0\""));
  g_assert_nonnull (strstr (text, fixture->request->checkpoint));

  g_autofree gchar *partial = g_strconcat (fixture->request->output, ".partial", NULL);
  g_assert_false (g_file_test (partial, G_FILE_TEST_EXISTS));
}

/* Every builds' reason, in order. */
static void
assert_reasons (Fixture *fixture, const gchar *const *reasons)
{
  guint n = 0;

  for (guint i = 0; i < fixture->events->len; i++)
    {
      const ScEvent *event = g_ptr_array_index (fixture->events, i);
      if (event->type != SC_EVENT_PLAN_BUILT)
        continue;
      g_assert_cmpstr (event->name, ==, reasons[n]);
      g_assert_cmpuint (event->bytes, >, 0);
      g_assert_cmpfloat (event->seconds, >=, 0.0);
      n++;
    }
  g_assert_null (reasons[n]);
}

#define REASONS(...) (const gchar *const[]) { __VA_ARGS__, NULL }
#define NO_REASONS (const gchar *const[]) { NULL }

/* A coordinate that is no index of its own, e.g. `number` of a single member. */
static ScDataset *
with_scalar (ScDataset *dataset, const gchar *name, gint64 value)
{
  g_autoptr (GError) error = NULL;
  const gchar *const none[] = { NULL };
  ScDataset *changed = sc_dataset_copy (dataset);
  g_autoptr (ScArray) scalar = sc_array_new_int (value);
  g_autoptr (ScVariable) variable = sc_variable_new (none, scalar, NULL);
  sc_dataset_add_coordinate (changed, name, variable, &error);
  g_assert_no_error (error);
  return changed;
}

static void
run_on (Fixture *fixture, ScDataset *dataset)
{
  g_clear_pointer (&fixture->request->inputs_dataset, sc_dataset_unref);
  fixture->request->inputs_dataset = sc_dataset_ref (dataset);
  run (fixture);
}

static void
test_plans (Fixture *fixture, gconstpointer data)
{
  gdouble times[] = { 100, 112, 124, 136 };
  gsize twice[] = { 0, 0 };
  g_autoptr (GError) error = NULL;
  if (fixture->request == NULL)
    return;

  run (fixture);
  assert_reasons (fixture, REASONS ("first plan"));
  run (fixture);
  assert_reasons (fixture, NO_REASONS);
  g_assert_cmpuint (count_events (fixture, SC_EVENT_PLAN_REUSED), ==, 1);

  g_autoptr (ScDataset) dataset = open_output (fixture->request->inputs);
  fixture->request->start = g_strdup ("2");
  run (fixture);
  assert_reasons (fixture, NO_REASONS);
  g_clear_pointer (&fixture->request->start, g_free);

  g_autoptr (ScAttributes) hours = sc_attributes_new ();
  sc_attributes_set_text (hours, "units", "hours");
  g_autoptr (ScDataset) moved = changed_coordinate (dataset, "time", times, 4);
  g_autoptr (ScVariable) time = sc_variable_with_attributes (sc_dataset_get (moved, "time"), hours);
  sc_dataset_add_coordinate (moved, "time", time, &error);
  g_assert_no_error (error);
  run_on (fixture, moved);
  assert_reasons (fixture, NO_REASONS);
  g_autoptr (ScDataset) numbered = with_scalar (dataset, "number", 7);
  run_on (fixture, numbered);
  assert_reasons (fixture, NO_REASONS);
  g_autoptr (ScDataset) sampled = with_scalar (dataset, "sample", 3);
  run_on (fixture, sampled);
  assert_reasons (fixture, NO_REASONS);
  g_autoptr (ScDataset) doubled = sc_dataset_select (dataset, "batch", twice, 2, &error);
  g_assert_no_error (error);
  run_on (fixture, doubled);
  assert_reasons (fixture, NO_REASONS);

  g_free (fixture->request->mesh_to_grid);
  fixture->request->mesh_to_grid = NULL;
  run_on (fixture, dataset);
  assert_reasons (fixture, REASONS ("mesh-to-grid faces changed"));

  /* Every other parallel and meridian: still a regular grid with the poles. */
  gsize every_other[12];
  for (gsize i = 0; i < G_N_ELEMENTS (every_other); i++)
    every_other[i] = 2 * i;
  g_autoptr (ScDataset) fewer_lat = sc_dataset_select (dataset, "lat", every_other, 7, &error);
  g_assert_no_error (error);
  g_autoptr (ScDataset) coarse = sc_dataset_select (fewer_lat, "lon", every_other, 12, &error);
  g_assert_no_error (error);
  run_on (fixture, coarse);
  assert_reasons (fixture, REASONS ("lat: 13 → 7 values; lon: 24 → 12 values"));

  g_autoptr (GPtrArray) records = sc_plan_cache_dup_records (fixture->cache);
  g_assert_cmpuint (records->len, ==, 3);
  /* Each run looks its plan up once a step. */
  g_assert_cmpuint (((ScPlanRecord *) g_ptr_array_index (records, 0))->hits, ==, 7 * 2 - 1);
}

static void
test_static_time (Fixture *fixture, gconstpointer data)
{
  const gchar *const time[] = { "time", NULL };
  const gchar *const others[] = { "batch", "lat", NULL };
  const gchar *const unknown[] = { "height", NULL };
  g_autoptr (GError) error = NULL;
  if (fixture->request == NULL)
    return;

  fixture->request->steps = 3;
  fixture->request->static_coordinates = g_strdupv ((GStrv) time);
  run (fixture);
  assert_reasons (fixture, REASONS ("first plan", "time: values differ from the 1st on", "time: values differ from the 1st on"));
  g_strfreev (fixture->request->static_coordinates);
  fixture->request->static_coordinates = g_strdupv ((GStrv) others);
  run (fixture);
  assert_reasons (fixture, REASONS ("batch: static now; time: no longer static"));
  g_strfreev (fixture->request->static_coordinates);
  fixture->request->static_coordinates = g_strdupv ((GStrv) unknown);
  start (fixture);
  g_assert_false (sc_run_wait (fixture->run, NULL, &error));
  g_assert_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_REQUEST);
  g_assert_nonnull (strstr (error->message, "height"));
}

static void
test_events (Fixture *fixture, gconstpointer data)
{
  if (fixture->request == NULL)
    return;

  fixture->request->members = 2;
  fixture->request->preview = TRUE;
  fixture->request->probes = TRUE;
  ScRunResult result = run (fixture);
  g_assert_cmpint (result.members, ==, 2);
  g_assert_cmpuint (result.network_calls, ==, 2 * 2 * CALLS);
  g_assert_cmpuint (result.peak_bytes, >, 0);
  g_assert_cmpuint (count_events (fixture, SC_EVENT_SAMPLER_STEP), ==, 2 * 2 * FEW_LEVELS);
  g_assert_cmpuint (count_events (fixture, SC_EVENT_LEAD_TIME), ==, 2 * 2);
  g_assert_cmpint (last_event (fixture)->type, ==, SC_EVENT_FINISHED);
  g_assert_cmpstr (last_event (fixture)->name, ==, fixture->request->output);
  g_assert_cmpfloat (last_event (fixture)->progress, ==, 1.0);

  static const gchar *const probes[] = {
    "read/frame_1/2m_temperature", "merge/inputs/year_progress_sin", "merge/forcings/day_progress_cos",
    "clean/inputs/sea_surface_temperature", "normalise/inputs/sea_surface_temperature", "network/grid2mesh/mesh_nodes",
    "network/transformer/block_00", "network/final", "sampler/state", "denormalise/sea_surface_temperature",
    "restore_nan/sea_surface_temperature",
  };
  for (gsize p = 0; p < G_N_ELEMENTS (probes); p++)
    {
      guint found = 0;
      for (guint i = 0; i < fixture->events->len; i++)
        {
          const ScEvent *event = g_ptr_array_index (fixture->events, i);
          gboolean may_lack = g_str_has_prefix (event->name != NULL ? event->name : "", "restore_nan/sea")
                              || g_str_has_prefix (event->name != NULL ? event->name : "", "read/")
                              || g_str_has_prefix (event->name != NULL ? event->name : "", "merge/");
          if (event->type != SC_EVENT_PROBE || !g_str_equal (event->name, probes[p]))
            continue;
          found++;
          g_assert_cmpint (event->ndim, >, 0);
          g_assert_cmpuint (event->statistics.infinite, ==, 0);
          g_assert_true (may_lack || event->statistics.nan == 0);
          g_assert_true (event->statistics.minimum <= event->statistics.mean && event->statistics.mean <= event->statistics.maximum);
        }
      g_test_message ("%s: %u", probes[p], found);
      g_assert_cmpuint (found, >, 0);
    }

  gdouble progress = 0.0;
  for (guint i = 0; i < fixture->events->len; i++)
    {
      const ScEvent *event = g_ptr_array_index (fixture->events, i);
      g_assert_cmpfloat (event->progress, >=, progress);
      progress = event->progress;
      if (event->type == SC_EVENT_SAMPLER_STEP || event->type == SC_EVENT_LEAD_TIME)
        {
          g_assert_nonnull (event->fields);
          g_assert_cmpint (event->member, >=, 0);
          g_assert_cmpfloat (event->lead_hours, ==, 12.0 * (event->lead + 1));
        }
      if (event->type == SC_EVENT_SAMPLER_STEP)
        g_assert_cmpfloat (event->sigma, >, 0.0);
    }
}

static const ScEvent *
find_event (Fixture *fixture, ScEventType type, gint member, gint lead, gint step)
{
  for (guint i = 0; i < fixture->events->len; i++)
    {
      const ScEvent *event = g_ptr_array_index (fixture->events, i);
      if (event->type == type && event->member == member && event->lead == lead && (step < 0 || event->sampler_step == step))
        return event;
    }
  g_assert_not_reached ();
}

/* What the window shows of the last sampler step is what is written. */
static void
test_preview (Fixture *fixture, gconstpointer data)
{
  if (fixture->request == NULL)
    return;

  fixture->request->members = 2;
  fixture->request->preview = TRUE;
  g_autoptr (ScDataset) output = run_as (fixture, "out.nc");
  g_autoptr (ScArray) written = load (output, "sea_surface_temperature");
  for (gint member = 0; member < 2; member++)
    for (gint lead = 0; lead < 2; lead++)
      {
        const ScEvent *preview = find_event (fixture, SC_EVENT_SAMPLER_STEP, member, lead, FEW_LEVELS - 1);
        const ScEvent *result = find_event (fixture, SC_EVENT_LEAD_TIME, member, lead, -1);
        g_autoptr (ScArray) shown = load (preview->fields, "sea_surface_temperature");
        g_autoptr (ScArray) made = load (result->fields, "sea_surface_temperature");
        gsize n = sc_array_get_size (made) * sizeof (gfloat);
        g_assert_cmpuint (sc_array_get_size (made), ==, 13 * 24);
        g_assert_cmpmem (shown->data, n, made->data, n);
        g_assert_cmpmem (made->data, n, (gchar *) written->data + (gsize) (member * 2 + lead) * n, n);
      }
}

static ScEventType
type_at (Fixture *fixture, guint index)
{
  g_mutex_lock (&fixture->mutex);
  ScEventType type = ((ScEvent *) g_ptr_array_index (fixture->events, index))->type;
  g_mutex_unlock (&fixture->mutex);
  return type;
}

static void
test_pause_and_step (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  if (fixture->request == NULL)
    return;

  fixture->run = sc_run_new (fixture->request, fixture->cache);
  sc_run_pause (fixture->run);
  sc_run_start (fixture->run, on_event, fixture, NULL);
  /* The first stage, and nothing behind it. */
  g_assert_cmpuint (GPOINTER_TO_UINT (g_async_queue_pop (fixture->holds)), ==, 2);
  g_assert_cmpint (type_at (fixture, 0), ==, SC_EVENT_STAGE);

  sc_run_step (fixture->run, SC_STEP_SAMPLER_STEP);
  guint n = GPOINTER_TO_UINT (g_async_queue_pop (fixture->holds));
  g_assert_cmpint (type_at (fixture, n - 2), ==, SC_EVENT_SAMPLER_STEP);
  sc_run_step (fixture->run, SC_STEP_LEAD_TIME);
  g_async_queue_pop (fixture->holds);
  g_assert_cmpuint (count_events (fixture, SC_EVENT_LEAD_TIME), ==, 1);
  g_assert_cmpuint (count_events (fixture, SC_EVENT_SAMPLER_STEP), ==, FEW_LEVELS);
  sc_run_continue (fixture->run);
  g_assert_true (sc_run_wait (fixture->run, NULL, &error));
  g_assert_cmpuint (count_events (fixture, SC_EVENT_PAUSED), ==, 3);
  g_assert_cmpuint (count_events (fixture, SC_EVENT_CONTINUED), ==, 3);
  g_assert_cmpuint (count_events (fixture, SC_EVENT_LEAD_TIME), ==, 2);
}

/* Every place of a whole run, one after another: the same bits as in one go. */
static void
test_step_through (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint n = 0;
  if (fixture->request == NULL)
    return;

  fixture->request->steps = 1;
  g_autoptr (ScDataset) through = run_as (fixture, "through.nc");
  g_free (fixture->request->output);
  fixture->request->output = g_build_filename (fixture->folder, "stepped.nc", NULL);
  g_clear_pointer (&fixture->run, sc_run_unref);
  g_ptr_array_set_size (fixture->events, 0);
  fixture->run = sc_run_new (fixture->request, fixture->cache);
  sc_run_pause (fixture->run);
  sc_run_start (fixture->run, on_event, fixture, NULL);
  while (g_async_queue_timeout_pop (fixture->holds, 2 * G_USEC_PER_SEC) != NULL)
    {
      n++;
      /* Values can be looked at wherever there are some; looking changes nothing. */
      g_autoptr (ScArray) values = sc_run_look (fixture->run, NULL);
      sc_run_step (fixture->run, SC_STEP_STAGE);
    }
  g_assert_true (sc_run_wait (fixture->run, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (n, >, CALLS * 8);
  g_autoptr (ScDataset) stepped = open_output (fixture->request->output);
  assert_same (through, stepped);
}

/* Into, over and out of the parts of the network. */
static void
test_step_over_and_out (Fixture *fixture, gconstpointer data)
{
  static const struct { ScStepKind kind; const gchar *place; } steps[] = {
    { SC_STEP_STAGE, "network/grid2mesh/grid_nodes" }, { SC_STEP_OUT, "network/grid2mesh/mesh_nodes" },
    { SC_STEP_OVER, "network/transformer/final" }, { SC_STEP_OUT, "network/final" }, { SC_STEP_OVER, "network/final" },
  };
  const ScRunStops stops = { .probe = "network/noise_enc*", .sampler_step = -1 };
  g_autoptr (GError) error = NULL;
  if (fixture->request == NULL)
    return;

  fixture->request->trace = TRUE;
  fixture->run = sc_run_new (fixture->request, fixture->cache);
  sc_run_set_stops (fixture->run, &stops);
  sc_run_start (fixture->run, on_event, fixture, NULL);
  g_async_queue_pop (fixture->holds);
  sc_run_set_stops (fixture->run, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      sc_run_step (fixture->run, steps[i].kind);
      guint n = GPOINTER_TO_UINT (g_async_queue_pop (fixture->holds));
      g_mutex_lock (&fixture->mutex);
      const ScEvent *before = g_ptr_array_index (fixture->events, n - 2);
      g_assert_cmpstr (before->name, ==, steps[i].place);
      g_mutex_unlock (&fixture->mutex);
    }
  sc_run_cancel (fixture->run);
  g_assert_false (sc_run_wait (fixture->run, NULL, &error));
}

/* The condition that a run was held by; the test goes on while it is held. */
static gchar *
wait_for_stop (Fixture *fixture)
{
  guint n = GPOINTER_TO_UINT (g_async_queue_pop (fixture->holds));

  g_mutex_lock (&fixture->mutex);
  gchar *reason = g_strdup (((ScEvent *) g_ptr_array_index (fixture->events, n - 1))->name);
  g_mutex_unlock (&fixture->mutex);
  return reason;
}

/* A NaN put in by hand is found by the condition, is in the header, and the same forecast can be requested. */
static void
test_change_while_held (Fixture *fixture, gconstpointer data)
{
  const ScRunStops at_step = { .sampler_step = 1, .plan_built = TRUE };
  const ScRunStops at_state = { .probe = "sampler/state", .sampler_step = -1 };
  const ScRunStops at_nan = { .sampler_step = -1, .nan = TRUE };
  const ScTrial change = { .kind = SC_TRIAL_SET, .index = 7, .value = NAN };
  g_autoptr (GError) error = NULL;
  if (fixture->request == NULL)
    return;

  fixture->request->steps = 1;
  fixture->run = sc_run_new (fixture->request, fixture->cache);
  sc_run_set_stops (fixture->run, &at_step);
  sc_run_start (fixture->run, on_event, fixture, NULL);
  g_autofree gchar *plan = wait_for_stop (fixture);
  g_assert_true (g_str_has_prefix (plan, "a plan was built"));
  g_assert_false (sc_run_change (fixture->run, &change, &error));
  g_assert_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_REQUEST);
  g_clear_error (&error);

  sc_run_continue (fixture->run);
  g_autofree gchar *step = wait_for_stop (fixture);
  g_assert_cmpstr (step, ==, "sampler step 2");
  sc_run_set_stops (fixture->run, &at_state);
  sc_run_continue (fixture->run);
  g_autofree gchar *state = wait_for_stop (fixture);
  g_assert_cmpstr (state, ==, "probe sampler/state");
  g_assert_true (sc_run_change (fixture->run, &change, &error));
  g_autoptr (ScArray) values = sc_run_look (fixture->run, &error);
  g_assert_no_error (error);
  g_assert_true (isnan (((gfloat *) values->data)[7]) && !isnan (((gfloat *) values->data)[6]));

  sc_run_set_stops (fixture->run, &at_nan);
  sc_run_continue (fixture->run);
  g_autofree gchar *nan = wait_for_stop (fixture);
  g_assert_true (g_str_has_prefix (nan, "first NaN, at denormalise/"));
  sc_run_continue (fixture->run);
  g_assert_true (sc_run_wait (fixture->run, NULL, &error));
  g_assert_no_error (error);

  g_autoptr (ScDataset) changed = open_output (fixture->request->output);
  g_auto (GStrv) changes = sc_run_dup_changes (fixture->run);
  g_assert_cmpuint (g_strv_length (changes), ==, 1);
  g_autofree gchar *header = g_strdup (sc_attributes_get_text (sc_dataset_get_attributes (changed), "sigmacast_configuration"));
  g_assert_nonnull (strstr (header, changes[0]));

  fixture->request->changes = g_strdupv (changes);
  g_autoptr (ScDataset) again = run_as (fixture, "again.nc");
  assert_same (changed, again);
}

/* One member alone is what it is among all. */
static void
test_first_member (Fixture *fixture, gconstpointer data)
{
  if (fixture->request == NULL)
    return;

  fixture->request->steps = 1;
  fixture->request->members = 3;
  g_autoptr (ScDataset) all = run_as (fixture, "all.nc");
  fixture->request->members = 1;
  fixture->request->first_member = 2;
  g_autoptr (ScDataset) alone = run_as (fixture, "alone.nc");
  g_autoptr (ScArray) sample = load (alone, "sample");
  g_assert_cmpfloat (sc_array_get_double (sample, 0), ==, 2.0);
  assert_same_member (all, 2, alone, 0);
}

/* No further stage of the network is reached. */
static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  if (fixture->request == NULL)
    return;

  fixture->request->trace = TRUE;
  fixture->cancel_probe = 10;
  start (fixture);
  g_assert_false (sc_run_wait (fixture->run, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_events (fixture, SC_EVENT_PROBE), ==, 11);
  g_assert_cmpint (last_event (fixture)->type, ==, SC_EVENT_CANCELLED);
  g_assert_false (g_file_test (fixture->request->output, G_FILE_TEST_EXISTS));
  g_autofree gchar *partial = g_strconcat (fixture->request->output, ".partial", NULL);
  g_assert_false (g_file_test (partial, G_FILE_TEST_EXISTS));
}

static void
test_cancel_while_paused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  if (fixture->request == NULL)
    return;

  fixture->run = sc_run_new (fixture->request, fixture->cache);
  sc_run_pause (fixture->run);
  sc_run_start (fixture->run, on_event, fixture, NULL);
  g_async_queue_pop (fixture->holds);
  sc_run_cancel (fixture->run);
  g_assert_false (sc_run_wait (fixture->run, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_resume (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  if (fixture->request == NULL)
    return;

  fixture->request->steps = 4;
  fixture->request->members = 2;
  g_autoptr (ScDataset) reference = run_as (fixture, "reference.nc");

  /* Ended between the third lead time of the first member and the end of the lead time. */
  g_free (fixture->request->output);
  fixture->request->output = g_build_filename (fixture->folder, "out.nc", NULL);
  fixture->cancel_at = 2;
  start (fixture);
  g_assert_false (sc_run_wait (fixture->run, NULL, NULL));
  g_assert_false (g_file_test (fixture->request->output, G_FILE_TEST_EXISTS));
  fixture->cancel_at = -1;

  fixture->request->resume = TRUE;
  fixture->request->seed++;
  start (fixture);
  g_assert_false (sc_run_wait (fixture->run, NULL, &error));
  g_assert_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_RESUME);
  g_assert_nonnull (strstr (error->message, "seed"));
  g_assert_null (strstr (error->message, "noise"));
  fixture->request->seed--;

  /* Another budget of threads is the same forecast. */
  fixture->request->threads = 2;
  ScRunResult result = run (fixture);
  g_assert_cmpuint (result.network_calls, ==, 2 * 2 * CALLS);
  g_assert_cmpuint (count_events (fixture, SC_EVENT_LEAD_TIME), ==, 2 * 4);
  g_autoptr (ScDataset) resumed = open_output (fixture->request->output);
  assert_same (reference, resumed);
}

/* A lead time that cannot be read is computed again. */
static void
test_resume_damaged (Fixture *fixture, gconstpointer data)
{
  if (fixture->request == NULL)
    return;

  fixture->request->steps = 3;
  g_autoptr (ScDataset) reference = run_as (fixture, "reference.nc");
  g_free (fixture->request->output);
  fixture->request->output = g_build_filename (fixture->folder, "out.nc", NULL);
  fixture->cancel_at = 2;
  start (fixture);
  g_assert_false (sc_run_wait (fixture->run, NULL, NULL));
  fixture->cancel_at = -1;

  g_autofree gchar *lead = g_strconcat (fixture->request->output, ".partial/lead_00024h.nc", NULL);
  g_autofree gchar *contents = NULL;
  gsize length;
  g_assert_true (g_file_get_contents (lead, &contents, &length, NULL));
  g_assert_true (g_file_set_contents (lead, contents, (gssize) length / 2, NULL));
  fixture->request->resume = TRUE;
  ScRunResult result = run (fixture);
  g_assert_cmpuint (result.network_calls, ==, 2 * CALLS);
  g_autoptr (ScDataset) resumed = open_output (fixture->request->output);
  assert_same (reference, resumed);
}

static void
test_failure (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  if (fixture->request == NULL)
    return;

  g_free (fixture->request->inputs);
  fixture->request->inputs = g_build_filename (fixture->folder, "absent.nc", NULL);
  start (fixture);
  g_assert_false (sc_run_wait (fixture->run, NULL, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "absent.nc"));
  g_assert_cmpint (last_event (fixture)->type, ==, SC_EVENT_FAILED);
  g_assert_cmpstr (last_event (fixture)->error->message, ==, error->message);
}

/* Missing values that are let through spread, as they do in the reference. */
static void
test_allowed_nan (Fixture *fixture, gconstpointer data)
{
  const gchar *const allowed[] = { "2m_temperature", NULL };
  g_autoptr (GError) error = NULL;
  if (fixture->request == NULL)
    return;

  g_autoptr (ScDataset) dataset = open_output (fixture->request->inputs);
  g_autoptr (ScDataset) hole = changed_value (dataset, "2m_temperature", 13 * 24 + 7, NAN);
  fixture->request->inputs_dataset = sc_dataset_ref (hole);
  start (fixture);
  g_assert_false (sc_run_wait (fixture->run, NULL, &error));
  g_assert_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_NAN);
  g_assert_false (g_file_test (fixture->request->output, G_FILE_TEST_EXISTS));

  fixture->request->allow_nan = g_strdupv ((GStrv) allowed);
  run (fixture);
  g_autoptr (ScDataset) output = open_output (fixture->request->output);
  g_autoptr (ScArray) values = load (output, "2m_temperature");
  g_assert_true (isnan (((gfloat *) values->data)[7]));
}

static void
test_batch (Fixture *fixture, gconstpointer data)
{
  const gsize twice[] = { 0, 0 };
  g_autoptr (GError) error = NULL;
  if (fixture->request == NULL)
    return;

  g_autoptr (ScDataset) dataset = open_output (fixture->request->inputs);
  g_autoptr (ScDataset) doubled = sc_dataset_select (dataset, "batch", twice, 2, &error);
  g_assert_no_error (error);
  fixture->request->inputs_dataset = sc_dataset_ref (doubled);
  g_autoptr (ScDataset) output = run_as (fixture, "out.nc");
  g_autoptr (ScArray) values = load (output, "temperature");
  g_assert_cmpuint (values->shape[1], ==, 2);
  /* The same beginning with other noise. */
  gsize half = sc_array_get_size (values) / 2;
  g_assert_cmpint (memcmp (values->data, (gfloat *) values->data + half, half * sizeof (gfloat)), !=, 0);
}

static void
release_run (ScEvent *event, gpointer data)
{
  ScRun **made = data;
  if (event->type == SC_EVENT_SAMPLER_STEP)
    g_clear_pointer (made, sc_run_unref);
}

static void
say_done (gpointer data)
{
  ScRun **made = data;
  g_assert_null (*made);
  g_async_queue_push (((gpointer *) data)[1], GINT_TO_POINTER (1));
}

/* The listener may let go of the run; it ends by itself. */
static void
test_release_in_listener (Fixture *fixture, gconstpointer data)
{
  if (fixture->request == NULL)
    return;

  gpointer both[] = { sc_run_new (fixture->request, fixture->cache), fixture->holds };
  sc_run_start (both[0], release_run, both, say_done);
  g_assert_cmpint (GPOINTER_TO_INT (g_async_queue_pop (fixture->holds)), ==, 1);
}

static void
test_estimate (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  ScRunEstimate one, many;
  if (fixture->request == NULL)
    return;

  g_assert_true (sc_run_estimate (fixture->request, fixture->cache, &one, &error));
  fixture->request->steps = 2000;
  fixture->request->members = 50;
  g_assert_true (sc_run_estimate (fixture->request, fixture->cache, &many, &error));
  g_assert_cmpfloat (many.seconds, >, one.seconds);
  g_assert_cmpuint (many.bytes, >, one.bytes);
  g_assert_false (g_file_test (fixture->request->output, G_FILE_TEST_EXISTS));
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/run/rollout/tiny", "golden/tiny", test_rollout);
  g_test_add_data_func ("/run/rollout/small", "golden/small", test_rollout);
#define ADD(path, function) g_test_add ("/run/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("same-bits", test_same_bits);
  ADD ("budget-too-small", test_budget_too_small);
  ADD ("output", test_output);
  ADD ("plans", test_plans);
  ADD ("static-time", test_static_time);
  ADD ("events", test_events);
  ADD ("preview", test_preview);
  ADD ("pause-and-step", test_pause_and_step);
  ADD ("step-through", test_step_through);
  ADD ("step-over-and-out", test_step_over_and_out);
  ADD ("change-while-held", test_change_while_held);
  ADD ("first-member", test_first_member);
  ADD ("cancel", test_cancel);
  ADD ("cancel-while-paused", test_cancel_while_paused);
  ADD ("resume", test_resume);
  ADD ("resume-damaged", test_resume_damaged);
  ADD ("failure", test_failure);
  ADD ("allowed-nan", test_allowed_nan);
  ADD ("batch", test_batch);
  ADD ("release-in-listener", test_release_in_listener);
  ADD ("estimate", test_estimate);
#undef ADD
  return g_test_run ();
}
