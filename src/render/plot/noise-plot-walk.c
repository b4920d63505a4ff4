/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/plot/noise-plot-private.h"

#include <glib/gi18n.h>
#include <math.h>

typedef struct
{
  gdouble x, y;
} Point;

static Point
locate (const ScNoisePlotLayout *layout, gdouble sigma, gdouble step)
{
  return (Point) { sc_plot_axis_map (&layout->sigma, sigma), sc_plot_axis_map (&layout->vertical, step) };
}

static void
draw_steps_axis (const ScNoisePlotDrawing *drawing)
{
  const ScPlotAxis *steps = &drawing->layout->vertical;
  const ScPlotStyle *style = drawing->style;
  gdouble row = fabs (steps->end - steps->start) / (steps->max - steps->min);
  gint n = (gint) drawing->picture->schedule->n_steps;
  static const gint strides[] = { 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000 };
  gint stride = strides[G_N_ELEMENTS (strides) - 1];

  for (gsize i = 0; i < G_N_ELEMENTS (strides); i++)
    if (strides[i] * row >= style->em * 1.1)
      {
        stride = strides[i];
        break;
      }
  for (gint step = 1; step <= n; step++)
    {
      if (step != 1 && step % stride != 0)
        continue;
      if (step != 1 && (step - 1) * row < style->em)
        continue;
      g_autofree gchar *label = step == 1 ? g_strdup (_("step 1")) : g_strdup_printf ("%d", step);
      sc_plot_draw_text (drawing->cr, style, label, 0.85, &style->dim,
                         drawing->layout->area.x - style->em * 0.35, sc_plot_axis_map (steps, step), 1, 0.5,
                         drawing->layout->area.x - style->em * 0.35);
    }
}

/* Level, up to where churn raises it, down over the midpoint to the next level. */
static void
draw_path (const ScNoisePlotDrawing *drawing)
{
  const ScSchedule *schedule = drawing->picture->schedule;
  const ScNoisePlotLayout *layout = drawing->layout;
  const ScPlotStyle *style = drawing->style;
  cairo_t *cr = drawing->cr;
  const gdouble dash[] = { style->line * 3, style->line * 2 };

  cairo_set_line_width (cr, style->line);
  for (gsize i = 0; i < schedule->n_steps; i++)
    {
      const ScScheduleStep *step = &schedule->steps[i];
      gdouble raised = step->level * (1 + step->churn_rate);
      Point from = locate (layout, step->level, i + 1.0), up = locate (layout, raised, i + 1.0);

      if (step->churn_rate > 0)
        {
          sc_plot_set_color (cr, &style->churn, 1.0);
          cairo_set_dash (cr, dash, 2, 0);
          cairo_move_to (cr, from.x, from.y);
          cairo_line_to (cr, up.x, up.y);
          cairo_stroke (cr);
          cairo_set_dash (cr, NULL, 0, 0);
        }
      if (i + 1 < schedule->n_steps)
        {
          Point next = locate (layout, schedule->steps[i + 1].level, i + 2.0);
          sc_plot_set_color (cr, &style->inference, 0.75);
          cairo_move_to (cr, up.x, up.y);
          cairo_line_to (cr, next.x, next.y);
          cairo_stroke (cr);
        }
    }
}

static Point
locate_call (const ScNoisePlotDrawing *drawing, const ScScheduleCall *call)
{
  return locate (drawing->layout, call->sigma, call->step + (call->kind == SC_SCHEDULE_CALL_MIDPOINT ? 1.5 : 1.0));
}

static void
draw_marks (const ScNoisePlotDrawing *drawing)
{
  const ScSchedule *schedule = drawing->picture->schedule;
  const ScPlotStyle *style = drawing->style;
  gdouble row = fabs (drawing->layout->vertical.end - drawing->layout->vertical.start) / ((gdouble) schedule->n_steps + 0.2);
  gdouble radius = CLAMP (row * 0.32, style->em * 0.1, style->em * 0.32);
  /* Rows thinner than a pixel need not all be drawn. */
  gsize stride = row >= 1 ? 1 : (gsize) ceil (1 / row);

  for (gsize i = 0; i < schedule->n_steps; i += stride)
    {
      Point at = locate (drawing->layout, schedule->steps[i].level, i + 1.0);
      sc_plot_draw_mark (drawing->cr, style, SC_PLOT_MARK_TICK, &style->inference, at.x, at.y, radius * 1.3);
    }
  for (gsize i = 0; i < schedule->n_calls; i += stride)
    {
      const ScScheduleCall *call = &schedule->calls[i];
      gboolean midpoint = call->kind == SC_SCHEDULE_CALL_MIDPOINT;
      Point at = locate_call (drawing, call);
      sc_plot_draw_mark (drawing->cr, style, midpoint ? SC_PLOT_MARK_DIAMOND : SC_PLOT_MARK_DISC,
                         sc_noise_picture_is_outside (drawing->picture, i) ? &style->warning
                         : midpoint                                        ? &style->midpoint
                                                                           : &style->inference,
                         at.x, at.y, radius);
    }
}

static void
draw_current (const ScNoisePlotDrawing *drawing)
{
  const ScSchedule *schedule = drawing->picture->schedule;
  const ScNoisePlotLayout *layout = drawing->layout;
  const ScPlotStyle *style = drawing->style;

  if (drawing->state->current_call < 0 || drawing->state->current_call >= (gint) schedule->n_calls)
    return;
  const ScScheduleCall *call = &schedule->calls[drawing->state->current_call];
  Point at = locate_call (drawing, call);
  ScPlotRect band = { layout->area.x, at.y - style->em * 0.55, layout->area.width, style->em * 1.1 };
  g_autofree gchar *sigma = sc_plot_format_number (call->sigma, 3);
  g_autofree gchar *text = g_strdup_printf (_("step %d of %d, σ = %s"), call->step + 1, (gint) schedule->n_steps, sigma);
  gdouble width;

  sc_plot_fill_band (drawing->cr, &band, &style->current, 0.14);
  cairo_arc (drawing->cr, at.x, at.y, style->em * 0.5, 0, 2 * G_PI);
  sc_plot_set_color (drawing->cr, &style->current, 1.0);
  cairo_set_line_width (drawing->cr, style->line * 2);
  cairo_stroke (drawing->cr);

  /* On the side where there is room. */
  sc_plot_text_size (style, text, 0.85, &width, NULL);
  gboolean left = at.x + style->em + width > layout->area.x + layout->area.width;
  sc_plot_draw_mark (drawing->cr, style, SC_PLOT_MARK_TRIANGLE, &style->current,
                     layout->area.x + style->em * 0.4, at.y, style->em * 0.3);
  sc_plot_draw_note (drawing->cr, style, text, &style->foreground,
                     left ? at.x - style->em : at.x + style->em, at.y, left ? 1 : 0);
}

void
sc_noise_plot_draw_walk (const ScNoisePlotDrawing *drawing)
{
  const ScPlotRect *area = &drawing->layout->area;

  draw_steps_axis (drawing);
  cairo_save (drawing->cr);
  cairo_rectangle (drawing->cr, area->x - 2, area->y, area->width + 4, area->height);
  cairo_clip (drawing->cr);
  sc_noise_plot_shade_outside (drawing);
  draw_path (drawing);
  draw_marks (drawing);
  draw_current (drawing);
  cairo_restore (drawing->cr);
}
