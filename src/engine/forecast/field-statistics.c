/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/field-statistics.h"

#include <math.h>
#include <string.h>

#include "base/vector-clones.h"

#define LANES 16
/* Values that are summed in float32 before the sums are joined in double. */
#define CHUNK 4096
/* Values that one thread takes at a time. */
#define BLOCK (16 * CHUNK)

typedef gfloat Vector __attribute__ ((vector_size (LANES * sizeof (gfloat))));
typedef guint32 Words __attribute__ ((vector_size (LANES * sizeof (guint32))));
typedef gint32 Mask __attribute__ ((vector_size (LANES * sizeof (gint32))));

void
sc_field_statistics_init (ScFieldStatistics *self)
{
  g_return_if_fail (self != NULL);

  *self = (ScFieldStatistics) {
    .first_nan = -1, .first_infinite = -1, .first_outside = -1,
    .minimum = NAN, .mean = NAN, .maximum = NAN, .standard_deviation = NAN, .stride = 1,
  };
}

/* Sums of a chunk around a value of it. */
typedef struct
{
  gfloat sum;
  gfloat squares;
  gfloat low;
  gfloat high;
  guint32 bits;
} Sums;

/*
 * Each of @n values at a distance of @ld rows. A value that is not finite
 * makes the sum of squares so, which is how it is found.
 */
static SC_VECTOR_CLONES Sums
sum_rows (const gfloat *values, gsize ld, gsize rows, gsize n, gfloat shift)
{
  const Vector none = { 0 };
  Vector sum = none, squares = none, low = none + shift, high = none + shift;
  Words bits = { 0 };
  Sums sums = { 0, 0, shift, shift, 0 };

  for (gsize row = 0; row < rows; row++)
    {
      const gfloat *from = values + row * ld;
      gsize i = 0;

      for (; i + LANES <= n; i += LANES)
        {
          Vector x;
          memcpy (&x, from + i, sizeof x);
          Vector d = x - shift;
          sum += d;
          squares += d * d;
          Mask less = x < low, more = x > high;
          low = (Vector) (((Mask) x & less) | ((Mask) low & ~less));
          high = (Vector) (((Mask) x & more) | ((Mask) high & ~more));
          bits += (Words) x;
        }
      for (; i < n; i++)
        {
          gfloat x = from[i], d = x - shift;
          guint32 word;
          sums.sum += d;
          sums.squares += d * d;
          sums.low = x < sums.low ? x : sums.low;
          sums.high = x > sums.high ? x : sums.high;
          memcpy (&word, &x, sizeof word);
          sums.bits += word;
        }
    }
  for (gint lane = 0; lane < LANES; lane++)
    {
      sums.sum += sum[lane];
      sums.squares += squares[lane];
      sums.low = low[lane] < sums.low ? low[lane] : sums.low;
      sums.high = high[lane] > sums.high ? high[lane] : sums.high;
      sums.bits += bits[lane];
    }
  return sums;
}

/* What a block of rows comes to. */
typedef struct
{
  guint64 n; /* finite ones */
  guint64 nan, infinite, outside;
  gint64 first_nan, first_infinite, first_outside; /* in the rows' own index */
  gdouble low, high, mean, variance;
  guint64 bits;
} Part;

static void
join_moments (Part *self, guint64 n, gdouble mean, gdouble variance, gdouble low, gdouble high)
{
  if (n == 0)
    return;

  gdouble all = (gdouble) (self->n + n), share = (gdouble) n / all;
  gdouble distance = self->n > 0 ? mean - self->mean : 0.0;

  self->low = self->n > 0 ? fmin (self->low, low) : low;
  self->high = self->n > 0 ? fmax (self->high, high) : high;
  self->variance = self->n > 0 ? self->variance + (variance - self->variance) * share + distance * distance * share * (1.0 - share)
                               : variance;
  self->mean = self->n > 0 ? self->mean + distance * share : mean;
  self->n += n;
}

static void
keep_lowest (gint64 *first, gint64 index)
{
  if (index >= 0 && (*first < 0 || index < *first))
    *first = index;
}

static gint64
index_of (const ScFieldRows *rows, gsize row, gsize channel)
{
  gsize place = rows->order != NULL ? (gsize) rows->order[row] : row;
  return (gint64) (place * rows->channels + channel);
}

