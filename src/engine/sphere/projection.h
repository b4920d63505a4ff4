/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "sphere/sphere-error.h"

G_BEGIN_DECLS

/**
 * ScProjection: a map of the unit sphere onto the plane. x points right, y
 * up, the centre is at (0, 0), and near the centre lengths are those of the
 * unit sphere: zooming and pixels are the caller's affine map. Immutable; any
 * number of threads may use one.
 */
typedef struct _ScProjection ScProjection;

/**
 * ScProjectionKind:
 * @SC_PROJECTION_ORTHOGRAPHIC: the globe from far away, any centre
 * @SC_PROJECTION_EQUIRECTANGULAR: degrees as they are; the centre's latitude is not used
 * @SC_PROJECTION_ROBINSON, @SC_PROJECTION_MOLLWEIDE: the whole Earth; the centre's latitude is not used
 * @SC_PROJECTION_MERCATOR: up to 85.0511° (a square); the centre's latitude is not used
 * @SC_PROJECTION_POLAR_STEREOGRAPHIC: the hemisphere of the centre's latitude
 *   up to the equator, the centre's longitude downwards in the north, upwards in the south
 */
typedef enum
{
  SC_PROJECTION_ORTHOGRAPHIC,
  SC_PROJECTION_EQUIRECTANGULAR,
  SC_PROJECTION_ROBINSON,
  SC_PROJECTION_MOLLWEIDE,
  SC_PROJECTION_MERCATOR,
  SC_PROJECTION_POLAR_STEREOGRAPHIC,
} ScProjectionKind;

/**
 * sc_projection_new:
 * @centre_lat, @centre_lon: degrees
 *
 * Cheap for the first two kinds (a new one a frame while the globe turns);
 * the others fill a table through PROJ.
 *
 * Returns: (transfer full) (nullable): %NULL with %SC_SPHERE_ERROR_PROJECTION or NO_MEMORY
 */
ScProjection     *sc_projection_new        (ScProjectionKind kind, gdouble centre_lat, gdouble centre_lon, GError **error);
void              sc_projection_free       (ScProjection *self);

ScProjectionKind  sc_projection_get_kind   (const ScProjection *self);

/**
 * sc_projection_get_extent:
 * @half_width, @half_height: (out): the map lies within ±half_width, ±half_height
 */
void              sc_projection_get_extent (const ScProjection *self, gdouble *half_width, gdouble *half_height);

/**
 * sc_projection_forward:
 * @lat, @lon: [n], degrees, any longitude
 * @x, @y: (out): [n]; NaN where the map does not show the place (the far side of the globe)
 */
void              sc_projection_forward    (const ScProjection *self, const gfloat *lat, const gfloat *lon, gsize n,
                                            gfloat *x, gfloat *y);

/**
 * sc_projection_inverse:
 * @x, @y: [n]
 * @lat, @lon: (out): [n], degrees, −180 ≤ lon ≤ 180; NaN outside of the map
 */
void              sc_projection_inverse    (const ScProjection *self, const gfloat *x, const gfloat *y, gsize n,
                                            gfloat *lat, gfloat *lon);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScProjection, sc_projection_free)

G_END_DECLS
