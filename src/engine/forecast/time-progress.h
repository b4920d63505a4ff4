/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Where a moment lies in the year and in the local solar day, as GraphCast and
 * GenCast feed it to the network (Lam et al. 2023, supplement 3.1.3): a
 * fraction, and the sine and cosine of 2π times it. Every number is rounded
 * to float32 where the reference rounds it.
 */

/** sc_year_progress: fraction in [0, 1] of a year of 365.24219 days, counted from 1970-01-01T00:00. */
gfloat sc_year_progress (gint64 seconds_since_epoch);

/**
 * sc_day_progress:
 * @longitude: degrees east
 *
 * Returns: fraction in [0, 1] of the day at @longitude, 0 at its mean midnight
 */
gfloat sc_day_progress (gint64 seconds_since_epoch, gfloat longitude);

/** sc_progress_sin, sc_progress_cos: of 2π @progress. */
gfloat sc_progress_sin (gfloat progress);
gfloat sc_progress_cos (gfloat progress);

/** ScTimeFeature: a forcing that follows from the time and the longitude alone. */
typedef enum
{
  SC_TIME_FEATURE_YEAR,
  SC_TIME_FEATURE_YEAR_SIN,
  SC_TIME_FEATURE_YEAR_COS,
  SC_TIME_FEATURE_DAY,
  SC_TIME_FEATURE_DAY_SIN,
  SC_TIME_FEATURE_DAY_COS,
} ScTimeFeature;

/** sc_time_feature_from_name: by the variable's name ("year_progress_sin", …); %FALSE for any other variable. */
gboolean sc_time_feature_from_name (const gchar *name, ScTimeFeature *feature);

/** sc_time_feature_has_longitude: whether it differs along a parallel. */
gboolean sc_time_feature_has_longitude (ScTimeFeature feature);

/** sc_time_feature_evaluate: its value; @longitude in degrees east, ignored by the features of the year. */
gfloat   sc_time_feature_evaluate (ScTimeFeature feature, gint64 seconds_since_epoch, gfloat longitude);

G_END_DECLS
