/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "sphere/buffer.h"
#include "sphere/grid-axis.h"
#include "sphere/grid-private.h"

/* Places handled at once: what is known of them stays in the nearest cache. */
#define BATCH 256

typedef struct
{
  ScGrid parent;
  gsize n_lat, n_lon;
  gdouble *lat, *lon; /* as given */
  ScGridAxis rows, columns;
} GridAxes;

static void
grid_axes_free (ScGrid *grid)
{
  GridAxes *self = (GridAxes *) grid;

  sc_grid_axis_clear (&self->rows);
  sc_grid_axis_clear (&self->columns);
  g_free (self->lat);
  g_free (self->lon);
  g_free (self);
}

static void
grid_axes_get_position (const ScGrid *grid, gsize index, gdouble *lat, gdouble *lon)
{
  const GridAxes *self = (const GridAxes *) grid;

  *lat = self->lat[index / self->n_lon];
  *lon = self->lon[index % self->n_lon];
}

static void
grid_axes_locate_cells (const ScGrid *grid, const gfloat *lat, const gfloat *lon, gsize n, gint32 *index)
{
  const GridAxes *self = (const GridAxes *) grid;
  gint32 row[BATCH], column[BATCH];
  gfloat down[BATCH], right[BATCH];

  for (gsize begin = 0; begin < n; begin += BATCH)
    {
      const gsize count = MIN (n - begin, BATCH);

      sc_grid_axis_locate (&self->rows, lat + begin, count, row, down);
      sc_grid_axis_locate (&self->columns, lon + begin, count, column, right);
      for (gsize i = 0; i < count; i++)
        index[begin + i] = row[i] < 0 || column[i] < 0
                             ? -1
                             : self->rows.index[row[i] + (down[i] >= 0.5f)] * (gint32) self->n_lon
                                 + self->columns.index[column[i] + (right[i] >= 0.5f)];
    }
}

static inline void
place_between (const GridAxes *self, gint32 row, gfloat down, gint32 column, gfloat right, ScGridPlace *place)
{
  /* An axis of one value has no next knot. */
  const gint32 next_row = row + (self->rows.n > 1), next_column = column + (self->columns.n > 1);
  const gint32 upper = self->rows.index[row] * (gint32) self->n_lon;
  const gint32 lower = self->rows.index[next_row] * (gint32) self->n_lon;
  const gint32 left = self->columns.index[column], beyond = self->columns.index[next_column];

  place->index[0] = upper + left;
  place->index[1] = upper + beyond;
  place->index[2] = lower + left;
  place->index[3] = lower + beyond;
  place->weight[0] = (1 - down) * (1 - right);
  place->weight[1] = (1 - down) * right;
  place->weight[2] = down * (1 - right);
  place->weight[3] = down * right;
}

static void
grid_axes_locate (const ScGrid *grid, const gfloat *lat, const gfloat *lon, gsize n, ScGridPlace *places)
{
  const GridAxes *self = (const GridAxes *) grid;
  gint32 row[BATCH], column[BATCH];
  gfloat down[BATCH], right[BATCH];

  for (gsize begin = 0; begin < n; begin += BATCH)
    {
      const gsize count = MIN (n - begin, BATCH);

      sc_grid_axis_locate (&self->rows, lat + begin, count, row, down);
      sc_grid_axis_locate (&self->columns, lon + begin, count, column, right);
      for (gsize i = 0; i < count; i++)
        if (row[i] < 0 || column[i] < 0)
          places[begin + i] = (ScGridPlace) { 0 };
        else
          place_between (self, row[i], down[i], column[i], right[i], &places[begin + i]);
    }
}

static const ScGridClass grid_axes_class = {
  .free = grid_axes_free,
  .get_position = grid_axes_get_position,
  .locate_cells = grid_axes_locate_cells,
  .locate = grid_axes_locate,
};

/* The width that a single value's cell takes over from the other coordinate. */
static gdouble
step_of (const gdouble *values, gsize n)
{
  const gdouble step = n > 1 ? fabs (values[1] - values[0]) : 1;

  return isfinite (step) && step > 0 ? MIN (step, 90) : 1;
}

ScGrid *
sc_grid_new_axes (const gdouble *lat, gsize n_lat, const gdouble *lon, gsize n_lon, GError **error)
{
  GridAxes *self;

  if (n_lat == 0 || n_lon == 0 || n_lat > G_MAXINT32 / n_lon)
    {
      g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_GRID,
                   "A grid cannot have %" G_GSIZE_FORMAT " latitudes and %" G_GSIZE_FORMAT " longitudes.",
                   n_lat, n_lon);
      return NULL;
    }
  self = g_new0 (GridAxes, 1);
  self->parent = (ScGrid) { &grid_axes_class, SC_GRID_AXES, n_lat * n_lon, 1 };
  self->n_lat = n_lat;
  self->n_lon = n_lon;
  self->lat = sc_sphere_alloc (n_lat, sizeof *self->lat, "the grid's axes", error);
  self->lon = self->lat != NULL ? sc_sphere_alloc (n_lon, sizeof *self->lon, "the grid's axes", error) : NULL;
  if (self->lon == NULL
      || !sc_grid_axis_init_latitude (&self->rows, lat, n_lat, step_of (lon, n_lon), error)
      || !sc_grid_axis_init_longitude (&self->columns, lon, n_lon, step_of (lat, n_lat), error))
    {
      sc_grid_unref (&self->parent);
      return NULL;
    }
  memcpy (self->lat, lat, n_lat * sizeof *lat);
  memcpy (self->lon, lon, n_lon * sizeof *lon);
  return &self->parent;
}
