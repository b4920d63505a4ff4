/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "sphere/buffer.h"
#include "sphere/grid-private.h"
#include "sphere/point-tree.h"
#include "sphere/unit-vector.h"

/* A place belongs to the nearest point if it is no farther than so many times
 * what lies between neighbours: from a triangle's corner to its middle is as
 * far as from there to the next triangle's. */
#define POINT_REACH 1.6

typedef struct
{
  ScGrid parent;
  gdouble *lat, *lon; /* as given */
  gdouble reach;      /* squared */
  ScPointTree *tree;
} GridPoints;

static void
grid_points_free (ScGrid *grid)
{
  GridPoints *self = (GridPoints *) grid;

  g_clear_pointer (&self->tree, sc_point_tree_free);
  g_free (self->lat);
  g_free (self->lon);
  g_free (self);
}

static gboolean
is_placed (gdouble lat, gdouble lon)
{
  return fabs (lat) <= 90 && fabs (lon) <= 1e4;
}

static void
grid_points_get_position (const ScGrid *grid, gsize index, gdouble *lat, gdouble *lon)
{
  const GridPoints *self = (const GridPoints *) grid;
  const gboolean placed = is_placed (self->lat[index], self->lon[index]);

  *lat = placed ? self->lat[index] : NAN;
  *lon = placed ? self->lon[index] : NAN;
}

static void
grid_points_locate_cells (const ScGrid *grid, const gfloat *lat, const gfloat *lon, gsize n, gint32 *index)
{
  const GridPoints *self = (const GridPoints *) grid;
  gint32 hint = -1;

  for (gsize i = 0; i < n; i++)
    {
      gdouble place[3], square;

      index[i] = -1;
      if (!(fabsf (lat[i]) <= 90.0f && isfinite (lon[i])))
        continue;
      sc_unit_vector (lat[i], lon[i], place);
      hint = sc_point_tree_nearest_within (self->tree, place, hint, self->reach, &square);
      index[i] = hint;
    }
}

static void
grid_points_locate (const ScGrid *grid, const gfloat *lat, const gfloat *lon, gsize n, ScGridPlace *places)
{
  for (gsize i = 0; i < n; i++)
    {
      gint32 index;

      grid_points_locate_cells (grid, &lat[i], &lon[i], 1, &index);
      places[i] = (ScGridPlace) { 0 };
      if (index >= 0)
        {
          places[i].index[0] = index;
          places[i].weight[0] = 1;
        }
    }
}

static const ScGridClass grid_points_class = {
  .free = grid_points_free,
  .get_position = grid_points_get_position,
  .locate_cells = grid_points_locate_cells,
  .locate = grid_points_locate,
};

static gint
compare_doubles (gconstpointer a, gconstpointer b)
{
  const gdouble x = *(const gdouble *) a, y = *(const gdouble *) b;

  return (x > y) - (x < y);
}

/* Cells are numbered so that most of them come beside the one before: the
 * middle one of these steps is what lies between neighbours. */
static gboolean
measure_reach (GridPoints *self, const gdouble *points, GError **error)
{
  const gsize n = self->parent.n_values;
  g_autofree gdouble *steps = sc_sphere_alloc (n, sizeof *steps, "the grid's steps", error);
  gsize n_steps = 0;

  if (steps == NULL)
    return FALSE;
  for (gsize i = 1; i < n; i++)
    {
      gdouble square = 0;

      for (gint k = 0; k < 3; k++)
        square += (points[3 * i + k] - points[3 * i - 3 + k]) * (points[3 * i + k] - points[3 * i - 3 + k]);
      if (square > 0)
        steps[n_steps++] = square;
    }
  qsort (steps, n_steps, sizeof *steps, compare_doubles);
  self->reach = n_steps > 0 ? POINT_REACH * POINT_REACH * steps[n_steps / 2] : 0;
  return TRUE;
}

ScGrid *
sc_grid_new_points (const gdouble *lat, const gdouble *lon, gsize n, GError **error)
{
  g_autofree gdouble *points = NULL;
  GridPoints *self;

  if (n == 0 || n > G_MAXINT32)
    {
      g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_GRID, "A grid cannot have %" G_GSIZE_FORMAT " cells.", n);
      return NULL;
    }
  points = sc_sphere_alloc (n, 3 * sizeof *points, "the grid's positions", error);
  if (points == NULL)
    return NULL;
  for (gsize i = 0; i < n; i++)
    if (is_placed (lat[i], lon[i]))
      sc_unit_vector (lat[i], lon[i], points + 3 * i);
    else
      points[3 * i] = points[3 * i + 1] = points[3 * i + 2] = NAN;

  self = g_new0 (GridPoints, 1);
  self->parent = (ScGrid) { &grid_points_class, SC_GRID_POINTS, n, 1 };
  self->lat = sc_sphere_alloc (n, sizeof *self->lat, "the grid's positions", error);
  self->lon = self->lat != NULL ? sc_sphere_alloc (n, sizeof *self->lon, "the grid's positions", error) : NULL;
  self->tree = self->lon != NULL ? sc_point_tree_new (points, n, error) : NULL;
  if (self->tree == NULL || !measure_reach (self, points, error))
    {
      sc_grid_unref (&self->parent);
      return NULL;
    }
  memcpy (self->lat, lat, n * sizeof *lat);
  memcpy (self->lon, lon, n * sizeof *lon);
  return &self->parent;
}
