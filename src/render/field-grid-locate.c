/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/field-grid.h"

#include <math.h>

/* Rows of the table through which cells that lie anywhere are drawn: about
 * two in each direction for a cell, within these bounds. */
#define LEAST_ROWS 360
#define MOST_ROWS 2880

/* Of a grid of axes the labels can be read back from its positions. */
static ScFieldGrid *
new_for_axes (ScGrid *grid, GError **error)
{
  gsize n = sc_grid_get_n_values (grid), n_columns = 1;
  g_autofree gdouble *latitudes = NULL;
  g_autofree gdouble *longitudes = NULL;
  gdouble first, latitude, longitude;

  sc_grid_get_position (grid, 0, &first, &longitude);
  for (; n_columns < n; n_columns++)
    {
      sc_grid_get_position (grid, n_columns, &latitude, &longitude);
      if (latitude != first)
        break;
    }
  latitudes = g_new (gdouble, n / n_columns);
  longitudes = g_new (gdouble, n_columns);
  for (gsize row = 0; row < n / n_columns; row++)
    sc_grid_get_position (grid, row * n_columns, &latitudes[row], &longitude);
  for (gsize column = 0; column < n_columns; column++)
    sc_grid_get_position (grid, column, &latitude, &longitudes[column]);
  return sc_field_grid_new (latitudes, n / n_columns, longitudes, n_columns, error);
}

static gboolean
locate (ScFieldGrid *self, ScGrid *grid)
{
  gsize n_rows = self->rows.n, n_columns = self->columns.n;
  g_autofree gfloat *latitudes = g_new (gfloat, n_columns);
  g_autofree gfloat *longitudes = g_new (gfloat, n_columns);

  self->n_cells = sc_grid_get_n_values (grid);
  self->cell_of = g_try_new (gint32, n_rows * n_columns);
  self->cell_places = g_try_new (gdouble, 2 * self->n_cells);
  if (self->cell_of == NULL || self->cell_places == NULL)
    return FALSE;
  for (gsize row = 0; row < n_rows; row++)
    {
      for (gsize column = 0; column < n_columns; column++)
        {
          latitudes[column] = (gfloat) (self->rows.start + self->rows.direction * self->rows.positions[row]);
          longitudes[column] = (gfloat) (self->columns.start + self->columns.positions[column]);
        }
      sc_grid_locate_cells (grid, latitudes, longitudes, n_columns, self->cell_of + row * n_columns);
    }
  for (gsize cell = 0; cell < self->n_cells; cell++)
    sc_grid_get_position (grid, cell, &self->cell_places[2 * cell], &self->cell_places[2 * cell + 1]);
  return TRUE;
}

ScFieldGrid *
sc_field_grid_new_for_grid (ScGrid *grid, GError **error)
{
  g_autoptr (ScFieldGrid) self = NULL;
  g_autofree gdouble *latitudes = NULL;
  g_autofree gdouble *longitudes = NULL;
  gsize n_rows;
  gdouble step;

  if (sc_grid_get_kind (grid) == SC_GRID_AXES && sc_grid_get_n_values (grid) > 0)
    {
      /* Labels in no order at all are left to the table. */
      self = new_for_axes (grid, NULL);
      if (self != NULL)
        return g_steal_pointer (&self);
    }
  n_rows = (gsize) CLAMP (2 * sqrt ((gdouble) sc_grid_get_n_values (grid)), LEAST_ROWS, MOST_ROWS);
  step = 180.0 / (gdouble) n_rows;
  latitudes = g_new (gdouble, n_rows);
  longitudes = g_new (gdouble, 2 * n_rows);
  for (gsize row = 0; row < n_rows; row++)
    latitudes[row] = 90 - ((gdouble) row + 0.5) * step;
  for (gsize column = 0; column < 2 * n_rows; column++)
    longitudes[column] = -180 + ((gdouble) column + 0.5) * step;
  self = sc_field_grid_new (latitudes, n_rows, longitudes, 2 * n_rows, error);
  if (self == NULL)
    return NULL;
  if (!locate (self, grid))
    {
      g_set_error (error, SC_FIELD_ERROR, SC_FIELD_ERROR_SHAPE, "no memory to find %" G_GSIZE_FORMAT " cells",
                   sc_grid_get_n_values (grid));
      return NULL;
    }
  return g_steal_pointer (&self);
}
