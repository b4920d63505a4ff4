/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/task-forcings.h"

#include <math.h>
#include <string.h>

#include "forecast/forecast-error.h"
#include "forecast/frame-check.h"
#include "forecast/time-progress.h"

/* One look-up of a forced variable's values. */
typedef struct
{
  ScTaskFrames *frames;
  const ScTaskFramesRequest *request;
  const ScFrameTimes *frame_times;
  const ScFrameTimes *forcing_times;
  const gchar *name;
  ScFrameField field; /* time: input frames, then lead times */
} Reader;

static gboolean
contains (GStrv names, const gchar *name)
{
  return names != NULL && g_strv_contains ((const gchar *const *) names, name);
}

static gboolean
has_time (ScDataset *dataset, const gchar *name)
{
  ScVariable *variable = dataset != NULL ? sc_dataset_get (dataset, name) : NULL;
  return variable != NULL && sc_variable_get_dim (variable, "time") >= 0;
}

static gboolean
has_axis (ScDataset *dataset, const gchar *name, const gchar *dim)
{
  ScVariable *variable = dataset != NULL ? sc_dataset_get (dataset, name) : NULL;
  return variable != NULL && sc_variable_get_dim (variable, dim) >= 0;
}

/* Seconds between the last input frame and frame @index of a forced field. */
static gint64
lead_seconds (const ScTaskFrames *frames, gsize index)
{
  return ((gint64) index - (gint64) (frames->n_inputs - 1)) * frames->step_seconds;
}

/* Where the forcings have the frame, or −1. */
static gssize
find_in_forcings (const Reader *reader, gsize index)
{
  const ScTaskFrames *frames = reader->frames;
  const ScFrameTimes *times = reader->forcing_times;
  gint64 lead = lead_seconds (frames, index);

  if (times->dates == NULL || frames->start_dates == NULL)
    return sc_frame_times_find (times, lead);
  for (gsize t = 0; t < times->n; t++)
    {
      gsize b = 0;
      while (b < frames->layout.n_batch && times->dates[b * times->n + t] == frames->start_dates[b] + lead)
        b++;
      if (b == frames->layout.n_batch)
        return (gssize) t;
    }
  return -1;
}

/* Copies the only frame of @source to frame @index, repeating it along the axes that it lacks. */
static gboolean
place_frame (Reader *reader, const ScFrameField *source, ScDataset *dataset, gsize index, GError **error)
{
  const gsize *n = reader->field.shape;

  for (gint axis = 0; axis < SC_FRAME_N_AXES; axis++)
    if (axis != SC_FRAME_AXIS_TIME && source->shape[axis] != 1 && source->shape[axis] != n[axis])
      {
        const gchar *path = sc_dataset_get_path (dataset);
        g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_COORDINATE,
                     "%s: the dimension %s of the variable %s has length %" G_GSIZE_FORMAT "; %" G_GSIZE_FORMAT " is needed",
                     path != NULL ? path : "the inputs", sc_frame_axis_get_name ((ScFrameAxis) axis), reader->name,
                     source->shape[axis], n[axis]);
        return FALSE;
      }

  gfloat *out = reader->field.values->data;
  for (gsize b = 0; b < n[SC_FRAME_AXIS_BATCH]; b++)
    for (gsize l = 0; l < n[SC_FRAME_AXIS_LEVEL]; l++)
      for (gsize i = 0; i < n[SC_FRAME_AXIS_LAT]; i++)
        for (gsize j = 0; j < n[SC_FRAME_AXIS_LON]; j++)
          out[(((b * n[SC_FRAME_AXIS_TIME] + index) * n[SC_FRAME_AXIS_LEVEL] + l) * n[SC_FRAME_AXIS_LAT] + i)
                * n[SC_FRAME_AXIS_LON] + j] = sc_frame_field_get (source, b, 0, l, i, j);
  return TRUE;
}

