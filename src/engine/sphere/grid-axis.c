/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/grid-axis.h"

#include <math.h>
#include <stdlib.h>

#include "sphere/buffer.h"
#include "sphere/sphere-error.h"

/* Two values as close are one, and a step as close to the others is even. */
#define SAME_DEGREES 1e-6
#define EVEN_SHARE 1e-4

typedef struct
{
  gdouble value;
  gint32 index;
} Knot;

static gint
compare_knots (gconstpointer a, gconstpointer b)
{
  const Knot *x = a, *y = b;

  if (x->value != y->value)
    return x->value < y->value ? -1 : 1;
  return (x->index > y->index) - (x->index < y->index);
}

static gboolean
check_finite (const gchar *name, const gdouble *values, gsize n, GError **error)
{
  if (n == 0 || n > G_MAXINT32 / 2)
    {
      g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_GRID,
                   "Coordinate %s has %" G_GSIZE_FORMAT " values, no grid has as many.", name, n);
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    if (!isfinite (values[i]) || fabs (values[i]) > 1e4)
      {
        g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_GRID,
                     "Coordinate %s is not a number of degrees at index %" G_GSIZE_FORMAT ": %g.",
                     name, i, values[i]);
        return FALSE;
      }
  return TRUE;
}

static gboolean
check_distinct (const gchar *name, const Knot *knots, gsize n, const gdouble *values, GError **error)
{
  for (gsize i = 0; i + 1 < n; i++)
    if (knots[i + 1].value - knots[i].value < SAME_DEGREES)
      {
        g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_GRID,
                     "Coordinate %s has the same place twice: %g at index %d and %g at index %d.",
                     name, values[knots[i].index], knots[i].index, values[knots[i + 1].index], knots[i + 1].index);
        return FALSE;
      }
  return TRUE;
}

/* Bins narrower than most steps, so that a place is found with a look into
 * the table and a step or two. */
static gboolean
prepare_search (ScGridAxis *self, GError **error)
{
  const gsize steps = self->n - 1;
  const gdouble span = self->knots[steps] - self->knots[0];

  if (steps == 0)
    return TRUE;
  self->even = TRUE;
  for (gsize i = 1; i < steps; i++)
    if (fabs (self->knots[i] - (self->knots[0] + span * i / steps)) > EVEN_SHARE * span / steps)
      self->even = FALSE;
  self->per_degree = steps / span;
  if (self->even)
    return TRUE;

  self->n_bins = 4 * steps;
  self->per_degree = self->n_bins / span;
  self->bins = sc_sphere_alloc (self->n_bins, sizeof *self->bins, "the grid's axes", error);
  if (self->bins == NULL)
    return FALSE;
  for (gsize bin = 0, knot = 0; bin < self->n_bins; bin++)
    {
      while (knot + 1 < steps && self->knots[knot + 1] <= self->knots[0] + bin / self->per_degree)
        knot++;
      self->bins[bin] = (gint32) knot;
    }
  return TRUE;
}

static gboolean
take_knots (ScGridAxis *self, const Knot *knots, gsize n, GError **error)
{
  self->n = n;
  self->knots = sc_sphere_alloc (n, sizeof *self->knots, "the grid's axes", error);
  if (self->knots == NULL)
    return FALSE;
  self->index = sc_sphere_alloc (n, sizeof *self->index, "the grid's axes", error);
  if (self->index == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      self->knots[i] = knots[i].value;
      self->index[i] = knots[i].index;
    }
  return prepare_search (self, error);
}

static void
set_reach (ScGridAxis *self, gdouble only_step)
{
  const gsize last = self->n - 1;

  self->low = self->knots[0] - (last > 0 ? self->knots[1] - self->knots[0] : only_step) / 2;
  self->high = self->knots[last] + (last > 0 ? self->knots[last] - self->knots[last - 1] : only_step) / 2;
}

