/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/frame-field.h"

#include <string.h>

#include "forecast/forecast-error.h"

static const gchar *const axis_names[SC_FRAME_N_AXES] = { "batch", "time", "level", "lat", "lon" };

/* Where the axes of a variable are: its dimension's number, or −1. */
typedef struct
{
  gint dim[SC_FRAME_N_AXES];
  gint sample_dim;
} Axes;

const gchar *
sc_frame_axis_get_name (ScFrameAxis axis)
{
  g_return_val_if_fail (axis < SC_FRAME_N_AXES, NULL);
  return axis_names[axis];
}

const gchar *
sc_frame_sample_dim (ScDataset *dataset)
{
  if (sc_dataset_get_dim_size (dataset, "sample") >= 0)
    return "sample";
  if (sc_dataset_get_dim_size (dataset, "number") >= 0)
    return "number";
  return NULL;
}

gboolean
sc_frame_field_init (ScFrameField *self, const gsize shape[SC_FRAME_N_AXES], GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  memcpy (self->shape, shape, sizeof self->shape);
  self->values = sc_array_new (SC_DTYPE_FLOAT32, SC_FRAME_N_AXES, shape, error);
  return self->values != NULL;
}

void
sc_frame_field_clear (ScFrameField *self)
{
  g_clear_pointer (&self->values, sc_array_unref);
}

static gboolean
find_axes (Axes *axes, ScDataset *dataset, ScVariable *variable, const gchar *name, GError **error)
{
  const gchar *const *dims = sc_variable_get_dims (variable);
  const gsize *shape = sc_variable_get_shape (variable);
  const gchar *sample_dim = sc_frame_sample_dim (dataset);

  for (gint axis = 0; axis < SC_FRAME_N_AXES; axis++)
    axes->dim[axis] = sc_variable_get_dim (variable, axis_names[axis]);
  axes->sample_dim = sample_dim != NULL ? sc_variable_get_dim (variable, sample_dim) : -1;

  for (gint d = 0; d < sc_variable_get_ndim (variable); d++)
    {
      if (shape[d] == 1 || g_strv_contains (axis_names, dims[d]) || d == axes->sample_dim)
        continue;
      const gchar *path = sc_dataset_get_path (dataset);
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_COORDINATE,
                   "%s: the variable %s has the dimension %s of length %" G_GSIZE_FORMAT ", which a model does not have",
                   path != NULL ? path : "the inputs", name, dims[d], shape[d]);
      return FALSE;
    }
  return TRUE;
}

/* Numbers of the axes other than time and level are taken whole. */
static void
fill_hyperslab (const Axes *axes, ScVariable *variable, gsize sample, const gsize *levels, gsize n_levels,
                gsize *start, gsize *count)
{
  const gsize *shape = sc_variable_get_shape (variable);
  gint level_dim = axes->dim[SC_FRAME_AXIS_LEVEL];

  for (gint d = 0; d < sc_variable_get_ndim (variable); d++)
    {
      start[d] = 0;
      count[d] = shape[d];
    }
  if (axes->sample_dim >= 0)
    {
      start[axes->sample_dim] = shape[axes->sample_dim] == 1 ? 0 : sample;
      count[axes->sample_dim] = 1;
    }
  if (level_dim >= 0 && levels != NULL && n_levels > 0)
    {
      gsize first = levels[0], last = levels[0];
      for (gsize i = 1; i < n_levels; i++)
        {
          first = MIN (first, levels[i]);
          last = MAX (last, levels[i]);
        }
      start[level_dim] = first;
      count[level_dim] = last - first + 1;
    }
}

