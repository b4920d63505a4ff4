/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/threads.h"

G_BEGIN_DECLS

/** The most values that a sample keeps. */
#define SC_FIELD_SAMPLE_SIZE 256

/**
 * ScFieldStatistics: what the values of a place in the computation look like.
 * @nan, @infinite, @outside: how many values are so; outside of the bounds
 *   that were given, which no NaN and no infinity is
 * @first_nan, @first_infinite, @first_outside: the lowest index of such a
 *   value among all that were taken in, −1 where there is none
 * @minimum, @mean, @maximum, @standard_deviation: of the finite ones; all NaN
 *   where there is none. The standard deviation is the population's.
 * @fingerprint: of all values' bits: the same values taken in in the same
 *   pieces give the same one
 * @sample: [n_sample] finite values taken at about even distances, for a histogram
 * @stride, @next: between two of the sample; index of the one to be taken next
 */
typedef struct
{
  guint64 count;
  guint64 nan;
  guint64 infinite;
  guint64 outside;
  gint64 first_nan;
  gint64 first_infinite;
  gint64 first_outside;
  gdouble minimum;
  gdouble mean;
  gdouble maximum;
  gdouble standard_deviation;
  guint64 fingerprint;
  guint n_sample;
  guint64 stride;
  guint64 next;
  gfloat sample[SC_FIELD_SAMPLE_SIZE];
} ScFieldStatistics;

/**
 * ScFieldRows: values in memory, row by row.
 * @values: [rows][ld], of which the first @channels of each row count
 * @order: (nullable): row i counts as row order[i] in indices
 * @lower, @upper: bounds that values may have
 */
typedef struct
{
  const gfloat *values;
  gsize ld;
  gsize rows;
  gsize channels;
  const gint32 *order;
  gdouble lower;
  gdouble upper;
} ScFieldRows;

/** sc_field_statistics_init: of no value at all. */
void sc_field_statistics_init      (ScFieldStatistics *self);

/**
 * sc_field_statistics_add_rows:
 * @rows: index of a value: row · channels + channel, after those taken in before
 * @threads: (nullable)
 *
 * Takes rows in. Counts, extremes and first indices are exact; mean and
 * deviation are summed in float32 over some thousands of values around one
 * of them, the sums joined in double (Chan et al. 1983). The result does not
 * depend on the number of threads.
 */
void sc_field_statistics_add_rows  (ScFieldStatistics *self, const ScFieldRows *rows, ScThreads *threads);

/** sc_field_statistics_add: @n values more, without bounds. */
void sc_field_statistics_add       (ScFieldStatistics *self, const gfloat *values, gsize n);

/**
 * sc_field_statistics_histogram:
 * @bins: (out caller-allocates): [n_bins]: how many values of the sample are
 *   in each of equal bins from minimum to maximum
 */
void sc_field_statistics_histogram (const ScFieldStatistics *self, guint *bins, guint n_bins);

G_END_DECLS
