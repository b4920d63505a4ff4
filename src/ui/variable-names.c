/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/variable-names.h"

#include <glib/gi18n.h>
#include <string.h>

static const struct
{
  const gchar *name;
  const gchar *title;
} NAMES[] = {
  { "2m_temperature", N_("2 m temperature") },
  { "t2m", N_("2 m temperature") },
  { "mean_sea_level_pressure", N_("Sea-level pressure") },
  { "msl", N_("Sea-level pressure") },
  { "10m_u_component_of_wind", N_("10 m wind, eastward") },
  { "u10", N_("10 m wind, eastward") },
  { "10m_v_component_of_wind", N_("10 m wind, northward") },
  { "v10", N_("10 m wind, northward") },
  { "total_precipitation_12hr", N_("Precipitation in 12 h") },
  { "total_precipitation_6hr", N_("Precipitation in 6 h") },
  { "sea_surface_temperature", N_("Sea-surface temperature") },
  { "sst", N_("Sea-surface temperature") },
  { "temperature", N_("Temperature") },
  { "t", N_("Temperature") },
  { "geopotential", N_("Geopotential height") },
  { "z", N_("Geopotential height") },
  { "u_component_of_wind", N_("Wind, eastward") },
  { "u", N_("Wind, eastward") },
  { "v_component_of_wind", N_("Wind, northward") },
  { "v", N_("Wind, northward") },
  { "vertical_velocity", N_("Vertical velocity") },
  { "w", N_("Vertical velocity") },
  { "specific_humidity", N_("Specific humidity") },
  { "q", N_("Specific humidity") },
  { "r", N_("Relative humidity") },
  { "geopotential_at_surface", N_("Height of the surface") },
  { "land_sea_mask", N_("Land and sea") },
};

gchar *
sc_variable_name_dup_title (const gchar *name, const gchar *title)
{
  for (gsize i = 0; i < G_N_ELEMENTS (NAMES); i++)
    if (strcmp (NAMES[i].name, name) == 0)
      return g_strdup (_(NAMES[i].title));
  if (title != NULL && *title != '\0')
    return g_strdup (title);
  gchar *readable = g_strdup (name);
  return g_strdelimit (readable, "_", ' ');
}
