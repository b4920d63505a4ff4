/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ScDemoLand: the ground of the demonstration world: the Earth's continents
 * where the distribution's shorelines are installed, else some that are made
 * up; mountains that are made up either way.
 * @lat, @lon: degrees, latitudes from −90 to 90, longitudes from 0
 * @fraction: [n_lat][n_lon]: share of land in the cell, 0 to 1
 * @surface_geopotential: [n_lat][n_lon]: m²/s²
 */
typedef struct
{
  gsize n_lat;
  gsize n_lon;
  gfloat *lat;
  gfloat *lon;
  gfloat *fraction;
  gfloat *surface_geopotential;
} ScDemoLand;

/** sc_demo_land_new: on the regular grid of @n_lat rows with both poles and 2 (n_lat − 1) columns; n_lat ≥ 3. */
ScDemoLand *sc_demo_land_new  (gsize n_lat);
void        sc_demo_land_free (ScDemoLand *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScDemoLand, sc_demo_land_free)

G_END_DECLS
