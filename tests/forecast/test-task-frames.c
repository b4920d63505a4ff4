/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "changed-dataset.h"
#include "forecast/forecast-error.h"
#include "forecast/normalisation.h"
#include "forecast/task-frames.h"
#include "io/open.h"
#include "model/checkpoint.h"
#include "support/test-data.h"

/* The reference normalises in float32 as we do: the rounding of one division. */
#define NORM_TOLERANCE 1e-6

typedef struct
{
  ScCheckpoint *checkpoint;
  const ScTask *task;
  ScDataset *batch;   /* four frames */
  ScDataset *inputs;  /* two frames */
  ScDataset *forcings;
  gchar *stats;
} Fixture;

static ScDataset *
open_tiny (const gchar *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *relative = g_build_filename ("golden/tiny", name, NULL);
  g_autofree gchar *path = test_data_path (relative);
  if (path == NULL)
    return NULL;
  ScDataset *dataset = sc_open_dataset (path, SC_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  return dataset;
}

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *path = test_data_path ("golden/tiny/checkpoint.npz");
  g_autofree gchar *mean = test_data_path ("golden/tiny/mean_by_level.nc");
  if (path == NULL || mean == NULL)
    return;
  fixture->checkpoint = sc_checkpoint_load (path, &error);
  g_assert_no_error (error);
  fixture->task = sc_checkpoint_get_task (fixture->checkpoint);
  fixture->batch = open_tiny ("example_batch.nc");
  fixture->inputs = open_tiny ("inputs.nc");
  fixture->forcings = open_tiny ("forcings.nc");
  fixture->stats = g_path_get_dirname (mean);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->checkpoint, sc_checkpoint_unref);
  g_clear_pointer (&fixture->batch, sc_dataset_unref);
  g_clear_pointer (&fixture->inputs, sc_dataset_unref);
  g_clear_pointer (&fixture->forcings, sc_dataset_unref);
  g_free (fixture->stats);
}

static ScTaskFrames *
split (Fixture *fixture, ScDataset *inputs, ScDataset *forcings, const gchar *start, gint steps)
{
  g_autoptr (GError) error = NULL;
  const ScTaskFramesRequest request = { .inputs = inputs, .forcings = forcings, .start = start, .steps = steps, .members = 1 };
  ScTaskFrames *frames = sc_task_frames_new (&request, fixture->task, &error);
  g_assert_no_error (error);
  return frames;
}

static void
assert_fields_equal (GHashTable *a, GHashTable *b, gdouble tolerance)
{
  GHashTableIter iter;
  gpointer name, field;

  g_assert_cmpuint (g_hash_table_size (a), ==, g_hash_table_size (b));
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &name, &field))
    {
      const ScFrameField *first = field, *second = g_hash_table_lookup (b, name);
      g_assert_nonnull (second);
      g_assert_cmpmem (first->shape, sizeof first->shape, second->shape, sizeof second->shape);
      for (gsize i = 0; i < sc_array_get_size (first->values); i++)
        {
          gdouble x = sc_array_get_double (first->values, i), y = sc_array_get_double (second->values, i);
          g_assert_true ((isnan (x) && isnan (y)) || fabs (x - y) <= tolerance);
        }
    }
}

/* Split off a longer file, or given as two files: the same. */
static void
test_both_ways (Fixture *fixture, gconstpointer data)
{
  if (fixture->checkpoint == NULL)
    return;

  g_autoptr (ScTaskFrames) longer = split (fixture, fixture->batch, NULL, NULL, 2);
  g_autoptr (ScTaskFrames) apart = split (fixture, fixture->inputs, fixture->forcings, NULL, 2);
  gsize bytes = sc_target_layout_get_size (&longer->layout) * sizeof (gfloat);

  g_assert_cmpuint (longer->n_inputs, ==, 2);
  g_assert_nonnull (longer->start_dates);
  g_assert_null (apart->start_dates);
  g_assert_cmpint (longer->start_seconds, ==, 12 * 3600);
  g_assert_cmpint (apart->start_seconds, ==, 0);
  for (gsize i = 0; i < 2; i++)
    g_assert_cmpmem (sc_task_frames_get_frame (longer, 0, i)->data, bytes, sc_task_frames_get_frame (apart, 0, i)->data, bytes);
  /* Here computed from the dates, there read from the files: sines of float32 numbers. */
  assert_fields_equal (longer->forced, apart->forced, 1.2e-7);
  assert_fields_equal (longer->fixed, apart->fixed, 0.0);
}

