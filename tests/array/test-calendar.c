/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "array/calendar.h"

#include "array/dtype.h"

static const ScCalendar calendars[] = {
  SC_CALENDAR_PROLEPTIC_GREGORIAN, SC_CALENDAR_STANDARD, SC_CALENDAR_JULIAN,
  SC_CALENDAR_NOLEAP,              SC_CALENDAR_ALL_LEAP, SC_CALENDAR_360_DAY,
};

/* Days follow one another without a gap, and lead back to themselves. */
static void
test_every_day (void)
{
  for (gsize c = 0; c < G_N_ELEMENTS (calendars); c++)
    {
      gint64 last_year = G_MININT64;
      gint last_month = 0, last_day = 0;
      for (gint64 days = -720000; days <= 200000; days++)
        {
          gint64 year, again;
          gint month, day;
          sc_calendar_from_days (calendars[c], days, &year, &month, &day);
          g_assert_true (sc_calendar_to_days (calendars[c], year, month, day, &again));
          g_assert_cmpint (again, ==, days);
          if (last_year != G_MININT64)
            g_assert_true (year > last_year || (year == last_year && (month > last_month || (month == last_month && day > last_day))));
          last_year = year;
          last_month = month;
          last_day = day;
        }
    }
}

/* Dates and counts from the definitions of the calendars (CF conventions, 4.4.1). */
static void
test_known (void)
{
  const struct
  {
    ScCalendar calendar;
    gint64 year;
    gint month, day;
    gint64 days;
  } cases[] = {
    { SC_CALENDAR_PROLEPTIC_GREGORIAN, 1970, 1, 1, 0 },
    { SC_CALENDAR_PROLEPTIC_GREGORIAN, 2000, 3, 1, 11017 },
    { SC_CALENDAR_PROLEPTIC_GREGORIAN, 1582, 10, 15, -141427 },
    { SC_CALENDAR_PROLEPTIC_GREGORIAN, 1582, 10, 14, -141428 },
    { SC_CALENDAR_PROLEPTIC_GREGORIAN, 0, 3, 1, -719468 },
    { SC_CALENDAR_STANDARD, 1582, 10, 15, -141427 },
    { SC_CALENDAR_STANDARD, 1582, 10, 4, -141428 },
    { SC_CALENDAR_STANDARD, 1, 1, 1, -719164 },
    { SC_CALENDAR_JULIAN, 1970, 1, 1, 0 },
    { SC_CALENDAR_NOLEAP, 1971, 1, 1, 365 },
    { SC_CALENDAR_NOLEAP, 2000, 3, 1, 30 * 365 + 59 },
    { SC_CALENDAR_ALL_LEAP, 1971, 1, 1, 366 },
    { SC_CALENDAR_360_DAY, 1971, 2, 30, 360 + 59 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 days;
      g_assert_true (sc_calendar_to_days (cases[i].calendar, cases[i].year, cases[i].month, cases[i].day, &days));
      g_assert_cmpint (days, ==, cases[i].days);
    }
}

static void
test_no_such_date (void)
{
  const struct
  {
    ScCalendar calendar;
    gint64 year;
    gint month, day;
  } cases[] = {
    { SC_CALENDAR_PROLEPTIC_GREGORIAN, 1900, 2, 29 }, { SC_CALENDAR_PROLEPTIC_GREGORIAN, 2000, 13, 1 },
    { SC_CALENDAR_PROLEPTIC_GREGORIAN, 2000, 1, 0 },  { SC_CALENDAR_STANDARD, 1582, 10, 10 },
    { SC_CALENDAR_STANDARD, 0, 1, 1 },                { SC_CALENDAR_NOLEAP, 2000, 2, 29 },
    { SC_CALENDAR_360_DAY, 2000, 1, 31 },             { SC_CALENDAR_NOLEAP, 9999999, 1, 1 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 days;
      g_assert_false (sc_calendar_to_days (cases[i].calendar, cases[i].year, cases[i].month, cases[i].day, &days));
    }
}

static void
test_names (void)
{
  ScCalendar calendar;
  for (gsize i = 0; i < G_N_ELEMENTS (calendars); i++)
    {
      g_assert_true (sc_calendar_from_name (sc_calendar_get_name (calendars[i]), &calendar));
      g_assert_cmpint (calendar, ==, calendars[i]);
    }
  g_assert_true (sc_calendar_from_name ("Gregorian", &calendar));
  g_assert_cmpint (calendar, ==, SC_CALENDAR_STANDARD);
  g_assert_false (sc_calendar_from_name ("mayan", &calendar));
}

static void
check_format (ScCalendar calendar, gint64 ticks, gint64 per_second, const gchar *expected)
{
  g_autofree gchar *text = sc_time_format (calendar, ticks, per_second);
  g_assert_cmpstr (text, ==, expected);
}

static void
check_delta (gint64 ticks, const gchar *expected)
{
  g_autofree gchar *text = sc_timedelta_format (ticks, 1000000000);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_formats (void)
{
  check_format (SC_CALENDAR_PROLEPTIC_GREGORIAN, -1, 1000000000, "1969-12-31T23:59:59.999999999");
  check_format (SC_CALENDAR_PROLEPTIC_GREGORIAN, 1500000, 1000000, "1970-01-01T00:00:01.5");
  check_format (SC_CALENDAR_360_DAY, G_GINT64_CONSTANT (59) * 86400, 1, "1970-02-30T00:00:00");
  check_format (SC_CALENDAR_STANDARD, SC_NOT_A_TIME, 1, "NaT");
  check_delta (G_GINT64_CONSTANT (43200) * 1000000000, "12 h");
  check_delta (G_GINT64_CONSTANT (-43200) * 1000000000, "-12 h");
  check_delta (G_GINT64_CONSTANT (86400) * 1000000000, "24 h");
  check_delta (G_GINT64_CONSTANT (864000) * 1000000000, "10 d");
  check_delta (G_GINT64_CONSTANT (90) * 1000000000, "90 s");
  check_delta (1500000000, "1.5 s");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calendar/every-day", test_every_day);
  g_test_add_func ("/calendar/known", test_known);
  g_test_add_func ("/calendar/no-such-date", test_no_such_date);
  g_test_add_func ("/calendar/names", test_names);
  g_test_add_func ("/calendar/formats", test_formats);
  return g_test_run ();
}
