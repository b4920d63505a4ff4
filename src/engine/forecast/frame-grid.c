/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/frame-grid.h"

#include "dataset/coordinate-difference.h"
#include "forecast/forecast-error.h"
#include "sphere/grid-coordinates.h"

static const gchar *
get_path (ScDataset *dataset)
{
  const gchar *path = sc_dataset_get_path (dataset);
  return path != NULL ? path : "the inputs";
}

/* A coordinate that other sources of data have in place of ours; NULL where there is none. */
static const gchar *
find_alias (ScDataset *dataset, const gchar *name)
{
  static const gchar *const aliases[][2] = {
    { "lat", "latitude" }, { "lon", "longitude" }, { "level", "lev" }, { "level", "plev" },
    { "level", "pressure_level" }, { "level", "isobaricInhPa" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (g_str_equal (aliases[i][0], name) && sc_dataset_get_coordinate (dataset, aliases[i][1]) != NULL)
      return aliases[i][1];
  return NULL;
}

/* (transfer full) (nullable): a numeric coordinate along its own dimension. */
static ScArray *
load_coordinate (ScDataset *dataset, const gchar *name, GError **error)
{
  ScVariable *variable = sc_dataset_get_coordinate (dataset, name);

  if (variable == NULL || sc_variable_get_ndim (variable) != 1 || sc_variable_get_dim (variable, name) != 0)
    {
      const gchar *alias = find_alias (dataset, name);
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_COORDINATE,
                   "%s: there is no coordinate %s along a dimension %s%s%s%s", get_path (dataset), name, name,
                   alias != NULL ? "; " : "", alias != NULL ? alias : "", alias != NULL ? " has to be renamed to it" : "");
      return NULL;
    }

  ScDType dtype = sc_variable_get_dtype (variable);
  if (dtype == SC_DTYPE_STRING || sc_dtype_is_time (dtype))
    {
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_COORDINATE,
                   "%s: the coordinate %s holds %s, not numbers", get_path (dataset), name, sc_dtype_get_name (dtype));
      return NULL;
    }

  g_autoptr (ScArray) raw = sc_variable_load (variable, error);
  return raw != NULL ? sc_array_cast (raw, SC_DTYPE_FLOAT64, error) : NULL;
}

static gfloat *
to_float (ScArray *array)
{
  gsize n = sc_array_get_size (array);
  gfloat *values = g_new (gfloat, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    values[i] = (gfloat) ((const gdouble *) array->data)[i];
  return values;
}

/* What a person most often brings that the model cannot take has a sentence of its own. */
static gboolean
check_conventions (ScFrameGrid *self, const gchar *path, GError **error)
{
  gfloat first_lat = self->lat[0], last_lat = self->lat[self->n_lat - 1];
  gfloat first_lon = self->lon[0];

  if (self->n_lat > 1 && first_lat > last_lat)
    {
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_COORDINATE,
                   "%s: the coordinate lat descends from %g to %g; the model needs it ascending, south first",
                   path, (gdouble) first_lat, (gdouble) last_lat);
      return FALSE;
    }
  if (first_lon < 0.0f)
    {
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_COORDINATE,
                   "%s: the coordinate lon runs from %g to %g; the model needs it from 0 to 360",
                   path, (gdouble) first_lon, (gdouble) self->lon[self->n_lon - 1]);
      return FALSE;
    }
  if (!sc_grid_coordinates_check (self->lat, self->n_lat, self->lon, self->n_lon, error))
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
  return TRUE;
}

static gchar *
list_values (const gdouble *values, gsize n)
{
  GString *list = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    g_string_append_printf (list, "%s%g", i > 0 ? ", " : "", values[i]);
  return g_string_free (list, FALSE);
}

