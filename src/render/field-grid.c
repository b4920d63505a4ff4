/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/field-grid.h"

#include <math.h>

/* Labels count as regular where none is further from its place than this share
 * of a step: a hundredth of what one could see at one pixel a cell. */
#define REGULAR_SHARE 1e-3

static gboolean
axis_init (ScFieldAxis *axis, const gdouble *labels, gsize n, const gchar *name, GError **error)
{
  if (n == 0 || n > G_MAXINT32)
    {
      g_set_error (error, SC_FIELD_ERROR, SC_FIELD_ERROR_COORDINATES,
                   "%s: %" G_GSIZE_FORMAT " labels, expected at least one", name, n);
      return FALSE;
    }
  axis->n = n;
  axis->start = labels[0];
  axis->direction = n > 1 && labels[1] < labels[0] ? -1 : 1;
  axis->positions = g_try_new (gdouble, n);
  if (axis->positions == NULL)
    {
      g_set_error (error, SC_FIELD_ERROR, SC_FIELD_ERROR_SHAPE, "%s: no memory for %" G_GSIZE_FORMAT " labels", name, n);
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    {
      axis->positions[i] = (labels[i] - labels[0]) * axis->direction;
      if (!isfinite (labels[i]) || (i > 0 && !(axis->positions[i] > axis->positions[i - 1])))
        {
          g_set_error (error, SC_FIELD_ERROR, SC_FIELD_ERROR_COORDINATES,
                       "%s: label %" G_GSIZE_FORMAT " is %g after %g, expected labels that only increase or only decrease",
                       name, i, labels[i], i > 0 ? labels[i - 1] : NAN);
          return FALSE;
        }
    }
  axis->step = n > 1 ? axis->positions[n - 1] / (gdouble) (n - 1) : 0;
  axis->regular = TRUE;
  for (gsize i = 0; i < n; i++)
    if (fabs (axis->positions[i] - (gdouble) i * axis->step) > REGULAR_SHARE * axis->step)
      axis->regular = FALSE;
  return TRUE;
}

/* Fills the table of first guesses; the last stretch back to the first label
 * of a periodic axis belongs to it. */
static gboolean
axis_make_guesses (ScFieldAxis *axis, GError **error)
{
  gdouble extent = axis->periodic ? 360 : axis->positions[axis->n - 1];
  gsize label = 0;

  if (axis->regular)
    return TRUE;
  axis->n_guesses = 4 * axis->n;
  axis->guess = g_try_new (guint32, axis->n_guesses + 1);
  if (axis->guess == NULL)
    {
      g_set_error (error, SC_FIELD_ERROR, SC_FIELD_ERROR_SHAPE, "no memory for a table of %" G_GSIZE_FORMAT " entries", axis->n_guesses);
      return FALSE;
    }
  for (gsize k = 0; k <= axis->n_guesses; k++)
    {
      gdouble position = extent * (gdouble) k / (gdouble) axis->n_guesses;
      while (label + 1 < axis->n && axis->positions[label + 1] <= position)
        label++;
      axis->guess[k] = (guint32) label;
    }
  return TRUE;
}

gdouble
sc_field_axis_get_fraction (const ScFieldAxis *self, gdouble position)
{
  gdouble extent, next;
  gsize label;

  if (self->n == 1)
    return 0;
  if (self->regular)
    return position / self->step;
  extent = self->periodic ? 360 : self->positions[self->n - 1];
  label = self->guess[(gsize) CLAMP (position / extent * (gdouble) self->n_guesses, 0, (gdouble) self->n_guesses)];
  while (label > 0 && self->positions[label] > position)
    label--;
  while (label + 1 < self->n && self->positions[label + 1] <= position)
    label++;
  next = label + 1 < self->n ? self->positions[label + 1] : self->periodic ? 360 : INFINITY;
  return (gdouble) label + MIN ((position - self->positions[label]) / (next - self->positions[label]), 1);
}

/*
 * Longitudes that step once over a seam, made to go on in their direction.
 *
 * Returns: (nullable): %NULL where there is no such step
 */
static gdouble *
unwrap (const gdouble *longitudes, gsize n)
{
  gdouble *unwrapped;
  gdouble turn;
  gsize seam = 0, n_up = 0, n_down = 0;

  for (gsize i = 1; i < n; i++)
    {
      n_up += longitudes[i] > longitudes[i - 1];
      n_down += longitudes[i] < longitudes[i - 1];
    }
  if (n < 3 || MIN (n_up, n_down) != 1)
    return NULL;
  for (gsize i = 1; i < n; i++)
    if ((longitudes[i] < longitudes[i - 1]) == (n_up > n_down))
      seam = i;
  turn = n_up > n_down ? 360 : -360;
  unwrapped = g_try_new (gdouble, n);
  for (gsize i = 0; unwrapped != NULL && i < n; i++)
    unwrapped[i] = longitudes[i] + (i >= seam ? turn : 0);
  return unwrapped;
}

static void
rows_finish (ScFieldAxis *rows, gdouble other_step)
{
  gdouble first = rows->start;
  gdouble last = rows->start + rows->direction * rows->positions[rows->n - 1];
  gdouble first_step = rows->n > 1 ? rows->positions[1] : other_step;
  gdouble last_step = rows->n > 1 ? rows->positions[rows->n - 1] - rows->positions[rows->n - 2] : other_step;
  gdouble first_pole = 90 + rows->direction * first;
  gdouble last_pole = 90 - rows->direction * last;

  /* The rows next to the poles reach them where less than a row is left, as
   * those of a Gaussian grid do. */
  rows->before = first_pole < first_step ? first_pole : first_step / 2;
  rows->after = last_pole < last_step ? last_pole : last_step / 2;
}

static void
columns_finish (ScFieldAxis *columns, gdouble other_step)
{
  gdouble span = columns->positions[columns->n - 1];
  gdouble half = columns->n > 1 ? columns->step / 2 : other_step / 2;

  columns->periodic = columns->n > 1 && span < 360 && fabs (span + columns->step - 360) < columns->step / 2;
  if (columns->periodic && columns->regular)
    columns->step = 360.0 / (gdouble) columns->n;
  columns->before = columns->periodic ? 0 : MIN (half, (360 - span) / 2);
  columns->after = columns->before;
}

ScFieldGrid *
sc_field_grid_new (const gdouble *latitudes,
                   gsize          n_latitudes,
                   const gdouble *longitudes,
                   gsize          n_longitudes,
                   GError       **error)
{
  g_autoptr (ScFieldGrid) self = g_new0 (ScFieldGrid, 1);
  g_autofree gdouble *unwrapped = unwrap (longitudes, n_longitudes);

  g_atomic_ref_count_init (&self->references);
  if (!axis_init (&self->rows, latitudes, n_latitudes, "lat", error)
      || !axis_init (&self->columns, unwrapped != NULL ? unwrapped : longitudes, n_longitudes, "lon", error))
    return NULL;
  for (gsize i = 0; i < n_latitudes; i++)
    if (fabs (latitudes[i]) > 90 + 1e-3)
      {
        g_set_error (error, SC_FIELD_ERROR, SC_FIELD_ERROR_COORDINATES,
                     "lat: label %" G_GSIZE_FORMAT " is %g, expected −90…90", i, latitudes[i]);
        return NULL;
      }
  if (self->columns.positions[n_longitudes - 1] > 360 + 1e-6)
    {
      g_set_error (error, SC_FIELD_ERROR, SC_FIELD_ERROR_COORDINATES,
                   "lon: labels span %g°, expected at most 360°", self->columns.positions[n_longitudes - 1]);
      return NULL;
    }
  if (n_longitudes > G_MAXINT32 / n_latitudes)
    {
      g_set_error (error, SC_FIELD_ERROR, SC_FIELD_ERROR_SHAPE,
                   "lat × lon: %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " cells are more than can be drawn", n_latitudes, n_longitudes);
      return NULL;
    }
  rows_finish (&self->rows, self->columns.n > 1 ? self->columns.step : 1);
  columns_finish (&self->columns, self->rows.n > 1 ? self->rows.step : 1);
  if (!axis_make_guesses (&self->rows, error) || !axis_make_guesses (&self->columns, error))
    return NULL;
  self->n_cells = n_latitudes * n_longitudes;
  return g_steal_pointer (&self);
}

ScFieldGrid *
sc_field_grid_ref (ScFieldGrid *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sc_field_grid_unref (ScFieldGrid *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->rows.positions);
  g_free (self->rows.guess);
  g_free (self->columns.positions);
  g_free (self->columns.guess);
  g_free (self->cell_of);
  g_free (self->cell_places);
  g_free (self);
}

gboolean
sc_field_grid_get_fraction (const ScFieldGrid *self, gdouble latitude, gdouble longitude, gdouble *row, gdouble *column)
{
  const ScFieldAxis *rows = &self->rows;
  const ScFieldAxis *columns = &self->columns;
  gdouble north = (latitude - rows->start) * rows->direction;
  gdouble east = (longitude - columns->start) * columns->direction + columns->before;
  gdouble last_row = rows->positions[rows->n - 1];
  gdouble last_column = columns->positions[columns->n - 1];

  if (!(north >= -rows->before && north <= last_row + rows->after) || !isfinite (east))
    return FALSE;
  *row = sc_field_axis_get_fraction (rows, CLAMP (north, 0, last_row));

  east -= 360 * floor (east / 360);
  east -= columns->before;
  if (columns->periodic)
    {
      *column = sc_field_axis_get_fraction (columns, CLAMP (east, 0, 360));
      if (*column >= (gdouble) columns->n)
        *column -= (gdouble) columns->n;
      return TRUE;
    }
  if (east > last_column + columns->after)
    return FALSE;
  *column = sc_field_axis_get_fraction (columns, CLAMP (east, 0, last_column));
  return TRUE;
}

gssize
sc_field_grid_get_nearest (const ScFieldGrid *self, gdouble latitude, gdouble longitude)
{
  gdouble row, column;
  gsize nearest_row, nearest_column;

  if (!sc_field_grid_get_fraction (self, latitude, longitude, &row, &column))
    return -1;
  nearest_row = (gsize) (row + 0.5);
  nearest_column = (gsize) (column + 0.5);
  if (nearest_column >= self->columns.n)
    nearest_column = 0;
  return (gssize) (nearest_row * self->columns.n + nearest_column);
}
