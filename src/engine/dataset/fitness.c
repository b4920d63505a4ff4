/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dataset/fitness.h"

#include <math.h>
#include <string.h>

#include "dataset/labels.h"
#include "dataset/validate.h"

/* Other names of the variables: ECMWF's short names, CMIP's, NCEP's, CF's standard names. */
static const struct
{
  const gchar *name;
  gboolean on_levels;
  const gchar *others[10];
} known[] = {
  { "2m_temperature", FALSE, { "t2m", "2t", "tas", "t2", "air_temperature" } },
  { "mean_sea_level_pressure", FALSE, { "msl", "psl", "prmsl", "mslp", "slp", "air_pressure_at_mean_sea_level", "air_pressure_at_sea_level" } },
  { "10m_u_component_of_wind", FALSE, { "u10", "10u", "uas", "u10m", "eastward_wind" } },
  { "10m_v_component_of_wind", FALSE, { "v10", "10v", "vas", "v10m", "northward_wind" } },
  { "total_precipitation_12hr", FALSE, { "tp", "tp12", "total_precipitation", "precipitation_amount" } },
  { "total_precipitation_6hr", FALSE, { "tp", "tp6", "total_precipitation", "precipitation_amount" } },
  { "sea_surface_temperature", FALSE, { "sst", "tos", "analysed_sst", "sea_surface_temperature" } },
  { "geopotential_at_surface", FALSE, { "z_sfc", "zsfc", "phis", "z", "surface_geopotential", "geopotential" } },
  { "land_sea_mask", FALSE, { "lsm", "sftlf", "land", "land_binary_mask", "land_area_fraction" } },
  { "toa_incident_solar_radiation", FALSE, { "tisr", "rsdt", "toa_incoming_shortwave_flux" } },
  { "temperature", TRUE, { "t", "ta", "air", "air_temperature" } },
  { "geopotential", TRUE, { "z", "phi", "geopotential" } },
  { "u_component_of_wind", TRUE, { "u", "ua", "uwnd", "eastward_wind" } },
  { "v_component_of_wind", TRUE, { "v", "va", "vwnd", "northward_wind" } },
  { "vertical_velocity", TRUE, { "w", "wap", "omega", "lagrangian_tendency_of_air_pressure" } },
  { "specific_humidity", TRUE, { "q", "hus", "shum", "specific_humidity" } },
};

/* Heights in metres, which are a geopotential when multiplied by standard gravity. */
static const gchar *const heights[] = { "zg", "gh", "hgt", "orog", "geopotential_height", "surface_altitude" };

static const struct
{
  const gchar *name;
  const gchar *others[8];
} known_dims[] = {
  { "lat", { "latitude", "nav_lat", "y" } },
  { "lon", { "longitude", "nav_lon", "x" } },
  { "level", { "plev", "pressure_level", "isobaricInhPa", "lev", "pressure", "isobaric" } },
  { "time", { "valid_time", "step", "t", "prediction_timedelta" } },
};

void
sc_fitness_free (ScFitness *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->missing);
  g_ptr_array_unref (self->suggestions);
  g_ptr_array_unref (self->problems);
  g_free (self);
}

static gboolean
has_level_dim (ScVariable *variable)
{
  if (sc_variable_get_dim (variable, "level") >= 0)
    return TRUE;
  for (gsize i = 0; known_dims[2].others[i] != NULL; i++)
    if (sc_variable_get_dim (variable, known_dims[2].others[i]) >= 0)
      return TRUE;
  return FALSE;
}

static gboolean
matches (const gchar *candidate, const gchar *other)
{
  return candidate != NULL && g_ascii_strcasecmp (candidate, other) == 0;
}

static gboolean
is_named (ScVariable *variable, const gchar *name, const gchar *other)
{
  return matches (name, other) || matches (sc_variable_get_attribute (variable, "standard_name"), other)
         || matches (sc_variable_get_attribute (variable, "GRIB_shortName"), other);
}

static void
add_suggestion (ScFitness *self, gchar *text)
{
  if (g_ptr_array_find_with_equal_func (self->suggestions, text, g_str_equal, NULL))
    g_free (text);
  else
    g_ptr_array_add (self->suggestions, text);
}

