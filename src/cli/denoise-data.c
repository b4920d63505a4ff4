/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/denoise-data.h"

#include <math.h>
#include <string.h>

#include "forecast/forecast-error.h"
#include "forecast/frame-field.h"
#include "forecast/frame-times.h"

static const gchar *
get_path (ScDataset *dataset)
{
  const gchar *path = sc_dataset_get_path (dataset);
  return path != NULL ? path : "the dataset";
}

void
sc_denoise_data_clear (ScDenoiseData *self)
{
  sc_frame_grid_clear (&self->grid);
  g_clear_pointer (&self->conditioning, sc_array_unref);
  g_clear_pointer (&self->noisy, sc_array_unref);
  g_clear_pointer (&self->coordinates, sc_dataset_unref);
}

/* "batch 0, time index 1, lat -75, lon 30" of a value; axes of size 1 are left out. */
static gchar *
describe_place (const ScFrameField *field, gsize index, ScDataset *dataset)
{
  GString *place = g_string_new (NULL);
  gsize position[SC_FRAME_N_AXES];

  for (gint axis = SC_FRAME_N_AXES - 1; axis >= 0; axis--)
    {
      position[axis] = index % field->shape[axis];
      index /= field->shape[axis];
    }
  for (gint axis = 0; axis < SC_FRAME_N_AXES; axis++)
    {
      const gchar *name = sc_frame_axis_get_name ((ScFrameAxis) axis);
      ScVariable *coordinate = sc_dataset_get_coordinate (dataset, name);
      g_autoptr (ScArray) labels = NULL;

      if (field->shape[axis] == 1)
        continue;
      if (coordinate != NULL && (axis == SC_FRAME_AXIS_LAT || axis == SC_FRAME_AXIS_LON))
        labels = sc_variable_load (coordinate, NULL);
      g_string_append (place, place->len > 0 ? ", " : "");
      if (labels != NULL && position[axis] < sc_array_get_size (labels))
        g_string_append_printf (place, "%s %g", name, sc_array_get_double (labels, position[axis]));
      else
        g_string_append_printf (place, "%s index %" G_GSIZE_FORMAT, name, position[axis]);
    }
  return g_string_free (place, FALSE);
}

static gboolean
check_values (const ScFrameField *field, const gchar *name, ScDataset *dataset, GError **error)
{
  const gfloat *values = field->values->data;
  gsize n = sc_array_get_size (field->values);
  gsize count = 0, first = 0;

  for (gsize i = n; i-- > 0;)
    if (!isfinite (values[i]))
      {
        count++;
        first = i;
      }
  if (count == 0)
    return TRUE;
  g_autofree gchar *place = describe_place (field, first, dataset);
  g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_NAN,
               "%s: %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " values of the variable %s are missing (NaN) or infinite, "
               "the first at %s; the denoiser takes none", get_path (dataset), count, n, name, place);
  return FALSE;
}

static gboolean
check_size (const ScFrameField *field, ScFrameAxis axis, gsize wanted, gboolean may_lack, const gchar *name,
            ScDataset *dataset, GError **error)
{
  gsize found = field->shape[axis];

  if (found == wanted || (may_lack && found == 1))
    return TRUE;
  g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_COORDINATE,
               "%s: the variable %s has %" G_GSIZE_FORMAT " values along %s, but %" G_GSIZE_FORMAT " are needed",
               get_path (dataset), name, found, sc_frame_axis_get_name (axis), wanted);
  return FALSE;
}

/* Without labels along level the values are taken to be the task's levels in order. */
static gboolean
read_field (ScFrameField *field, const ScDenoiseData *self, const ScTask *task, ScDataset *dataset, const gchar *name,
            gsize n_frames, GError **error)
{
  gboolean on_levels = sc_task_variable_has_levels (name);
  gboolean labelled = sc_dataset_get_coordinate (dataset, "level") != NULL;

  if (!sc_frame_field_read (field, dataset, name, 0, NULL, 0, on_levels && labelled ? self->grid.level_positions : NULL,
                            on_levels && labelled ? task->n_levels : 0, error))
    return FALSE;
  return check_size (field, SC_FRAME_AXIS_BATCH, self->n_batch, TRUE, name, dataset, error)
         && check_size (field, SC_FRAME_AXIS_TIME, n_frames, sc_task_variable_is_static (name), name, dataset, error)
         && check_size (field, SC_FRAME_AXIS_LEVEL, on_levels ? task->n_levels : 1, FALSE, name, dataset, error)
         && check_size (field, SC_FRAME_AXIS_LAT, self->grid.n_lat, TRUE, name, dataset, error)
         && check_size (field, SC_FRAME_AXIS_LON, self->grid.n_lon, TRUE, name, dataset, error)
         && check_values (field, name, dataset, error);
}