/* Reads a frame that @dataset has. */
static gboolean
read_frame (Reader *reader, ScDataset *dataset, const ScFrameTimes *times, gsize position, gsize index, GError **error)
{
  const ScTaskFrames *frames = reader->frames;
  g_auto (ScFrameField) source = { { 0 }, NULL };

  if (!sc_frame_field_read (&source, dataset, reader->name, 0, &position, 1,
                            dataset == frames->dataset ? frames->grid.level_positions : NULL,
                            dataset == frames->dataset ? frames->grid.n_levels : 0, error)
      || !sc_frame_check_values (&source, reader->name, dataset, times, &position, FALSE,
                                 reader->request->allow_nan, !reader->request->strict, error))
    return FALSE;
  return place_frame (reader, &source, dataset, index, error);
}

static void
compute_frame (Reader *reader, ScTimeFeature feature, gsize index)
{
  const ScTaskFrames *frames = reader->frames;
  const gsize *n = reader->field.shape;
  gfloat *out = reader->field.values->data;

  for (gsize b = 0; b < n[SC_FRAME_AXIS_BATCH]; b++)
    {
      gint64 date = frames->start_dates[b] + lead_seconds (frames, index);
      for (gsize l = 0; l < n[SC_FRAME_AXIS_LEVEL]; l++)
        for (gsize i = 0; i < n[SC_FRAME_AXIS_LAT]; i++)
          for (gsize j = 0; j < n[SC_FRAME_AXIS_LON]; j++)
            {
              gsize row = (b * n[SC_FRAME_AXIS_TIME] + index) * n[SC_FRAME_AXIS_LEVEL] + l;
              out[(row * n[SC_FRAME_AXIS_LAT] + i) * n[SC_FRAME_AXIS_LON] + j]
                = sc_time_feature_evaluate (feature, date, frames->grid.lon[j]);
            }
    }
}

static void
set_missing_error (const Reader *reader, gsize index, gboolean is_feature, GError **error)
{
  const ScTaskFrames *frames = reader->frames;
  gint64 hours = lead_seconds (frames, index) / 3600;
  g_autofree gchar *when = hours > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT " h after", hours)
                           : hours < 0 ? g_strdup_printf ("%" G_GINT64_FORMAT " h before", -hours)
                                       : g_strdup ("at");
  const gchar *forcings = reader->request->forcings != NULL ? sc_dataset_get_path (reader->request->forcings) : NULL;

  g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_MISSING,
               "%s%s%s: there is no %s %s the last input frame%s",
               frames->path != NULL ? frames->path : "the inputs", forcings != NULL ? ", " : "",
               forcings != NULL ? forcings : "", reader->name, when,
               is_feature ? ", and no coordinate datetime to compute it from" : "");
}

/* Frame @index from wherever it is to be had. */
static gboolean
fill_frame (Reader *reader, gsize index, GError **error)
{
  ScTaskFrames *frames = reader->frames;
  gint64 lead = lead_seconds (frames, index);

  if (has_time (reader->request->forcings, reader->name))
    {
      gssize position = find_in_forcings (reader, index);
      if (position >= 0)
        return read_frame (reader, reader->request->forcings, reader->forcing_times, (gsize) position, index, error);
    }
  if (has_time (frames->dataset, reader->name))
    {
      gssize position = sc_frame_times_find (reader->frame_times, frames->start_seconds + lead);
      if (position >= 0)
        return read_frame (reader, frames->dataset, reader->frame_times, (gsize) position, index, error);
    }

  ScTimeFeature feature;
  gboolean is_feature = sc_time_feature_from_name (reader->name, &feature);
  if (is_feature && frames->start_dates != NULL)
    {
      compute_frame (reader, feature, index);
      return TRUE;
    }
  set_missing_error (reader, index, is_feature, error);
  return FALSE;
}

