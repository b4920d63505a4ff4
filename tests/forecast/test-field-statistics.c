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

/* Rows in another order and with gaps between them: indices are those of the order; the first one counts. */
static void
test_rows (void)
{
  enum { ROWS = 500, CHANNELS = 37, LD = 48 };
  g_autofree gfloat *values = g_new (gfloat, ROWS * LD);
  g_autofree gint32 *order = g_new (gint32, ROWS);
  g_autoptr (ScThreads) threads = sc_threads_new (3);
  const ScFieldRows rows = { values, LD, ROWS, CHANNELS, order, -50.0, 50.0 };
  ScFieldStatistics alone, together;

  for (gsize i = 0; i < ROWS * LD; i++)
    values[i] = i % LD < CHANNELS ? (gfloat) g_test_rand_double_range (-10.0, 10.0) : NAN; /* gaps are not looked at */
  for (gint32 i = 0; i < ROWS; i++)
    order[i] = ROWS - 1 - i;
  values[3 * LD + 5] = NAN;
  values[400 * LD + 36] = NAN;
  values[7 * LD] = -INFINITY;
  values[499 * LD + 2] = 51.0f;

  sc_field_statistics_init (&alone);
  sc_field_statistics_add_rows (&alone, &rows, NULL);
  g_assert_cmpuint (alone.count, ==, ROWS * CHANNELS);
  g_assert_cmpuint (alone.nan, ==, 2);
  g_assert_cmpint (alone.first_nan, ==, (ROWS - 1 - 400) * CHANNELS + 36);
  g_assert_cmpuint (alone.infinite, ==, 1);
  g_assert_cmpint (alone.first_infinite, ==, (ROWS - 1 - 7) * CHANNELS);
  g_assert_cmpuint (alone.outside, ==, 1);
  g_assert_cmpint (alone.first_outside, ==, 2);
  g_assert_cmpfloat (alone.maximum, ==, 51.0);

  sc_field_statistics_init (&together);
  sc_field_statistics_add_rows (&together, &rows, threads);
  g_assert_cmpmem (&alone, sizeof alone, &together, sizeof together);

  /* More rows after them: their indices go on. */
  sc_field_statistics_add_rows (&together, &rows, threads);
  g_assert_cmpuint (together.nan, ==, 4);
  g_assert_cmpint (together.first_nan, ==, alone.first_nan);
  g_assert_cmpuint (together.count, ==, 2 * alone.count);
  values[499 * LD + 2] = nextafterf (51.0f, 0.0f);
  ScFieldStatistics changed;
  sc_field_statistics_init (&changed);
  sc_field_statistics_add_rows (&changed, &rows, NULL);
  g_assert_cmpuint (changed.fingerprint, !=, alone.fingerprint);
}

/* The sample is of the whole field and its histogram that of its distribution, roughly. */
static void
test_histogram (void)
{
  enum { N = 100000, BINS = 4 };
  g_autofree gfloat *values = g_new (gfloat, N);
  ScFieldStatistics statistics;
  guint bins[BINS], sum = 0;

  for (gsize i = 0; i < N; i++)
    values[i] = (gfloat) i;
  sc_field_statistics_init (&statistics);
  sc_field_statistics_add (&statistics, values, N);
  sc_field_statistics_histogram (&statistics, bins, BINS);
  for (gint i = 0; i < BINS; i++)
    {
      sum += bins[i];
      g_assert_cmpfloat (fabs (bins[i] - statistics.n_sample / (gdouble) BINS), <, 0.2 * statistics.n_sample);
    }
  g_assert_cmpuint (sum, ==, statistics.n_sample);
  g_assert_cmpuint (sum, >=, SC_FIELD_SAMPLE_SIZE / 4);
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
  g_assert_cmpfloat_with_epsilon (parts.mean / whole.mean, 1.0, 1e-8); /* sums are in float32 around one of the values */
  g_assert_cmpfloat_with_epsilon (parts.standard_deviation / whole.standard_deviation, 1.0, 1e-4);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/field-statistics/numbers", test_numbers);
  g_test_add_func ("/field-statistics/none", test_none);
  g_test_add_func ("/field-statistics/parts", test_parts);
  g_test_add_func ("/field-statistics/rows", test_rows);
  g_test_add_func ("/field-statistics/histogram", test_histogram);
  return g_test_run ();
}
