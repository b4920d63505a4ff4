/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/great-circle.h"

#include <math.h>

#include "sphere/unit-vector.h"
#include "sphere/vector3.h"

gdouble
sc_great_circle_distance (gdouble lat_a, gdouble lon_a, gdouble lat_b, gdouble lon_b)
{
  gdouble a[3], b[3], across[3];

  sc_unit_vector (lat_a, lon_a, a);
  sc_unit_vector (lat_b, lon_b, b);
  sc_vector3_cross (a, b, across);
  return atan2 (sqrt (sc_vector3_dot (across, across)), sc_vector3_dot (a, b));
}

void
sc_great_circle_frame (const gdouble place[3], gdouble east[3], gdouble north[3])
{
  const gdouble radius = hypot (place[0], place[1]);

  east[0] = radius > 0 ? -place[1] / radius : 0;
  east[1] = radius > 0 ? place[0] / radius : 1;
  east[2] = 0;
  sc_vector3_cross (place, east, north);
}
