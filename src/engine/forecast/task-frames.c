/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/task-frames.h"

#include <math.h>
#include <string.h>

#include "forecast/cf-names.h"
#include "forecast/forecast-error.h"
#include "forecast/frame-check.h"
#include "forecast/frame-times.h"
#include "forecast/statistics.h"
#include "forecast/task-forcings.h"
#include "forecast/time-progress.h"

void
sc_task_frames_free (ScTaskFrames *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  sc_frame_grid_clear (&self->grid);
  sc_target_layout_clear (&self->layout);
  g_free (self->start_dates);
  g_clear_pointer (&self->frames, g_ptr_array_unref);
  g_clear_pointer (&self->forced, g_hash_table_unref);
  g_clear_pointer (&self->fixed, g_hash_table_unref);
  g_clear_pointer (&self->dataset, sc_dataset_unref);
  g_clear_pointer (&self->coordinates, sc_dataset_unref);
  g_free (self);
}

static const gchar *
get_name (const ScTaskFrames *self)
{
  return self->path != NULL ? self->path : "the inputs";
}

static gboolean
contains (GStrv names, const gchar *name)
{
  return names != NULL && g_strv_contains ((const gchar *const *) names, name);
}

/* All that is missing goes into one sentence. */
static gboolean
check_variables (const ScTaskFrames *self, ScDataset *forcings, GError **error)
{
  g_autoptr (GString) missing = g_string_new (NULL);

  for (gsize i = 0; self->task->inputs[i] != NULL; i++)
    {
      const gchar *name = self->task->inputs[i];
      gboolean elsewhere = sc_time_feature_from_name (name, NULL)
                           || (forcings != NULL && sc_dataset_get (forcings, name) != NULL);
      if (sc_dataset_get (self->dataset, name) == NULL && !elsewhere)
        g_string_append_printf (missing, "%s%s", missing->len > 0 ? ", " : "", name);
    }
  if (missing->len == 0)
    return TRUE;
  g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_MISSING,
               "%s: variables that the checkpoint needs as inputs are missing: %s", get_name (self), missing->str);
  return FALSE;
}

/* A variable of the model on the whole grid has lat and lon, and level if it is on levels. */
static gboolean
check_dims (const ScTaskFrames *self, const ScTargetVariable *target, GError **error)
{
  const gchar *const dims[] = { "time", "lat", "lon", "level" };
  ScVariable *variable = sc_dataset_get (self->dataset, target->name);

  for (gsize i = 0; i < (target->has_levels ? 4 : 3); i++)
    if (sc_variable_get_dim (variable, dims[i]) < 0)
      {
        g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_COORDINATE,
                     "%s: the variable %s lacks the dimension %s", get_name (self), target->name, dims[i]);
        return FALSE;
      }
  gint level = sc_variable_get_dim (variable, "level");
  if (!target->has_levels && level >= 0 && sc_variable_get_shape (variable)[level] != 1)
    {
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_COORDINATE,
                   "%s: the variable %s has the dimension level, though it is none of the levels", get_name (self),
                   target->name);
      return FALSE;
    }
  return TRUE;
}

/* The file's number of members and batch elements. */
static gboolean
read_sizes (ScTaskFrames *self, gint members, gsize *n_batch, GError **error)
{
  gssize batch = sc_dataset_get_dim_size (self->dataset, "batch");
  const gchar *sample_dim = sc_frame_sample_dim (self->dataset);
  gssize samples = sample_dim != NULL ? sc_dataset_get_dim_size (self->dataset, sample_dim) : 1;

  *n_batch = batch > 0 ? (gsize) batch : 1;
  self->n_samples = (gsize) samples;
  if (batch == 0 || samples == 0)
    {
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_COORDINATE, "%s: the dimension %s is empty",
                   get_name (self), batch == 0 ? "batch" : sample_dim);
      return FALSE;
    }
  if (samples > 1 && samples < self->first_member + members)
    {
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_REQUEST,
                   "%s: the dimension %s has %" G_GSSIZE_FORMAT " entries, too few to start %d members from",
                   get_name (self), sample_dim, samples, self->first_member + members);
      return FALSE;
    }
  self->first_sample = samples > 1 ? (gsize) self->first_member : 0;
  self->n_samples = MIN (self->n_samples, (gsize) members);
  return TRUE;
}

static gboolean
take_dates (ScTaskFrames *self, const ScFrameTimes *times, gsize start, GError **error)
{
  if (times->dates == NULL)
    return TRUE;

  self->start_dates = g_new0 (gint64, times->n_batch);
  for (gsize b = 0; b < times->n_batch; b++)
    {
      const gint64 *dates = times->dates + b * times->n;
      self->start_dates[b] = dates[start];
      for (gsize i = 1; i < self->n_inputs; i++)
        {
          gssize frame = sc_frame_times_find (times, self->start_seconds - (gint64) i * self->step_seconds);
          if (dates[start] - dates[frame] == (gint64) i * self->step_seconds)
            continue;
          g_autofree gchar *label = sc_frame_times_dup_label (times, start);
          g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_TIME,
                       "%s: the coordinates time and datetime disagree before the frame at %s", get_name (self), label);
          return FALSE;
        }
    }
  return TRUE;
}

