/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/cf-names.h"

typedef struct
{
  const gchar *name;
  const gchar *units;
  const gchar *standard_name; /* of the CF standard name table, version 85 */
  const gchar *long_name;
} Names;

static const Names table[] = {
  { "2m_temperature", "K", "air_temperature", "2 metre temperature" },
  { "mean_sea_level_pressure", "Pa", "air_pressure_at_mean_sea_level", "Mean sea level pressure" },
  { "10m_u_component_of_wind", "m s-1", "eastward_wind", "10 metre U wind component" },
  { "10m_v_component_of_wind", "m s-1", "northward_wind", "10 metre V wind component" },
  { "total_precipitation_12hr", "m", "lwe_thickness_of_precipitation_amount", "Total precipitation of the past 12 hours" },
  { "total_precipitation_6hr", "m", "lwe_thickness_of_precipitation_amount", "Total precipitation of the past 6 hours" },
  { "sea_surface_temperature", "K", "sea_surface_temperature", "Sea surface temperature" },
  { "temperature", "K", "air_temperature", "Temperature" },
  { "geopotential", "m2 s-2", "geopotential", "Geopotential" },
  { "u_component_of_wind", "m s-1", "eastward_wind", "U component of wind" },
  { "v_component_of_wind", "m s-1", "northward_wind", "V component of wind" },
  { "vertical_velocity", "Pa s-1", "lagrangian_tendency_of_air_pressure", "Vertical velocity" },
  { "specific_humidity", "kg kg-1", "specific_humidity", "Specific humidity" },
  { "relative_humidity", "%", "relative_humidity", "Relative humidity" },
  { "vorticity", "s-1", "atmosphere_relative_vorticity", "Vorticity (relative)" },
  { "divergence", "s-1", "divergence_of_wind", "Divergence" },
  { "geopotential_at_surface", "m2 s-2", "surface_geopotential", "Geopotential at the surface" },
  { "land_sea_mask", "1", "land_area_fraction", "Land-sea mask" },
  { "toa_incident_solar_radiation", "J m-2", NULL, "Incident solar radiation at the top of the atmosphere" },
  { "lat", "degrees_north", "latitude", "Latitude" },
  { "lon", "degrees_east", "longitude", "Longitude" },
  { "level", "hPa", "air_pressure", "Pressure level" },
  { "sample", "1", "realization", "Ensemble member" },
};

static void
set_default (ScAttributes *attributes, const gchar *name, const gchar *value)
{
  if (value != NULL && sc_attributes_get (attributes, name) == NULL)
    sc_attributes_set_text (attributes, name, value);
}

ScAttributes *
sc_cf_attributes_new (const gchar *name, ScAttributes *given)
{
  /* Words about a file that was packed do not hold for one that is not. */
  static const gchar *const taken[] = { "units", "standard_name", "long_name", "positive", "axis" };

  g_return_val_if_fail (name != NULL, NULL);

  ScAttributes *attributes = sc_attributes_new ();
  for (gsize i = 0; given != NULL && i < G_N_ELEMENTS (taken); i++)
    {
      const gchar *text = sc_attributes_get_text (given, taken[i]);
      if (text != NULL && *text != '\0')
        sc_attributes_set_text (attributes, taken[i], text);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (table[i].name, name))
      {
        set_default (attributes, "units", table[i].units);
        set_default (attributes, "standard_name", table[i].standard_name);
        set_default (attributes, "long_name", table[i].long_name);
      }
  return attributes;
}
