/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/view.h"

#include <math.h>

#define RADIANS (G_PI / 180)

/* How much of the picture's smaller side a globe or map of zoom 1 takes. */
#define GLOBE_SHARE 0.94
#define MAP_SHARE 0.97

/* Degrees by which a dragged globe may tilt at once. */
#define LARGEST_LEAP 30

static const gchar *const NAMES[SC_VIEW_N_PROJECTIONS] = {
  [SC_VIEW_GLOBE] = "globe",
  [SC_VIEW_FLAT] = "flat",
  [SC_VIEW_ROBINSON] = "robinson",
  [SC_VIEW_MOLLWEIDE] = "mollweide",
  [SC_VIEW_MERCATOR] = "mercator",
};

const gchar *
sc_view_projection_get_name (ScViewProjection projection)
{
  g_return_val_if_fail (projection < SC_VIEW_N_PROJECTIONS, NULL);
  return NAMES[projection];
}

gboolean
sc_view_projection_from_name (const gchar *name, ScViewProjection *projection)
{
  for (gint i = 0; i < SC_VIEW_N_PROJECTIONS; i++)
    if (g_strcmp0 (name, NAMES[i]) == 0)
      {
        *projection = (ScViewProjection) i;
        return TRUE;
      }
  return FALSE;
}

static ScMapShape *
make_shape (ScMapKind kind)
{
  g_autoptr (GError) error = NULL;
  ScMapShape *shape = sc_map_shape_new (kind, &error);

  if (shape != NULL)
    return shape;
  /* A flat map is better than none. */
  g_warning ("%s", error->message);
  return sc_map_shape_new (SC_MAP_EQUIRECTANGULAR, NULL);
}

const ScMapShape *
sc_view_projection_get_shape (ScViewProjection projection)
{
  static const ScMapKind KINDS[SC_VIEW_N_PROJECTIONS] = {
    [SC_VIEW_GLOBE] = SC_MAP_EQUIRECTANGULAR, [SC_VIEW_FLAT] = SC_MAP_EQUIRECTANGULAR, [SC_VIEW_ROBINSON] = SC_MAP_ROBINSON,
    [SC_VIEW_MOLLWEIDE] = SC_MAP_MOLLWEIDE,   [SC_VIEW_MERCATOR] = SC_MAP_MERCATOR,
  };
  static gsize shapes[SC_VIEW_N_PROJECTIONS]; /* constants, once made */

  g_return_val_if_fail (projection < SC_VIEW_N_PROJECTIONS, NULL);
  if (g_once_init_enter (&shapes[projection]))
    g_once_init_leave (&shapes[projection], (gsize) make_shape (KINDS[projection]));
  return (const ScMapShape *) g_atomic_pointer_get (&shapes[projection]);
}

gboolean
sc_view_equal (const ScView *a, const ScView *b)
{
  return a->projection == b->projection && a->latitude == b->latitude && a->longitude == b->longitude
         && a->zoom == b->zoom && a->width == b->width && a->height == b->height;
}

static gdouble
wrap (gdouble longitude)
{
  return longitude - 360 * floor ((longitude + 180) / 360);
}

void
sc_view_normalise (ScView *self)
{
  self->latitude = isfinite (self->latitude) ? CLAMP (self->latitude, -90, 90) : 0;
  self->longitude = isfinite (self->longitude) ? wrap (self->longitude) : 0;
  self->zoom = isfinite (self->zoom) ? CLAMP (self->zoom, SC_VIEW_MIN_ZOOM, SC_VIEW_MAX_ZOOM) : 1;
}

gdouble
sc_view_get_radius (const ScView *self)
{
  gdouble width = self->width, height = self->height;
  const ScMapShape *shape;

  if (self->projection == SC_VIEW_GLOBE)
    return GLOBE_SHARE * 0.5 * MIN (width, height) * self->zoom;
  shape = sc_view_projection_get_shape (self->projection);
  return MAP_SHARE * self->zoom
         * MIN (width / (2 * G_PI * sc_map_shape_get_width (shape, 0)),
                height / (2 * sc_map_shape_get_height (shape, 90)));
}

gdouble
sc_view_get_equator (const ScView *self)
{
  const ScMapShape *shape = sc_view_projection_get_shape (self->projection);
  gdouble radius = sc_view_get_radius (self);
  gdouble hidden = MAX (0, radius * sc_map_shape_get_height (shape, 90) / MAP_SHARE - self->height / 2.0);
  gdouble offset = radius * sc_map_shape_get_height (shape, self->latitude);

  return self->height / 2.0 + CLAMP (offset, -hidden, hidden);
}