/* Puts every channel of @channels that comes from @dataset into @stacked [batch][n_grid][channels]. */
static gboolean
stack_dataset (const ScDenoiseData *self, const ScTask *task, ScDataset *dataset, gboolean forcings, gsize n_frames,
               GArray *channels, gfloat *stacked, GError **error)
{
  gsize n_lon = self->grid.n_lon;

  for (guint first = 0; first < channels->len;)
    {
      const ScChannel *channel = &g_array_index (channels, ScChannel, first);
      g_auto (ScFrameField) field = { { 0 }, NULL };
      guint end = first;

      while (end < channels->len && g_str_equal (g_array_index (channels, ScChannel, end).variable, channel->variable)
             && g_array_index (channels, ScChannel, end).is_forcing == channel->is_forcing)
        end++;
      if (channel->is_forcing == forcings)
        {
          if (!read_field (&field, self, task, dataset, channel->variable, n_frames, error))
            return FALSE;
          for (guint c = first; c < end; c++)
            {
              const ScChannel *one = &g_array_index (channels, ScChannel, c);
              for (gsize b = 0; b < self->n_batch; b++)
                for (gsize node = 0; node < self->n_grid; node++)
                  stacked[(b * self->n_grid + node) * channels->len + c]
                    = sc_frame_field_get (&field, b, MAX (one->time_index, 0), MAX (one->level_index, 0),
                                          node / n_lon, node % n_lon);
            }
        }
      first = end;
    }
  return TRUE;
}

static gboolean
find_batch (ScDenoiseData *self, ScDataset *const *datasets, gsize n, GError **error)
{
  self->n_batch = 1;
  for (gsize i = 0; i < n; i++)
    {
      gssize size = sc_dataset_get_dim_size (datasets[i], "batch");

      if (size == 0 || (size > 1 && self->n_batch > 1 && (gsize) size != self->n_batch))
        {
          g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_COORDINATE,
                       "%s: the dimension batch has the length %" G_GSSIZE_FORMAT ", but other files have %" G_GSIZE_FORMAT,
                       get_path (datasets[i]), size, self->n_batch);
          return FALSE;
        }
      if (size > 1)
        self->n_batch = size;
    }
  return TRUE;
}

/* The frames of a dataset with labelled times are to be in order. */
static gboolean
check_times (ScDataset *dataset, GError **error)
{
  g_auto (ScFrameTimes) times = { 0 };

  return sc_dataset_get_coordinate (dataset, "time") == NULL
         || sc_frame_times_read (&times, dataset, MAX (sc_dataset_get_dim_size (dataset, "batch"), 1), error);
}

static gboolean
collect_coordinates (ScDenoiseData *self, ScDataset *inputs, ScDataset *forcings, ScDataset *noisy, GError **error)
{
  ScVariable *time = sc_dataset_get_coordinate (noisy, "time");
  ScVariable *batch = sc_dataset_get_coordinate (noisy, "batch");
  ScVariable *level = sc_dataset_get_coordinate (inputs, "level");
  g_autoptr (ScVariable) levels = NULL;

  self->coordinates = sc_dataset_new ();
  if (time == NULL)
    time = sc_dataset_get_coordinate (forcings, "time");
  if (level != NULL)
    {
      levels = sc_variable_select (level, 0, self->grid.level_positions, self->grid.n_levels, error);
      if (levels == NULL)
        return FALSE;
    }
  return (batch == NULL || (gsize) sc_dataset_get_dim_size (noisy, "batch") != self->n_batch
          || sc_dataset_add_coordinate (self->coordinates, "batch", batch, error))
         && (time == NULL || sc_variable_get_ndim (time) != 1 || sc_variable_get_shape (time)[0] != 1
             || sc_dataset_add_coordinate (self->coordinates, "time", time, error))
         && (levels == NULL || sc_dataset_add_coordinate (self->coordinates, "level", levels, error))
         && sc_dataset_add_coordinate (self->coordinates, "lat", sc_dataset_get_coordinate (inputs, "lat"), error)
         && sc_dataset_add_coordinate (self->coordinates, "lon", sc_dataset_get_coordinate (inputs, "lon"), error);
}

