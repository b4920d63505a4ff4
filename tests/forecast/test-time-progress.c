/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>

#include "forecast/time-progress.h"
#include "io/npz.h"
#include "support/test-data.h"

/* Sines of float32 numbers by two libraries: one unit in the last place of 1. */
#define SINE_TOLERANCE 1.2e-7

static ScArray *
read_entry (ScNpz *npz, const gchar *name)
{
  g_autoptr (GError) error = NULL;
  ScArray *array = sc_npz_read (npz, name, &error);
  g_assert_no_error (error);
  return array;
}

static gdouble
get (ScArray *array, gsize index)
{
  return sc_array_get_double (array, index);
}

static void
test_reference (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *path = test_data_path ("golden/graphcast_tiny/time_features.npz");
  if (path == NULL)
    return;

  g_autoptr (ScNpz) npz = sc_npz_open (path, &error);
  g_assert_no_error (error);
  g_autoptr (ScArray) seconds = read_entry (npz, "seconds_since_epoch");
  g_autoptr (ScArray) lon = read_entry (npz, "lon");
  g_autoptr (ScArray) year = read_entry (npz, "year_progress");
  g_autoptr (ScArray) year_sin = read_entry (npz, "year_progress_sin");
  g_autoptr (ScArray) year_cos = read_entry (npz, "year_progress_cos");
  g_autoptr (ScArray) day = read_entry (npz, "day_progress");
  g_autoptr (ScArray) day_sin = read_entry (npz, "day_progress_sin");
  g_autoptr (ScArray) day_cos = read_entry (npz, "day_progress_cos");
  gsize n_lon = sc_array_get_size (lon);

  g_assert_cmpuint (sc_array_get_size (seconds), >, 0);
  for (gsize i = 0; i < sc_array_get_size (seconds); i++)
    {
      gint64 moment = (gint64) get (seconds, i);
      g_assert_cmpfloat (sc_year_progress (moment), ==, (gfloat) get (year, i));
      g_assert_cmpfloat_with_epsilon (sc_time_feature_evaluate (SC_TIME_FEATURE_YEAR_SIN, moment, 0), get (year_sin, i), SINE_TOLERANCE);
      g_assert_cmpfloat_with_epsilon (sc_time_feature_evaluate (SC_TIME_FEATURE_YEAR_COS, moment, 0), get (year_cos, i), SINE_TOLERANCE);
      for (gsize j = 0; j < n_lon; j++)
        {
          gfloat longitude = (gfloat) get (lon, j);
          g_assert_cmpfloat (sc_day_progress (moment, longitude), ==, (gfloat) get (day, i * n_lon + j));
          g_assert_cmpfloat_with_epsilon (sc_time_feature_evaluate (SC_TIME_FEATURE_DAY_SIN, moment, longitude),
                                          get (day_sin, i * n_lon + j), SINE_TOLERANCE);
          g_assert_cmpfloat_with_epsilon (sc_time_feature_evaluate (SC_TIME_FEATURE_DAY_COS, moment, longitude),
                                          get (day_cos, i * n_lon + j), SINE_TOLERANCE);
        }
    }
}

static void
test_before_epoch (void)
{
  /* Six in the morning of the day before the epoch, at Greenwich and a quarter of the way round. */
  g_assert_cmpfloat (sc_day_progress (-18 * 3600, 0.0f), ==, 0.25f);
  g_assert_cmpfloat_with_epsilon (sc_day_progress (-18 * 3600, 90.0f), 0.5f, 1e-7);
  g_assert_cmpfloat_with_epsilon (sc_day_progress (-18 * 3600, 270.0f), 0.0f, 1e-7);
  g_assert_cmpfloat_with_epsilon (sc_year_progress (-86400), 1.0 - 1.0 / 365.24219, 1e-7);
}

static void
test_names (void)
{
  ScTimeFeature feature;

  g_assert_true (sc_time_feature_from_name ("day_progress_sin", &feature));
  g_assert_cmpint (feature, ==, SC_TIME_FEATURE_DAY_SIN);
  g_assert_true (sc_time_feature_has_longitude (feature));
  g_assert_true (sc_time_feature_from_name ("year_progress", &feature));
  g_assert_false (sc_time_feature_has_longitude (feature));
  g_assert_false (sc_time_feature_from_name ("2m_temperature", &feature));
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/time-progress/reference", test_reference);
  g_test_add_func ("/time-progress/before-epoch", test_before_epoch);
  g_test_add_func ("/time-progress/names", test_names);
  return g_test_run ();
}