static void
test_start (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const gchar *start;
    gint steps;
    gint64 hours;
  } cases[] = {
    { NULL, 1, 24 }, { NULL, 2, 12 }, { NULL, 3, 12 }, { NULL, 40, 12 }, { "3", 1, 36 }, { "24h", 1, 24 },
    { "1.5 d", 2, 36 }, { "2019-03-29T12", 1, 12 }, { "2019-03-30", 1, 24 }, { "2019-03-30T12:00:00Z", 1, 36 },
  };
  if (fixture->checkpoint == NULL)
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ScTaskFrames) frames = split (fixture, fixture->batch, NULL, cases[i].start, cases[i].steps);
      g_assert_cmpint (frames->start_seconds, ==, cases[i].hours * 3600);
    }
}

/* Conditioning in the network's channel order against what the reference's network received. */
static void
test_normalised (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDataset) norm_inputs = fixture->checkpoint != NULL ? open_tiny ("norm_inputs.nc") : NULL;
  g_autoptr (ScDataset) norm_forcings = fixture->checkpoint != NULL ? open_tiny ("norm_forcings.nc") : NULL;
  if (norm_inputs == NULL || norm_forcings == NULL)
    return;

  /* The reference's training step: one lead time at the end of the file. */
  g_autoptr (ScTaskFrames) frames = split (fixture, fixture->batch, NULL, NULL, 1);
  g_autoptr (ScStatistics) statistics = sc_statistics_load (fixture->stats, fixture->task, &error);
  g_assert_no_error (error);
  g_autoptr (ScNormalisation) normalisation = sc_normalisation_new (frames, statistics);
  gsize n_channels = sc_normalisation_get_n_conditioning (normalisation), n_grid = frames->layout.n_grid;
  gsize n_lon = frames->layout.n_lon;
  g_autofree gfloat *stacked = g_new (gfloat, n_channels * n_grid);
  ScArray *const pair[] = { sc_task_frames_get_frame (frames, 0, 0), sc_task_frames_get_frame (frames, 0, 1) };
  g_autoptr (ScThreads) threads = sc_threads_new (2);
  sc_normalisation_stack (normalisation, pair, 0, threads, stacked);

  for (gsize c = 0; c < n_channels; c++)
    {
      const ScChannel *channel = sc_normalisation_get_channel (normalisation, c);
      ScDataset *source = channel->is_forcing ? norm_forcings : norm_inputs;
      g_auto (ScFrameField) field = { { 0 }, NULL };
      sc_frame_field_read (&field, source, channel->variable, 0, NULL, 0, NULL, 0, &error);
      g_assert_no_error (error);
      for (gsize node = 0; node < n_grid; node++)
        {
          gfloat expected = sc_frame_field_get (&field, 0, (gsize) MAX (channel->time_index, 0),
                                                (gsize) MAX (channel->level_index, 0), node / n_lon, node % n_lon);
          gfloat value = stacked[node * n_channels + c];
          g_assert_false (isnan (value));
          g_assert_cmpfloat_with_epsilon (value, expected, NORM_TOLERANCE * MAX (1.0f, fabsf (expected)));
        }
    }
}

/* A state of zeros is the last frame again, but for precipitation, which is its mean; the sea's gaps are put back or filled. */
static void
test_unstack (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  if (fixture->checkpoint == NULL)
    return;

  g_autoptr (ScTaskFrames) frames = split (fixture, fixture->batch, NULL, NULL, 2);
  g_autoptr (ScStatistics) statistics = sc_statistics_load (fixture->stats, fixture->task, &error);
  g_assert_no_error (error);
  g_autoptr (ScNormalisation) normalisation = sc_normalisation_new (frames, statistics);
  gsize size = sc_target_layout_get_size (&frames->layout);
  g_autofree gfloat *state = g_new0 (gfloat, size);
  g_autofree gfloat *restored = g_new (gfloat, size);
  g_autofree gfloat *filled = g_new (gfloat, size);
  ScArray *const pair[] = { sc_task_frames_get_frame (frames, 0, 0), sc_task_frames_get_frame (frames, 0, 1) };
  const gfloat *last = pair[1]->data;
  sc_normalisation_unstack (normalisation, pair, state, TRUE, NULL, restored);
  sc_normalisation_unstack (normalisation, pair, state, FALSE, NULL, filled);

  gsize gaps = 0;
  gfloat minimum = sc_statistics_get (statistics, SC_STATISTICS_MINIMUM, "sea_surface_temperature", -1);
  gfloat rain = sc_statistics_get (statistics, SC_STATISTICS_MEAN, "total_precipitation_12hr", -1);
  for (gsize v = 0; v < frames->layout.n_variables; v++)
    {
      const ScTargetVariable *variable = &frames->layout.variables[v];
      gsize first = sc_target_layout_get_offset (&frames->layout, variable);
      for (gsize i = first; i < first + variable->n_channels * frames->layout.n_grid; i++)
        if (!variable->is_input)
          g_assert_cmpfloat (restored[i], ==, rain);
        else if (isnan (last[i]))
          {
            g_assert_cmpstr (variable->name, ==, "sea_surface_temperature");
            g_assert_true (isnan (restored[i]));
            g_assert_cmpfloat (filled[i], ==, minimum);
            gaps++;
          }
        else
          {
            g_assert_cmpfloat (restored[i], ==, last[i]);
            g_assert_cmpfloat (filled[i], ==, last[i]);
          }
    }
  g_assert_cmpuint (gaps, >, 0);
}