gboolean
sc_denoise_data_read (ScDenoiseData *self, const ScTask *task, ScDataset *inputs, ScDataset *forcings, ScDataset *noisy,
                      GError **error)
{
  ScDataset *datasets[] = { inputs, forcings, noisy };
  g_autoptr (GArray) conditioning = sc_task_conditioning_channels (task);
  g_autoptr (GArray) target = sc_task_target_channels (task);

  if (!sc_frame_grid_read (&self->grid, inputs, task, error)
      || !sc_frame_grid_check_join (inputs, forcings, error)
      || !sc_frame_grid_check_join (inputs, noisy, error)
      || !find_batch (self, datasets, G_N_ELEMENTS (datasets), error)
      || !check_times (inputs, error))
    return FALSE;
  self->n_grid = self->grid.n_lat * self->grid.n_lon;
  self->n_target = target->len;

  const gsize shape[] = { self->n_batch, self->n_grid, conditioning->len };
  const gsize noisy_shape[] = { self->n_batch, self->n_grid, target->len };
  return (self->conditioning = sc_array_new (SC_DTYPE_FLOAT32, 3, shape, error)) != NULL
         && (self->noisy = sc_array_new (SC_DTYPE_FLOAT32, 3, noisy_shape, error)) != NULL
         && stack_dataset (self, task, inputs, FALSE, sc_task_get_n_frames (task), conditioning,
                           self->conditioning->data, error)
         && stack_dataset (self, task, forcings, TRUE, 1, conditioning, self->conditioning->data, error)
         && stack_dataset (self, task, noisy, FALSE, 1, target, self->noisy->data, error)
         && collect_coordinates (self, inputs, forcings, noisy, error);
}

static gboolean
add_target (const ScDenoiseData *self, const ScTask *task, const gchar *name, gsize first_channel, const gfloat *denoised,
            ScDataset *result, GError **error)
{
  static const gchar *const dims_on_levels[] = { "batch", "time", "level", "lat", "lon", NULL };
  static const gchar *const dims[] = { "batch", "time", "lat", "lon", NULL };
  gboolean on_levels = sc_task_variable_has_levels (name);
  gsize n_levels = on_levels ? task->n_levels : 1;
  const gsize shape_on_levels[] = { self->n_batch, 1, n_levels, self->grid.n_lat, self->grid.n_lon };
  const gsize shape[] = { self->n_batch, 1, self->grid.n_lat, self->grid.n_lon };
  g_autoptr (ScArray) values = sc_array_new (SC_DTYPE_FLOAT32, on_levels ? 5 : 4, on_levels ? shape_on_levels : shape, error);
  g_autoptr (ScAttributes) attributes = sc_attributes_new ();

  if (values == NULL)
    return FALSE;
  gfloat *to = values->data;
  for (gsize b = 0; b < self->n_batch; b++)
    for (gsize level = 0; level < n_levels; level++)
      for (gsize node = 0; node < self->n_grid; node++)
        *to++ = denoised[(b * self->n_grid + node) * self->n_target + first_channel + level];
  sc_attributes_set_text (attributes, "units", "1");
  sc_attributes_set_text (attributes, "long_name", name);
  g_autoptr (ScVariable) variable = sc_variable_new (on_levels ? dims_on_levels : dims, values, attributes);
  return sc_dataset_add_variable (result, name, variable, error);
}

ScDataset *
sc_denoise_data_new_result (const ScDenoiseData *self, const ScTask *task, const gfloat *denoised, GError **error)
{
  g_autoptr (ScDataset) result = sc_dataset_copy (self->coordinates);
  g_autoptr (GArray) target = sc_task_target_channels (task);

  for (guint i = 0; i < target->len; i++)
    {
      const ScChannel *channel = &g_array_index (target, ScChannel, i);
      if (channel->level_index <= 0 && !add_target (self, task, channel->variable, i, denoised, result, error))
        return NULL;
    }
  return g_steal_pointer (&result);
}
