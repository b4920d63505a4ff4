/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dataset/rotated-pole.h"

#include <math.h>

#define RADIANS (G_PI / 180)

static gboolean
get_number (ScAttributes *attributes, const gchar *name, gdouble *value)
{
  ScArray *array = sc_attributes_get (attributes, name);

  if (array == NULL || !sc_dtype_is_number (array->dtype) || sc_array_get_size (array) != 1)
    return FALSE;
  *value = sc_array_get_double (array, 0);
  return isfinite (*value);
}

gboolean
sc_rotated_pole_init (ScRotatedPole *self, ScAttributes *attributes)
{
  *self = (ScRotatedPole) { 0 };
  if (g_strcmp0 (sc_attributes_get_text (attributes, "grid_mapping_name"), "rotated_latitude_longitude") != 0
      || !get_number (attributes, "grid_north_pole_latitude", &self->latitude)
      || !get_number (attributes, "grid_north_pole_longitude", &self->longitude))
    return FALSE;
  if (!get_number (attributes, "north_pole_grid_longitude", &self->turn))
    self->turn = 0;
  return TRUE;
}

void
sc_rotated_pole_to_earth (const ScRotatedPole *self, gdouble grid_latitude, gdouble grid_longitude, gdouble *latitude,
                          gdouble *longitude)
{
  gdouble pole = self->latitude * RADIANS, phi = grid_latitude * RADIANS, lambda = (grid_longitude - self->turn) * RADIANS;
  /* On the Earth, with longitude counted from the grid's pole. */
  gdouble x = cos (pole) * sin (phi) - sin (pole) * cos (phi) * cos (lambda);
  gdouble y = -cos (phi) * sin (lambda);
  gdouble z = sin (pole) * sin (phi) + cos (pole) * cos (phi) * cos (lambda);

  *latitude = atan2 (z, hypot (x, y)) / RADIANS;
  *longitude = remainder (atan2 (y, x) / RADIANS + self->longitude, 360);
}