/* Whichever input frame lacks a value, the forecast lacks it. */
static void
test_gap_in_first_frame (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  if (fixture->checkpoint == NULL)
    return;

  g_autoptr (ScTaskFrames) before = split (fixture, fixture->inputs, fixture->forcings, NULL, 1);
  const ScTargetVariable *sea = sc_target_layout_find (&before->layout, "sea_surface_temperature");
  gsize offset = sc_target_layout_get_offset (&before->layout, sea), point = 0;
  while (isnan (((const gfloat *) sc_task_frames_get_frame (before, 0, 1)->data)[offset + point]))
    point++;
  g_autoptr (ScDataset) changed = changed_value (fixture->inputs, sea->name, point, NAN);
  g_autoptr (ScTaskFrames) frames = split (fixture, changed, fixture->forcings, NULL, 1);
  g_autoptr (ScStatistics) statistics = sc_statistics_load (fixture->stats, fixture->task, &error);
  g_assert_no_error (error);
  g_autoptr (ScNormalisation) normalisation = sc_normalisation_new (frames, statistics);
  gsize size = sc_target_layout_get_size (&frames->layout);
  g_autofree gfloat *state = g_new0 (gfloat, size);
  g_autofree gfloat *restored = g_new (gfloat, size);
  ScArray *const pair[] = { sc_task_frames_get_frame (frames, 0, 0), sc_task_frames_get_frame (frames, 0, 1) };
  sc_normalisation_unstack (normalisation, pair, state, TRUE, NULL, restored);
  g_assert_true (isnan (restored[offset + point]));
}

