/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/map-shape.h"

#include <math.h>

#include "sphere/proj-source.h"

#define N_STEPS 4096

/* The latitude at which Mercator's map is as high as it is wide. */
#define MERCATOR_END 85.0511287798066

/*
 * Node i is at |latitude| = end (1 − e³), e = i / N_STEPS, from the map's end
 * to the equator: near a pole Mollweide's parallels shrink like the two
 * thirds' power of the distance, which as a function of e is smooth.
 */
struct _ScMapShape
{
  gdouble end; /* degrees: how far towards the poles the map goes */
  gdouble height[N_STEPS + 1];
  gdouble width[N_STEPS + 1];
};

static const struct
{
  const gchar *definition; /* of PROJ; NULL: latitudes as they are */
  gdouble end;
} KINDS[] = {
  [SC_MAP_EQUIRECTANGULAR] = { NULL, 90 },
  [SC_MAP_ROBINSON] = { "+proj=robin", 90 },
  [SC_MAP_MOLLWEIDE] = { "+proj=moll", 90 },
  [SC_MAP_MERCATOR] = { "+proj=merc", MERCATOR_END },
};

static gboolean
measure (ScProjSource *source, gdouble latitude, gdouble *height, gdouble *width, GError **error)
{
  gdouble west, east;

  if (!sc_proj_source_forward (source, latitude, -90, &west, height, error)
      || !sc_proj_source_forward (source, latitude, 90, &east, height, error))
    return FALSE;
  *width = (east - west) / G_PI;
  return TRUE;
}

ScMapShape *
sc_map_shape_new (ScMapKind kind, GError **error)
{
  g_autoptr (ScMapShape) self = NULL;
  g_autoptr (ScProjSource) source = NULL;

  g_return_val_if_fail ((gsize) kind < G_N_ELEMENTS (KINDS), NULL);
  if (KINDS[kind].definition != NULL)
    {
      source = sc_proj_source_new (KINDS[kind].definition, error);
      if (source == NULL)
        return NULL;
    }
  self = g_new0 (ScMapShape, 1);
  self->end = KINDS[kind].end;
  for (gint i = 0; i <= N_STEPS; i++)
    {
      gdouble e = (gdouble) i / N_STEPS;
      gdouble latitude = self->end * (1 - e * e * e);

      self->height[i] = latitude * G_PI / 180;
      self->width[i] = 1;
      if (source != NULL && !measure (source, latitude, &self->height[i], &self->width[i], error))
        return NULL;
    }
  return g_steal_pointer (&self);
}

void
sc_map_shape_free (ScMapShape *self)
{
  g_free (self);
}

static gdouble
interpolate (const ScMapShape *self, const gdouble *table, gdouble latitude)
{
  gdouble position = cbrt (MAX (1 - fabs (latitude) / self->end, 0)) * N_STEPS;
  gint step = MIN ((gint) position, N_STEPS - 1);

  return table[step] + (position - step) * (table[step + 1] - table[step]);
}

gdouble
sc_map_shape_get_height (const ScMapShape *self, gdouble latitude)
{
  return copysign (interpolate (self, self->height, latitude), latitude);
}

gdouble
sc_map_shape_get_width (const ScMapShape *self, gdouble latitude)
{
  return interpolate (self, self->width, latitude);
}

gdouble
sc_map_shape_get_latitude (const ScMapShape *self, gdouble height)
{
  gdouble upright = fabs (height), e;
  gint above = 0, below = N_STEPS; /* height[above] > upright >= height[below] */

  if (!(upright < self->height[0]))
    return copysign (self->end, height);
  while (below - above > 1)
    {
      gint middle = (above + below) / 2;
      *(self->height[middle] > upright ? &above : &below) = middle;
    }
  e = (above + (self->height[above] - upright) / (self->height[above] - self->height[below])) / N_STEPS;
  return copysign (self->end * (1 - e * e * e), height);
}
