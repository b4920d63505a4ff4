/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/batch-trigonometry.h"
#include "sphere/projection-private.h"

typedef struct
{
  ScProjection parent;
  gfloat centre_lon;
} Equirectangular;

static void
equirectangular_free (ScProjection *self)
{
  g_free (self);
}

static void
equirectangular_forward (const ScProjection *projection, const gfloat *lat, const gfloat *lon, gsize n,
                         gfloat *x, gfloat *y)
{
  const gfloat centre = ((const Equirectangular *) projection)->centre_lon;

  for (gsize i = 0; i < n; i++)
    {
      x[i] = sc_batch_wrap (lon[i] - centre) * SC_RADIANS_SINGLE;
      y[i] = lat[i] * SC_RADIANS_SINGLE;
    }
}

static void
equirectangular_inverse (const ScProjection *projection, const gfloat *x, const gfloat *y, gsize n,
                         gfloat *lat, gfloat *lon)
{
  const gfloat centre = ((const Equirectangular *) projection)->centre_lon;

  for (gsize i = 0; i < n; i++)
    {
      const gboolean inside = fabsf (x[i]) <= SC_PI_SINGLE && fabsf (y[i]) <= SC_PI_SINGLE / 2;
      const gfloat north = y[i] * SC_DEGREES_SINGLE;
      const gfloat east = sc_batch_wrap (x[i] * SC_DEGREES_SINGLE + centre);

      /* The edge itself may come out a rounding error beyond the pole. */
      lat[i] = inside ? (north > 90.0f ? 90.0f : north < -90.0f ? -90.0f : north) : NAN;
      lon[i] = inside ? east : NAN;
    }
}

static const ScProjectionClass equirectangular_class = {
  .free = equirectangular_free,
  .forward = equirectangular_forward,
  .inverse = equirectangular_inverse,
};

ScProjection *
sc_projection_new_equirectangular (gdouble centre_lon)
{
  Equirectangular *self = g_new0 (Equirectangular, 1);

  self->parent = (ScProjection) { &equirectangular_class, SC_PROJECTION_EQUIRECTANGULAR, G_PI, G_PI / 2 };
  self->centre_lon = (gfloat) remainder (centre_lon, 360);
  return &self->parent;
}