static void
suggest_name (ScFitness *self, ScDataset *dataset, const gchar *wanted)
{
  for (gsize k = 0; k < G_N_ELEMENTS (known); k++)
    {
      if (!g_str_equal (known[k].name, wanted))
        continue;
      for (const gchar *const *name = sc_dataset_get_variable_names (dataset); *name != NULL; name++)
        {
          ScVariable *variable = sc_dataset_get (dataset, *name);
          if (has_level_dim (variable) != known[k].on_levels || g_str_equal (*name, wanted))
            continue;
          for (gsize o = 0; known[k].others[o] != NULL; o++)
            if (is_named (variable, *name, known[k].others[o]))
              add_suggestion (self, g_strdup_printf ("%s → %s", *name, wanted));
          for (gsize h = 0; g_str_has_prefix (wanted, "geopotential") && h < G_N_ELEMENTS (heights); h++)
            if (is_named (variable, *name, heights[h]))
              add_suggestion (self, g_strdup_printf ("%s × 9.80665 m/s² → %s", *name, wanted));
        }
    }
}

/* The name under which @datasets have a dimension that is not there as @wanted, suggested; %NULL: none */
static const gchar *
suggest_dim (ScFitness *self, ScDataset *const *datasets, gsize n, const gchar *wanted)
{
  for (gsize k = 0; k < G_N_ELEMENTS (known_dims); k++)
    if (g_str_equal (known_dims[k].name, wanted))
      for (gsize o = 0; known_dims[k].others[o] != NULL; o++)
        for (gsize d = 0; d < n; d++)
          if (sc_dataset_get_dim_size (datasets[d], known_dims[k].others[o]) >= 0)
            {
              g_ptr_array_add (self->suggestions, g_strdup_printf ("%s → %s", known_dims[k].others[o], wanted));
              return known_dims[k].others[o];
            }
  return NULL;
}

static ScVariable *
find (ScDataset *const *datasets, gsize n, const gchar *name, ScDataset **where)
{
  for (gsize d = 0; d < n; d++)
    {
      ScVariable *variable = sc_dataset_get (datasets[d], name);
      if (variable != NULL)
        {
          if (where != NULL)
            *where = datasets[d];
          return variable;
        }
    }
  return NULL;
}

/* Units that files have for what the model knows in K, Pa and m²/s². */
static void
check_variable_units (ScFitness *self, const gchar *name, ScVariable *variable)
{
  static const struct
  {
    const gchar *part;
    const gchar *needed;
    const gchar *others[8];
  } units[] = {
    { "temperature", "K", { "degC", "deg_C", "celsius", "Celsius", "degree_Celsius", "degrees_Celsius", "°C" } },
    { "pressure", "Pa", { "hPa", "mbar", "mb", "millibar", "millibars" } },
    { "geopotential", "m²/s²", { "m", "gpm", "metre", "meter", "metres", "meters" } },
    { "specific_humidity", "kg/kg", { "g kg-1", "g/kg", "g kg**-1" } },
  };
  const gchar *have = sc_variable_get_attribute (variable, "units");

  for (gsize i = 0; have != NULL && i < G_N_ELEMENTS (units); i++)
    for (gsize o = 0; strstr (name, units[i].part) != NULL && units[i].others[o] != NULL; o++)
      if (g_str_equal (have, units[i].others[o]))
        g_ptr_array_add (self->problems, g_strdup_printf ("%s: the values are in %s, %s is needed", name, have, units[i].needed));
}

static void
check_levels (ScFitness *self, ScDataset *const *datasets, gsize n, const ScRequirement *requirement)
{
  ScVariable *level = find (datasets, n, "level", NULL);
  const gchar *name = "level";

  if (requirement->n_levels == 0)
    return;
  if (level == NULL)
    {
      g_ptr_array_add (self->missing, g_strdup ("level"));
      name = suggest_dim (self, datasets, n, "level");
      level = name != NULL ? find (datasets, n, name, NULL) : NULL;
    }
  g_autoptr (ScArray) labels = level != NULL ? sc_variable_load (level, NULL) : NULL;
  if (labels == NULL || !sc_dtype_is_number (labels->dtype))
    return;
  const gchar *units = sc_variable_get_attribute (level, "units");
  gdouble hpa = units != NULL && g_str_equal (units, "Pa") ? 0.01 : 1;
  if (hpa != 1)
    g_ptr_array_add (self->problems, g_strdup_printf ("%s: the labels are in Pa, hPa is needed", name));
  for (gsize i = 0; i < requirement->n_levels; i++)
    {
      gboolean there = FALSE;
      for (gsize k = 0; k < sc_array_get_size (labels) && !there; k++)
        there = fabs (sc_array_get_double (labels, k) * hpa - requirement->levels[i]) < 1e-6;
      if (!there)
        g_ptr_array_add (self->missing, g_strdup_printf ("level %d", requirement->levels[i]));
    }
}

