/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>

#include "forecast/field-statistics.h"

static void
test_numbers (void)
{
  const gfloat values[] = { 1.0f, NAN, 3.0f, INFINITY, -4.0f, 8.0f, -INFINITY, NAN, NAN };
  ScFieldStatistics statistics;

  sc_field_statistics_init (&statistics);
  sc_field_statistics_add (&statistics, values, G_N_ELEMENTS (values));
  g_assert_cmpuint (statistics.count, ==, 9);
  g_assert_cmpuint (statistics.nan, ==, 3);
  g_assert_cmpuint (statistics.infinite, ==, 2);
  g_assert_cmpfloat (statistics.minimum, ==, -4.0);
  g_assert_cmpfloat (statistics.maximum, ==, 8.0);
  g_assert_cmpfloat (statistics.mean, ==, 2.0);
  /* (1 + 1 + 36 + 36) / 4 */
  g_assert_cmpfloat_with_epsilon (statistics.standard_deviation, sqrt (18.5), 1e-12);
}

static void
test_none (void)
{
  const gfloat values[] = { NAN, NAN };
  ScFieldStatistics statistics;

  sc_field_statistics_init (&statistics);
  sc_field_statistics_add (&statistics, values, 2);
  g_assert_cmpuint (statistics.nan, ==, 2);
  g_assert_true (isnan (statistics.minimum) && isnan (statistics.mean) && isnan (statistics.maximum)
                 && isnan (statistics.standard_deviation));
}

/* In parts as at once: only rounding differs. */
static void
test_parts (void)
{
  gfloat values[1000];
  ScFieldStatistics whole, parts;

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = i % 37 == 0 ? NAN : (gfloat) (g_test_rand_double_range (-1.0, 1.0) * 1e3 + 1e5);
  sc_field_statistics_init (&whole);
  sc_field_statistics_add (&whole, values, G_N_ELEMENTS (values));
  sc_field_statistics_init (&parts);
  for (gsize first = 0, n; first < G_N_ELEMENTS (values); first += n)
    {
      n = (gsize) g_test_rand_int_range (0, 100);
      n = MIN (n, G_N_ELEMENTS (values) - first);
      sc_field_statistics_add (&parts, values + first, n);
    }
  g_assert_cmpuint (parts.count, ==, whole.count);
  g_assert_cmpuint (parts.nan, ==, whole.nan);
  g_assert_cmpfloat (parts.minimum, ==, whole.minimum);
  g_assert_cmpfloat (parts.maximum, ==, whole.maximum);
  g_assert_cmpfloat_with_epsilon (parts.mean / whole.mean, 1.0, 1e-13);
  g_assert_cmpfloat_with_epsilon (parts.standard_deviation / whole.standard_deviation, 1.0, 1e-9);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/field-statistics/numbers", test_numbers);
  g_test_add_func ("/field-statistics/none", test_none);
  g_test_add_func ("/field-statistics/parts", test_parts);
  return g_test_run ();
}
