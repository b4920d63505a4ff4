/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/projection-bands.h"

ScProjection *
sc_projection_new_robinson (gdouble centre_lon, GError **error)
{
  return sc_projection_new_bands (SC_PROJECTION_ROBINSON, "+proj=robin", 90, centre_lon, error);
}
