/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/colour-map.h"

#include <math.h>

#include "render/colour-space.h"

#define N_KNOTS 5

/**
 * A map: lightness goes straight from the first to the last (a diverging one
 * there and back), chroma and hue on a smooth curve through five knots.
 */
typedef struct
{
  const gchar *name;
  gboolean diverging;
  gdouble first_lightness;
  gdouble last_lightness; /* diverging: that of the middle */
  gdouble chroma[N_KNOTS];
  gdouble hue[N_KNOTS]; /* degrees in the a, b plane */
} MapCurve;

static const MapCurve CURVES[SC_N_COLOUR_MAPS] = {
  [SC_COLOUR_MAP_EMBER] = { "ember", FALSE, 17, 95, { 38, 58, 62, 62, 42 }, { 292, 318, 372, 420, 460 } },
  [SC_COLOUR_MAP_LAGOON] = { "lagoon", FALSE, 15, 95, { 30, 38, 36, 44, 30 }, { 285, 262, 210, 160, 115 } },
  [SC_COLOUR_MAP_GALE] = { "gale", FALSE, 97, 20, { 8, 34, 38, 44, 46 }, { 105, 130, 200, 275, 310 } },
  [SC_COLOUR_MAP_RAIN] = { "rain", FALSE, 93, 20, { 12, 32, 48, 58, 52 }, { 225, 250, 275, 300, 320 } },
  [SC_COLOUR_MAP_DIFFERENCE] = { "difference", TRUE, 32, 97, { 46, 40, 0, 52, 52 }, { 268, 256, 256, 66, 50 } },
  [SC_COLOUR_MAP_GREY] = { "grey", FALSE, 12, 95, { 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 } },
};

const gchar *
sc_colour_map_get_name (ScColourMap map)
{
  g_return_val_if_fail (map < SC_N_COLOUR_MAPS, NULL);
  return CURVES[map].name;
}

gboolean
sc_colour_map_from_name (const gchar *name, ScColourMap *map)
{
  for (gint i = 0; i < SC_N_COLOUR_MAPS; i++)
    if (g_strcmp0 (name, CURVES[i].name) == 0)
      {
        *map = (ScColourMap) i;
        return TRUE;
      }
  return FALSE;
}

gboolean
sc_colour_map_is_diverging (ScColourMap map)
{
  g_return_val_if_fail (map < SC_N_COLOUR_MAPS, FALSE);
  return CURVES[map].diverging;
}

/* Catmull-Rom through the knots, whose tangents at the ends are one-sided. */
static gdouble
curve (const gdouble *knots, gdouble position)
{
  gdouble scaled = position * (N_KNOTS - 1);
  gint i = CLAMP ((gint) scaled, 0, N_KNOTS - 2);
  gdouble t = scaled - i;
  gdouble p1 = knots[i], p2 = knots[i + 1];
  gdouble p0 = i > 0 ? knots[i - 1] : 2 * p1 - p2;
  gdouble p3 = i + 2 < N_KNOTS ? knots[i + 2] : 2 * p2 - p1;

  return p1 + 0.5 * t * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0)));
}

void
sc_colour_map_sample (ScColourMap map, gdouble position, gdouble rgb[3])
{
  const MapCurve *c = &CURVES[map];
  gdouble a[N_KNOTS], b[N_KNOTS], lab[3], along;

  g_return_if_fail (map < SC_N_COLOUR_MAPS);

  position = isnan (position) ? 0 : CLAMP (position, 0, 1);
  for (gint i = 0; i < N_KNOTS; i++)
    {
      a[i] = c->chroma[i] * cos (c->hue[i] * G_PI / 180);
      b[i] = c->chroma[i] * sin (c->hue[i] * G_PI / 180);
    }
  along = c->diverging ? 1 - fabs (2 * position - 1) : position;
  lab[0] = c->first_lightness + along * (c->last_lightness - c->first_lightness);
  lab[1] = curve (a, position);
  lab[2] = curve (b, position);
  sc_colour_lab_to_srgb (lab, rgb);
}