/* Copies the slab of one frame into place. */
static void
scatter_frame (ScFrameField *self, const Axes *axes, ScArray *slab, gsize time,
               const gsize *levels, gsize first_level)
{
  gssize stride[SC_FRAME_N_AXES];
  gfloat *out = self->values->data;
  const gchar *data = slab->data;

  for (gint axis = 0; axis < SC_FRAME_N_AXES; axis++)
    stride[axis] = axes->dim[axis] >= 0 ? slab->strides[axes->dim[axis]] : 0;
  stride[SC_FRAME_AXIS_TIME] = 0;

  const gsize *n = self->shape;
  for (gsize b = 0; b < n[SC_FRAME_AXIS_BATCH]; b++)
    for (gsize l = 0; l < n[SC_FRAME_AXIS_LEVEL]; l++)
      {
        gsize level = levels != NULL && axes->dim[SC_FRAME_AXIS_LEVEL] >= 0 ? levels[l] - first_level : l;
        gsize row = ((b * n[SC_FRAME_AXIS_TIME] + time) * n[SC_FRAME_AXIS_LEVEL] + l) * n[SC_FRAME_AXIS_LAT];
        for (gsize i = 0; i < n[SC_FRAME_AXIS_LAT]; i++)
          for (gsize j = 0; j < n[SC_FRAME_AXIS_LON]; j++)
            {
              const gchar *from = data + (gssize) b * stride[SC_FRAME_AXIS_BATCH]
                                  + (gssize) level * stride[SC_FRAME_AXIS_LEVEL]
                                  + (gssize) i * stride[SC_FRAME_AXIS_LAT] + (gssize) j * stride[SC_FRAME_AXIS_LON];
              memcpy (&out[(row + i) * n[SC_FRAME_AXIS_LON] + j], from, sizeof (gfloat));
            }
      }
}

gboolean
sc_frame_field_read (ScFrameField *self, ScDataset *dataset, const gchar *name, gsize sample,
                     const gsize *times, gsize n_times, const gsize *levels, gsize n_levels, GError **error)
{
  g_return_val_if_fail (self != NULL && dataset != NULL && name != NULL, FALSE);

  self->values = NULL;
  ScVariable *variable = sc_dataset_get (dataset, name);
  const gchar *path = sc_dataset_get_path (dataset) != NULL ? sc_dataset_get_path (dataset) : "the inputs";
  if (variable == NULL)
    {
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_MISSING, "%s: there is no variable %s", path, name);
      return FALSE;
    }

  ScDType dtype = sc_variable_get_dtype (variable);
  if (dtype == SC_DTYPE_STRING || sc_dtype_is_time (dtype))
    {
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_MISSING,
                   "%s: the variable %s holds %s, not numbers", path, name, sc_dtype_get_name (dtype));
      return FALSE;
    }

  Axes axes;
  if (!find_axes (&axes, dataset, variable, name, error))
    return FALSE;

  const gsize *full = sc_variable_get_shape (variable);
  gsize shape[SC_FRAME_N_AXES];
  for (gint axis = 0; axis < SC_FRAME_N_AXES; axis++)
    shape[axis] = axes.dim[axis] >= 0 ? full[axes.dim[axis]] : 1;
  gint time_dim = axes.dim[SC_FRAME_AXIS_TIME];
  if (time_dim >= 0 && times != NULL)
    shape[SC_FRAME_AXIS_TIME] = n_times;
  if (axes.dim[SC_FRAME_AXIS_LEVEL] >= 0 && levels != NULL)
    shape[SC_FRAME_AXIS_LEVEL] = n_levels;
  g_auto (ScFrameField) field = { { 0 }, NULL };
  if (!sc_frame_field_init (&field, shape, error))
    return FALSE;

  gsize start[SC_MAX_DIMS], count[SC_MAX_DIMS];
  fill_hyperslab (&axes, variable, sample, levels, n_levels, start, count);
  gsize first_level = axes.dim[SC_FRAME_AXIS_LEVEL] >= 0 ? start[axes.dim[SC_FRAME_AXIS_LEVEL]] : 0;
  for (gsize t = 0; t < shape[SC_FRAME_AXIS_TIME]; t++)
    {
      if (time_dim >= 0)
        {
          start[time_dim] = times != NULL ? times[t] : t;
          count[time_dim] = 1;
        }

      g_autoptr (ScArray) raw = sc_variable_read (variable, start, count, error);
      if (raw == NULL)
        return FALSE;
      g_autoptr (ScArray) slab = sc_array_cast (raw, SC_DTYPE_FLOAT32, error);
      if (slab == NULL)
        return FALSE;
      scatter_frame (&field, &axes, slab, t, levels, first_level);
    }
  *self = field;
  field.values = NULL;
  return TRUE;
}
