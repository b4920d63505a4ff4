/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/display-units.h"

#include <math.h>

static gdouble
show (const gchar *variable, const gchar *units, const gchar *chosen, gdouble value)
{
  ScVariableStyle style;

  sc_display_units_get_style (variable, units, chosen, &style);
  return style.factor * value + style.offset;
}

/* The rounding of two factors in float64; values are below 1e6. */
#define assert_near(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-6)

static void
test_usual (void)
{
  assert_near (show ("2m_temperature", "K", NULL, 273.15), 0);
  assert_near (show ("mean_sea_level_pressure", "Pa", NULL, 101325), 1013.25);
  assert_near (show ("geopotential", "m**2 s**-2", NULL, 9.80665 * 5500), 550);
  assert_near (show ("total_precipitation_12hr", "m", NULL, 0.0125), 12.5);
  assert_near (show ("u_component_of_wind", "m s**-1", NULL, 7.5), 7.5);
  assert_near (show ("something_else", "furlong", NULL, 3), 3);
}

static void
test_chosen (void)
{
  assert_near (show ("2m_temperature", "K", "K", 273.15), 273.15);
  assert_near (show ("2m_temperature", "K", "°F", 310.15), 98.6);
  assert_near (show ("mean_sea_level_pressure", "Pa", "mmHg", 101325), 0.00750061683 * 101325);
  assert_near (show ("geopotential", "m**2 s**-2", "m", 9.80665 * 5500), 5500);
  assert_near (show ("u_component_of_wind", "m s**-1", "kn", 1852.0 / 3600.0), 1);
  assert_near (show ("u_component_of_wind", "m s**-1", "no such unit", 4), 4);
}

/* Every choice of every quantity converts there and back through the usual one. */
static void
test_choices (void)
{
  static const gchar *const VARIABLES[][2] = {
    { "2m_temperature", "K" },           { "temperature", "K" },
    { "mean_sea_level_pressure", "Pa" }, { "total_precipitation_12hr", "m" },
    { "geopotential", "m**2 s**-2" },    { "10m_u_component_of_wind", "m s**-1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (VARIABLES); i++)
    {
      const gchar *quantity = sc_display_units_get_quantity (VARIABLES[i][0], VARIABLES[i][1]);
      const gchar *const *choices = sc_display_units_get_choices (quantity);

      g_test_message ("%s", VARIABLES[i][0]);
      g_assert_nonnull (choices);
      for (gsize c = 0; choices[c] != NULL; c++)
        {
          ScVariableStyle style;

          sc_display_units_get_style (VARIABLES[i][0], VARIABLES[i][1], choices[c], &style);
          g_assert_cmpstr (style.units, ==, choices[c]);
          g_assert_cmpfloat (style.factor, >, 0);
        }
    }
  g_assert_null (sc_display_units_get_choices (NULL));
  g_assert_null (sc_display_units_get_quantity ("something_else", "furlong"));
}

static void
test_format (void)
{
  static const struct
  {
    gdouble value;
    const gchar *units;
    const gchar *text;
  } CASES[] = {
    { 21.34, "°C", "21.3" }, { -0.04, "°C", "0.0" },   { -31.62, "°C", "−31.6" }, { 101325.4, "Pa", "101325" },
    { 0.0125, "mm", "0.013" }, { NAN, "K", "–" },       { 1.5e-5, "kg/kg", "1.5e-05" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree gchar *text = sc_display_units_format (CASES[i].value, CASES[i].units);

      g_assert_cmpstr (text, ==, CASES[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/display-units/usual", test_usual);
  g_test_add_func ("/display-units/chosen", test_chosen);
  g_test_add_func ("/display-units/choices", test_choices);
  g_test_add_func ("/display-units/format", test_format);
  return g_test_run ();
}
