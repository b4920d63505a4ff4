/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/field-statistics.h"

#include <math.h>

void
sc_field_statistics_init (ScFieldStatistics *self)
{
  g_return_if_fail (self != NULL);

  *self = (ScFieldStatistics) { .minimum = NAN, .mean = NAN, .maximum = NAN, .standard_deviation = NAN };
}

static guint64
count_finite (const ScFieldStatistics *self)
{
  return self->count - self->nan - self->infinite;
}

/* Joins the moments of two sets of numbers. */
static void
merge_moments (ScFieldStatistics *self, guint64 n_before, gdouble mean, gdouble variance, guint64 n)
{
  if (n_before == 0)
    {
      self->mean = mean;
      self->standard_deviation = sqrt (variance);
      return;
    }

  gdouble total = (gdouble) n_before + (gdouble) n;
  gdouble distance = mean - self->mean;
  gdouble before = self->standard_deviation * self->standard_deviation;
  gdouble joined = (before * (gdouble) n_before + variance * (gdouble) n) / total
                   + distance * distance * ((gdouble) n_before / total) * ((gdouble) n / total);
  self->mean += distance * ((gdouble) n / total);
  self->standard_deviation = sqrt (joined);
}

void
sc_field_statistics_add (ScFieldStatistics *self, const gfloat *values, gsize n)
{
  g_return_if_fail (self != NULL && (values != NULL || n == 0));

  guint64 n_before = count_finite (self);
  guint64 finite = 0;
  gdouble sum = 0.0;

  for (gsize i = 0; i < n; i++)
    {
      if (isnan (values[i]))
        self->nan++;
      else if (isinf (values[i]))
        self->infinite++;
      else
        {
          gdouble value = (gdouble) values[i];
          sum += value;
          finite++;
          self->minimum = fmin (self->minimum, value); /* either being NaN gives the other */
          self->maximum = fmax (self->maximum, value);
        }
    }
  self->count += n;
  if (finite == 0)
    return;

  gdouble mean = sum / (gdouble) finite;
  gdouble squares = 0.0;
  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i]))
      squares += ((gdouble) values[i] - mean) * ((gdouble) values[i] - mean);
  merge_moments (self, n_before, mean, squares / (gdouble) finite, finite);
}
