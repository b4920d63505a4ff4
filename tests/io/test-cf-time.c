/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/cf-time.h"

#include <math.h>
#include <string.h>

static ScArray *
decode (const gchar *units, const gchar *calendar, ScDType dtype, gsize n, const gdouble *numbers)
{
  ScCfTime time;
  g_autoptr (GError) error = NULL;
  g_autoptr (ScArray) array = sc_array_new (dtype, 1, &n, NULL);

  for (gsize i = 0; i < n; i++)
    if (dtype == SC_DTYPE_INT64)
      ((gint64 *) array->data)[i] = isnan (numbers[i]) ? SC_NOT_A_TIME : (gint64) numbers[i];
    else
      ((gdouble *) array->data)[i] = numbers[i];
  g_assert_true (sc_cf_time_parse (units, calendar, &time, &error));
  g_assert_no_error (error);
  g_assert_cmpint (time.kind, !=, SC_CF_TIME_NONE);
  ScArray *times = sc_cf_time_decode (&time, array, &error);
  g_assert_no_error (error);
  return times;
}

/* What xarray 2026.9 and cftime give. */
static void
test_dates (void)
{
  static const struct
  {
    const gchar *units;
    const gchar *calendar;
    ScDType dtype;
    gdouble number;
    const gchar *expected;
    ScCalendar kept;
  } cases[] = {
    { "hours since 2019-03-29 00:00:00", "proleptic_gregorian", SC_DTYPE_INT64, 12, "2019-03-29T12:00:00", SC_CALENDAR_PROLEPTIC_GREGORIAN },
    { "hours since 1900-01-01 00:00:0.0", "gregorian", SC_DTYPE_INT64, 1051896, "2020-01-01T00:00:00", SC_CALENDAR_PROLEPTIC_GREGORIAN },
    { "hours since 1-1-1 00:00:00", NULL, SC_DTYPE_FLOAT64, 17523624, "2000-01-31T00:00:00", SC_CALENDAR_PROLEPTIC_GREGORIAN },
    { "days since 1992-10-8 15:15:42.5 -6:00", NULL, SC_DTYPE_INT64, 1, "1992-10-09T21:15:42.5", SC_CALENDAR_PROLEPTIC_GREGORIAN },
    { "seconds since 1970-01-01T00:00:00Z", "standard", SC_DTYPE_FLOAT64, 0.5, "1970-01-01T00:00:00.5", SC_CALENDAR_PROLEPTIC_GREGORIAN },
    { "days since 2000-01-01", "noleap", SC_DTYPE_INT64, 59, "2000-03-01T00:00:00", SC_CALENDAR_NOLEAP },
    { "days since 2000-01-01", "360_day", SC_DTYPE_FLOAT64, 59.5, "2000-02-30T12:00:00", SC_CALENDAR_360_DAY },
    { "months since 2000-01-01", "360_day", SC_DTYPE_INT64, 2, "2000-03-01T00:00:00", SC_CALENDAR_360_DAY },
    { "days since 0049-01-01", NULL, SC_DTYPE_INT64, 31, "0049-02-01T00:00:00", SC_CALENDAR_STANDARD },
    { "days since 1582-10-04", "standard", SC_DTYPE_INT64, 1, "1582-10-15T00:00:00", SC_CALENDAR_STANDARD },
    { "weeks since 2000-01-01", NULL, SC_DTYPE_INT64, 2, "2000-01-15T00:00:00", SC_CALENDAR_PROLEPTIC_GREGORIAN },
    { "days since 2000-01-01", NULL, SC_DTYPE_INT64, 200000, "2547-08-01T00:00:00", SC_CALENDAR_STANDARD },
    { "days since 2000-01-01", NULL, SC_DTYPE_INT64, NAN, "NaT", SC_CALENDAR_PROLEPTIC_GREGORIAN },
    { "nanoseconds since 1970-01-01", NULL, SC_DTYPE_INT64, 1, "1970-01-01T00:00:00.000000001", SC_CALENDAR_PROLEPTIC_GREGORIAN },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ScArray) times = decode (cases[i].units, cases[i].calendar, cases[i].dtype, 1, &cases[i].number);
      g_autofree gchar *text = sc_array_format_element (times, 0);
      g_test_message ("%s", cases[i].units);
      g_assert_cmpint (times->dtype, ==, SC_DTYPE_DATETIME);
      g_assert_cmpstr (text, ==, cases[i].expected);
      g_assert_cmpint (times->calendar, ==, cases[i].kept);
    }
}

