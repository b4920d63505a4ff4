/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScFieldStatistics: what the values of a place in the computation look like.
 * @nan, @infinite: how many values are so
 * @minimum, @mean, @maximum, @standard_deviation: of the finite ones; all NaN
 *   where there is none. The standard deviation is the population's.
 */
typedef struct
{
  guint64 count;
  guint64 nan;
  guint64 infinite;
  gdouble minimum;
  gdouble mean;
  gdouble maximum;
  gdouble standard_deviation;
} ScFieldStatistics;

/** sc_field_statistics_init: of no value at all. */
void sc_field_statistics_init    (ScFieldStatistics *self);
/** sc_field_statistics_add: takes @n more values in. Running mean and variance after Chan et al. 1983. */
void sc_field_statistics_add     (ScFieldStatistics *self, const gfloat *values, gsize n);

G_END_DECLS
