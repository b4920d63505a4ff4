/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/cf-time.h"

#include <math.h>
#include <string.h>
#include <udunits2.h>

#include "io/open.h"

#define NS_PER_SECOND SC_NANOSECONDS
#define NS_PER_DAY (86400 * NS_PER_SECOND)

/* 1582-10-15, from when on the standard calendar equals the proleptic Gregorian one. */
#define GREGORIAN_START_DAY (-141427)

static const struct
{
  const gchar *names[6];
  gint64 ns;
} time_units[] = {
  { { "days", "day", "d" }, NS_PER_DAY },
  { { "hours", "hour", "hrs", "hr", "h" }, 3600 * NS_PER_SECOND },
  { { "minutes", "minute", "mins", "min" }, 60 * NS_PER_SECOND },
  { { "seconds", "second", "secs", "sec", "s" }, NS_PER_SECOND },
  { { "milliseconds", "millisecond", "msecs", "msec", "ms" }, 1000000 },
  { { "microseconds", "microsecond", "us" }, 1000 },
  { { "nanoseconds", "nanosecond", "ns" }, 1 },
};

/* Units beyond the table ("week", "3 hours"), by UDUNITS-2, whose system is
 * not for several threads at once. Returns 0 where it is no time. */
static gint64
unit_from_udunits (const gchar *text)
{
  static GMutex mutex;
  static ut_system *system_of_units; /* guarded by mutex; made once, lives as long as the process */
  gdouble seconds = 0;

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  if (system_of_units == NULL)
    {
      ut_set_error_message_handler (ut_ignore);
      system_of_units = ut_read_xml (NULL);
      if (system_of_units == NULL)
        return 0;
    }
  ut_unit *second = ut_get_unit_by_name (system_of_units, "second");
  ut_unit *unit = ut_parse (system_of_units, text, UT_UTF8);
  if (unit != NULL && second != NULL && ut_are_convertible (unit, second))
    {
      cv_converter *converter = ut_get_converter (unit, second);
      if (converter != NULL)
        {
          seconds = cv_convert_double (converter, 1.0) - cv_convert_double (converter, 0.0);
          cv_free (converter);
        }
    }
  if (unit != NULL)
    ut_free (unit);
  if (second != NULL)
    ut_free (second);

  gdouble ns = round (seconds * (gdouble) NS_PER_SECOND);
  if (!(ns >= 1 && ns < 1e18) || fabs (ns - seconds * (gdouble) NS_PER_SECOND) > 1e-9 * ns)
    return 0;
  return (gint64) ns;
}

static gint64
parse_unit (const gchar *text, ScCalendar calendar)
{
  static const gchar *const unequal[] = { "mon", "year", "yr", "common_year" };

  for (gsize i = 0; i < G_N_ELEMENTS (time_units); i++)
    for (gsize k = 0; time_units[i].names[k] != NULL; k++)
      if (g_ascii_strcasecmp (text, time_units[i].names[k]) == 0)
        return time_units[i].ns;
  /* Months and years are of one length only where the calendar makes them so. */
  for (gsize i = 0; i < G_N_ELEMENTS (unequal); i++)
    if (g_ascii_strncasecmp (text, unequal[i], strlen (unequal[i])) == 0)
      {
        gboolean month = i == 0;
        if (calendar == SC_CALENDAR_360_DAY)
          return (month ? 30 : 360) * NS_PER_DAY;
        if (i == 3 && calendar == SC_CALENDAR_NOLEAP)
          return 365 * NS_PER_DAY;
        return 0;
      }
  return unit_from_udunits (text);
}

static gboolean
take_number (const gchar **p, gint64 *value, gint max_digits)
{
  gint digits = 0;
  *value = 0;
  for (; g_ascii_isdigit (**p) && digits < max_digits; (*p)++, digits++)
    *value = *value * 10 + (**p - '0');
  return digits > 0;
}

static void
skip_blanks (const gchar **p)
{
  while (g_ascii_isspace (**p))
    (*p)++;
}