static void
test_durations (void)
{
  const gdouble hours[] = { -12, 0, 12 }, thirds[] = { 1.0 / 3, 2.0 / 3, NAN };
  g_autoptr (ScArray) whole = decode ("hours", NULL, SC_DTYPE_INT64, 3, hours);
  g_autoptr (ScArray) real = decode ("days", NULL, SC_DTYPE_FLOAT64, 3, thirds);

  g_assert_cmpint (whole->dtype, ==, SC_DTYPE_TIMEDELTA);
  g_assert_cmpint (sc_array_get_int (whole, 0), ==, -12 * 3600 * SC_NANOSECONDS);
  /* A third of a day is eight hours, to the nanosecond. */
  g_assert_cmpint (sc_array_get_int (real, 0), ==, 8 * 3600 * SC_NANOSECONDS);
  g_assert_cmpint (sc_array_get_int (real, 1), ==, 16 * 3600 * SC_NANOSECONDS);
  g_assert_cmpint (sc_array_get_int (real, 2), ==, SC_NOT_A_TIME);
}

static void
test_no_times (void)
{
  static const gchar *const none[] = { "K", "m s-1", "days accumulated", "hour", "", "day as %Y%m%d.%f" };
  static const struct
  {
    const gchar *units;
    const gchar *calendar;
  } refused[] = {
    { "months since 1958-1-1 00:00:00", NULL }, { "years since 2000-01-01", NULL },
    { "days since 0000-01-01 00:00:00", NULL }, { "days since yesterday", NULL },
    { "days since 2000-01-01", "mayan" },       { "days since 2000-02-30", "noleap" },
    { "metres since 2000-01-01", NULL },        { "days since 2000-01-01 12:00:00 and a bit", NULL },
  };
  ScCfTime time;

  for (gsize i = 0; i < G_N_ELEMENTS (none); i++)
    {
      g_assert_true (sc_cf_time_parse (none[i], NULL, &time, NULL));
      g_assert_cmpint (time.kind, ==, SC_CF_TIME_NONE);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", refused[i].units);
      g_assert_false (sc_cf_time_parse (refused[i].units, refused[i].calendar, &time, &error));
      g_assert_nonnull (error);
    }
}

static void
test_beyond (void)
{
  ScCfTime time;
  const gsize n = 1;
  g_autoptr (ScArray) number = sc_array_new (SC_DTYPE_INT64, 1, &n, NULL);
  g_autoptr (GError) error = NULL;

  ((gint64 *) number->data)[0] = G_MAXINT64;
  g_assert_true (sc_cf_time_parse ("days since 2000-01-01", NULL, &time, NULL));
  g_assert_null (sc_cf_time_decode (&time, number, &error));
  g_assert_nonnull (error);
}

/* Encoding and decoding lead back, in the coarsest units that make whole numbers. */
static void
test_round_trip (void)
{
  static const struct
  {
    gint64 ticks[2];
    const gchar *unit;
  } cases[] = {
    { { 0, 12 * 3600 * SC_NANOSECONDS }, "hours" },
    { { 0, 24 * 3600 * SC_NANOSECONDS }, "hours" },
    { { 60 * SC_NANOSECONDS, 0 }, "minutes" },
    { { -1 * SC_NANOSECONDS, SC_NOT_A_TIME }, "seconds" },
    { { 1000000, 0 }, "milliseconds" },
    { { 1, 3600 * SC_NANOSECONDS }, "nanoseconds" },
  };
  const gsize n = 2;

  for (ScDType dtype = SC_DTYPE_DATETIME; dtype <= SC_DTYPE_TIMEDELTA; dtype++)
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
      {
        g_autofree gchar *units = NULL;
        const gchar *calendar;
        ScCfTime time;
        g_autoptr (ScArray) array = sc_array_new (dtype, 1, &n, NULL);
        memcpy (array->data, cases[i].ticks, sizeof cases[i].ticks);
        g_autoptr (ScArray) numbers = sc_cf_time_encode (array, &units, &calendar, NULL);
        g_assert_true (g_str_has_prefix (units, cases[i].unit));
        g_assert_true (sc_cf_time_parse (units, calendar, &time, NULL));
        g_autoptr (ScArray) again = sc_cf_time_decode (&time, numbers, NULL);
        g_assert_cmpint (again->dtype, ==, dtype);
        g_assert_true (sc_array_equal (again, array));
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cf-time/dates", test_dates);
  g_test_add_func ("/cf-time/durations", test_durations);
  g_test_add_func ("/cf-time/no-times", test_no_times);
  g_test_add_func ("/cf-time/beyond", test_beyond);
  g_test_add_func ("/cf-time/round-trip", test_round_trip);
  return g_test_run ();
}
