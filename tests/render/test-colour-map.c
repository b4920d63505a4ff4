/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "render/colour-map.h"
#include "render/colour-space.h"

#define STEPS 256

/* A screen's channels have 256 steps; the lightness of a rounded dark colour
 * may be this far off. */
#define LIGHTNESS_ROUNDING 0.6

static gdouble
lightness_of (guint32 colour)
{
  const gdouble rgb[3] = { (colour >> 16 & 0xff) / 255.0, (colour >> 8 & 0xff) / 255.0, (colour & 0xff) / 255.0 };
  gdouble lab[3];

  sc_colour_srgb_to_lab (rgb, lab);
  return lab[0];
}

static void
test_lab_round_trip (void)
{
  for (gint red = 0; red <= 255; red += 17)
    for (gint green = 0; green <= 255; green += 17)
      for (gint blue = 0; blue <= 255; blue += 17)
        {
          const gdouble rgb[3] = { red / 255.0, green / 255.0, blue / 255.0 };
          gdouble lab[3], back[3];
          sc_colour_srgb_to_lab (rgb, lab);
          sc_colour_lab_to_srgb (lab, back);
          /* The two matrices are inverse to seven digits; the gamut's border is cut at 1e-6 of light. */
          for (gint i = 0; i < 3; i++)
            g_assert_cmpfloat_with_epsilon (rgb[i], back[i], 2e-4);
        }
}

static void
test_lightness_is_straight (void)
{
  for (gint map = 0; map < SC_N_COLOUR_MAPS; map++)
    {
      gboolean diverging = sc_colour_map_is_diverging ((ScColourMap) map);
      gdouble first[3], last[3], lab[3], rgb[3];

      sc_colour_map_sample ((ScColourMap) map, 0, rgb);
      sc_colour_srgb_to_lab (rgb, first);
      sc_colour_map_sample ((ScColourMap) map, diverging ? 0.5 : 1, rgb);
      sc_colour_srgb_to_lab (rgb, last);
      g_assert_cmpfloat (fabs (last[0] - first[0]), >, 60); /* most of what a screen has */
      for (gint i = 0; i <= STEPS; i++)
        {
          gdouble position = (gdouble) i / STEPS;
          gdouble along = diverging ? 1 - fabs (2 * position - 1) : position;
          sc_colour_map_sample ((ScColourMap) map, position, rgb);
          sc_colour_srgb_to_lab (rgb, lab);
          g_assert_cmpfloat_with_epsilon (lab[0], first[0] + along * (last[0] - first[0]), 0.05);
        }
    }
}

static void
test_diverging_is_symmetric (void)
{
  for (gint i = 0; i <= STEPS; i++)
    {
      gdouble rgb[3], cold[3], warm[3];
      sc_colour_map_sample (SC_COLOUR_MAP_DIFFERENCE, 0.5 - 0.5 * i / STEPS, rgb);
      sc_colour_srgb_to_lab (rgb, cold);
      sc_colour_map_sample (SC_COLOUR_MAP_DIFFERENCE, 0.5 + 0.5 * i / STEPS, rgb);
      sc_colour_srgb_to_lab (rgb, warm);
      g_assert_cmpfloat_with_epsilon (cold[0], warm[0], 0.05);
      if (i > STEPS / 8)
        g_assert_cmpfloat (warm[2] - cold[2], >, 10); /* blue against yellow, which all see */
    }
}

/* What dichromats see: Viénot, Brettel and Mollon, Color Res. Appl. 24 (1999),
 * in linear light. */
static void
see_as_dichromat (gboolean deuteranope, const gdouble rgb[3], gdouble lab[3])
{
  const gdouble protan[3][3] = { { 0.11238, 0.88762, 0 }, { 0.11238, 0.88762, 0 }, { 0.00401, -0.00401, 1 } };
  const gdouble deutan[3][3] = { { 0.29275, 0.70725, 0 }, { 0.29275, 0.70725, 0 }, { -0.02234, 0.02234, 1 } };
  gdouble light[3], seen[3];

  for (gint i = 0; i < 3; i++)
    light[i] = sc_colour_srgb_to_linear (rgb[i]);
  for (gint i = 0; i < 3; i++)
    {
      const gdouble *row = deuteranope ? deutan[i] : protan[i];
      gdouble sum = row[0] * light[0] + row[1] * light[1] + row[2] * light[2];
      seen[i] = sc_colour_linear_to_srgb (CLAMP (sum, 0, 1));
    }
  sc_colour_srgb_to_lab (seen, lab);
}

static void
test_told_apart_by_the_colour_blind (void)
{
  for (gint map = 0; map < SC_N_COLOUR_MAPS; map++)
    for (gint deuteranope = 0; deuteranope < 2; deuteranope++)
      for (gint i = 0; i <= 20; i++)
        for (gint k = i + 2; k <= 20; k++)
          {
            gdouble rgb[3], a[3], b[3], difference;
            sc_colour_map_sample ((ScColourMap) map, i / 20.0, rgb);
            see_as_dichromat (deuteranope, rgb, a);
            sc_colour_map_sample ((ScColourMap) map, k / 20.0, rgb);
            see_as_dichromat (deuteranope, rgb, b);
            difference = sqrt ((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]) + (a[2] - b[2]) * (a[2] - b[2]));
            /* A difference of 2.3 is just seen side by side. Next to the middle
             * of the diverging map the two sides are both nearly white. */
            if (sc_colour_map_is_diverging ((ScColourMap) map) && i + k == 20 && k - i <= 2)
              continue;
            g_assert_cmpfloat (difference, >, 4.0);
          }
}