/* Reads one target variable into every input frame. */
static gboolean
read_target (ScTaskFrames *self, const ScTargetVariable *target, const ScFrameTimes *times,
             const ScTaskFramesRequest *request, GError **error)
{
  g_autofree gsize *positions = g_new0 (gsize, self->n_inputs);
  gsize n = target->n_channels * self->layout.n_grid;

  if (g_cancellable_set_error_if_cancelled (request->cancellable, error) || !check_dims (self, target, error))
    return FALSE;
  for (gsize i = 0; i < self->n_inputs; i++)
    positions[i] = (gsize) sc_frame_times_find (
      times, self->start_seconds - (gint64) (self->n_inputs - 1 - i) * self->step_seconds);

  for (gsize s = 0; s < self->n_samples; s++)
    {
      g_auto (ScFrameField) field = { { 0 }, NULL };
      if (!sc_frame_field_read (&field, self->dataset, target->name,
                                self->first_sample + s, positions, self->n_inputs,
                                self->grid.level_positions, self->grid.n_levels, error)
          || !sc_frame_check_values (&field, target->name, self->dataset, times, positions,
                                     sc_variable_is_cleaned (target->name), request->allow_nan, !request->strict,
                                     error))
        return FALSE;

      const gfloat *from = field.values->data;
      for (gsize b = 0; b < self->layout.n_batch; b++)
        for (gsize t = 0; t < self->n_inputs; t++)
          {
            ScArray *frame = g_ptr_array_index (self->frames, s * self->n_inputs + t);
            gsize source_batch = field.shape[SC_FRAME_AXIS_BATCH] == 1 ? 0 : b;
            memcpy ((gfloat *) frame->data + sc_target_layout_get_offset (&self->layout, target) + b * n,
                    from + (source_batch * self->n_inputs + t) * n, n * sizeof (gfloat));
          }
    }
  return TRUE;
}

static gboolean
make_frames (ScTaskFrames *self, GError **error)
{
  gsize size = sc_target_layout_get_size (&self->layout);

  self->frames = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_array_unref);
  for (gsize i = 0; i < self->n_samples * self->n_inputs; i++)
    {
      ScArray *frame = sc_array_new (SC_DTYPE_FLOAT32, 1, &size, error);
      if (frame == NULL)
        return FALSE;
      g_ptr_array_add (self->frames, frame);
      for (gsize j = 0; j < size; j++)
        ((gfloat *) frame->data)[j] = NAN;
    }
  return TRUE;
}

/* A coordinate of the inputs in memory, or its part at @positions. */
static gboolean
take_coordinate (ScTaskFrames *self, const gchar *name, const gsize *positions, gsize n, GError **error)
{
  const gchar *const dims[] = { name, NULL };
  ScVariable *source = sc_dataset_get_coordinate (self->dataset, name);

  if (source == NULL || sc_variable_get_ndim (source) != 1 || !g_str_equal (sc_variable_get_dims (source)[0], name))
    return TRUE;

  g_autoptr (ScAttributes) attributes = sc_cf_attributes_new (name, sc_variable_get_attributes (source));
  g_autoptr (ScArray) loaded = sc_variable_load (source, error);
  g_autoptr (ScArray) values = loaded != NULL ? sc_array_contiguous (loaded, error) : NULL;
  if (values != NULL && positions != NULL)
    {
      gsize size = sc_dtype_get_size (values->dtype);
      g_autoptr (ScArray) part = sc_array_new (values->dtype, 1, &n, error);
      for (gsize i = 0; part != NULL && i < n; i++)
        memcpy ((gchar *) part->data + i * size, (const gchar *) values->data + positions[i] * size, size);
      sc_array_unref (values);
      values = g_steal_pointer (&part);
    }
  if (values == NULL)
    return FALSE;
  g_autoptr (ScVariable) variable = sc_variable_new (dims, values, attributes);
  return sc_dataset_add_coordinate (self->coordinates, name, variable, error);
}

static gboolean
read_coordinates (ScTaskFrames *self, GError **error)
{
  self->coordinates = sc_dataset_new ();
  return take_coordinate (self, "batch", NULL, 0, error)
         && (self->grid.n_levels == 0
             || take_coordinate (self, "level", self->grid.level_positions, self->grid.n_levels, error))
         && take_coordinate (self, "lat", NULL, 0, error)
         && take_coordinate (self, "lon", NULL, 0, error);
}