static void
refuse (Fixture *fixture, ScDataset *inputs, ScDataset *forcings, gint steps, gint code, const gchar *const *words)
{
  g_autoptr (GError) error = NULL;
  const ScTaskFramesRequest request = { .inputs = inputs, .forcings = forcings, .steps = steps, .members = 1 };
  g_autoptr (ScTaskFrames) frames = sc_task_frames_new (&request, fixture->task, &error);

  g_assert_null (frames);
  g_assert_error (error, SC_FORECAST_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_null (strchr (error->message, '\n'));
  for (gsize i = 0; words[i] != NULL; i++)
    g_assert_nonnull (strstr (error->message, words[i]));
}

#define WORDS(...) (const gchar *const[]) { __VA_ARGS__, NULL }

static void
test_refused_coordinates (Fixture *fixture, gconstpointer data)
{
  gdouble lon[24], levels[] = { 300, 500, 850, 925, 999 }, twice[] = { 300, 500, 850, 1000, 1000 };
  if (fixture->checkpoint == NULL)
    return;
  for (gint i = 0; i < 24; i++)
    lon[i] = -180 + 15 * i;

  g_autoptr (ScDataset) north_first = changed_reversed (fixture->batch, "lat");
  refuse (fixture, north_first, NULL, 1, SC_FORECAST_ERROR_COORDINATE, WORDS ("example_batch.nc", "lat", "descend", "90"));
  g_autoptr (ScDataset) west_first = changed_coordinate (fixture->batch, "lon", lon, 24);
  refuse (fixture, west_first, NULL, 1, SC_FORECAST_ERROR_COORDINATE, WORDS ("example_batch.nc", "lon", "-180", "360"));
  g_autoptr (ScDataset) other_levels = changed_coordinate (fixture->batch, "level", levels, 5);
  refuse (fixture, other_levels, NULL, 1, SC_FORECAST_ERROR_COORDINATE, WORDS ("example_batch.nc", "level", "lacks 1000"));
  g_autoptr (ScDataset) same_levels = changed_coordinate (fixture->batch, "level", twice, 5);
  refuse (fixture, same_levels, NULL, 1, SC_FORECAST_ERROR_COORDINATE, WORDS ("example_batch.nc", "level", "1000 twice"));
  g_autoptr (ScDataset) upside_down = changed_reversed (fixture->batch, "level");
  refuse (fixture, upside_down, NULL, 1, SC_FORECAST_ERROR_COORDINATE, WORDS ("example_batch.nc", "level", "order"));
  g_autoptr (ScDataset) no_lat = changed_without (fixture->batch, "lat");
  refuse (fixture, no_lat, NULL, 1, SC_FORECAST_ERROR_COORDINATE, WORDS ("example_batch.nc", "no coordinate lat"));
}

static void
test_refused_frames (Fixture *fixture, gconstpointer data)
{
  const gsize one[] = { 1 }, apart[] = { 0, 2 };
  if (fixture->checkpoint == NULL)
    return;

  g_autoptr (ScDataset) single = changed_frames (fixture->batch, one, 1);
  refuse (fixture, single, NULL, 1, SC_FORECAST_ERROR_TIME, WORDS ("example_batch.nc", "2 input frames 12 h apart", "time", "12 h"));
  g_autoptr (ScDataset) daily = changed_frames (fixture->batch, apart, 2);
  refuse (fixture, daily, NULL, 1, SC_FORECAST_ERROR_TIME, WORDS ("example_batch.nc", "0 h, 24 h"));
  g_autoptr (ScDataset) timeless = changed_without (fixture->batch, "time");
  refuse (fixture, timeless, NULL, 1, SC_FORECAST_ERROR_TIME, WORDS ("example_batch.nc", "no coordinate time"));
  refuse (fixture, fixture->inputs, fixture->forcings, 3, SC_FORECAST_ERROR_MISSING, WORDS ("forcings.nc", "36 h after", "progress"));
  refuse (fixture, fixture->inputs, NULL, 1, SC_FORECAST_ERROR_MISSING, WORDS ("inputs.nc", "12 h after", "progress", "datetime"));
}

static void
test_refused_variables (Fixture *fixture, gconstpointer data)
{
  if (fixture->checkpoint == NULL)
    return;

  g_autoptr (ScDataset) dry = changed_without (fixture->batch, "specific_humidity");
  g_autoptr (ScDataset) drier = changed_without (dry, "land_sea_mask");
  refuse (fixture, drier, NULL, 1, SC_FORECAST_ERROR_MISSING, WORDS ("example_batch.nc", "specific_humidity", "land_sea_mask"));

  /* The second of the two frames that are read is the file's third. */
  gsize third = 2 * 13 * 24;
  g_autoptr (ScDataset) hole = changed_value (fixture->batch, "2m_temperature", third + 24 + 2, NAN);
  refuse (fixture, hole, NULL, 1, SC_FORECAST_ERROR_NAN,
          WORDS ("example_batch.nc", "2m_temperature", " 1 of 624 values", "missing (NaN)", "time 24 h", "lat -75", "lon 30", "--allow-nan 2m_temperature"));
  g_autoptr (ScDataset) elsewhere = changed_value (fixture->batch, "2m_temperature", 3 * 13 * 24, NAN);
  g_autoptr (ScTaskFrames) unread = split (fixture, elsewhere, NULL, NULL, 1);
  g_assert_nonnull (unread);
  g_autoptr (ScDataset) infinite = changed_value (fixture->batch, "2m_temperature", third, INFINITY);
  refuse (fixture, infinite, NULL, 1, SC_FORECAST_ERROR_NAN, WORDS ("2m_temperature", "infinite"));
  g_autoptr (ScDataset) no_sea = changed_values (fixture->batch, "sea_surface_temperature", NAN);
  refuse (fixture, no_sea, NULL, 1, SC_FORECAST_ERROR_NAN, WORDS ("sea_surface_temperature", "every value"));
  g_autoptr (ScDataset) no_mask = changed_value (fixture->batch, "land_sea_mask", 0, NAN);
  refuse (fixture, no_mask, NULL, 1, SC_FORECAST_ERROR_NAN, WORDS ("land_sea_mask", "missing"));
}

static void
test_allowed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const gchar *const allowed[] = { "temperature", "2m_temperature", NULL };
  if (fixture->checkpoint == NULL)
    return;

  g_autoptr (ScDataset) hole = changed_value (fixture->inputs, "2m_temperature", 5, NAN);
  const ScTaskFramesRequest request = { .inputs = hole, .forcings = fixture->forcings, .steps = 1, .members = 1, .allow_nan = allowed };
  g_autoptr (ScTaskFrames) frames = sc_task_frames_new (&request, fixture->task, &error);
  g_assert_no_error (error);
  const ScTargetVariable *variable = sc_target_layout_find (&frames->layout, "2m_temperature");
  g_assert_true (isnan (((const gfloat *) sc_task_frames_get_frame (frames, 0, 0)->data)[sc_target_layout_get_offset (&frames->layout, variable) + 5]));
}