/* "1900-1-1 00:00:0.0", "2000-01-01T00:00:00Z", "1992-10-8 15:15:42.5 -6:00" */
static gboolean
parse_date (const gchar *text, gint64 *year, gint *month, gint *day, gint64 *ns)
{
  const gchar *p = text;
  gint64 number, sign = 1;

  skip_blanks (&p);
  if (*p == '-' || *p == '+')
    sign = *p++ == '-' ? -1 : 1;
  if (!take_number (&p, &number, 7))
    return FALSE;
  *year = sign * number;
  *month = *day = 1;
  *ns = 0;
  if (*p == '-')
    {
      p++;
      if (!take_number (&p, &number, 2))
        return FALSE;
      *month = (gint) number;
      if (*p == '-')
        {
          p++;
          if (!take_number (&p, &number, 2))
            return FALSE;
          *day = (gint) number;
        }
    }
  if (*p == 'T' || *p == 't')
    p++;
  skip_blanks (&p);
  if (g_ascii_isdigit (*p))
    {
      gint64 scale = 3600 * NS_PER_SECOND;
      for (gint part = 0; part < 3; part++, scale /= 60)
        {
          if (part > 0)
            {
              if (*p != ':')
                break;
              p++;
            }
          if (!take_number (&p, &number, 2) || number > (part == 0 ? 24 : 60))
            return FALSE;
          *ns += number * scale;
        }
      if (*p == '.')
        {
          p++;
          gint64 digit = NS_PER_SECOND / 10;
          for (; g_ascii_isdigit (*p); p++, digit /= 10)
            *ns += (*p - '0') * digit;
        }
    }
  skip_blanks (&p);
  if (*p == '+' || *p == '-')
    {
      gint64 hours, minutes = 0;
      gint64 east = *p++ == '-' ? -1 : 1;
      if (!take_number (&p, &hours, 2))
        return FALSE;
      if (*p == ':')
        p++;
      take_number (&p, &minutes, 2);
      *ns -= east * (hours * 60 + minutes) * 60 * NS_PER_SECOND;
    }
  else if (*p == 'Z' || *p == 'z')
    p++;
  else if (g_ascii_strncasecmp (p, "UTC", 3) == 0 || g_ascii_strncasecmp (p, "GMT", 3) == 0)
    p += 3;
  skip_blanks (&p);
  return *p == '\0';
}

static gboolean
is_duration (const gchar *units)
{
  for (gsize i = 0; i < G_N_ELEMENTS (time_units); i++)
    if (strcmp (units, time_units[i].names[0]) == 0)
      return TRUE;
  return FALSE;
}

gboolean
sc_cf_time_parse (const gchar *units, const gchar *calendar, ScCfTime *time, GError **error)
{
  gint64 year;
  gint month, day;

  memset (time, 0, sizeof *time);
  if (units == NULL)
    return TRUE;
  const gchar *since = strstr (units, " since ");
  if (since == NULL)
    {
      if (is_duration (units))
        {
          time->kind = SC_CF_TIME_TIMEDELTA;
          time->unit = parse_unit (units, SC_CALENDAR_PROLEPTIC_GREGORIAN);
        }
      return TRUE;
    }

  time->calendar = SC_CALENDAR_STANDARD;
  if (calendar != NULL && calendar[0] != '\0' && !sc_calendar_from_name (calendar, &time->calendar))
    {
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_UNSUPPORTED, "the calendar “%s” is not known", calendar);
      return FALSE;
    }
  g_autofree gchar *unit = g_strstrip (g_strndup (units, (gsize) (since - units)));
  time->unit = parse_unit (unit, time->calendar);
  if (time->unit == 0)
    {
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_UNSUPPORTED, "the unit “%s” of “%s” has no fixed length in time",
                   unit, units);
      return FALSE;
    }
  if (!parse_date (since + strlen (" since "), &year, &month, &day, &time->reference_ns)
      || !sc_calendar_to_days (time->calendar, year, month, day, &time->reference_days))
    {
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_UNSUPPORTED, "“%s” names no date of the %s calendar", units,
                   sc_calendar_get_name (time->calendar));
      return FALSE;
    }
  time->kind = SC_CF_TIME_DATETIME;
  return TRUE;
}

