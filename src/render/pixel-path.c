/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/pixel-path.h"

#include <math.h>

#define RADIANS ((gfloat) (G_PI / 180))

/* Points are left out where the line stays this near to them, pixels. */
#define TOLERANCE 0.25f
/* Strips smaller than this are left out, pixels. */
#define LEAST_EXTENT 0.4f

/* Lines end so far within the limb, pixels: what runs along it, seen from the
 * side, would only be specks. */
#define LIMB_MARGIN 1.5f

/* Latitudes at which a flat map's shape is tabulated, four a degree. */
#define SHAPE_STEPS 720

typedef struct
{
  const ScView *view;
  ScPixelPath *path;
  gfloat radius;
  gfloat middle_x, middle_y;
  gfloat width, height;
  gboolean drawing; /* the pen is down */
  gfloat last_x, last_y;
  gboolean waiting;           /* for the next point, before this one is drawn: */
  gfloat next_x, next_y;      /* relative to the last one */
  gfloat left[2], right[2];   /* the directions between which it must lie for that */
  gboolean bounded;           /* there are such directions */
} Pen;

ScPixelPath *
sc_pixel_path_new (void)
{
  ScPixelPath *self = g_new0 (ScPixelPath, 1);

  self->points = g_array_new (FALSE, FALSE, sizeof (gfloat));
  self->starts = g_array_new (FALSE, FALSE, sizeof (guint32));
  return self;
}

void
sc_pixel_path_free (ScPixelPath *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->points);
  g_array_unref (self->starts);
  g_free (self);
}

void
sc_pixel_path_clear (ScPixelPath *self)
{
  g_array_set_size (self->points, 0);
  g_array_set_size (self->starts, 0);
}

static void
append (Pen *pen, gfloat x, gfloat y)
{
  const gfloat point[2] = { x, y };

  g_array_append_vals (pen->path->points, point, 2);
  pen->last_x = x;
  pen->last_y = y;
  pen->waiting = FALSE;
  pen->bounded = FALSE;
}

static void
append_waiting (Pen *pen)
{
  append (pen, pen->last_x + pen->next_x, pen->last_y + pen->next_y);
}

static void
lift (Pen *pen)
{
  if (pen->drawing && pen->waiting)
    append_waiting (pen);
  pen->drawing = FALSE;
}

static void
move_to (Pen *pen, gfloat x, gfloat y)
{
  guint32 start;

  lift (pen);
  start = pen->path->points->len / 2;
  g_array_append_val (pen->path->starts, start);
  append (pen, x, y);
  pen->drawing = TRUE;
}

/* Narrows the directions to those that pass the point within the tolerance. */
static void
bound (Pen *pen, gfloat dx, gfloat dy)
{
  gfloat length = sqrtf (dx * dx + dy * dy);
  gfloat aside_x, aside_y;

  if (length <= TOLERANCE)
    return;
  aside_x = -dy / length * TOLERANCE;
  aside_y = dx / length * TOLERANCE;
  if (!pen->bounded || pen->left[0] * (dy + aside_y) - pen->left[1] * (dx + aside_x) < 0)
    {
      pen->left[0] = dx + aside_x;
      pen->left[1] = dy + aside_y;
    }
  if (!pen->bounded || pen->right[0] * (dy - aside_y) - pen->right[1] * (dx - aside_x) > 0)
    {
      pen->right[0] = dx - aside_x;
      pen->right[1] = dy - aside_y;
    }
  pen->bounded = TRUE;
}

/* A point waits for the next one, and is left out if the straight line to that
 * passes it and all left out before, going ahead. */
static void
line_to (Pen *pen, gfloat x, gfloat y)
{
  gfloat dx = x - pen->last_x, dy = y - pen->last_y;

  if (pen->waiting
      && (dx * dx + dy * dy < pen->next_x * pen->next_x + pen->next_y * pen->next_y
          || (pen->bounded
              && (pen->left[0] * dy - pen->left[1] * dx > 0 || pen->right[0] * dy - pen->right[1] * dx < 0))))
    {
      append_waiting (pen);
      dx = x - pen->last_x;
      dy = y - pen->last_y;
    }
  pen->waiting = TRUE;
  pen->next_x = dx;
  pen->next_y = dy;
  bound (pen, dx, dy);
}

