/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/projection-private.h"

#include <math.h>

ScProjection *
sc_projection_new (ScProjectionKind kind, gdouble centre_lat, gdouble centre_lon, GError **error)
{
  if (!(fabs (centre_lat) <= 90) || !(fabs (centre_lon) <= 1e4))
    {
      g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_PROJECTION,
                   "A map cannot be centred at latitude %g, longitude %g.", centre_lat, centre_lon);
      return NULL;
    }
  switch (kind)
    {
    case SC_PROJECTION_ORTHOGRAPHIC:
      return sc_projection_new_orthographic (centre_lat, centre_lon);
    case SC_PROJECTION_EQUIRECTANGULAR:
      return sc_projection_new_equirectangular (centre_lon);
    case SC_PROJECTION_ROBINSON:
      return sc_projection_new_robinson (centre_lon, error);
    case SC_PROJECTION_MOLLWEIDE:
      return sc_projection_new_mollweide (centre_lon, error);
    case SC_PROJECTION_MERCATOR:
      return sc_projection_new_mercator (centre_lon, error);
    case SC_PROJECTION_POLAR_STEREOGRAPHIC:
      return sc_projection_new_polar_stereographic (centre_lat, centre_lon, error);
    default:
      g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_PROJECTION, "There is no map projection number %d.", kind);
      return NULL;
    }
}

void
sc_projection_free (ScProjection *self)
{
  if (self != NULL)
    self->klass->free (self);
}

ScProjectionKind
sc_projection_get_kind (const ScProjection *self)
{
  return self->kind;
}

void
sc_projection_get_extent (const ScProjection *self, gdouble *half_width, gdouble *half_height)
{
  *half_width = self->half_width;
  *half_height = self->half_height;
}

void
sc_projection_forward (const ScProjection *self, const gfloat *lat, const gfloat *lon, gsize n, gfloat *x, gfloat *y)
{
  self->klass->forward (self, lat, lon, n, x, y);
}

void
sc_projection_inverse (const ScProjection *self, const gfloat *x, const gfloat *y, gsize n, gfloat *lat, gfloat *lon)
{
  self->klass->inverse (self, x, y, n, lat, lon);
}
