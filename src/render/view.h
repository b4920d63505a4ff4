/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sphere/map-shape.h"

G_BEGIN_DECLS

typedef enum
{
  SC_VIEW_GLOBE,     /* orthographic, north up */
  SC_VIEW_FLAT,      /* equirectangular */
  SC_VIEW_ROBINSON,
  SC_VIEW_MOLLWEIDE, /* equal area */
  SC_VIEW_MERCATOR,  /* equal angles, up to 85° */
  SC_VIEW_N_PROJECTIONS,
} ScViewProjection;

/**
 * ScView: from where the Earth is looked at, and into how many pixels.
 * @latitude, @longitude: the place in the middle of the picture, degrees
 * @zoom: 1: the whole globe or map just fits; 2: twice as large
 * @width, @height: device pixels; pixel (0, 0) is the top left one, its
 *   middle at x = 0.5, y = 0.5
 *
 * A plain value; compare with sc_view_equal().
 */
typedef struct
{
  ScViewProjection projection;
  gdouble latitude;
  gdouble longitude;
  gdouble zoom;
  gint width;
  gint height;
} ScView;

#define SC_VIEW_MAX_ZOOM 64.0
#define SC_VIEW_MIN_ZOOM 0.5

/** sc_view_projection_get_name: "globe", "flat", "robinson", "mollweide", "mercator"; not translated. */
const gchar *sc_view_projection_get_name (ScViewProjection projection);
gboolean     sc_view_projection_from_name (const gchar *name, ScViewProjection *projection);

/**
 * sc_view_projection_get_shape: made when first asked for, never freed; for
 * the globe it is that of the flat map.
 */
const ScMapShape *sc_view_projection_get_shape (ScViewProjection projection);

gboolean sc_view_equal (const ScView *a, const ScView *b);

/** sc_view_get_radius: the globe's radius (or the map's pixels a radian at its middle) in pixels. */
gdouble  sc_view_get_radius (const ScView *self);

/**
 * sc_view_get_equator: the y of the equator on a flat map. The view's latitude
 * moves it only as far as the map still fills the picture.
 */
gdouble  sc_view_get_equator (const ScView *self);

/**
 * sc_view_normalise: brings latitude into −90…90, longitude into −180…180 and
 * zoom into its limits; what is not finite becomes the default.
 */
void     sc_view_normalise (ScView *self);

/**
 * sc_view_get_place:
 * @latitude, @longitude: (out): degrees, longitude in −180…180
 *
 * Returns: whether the point of the picture shows a place of the Earth
 */
gboolean sc_view_get_place (const ScView *self, gdouble x, gdouble y, gdouble *latitude, gdouble *longitude);

/**
 * sc_view_get_pixel:
 * @x, @y: (out): the point of the picture, also where it is outside of it
 *
 * Returns: whether the place is on the side that is looked at
 */
gboolean sc_view_get_pixel (const ScView *self, gdouble latitude, gdouble longitude, gdouble *x, gdouble *y);

/**
 * sc_view_move_place_to:
 *
 * Turns the view, north staying up, until the place is at the point (x, y):
 * what a dragged place does, and what stays under the pointer while zooming.
 * Where no turn can bring it there it comes as near as north-up allows.
 */
void     sc_view_move_place_to (ScView *self, gdouble latitude, gdouble longitude, gdouble x, gdouble y);

G_END_DECLS
