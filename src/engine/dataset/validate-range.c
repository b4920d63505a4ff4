/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "dataset/validate-range.h"

static gboolean
is_one_of (const gchar *text, const gchar *const *words)
{
  return text != NULL && g_strv_contains (words, text);
}

/* What a variable is, by its name, ECMWF's short name in a GRIB file, or CF's standard name. */
static gboolean
is_quantity (const gchar *name, ScVariable *variable, const gchar *const *names)
{
  return is_one_of (name, names) || is_one_of (sc_variable_get_attribute (variable, "standard_name"), names)
         || is_one_of (sc_variable_get_attribute (variable, "GRIB_shortName"), names);
}

/* The height in metres of a pressure in the ICAO standard atmosphere's troposphere. */
static gdouble
standard_height (gdouble hpa)
{
  return 44330.8 * (1 - pow (hpa / 1013.25, 0.190263));
}

static const gchar *const level_names[] = { "level", "plev", "lev", "pressure_level", "isobaricInhPa", "pressure", NULL };

/* Means, deviations and differences are kept one number for each level; of them there is nothing to tell. */
static gboolean
is_field (ScVariable *variable)
{
  for (gint i = 0; i < sc_variable_get_ndim (variable); i++)
    if (!is_one_of (sc_variable_get_dims (variable)[i], level_names))
      return TRUE;
  return FALSE;
}

static gdouble
highest_level_hpa (ScVariable *variable, ScDataset *dataset)
{
  for (gsize i = 0; dataset != NULL && level_names[i] != NULL; i++)
    {
      ScVariable *level = sc_dataset_get_coordinate (dataset, level_names[i]);
      if (level == NULL || sc_variable_get_dim (variable, level_names[i]) < 0 || sc_variable_get_ndim (level) != 1)
        continue;
      g_autoptr (ScArray) labels = sc_variable_load (level, NULL);
      gdouble smallest = INFINITY;
      for (gsize k = 0; labels != NULL && k < sc_array_get_size (labels); k++)
        smallest = MIN (smallest, sc_array_get_double (labels, k));
      const gchar *units = sc_variable_get_attribute (level, "units");
      if (units != NULL && g_str_equal (units, "Pa"))
        smallest /= 100;
      return smallest;
    }
  return NAN;
}

G_GNUC_PRINTF (2, 3)
static void
add (ScVariableCheck *check, const gchar *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_ptr_array_add (check->problems, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

void
sc_variable_check_judge_range (ScVariableCheck *check, ScVariable *variable, ScDataset *dataset)
{
  static const gchar *const temperatures[]
      = { "temperature", "2m_temperature", "t", "t2m", "2t", "T", "ta", "tas", "sea_surface_temperature", "sst", "skt",
          "skin_temperature", "ts", "d2m", "2d", "2m_dewpoint_temperature", "air_temperature", "surface_temperature",
          "dew_point_temperature", NULL };
  static const gchar *const pressures[]
      = { "mean_sea_level_pressure", "msl", "psl", "prmsl", "mslp", "slp", "sp", "ps", "surface_pressure",
          "air_pressure_at_mean_sea_level", "air_pressure_at_sea_level", "surface_air_pressure", NULL };
  static const gchar *const geopotentials[] = { "geopotential", "z", "phi", NULL };
  static const gchar *const heights[] = { "geopotential_height", "zg", "gh", "hgt", NULL };
  static const gchar *const kelvin[] = { "K", "kelvin", "Kelvin", "degK", "deg_K", NULL };
  static const gchar *const celsius[] = { "degC", "deg_C", "celsius", "Celsius", "degree_Celsius", "degrees_Celsius", "°C", NULL };
  static const gchar *const pascal[] = { "Pa", "pascal", "Pascal", NULL };
  static const gchar *const hectopascal[] = { "hPa", "mbar", "mb", "millibar", "millibars", NULL };
  static const gchar *const metres[] = { "m", "gpm", "metre", "meter", "metres", "meters", NULL };
  const gchar *units = sc_variable_get_attribute (variable, "units");
  gdouble low = check->minimum, high = check->maximum;

  if (isnan (low) || !is_field (variable))
    return;
  if (is_quantity (check->name, variable, temperatures))
    {
      if ((units == NULL || is_one_of (units, kelvin)) && high < 100 && low > -130)
        add (check, "range: %.6g … %.6g look like degrees Celsius where kelvin is meant", low, high);
      else if (is_one_of (units, celsius) && low > 130 && high < 400)
        add (check, "range: %.6g … %.6g look like kelvin where degrees Celsius are meant", low, high);
    }
  else if (is_quantity (check->name, variable, pressures))
    {
      if ((units == NULL || is_one_of (units, pascal)) && high < 1200 && high > 300)
        add (check, "range: %.6g … %.6g look like hPa where Pa is meant", low, high);
      else if (is_one_of (units, hectopascal) && low > 30000)
        add (check, "range: %.6g … %.6g look like Pa where hPa is meant", low, high);
    }
  else if (is_quantity (check->name, variable, heights) || is_quantity (check->name, variable, geopotentials))
    {
      gdouble height = standard_height (highest_level_hpa (variable, dataset));
      gboolean means_height = is_quantity (check->name, variable, heights) || is_one_of (units, metres);
      if (!means_height && height > 1000 && high > 0.7 * height && high < 1.4 * height)
        add (check, "range: up to %.6g looks like geopotential height in metres where geopotential in m²/s² is meant", high);
      else if (means_height && height > 1000 && high > 0.7 * 9.80665 * height && high < 1.4 * 9.80665 * height)
        add (check, "range: up to %.6g looks like geopotential in m²/s² where geopotential height in metres is meant", high);
    }
}
