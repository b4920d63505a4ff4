/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/demo-world.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "forecast/demo-fit.h"
#include "forecast/demo-statistics.h"
#include "forecast/demo-weather.h"
#include "io/netcdf-write.h"

#define N_LAT 33
#define STEP_SECONDS (SC_TASK_STEP_HOURS * 3600)

/* Saturday, 15 January 2000, 00 UTC: the northern winter, when most is going on. */
#define START G_GINT64_CONSTANT (947894400)
#define N_FRAMES 12

#define NOTICE "Made up by Sigmacast to show how it works: formulas and random weights, not weather and no trained model."

static const gint levels[] = { 250, 500, 850 };

ScCheckpoint *
sc_demo_world_checkpoint (guint64 seed, ScThreads *threads, GError **error)
{
  gint encoder_sizes[] = { 32, 16 };
  const ScTask task = {
    .inputs = (GStrv) sc_gencast_inputs,
    .targets = (GStrv) sc_gencast_targets,
    .forcings = (GStrv) sc_gencast_forcings,
    .levels = (gint *) levels,
    .n_levels = G_N_ELEMENTS (levels),
    .input_hours = 24.0,
  };
  const ScArchitecture architecture = {
    .mesh_size = 3,
    .latent_size = 64,
    .hidden_layers = 1,
    .radius_query_fraction = 0.6,
    .k_hop = 4,
    .d_model = 64,
    .num_layers = 4,
    .num_heads = 4,
    .ffw_hidden = 256,
    .node_output_size = 6 + 6 * G_N_ELEMENTS (levels),
    .noise_apply_log_first = TRUE,
    .noise_base_period = 16.0,
    .noise_num_frequencies = 32,
    .noise_output_sizes = encoder_sizes,
    .n_noise_output_sizes = G_N_ELEMENTS (encoder_sizes),
  };
  g_autoptr (ScCheckpoint) random = sc_checkpoint_new_random (NOTICE, &task, &architecture, &SC_NOISE_SETTING_GENCAST, seed, error);
  if (random == NULL)
    return NULL;

  g_autoptr (ScDemoLand) land = sc_demo_land_new (N_LAT);
  g_autoptr (GPtrArray) statistics = sc_demo_statistics_compute (land, levels, G_N_ELEMENTS (levels));
  return sc_demo_fit (random, land, statistics, threads, error);
}

static ScAttributes *
attributes_new (const gchar *long_name, const gchar *units)
{
  ScAttributes *attributes = sc_attributes_new ();

  if (long_name != NULL)
    sc_attributes_set_text (attributes, "long_name", long_name);
  if (units != NULL)
    sc_attributes_set_text (attributes, "units", units);
  return attributes;
}

static gboolean
add_array (ScDataset *dataset, const gchar *name, const gchar *const *dims, ScArray *values, ScAttributes *attributes, GError **error)
{
  g_autoptr (ScVariable) variable = sc_variable_new (dims, values, attributes);

  return sc_dataset_add_variable (dataset, name, variable, error);
}

static gboolean
add_floats (ScDataset *dataset, const gchar *name, const gchar *const *dims, gint ndim, const gsize *shape,
            const gfloat *values, const gchar *long_name, const gchar *units, GError **error)
{
  g_autoptr (ScArray) array = sc_array_new (SC_DTYPE_FLOAT32, ndim, shape, error);
  g_autoptr (ScAttributes) attributes = attributes_new (long_name, units);

  if (array == NULL)
    return FALSE;
  memcpy (array->data, values, sc_array_get_size (array) * sizeof (gfloat));
  return add_array (dataset, name, dims, array, attributes, error);
}

static gboolean
add_levels (ScDataset *dataset, GError **error)
{
  const gsize n = G_N_ELEMENTS (levels);
  const gchar *const dims[] = { "level", NULL };
  g_autoptr (ScArray) array = sc_array_new (SC_DTYPE_INT32, 1, &n, error);
  g_autoptr (ScAttributes) attributes = attributes_new ("pressure level", "hPa");

  if (array == NULL)
    return FALSE;
  memcpy (array->data, levels, sizeof levels);
  return add_array (dataset, "level", dims, array, attributes, error);
}