static gboolean
find_levels (ScFrameGrid *self, ScDataset *dataset, const ScTask *task, GError **error)
{
  g_autoptr (ScArray) levels = load_coordinate (dataset, "level", error);
  if (levels == NULL)
    return FALSE;

  const gdouble *values = levels->data;
  gsize n = sc_array_get_size (levels);
  g_autoptr (GString) missing = g_string_new (NULL);
  g_autofree gchar *list = list_values (values, n);

  self->n_levels = task->n_levels;
  self->level_positions = g_new0 (gsize, task->n_levels);
  for (gsize i = 0; i < task->n_levels; i++)
    {
      gsize found = 0;
      for (gsize j = 0; j < n; j++)
        if (values[j] == task->levels[i])
          {
            self->level_positions[i] = j;
            found++;
          }
      if (found == 0)
        g_string_append_printf (missing, "%s%d", missing->len > 0 ? ", " : "", task->levels[i]);
      if (found > 1)
        {
          g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_COORDINATE,
                       "%s: the coordinate level has %d twice", get_path (dataset), task->levels[i]);
          return FALSE;
        }
    }
  if (missing->len > 0)
    {
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_COORDINATE,
                   "%s: the coordinate level lacks %s, which the checkpoint needs; it has %s",
                   get_path (dataset), missing->str, list);
      return FALSE;
    }
  for (gsize i = 1; i < task->n_levels; i++)
    if (self->level_positions[i] < self->level_positions[i - 1])
      {
        g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_COORDINATE,
                     "%s: the coordinate level has another order (%s) than the checkpoint, where %d comes before %d",
                     get_path (dataset), list, task->levels[i - 1], task->levels[i]);
        return FALSE;
      }
  return TRUE;
}

gboolean
sc_frame_grid_read (ScFrameGrid *self, ScDataset *dataset, const ScTask *task, GError **error)
{
  g_return_val_if_fail (self != NULL && dataset != NULL && task != NULL, FALSE);

  *self = (ScFrameGrid) { 0 };
  g_autoptr (ScArray) lat = load_coordinate (dataset, "lat", error);
  g_autoptr (ScArray) lon = lat != NULL ? load_coordinate (dataset, "lon", error) : NULL;
  if (lon == NULL)
    return FALSE;

  self->n_lat = sc_array_get_size (lat);
  self->n_lon = sc_array_get_size (lon);
  if (self->n_lat == 0 || self->n_lon == 0)
    {
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_COORDINATE, "%s: the coordinate %s is empty",
                   get_path (dataset), self->n_lat == 0 ? "lat" : "lon");
      return FALSE;
    }
  self->lat = to_float (lat);
  self->lon = to_float (lon);
  if (check_conventions (self, get_path (dataset), error)
      && (task->n_levels == 0 || find_levels (self, dataset, task, error)))
    return TRUE;
  sc_frame_grid_clear (self);
  return FALSE;
}

void
sc_frame_grid_clear (ScFrameGrid *self)
{
  g_clear_pointer (&self->lat, g_free);
  g_clear_pointer (&self->lon, g_free);
  g_clear_pointer (&self->level_positions, g_free);
}

gboolean
sc_frame_grid_check_join (ScDataset *dataset, ScDataset *other, GError **error)
{
  static const gchar *const names[] = { "lat", "lon", "level" };

  g_return_val_if_fail (dataset != NULL && other != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (sc_dataset_get_coordinate (other, names[i]) == NULL || sc_dataset_get_coordinate (dataset, names[i]) == NULL)
        continue;

      g_autoptr (ScCoordinateDifference) difference
        = sc_label_difference_new (names[i], sc_dataset_get_coordinate (dataset, names[i]),
                                   sc_dataset_get_coordinate (other, names[i]), error);
      if (difference == NULL)
        return FALSE;
      if (difference->cause == SC_DIFFERENCE_NONE)
        continue;

      g_autofree gchar *sentence = sc_coordinate_difference_format (difference, get_path (dataset), get_path (other));
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_COORDINATE, "the forcings do not join the inputs exactly: %s",
                   sentence);
      return FALSE;
    }
  return TRUE;
}
