/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/colour-scale-private.h"

#include <math.h>
#include <string.h>

struct _ScColourScale
{
  gatomicrefcount references;
  ScColourMap map;
  gdouble minimum;
  gdouble maximum;
  ScColourSpacing spacing;
  gdouble nothing_below;
  gdouble *stops;
  gsize n_stops;
  guint32 table[SC_COLOUR_TABLE_SIZE];
};

static guint32
pack (const gdouble rgb[3])
{
  guint32 packed = 0xff;

  for (gint i = 0; i < 3; i++)
    packed = packed << 8 | (guint32) (rgb[i] * 255 + 0.5);
  return packed;
}

/* With stops each stretch between two of them has one colour; the stretches
 * divide the map evenly, so that all are told apart. */
static void
fill_table (ScColourScale *self)
{
  for (gsize i = 0; i < SC_COLOUR_TABLE_SIZE; i++)
    {
      gdouble position = ((gdouble) i + 0.5) / SC_COLOUR_TABLE_SIZE;
      gdouble rgb[3];

      if (self->n_stops > 0)
        {
          gdouble value = sc_colour_scale_get_value (self, position);
          gsize stretch = 0;
          while (stretch < self->n_stops && value >= self->stops[stretch])
            stretch++;
          position = (gdouble) stretch / (gdouble) self->n_stops;
        }
      sc_colour_map_sample (self->map, position, rgb);
      self->table[i] = pack (rgb);
    }
}

ScColourScale *
sc_colour_scale_new (ScColourMap     map,
                     gdouble         minimum,
                     gdouble         maximum,
                     ScColourSpacing spacing,
                     gdouble         nothing_below,
                     const gdouble  *stops,
                     gsize           n_stops)
{
  ScColourScale *self;

  g_return_val_if_fail (map < SC_N_COLOUR_MAPS, NULL);

  self = g_new0 (ScColourScale, 1);
  g_atomic_ref_count_init (&self->references);
  self->map = map;
  self->minimum = isfinite (minimum) ? minimum : 0;
  self->maximum = isfinite (maximum) ? maximum : self->minimum + 1;
  if (!(self->maximum > self->minimum))
    {
      gdouble half = MAX (fabs (self->minimum) * 1e-3, 1e-12);
      self->minimum -= half;
      self->maximum = self->minimum + 2 * half;
    }
  self->spacing = spacing;
  self->nothing_below = isnan (nothing_below) ? -INFINITY : nothing_below;
  self->stops = stops != NULL && n_stops > 0 ? g_memdup2 (stops, n_stops * sizeof *stops) : NULL;
  self->n_stops = self->stops != NULL ? n_stops : 0;
  fill_table (self);
  return self;
}

ScColourScale *
sc_colour_scale_new_symmetric (gdouble magnitude)
{
  magnitude = isfinite (magnitude) && magnitude != 0 ? fabs (magnitude) : 1;
  return sc_colour_scale_new (SC_COLOUR_MAP_DIFFERENCE, -magnitude, magnitude, SC_COLOUR_SPACING_LINEAR, -INFINITY, NULL, 0);
}

ScColourScale *
sc_colour_scale_ref (ScColourScale *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sc_colour_scale_unref (ScColourScale *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->stops);
  g_free (self);
}

gdouble
sc_colour_scale_get_minimum (const ScColourScale *self)
{
  return self->minimum;
}

gdouble
sc_colour_scale_get_maximum (const ScColourScale *self)
{
  return self->maximum;
}

gdouble
sc_colour_scale_get_nothing_below (const ScColourScale *self)
{
  return self->nothing_below;
}

const gdouble *
sc_colour_scale_get_stops (const ScColourScale *self, gsize *n_stops)
{
  *n_stops = self->n_stops;
  return self->stops;
}

ScColourSpacing
sc_colour_scale_get_spacing (const ScColourScale *self)
{
  return self->spacing;
}

const guint32 *
sc_colour_scale_peek_table (const ScColourScale *self)
{
  return self->table;
}

gdouble
sc_colour_scale_get_position (const ScColourScale *self, gdouble value)
{
  gdouble position = (value - self->minimum) / (self->maximum - self->minimum);

  if (isnan (position))
    return isnan (value) ? NAN : value > 0;
  position = CLAMP (position, 0, 1);
  return self->spacing == SC_COLOUR_SPACING_ROOT ? sqrt (position) : position;
}

gdouble
sc_colour_scale_get_value (const ScColourScale *self, gdouble position)
{
  if (self->spacing == SC_COLOUR_SPACING_ROOT)
    position *= position;
  return self->minimum + position * (self->maximum - self->minimum);
}

guint32
sc_colour_scale_lookup (const ScColourScale *self, gdouble value)
{
  gdouble position;

  if (isnan (value) || value < self->nothing_below)
    return 0;
  position = sc_colour_scale_get_position (self, value);
  return self->table[MIN ((gsize) (position * SC_COLOUR_TABLE_SIZE), SC_COLOUR_TABLE_SIZE - 1)];
}