static void
check_times (ScFitness *self, ScDataset *const *datasets, gsize n, const ScRequirement *requirement)
{
  ScVariable *time = find (datasets, n, "time", NULL);
  ScVariable *date = find (datasets, n, "datetime", NULL);

  if (requirement->n_frames == 0)
    return;
  if (time == NULL)
    {
      g_ptr_array_add (self->missing, g_strdup ("time"));
      suggest_dim (self, datasets, n, "time");
      return;
    }
  g_autoptr (ScArray) labels = sc_variable_load (time, NULL);
  if (labels == NULL)
    return;
  gsize size = sc_array_get_size (labels);
  if (size < requirement->n_frames)
    g_ptr_array_add (self->missing,
                     g_strdup_printf ("time: %" G_GSIZE_FORMAT " frames are needed, there is only %" G_GSIZE_FORMAT,
                                      requirement->n_frames, size));
  if (!sc_dtype_is_time (labels->dtype))
    g_ptr_array_add (self->problems, g_strdup ("time: the labels are numbers, neither dates nor lead times"));
  else
    for (gsize i = 1; i < size; i++)
      {
        gdouble hours = (sc_array_get_double (labels, i) - sc_array_get_double (labels, i - 1))
                        / ((gdouble) labels->ticks_per_second * 3600);
        if (fabs (hours - requirement->step_hours) > 1e-6)
          {
            g_ptr_array_add (self->problems, g_strdup_printf ("time: the frames are %.6g h apart, %.6g h are needed",
                                                              hours, requirement->step_hours));
            break;
          }
      }
  gboolean dated = (date != NULL && sc_variable_get_dtype (date) == SC_DTYPE_DATETIME)
                   || labels->dtype == SC_DTYPE_DATETIME;
  if (requirement->needs_dates && !dated)
    g_ptr_array_add (self->missing, g_strdup ("datetime"));
}

/* The model's grid runs from south to north and from 0 to the east. */
static void
check_grid (ScFitness *self, ScDataset *const *datasets, gsize n, GError **error)
{
  static const gchar *const names[] = { "lat", "lon" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      ScVariable *coordinate = find (datasets, n, names[i], NULL);
      if (coordinate == NULL)
        {
          g_ptr_array_add (self->missing, g_strdup (names[i]));
          suggest_dim (self, datasets, n, names[i]);
          continue;
        }
      g_autoptr (ScCoordinateCheck) check = sc_check_coordinate (names[i], coordinate, error);
      for (guint k = 0; check != NULL && k < check->problems->len; k++)
        {
          const gchar *problem = check->problems->pdata[k];
          if (!g_str_has_prefix (problem, "units") && !g_str_has_prefix (problem, "poles"))
            g_ptr_array_add (self->problems, g_strdup_printf ("%s: %s", names[i], problem));
        }
    }
}

ScFitness *
sc_fitness_check (ScDataset *const *datasets, gsize n, const ScRequirement *requirement, GError **error)
{
  g_autoptr (ScFitness) self = g_new0 (ScFitness, 1);
  GError *local_error = NULL;

  self->missing = g_ptr_array_new_with_free_func (g_free);
  self->suggestions = g_ptr_array_new_with_free_func (g_free);
  self->problems = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; requirement->variables[i] != NULL; i++)
    {
      const gchar *name = requirement->variables[i];
      ScVariable *variable = find (datasets, n, name, NULL);
      if (variable == NULL)
        {
          g_ptr_array_add (self->missing, g_strdup (name));
          for (gsize d = 0; d < n; d++)
            suggest_name (self, datasets[d], name);
        }
      else
        {
          if (requirement->on_levels[i] && !has_level_dim (variable))
            g_ptr_array_add (self->problems, g_strdup_printf ("%s: it has no levels", name));
          check_variable_units (self, name, variable);
        }
    }
  check_levels (self, datasets, n, requirement);
  check_times (self, datasets, n, requirement);
  check_grid (self, datasets, n, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }
  self->ok = self->missing->len == 0 && self->problems->len == 0;
  return g_steal_pointer (&self);
}

void
sc_fitness_add_values (ScFitness *self, const ScRequirement *requirement, GPtrArray *checks)
{
  for (guint i = 0; i < checks->len; i++)
    {
      const ScVariableCheck *check = checks->pdata[i];
      if (!g_strv_contains (requirement->variables, check->name))
        continue;
      for (guint p = 0; p < check->problems->len; p++)
        {
          g_ptr_array_add (self->problems, g_strdup_printf ("%s: %s", check->name, (const gchar *) check->problems->pdata[p]));
          self->ok = FALSE;
        }
    }
}