gboolean
sc_grid_axis_init_latitude (ScGridAxis *self, const gdouble *values, gsize n, gdouble only_step, GError **error)
{
  g_autofree Knot *knots = NULL;

  *self = (ScGridAxis) { 0 };
  if (!check_finite ("lat", values, n, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (fabs (values[i]) > 90 + SAME_DEGREES)
      {
        g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_GRID,
                     "Coordinate lat must lie within −90 and 90 degrees, but it is %g at index %" G_GSIZE_FORMAT ".",
                     values[i], i);
        return FALSE;
      }
  knots = sc_sphere_alloc (n, sizeof *knots, "the grid's axes", error);
  if (knots == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    knots[i] = (Knot) { values[i], (gint32) i };
  qsort (knots, n, sizeof *knots, compare_knots);
  if (!check_distinct ("lat", knots, n, values, error) || !take_knots (self, knots, n, error))
    return FALSE;

  set_reach (self, only_step);
  /* A grid that ends within a step of a pole covers it. */
  if (n > 1 && self->knots[0] - (self->knots[1] - self->knots[0]) * 1.001 <= -90)
    self->low = -90;
  if (n > 1 && self->knots[n - 1] + (self->knots[n - 1] - self->knots[n - 2]) * 1.001 >= 90)
    self->high = 90;
  self->low = MAX (self->low, -90);
  self->high = MIN (self->high, 90);
  return TRUE;
}

/* Where the longitudes, sorted around the circle, leave their widest gap: the
 * knot after it. */
static gsize
after_widest_gap (const Knot *knots, gsize n, gdouble *gap, gdouble *widest_step)
{
  gsize after = 0;

  *gap = knots[0].value + 360 - knots[n - 1].value;
  *widest_step = 0;
  for (gsize i = 1; i < n; i++)
    {
      const gdouble step = knots[i].value - knots[i - 1].value;

      if (step > *gap + SAME_DEGREES)
        {
          *widest_step = MAX (*widest_step, *gap);
          *gap = step;
          after = i;
        }
      else
        {
          *widest_step = MAX (*widest_step, step);
        }
    }
  return after;
}

gboolean
sc_grid_axis_init_longitude (ScGridAxis *self, const gdouble *values, gsize n, gdouble only_step, GError **error)
{
  g_autofree Knot *sorted = NULL;
  g_autofree Knot *knots = NULL;
  gdouble gap, widest_step;
  gsize first;

  *self = (ScGridAxis) { .period = 360 };
  if (!check_finite ("lon", values, n, error))
    return FALSE;
  /* 0 … 360 with both ends: the last value repeats the first. */
  if (n > 2 && fabs (fabs (values[n - 1] - values[0]) - 360) < 1e-3)
    n--;
  sorted = sc_sphere_alloc (n, sizeof *sorted, "the grid's axes", error);
  if (sorted == NULL)
    return FALSE;
  knots = sc_sphere_alloc (n + 1, sizeof *knots, "the grid's axes", error);
  if (knots == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      const gdouble turns = floor ((values[i] - values[0]) / 360);

      sorted[i] = (Knot) { values[i] - 360 * turns, (gint32) i };
    }
  qsort (sorted, n, sizeof *sorted, compare_knots);
  if (!check_distinct ("lon", sorted, n, values, error))
    return FALSE;

  first = after_widest_gap (sorted, n, &gap, &widest_step);
  for (gsize i = 0; i < n; i++)
    {
      knots[i] = sorted[(first + i) % n];
      if (first + i >= n)
        knots[i].value += 360;
    }
  if (n > 1 && gap <= 1.5 * widest_step)
    {
      knots[n] = knots[0];
      knots[n].value += 360;
      n++;
      if (!take_knots (self, knots, n, error))
        return FALSE;
      self->low = self->knots[0];
      self->high = self->knots[n - 1];
      return TRUE;
    }
  if (!take_knots (self, knots, n, error))
    return FALSE;
  set_reach (self, only_step);
  if (self->high - self->low > 360)
    self->high = self->low + 360;
  return TRUE;
}

void
sc_grid_axis_clear (ScGridAxis *self)
{
  g_clear_pointer (&self->knots, g_free);
  g_clear_pointer (&self->index, g_free);
  g_clear_pointer (&self->bins, g_free);
}

/* The place counted from the lowest reach, in one turn of the circle; written
 * so that the compiler can do several at once. Nowhere gives −1. */
static inline gdouble
above_low (const ScGridAxis *self, gdouble inverse_period, gfloat place)
{
  const gboolean sane = fabsf (place) <= 1e6f;
  gdouble above = (sane ? (gdouble) place : 0) - self->low;
  const gdouble turns = above * inverse_period;
  const gint whole = (gint) turns;

  above -= self->period * (whole - (turns < whole));
  return sane && above >= 0 && above <= self->high - self->low ? above : -1;
}

static void
locate_even (const ScGridAxis *self, const gfloat *places, gsize n, gint32 *knot, gfloat *share)
{
  const gdouble inverse_period = self->period > 0 ? 1 / self->period : 0;
  const gdouble margin = self->knots[0] - self->low;
  const gdouble last = self->n - 1.0;
  const gint32 last_step = (gint32) self->n - 2;

  for (gsize i = 0; i < n; i++)
    {
      const gdouble above = above_low (self, inverse_period, places[i]);
      gdouble steps = (above - margin) * self->per_degree;
      gint32 whole;

      steps = steps > 0 ? steps : 0;
      steps = steps < last ? steps : last;
      whole = (gint32) steps;
      whole = whole < last_step ? whole : last_step;
      share[i] = (gfloat) (steps - whole);
      knot[i] = above >= 0 ? whole : -1;
    }
}

static void
locate_uneven (const ScGridAxis *self, const gfloat *places, gsize n, gint32 *knot, gfloat *share)
{
  const gdouble inverse_period = self->period > 0 ? 1 / self->period : 0;
  const gint32 last_step = (gint32) self->n - 2;

  for (gsize i = 0; i < n; i++)
    {
      const gdouble above = above_low (self, inverse_period, places[i]);
      const gdouble value = self->low + above;
      gdouble steps = (value - self->knots[0]) * self->per_degree;
      gint32 found;

      if (above < 0)
        {
          knot[i] = -1;
          share[i] = 0;
          continue;
        }
      steps = CLAMP (steps, 0, self->n_bins - 1.0);
      found = self->bins[(gsize) steps];
      while (found < last_step && value >= self->knots[found + 1])
        found++;
      knot[i] = found;
      share[i] = (gfloat) CLAMP ((value - self->knots[found]) / (self->knots[found + 1] - self->knots[found]), 0, 1);
    }
}

void
sc_grid_axis_locate (const ScGridAxis *self, const gfloat *places, gsize n, gint32 *knot, gfloat *share)
{
  if (self->n == 1)
    {
      const gdouble inverse_period = self->period > 0 ? 1 / self->period : 0;

      for (gsize i = 0; i < n; i++)
        {
          knot[i] = above_low (self, inverse_period, places[i]) >= 0 ? 0 : -1;
          share[i] = 0;
        }
    }
  else if (self->even)
    {
      locate_even (self, places, n, knot, share);
    }
  else
    {
      locate_uneven (self, places, n, knot, share);
    }
}