/* `time` counts from the first frame; `datetime` is the moment itself. */
static gboolean
add_times (ScDataset *dataset, gint64 start_seconds, gsize n_frames, GError **error)
{
  const gsize shape[] = { 1, n_frames };
  const gchar *const time_dims[] = { "time", NULL };
  const gchar *const datetime_dims[] = { "batch", "time", NULL };
  g_autoptr (ScArray) time = sc_array_new (SC_DTYPE_TIMEDELTA, 1, shape + 1, error);
  g_autoptr (ScArray) datetime = time != NULL ? sc_array_new (SC_DTYPE_DATETIME, 2, shape, error) : NULL;

  if (datetime == NULL)
    return FALSE;
  time->ticks_per_second = datetime->ticks_per_second = SC_NANOSECONDS;
  for (gsize i = 0; i < n_frames; i++)
    {
      gint64 seconds = (gint64) i * STEP_SECONDS;
      ((gint64 *) time->data)[i] = seconds * SC_NANOSECONDS;
      ((gint64 *) datetime->data)[i] = (start_seconds + seconds) * SC_NANOSECONDS;
    }
  g_autoptr (ScVariable) datetime_variable = sc_variable_new (datetime_dims, datetime, NULL);
  return add_array (dataset, "time", time_dims, time, NULL, error)
         && sc_dataset_add_coordinate (dataset, "datetime", datetime_variable, error);
}

static gboolean
add_ground (ScDataset *dataset, const ScDemoLand *land, GError **error)
{
  const gsize shape[] = { land->n_lat, land->n_lon };
  const gchar *const dims[] = { "lat", "lon", NULL };
  const gchar *const lat_dims[] = { "lat", NULL };
  const gchar *const lon_dims[] = { "lon", NULL };

  return add_floats (dataset, "lat", lat_dims, 1, shape, land->lat, "latitude", "degrees_north", error)
         && add_floats (dataset, "lon", lon_dims, 1, shape + 1, land->lon, "longitude", "degrees_east", error)
         && add_floats (dataset, "land_sea_mask", dims, 2, shape, land->fraction, "share of land", "1", error)
         && add_floats (dataset, "geopotential_at_surface", dims, 2, shape, land->surface_geopotential,
                        "geopotential of the ground", "m2 s-2", error);
}

/* The frames as one variable: [batch = 1][time]([level])[lat][lon]. */
static gboolean
add_weather (ScDataset *dataset, const ScDemoLand *land, GPtrArray *frames, gsize index, GError **error)
{
  const ScDemoVariable *variable = &sc_demo_variables (NULL)[index];
  const gchar *const upper_dims[] = { "batch", "time", "level", "lat", "lon", NULL };
  const gchar *const surface_dims[] = { "batch", "time", "lat", "lon", NULL };
  const gsize upper[] = { 1, frames->len, G_N_ELEMENTS (levels), land->n_lat, land->n_lon };
  const gsize surface[] = { 1, frames->len, land->n_lat, land->n_lon };
  g_autoptr (ScArray) array = sc_array_new (SC_DTYPE_FLOAT32, variable->has_levels ? 5 : 4,
                                            variable->has_levels ? upper : surface, error);
  g_autoptr (ScAttributes) attributes = attributes_new (variable->long_name, variable->units);

  if (array == NULL)
    return FALSE;
  gsize per_frame = sc_array_get_size (array) / frames->len;
  for (guint i = 0; i < frames->len; i++)
    memcpy ((gfloat *) array->data + i * per_frame, sc_demo_frame_peek (g_ptr_array_index (frames, i), index),
            per_frame * sizeof (gfloat));
  return add_array (dataset, variable->name, variable->has_levels ? upper_dims : surface_dims, array, attributes, error);
}

ScDataset *
sc_demo_world_dataset (gint64 start_seconds, gsize n_frames, GError **error)
{
  g_return_val_if_fail (n_frames > 0, NULL);

  g_autoptr (ScDataset) dataset = sc_dataset_new ();
  g_autoptr (ScDemoLand) land = sc_demo_land_new (N_LAT);
  g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_demo_frame_free);
  gsize n_variables;

  sc_demo_variables (&n_variables);
  for (gsize i = 0; i < n_frames; i++)
    g_ptr_array_add (frames, sc_demo_frame_new (land, start_seconds + (gint64) i * STEP_SECONDS, levels, G_N_ELEMENTS (levels)));
  if (!add_times (dataset, start_seconds, n_frames, error) || !add_levels (dataset, error) || !add_ground (dataset, land, error))
    return NULL;
  for (gsize i = 0; i < n_variables; i++)
    if (!add_weather (dataset, land, frames, i, error))
      return NULL;
  sc_attributes_set_text (sc_dataset_get_attributes (dataset), "title", "Made-up weather of Sigmacast's demonstration world");
  sc_attributes_set_text (sc_dataset_get_attributes (dataset), "comment", NOTICE);
  return g_steal_pointer (&dataset);
}

