/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>

#include <glib.h>

G_BEGIN_DECLS

/** sc_unit_vector: the place at @lat, @lon (degrees) on the unit sphere: x towards 0°E, z north. */
static inline void
sc_unit_vector (gdouble lat, gdouble lon, gdouble vector[3])
{
  const gdouble phi = lon * (G_PI / 180), beta = lat * (G_PI / 180);
  const gdouble radius = cos (beta);

  vector[0] = radius * cos (phi);
  vector[1] = radius * sin (phi);
  vector[2] = sin (beta);
}

G_END_DECLS
