/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/hatching.h"

#include <math.h>

#define TILE 8.0

/* Distance from a line that repeats every @period, as the share of a pixel
 * that a stroke of @width covers. */
static gdouble
stroke (gdouble position, gdouble period, gdouble width)
{
  gdouble distance = fabs (remainder (position, period));

  return CLAMP (width / 2 - distance + 0.5, 0, 1);
}

static guint32
mix (guint32 ground, guint32 ink, gdouble share)
{
  guint32 mixed = 0xff;

  for (gint shift = 16; shift >= 0; shift -= 8)
    {
      gdouble from = ground >> shift & 0xff, to = ink >> shift & 0xff;
      mixed = mixed << 8 | (guint32) (from + (to - from) * share + 0.5);
    }
  return mixed;
}

void
sc_hatching_init (ScHatching *self, const ScTheme *theme, gdouble pixel_scale)
{
  gint size = MAX ((gint) (TILE * CLAMP (pixel_scale, 0.5, 8) + 0.5), 4);

  self->size = size;
  for (gint origin = 0; origin < 3; origin++)
    self->tile[origin] = g_new (guint32, (gsize) size * (gsize) size);
  for (gint y = 0; y < size; y++)
    for (gint x = 0; x < size; x++)
      {
        gsize i = (gsize) y * (gsize) size + (gsize) x;
        gdouble rising = stroke ((x + y) / G_SQRT2, size / G_SQRT2, size * 0.16);
        gdouble upright = stroke (x, size / 2.0, size * 0.04), level = stroke (y, size / 2.0, size * 0.04);
        self->tile[SC_FIELD_ORIGIN_NONE][i] = theme->surface;
        self->tile[SC_FIELD_ORIGIN_SOURCE][i] = mix (theme->missing, theme->missing_stroke, rising);
        self->tile[SC_FIELD_ORIGIN_OPERATION][i] = mix (theme->made, theme->made_stroke, MAX (upright, level));
      }
}

void
sc_hatching_clear (ScHatching *self)
{
  for (gint origin = 0; origin < 3; origin++)
    g_clear_pointer (&self->tile[origin], g_free);
}