static void
test_names (void)
{
  for (gint map = 0; map < SC_N_COLOUR_MAPS; map++)
    {
      ScColourMap found = SC_N_COLOUR_MAPS;
      g_assert_true (sc_colour_map_from_name (sc_colour_map_get_name ((ScColourMap) map), &found));
      g_assert_cmpint (found, ==, map);
    }
  g_assert_false (sc_colour_map_from_name ("jet", &(ScColourMap) { 0 }));
  g_assert_false (sc_colour_map_from_name (NULL, &(ScColourMap) { 0 }));
}

static void
test_scale_is_monotonic (void)
{
  g_autoptr (ScColourScale) scale = sc_colour_scale_new (SC_COLOUR_MAP_EMBER, -40, 40, SC_COLOUR_SPACING_LINEAR, -INFINITY, NULL, 0);
  gdouble before = -1;

  for (gdouble value = -45; value <= 45; value += 0.25)
    {
      gdouble lightness = lightness_of (sc_colour_scale_lookup (scale, value));
      g_assert_cmpfloat (lightness, >=, before - LIGHTNESS_ROUNDING);
      before = lightness;
    }
  g_assert_cmphex (sc_colour_scale_lookup (scale, -INFINITY), ==, sc_colour_scale_lookup (scale, -40));
  g_assert_cmphex (sc_colour_scale_lookup (scale, INFINITY), ==, sc_colour_scale_lookup (scale, 40));
  g_assert_cmphex (sc_colour_scale_lookup (scale, NAN), ==, 0);
}

static void
test_scale_round_trip (void)
{
  for (gint spacing = 0; spacing < 2; spacing++)
    {
      g_autoptr (ScColourScale) scale
          = sc_colour_scale_new (SC_COLOUR_MAP_GREY, 2, 18, (ScColourSpacing) spacing, -INFINITY, NULL, 0);
      for (gdouble value = 2; value <= 18; value += 0.5)
        g_assert_cmpfloat_with_epsilon (sc_colour_scale_get_value (scale, sc_colour_scale_get_position (scale, value)), value, 1e-9);
      g_assert_true (isnan (sc_colour_scale_get_position (scale, NAN)));
    }
}

static void
test_stops_and_nothing (void)
{
  const gdouble stops[] = { 0.1, 1, 10, 100 };
  g_autoptr (ScColourScale) scale
      = sc_colour_scale_new (SC_COLOUR_MAP_RAIN, 0, 100, SC_COLOUR_SPACING_ROOT, 0.1, stops, G_N_ELEMENTS (stops));
  gdouble between[] = { 0.5, 5, 50 };

  g_assert_cmphex (sc_colour_scale_lookup (scale, 0), ==, 0);
  g_assert_cmphex (sc_colour_scale_lookup (scale, 0.099), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (between); i++)
    {
      guint32 colour = sc_colour_scale_lookup (scale, between[i]);
      g_assert_cmphex (colour >> 24, ==, 0xff);
      g_assert_cmphex (sc_colour_scale_lookup (scale, stops[i] + 0.1 * (stops[i + 1] - stops[i])), ==, colour);
      if (i > 0)
        g_assert_cmpfloat (lightness_of (colour), <, lightness_of (sc_colour_scale_lookup (scale, between[i - 1])) - 5);
    }
}

static void
test_odd_ranges (void)
{
  const gdouble ranges[][2] = { { 5, 5 }, { 0, 0 }, { NAN, NAN }, { 7, NAN }, { -INFINITY, INFINITY }, { 3, -3 } };

  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      g_autoptr (ScColourScale) scale
          = sc_colour_scale_new (SC_COLOUR_MAP_GALE, ranges[i][0], ranges[i][1], SC_COLOUR_SPACING_LINEAR, -INFINITY, NULL, 0);
      g_assert_true (isfinite (sc_colour_scale_get_minimum (scale)) && isfinite (sc_colour_scale_get_maximum (scale)));
      g_assert_cmpfloat (sc_colour_scale_get_minimum (scale), <, sc_colour_scale_get_maximum (scale));
      g_assert_cmphex (sc_colour_scale_lookup (scale, 1) >> 24, ==, 0xff);
    }
  g_autoptr (ScColourScale) symmetric = sc_colour_scale_new_symmetric (-3);
  g_assert_cmpfloat (sc_colour_scale_get_minimum (symmetric), ==, -3);
  g_assert_cmpfloat (sc_colour_scale_get_maximum (symmetric), ==, 3);
  g_assert_cmpfloat (lightness_of (sc_colour_scale_lookup (symmetric, 0)), >, 95);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/colour-map/lab-round-trip", test_lab_round_trip);
  g_test_add_func ("/colour-map/lightness-is-straight", test_lightness_is_straight);
  g_test_add_func ("/colour-map/diverging-is-symmetric", test_diverging_is_symmetric);
  g_test_add_func ("/colour-map/told-apart-by-the-colour-blind", test_told_apart_by_the_colour_blind);
  g_test_add_func ("/colour-map/names", test_names);
  g_test_add_func ("/colour-scale/monotonic", test_scale_is_monotonic);
  g_test_add_func ("/colour-scale/round-trip", test_scale_round_trip);
  g_test_add_func ("/colour-scale/stops-and-nothing", test_stops_and_nothing);
  g_test_add_func ("/colour-scale/odd-ranges", test_odd_ranges);
  return g_test_run ();
}
