/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "sphere/buffer.h"
#include "sphere/grid-private.h"
#include "sphere/point-tree.h"
#include "sphere/unit-vector.h"
#include "sphere/vector3.h"

/* A place belongs to the nearest value if it is no farther than this share of
 * that value's longest step: a little more than half a square's diagonal. */
#define CELL_REACH 0.75

typedef struct
{
  ScGrid parent;
  gsize n_rows, n_columns;
  gdouble *lat, *lon;   /* as given */
  gdouble *points;      /* [n_values][3], NaN where there is no position */
  gdouble *reach;       /* [n_values]: squared */
  gdouble farthest;     /* more than any of them */
  gboolean closed;      /* the last column is next to the first */
  ScPointTree *tree;
} GridCurvilinear;

static void
grid_curvilinear_free (ScGrid *grid)
{
  GridCurvilinear *self = (GridCurvilinear *) grid;

  g_clear_pointer (&self->tree, sc_point_tree_free);
  g_free (self->lat);
  g_free (self->lon);
  g_free (self->points);
  g_free (self->reach);
  g_free (self);
}

static void
grid_curvilinear_get_position (const ScGrid *grid, gsize index, gdouble *lat, gdouble *lon)
{
  const GridCurvilinear *self = (const GridCurvilinear *) grid;
  const gboolean placed = !isnan (self->points[3 * index]);

  *lat = placed ? self->lat[index] : NAN;
  *lon = placed ? self->lon[index] : NAN;
}

/* The value at a row and a column, which may be one beyond a closed edge; −1 outside. */
static gint64
value_at (const GridCurvilinear *self, gint64 row, gint64 column)
{
  const gint64 n_columns = (gint64) self->n_columns;

  if (row < 0 || row >= (gint64) self->n_rows)
    return -1;
  if (self->closed)
    column = (column + n_columns) % n_columns;
  if (column < 0 || column >= n_columns)
    return -1;
  return row * n_columns + column;
}

static gdouble
square_distance (const gdouble *a, const gdouble *b)
{
  gdouble offset[3];

  sc_vector3_subtract (a, b, offset);
  return sc_vector3_dot (offset, offset);
}

/* Whether the step from the last column to the first is like the others: not
 * longer than twice the longest of its row, in most rows. */
static gboolean
columns_close (const GridCurvilinear *self)
{
  gsize close = 0, compared = 0;

  if (self->n_columns < 3)
    return FALSE;
  for (gsize row = 0; row < self->n_rows; row++)
    {
      const gdouble *points = self->points + 3 * row * self->n_columns;
      const gdouble around = square_distance (points, points + 3 * (self->n_columns - 1));
      gdouble longest = 0;

      for (gsize column = 1; column < self->n_columns; column++)
        {
          const gdouble step = square_distance (points + 3 * column, points + 3 * (column - 1));

          longest = step > longest ? step : longest;
        }
      if (isnan (around) || longest == 0)
        continue;
      compared++;
      close += around <= 4 * longest;
    }
  return 2 * close > compared;
}

static gdouble
measure_reach (const GridCurvilinear *self, gsize row, gsize column)
{
  static const gint steps[4][2] = { { -1, 0 }, { 1, 0 }, { 0, -1 }, { 0, 1 } };
  const gdouble *point = self->points + 3 * (row * self->n_columns + column);
  gdouble longest = 0;

  for (gint i = 0; i < 4; i++)
    {
      const gint64 other = value_at (self, (gint64) row + steps[i][0], (gint64) column + steps[i][1]);
      const gdouble step = other >= 0 ? square_distance (point, self->points + 3 * other) : 0;

      longest = step > longest ? step : longest;
    }
  return CELL_REACH * CELL_REACH * longest;
}

/* Positions in the plane that touches the sphere at the place, which is its
 * origin; FALSE for a point on the other half of the sphere. */
typedef struct
{
  gdouble right[3], up[3], out[3];
} Plane;

/* At a pole right is the east of longitude 0. */
static void
plane_init (Plane *self, const gdouble place[3])
{
  const gdouble radius = hypot (place[0], place[1]);

  memcpy (self->out, place, sizeof self->out);
  self->right[0] = radius > 0 ? -place[1] / radius : 0;
  self->right[1] = radius > 0 ? place[0] / radius : 1;
  self->right[2] = 0;
  sc_vector3_cross (place, self->right, self->up);
}

static gboolean
plane_project (const Plane *self, const gdouble point[3], gdouble *x, gdouble *y)
{
  const gdouble height = sc_vector3_dot (point, self->out);

  *x = sc_vector3_dot (point, self->right) / height;
  *y = sc_vector3_dot (point, self->up) / height;
  return height > 0.1;
}

