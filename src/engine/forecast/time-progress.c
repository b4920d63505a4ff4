/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/time-progress.h"

#include <math.h>

#define SECONDS_PER_DAY 86400
#define DAYS_PER_YEAR 365.24219

static const struct
{
  const gchar *name;
  ScTimeFeature feature;
} features[] = {
  { "year_progress", SC_TIME_FEATURE_YEAR },
  { "year_progress_sin", SC_TIME_FEATURE_YEAR_SIN },
  { "year_progress_cos", SC_TIME_FEATURE_YEAR_COS },
  { "day_progress", SC_TIME_FEATURE_DAY },
  { "day_progress_sin", SC_TIME_FEATURE_DAY_SIN },
  { "day_progress_cos", SC_TIME_FEATURE_DAY_COS },
};

/* The remainder has the divisor's sign, unlike fmod()'s. */
static gdouble
fraction (gdouble value)
{
  return value - floor (value);
}

gfloat
sc_year_progress (gint64 seconds_since_epoch)
{
  return (gfloat) fraction ((gdouble) seconds_since_epoch / SECONDS_PER_DAY / DAYS_PER_YEAR);
}

gfloat
sc_day_progress (gint64 seconds_since_epoch, gfloat longitude)
{
  gint64 second_of_day = seconds_since_epoch % SECONDS_PER_DAY;
  if (second_of_day < 0)
    second_of_day += SECONDS_PER_DAY;

  /* The offset is float32 arithmetic: degrees to radians, then to turns. */
  gfloat radians = longitude * (gfloat) (G_PI / 180.0);
  gfloat turns = radians / (gfloat) (2.0 * G_PI);
  return (gfloat) fraction ((gdouble) second_of_day / SECONDS_PER_DAY + (gdouble) turns);
}

gfloat
sc_progress_sin (gfloat progress)
{
  return sinf (progress * (gfloat) (2.0 * G_PI));
}

gfloat
sc_progress_cos (gfloat progress)
{
  return cosf (progress * (gfloat) (2.0 * G_PI));
}

gboolean
sc_time_feature_from_name (const gchar *name, ScTimeFeature *feature)
{
  g_return_val_if_fail (name != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (features); i++)
    if (g_str_equal (features[i].name, name))
      {
        if (feature != NULL)
          *feature = features[i].feature;
        return TRUE;
      }
  return FALSE;
}

gboolean
sc_time_feature_has_longitude (ScTimeFeature feature)
{
  return feature == SC_TIME_FEATURE_DAY || feature == SC_TIME_FEATURE_DAY_SIN || feature == SC_TIME_FEATURE_DAY_COS;
}

gfloat
sc_time_feature_evaluate (ScTimeFeature feature, gint64 seconds_since_epoch, gfloat longitude)
{
  switch (feature)
    {
    case SC_TIME_FEATURE_YEAR:
      return sc_year_progress (seconds_since_epoch);
    case SC_TIME_FEATURE_YEAR_SIN:
      return sc_progress_sin (sc_year_progress (seconds_since_epoch));
    case SC_TIME_FEATURE_YEAR_COS:
      return sc_progress_cos (sc_year_progress (seconds_since_epoch));
    case SC_TIME_FEATURE_DAY:
      return sc_day_progress (seconds_since_epoch, longitude);
    case SC_TIME_FEATURE_DAY_SIN:
      return sc_progress_sin (sc_day_progress (seconds_since_epoch, longitude));
    case SC_TIME_FEATURE_DAY_COS:
      return sc_progress_cos (sc_day_progress (seconds_since_epoch, longitude));
    }
  g_return_val_if_reached (NAN);
}
