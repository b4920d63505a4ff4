/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/plot/denoiser-error-plot.h"
#include "render/plot/noise-plot-private.h"

#include <math.h>

/* The axis where nothing is measured. */
#define EMPTY_MIN 0.1
#define EMPTY_MAX 3.0

/* Ratios, so that what is small at small σ and large at large σ is seen on one axis. */
static gdouble
get_ratio (gdouble value, const ScDenoiserErrorPoint *point)
{
  return sc_denoiser_error_plot_get_ratio (value, point->sigma);
}

static gdouble
get_error (const ScDenoiserErrorPoint *point)
{
  return get_ratio (point->total.error, point);
}

static gdouble
get_low (const ScDenoiserErrorPoint *point)
{
  return get_ratio (isfinite (point->total.low) ? point->total.low : point->total.error, point);
}

static gdouble
get_high (const ScDenoiserErrorPoint *point)
{
  return get_ratio (isfinite (point->total.high) ? point->total.high : point->total.error, point);
}

void
sc_noise_plot_get_error_range (const ScDenoiserErrorCurve *curve, gdouble *min, gdouble *max)
{
  gdouble least = 0.8, most = 1.0;

  *min = EMPTY_MIN;
  *max = EMPTY_MAX;
  for (gsize i = 0; curve != NULL && i < curve->n_points; i++)
    {
      if (get_low (&curve->points[i]) > 0)
        least = MIN (least, get_low (&curve->points[i]));
      if (isfinite (get_high (&curve->points[i])))
        most = MAX (most, get_high (&curve->points[i]));
    }
  if (curve == NULL || curve->n_points == 0)
    return;
  /* To the next quarter of a decade, so that the axis does not creep while the curve becomes finer. */
  *min = pow (10, floor (4 * log10 (least)) / 4);
  *max = pow (10, ceil (4 * log10 (most * 1.1)) / 4);
}

static gdouble
map_ratio (const ScNoisePlotDrawing *drawing, gdouble ratio)
{
  const ScPlotAxis *axis = &drawing->layout->vertical;
  return sc_plot_axis_map (axis, MAX (ratio, axis->min * 1e-3));
}

static void
stroke (const ScNoisePlotDrawing *drawing, const ScPlotColor *color, const gdouble *dash, gint n_dash, gdouble width)
{
  cairo_set_dash (drawing->cr, dash, n_dash, 0);
  cairo_set_line_width (drawing->cr, drawing->style->line * width);
  sc_plot_set_color (drawing->cr, color, 1.0);
  cairo_stroke (drawing->cr);
  cairo_set_dash (drawing->cr, NULL, 0, 0);
}

/* What is possible without a network. */
static void
draw_bound (const ScNoisePlotDrawing *drawing)
{
  const ScPlotStyle *style = drawing->style;
  const ScPlotAxis *sigma = &drawing->layout->sigma;
  const gdouble dash[] = { style->line * 4, style->line * 2.5 };
  const gdouble y = map_ratio (drawing, 1.0);

  cairo_new_path (drawing->cr);
  cairo_move_to (drawing->cr, sigma->start, y);
  cairo_line_to (drawing->cr, sigma->end, y);
  stroke (drawing, &style->dim, dash, 2, 1.2);
}

static void
add_points (const ScNoisePlotDrawing *drawing, gboolean backwards, gdouble (*get) (const ScDenoiserErrorPoint *point))
{
  const ScDenoiserErrorCurve *curve = drawing->state->error;

  for (gsize i = 0; i < curve->n_points; i++)
    {
      const ScDenoiserErrorPoint *point = &curve->points[backwards ? curve->n_points - 1 - i : i];
      cairo_line_to (drawing->cr, sc_plot_axis_map (&drawing->layout->sigma, point->sigma), map_ratio (drawing, get (point)));
    }
}

static void
draw_measured (const ScNoisePlotDrawing *drawing)
{
  const ScPlotStyle *style = drawing->style;
  const ScDenoiserErrorCurve *curve = drawing->state->error;

  cairo_new_path (drawing->cr);
  add_points (drawing, FALSE, get_high);
  add_points (drawing, TRUE, get_low);
  cairo_close_path (drawing->cr);
  sc_plot_set_color (drawing->cr, &style->current, 0.2);
  cairo_fill (drawing->cr);

  cairo_new_path (drawing->cr);
  add_points (drawing, FALSE, get_error);
  stroke (drawing, &style->current, NULL, 0, 1.6);
  for (gsize i = 0; i < curve->n_points; i++)
    sc_plot_draw_mark (drawing->cr, style, SC_PLOT_MARK_DISC, &style->current,
                       sc_plot_axis_map (&drawing->layout->sigma, curve->points[i].sigma),
                       map_ratio (drawing, get_error (&curve->points[i])), style->em * 0.13);
}

/* Where training was: the rest of the axis the network has never seen. */
static void
draw_training (const ScNoisePlotDrawing *drawing)
{
  const ScPlotStyle *style = drawing->style;
  const ScPlotRect *area = &drawing->layout->area;
  const gdouble low = sc_plot_axis_map_clamped (&drawing->layout->sigma, drawing->picture->setting.training.min);
  const gdouble high = sc_plot_axis_map_clamped (&drawing->layout->sigma, drawing->picture->setting.training.max);
  const ScPlotRect inside = { low, area->y, high - low, area->height };

  sc_plot_fill_band (drawing->cr, &inside, &style->training, 0.08);
  for (gint end = 0; end < 2; end++)
    {
      cairo_move_to (drawing->cr, end == 0 ? low : high, area->y);
      cairo_line_to (drawing->cr, end == 0 ? low : high, area->y + area->height);
      stroke (drawing, &style->training, NULL, 0, 0.8);
    }
}

void
sc_noise_plot_draw_error (const ScNoisePlotDrawing *drawing)
{
  const ScPlotStyle *style = drawing->style;
  const ScPlotRect *area = &drawing->layout->area;

  sc_plot_draw_axis_left (drawing->cr, style, &drawing->layout->vertical, area);
  cairo_save (drawing->cr);
  cairo_rectangle (drawing->cr, area->x, area->y, area->width, area->height);
  cairo_clip (drawing->cr);
  draw_training (drawing);
  sc_noise_plot_shade_outside (drawing);
  draw_bound (drawing);
  if (drawing->state->error != NULL && drawing->state->error->n_points > 0)
    draw_measured (drawing);
  cairo_restore (drawing->cr);
  if (drawing->state->error_note != NULL)
    sc_plot_draw_note (drawing->cr, style, drawing->state->error_note, &style->dim, area->x + area->width / 2,
                       area->y + area->height - style->em, 0.5);
}
