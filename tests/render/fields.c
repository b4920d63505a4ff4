/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fields.h"

#include <math.h>

#define RADIANS (G_PI / 180)

gfloat
smooth_waves (gdouble latitude, gdouble longitude)
{
  gdouble out = cos (latitude * RADIANS);

  return (gfloat) (0.5 * sin (3 * latitude * RADIANS) + 0.5 * out * out * sin (2 * longitude * RADIANS));
}

gfloat
waves_with_gaps (gdouble latitude, gdouble longitude)
{
  return fabs (latitude) < 20 && fabs (remainder (longitude, 90)) < 20 ? NAN : smooth_waves (latitude, longitude);
}

ScField *
make_field (gsize n_latitudes, gsize n_longitudes, gboolean south_first, gdouble west, FieldFunc func)
{
  g_autofree gdouble *latitudes = g_new (gdouble, n_latitudes);
  g_autofree gdouble *longitudes = g_new (gdouble, n_longitudes);
  gsize n = n_latitudes * n_longitudes;
  gfloat *values = g_new (gfloat, n);
  guint8 *origins = g_new (guint8, n);
  g_autoptr (GBytes) value_bytes = NULL;
  g_autoptr (GBytes) origin_bytes = NULL;
  g_autoptr (GError) error = NULL;
  ScField *field;

  for (gsize row = 0; row < n_latitudes; row++)
    latitudes[row] = (south_first ? -1 : 1) * (90 - 180.0 * (gdouble) row / (gdouble) (n_latitudes - 1));
  for (gsize column = 0; column < n_longitudes; column++)
    longitudes[column] = west + 360.0 * (gdouble) column / (gdouble) n_longitudes;
  for (gsize row = 0; row < n_latitudes; row++)
    for (gsize column = 0; column < n_longitudes; column++)
      {
        gsize i = row * n_longitudes + column;
        gdouble east = longitudes[column] - 360 * floor ((longitudes[column] + 180) / 360);
        values[i] = func (latitudes[row], east);
        origins[i] = !isnan (values[i]) ? SC_FIELD_ORIGIN_NONE : east >= 0 ? SC_FIELD_ORIGIN_SOURCE : SC_FIELD_ORIGIN_OPERATION;
      }
  value_bytes = g_bytes_new_take (values, n * sizeof *values);
  origin_bytes = g_bytes_new_take (origins, n);
  field = sc_field_new (latitudes, n_latitudes, longitudes, n_longitudes, value_bytes, origin_bytes, &error);
  g_assert_no_error (error);
  return field;
}
