/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "render/view.h"

G_BEGIN_DECLS

/*
 * The flat maps have straight parallels with evenly spaced meridians, so that
 * two functions of latitude are the whole map, on a sphere of radius 1:
 *
 *   x = width (latitude) · longitude in radians, y = height (latitude)
 *
 * flat: Plate Carrée. Robinson: A. H. Robinson, "A new map projection",
 * International Yearbook of Cartography 14 (1974), with a cubic between its
 * table's rows. Mollweide: J. P. Snyder, "Map Projections", USGS Professional
 * Paper 1395 (1987), chapter 31.
 */

/** sc_map_shape_get_height: @latitude: degrees; odd, increasing. */
gdouble sc_map_shape_get_height   (ScViewProjection projection, gdouble latitude);
/** sc_map_shape_get_width: @latitude: degrees; even; 0 only where a pole is a point. */
gdouble sc_map_shape_get_width    (ScViewProjection projection, gdouble latitude);
/** sc_map_shape_get_latitude: Returns: degrees; beyond the poles' heights clamped to ±90. */
gdouble sc_map_shape_get_latitude (ScViewProjection projection, gdouble height);

G_END_DECLS