/* A variable that has time and is not made by the model. */
static gboolean
read_forced (Reader *reader, GError **error)
{
  ScTaskFrames *frames = reader->frames;
  const ScTask *task = frames->task;
  gboolean is_input = contains (task->inputs, reader->name);
  gboolean is_forcing = contains (task->forcings, reader->name);
  ScTimeFeature feature;
  gboolean along_lon = sc_time_feature_from_name (reader->name, &feature) && sc_time_feature_has_longitude (feature);
  ScDataset *inputs = frames->dataset, *forcings = reader->request->forcings;

  gboolean along_lat = has_axis (inputs, reader->name, "lat") || has_axis (forcings, reader->name, "lat");
  along_lon = along_lon || has_axis (inputs, reader->name, "lon") || has_axis (forcings, reader->name, "lon");
  const gsize shape[SC_FRAME_N_AXES] = {
    frames->layout.n_batch,
    frames->n_inputs + (gsize) frames->steps,
    sc_task_variable_has_levels (reader->name) ? task->n_levels : 1,
    along_lat ? frames->grid.n_lat : 1,
    along_lon ? frames->grid.n_lon : 1,
  };
  if (!sc_frame_field_init (&reader->field, shape, error))
    return FALSE;

  gfloat *values = reader->field.values->data;
  for (gsize i = 0; i < sc_array_get_size (reader->field.values); i++)
    values[i] = NAN;
  gsize begin = is_input ? 0 : frames->n_inputs;
  gsize end = is_forcing ? shape[SC_FRAME_AXIS_TIME] : shape[SC_FRAME_AXIS_TIME] - 1;
  for (gsize index = begin; index < end; index++)
    if (!fill_frame (reader, index, error))
      return FALSE;
  return TRUE;
}

/* A variable without time; where a file gives it one, that of the last input frame. */
static gboolean
read_fixed (Reader *reader, GError **error)
{
  ScTaskFrames *frames = reader->frames;
  gssize position = sc_frame_times_find (reader->frame_times, frames->start_seconds);
  const gchar *const dims[] = { "lat", "lon" };
  const gsize shape[SC_FRAME_N_AXES] = {
    has_axis (frames->dataset, reader->name, "batch") ? frames->layout.n_batch : 1,
    1,
    1,
    frames->grid.n_lat,
    frames->grid.n_lon,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (dims); i++)
    if (!has_axis (frames->dataset, reader->name, dims[i]))
      {
        g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_COORDINATE, "%s: the variable %s lacks the dimension %s",
                     frames->path != NULL ? frames->path : "the inputs", reader->name, dims[i]);
        return FALSE;
      }
  if (!sc_frame_field_init (&reader->field, shape, error))
    return FALSE;
  return read_frame (reader, frames->dataset, reader->frame_times, (gsize) position, 0, error);
}

static void
field_free (gpointer data)
{
  ScFrameField *field = data;

  sc_frame_field_clear (field);
  g_free (field);
}

gboolean
sc_task_forcings_read (ScTaskFrames *frames, const ScTaskFramesRequest *request,
                       const ScFrameTimes *frame_times, const ScFrameTimes *forcing_times, GError **error)
{
  const ScTask *task = frames->task;
  const GStrv lists[] = { task->inputs, task->forcings };

  frames->forced = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, field_free);
  frames->fixed = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, field_free);
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    for (gsize j = 0; lists[i] != NULL && lists[i][j] != NULL; j++)
      {
        gchar *name = lists[i][j];
        gboolean fixed = lists[i] == task->inputs && sc_task_variable_is_static (name);
        if (contains (task->targets, name) || g_hash_table_contains (frames->forced, name))
          continue;

        if (g_cancellable_set_error_if_cancelled (request->cancellable, error))
          return FALSE;
        Reader reader = { frames, request, frame_times, forcing_times, name, { { 0 }, NULL } };
        if (!(fixed ? read_fixed (&reader, error) : read_forced (&reader, error)))
          {
            sc_frame_field_clear (&reader.field);
            return FALSE;
          }
        g_hash_table_insert (fixed ? frames->fixed : frames->forced, name,
                             g_memdup2 (&reader.field, sizeof reader.field));
      }
  return TRUE;
}
