/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/projection-bands.h"

/* The latitude at which the map is as high as it is wide. */
#define MAX_LAT 85.0511287798066

ScProjection *
sc_projection_new_mercator (gdouble centre_lon, GError **error)
{
  return sc_projection_new_bands (SC_PROJECTION_MERCATOR, "+proj=merc", MAX_LAT, centre_lon, error);
}