/* Rows in which not everything is as it should be: value by value. */
static void
look_closely (Part *part, const ScFieldRows *rows, gsize row, gsize n_rows, gsize channel, gsize n)
{
  guint64 finite = 0;
  gdouble mean = 0.0, squares = 0.0, low = INFINITY, high = -INFINITY;

  for (gsize r = row; r < row + n_rows; r++)
    for (gsize c = channel; c < channel + n; c++)
      {
        gdouble x = (gdouble) rows->values[r * rows->ld + c];

        if (isnan (x))
          {
            part->nan++;
            keep_lowest (&part->first_nan, index_of (rows, r, c));
          }
        else if (isinf (x))
          {
            part->infinite++;
            keep_lowest (&part->first_infinite, index_of (rows, r, c));
          }
        else
          {
            gdouble distance = x - mean;
            finite++;
            mean += distance / (gdouble) finite;
            squares += distance * (x - mean);
            low = fmin (low, x);
            high = fmax (high, x);
            if (x < rows->lower || x > rows->upper)
              {
                part->outside++;
                keep_lowest (&part->first_outside, index_of (rows, r, c));
              }
          }
      }
  join_moments (part, finite, mean, finite > 0 ? squares / (gdouble) finite : 0.0, low, high);
}

static void
look_at_chunk (Part *part, const ScFieldRows *rows, gsize row, gsize n_rows, gsize channel, gsize n)
{
  const gfloat *values = rows->values + row * rows->ld + channel;
  gfloat shift = values[0];
  Sums sums = sum_rows (values, rows->ld, n_rows, n, shift);
  gdouble count = (gdouble) (n_rows * n);

  part->bits = part->bits * 6364136223846793005u + sums.bits;
  if (!isfinite (sums.squares) || (gdouble) sums.low < rows->lower || (gdouble) sums.high > rows->upper)
    {
      look_closely (part, rows, row, n_rows, channel, n);
      return;
    }
  gdouble offset = (gdouble) sums.sum / count;
  join_moments (part, n_rows * n, (gdouble) shift + offset,
                fmax ((gdouble) sums.squares / count - offset * offset, 0.0), (gdouble) sums.low, (gdouble) sums.high);
}

typedef struct
{
  const ScFieldRows *rows;
  gsize rows_per_chunk; /* 0: a row is more than one chunk */
  gsize rows_per_block;
  Part *parts;
} Job;

static void
look_at_block (gsize block, guint worker, gpointer data)
{
  const Job *job = data;
  const ScFieldRows *rows = job->rows;
  Part *part = &job->parts[block];
  gsize first = block * job->rows_per_block;
  gsize end = MIN (first + job->rows_per_block, rows->rows);

  *part = (Part) { .first_nan = -1, .first_infinite = -1, .first_outside = -1 };
  if (job->rows_per_chunk > 0)
    for (gsize row = first; row < end; row += job->rows_per_chunk)
      look_at_chunk (part, rows, row, MIN (job->rows_per_chunk, end - row), 0, rows->channels);
  else
    for (gsize row = first; row < end; row++)
      for (gsize channel = 0; channel < rows->channels; channel += CHUNK)
        look_at_chunk (part, rows, row, 1, channel, MIN (CHUNK, rows->channels - channel));
}

/* Distances are odd: those of rows are often powers of two. */
static void
thin_sample (ScFieldStatistics *self)
{
  self->n_sample /= 2;
  for (guint i = 0; i < self->n_sample; i++)
    self->sample[i] = self->sample[2 * i];
  self->stride = 2 * self->stride + 1;
}

/* Takes values at about even distances; a sample that is full is thinned by half. */
static void
take_sample (ScFieldStatistics *self, const ScFieldRows *rows)
{
  guint64 n = (guint64) rows->rows * rows->channels;

  while (n / self->stride > SC_FIELD_SAMPLE_SIZE)
    thin_sample (self);
  for (; self->next < self->count + n; self->next += self->stride)
    {
      guint64 at = self->next - self->count;
      gfloat x = rows->values[at / rows->channels * rows->ld + at % rows->channels];

      if (!isfinite (x))
        continue;
      self->sample[self->n_sample++] = x;
      if (self->n_sample == SC_FIELD_SAMPLE_SIZE)
        thin_sample (self);
    }
}

