/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "array/calendar.h"

#include "array/dtype.h"

#define MAX_YEAR G_GINT64_CONSTANT (1000000)
#define SECONDS_PER_DAY 86400

/* The first day of the Gregorian part of the standard calendar, 1582-10-15,
 * and the last of its Julian part, in days since 1970-01-01 Gregorian. */
#define GREGORIAN_START (-141427)

static const gchar *const names[] = {
  [SC_CALENDAR_PROLEPTIC_GREGORIAN] = "proleptic_gregorian",
  [SC_CALENDAR_STANDARD] = "standard",
  [SC_CALENDAR_JULIAN] = "julian",
  [SC_CALENDAR_NOLEAP] = "noleap",
  [SC_CALENDAR_ALL_LEAP] = "all_leap",
  [SC_CALENDAR_360_DAY] = "360_day",
};

const gchar *
sc_calendar_get_name (ScCalendar calendar)
{
  g_return_val_if_fail ((gsize) calendar < G_N_ELEMENTS (names), NULL);
  return names[calendar];
}

gboolean
sc_calendar_from_name (const gchar *name, ScCalendar *calendar)
{
  static const struct
  {
    const gchar *name;
    ScCalendar calendar;
  } aliases[] = {
    { "gregorian", SC_CALENDAR_STANDARD },
    { "365_day", SC_CALENDAR_NOLEAP },
    { "366_day", SC_CALENDAR_ALL_LEAP },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0)
      {
        *calendar = (ScCalendar) i;
        return TRUE;
      }
  for (gsize i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (g_ascii_strcasecmp (name, aliases[i].name) == 0)
      {
        *calendar = aliases[i].calendar;
        return TRUE;
      }
  return FALSE;
}

static gint64
floor_div (gint64 a, gint64 b)
{
  gint64 q = a / b;
  return q - (a % b != 0 && (a < 0) != (b < 0));
}

static gint
days_in_month (ScCalendar calendar, gint64 year, gint month)
{
  static const gint days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean leap = FALSE;

  switch (calendar)
    {
    case SC_CALENDAR_360_DAY:
      return 30;
    case SC_CALENDAR_NOLEAP:
      break;
    case SC_CALENDAR_ALL_LEAP:
      leap = TRUE;
      break;
    case SC_CALENDAR_JULIAN:
      leap = year % 4 == 0;
      break;
    case SC_CALENDAR_STANDARD:
    case SC_CALENDAR_PROLEPTIC_GREGORIAN:
    default:
      leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
      break;
    }
  return days[month - 1] + (month == 2 && leap);
}

/* Counting from March makes the leap day the last of its year, so that the
 * months' lengths follow one linear formula: (153 m + 2) / 5 days before
 * month m (0 = March). */
static gint64
days_from_march (gint64 year, gint month, gint day, gboolean gregorian)
{
  gint64 y = month <= 2 ? year - 1 : year;
  gint64 m = (month + 9) % 12;
  gint64 days = 365 * y + floor_div (y, 4) + (153 * m + 2) / 5 + day - 1;
  if (gregorian)
    days += floor_div (y, 400) - floor_div (y, 100);
  return days;
}

static void
date_from_march (gint64 days, gboolean gregorian, gint64 *year, gint *month, gint *day)
{
  gint64 y;

  if (gregorian)
    {
      gint64 era = floor_div (days, 146097);
      gint64 doe = days - era * 146097;
      gint64 yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
      y = era * 400 + yoe;
      days = doe - (365 * yoe + yoe / 4 - yoe / 100);
    }
  else
    {
      gint64 era = floor_div (days, 1461);
      gint64 doe = days - era * 1461;
      gint64 yoe = (doe - doe / 1460) / 365;
      y = era * 4 + yoe;
      days = doe - 365 * yoe;
    }
  gint64 m = (5 * days + 2) / 153;
  *day = (gint) (days - (153 * m + 2) / 5 + 1);
  *month = (gint) (m < 10 ? m + 3 : m - 9);
  *year = y + (*month <= 2);
}

/* Days before the month in a year of fixed lengths. */
static gint
day_of_year (ScCalendar calendar, gint month, gint day)
{
  gint n = day - 1;
  for (gint m = 1; m < month; m++)
    n += days_in_month (calendar, 1, m);
  return n;
}

/* CF's mixed and Julian calendars go from year −1 to year 1. */
static gint64
astronomical_year (gint64 year)
{
  return year < 0 ? year + 1 : year;
}

static gint64
civil_year (gint64 year)
{
  return year <= 0 ? year - 1 : year;
}

/* 1970-01-01 in the March-based Gregorian count. */
#define EPOCH_GREGORIAN 719468

gboolean
sc_calendar_to_days (ScCalendar calendar, gint64 year, gint month, gint day, gint64 *days)
{
  if (year < -MAX_YEAR || year > MAX_YEAR || month < 1 || month > 12 || day < 1)
    return FALSE;

  switch (calendar)
    {
    case SC_CALENDAR_PROLEPTIC_GREGORIAN:
      if (day > days_in_month (calendar, year, month))
        return FALSE;
      *days = days_from_march (year, month, day, TRUE) - EPOCH_GREGORIAN;
      return TRUE;
    case SC_CALENDAR_STANDARD:
      {
        if (year == 0)
          return FALSE;
        gint64 y = astronomical_year (year);
        gboolean gregorian = year > 1582 || (year == 1582 && (month > 10 || (month == 10 && day >= 15)));
        if (!gregorian && year == 1582 && month == 10 && day > 4)
          return FALSE;
        if (day > days_in_month (gregorian ? SC_CALENDAR_PROLEPTIC_GREGORIAN : SC_CALENDAR_JULIAN, y, month))
          return FALSE;
        /* Both parts count on in one sequence of days: the Julian formula
         * is two days ahead of the Gregorian one at the epoch of year 0. */
        *days = days_from_march (y, month, day, gregorian) - (gregorian ? EPOCH_GREGORIAN : EPOCH_GREGORIAN + 2);
        return TRUE;
      }
    case SC_CALENDAR_JULIAN:
      {
        if (year == 0)
          return FALSE;
        gint64 y = astronomical_year (year);
        if (day > days_in_month (calendar, y, month))
          return FALSE;
        *days = days_from_march (y, month, day, FALSE) - days_from_march (1970, 1, 1, FALSE);
        return TRUE;
      }
    case SC_CALENDAR_NOLEAP:
    case SC_CALENDAR_ALL_LEAP:
    case SC_CALENDAR_360_DAY:
      {
        gint length = calendar == SC_CALENDAR_NOLEAP ? 365 : calendar == SC_CALENDAR_ALL_LEAP ? 366 : 360;
        if (day > days_in_month (calendar, 1, month))
          return FALSE;
        *days = (year - 1970) * length + day_of_year (calendar, month, day);
        return TRUE;
      }
    default:
      g_return_val_if_reached (FALSE);
    }
}

void
sc_calendar_from_days (ScCalendar calendar, gint64 days, gint64 *year, gint *month, gint *day)
{
  switch (calendar)
    {
    case SC_CALENDAR_PROLEPTIC_GREGORIAN:
      date_from_march (days + EPOCH_GREGORIAN, TRUE, year, month, day);
      return;
    case SC_CALENDAR_STANDARD:
      if (days >= GREGORIAN_START)
        {
          date_from_march (days + EPOCH_GREGORIAN, TRUE, year, month, day);
          return;
        }
      date_from_march (days + EPOCH_GREGORIAN + 2, FALSE, year, month, day);
      *year = civil_year (*year);
      return;
    case SC_CALENDAR_JULIAN:
      date_from_march (days + days_from_march (1970, 1, 1, FALSE), FALSE, year, month, day);
      *year = civil_year (*year);
      return;
    case SC_CALENDAR_NOLEAP:
    case SC_CALENDAR_ALL_LEAP:
    case SC_CALENDAR_360_DAY:
      {
        gint length = calendar == SC_CALENDAR_NOLEAP ? 365 : calendar == SC_CALENDAR_ALL_LEAP ? 366 : 360;
        gint64 years = floor_div (days, length);
        gint rest = (gint) (days - years * length);
        gint m = 1;
        while (rest >= days_in_month (calendar, 1, m))
          rest -= days_in_month (calendar, 1, m++);
        *year = 1970 + years;
        *month = m;
        *day = rest + 1;
        return;
      }
    default:
      g_return_if_reached ();
    }
}

gchar *
sc_time_format (ScCalendar calendar, gint64 ticks, gint64 ticks_per_second)
{
  g_return_val_if_fail (ticks_per_second > 0, NULL);
  if (ticks == SC_NOT_A_TIME)
    return g_strdup ("NaT");

  gint64 seconds = floor_div (ticks, ticks_per_second);
  gint64 fraction = ticks - seconds * ticks_per_second;
  gint64 days = floor_div (seconds, SECONDS_PER_DAY);
  gint64 second_of_day = seconds - days * SECONDS_PER_DAY;
  gint64 year;
  gint month, day;
  sc_calendar_from_days (calendar, days, &year, &month, &day);

  GString *text = g_string_new (NULL);
  g_string_printf (text, "%04" G_GINT64_FORMAT "-%02d-%02dT%02d:%02d:%02d", year, month, day,
                   (gint) (second_of_day / 3600), (gint) (second_of_day / 60 % 60), (gint) (second_of_day % 60));
  if (fraction != 0)
    {
      gint digits = 0;
      for (gint64 t = ticks_per_second; t > 1; t /= 10)
        digits++;
      g_string_append_printf (text, ".%0*" G_GINT64_FORMAT, digits, fraction);
      while (text->str[text->len - 1] == '0')
        g_string_truncate (text, text->len - 1);
    }
  return g_string_free (text, FALSE);
}

gchar *
sc_timedelta_format (gint64 ticks, gint64 ticks_per_second)
{
  static const struct
  {
    const gchar *unit;
    gint64 seconds;
  } units[] = { { "d", SECONDS_PER_DAY }, { "h", 3600 }, { "min", 60 }, { "s", 1 } };

  g_return_val_if_fail (ticks_per_second > 0, NULL);
  if (ticks == SC_NOT_A_TIME)
    return g_strdup ("NaT");
  if (ticks == 0)
    return g_strdup ("0 h");
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (ticks % (units[i].seconds * ticks_per_second) == 0)
      {
        gint64 n = ticks / (units[i].seconds * ticks_per_second);
        /* Lead times are spoken of in hours: 12 h, 24 h, 36 h; days from a week on. */
        if (i == 0 && ABS (n) < 7)
          return g_strdup_printf ("%" G_GINT64_FORMAT " h", n * 24);
        return g_strdup_printf ("%" G_GINT64_FORMAT " %s", n, units[i].unit);
      }
  gchar number[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (number, sizeof number, "%.12g", (gdouble) ticks / (gdouble) ticks_per_second);
  return g_strdup_printf ("%s s", number);
}
