/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/value-bounds.h"

#include <math.h>

/* So far from its mean no variable with short tails is. */
#define DEVIATIONS 12.0
/* Rain, humidity and vertical wind are mostly small and rarely very large. */
#define DEVIATIONS_LONG_TAIL 200.0
/* Of a normalised state, whose channels may have long tails. */
#define DEVIATIONS_STATE 100.0
#define LARGEST_LATENT 1e6
/* Statistics with a smaller share of what is possible, or a mean beyond it, are not the variable's. */
#define LEAST_SHARE 1e-4

typedef struct
{
  const gchar *name;
  gdouble lower;
  gdouble upper;
  gboolean has_long_tail;
} Possible;

/* Records with a margin: −89 and 57 °C at the surface, 870 and 1085 hPa, 113 m/s at 10 m, 1.8 m of rain in a day. */
static const Possible possible[] = {
  { "2m_temperature", 150.0, 350.0, FALSE },
  { "sea_surface_temperature", 260.0, 325.0, FALSE },
  { "temperature", 120.0, 350.0, FALSE },
  { "mean_sea_level_pressure", 80000.0, 115000.0, FALSE },
  { "surface_pressure", 30000.0, 115000.0, FALSE },
  { "10m_u_component_of_wind", -150.0, 150.0, FALSE },
  { "10m_v_component_of_wind", -150.0, 150.0, FALSE },
  { "u_component_of_wind", -250.0, 250.0, FALSE },
  { "v_component_of_wind", -250.0, 250.0, FALSE },
  { "vertical_velocity", -100.0, 100.0, TRUE },
  { "specific_humidity", -0.02, 0.08, TRUE },
  { "geopotential", -12000.0, 600000.0, FALSE },
  { "geopotential_at_surface", -12000.0, 90000.0, FALSE },
  { "total_precipitation_12hr", -0.2, 3.0, TRUE },
  { "total_precipitation_6hr", -0.2, 3.0, TRUE },
  { "land_sea_mask", -0.01, 1.01, FALSE },
  { "year_progress_sin", -1.001, 1.001, FALSE },
  { "year_progress_cos", -1.001, 1.001, FALSE },
  { "day_progress_sin", -1.001, 1.001, FALSE },
  { "day_progress_cos", -1.001, 1.001, FALSE },
};

ScValueBounds
sc_value_bounds_of_variable (ScStatistics *statistics, const gchar *name, gint level_index)
{
  g_return_val_if_fail (statistics != NULL && name != NULL, SC_VALUE_BOUNDS_NONE);

  ScValueBounds bounds = SC_VALUE_BOUNDS_NONE;
  gdouble deviations = DEVIATIONS;
  gdouble mean = (gdouble) sc_statistics_get (statistics, SC_STATISTICS_MEAN, name, level_index);
  gdouble stddev = (gdouble) sc_statistics_get (statistics, SC_STATISTICS_STDDEV, name, level_index);

  for (gsize i = 0; i < G_N_ELEMENTS (possible); i++)
    if (g_str_equal (possible[i].name, name))
      {
        bounds = (ScValueBounds) { possible[i].lower, possible[i].upper };
        deviations = possible[i].has_long_tail ? DEVIATIONS_LONG_TAIL : DEVIATIONS;
      }
  gdouble least = deviations < DEVIATIONS_LONG_TAIL ? LEAST_SHARE * (bounds.upper - bounds.lower) : 0.0;
  if (mean >= bounds.lower && mean <= bounds.upper && isfinite (stddev) && (stddev > least || bounds.upper == G_MAXDOUBLE))
    {
      bounds.lower = fmax (bounds.lower, mean - deviations * stddev);
      bounds.upper = fmin (bounds.upper, mean + deviations * stddev);
    }
  return bounds;
}

ScValueBounds
sc_value_bounds_normalised (const gchar *name)
{
  gdouble largest = DEVIATIONS;

  for (gsize i = 0; i < G_N_ELEMENTS (possible); i++)
    if (g_str_equal (possible[i].name, name) && possible[i].has_long_tail)
      largest = DEVIATIONS_LONG_TAIL;
  return (ScValueBounds) { -largest, largest };
}

ScValueBounds
sc_value_bounds_of_state (gdouble sigma)
{
  gdouble largest = DEVIATIONS_STATE * sqrt (1.0 + sigma * sigma);
  return (ScValueBounds) { -largest, largest };
}

ScValueBounds
sc_value_bounds_of_latent (void)
{
  return (ScValueBounds) { -LARGEST_LATENT, LARGEST_LATENT };
}