static void
join (ScFieldStatistics *self, const Part *part)
{
  gdouble deviation = self->standard_deviation;
  Part whole = {
    .n = self->count - self->nan - self->infinite, .low = self->minimum, .high = self->maximum, .mean = self->mean,
    .variance = deviation * deviation,
  };
  const struct { gint64 *to; gint64 from; } firsts[] = {
    { &self->first_nan, part->first_nan }, { &self->first_infinite, part->first_infinite },
    { &self->first_outside, part->first_outside },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (firsts); i++)
    if (*firsts[i].to < 0 && firsts[i].from >= 0)
      *firsts[i].to = (gint64) self->count + firsts[i].from;
  join_moments (&whole, part->n, part->mean, part->variance, part->low, part->high);
  if (whole.n > 0)
    {
      self->minimum = whole.low;
      self->maximum = whole.high;
      self->mean = whole.mean;
      self->standard_deviation = sqrt (whole.variance);
    }
  self->nan += part->nan;
  self->infinite += part->infinite;
  self->outside += part->outside;
  self->fingerprint = self->fingerprint * 6364136223846793005u + part->bits;
}

void
sc_field_statistics_add_rows (ScFieldStatistics *self, const ScFieldRows *rows, ScThreads *threads)
{
  g_return_if_fail (self != NULL && rows != NULL);

  gsize n = rows->rows * rows->channels;
  if (n == 0)
    return;

  Job job = { .rows = rows, .rows_per_chunk = CHUNK / rows->channels };
  job.rows_per_block = job.rows_per_chunk > 0 ? BLOCK / CHUNK * job.rows_per_chunk : MAX (1, BLOCK / rows->channels);
  gsize n_blocks = (rows->rows + job.rows_per_block - 1) / job.rows_per_block;
  Part few[8];
  g_autofree Part *many = n_blocks > G_N_ELEMENTS (few) ? g_new (Part, n_blocks) : NULL;
  Part all = { .first_nan = -1, .first_infinite = -1, .first_outside = -1 };

  job.parts = many != NULL ? many : few;
  sc_threads_for (threads, n_blocks, look_at_block, &job);
  for (gsize block = 0; block < n_blocks; block++)
    {
      const Part *part = &job.parts[block];
      join_moments (&all, part->n, part->mean, part->variance, part->low, part->high);
      all.nan += part->nan;
      all.infinite += part->infinite;
      all.outside += part->outside;
      keep_lowest (&all.first_nan, part->first_nan);
      keep_lowest (&all.first_infinite, part->first_infinite);
      keep_lowest (&all.first_outside, part->first_outside);
      all.bits = all.bits * 2862933555777941757u + part->bits;
    }
  join (self, &all);
  take_sample (self, rows);
  self->count += n;
}

void
sc_field_statistics_add (ScFieldStatistics *self, const gfloat *values, gsize n)
{
  g_return_if_fail (values != NULL || n == 0);

  /* In rows of one chunk, so that the rest is a row of its own. */
  gsize whole = n / CHUNK;
  ScFieldRows rows = { values, CHUNK, whole, CHUNK, NULL, -INFINITY, INFINITY };
  sc_field_statistics_add_rows (self, &rows, NULL);
  rows = (ScFieldRows) { values + whole * CHUNK, n - whole * CHUNK, 1, n - whole * CHUNK, NULL, -INFINITY, INFINITY };
  sc_field_statistics_add_rows (self, &rows, NULL);
}

void
sc_field_statistics_histogram (const ScFieldStatistics *self, guint *bins, guint n_bins)
{
  g_return_if_fail (self != NULL && bins != NULL && n_bins > 0);

  gdouble width = (self->maximum - self->minimum) / n_bins;

  memset (bins, 0, n_bins * sizeof (guint));
  for (guint i = 0; i < self->n_sample; i++)
    {
      gdouble bin = width > 0.0 ? ((gdouble) self->sample[i] - self->minimum) / width : 0.0;
      bins[MIN ((guint) bin, n_bins - 1)]++;
    }
}
