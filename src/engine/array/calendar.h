/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScCalendar: the calendars of the CF conventions (section 4.4.1).
 *
 * @SC_CALENDAR_PROLEPTIC_GREGORIAN: what datetime64 counts in; has a year 0
 * @SC_CALENDAR_STANDARD: Julian until 1582-10-04, Gregorian from 1582-10-15;
 *   no year 0
 * @SC_CALENDAR_JULIAN: no year 0
 */
typedef enum
{
  SC_CALENDAR_PROLEPTIC_GREGORIAN,
  SC_CALENDAR_STANDARD,
  SC_CALENDAR_JULIAN,
  SC_CALENDAR_NOLEAP,
  SC_CALENDAR_ALL_LEAP,
  SC_CALENDAR_360_DAY,
} ScCalendar;

/** sc_calendar_get_name: the name that CF gives it. */
const gchar *sc_calendar_get_name  (ScCalendar calendar);

/** sc_calendar_from_name: by any of its CF names ("gregorian", "365_day", …), case ignored. */
gboolean     sc_calendar_from_name (const gchar *name, ScCalendar *calendar);

/**
 * sc_calendar_to_days:
 * @days: (out): days since 1970-01-01 of the same calendar
 *
 * Returns: %FALSE where the calendar has no such date, or the year is beyond
 *   ±1 000 000
 */
gboolean     sc_calendar_to_days   (ScCalendar calendar, gint64 year, gint month, gint day, gint64 *days);

/** sc_calendar_from_days: the date so many days after 1970-01-01 of the same calendar. */
void         sc_calendar_from_days (ScCalendar calendar, gint64 days, gint64 *year, gint *month, gint *day);

/**
 * sc_time_format:
 * @ticks: since 1970-01-01T00:00 of @calendar
 * @ticks_per_second: length of a tick, a power of ten up to 10⁹
 *
 * Returns: (transfer full): "2019-03-29T06:00:00", with a fraction where there
 *   is one; "NaT" for %SC_NOT_A_TIME
 */
gchar *sc_time_format      (ScCalendar calendar, gint64 ticks, gint64 ticks_per_second);

/** sc_timedelta_format: (transfer full): in the largest unit that divides it, "12 h", "-3 d", "90 s". */
gchar *sc_timedelta_format (gint64 ticks, gint64 ticks_per_second);

G_END_DECLS
