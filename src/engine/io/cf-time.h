/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "array/array.h"

G_BEGIN_DECLS

typedef enum
{
  SC_CF_TIME_NONE,      /* the units are not those of a time */
  SC_CF_TIME_DATETIME,  /* "hours since 2019-03-29 00:00:00" */
  SC_CF_TIME_TIMEDELTA, /* "hours" */
} ScCfTimeKind;

/**
 * ScCfTime: what a time's `units` and `calendar` attributes say.
 *
 * @unit: nanoseconds of one unit
 * @reference_days, @reference_ns: the date after "since": days since
 *   1970-01-01 of @calendar and nanoseconds of that day (beyond a day where a
 *   time zone moves it)
 */
typedef struct
{
  ScCfTimeKind kind;
  gint64 unit;
  ScCalendar calendar;
  gint64 reference_days;
  gint64 reference_ns;
} ScCfTime;

/**
 * sc_cf_time_parse:
 * @units: the attribute
 * @calendar: (nullable): the attribute; "standard" where it is missing
 *
 * Reads CF's time units (CF conventions, section 4.4) through UDUNITS-2.
 * Units without "since" are a duration only where xarray takes them as such:
 * "days", "hours", "minutes", "seconds" and their thousandths.
 *
 * Returns: %FALSE with a sentence where the units have a "since" and cannot be
 *   counted: months and years of unequal length, a year 0 where the calendar
 *   has none, an unknown calendar
 */
gboolean sc_cf_time_parse (const gchar *units, const gchar *calendar, ScCfTime *time, GError **error);

/**
 * sc_cf_time_decode:
 * @numbers: int64 (missing: %SC_NOT_A_TIME) or float64 (missing: NaN)
 *
 * Returns: (transfer full) (nullable): times or durations. Dates of the
 *   standard calendar that nanoseconds reach are of the proleptic Gregorian
 *   calendar in nanoseconds, as NumPy's datetime64; all others keep their
 *   calendar and tick in microseconds
 */
ScArray *sc_cf_time_decode (const ScCfTime *time, ScArray *numbers, GError **error);

/**
 * sc_cf_time_encode:
 * @times: of type datetime or timedelta
 * @units: (out): the coarsest units that make whole numbers
 * @calendar: (out) (nullable): static; %NULL for a duration
 *
 * Returns: (transfer full) (nullable): int64, missing as %SC_NOT_A_TIME
 */
ScArray *sc_cf_time_encode (ScArray *times, gchar **units, const gchar **calendar, GError **error);

G_END_DECLS
