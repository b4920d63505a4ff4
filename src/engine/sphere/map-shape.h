/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sphere/sphere-error.h"

G_BEGIN_DECLS

/**
 * ScMapKind: the flat maps of the Earth whose parallels are straight lines
 * @SC_MAP_EQUIRECTANGULAR: degrees as they are (Plate Carrée)
 * @SC_MAP_ROBINSON: a compromise for the whole Earth
 * @SC_MAP_MOLLWEIDE: equal area
 * @SC_MAP_MERCATOR: equal angles; up to 85.0511°, where it is a square
 */
typedef enum
{
  SC_MAP_EQUIRECTANGULAR,
  SC_MAP_ROBINSON,
  SC_MAP_MOLLWEIDE,
  SC_MAP_MERCATOR,
} ScMapKind;

/**
 * ScMapShape: a map of the unit sphere with straight, evenly divided
 * parallels, symmetric about the equator. Two functions of latitude are the
 * whole map:
 *
 *   x = width (latitude) · longitude in radians,  y = height (latitude)
 *
 * They are PROJ's, tabulated when the shape is made and linear in between, to
 * 1e-6 of the sphere's radius. Forward and inverse are of one table, so that
 * one undoes the other but for rounding. Immutable; any number of threads may
 * use one.
 */
typedef struct _ScMapShape ScMapShape;

/**
 * sc_map_shape_new:
 *
 * Asks PROJ some thousand times: to be made once, not for each picture.
 *
 * Returns: (transfer full) (nullable): %NULL with %SC_SPHERE_ERROR_PROJECTION;
 *   the equirectangular one, which needs no PROJ, always
 */
ScMapShape *sc_map_shape_new          (ScMapKind kind, GError **error);
void        sc_map_shape_free         (ScMapShape *self);

/** sc_map_shape_get_height: @latitude: degrees; odd, increasing; beyond the map's end the end's. */
gdouble     sc_map_shape_get_height   (const ScMapShape *self, gdouble latitude);
/** sc_map_shape_get_width: @latitude: degrees; even; nearly 0 where a pole is a point. */
gdouble     sc_map_shape_get_width    (const ScMapShape *self, gdouble latitude);
/** sc_map_shape_get_latitude: Returns: degrees; beyond the map's ends the end's. */
gdouble     sc_map_shape_get_latitude (const ScMapShape *self, gdouble height);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScMapShape, sc_map_shape_free)

G_END_DECLS
