/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The Earth's mean radius, m (IUGG). */
#define SC_EARTH_RADIUS 6371008.8

/**
 * sc_great_circle_distance:
 * @lat_a, @lon_a, @lat_b, @lon_b: degrees
 *
 * Returns: the angle between two places seen from the Earth's centre, radians,
 *   accurate for near, far and opposite ones; times %SC_EARTH_RADIUS it is the
 *   way along the surface in m
 */
gdouble sc_great_circle_distance (gdouble lat_a, gdouble lon_a, gdouble lat_b, gdouble lon_b);

/**
 * sc_great_circle_frame:
 * @place: a unit vector, x towards 0°E, z north
 * @east, @north: (out): unit vectors along the surface there; at a pole east
 *   is that of longitude 0
 */
void    sc_great_circle_frame    (const gdouble place[3], gdouble east[3], gdouble north[3]);

G_END_DECLS