gboolean
sc_view_get_place (const ScView *self, gdouble x, gdouble y, gdouble *latitude, gdouble *longitude)
{
  gdouble radius = sc_view_get_radius (self);
  gdouble right = (x - self->width / 2.0) / radius;

  if (self->projection == SC_VIEW_GLOBE)
    {
      gdouble up = (self->height / 2.0 - y) / radius;
      gdouble square = right * right + up * up;
      gdouble towards, north, ahead, sine = sin (self->latitude * RADIANS), cosine = cos (self->latitude * RADIANS);
      if (!(square <= 1))
        return FALSE;
      towards = sqrt (1 - square);
      north = up * cosine + towards * sine;
      ahead = towards * cosine - up * sine;
      *latitude = atan2 (north, hypot (right, ahead)) / RADIANS;
      *longitude = wrap (self->longitude + atan2 (right, ahead) / RADIANS);
      return TRUE;
    }
  else
    {
      const ScMapShape *shape = sc_view_projection_get_shape (self->projection);
      gdouble height = (sc_view_get_equator (self) - y) / radius;
      gdouble east;
      if (!(fabs (height) <= sc_map_shape_get_height (shape, 90)))
        return FALSE;
      *latitude = sc_map_shape_get_latitude (shape, height);
      east = right / sc_map_shape_get_width (shape, *latitude);
      if (!(fabs (east) <= G_PI))
        return FALSE;
      *longitude = wrap (self->longitude + east / RADIANS);
      return TRUE;
    }
}

gboolean
sc_view_get_pixel (const ScView *self, gdouble latitude, gdouble longitude, gdouble *x, gdouble *y)
{
  gdouble radius = sc_view_get_radius (self);
  const ScMapShape *shape;

  if (self->projection == SC_VIEW_GLOBE)
    {
      gdouble east = (longitude - self->longitude) * RADIANS;
      gdouble sine = sin (self->latitude * RADIANS), cosine = cos (self->latitude * RADIANS);
      gdouble up = sin (latitude * RADIANS), out = cos (latitude * RADIANS);
      *x = self->width / 2.0 + radius * out * sin (east);
      *y = self->height / 2.0 - radius * (up * cosine - out * cos (east) * sine);
      return up * sine + out * cos (east) * cosine >= 0;
    }
  shape = sc_view_projection_get_shape (self->projection);
  *x = self->width / 2.0
       + radius * sc_map_shape_get_width (shape, latitude) * wrap (longitude - self->longitude) * RADIANS;
  *y = sc_view_get_equator (self) - radius * sc_map_shape_get_height (shape, latitude);
  return TRUE;
}

/*
 * Of the two latitudes that would do the nearer one; one beyond a pole would
 * turn north down. No leap to the other side: better the pole, and the place
 * not quite where it should be.
 */
static gdouble
choose_latitude (gdouble latitude, const gdouble candidate[2])
{
  gint nearer = fabs (candidate[1] - latitude) < fabs (candidate[0] - latitude);

  for (gint i = 0; i < 2; i++)
    {
      gdouble wanted = candidate[i == 0 ? nearer : !nearer];
      if (fabs (wanted) <= 90 && fabs (wanted - latitude) <= LARGEST_LEAP)
        return wanted;
    }
  return CLAMP (candidate[nearer], -90, 90);
}

/*
 * With the view's middle at latitude φ₀, the point (right, up, towards) of the
 * unit sphere has the latitude φ of
 *
 *   sin φ = up cos φ₀ + towards sin φ₀ = r cos (φ₀ − α),  α = atan2 (towards, up)
 *
 * which gives φ₀; the longitude follows from where that puts the point.
 */
static void
turn_globe (ScView *self, gdouble latitude, gdouble longitude, gdouble right, gdouble up)
{
  gdouble length = hypot (right, up);
  gdouble towards, r, alpha, swing, candidate[2], sine, cosine;

  if (length > 1)
    {
      right /= length;
      up /= length;
    }
  towards = sqrt (MAX (0, 1 - right * right - up * up));
  r = hypot (up, towards);
  alpha = atan2 (towards, up);
  swing = r > 0 ? acos (CLAMP (sin (latitude * RADIANS) / r, -1, 1)) : 0;
  candidate[0] = remainder (alpha - swing, 2 * G_PI) / RADIANS;
  candidate[1] = remainder (alpha + swing, 2 * G_PI) / RADIANS;
  self->latitude = choose_latitude (self->latitude, candidate);

  sine = sin (self->latitude * RADIANS);
  cosine = cos (self->latitude * RADIANS);
  self->longitude = longitude - atan2 (right, towards * cosine - up * sine) / RADIANS;
}

void
sc_view_move_place_to (ScView *self, gdouble latitude, gdouble longitude, gdouble x, gdouble y)
{
  gdouble radius = sc_view_get_radius (self);
  gdouble right = (x - self->width / 2.0) / radius;
  gdouble up = (self->height / 2.0 - y) / radius;

  if (!isfinite (right) || !isfinite (up))
    return;
  if (self->projection == SC_VIEW_GLOBE)
    turn_globe (self, latitude, longitude, right, up);
  else
    {
      const ScMapShape *shape = sc_view_projection_get_shape (self->projection);
      gdouble width = sc_map_shape_get_width (shape, latitude);
      if (width > 0)
        self->longitude = longitude - right / width / RADIANS;
      self->latitude = sc_map_shape_get_latitude (shape, sc_map_shape_get_height (shape, latitude) - up);
    }
  sc_view_normalise (self);
}