static gboolean
add_number (ScDataset *dataset, const ScDemoStatistic *statistic, ScStatisticsKind kind, GError **error)
{
  const gsize n = statistic->n_levels;
  const gchar *const dims[] = { "level", NULL };

  return add_floats (dataset, statistic->name, n > 0 ? dims : dims + 1, n > 0 ? 1 : 0, &n, statistic->values[kind], NULL, NULL, error);
}

GPtrArray *
sc_demo_world_statistics (GError **error)
{
  g_autoptr (ScDemoLand) land = sc_demo_land_new (N_LAT);
  g_autoptr (GPtrArray) statistics = sc_demo_statistics_compute (land, levels, G_N_ELEMENTS (levels));
  g_autoptr (GPtrArray) datasets = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_dataset_unref);

  for (gint kind = 0; kind < SC_STATISTICS_N_KINDS; kind++)
    {
      ScDataset *dataset = sc_dataset_new ();
      g_ptr_array_add (datasets, dataset);
      if (!add_levels (dataset, error))
        return NULL;
      for (guint i = 0; i < statistics->len; i++)
        if (!add_number (dataset, g_ptr_array_index (statistics, i), kind, error))
          return NULL;
      sc_attributes_set_text (sc_dataset_get_attributes (dataset), "title", "Statistics of Sigmacast's demonstration world");
      sc_attributes_set_text (sc_dataset_get_attributes (dataset), "comment",
                              kind == SC_STATISTICS_DIFFS_STDDEV
                                ? NOTICE " A quarter of the standard deviation of the changes, so that what the model adds stays small."
                                : NOTICE);
    }
  return g_steal_pointer (&datasets);
}

static gboolean
write_statistics (const gchar *folder, GError **error)
{
  static const gchar *const names[SC_STATISTICS_N_KINDS] = {
    [SC_STATISTICS_MEAN] = "mean_by_level.nc",
    [SC_STATISTICS_STDDEV] = "stddev_by_level.nc",
    [SC_STATISTICS_DIFFS_STDDEV] = "diffs_stddev_by_level.nc",
    [SC_STATISTICS_MINIMUM] = "min_by_level.nc",
  };
  g_autoptr (GPtrArray) datasets = sc_demo_world_statistics (error);

  if (datasets == NULL)
    return FALSE;
  for (guint kind = 0; kind < datasets->len; kind++)
    {
      g_autofree gchar *path = g_build_filename (folder, names[kind], NULL);
      if (!sc_write_netcdf (g_ptr_array_index (datasets, kind), path, 0, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
sc_demo_world_make (const gchar *folder, guint64 seed, GError **error)
{
  g_return_val_if_fail (folder != NULL, FALSE);

  g_autofree gchar *dataset_path = g_build_filename (folder, SC_DEMO_WORLD_DATASET, NULL);
  g_autofree gchar *checkpoint_path = g_build_filename (folder, SC_DEMO_WORLD_CHECKPOINT, NULL);

  if (g_mkdir_with_parents (folder, 0777) != 0)
    {
      gint reason = errno;
      g_autofree gchar *shown = g_filename_display_name (folder);
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (reason),
                   "The folder %s could not be made: %s", shown, g_strerror (reason));
      return FALSE;
    }
  g_autoptr (ScDataset) dataset = sc_demo_world_dataset (START, N_FRAMES, error);
  if (dataset == NULL || !sc_write_netcdf (dataset, dataset_path, 4, error) || !write_statistics (folder, error))
    return FALSE;
  /* Last, as the others are looked for beside it. */
  g_autoptr (ScThreads) threads = sc_threads_new (0);
  g_autoptr (ScCheckpoint) checkpoint = sc_demo_world_checkpoint (seed, threads, error);
  return checkpoint != NULL && sc_checkpoint_save (checkpoint, checkpoint_path, error);
}
