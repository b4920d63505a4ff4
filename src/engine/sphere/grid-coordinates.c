/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/grid-coordinates.h"

#include <math.h>

#include "sphere/sphere-error.h"

static gboolean
check_finite (const gchar *name, const gfloat *values, gsize n, GError **error)
{
  if (n == 0)
    {
      g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_GRID, "Coordinate %s has no values.", name);
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    if (!isfinite (values[i]))
      {
        g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_GRID,
                     "Coordinate %s is not a number of degrees at index %" G_GSIZE_FORMAT ": %g.",
                     name, i, values[i]);
        return FALSE;
      }
  return TRUE;
}

static gboolean
check_ascending (const gchar *name, const gfloat *values, gsize n, GError **error)
{
  for (gsize i = 0; i + 1 < n; i++)
    if (!(values[i] < values[i + 1]))
      {
        const gboolean descending = values[0] > values[n - 1];

        g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_GRID,
                     descending
                       ? "Coordinate %s must ascend, but it descends: %g is followed by %g at index %" G_GSIZE_FORMAT "."
                       : "Coordinate %s must ascend, but %g is followed by %g at index %" G_GSIZE_FORMAT ".",
                     name, values[i], values[i + 1], i + 1);
        return FALSE;
      }
  return TRUE;
}

gboolean
sc_grid_coordinates_check (const gfloat *lat, gsize n_lat, const gfloat *lon, gsize n_lon, GError **error)
{
  if (!check_finite ("lat", lat, n_lat, error) || !check_finite ("lon", lon, n_lon, error))
    return FALSE;

  for (gsize i = 0; i < n_lat; i++)
    if (lat[i] < -90 || lat[i] > 90)
      {
        g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_GRID,
                     "Coordinate lat must lie within −90 and 90 degrees, but it is %g at index %" G_GSIZE_FORMAT ".",
                     lat[i], i);
        return FALSE;
      }
  for (gsize i = 0; i < n_lon; i++)
    if (lon[i] < 0 || lon[i] >= 360)
      {
        g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_GRID,
                     "Coordinate lon must run from 0 to below 360 degrees, but it is %g at index %" G_GSIZE_FORMAT ".",
                     lon[i], i);
        return FALSE;
      }
  return check_ascending ("lat", lat, n_lat, error) && check_ascending ("lon", lon, n_lon, error);
}
