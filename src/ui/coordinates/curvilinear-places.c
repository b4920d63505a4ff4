/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/curvilinear-places.h"

#include <string.h>

static gboolean
has_degrees (ScVariable *variable, gboolean north)
{
  static const gchar *const norths[] = { "degrees_north", "degree_north", "degree_N", "degrees_N", "degreeN", "degreesN", NULL };
  static const gchar *const easts[] = { "degrees_east", "degree_east", "degree_E", "degrees_E", "degreeE", "degreesE", NULL };
  const gchar *units = sc_variable_get_attribute (variable, "units");

  return units != NULL && g_strv_contains (north ? norths : easts, units);
}

/* Whether both dimensions of @places are dimensions of @variable. */
static gboolean
covers (ScVariable *places, ScVariable *variable)
{
  if (sc_variable_get_ndim (places) != 2)
    return FALSE;
  const gchar *const *dims = sc_variable_get_dims (places);
  return sc_variable_get_dim (variable, dims[0]) >= 0 && sc_variable_get_dim (variable, dims[1]) >= 0;
}

static ScVariable *
find (ScDataset *dataset, ScVariable *variable, gboolean north, ScVariable *like)
{
  const gchar *const *lists[] = { sc_dataset_get_coordinate_names (dataset), sc_dataset_get_variable_names (dataset) };

  for (gsize l = 0; l < G_N_ELEMENTS (lists); l++)
    for (gsize i = 0; lists[l][i] != NULL; i++)
      {
        ScVariable *candidate = sc_dataset_get (dataset, lists[l][i]);
        if (candidate == variable || !covers (candidate, variable) || !has_degrees (candidate, north))
          continue;
        if (like == NULL || (strcmp (sc_variable_get_dims (candidate)[0], sc_variable_get_dims (like)[0]) == 0
                             && strcmp (sc_variable_get_dims (candidate)[1], sc_variable_get_dims (like)[1]) == 0))
          return candidate;
      }
  return NULL;
}

static gdouble *
load (ScVariable *variable)
{
  g_autoptr (ScArray) values = sc_variable_load (variable, NULL);
  g_autoptr (ScArray) doubles = values != NULL ? sc_array_cast (values, SC_DTYPE_FLOAT64, NULL) : NULL;

  if (doubles == NULL)
    return NULL;
  gsize bytes = sc_array_get_size (doubles) * sizeof (gdouble);
  gdouble *copy = g_try_malloc (MAX (bytes, 1));
  if (copy != NULL)
    memcpy (copy, doubles->data, bytes);
  return copy;
}

gboolean
sc_curvilinear_places_find (ScDataset *dataset, ScVariable *variable, ScCurvilinearPlaces *places)
{
  ScVariable *north = find (dataset, variable, TRUE, NULL);
  ScVariable *east = north != NULL ? find (dataset, variable, FALSE, north) : NULL;

  if (east == NULL)
    return FALSE;
  g_autofree gdouble *lat = load (north), *lon = load (east);
  if (lat == NULL || lon == NULL)
    return FALSE;
  const gsize *shape = sc_variable_get_shape (north);
  places->grid = sc_grid_new_curvilinear (lat, lon, shape[0], shape[1], NULL);
  places->row = sc_variable_get_dim (variable, sc_variable_get_dims (north)[0]);
  places->column = sc_variable_get_dim (variable, sc_variable_get_dims (north)[1]);
  return places->grid != NULL;
}

void
sc_curvilinear_places_clear (ScCurvilinearPlaces *places)
{
  g_clear_pointer (&places->grid, sc_grid_unref);
}