/* An input with time that is neither made nor forced is known for the first step only. */
static gboolean
check_task (const ScTaskFrames *self, GError **error)
{
  const ScTask *task = self->task;

  if (task->inputs == NULL || task->targets == NULL || task->targets[0] == NULL || self->n_inputs < 1)
    {
      g_set_error_literal (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_REQUEST,
                           "the checkpoint's task has no inputs or no targets");
      return FALSE;
    }
  for (gsize i = 0; task->inputs[i] != NULL && self->steps > 1; i++)
    {
      const gchar *name = task->inputs[i];
      if (contains (task->targets, name) || contains (task->forcings, name) || sc_task_variable_is_static (name))
        continue;
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_REQUEST,
                   "the checkpoint's input %s is neither predicted nor a forcing, so that one step is possible, not %d",
                   name, self->steps);
      return FALSE;
    }
  return TRUE;
}

/* A name that is none would let nothing pass, and nobody would know. */
static gboolean
check_allowed (const ScTaskFrames *self, const gchar *const *allow_nan, GError **error)
{
  for (gsize i = 0; allow_nan != NULL && allow_nan[i] != NULL; i++)
    if (!contains (self->task->inputs, allow_nan[i]) && !contains (self->task->forcings, allow_nan[i]))
      {
        g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_REQUEST,
                     "missing values are allowed in %s, but the checkpoint has no such input", allow_nan[i]);
        return FALSE;
      }
  return TRUE;
}

static gboolean
read_frames (ScTaskFrames *self, const ScTaskFramesRequest *request, GError **error)
{
  g_auto (ScFrameTimes) times = { NULL };
  g_auto (ScFrameTimes) forcing_times = { NULL };
  gsize n_batch, start;

  if (!check_task (self, error)
      || !check_allowed (self, request->allow_nan, error)
      || !sc_frame_grid_read (&self->grid, self->dataset, self->task, error)
      || !check_variables (self, request->forcings, error)
      || !read_sizes (self, request->members, &n_batch, error)
      || !sc_frame_times_read (&times, self->dataset, n_batch, error)
      || !sc_frame_times_choose_start (&times, request->start, self->n_inputs, self->step_seconds, self->steps, &start, error))
    return FALSE;
  if (request->forcings != NULL
      && (!sc_frame_grid_check_join (self->dataset, request->forcings, error)
          || !sc_frame_times_read (&forcing_times, request->forcings, n_batch, error)))
    return FALSE;

  sc_target_layout_init (&self->layout, self->task, n_batch, self->grid.n_lat, self->grid.n_lon);
  self->start_seconds = times.seconds[start];
  if (!take_dates (self, &times, start, error) || !read_coordinates (self, error) || !make_frames (self, error))
    return FALSE;
  for (gsize i = 0; i < self->layout.n_variables; i++)
    if (self->layout.variables[i].is_input && !read_target (self, &self->layout.variables[i], &times, request, error))
      return FALSE;
  return sc_task_forcings_read (self, request, &times, &forcing_times, error);
}

ScTaskFrames *
sc_task_frames_new (const ScTaskFramesRequest *request, const ScTask *task, GError **error)
{
  g_return_val_if_fail (request != NULL && request->inputs != NULL && task != NULL, NULL);
  g_return_val_if_fail (request->steps >= 1 && request->members >= 1, NULL);

  g_autoptr (ScTaskFrames) self = g_new0 (ScTaskFrames, 1);

  self->path = g_strdup (sc_dataset_get_path (request->inputs));
  self->task = task;
  self->dataset = sc_dataset_ref (request->inputs);
  self->n_inputs = sc_task_get_n_frames (task);
  self->step_seconds = SC_TASK_STEP_HOURS * 3600;
  self->steps = request->steps;
  self->first_member = request->first_member;
  return read_frames (self, request, error) ? g_steal_pointer (&self) : NULL;
}

guint64
sc_task_frames_get_bytes (const ScTaskFrames *self)
{
  guint64 values = (guint64) self->frames->len * sc_target_layout_get_size (&self->layout);
  GHashTable *const tables[] = { self->forced, self->fixed };

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      GHashTableIter iter;
      gpointer field;
      g_hash_table_iter_init (&iter, tables[i]);
      while (g_hash_table_iter_next (&iter, NULL, &field))
        values += sc_array_get_size (((ScFrameField *) field)->values);
    }
  return values * sizeof (gfloat);
}

ScArray *
sc_task_frames_get_frame (const ScTaskFrames *self, gint member, gsize index)
{
  g_return_val_if_fail (member >= 0 && index < self->n_inputs, NULL);

  gsize sample = self->n_samples == 1 ? 0 : (gsize) member;
  return g_ptr_array_index (self->frames, sample * self->n_inputs + index);
}