/* Solves corner[0] (1−s)(1−t) + corner[1] s (1−t) + corner[2] (1−s) t + corner[3] s t = 0
 * by Newton's iteration; TRUE where s and t lie within the quadrilateral. */
static gboolean
invert_bilinear (const gdouble x[4], const gdouble y[4], gdouble *s, gdouble *t)
{
  const gdouble margin = 1e-9;

  *s = *t = 0.5;
  for (gint step = 0; step < 12; step++)
    {
      const gdouble s_x = (1 - *t) * (x[1] - x[0]) + *t * (x[3] - x[2]);
      const gdouble s_y = (1 - *t) * (y[1] - y[0]) + *t * (y[3] - y[2]);
      const gdouble t_x = (1 - *s) * (x[2] - x[0]) + *s * (x[3] - x[1]);
      const gdouble t_y = (1 - *s) * (y[2] - y[0]) + *s * (y[3] - y[1]);
      const gdouble rest_x = (1 - *t) * ((1 - *s) * x[0] + *s * x[1]) + *t * ((1 - *s) * x[2] + *s * x[3]);
      const gdouble rest_y = (1 - *t) * ((1 - *s) * y[0] + *s * y[1]) + *t * ((1 - *s) * y[2] + *s * y[3]);
      const gdouble area = s_x * t_y - s_y * t_x;
      const gdouble move_s = (rest_x * t_y - rest_y * t_x) / area;
      const gdouble move_t = (rest_y * s_x - rest_x * s_y) / area;

      if (!isfinite (move_s) || !isfinite (move_t))
        return FALSE;
      *s -= move_s;
      *t -= move_t;
      if (fabs (*s) > 10 || fabs (*t) > 10)
        return FALSE;
      if (fabs (move_s) + fabs (move_t) < 1e-12)
        break;
    }
  return *s >= -margin && *s <= 1 + margin && *t >= -margin && *t <= 1 + margin;
}

static gboolean
place_in_quad (const GridCurvilinear *self, const Plane *plane, gint64 row, gint64 column, ScGridPlace *found)
{
  gdouble x[4], y[4], s, t;

  for (gint i = 0; i < 4; i++)
    {
      const gint64 value = value_at (self, row + i / 2, column + i % 2);

      if (value < 0 || !plane_project (plane, self->points + 3 * value, &x[i], &y[i]))
        return FALSE;
      found->index[i] = (gint32) value;
    }
  if (!invert_bilinear (x, y, &s, &t))
    return FALSE;
  s = CLAMP (s, 0, 1);
  t = CLAMP (t, 0, 1);
  found->weight[0] = (gfloat) ((1 - s) * (1 - t));
  found->weight[1] = (gfloat) (s * (1 - t));
  found->weight[2] = (gfloat) ((1 - s) * t);
  found->weight[3] = (gfloat) (s * t);
  return TRUE;
}

/* The quadrilaterals at the nearest value, then those one row or column
 * farther: in a skewed grid the one around a place need not touch it. */
static gboolean
place_near (const GridCurvilinear *self, const gdouble place[3], gint32 nearest, ScGridPlace *found)
{
  const gint64 row = nearest / (gint64) self->n_columns, column = nearest % (gint64) self->n_columns;
  Plane plane;

  plane_init (&plane, place);
  for (gint ring = 0; ring < 2; ring++)
    for (gint64 r = row - 1 - ring; r <= row + ring; r++)
      for (gint64 c = column - 1 - ring; c <= column + ring; c++)
        {
          const gboolean inner = r >= row - 1 && r <= row && c >= column - 1 && c <= column;

          if ((ring == 0 || !inner) && place_in_quad (self, &plane, r, c, found))
            return TRUE;
        }
  return FALSE;
}

static gint32
find_nearest (const GridCurvilinear *self, gfloat lat, gfloat lon, gint32 hint, gdouble place[3], gdouble *square)
{
  if (!(fabsf (lat) <= 90.0f && isfinite (lon)))
    return -1;
  sc_unit_vector (lat, lon, place);
  return sc_point_tree_nearest_within (self->tree, place, hint, self->farthest, square);
}