/* Rows of the turn from the sphere's axes to right, up and towards the eye. */
static void
get_turn (const ScView *view, gfloat turn[3][3])
{
  gdouble sine = sin (view->latitude * G_PI / 180), cosine = cos (view->latitude * G_PI / 180);
  gdouble sine_east = sin (view->longitude * G_PI / 180), cosine_east = cos (view->longitude * G_PI / 180);
  const gdouble rows[3][3] = { { -sine_east, cosine_east, 0 },
                               { -sine * cosine_east, -sine * sine_east, cosine },
                               { cosine * cosine_east, cosine * sine_east, sine } };

  for (gint i = 0; i < 3; i++)
    for (gint k = 0; k < 3; k++)
      turn[i][k] = (gfloat) rows[i][k];
}

static inline void
apply (gfloat turn[3][3], const gfloat *vector, gfloat turned[3])
{
  for (gint i = 0; i < 3; i++)
    turned[i] = turn[i][0] * vector[0] + turn[i][1] * vector[1] + turn[i][2] * vector[2];
}

/* The point where a line passes the border of what is drawn. */
static void
border_between (const gfloat *near, const gfloat *far, gfloat *right, gfloat *up)
{
  gfloat share = near[2] / (near[2] - far[2]);

  *right = near[0] + share * (far[0] - near[0]);
  *up = near[1] + share * (far[1] - near[1]);
}

static void
add_globe_strip (Pen *pen, const ScLineStrip *strip, const gfloat *vectors, gfloat turn[3][3], gfloat border)
{
  gfloat before[3], point[3], right, up;

  apply (turn, vectors, before);
  before[2] -= border;
  if (before[2] >= 0)
    move_to (pen, pen->middle_x + pen->radius * before[0], pen->middle_y - pen->radius * before[1]);
  for (guint32 i = 1; i < strip->count; i++)
    {
      apply (turn, vectors + 3 * i, point);
      point[2] -= border;
      if (before[2] >= 0 && point[2] >= 0)
        line_to (pen, pen->middle_x + pen->radius * point[0], pen->middle_y - pen->radius * point[1]);
      else if (before[2] >= 0)
        {
          border_between (before, point, &right, &up);
          line_to (pen, pen->middle_x + pen->radius * right, pen->middle_y - pen->radius * up);
          lift (pen);
        }
      else if (point[2] >= 0)
        {
          border_between (point, before, &right, &up);
          move_to (pen, pen->middle_x + pen->radius * right, pen->middle_y - pen->radius * up);
          line_to (pen, pen->middle_x + pen->radius * point[0], pen->middle_y - pen->radius * point[1]);
        }
      for (gint k = 0; k < 3; k++)
        before[k] = point[k];
    }
  lift (pen);
}

static void
add_globe (Pen *pen, const ScLineSet *lines)
{
  const ScLineStrip *strips = sc_line_set_peek_strips (lines);
  const gfloat *vectors = sc_line_set_peek_vectors (lines);
  gfloat border = sqrtf (MIN (2 * LIMB_MARGIN / pen->radius, 1));
  gfloat turn[3][3];

  get_turn (pen->view, turn);
  for (gsize i = 0; i < sc_line_set_get_n_strips (lines); i++)
    {
      gfloat reach = pen->radius * strips[i].radius + 2;
      gfloat centre[3];

      apply (turn, strips[i].centre, centre);
      if (strips[i].radius * pen->radius < LEAST_EXTENT / 2 || centre[2] < -sinf (MIN (strips[i].radius, 1.5f))
          || fabsf (centre[0]) * pen->radius > pen->width / 2 + reach
          || fabsf (centre[1]) * pen->radius > pen->height / 2 + reach)
        continue;
      add_globe_strip (pen, &strips[i], vectors + 3 * (gsize) strips[i].first, turn, border);
    }
}

typedef struct
{
  gfloat width[SHAPE_STEPS + 1];
  gfloat height[SHAPE_STEPS + 1];
} Shape;

static void
shape_init (Shape *shape, ScViewProjection projection)
{
  const ScMapShape *exact = sc_view_projection_get_shape (projection);

  for (gint i = 0; i <= SHAPE_STEPS; i++)
    {
      gdouble latitude = -90 + 180.0 * i / SHAPE_STEPS;
      shape->width[i] = (gfloat) sc_map_shape_get_width (exact, latitude);
      shape->height[i] = (gfloat) sc_map_shape_get_height (exact, latitude);
    }
}

