/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/map-reader.h"

#include "forecast/frame-field.h"
#include "verify/verify-error.h"

/* Up to this size a variable is brought into memory at once: many small reads take longer. */
#define WHOLE_BYTES (32 * 1024 * 1024)

static gboolean
fail (GError **error, ScVerifyError code, const ScMapReader *self, const gchar *problem)
{
  g_set_error (error, SC_VERIFY_ERROR, code, "%s: the variable %s %s", self->path, self->name, problem);
  return FALSE;
}

/* The axis that dimension @dim of the variable stands for, or −1. */
static gint
find_axis (const gchar *dim, const gchar *const *axes)
{
  for (gint axis = 0; axis < SC_MAP_N_AXES; axis++)
    if (g_strcmp0 (dim, axes[axis]) == 0)
      return axis;
  return -1;
}

/* (transfer full) (nullable): @variable, in memory where it is small. */
static ScVariable *
bring_in (ScVariable *variable, GError **error)
{
  gsize bytes;

  if (sc_variable_peek_values (variable) != NULL
      || !sc_shape_get_bytes (sc_variable_get_dtype (variable), sc_variable_get_ndim (variable),
                              sc_variable_get_shape (variable), &bytes)
      || bytes > WHOLE_BYTES)
    return sc_variable_ref (variable);

  g_autoptr (ScArray) values = sc_variable_load (variable, error);
  return values != NULL ? sc_variable_new (sc_variable_get_dims (variable), values, NULL) : NULL;
}

gboolean
sc_map_reader_init (ScMapReader *self, ScDataset *dataset, const gchar *name, const gchar *const *axes, GError **error)
{
  const gchar *const usual[SC_MAP_N_AXES] = { sc_frame_sample_dim (dataset), "batch", "time", "level", "lat", "lon" };

  g_return_val_if_fail (self != NULL && dataset != NULL && name != NULL, FALSE);

  ScVariable *variable = sc_dataset_get_variable (dataset, name);
  const gchar *path = sc_dataset_get_path (dataset);

  *self = (ScMapReader) { .name = name, .path = path != NULL ? path : "the dataset" };
  if (variable == NULL)
    return fail (error, SC_VERIFY_ERROR_MISSING, self, "is not there");
  if (!sc_dtype_is_number (sc_variable_get_dtype (variable)))
    return fail (error, SC_VERIFY_ERROR_MISSING, self, "holds no numbers");
  for (gint axis = 0; axis < SC_MAP_N_AXES; axis++)
    {
      self->axis[axis] = -1;
      self->size[axis] = 1;
    }
  for (gint i = 0; i < sc_variable_get_ndim (variable); i++)
    {
      const gchar *dim = sc_variable_get_dims (variable)[i];
      const gsize size = sc_variable_get_shape (variable)[i];
      const gint axis = find_axis (dim, axes != NULL ? axes : usual);

      if (axis < 0 && size != 1)
        {
          g_autofree gchar *problem = g_strdup_printf ("has the dimension %s, which no score knows", dim);
          return fail (error, SC_VERIFY_ERROR_COORDINATE, self, problem);
        }
      if (size == 0)
        {
          g_autofree gchar *problem = g_strdup_printf ("is empty along %s", dim);
          return fail (error, SC_VERIFY_ERROR_COORDINATE, self, problem);
        }
      if (axis >= 0)
        {
          self->axis[axis] = i;
          self->size[axis] = size;
        }
    }
  if (self->axis[SC_MAP_AXIS_LAT] < 0 || self->axis[SC_MAP_AXIS_LON] < 0)
    return fail (error, SC_VERIFY_ERROR_COORDINATE, self, "is no map: it lacks the dimension lat or lon");
  self->variable = bring_in (variable, error);
  return self->variable != NULL;
}

void
sc_map_reader_clear (ScMapReader *self)
{
  g_clear_pointer (&self->variable, sc_variable_unref);
}

ScArray *
sc_map_reader_read (const ScMapReader *self, gsize batch, gsize time, gsize level, gsize n_levels, GError **error)
{
  g_return_val_if_fail (self != NULL && self->variable != NULL, NULL);

  const gsize first[SC_MAP_N_AXES] = { 0, batch, time, level, 0, 0 };
  const gsize wanted[SC_MAP_N_AXES]
    = { self->size[SC_MAP_AXIS_SAMPLE], 1, 1, n_levels, self->size[SC_MAP_AXIS_LAT], self->size[SC_MAP_AXIS_LON] };
  const gsize shape[] = { wanted[SC_MAP_AXIS_SAMPLE], n_levels, wanted[SC_MAP_AXIS_LAT], wanted[SC_MAP_AXIS_LON] };
  gsize start[SC_MAX_DIMS] = { 0 }, count[SC_MAX_DIMS];
  gint order[SC_MAP_N_AXES];

  for (gint i = 0; i < sc_variable_get_ndim (self->variable); i++)
    count[i] = 1;
  for (gint axis = 0; axis < SC_MAP_N_AXES; axis++)
    {
      order[axis] = self->axis[axis];
      if (self->axis[axis] < 0)
        continue;
      start[self->axis[axis]] = first[axis];
      count[self->axis[axis]] = wanted[axis];
    }

  /* Axes that are not there, and further dimensions of length 1, come and go without moving a value. */
  g_autoptr (ScArray) read = sc_variable_read (self->variable, start, count, error);
  if (read == NULL)
    return NULL;
  g_autoptr (ScArray) ordered = sc_array_broadcast (read, SC_MAP_N_AXES, wanted, order);
  g_autoptr (ScArray) values = sc_array_cast (ordered, SC_DTYPE_FLOAT32, error);
  return values != NULL ? sc_array_reshape (values, G_N_ELEMENTS (shape), shape) : NULL;
}
