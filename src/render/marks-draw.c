/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/marks-draw.h"

#include <math.h>
#include <string.h>

/* Half of a mark's side, and the side of the squares of which each holds at
 * most one mark of a category; pixels of the design. */
#define HALF 4.0
#define SPACING 10.0

static void
set_source (cairo_t *cr, guint32 rgb, gdouble alpha)
{
  cairo_set_source_rgba (cr, (rgb >> 16 & 0xff) / 255.0, (rgb >> 8 & 0xff) / 255.0, (rgb & 0xff) / 255.0, alpha);
}

static void
trace (cairo_t *cr, ScMarkShape shape, gdouble x, gdouble y, gdouble half)
{
  switch (shape)
    {
    case SC_MARK_SQUARE:
      cairo_rectangle (cr, x - 0.85 * half, y - 0.85 * half, 1.7 * half, 1.7 * half);
      break;
    case SC_MARK_TRIANGLE:
      cairo_move_to (cr, x, y - half);
      cairo_line_to (cr, x + half, y + 0.8 * half);
      cairo_line_to (cr, x - half, y + 0.8 * half);
      cairo_close_path (cr);
      break;
    case SC_MARK_DIAMOND:
      cairo_move_to (cr, x, y - 1.1 * half);
      cairo_line_to (cr, x + 1.1 * half, y);
      cairo_line_to (cr, x, y + 1.1 * half);
      cairo_line_to (cr, x - 1.1 * half, y);
      cairo_close_path (cr);
      break;
    case SC_MARK_CROSS:
      cairo_move_to (cr, x - 0.8 * half, y - 0.8 * half);
      cairo_line_to (cr, x + 0.8 * half, y + 0.8 * half);
      cairo_move_to (cr, x - 0.8 * half, y + 0.8 * half);
      cairo_line_to (cr, x + 0.8 * half, y - 0.8 * half);
      break;
    case SC_MARK_PLUS:
      cairo_move_to (cr, x - half, y);
      cairo_line_to (cr, x + half, y);
      cairo_move_to (cr, x, y - half);
      cairo_line_to (cr, x, y + half);
      break;
    case SC_MARK_CIRCLE:
    default:
      cairo_new_sub_path (cr);
      cairo_arc (cr, x, y, 0.95 * half, 0, 2 * G_PI);
      break;
    }
}

void
sc_mark_draw (cairo_t *cr, ScMarkShape shape, guint32 rgb, gdouble x, gdouble y, gdouble scale)
{
  gboolean strokes = shape == SC_MARK_CROSS || shape == SC_MARK_PLUS;

  trace (cr, shape, x, y, HALF * scale);
  cairo_set_line_width (cr, (strokes ? 4 : 2) * scale);
  cairo_set_source_rgba (cr, 1, 1, 1, 0.9);
  cairo_stroke_preserve (cr);
  set_source (cr, rgb, 1);
  if (strokes)
    {
      cairo_set_line_width (cr, 2 * scale);
      cairo_stroke (cr);
    }
  else
    cairo_fill (cr);
}

void
sc_marks_draw (const ScMarks *marks, const ScView *view, cairo_t *cr, gdouble scale)
{
  gint n_columns = (gint) (view->width / (SPACING * scale)) + 3, n_rows = (gint) (view->height / (SPACING * scale)) + 3;
  g_autofree guint8 *taken = g_new (guint8, (gsize) n_columns * (gsize) n_rows);

  for (guint category = 0; category < sc_marks_get_n_categories (marks); category++)
    {
      gsize count;
      const gdouble *places = sc_marks_get_places (marks, category, &count);

      memset (taken, 0, (gsize) n_columns * (gsize) n_rows);
      for (gsize i = 0; i < count; i++)
        {
          gdouble x, y;
          guint8 *square;
          if (!sc_view_get_pixel (view, places[2 * i], places[2 * i + 1], &x, &y)
              || !(x > -SPACING * scale && x < view->width + SPACING * scale && y > -SPACING * scale
                   && y < view->height + SPACING * scale))
            continue;
          square = &taken[(gint) (y / (SPACING * scale) + 1) * n_columns + (gint) (x / (SPACING * scale) + 1)];
          if (*square)
            continue;
          *square = TRUE;
          sc_mark_draw (cr, sc_marks_get_shape (marks, category), sc_marks_get_rgb (marks, category), x, y, scale);
        }
    }
}

void
sc_pin_draw (gdouble latitude, gdouble longitude, const ScView *view, guint32 rgb, cairo_t *cr, gdouble scale)
{
  gdouble x, y;

  if (!isfinite (latitude) || !isfinite (longitude) || !sc_view_get_pixel (view, latitude, longitude, &x, &y))
    return;
  for (gint rim = 1; rim >= 0; rim--)
    {
      if (rim)
        cairo_set_source_rgba (cr, 1, 1, 1, 0.95);
      else
        set_source (cr, rgb, 1);
      cairo_set_line_width (cr, (rim ? 5 : 2.5) * scale);
      cairo_new_sub_path (cr);
      cairo_arc (cr, x, y, 7 * scale, 0, 2 * G_PI);
      cairo_stroke (cr);
      cairo_arc (cr, x, y, (rim ? 2.6 : 1.6) * scale, 0, 2 * G_PI);
      cairo_fill (cr);
    }
}
