/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "render/plot/plot-axis.h"

static void
test_map_and_back (void)
{
  const ScPlotAxis axes[] = {
    { .logarithmic = TRUE, .min = 0.01, .max = 200, .start = 80, .end = 760 },
    { .logarithmic = FALSE, .min = 0.4, .max = 20.6, .start = 10, .end = 300 },
    { .logarithmic = FALSE, .min = 0, .max = 1, .start = 300, .end = 10 },
  };

  for (gsize a = 0; a < G_N_ELEMENTS (axes); a++)
    {
      const ScPlotAxis *axis = &axes[a];
      g_assert_cmpfloat_with_epsilon (sc_plot_axis_map (axis, axis->min), axis->start, 1e-9);
      g_assert_cmpfloat_with_epsilon (sc_plot_axis_map (axis, axis->max), axis->end, 1e-9);
      for (gint i = -2; i <= 12; i++)
        {
          gdouble position = axis->start + (axis->end - axis->start) * i / 10.0;
          gdouble value = sc_plot_axis_unmap (axis, position);
          /* A few roundings of exp and log. */
          g_assert_cmpfloat_with_epsilon (sc_plot_axis_map (axis, value), position, 1e-9 * 1000);
        }
    }
  g_assert_cmpfloat (sc_plot_axis_map_clamped (&axes[0], INFINITY), ==, 760);
  g_assert_cmpfloat (sc_plot_axis_map_clamped (&axes[0], 0), ==, 80);
}

static void
check_ticks (const ScPlotAxis *axis, gdouble spacing, gdouble slack)
{
  g_autoptr (GArray) ticks = sc_plot_axis_get_ticks (axis, spacing);
  gdouble last = -INFINITY, last_major = NAN;

  g_assert_cmpuint (ticks->len, >, 0);
  for (guint i = 0; i < ticks->len; i++)
    {
      const ScPlotTick *tick = &g_array_index (ticks, ScPlotTick, i);
      g_assert_cmpfloat (tick->value, >, last);
      g_assert_cmpfloat (tick->value, >=, axis->min * (1 - 1e-6) - 1e-9);
      g_assert_cmpfloat (tick->value, <=, axis->max * (1 + 1e-6) + 1e-9);
      last = tick->value;
      if (!tick->major)
        continue;
      if (!isnan (last_major))
        g_assert_cmpfloat (fabs (sc_plot_axis_map (axis, tick->value) - sc_plot_axis_map (axis, last_major)), >=, spacing * slack);
      last_major = tick->value;
    }
  g_assert_false (isnan (last_major));
}

static void
test_ticks_keep_their_distance (void)
{
  for (gdouble width = 120; width < 3000; width *= 1.37)
    {
      ScPlotAxis log_axis = { .logarithmic = TRUE, .min = 0.01, .max = 200, .start = 0, .end = width };
      ScPlotAxis wide = { .logarithmic = TRUE, .min = 1e-6, .max = 1e6, .start = width, .end = 0 };
      ScPlotAxis linear = { .logarithmic = FALSE, .min = 0, .max = 47.3, .start = width, .end = 0 };
      /* 1, 2 and 5 are not equally far apart: log₁₀ 2 = 0.301 where 0.3 was asked for. */
      check_ticks (&log_axis, 40, 0.98);
      check_ticks (&wide, 40, 0.98);
      check_ticks (&linear, 40, 0.999);
    }
}

static void
test_ticks_of_a_decade (void)
{
  ScPlotAxis axis = { .logarithmic = TRUE, .min = 1, .max = 10, .start = 0, .end = 400 };
  g_autoptr (GArray) ticks = sc_plot_axis_get_ticks (&axis, 40);
  const gdouble majors[] = { 1, 2, 5, 10 };
  gsize found = 0;

  g_assert_cmpuint (ticks->len, ==, 10);
  for (guint i = 0; i < ticks->len; i++)
    if (g_array_index (ticks, ScPlotTick, i).major)
      g_assert_cmpfloat_with_epsilon (g_array_index (ticks, ScPlotTick, i).value, majors[found++], 1e-12);
  g_assert_cmpuint (found, ==, G_N_ELEMENTS (majors));
}

static void
check_format (gdouble value, gint digits, const gchar *expected)
{
  g_autofree gchar *text = sc_plot_format_number (value, digits);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_format (void)
{
  check_format (0, 3, "0");
  check_format (88, 3, "88");
  check_format (0.02, 3, "0.02");
  check_format (78.2222, 3, "78.2");
  check_format (1.125, 4, "1.125");
  check_format (9.996, 3, "10");
  check_format (999999.7, 6, "1×10⁶");
  check_format (100000, 3, "100000");
  check_format (1234567, 3, "1.23×10⁶");
  check_format (0.0001, 3, "0.0001");
  check_format (0.00001, 3, "1×10⁻⁵");
  check_format (-2.5, 3, "−2.5");
  check_format (INFINITY, 3, "∞");
  check_format (NAN, 3, "NaN");
}

static void
test_round (void)
{
  g_assert_cmpfloat (sc_plot_round_down (88 / 1.125, 3), ==, 78.2);
  g_assert_cmpfloat (sc_plot_round_up (88 / 1.125, 3), ==, 78.3);
  g_assert_cmpfloat (sc_plot_round_down (0.02, 3), ==, 0.02);
  g_assert_cmpfloat (sc_plot_round_up (0.02, 3), ==, 0.02);
  g_assert_cmpfloat (sc_plot_round_up (0.0201, 2), ==, 0.021);
  g_assert_cmpfloat (sc_plot_round_down (123456, 2), ==, 120000);

  GRand *random = g_rand_new_with_seed (7);
  for (gint i = 0; i < 1000; i++)
    {
      gdouble value = pow (10, g_rand_double_range (random, -6, 6));
      for (gint digits = 1; digits <= 5; digits++)
        {
          gdouble down = sc_plot_round_down (value, digits), up = sc_plot_round_up (value, digits);
          g_assert_cmpfloat (down, <=, value * (1 + 1e-8));
          g_assert_cmpfloat (up, >=, value * (1 - 1e-8));
          g_assert_cmpfloat (up - down, <=, pow (10, floor (log10 (value)) + 1 - digits) * (1 + 1e-6));
        }
    }
  g_rand_free (random);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot-axis/map-and-back", test_map_and_back);
  g_test_add_func ("/plot-axis/ticks-keep-their-distance", test_ticks_keep_their_distance);
  g_test_add_func ("/plot-axis/ticks-of-a-decade", test_ticks_of_a_decade);
  g_test_add_func ("/plot-axis/format", test_format);
  g_test_add_func ("/plot-axis/round", test_round);
  return g_test_run ();
}