/* @east: from the map's middle, degrees */
static void
place_on_map (const Pen *pen, const Shape *shape, gfloat latitude, gfloat east, gfloat *x, gfloat *y)
{
  gfloat scaled = CLAMP ((latitude + 90) * (SHAPE_STEPS / 180.f), 0, SHAPE_STEPS);
  gint i = MIN ((gint) scaled, SHAPE_STEPS - 1);
  gfloat t = scaled - (gfloat) i;

  *x = pen->middle_x + pen->radius * (shape->width[i] + t * (shape->width[i + 1] - shape->width[i])) * east * RADIANS;
  *y = pen->middle_y - pen->radius * (shape->height[i] + t * (shape->height[i + 1] - shape->height[i]));
}

static inline gfloat
wrap (gfloat longitude)
{
  return longitude - 360 * floorf ((longitude + 180) / 360);
}

static void
add_map_strip (Pen *pen, const Shape *shape, const ScLineStrip *strip, const gfloat *places)
{
  gfloat middle = (gfloat) pen->view->longitude;
  gfloat before = wrap (places[1] - middle), x, y;

  place_on_map (pen, shape, places[0], before, &x, &y);
  move_to (pen, x, y);
  for (guint32 i = 1; i < strip->count; i++)
    {
      gfloat latitude = places[2 * i], east = wrap (places[2 * i + 1] - middle);
      if (fabsf (east - before) > 180)
        {
          /* Over the seam: to one edge of the map, and on from the other. */
          gfloat edge = before > 0 ? 180 : -180;
          gfloat whole = 360 - fabsf (east - before);
          gfloat share = whole > 0 ? fabsf (edge - before) / whole : 0;
          gfloat crossing = places[2 * i - 2] + share * (latitude - places[2 * i - 2]);
          place_on_map (pen, shape, crossing, edge, &x, &y);
          line_to (pen, x, y);
          place_on_map (pen, shape, crossing, -edge, &x, &y);
          move_to (pen, x, y);
        }
      place_on_map (pen, shape, latitude, east, &x, &y);
      line_to (pen, x, y);
      before = east;
    }
  lift (pen);
}

static void
add_map (Pen *pen, const ScLineSet *lines)
{
  const ScLineStrip *strips = sc_line_set_peek_strips (lines);
  const gfloat *places = sc_line_set_peek_places (lines);
  Shape shape;

  shape_init (&shape, pen->view->projection);
  for (gsize i = 0; i < sc_line_set_get_n_strips (lines); i++)
    {
      gfloat latitude = asinf (CLAMP (strips[i].centre[2], -1, 1)) / RADIANS;
      gfloat degrees = strips[i].radius / RADIANS;
      gfloat x, north, south;

      place_on_map (pen, &shape, MIN (latitude + degrees, 90), 0, &x, &north);
      place_on_map (pen, &shape, MAX (latitude - degrees, -90), 0, &x, &south);
      if (strips[i].radius * pen->radius < LEAST_EXTENT / 2 || south < -2 || north > pen->height + 2)
        continue;
      add_map_strip (pen, &shape, &strips[i], places + 2 * (gsize) strips[i].first);
    }
}

void
sc_pixel_path_add (ScPixelPath *self, const ScLineSet *lines, const ScView *view)
{
  Pen pen = {
    .view = view,
    .path = self,
    .radius = (gfloat) sc_view_get_radius (view),
    .middle_x = (gfloat) view->width / 2,
    .middle_y = view->projection == SC_VIEW_GLOBE ? (gfloat) view->height / 2 : (gfloat) sc_view_get_equator (view),
    .width = (gfloat) view->width,
    .height = (gfloat) view->height,
  };

  if (view->projection == SC_VIEW_GLOBE)
    add_globe (&pen, lines);
  else
    add_map (&pen, lines);
}

void
sc_pixel_path_trace (const ScPixelPath *self, cairo_t *cr)
{
  guint n_points = self->points->len / 2;

  for (guint line = 0; line < self->starts->len; line++)
    {
      guint first = g_array_index (self->starts, guint32, line);
      guint end = line + 1 < self->starts->len ? g_array_index (self->starts, guint32, line + 1) : n_points;
      for (guint i = first; i < end; i++)
        {
          const gfloat *point = &g_array_index (self->points, gfloat, 2 * i);
          (i == first ? cairo_move_to : cairo_line_to) (cr, (gdouble) point[0], (gdouble) point[1]);
        }
    }
}