/* Forcings on another grid would fill with gaps where they are joined. */
static void
test_refused_join (Fixture *fixture, gconstpointer data)
{
  gdouble lon[24];
  if (fixture->checkpoint == NULL)
    return;
  for (gint i = 0; i < 24; i++)
    lon[i] = 15 * i + (i == 7 ? 1e-4 : 0);

  g_autoptr (ScDataset) shifted = changed_coordinate (fixture->forcings, "lon", lon, 24);
  refuse (fixture, fixture->inputs, shifted, 1, SC_FORECAST_ERROR_COORDINATE, WORDS ("forcings.nc", "lon", "inputs.nc", "exactly"));
}

static void
test_statistics (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  if (fixture->checkpoint == NULL)
    return;

  ScTask task;
  sc_task_copy (fixture->task, &task);
  task.levels[1] = 851;
  g_autoptr (ScStatistics) statistics = sc_statistics_load (fixture->stats, &task, &error);
  g_assert_null (statistics);
  g_assert_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_STATISTICS);
  g_assert_nonnull (strstr (error->message, "mean_by_level.nc"));
  g_assert_nonnull (strstr (error->message, "851"));
  g_clear_error (&error);
  g_free (task.targets[0]);
  task.levels[1] = 850;
  task.targets[0] = g_strdup ("ozone");
  g_assert_null (sc_statistics_load (fixture->stats, &task, &error));
  g_assert_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_STATISTICS);
  g_assert_nonnull (strstr (error->message, "ozone"));
  sc_task_clear (&task);
}

/* Members of the inputs are the members' beginnings. */
static void
test_samples (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const gchar *const dims[] = { "number", "batch", "time", "lat", "lon", NULL };
  const gsize shape[] = { 3, 1, 2, 13, 24 };
  if (fixture->checkpoint == NULL)
    return;

  g_autoptr (ScDataset) inputs = sc_dataset_copy (fixture->inputs);
  g_autoptr (ScArray) values = sc_array_new (SC_DTYPE_FLOAT32, 5, shape, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < sc_array_get_size (values); i++)
    ((gfloat *) values->data)[i] = 280.0f + (gfloat) (i / (2 * 13 * 24));
  g_autoptr (ScVariable) variable = sc_variable_new (dims, values, NULL);
  sc_dataset_add_variable (inputs, "2m_temperature", variable, &error);
  g_assert_no_error (error);

  ScTaskFramesRequest request = { .inputs = inputs, .forcings = fixture->forcings, .steps = 1, .members = 2 };
  g_autoptr (ScTaskFrames) frames = sc_task_frames_new (&request, fixture->task, &error);
  g_assert_no_error (error);
  gsize offset = sc_target_layout_get_offset (&frames->layout, sc_target_layout_find (&frames->layout, "2m_temperature"));
  for (gint m = 0; m < 2; m++)
    g_assert_cmpfloat (((const gfloat *) sc_task_frames_get_frame (frames, m, 1)->data)[offset], ==, 280.0f + (gfloat) m);

  request.members = 4;
  g_assert_null (sc_task_frames_new (&request, fixture->task, &error));
  g_assert_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_REQUEST);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add ("/task-frames/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("both-ways", test_both_ways);
  ADD ("start", test_start);
  ADD ("normalised", test_normalised);
  ADD ("unstack", test_unstack);
  ADD ("gap-in-first-frame", test_gap_in_first_frame);
  ADD ("refused/coordinates", test_refused_coordinates);
  ADD ("refused/frames", test_refused_frames);
  ADD ("refused/variables", test_refused_variables);
  ADD ("refused/join", test_refused_join);
  ADD ("allowed", test_allowed);
  ADD ("statistics", test_statistics);
  ADD ("samples", test_samples);
#undef ADD
  return g_test_run ();
}