static ScArray *
new_times (ScDType dtype, ScArray *numbers, GError **error)
{
  return sc_array_new (dtype, numbers->ndim, numbers->shape, error);
}

static ScArray *
refuse_range (GError **error)
{
  g_set_error_literal (error, SC_IO_ERROR, SC_IO_ERROR_UNSUPPORTED, "a time lies beyond what can be counted");
  return NULL;
}

/* NumPy counts durations given as real numbers in seconds and refines to
 * thousandths until all are whole, so that 1/3 day is 8 hours and not a
 * nanosecond less; what is left at nanoseconds is cut off. */
static gboolean
durations_from_reals (const gdouble *from, gsize n, gint64 unit, gint64 *to)
{
  g_autofree gdouble *values = g_try_new (gdouble, MAX (n, 1));
  gint64 tick = MIN (unit, NS_PER_SECOND); /* ns of one of the values' units */

  if (values == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    values[i] = from[i] * (gdouble) (unit / tick);
  for (gboolean whole = FALSE; tick > 1 && !whole;)
    {
      whole = TRUE;
      for (gsize i = 0; i < n && whole; i++)
        whole = isnan (values[i]) || values[i] == floor (values[i]);
      if (whole)
        break;
      for (gsize i = 0; i < n; i++)
        values[i] *= 1000;
      tick /= 1000;
    }
  for (gsize i = 0; i < n; i++)
    if (isnan (values[i]))
      to[i] = SC_NOT_A_TIME;
    else if (fabs (values[i]) >= 0x1p63 / (gdouble) tick)
      return FALSE;
    else
      to[i] = (gint64) values[i] * tick;
  return TRUE;
}

static ScArray *
decode_timedelta (const ScCfTime *time, ScArray *numbers, GError **error)
{
  g_autoptr (ScArray) times = new_times (SC_DTYPE_TIMEDELTA, numbers, error);
  gsize n = sc_array_get_size (numbers);

  if (times == NULL)
    return NULL;
  gint64 *to = times->data;
  if (numbers->dtype == SC_DTYPE_FLOAT64)
    return durations_from_reals (numbers->data, n, time->unit, to) ? g_steal_pointer (&times) : refuse_range (error);
  const gint64 *from = numbers->data;
  for (gsize i = 0; i < n; i++)
    if (from[i] == SC_NOT_A_TIME)
      to[i] = SC_NOT_A_TIME;
    else if (__builtin_mul_overflow (from[i], time->unit, &to[i]))
      return refuse_range (error);
  return g_steal_pointer (&times);
}

/* One date in ticks of @tick nanoseconds since 1970-01-01. */
static gboolean
date_in_ticks (const ScCfTime *time, ScArray *numbers, gsize i, gint64 tick, gboolean round_to_us, gint64 *ticks)
{
  __int128 reference = (__int128) time->reference_days * NS_PER_DAY + time->reference_ns;
  __int128 ns;

  if (numbers->dtype == SC_DTYPE_FLOAT64)
    {
      gdouble value = ((const gdouble *) numbers->data)[i];
      gdouble scaled = round_to_us ? round (value * ((gdouble) time->unit / 1000)) * 1000 : value * (gdouble) time->unit;
      if (!(fabs (scaled) < 1e30))
        return FALSE;
      ns = (__int128) scaled;
    }
  else
    ns = (__int128) ((const gint64 *) numbers->data)[i] * time->unit;
  ns += reference;
  __int128 t = ns / tick;
  if (ns % tick < 0)
    t--;
  if (t <= G_MININT64 || t > G_MAXINT64)
    return FALSE;
  *ticks = (gint64) t;
  return TRUE;
}

static gboolean
is_missing (ScArray *numbers, gsize i)
{
  return numbers->dtype == SC_DTYPE_FLOAT64 ? isnan (((const gdouble *) numbers->data)[i])
                                            : ((const gint64 *) numbers->data)[i] == SC_NOT_A_TIME;
}

static ScArray *
decode_datetime (const ScCfTime *time, ScArray *numbers, GError **error)
{
  g_autoptr (ScArray) times = new_times (SC_DTYPE_DATETIME, numbers, error);
  gsize n = sc_array_get_size (numbers);
  gboolean gregorian = time->calendar == SC_CALENDAR_PROLEPTIC_GREGORIAN || time->calendar == SC_CALENDAR_STANDARD;
  /* Where the reference lies before the reform, xarray counts in microseconds by way of cftime. */
  gboolean round_to_us
      = !gregorian || (time->calendar == SC_CALENDAR_STANDARD && time->reference_days < GREGORIAN_START_DAY);

  if (times == NULL)
    return NULL;
  gint64 *to = times->data;
  gboolean nanoseconds = gregorian;
  for (gsize i = 0; i < n && nanoseconds; i++)
    if (is_missing (numbers, i))
      to[i] = SC_NOT_A_TIME;
    else if (!date_in_ticks (time, numbers, i, 1, round_to_us, &to[i]))
      nanoseconds = FALSE;
  if (nanoseconds)
    return g_steal_pointer (&times);

  times->calendar = time->calendar;
  times->ticks_per_second = SC_MICROSECONDS;
  for (gsize i = 0; i < n; i++)
    if (is_missing (numbers, i))
      to[i] = SC_NOT_A_TIME;
    else if (!date_in_ticks (time, numbers, i, 1000, TRUE, &to[i]))
      return refuse_range (error);
  return g_steal_pointer (&times);
}

ScArray *
sc_cf_time_decode (const ScCfTime *time, ScArray *numbers, GError **error)
{
  g_return_val_if_fail (time->kind != SC_CF_TIME_NONE, NULL);
  g_return_val_if_fail (numbers->dtype == SC_DTYPE_INT64 || numbers->dtype == SC_DTYPE_FLOAT64, NULL);

  g_autoptr (ScArray) contiguous = sc_array_contiguous (numbers, error);
  if (contiguous == NULL)
    return NULL;
  return time->kind == SC_CF_TIME_TIMEDELTA ? decode_timedelta (time, contiguous, error)
                                            : decode_datetime (time, contiguous, error);
}

ScArray *
sc_cf_time_encode (ScArray *times, gchar **units, const gchar **calendar, GError **error)
{
  gsize n = sc_array_get_size (times);
  gsize unit = 0;

  g_return_val_if_fail (sc_dtype_is_time (times->dtype), NULL);

  g_autoptr (ScArray) from = sc_array_contiguous (times, error);
  g_autoptr (ScArray) numbers = sc_array_new (SC_DTYPE_INT64, times->ndim, times->shape, error);
  if (from == NULL || numbers == NULL)
    return NULL;
  gint64 tick = NS_PER_SECOND / times->ticks_per_second;
  const gint64 *ticks = from->data;
  for (gsize i = 0; i < n; i++)
    if (ticks[i] != SC_NOT_A_TIME)
      while (time_units[unit].ns > tick && ticks[i] % (time_units[unit].ns / tick) != 0)
        unit++;
  /* "hours" rather than "days": lead times and synoptic dates are spoken of so. */
  if (unit == 0)
    unit = 1;
  gint64 divisor = MAX (1, time_units[unit].ns / tick);
  for (gsize i = 0; i < n; i++)
    ((gint64 *) numbers->data)[i] = ticks[i] == SC_NOT_A_TIME ? SC_NOT_A_TIME : ticks[i] / divisor;

  gboolean date = times->dtype == SC_DTYPE_DATETIME;
  *units = g_strconcat (time_units[unit].names[0], date ? " since 1970-01-01 00:00:00" : NULL, NULL);
  *calendar = date ? sc_calendar_get_name (times->calendar) : NULL;
  return g_steal_pointer (&numbers);
}
