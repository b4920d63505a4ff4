/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/projection-bands.h"

#include "sphere/batch-trigonometry.h"
#include "sphere/proj-source.h"

#define N_STEPS 2048

typedef struct
{
  ScProjection parent;
  gfloat centre_lon, max_lat, max_y;
  /* Nodes at |lat| = max_lat (1 − e^(3/2)), e from 0 to 1: near a pole a
   * Mollweide map bends like the two thirds' power of the distance. */
  gfloat height[N_STEPS + 2];
  gfloat width[N_STEPS + 2]; /* a degree of longitude */
  /* Nodes at |y| = max_y sin t, t from 0 to π/2. */
  gfloat lat_at[N_STEPS + 2];
  gfloat width_at[N_STEPS + 2];
} Bands;

static void
bands_free (ScProjection *self)
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
bands_forward (const ScProjection *projection, const gfloat *lat, const gfloat *lon, gsize n, gfloat *x, gfloat *y)
{
  const Bands *self = (const Bands *) projection;

  for (gsize i = 0; i < n; i++)
    {
      const gfloat from_end = 1.0f - fabsf (lat[i]) / self->max_lat;

      if (!(from_end >= 0))
        {
          x[i] = y[i] = NAN;
          continue;
        }
      const gfloat root = cbrtf (from_end);
      const gfloat position = root * root * N_STEPS;

      x[i] = sc_batch_wrap (lon[i] - self->centre_lon) * between (self->width, position);
      y[i] = copysignf (between (self->height, position), lat[i]);
    }
}

static void
bands_inverse (const ScProjection *projection, const gfloat *x, const gfloat *y, gsize n, gfloat *lat, gfloat *lon)
{
  const Bands *self = (const Bands *) projection;

  for (gsize i = 0; i < n; i++)
    {
      const gfloat sine = fabsf (y[i]) / self->max_y;

      lat[i] = lon[i] = NAN;
      if (!(sine <= 1.0f))
        continue;
      const gfloat t = sc_batch_atan2 (sine, sqrtf (1.0f - sine * sine));
      const gfloat position = t * (N_STEPS / (SC_PI_SINGLE / 2));
      const gfloat east = x[i] / between (self->width_at, position < N_STEPS ? position : N_STEPS);

      if (!(fabsf (east) <= 180.0f))
        continue;
      lat[i] = copysignf (between (self->lat_at, position < N_STEPS ? position : N_STEPS), y[i]);
      lon[i] = sc_batch_wrap (east + self->centre_lon);
    }
}

static const ScProjectionClass bands_class = {
  .free = bands_free,
  .forward = bands_forward,
  .inverse = bands_inverse,
};

/* y of a latitude and what a degree of longitude is wide there. */
static gboolean
measure_band (ScProjSource *source, gdouble lat, gdouble *height, gdouble *width, GError **error)
{
  gdouble x, y;

  if (!sc_proj_source_forward (source, lat, 90, &x, height, error)
      || !sc_proj_source_forward (source, lat, 0, &y, height, error))
    return FALSE;
  *width = (x - y) / 90;
  return TRUE;
}

static gboolean
fill_tables (Bands *self, ScProjSource *source, gdouble max_lat, GError **error)
{
  gdouble max_y, width;

  if (!measure_band (source, max_lat, &max_y, &width, error))
    return FALSE;
  self->max_y = (gfloat) max_y;
  for (gint i = 0; i <= N_STEPS; i++)
    {
      const gdouble e = (gdouble) i / N_STEPS, t = G_PI / 2 * i / N_STEPS;
      gdouble height, lat, lon;

      if (!measure_band (source, max_lat * (1 - e * sqrt (e)), &height, &width, error))
        return FALSE;
      self->height[i] = (gfloat) height;
      self->width[i] = (gfloat) width;

      lat = max_lat;
      if (i < N_STEPS && !sc_proj_source_inverse (source, 0, max_y * sin (t), &lat, &lon, error))
        return FALSE;
      if (!measure_band (source, lat, &height, &width, error))
        return FALSE;
      self->lat_at[i] = (gfloat) lat;
      self->width_at[i] = (gfloat) width;
    }
  /* One more, so that the last node needs no special case. */
  self->height[N_STEPS + 1] = self->height[N_STEPS];
  self->width[N_STEPS + 1] = self->width[N_STEPS];
  self->lat_at[N_STEPS + 1] = self->lat_at[N_STEPS];
  self->width_at[N_STEPS + 1] = self->width_at[N_STEPS];
  self->parent.half_width = 180 * (gdouble) self->width[N_STEPS];
  self->parent.half_height = max_y;
  return TRUE;
}

ScProjection *
sc_projection_new_bands (ScProjectionKind kind, const gchar *definition, gdouble max_lat,
                         gdouble centre_lon, GError **error)
{
  g_autoptr (ScProjSource) source = sc_proj_source_new (definition, error);
  g_autofree Bands *self = NULL;

  if (source == NULL)
    return NULL;
  self = g_new0 (Bands, 1);
  self->parent = (ScProjection) { &bands_class, kind };
  self->centre_lon = (gfloat) remainder (centre_lon, 360);
  self->max_lat = (gfloat) max_lat;
  if (!fill_tables (self, source, max_lat, error))
    return NULL;
  return &((Bands *) g_steal_pointer (&self))->parent;
}