static void
grid_curvilinear_locate_cells (const ScGrid *grid, const gfloat *lat, const gfloat *lon, gsize n, gint32 *index)
{
  const GridCurvilinear *self = (const GridCurvilinear *) grid;
  gint32 hint = -1;

  for (gsize i = 0; i < n; i++)
    {
      gdouble place[3], square;
      const gint32 nearest = find_nearest (self, lat[i], lon[i], hint, place, &square);

      index[i] = nearest >= 0 && square <= self->reach[nearest] ? nearest : -1;
      hint = nearest;
    }
}

static void
grid_curvilinear_locate (const ScGrid *grid, const gfloat *lat, const gfloat *lon, gsize n, ScGridPlace *places)
{
  const GridCurvilinear *self = (const GridCurvilinear *) grid;
  gint32 hint = -1;

  for (gsize i = 0; i < n; i++)
    {
      gdouble place[3], square;
      const gint32 nearest = find_nearest (self, lat[i], lon[i], hint, place, &square);
      const gboolean reached = nearest >= 0 && square <= self->reach[nearest];

      hint = nearest;
      if (reached && place_near (self, place, nearest, &places[i]))
        continue;
      places[i] = (ScGridPlace) { 0 };
      if (reached)
        {
          places[i].index[0] = nearest;
          places[i].weight[0] = 1;
        }
    }
}

static const ScGridClass grid_curvilinear_class = {
  .free = grid_curvilinear_free,
  .get_position = grid_curvilinear_get_position,
  .locate_cells = grid_curvilinear_locate_cells,
  .locate = grid_curvilinear_locate,
};

static gboolean
allocate (GridCurvilinear *self, GError **error)
{
  const gsize n = self->parent.n_values;

  self->lat = sc_sphere_alloc (n, sizeof *self->lat, "the grid's positions", error);
  if (self->lat == NULL)
    return FALSE;
  self->lon = sc_sphere_alloc (n, sizeof *self->lon, "the grid's positions", error);
  if (self->lon == NULL)
    return FALSE;
  self->points = sc_sphere_alloc (n, 3 * sizeof *self->points, "the grid's positions", error);
  if (self->points == NULL)
    return FALSE;
  self->reach = sc_sphere_alloc (n, sizeof *self->reach, "the grid's positions", error);
  return self->reach != NULL;
}

static gboolean
fill (GridCurvilinear *self, const gdouble *lat, const gdouble *lon, GError **error)
{
  const gsize n = self->parent.n_values;

  memcpy (self->lat, lat, n * sizeof *lat);
  memcpy (self->lon, lon, n * sizeof *lon);
  for (gsize i = 0; i < n; i++)
    if (fabs (lat[i]) <= 90 && fabs (lon[i]) <= 1e4)
      sc_unit_vector (lat[i], lon[i], self->points + 3 * i);
    else
      for (gint k = 0; k < 3; k++)
        self->points[3 * i + k] = NAN;

  self->tree = sc_point_tree_new (self->points, n, error);
  if (self->tree == NULL)
    return FALSE;
  if (sc_point_tree_get_size (self->tree) < 2)
    {
      g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_GRID,
                   "Of %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " positions %" G_GSIZE_FORMAT
                   " are on the Earth; a grid needs 2.",
                   self->n_rows, self->n_columns, sc_point_tree_get_size (self->tree));
      return FALSE;
    }
  self->closed = columns_close (self);
  for (gsize row = 0; row < self->n_rows; row++)
    for (gsize column = 0; column < self->n_columns; column++)
      {
        const gdouble reach = measure_reach (self, row, column);

        self->reach[row * self->n_columns + column] = reach;
        self->farthest = reach > self->farthest ? reach : self->farthest;
      }
  /* What is at the very edge belongs to it. */
  self->farthest = self->farthest * (1 + 1e-9) + 1e-300;
  return TRUE;
}

ScGrid *
sc_grid_new_curvilinear (const gdouble *lat, const gdouble *lon, gsize n_rows, gsize n_columns, GError **error)
{
  GridCurvilinear *self;

  if (n_rows == 0 || n_columns == 0 || n_rows > G_MAXINT32 / n_columns)
    {
      g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_GRID,
                   "A grid cannot have %" G_GSIZE_FORMAT " rows and %" G_GSIZE_FORMAT " columns.", n_rows, n_columns);
      return NULL;
    }
  self = g_new0 (GridCurvilinear, 1);
  self->parent = (ScGrid) { &grid_curvilinear_class, SC_GRID_CURVILINEAR, n_rows * n_columns, 1 };
  self->n_rows = n_rows;
  self->n_columns = n_columns;
  if (!allocate (self, error) || !fill (self, lat, lon, error))
    {
      sc_grid_unref (&self->parent);
      return NULL;
    }
  return &self->parent;
}
