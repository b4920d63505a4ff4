/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/projection-bands.h"

ScProjection *
sc_projection_new_mollweide (gdouble centre_lon, GError **error)
{
  return sc_projection_new_bands (SC_PROJECTION_MOLLWEIDE, "+proj=moll", 90, centre_lon, error);
}
