/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/batch-trigonometry.h"
#include "sphere/proj-source.h"
#include "sphere/projection-private.h"

#define N_STEPS 1024

typedef struct
{
  ScProjection parent;
  gfloat centre_lon;
  gfloat pole;                      /* 1 north, −1 south */
  gfloat radius[N_STEPS + 2];       /* at the distance i · 90° / N_STEPS from the pole */
  gfloat distance_at[N_STEPS + 2];  /* degrees, at the radius i · max_radius / N_STEPS */
  gfloat max_radius;
} PolarStereographic;

static void
polar_free (ScProjection *self)
{
  g_free (self);
}

static inline gfloat
between (const gfloat *table, gfloat position)
{
  const gint step = (gint) position;
  const gfloat share = position - step;

  return table[step] + share * (table[step + 1] - table[step]);
}

static void
polar_forward (const ScProjection *projection, const gfloat *lat, const gfloat *lon, gsize n, gfloat *x, gfloat *y)
{
  const PolarStereographic *self = (const PolarStereographic *) projection;

  for (gsize i = 0; i < n; i++)
    {
      const gfloat distance = 90.0f - self->pole * lat[i];
      gfloat sine, cosine, radius;

      if (!(distance >= 0 && distance <= 90.0f))
        {
          x[i] = y[i] = NAN;
          continue;
        }
      radius = between (self->radius, distance * (N_STEPS / 90.0f));
      sc_batch_sin_cos (lon[i] - self->centre_lon, &sine, &cosine);
      x[i] = radius * sine;
      y[i] = -self->pole * radius * cosine;
    }
}

static void
polar_inverse (const ScProjection *projection, const gfloat *x, const gfloat *y, gsize n, gfloat *lat, gfloat *lon)
{
  const PolarStereographic *self = (const PolarStereographic *) projection;

  for (gsize i = 0; i < n; i++)
    {
      const gfloat radius = sqrtf (x[i] * x[i] + y[i] * y[i]);
      const gfloat east = sc_batch_atan2 (x[i], -self->pole * y[i]) * SC_DEGREES_SINGLE;

      if (!(radius <= self->max_radius))
        {
          lat[i] = lon[i] = NAN;
          continue;
        }
      lat[i] = self->pole * (90.0f - between (self->distance_at, radius / self->max_radius * N_STEPS));
      lon[i] = sc_batch_wrap (east + self->centre_lon);
    }
}

static const ScProjectionClass polar_class = {
  .free = polar_free,
  .forward = polar_forward,
  .inverse = polar_inverse,
};

static gboolean
fill_tables (PolarStereographic *self, ScProjSource *source, GError **error)
{
  gdouble x, y, max_radius;

  if (!sc_proj_source_forward (source, 0, 90, &max_radius, &y, error))
    return FALSE;
  self->max_radius = (gfloat) max_radius;
  for (gint i = 0; i <= N_STEPS; i++)
    {
      gdouble lat, lon;

      if (!sc_proj_source_forward (source, 90 - 90.0 * i / N_STEPS, 90, &x, &y, error)
          || !sc_proj_source_inverse (source, max_radius * i / N_STEPS, 0, &lat, &lon, error))
        return FALSE;
      self->radius[i] = (gfloat) x;
      self->distance_at[i] = (gfloat) (90 - lat);
    }
  /* One more, so that the last node needs no special case. */
  self->radius[N_STEPS + 1] = self->radius[N_STEPS];
  self->distance_at[N_STEPS + 1] = self->distance_at[N_STEPS];
  self->parent.half_width = self->parent.half_height = max_radius;
  return TRUE;
}

ScProjection *
sc_projection_new_polar_stereographic (gdouble centre_lat, gdouble centre_lon, GError **error)
{
  g_autoptr (ScProjSource) source = sc_proj_source_new ("+proj=stere +lat_0=90", error);
  g_autofree PolarStereographic *self = NULL;

  if (source == NULL)
    return NULL;
  self = g_new0 (PolarStereographic, 1);
  self->parent = (ScProjection) { &polar_class, SC_PROJECTION_POLAR_STEREOGRAPHIC };
  self->centre_lon = (gfloat) remainder (centre_lon, 360);
  self->pole = centre_lat < 0 ? -1 : 1;
  if (!fill_tables (self, source, error))
    return NULL;
  return &((PolarStereographic *) g_steal_pointer (&self))->parent;
}
