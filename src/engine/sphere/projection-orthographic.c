/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/batch-trigonometry.h"
#include "sphere/projection-private.h"

typedef struct
{
  ScProjection parent;
  gfloat right[3], up[3], out[3]; /* the view's axes in the Earth's */
} Orthographic;

static void
orthographic_free (ScProjection *self)
{
  g_free (self);
}

static void
orthographic_forward (const ScProjection *projection, const gfloat *lat, const gfloat *lon, gsize n,
                      gfloat *x, gfloat *y)
{
  const Orthographic view = *(const Orthographic *) projection;

  for (gsize i = 0; i < n; i++)
    {
      gfloat sin_lat, cos_lat, sin_lon, cos_lon;

      sc_batch_sin_cos (lat[i], &sin_lat, &cos_lat);
      sc_batch_sin_cos (lon[i], &sin_lon, &cos_lon);
      const gfloat east = cos_lat * cos_lon, side = cos_lat * sin_lon;
      const gfloat height = view.out[0] * east + view.out[1] * side + view.out[2] * sin_lat;
      const gfloat right = view.right[0] * east + view.right[1] * side + view.right[2] * sin_lat;
      const gfloat up = view.up[0] * east + view.up[1] * side + view.up[2] * sin_lat;

      x[i] = height >= 0 ? right : NAN;
      y[i] = height >= 0 ? up : NAN;
    }
}

static void
orthographic_inverse (const ScProjection *projection, const gfloat *x, const gfloat *y, gsize n,
                      gfloat *lat, gfloat *lon)
{
  const Orthographic view = *(const Orthographic *) projection;

  for (gsize i = 0; i < n; i++)
    {
      const gfloat right = x[i], up = y[i];
      const gfloat rest = 1.0f - (right * right + up * up);
      const gfloat out = sqrtf (rest > 0 ? rest : 0.0f);
      const gfloat east = view.right[0] * right + view.up[0] * up + view.out[0] * out;
      const gfloat side = view.right[1] * right + view.up[1] * up + view.out[1] * out;
      const gfloat north = view.right[2] * right + view.up[2] * up + view.out[2] * out;
      const gfloat degrees_north = sc_batch_atan2 (north, sqrtf (east * east + side * side)) * SC_DEGREES_SINGLE;
      const gfloat degrees_east = sc_batch_atan2 (side, east) * SC_DEGREES_SINGLE;

      lat[i] = rest >= 0 ? degrees_north : NAN;
      lon[i] = rest >= 0 ? degrees_east : NAN;
    }
}

static const ScProjectionClass orthographic_class = {
  .free = orthographic_free,
  .forward = orthographic_forward,
  .inverse = orthographic_inverse,
};

ScProjection *
sc_projection_new_orthographic (gdouble centre_lat, gdouble centre_lon)
{
  Orthographic *self = g_new0 (Orthographic, 1);
  const gdouble phi = centre_lon * (G_PI / 180), beta = centre_lat * (G_PI / 180);

  self->parent = (ScProjection) { &orthographic_class, SC_PROJECTION_ORTHOGRAPHIC, 1, 1 };
  self->right[0] = (gfloat) -sin (phi);
  self->right[1] = (gfloat) cos (phi);
  self->up[0] = (gfloat) (-sin (beta) * cos (phi));
  self->up[1] = (gfloat) (-sin (beta) * sin (phi));
  self->up[2] = (gfloat) cos (beta);
  self->out[0] = (gfloat) (cos (beta) * cos (phi));
  self->out[1] = (gfloat) (cos (beta) * sin (phi));
  self->out[2] = (gfloat) sin (beta);
  return &self->parent;
}
