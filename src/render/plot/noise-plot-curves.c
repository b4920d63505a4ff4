/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/plot/noise-plot-private.h"

#include <math.h>

/* A point every so many units is a smooth curve. */
#define SAMPLE_STEP 2.0

typedef gdouble (*CurveFunc) (const ScNoisePicture *picture, gdouble sigma);

static gdouble
density_percent (const ScNoisePicture *picture, gdouble sigma)
{
  return 100 * sc_noise_picture_get_density (picture, sigma);
}

static gdouble
factor_skip (const ScNoisePicture *picture, gdouble sigma)
{
  return sc_noise_picture_get_factor (SC_NOISE_FACTOR_SKIP, sigma);
}

static gdouble
factor_out (const ScNoisePicture *picture, gdouble sigma)
{
  return sc_noise_picture_get_factor (SC_NOISE_FACTOR_OUT, sigma);
}

static gdouble
factor_in (const ScNoisePicture *picture, gdouble sigma)
{
  return sc_noise_picture_get_factor (SC_NOISE_FACTOR_IN, sigma);
}

static gdouble
loss_weight (const ScNoisePicture *picture, gdouble sigma)
{
  return sc_noise_picture_get_factor (SC_NOISE_FACTOR_WEIGHT, sigma);
}

/* From @low to @high, both ends hit exactly, so that a jump there is upright. */
static void
trace (const ScNoisePlotDrawing *drawing, CurveFunc func, gdouble low, gdouble high)
{
  const ScNoisePlotLayout *layout = drawing->layout;
  gdouble x0 = sc_plot_axis_map (&layout->sigma, low), x1 = sc_plot_axis_map (&layout->sigma, high);
  gint n = MAX (2, (gint) ceil ((x1 - x0) / SAMPLE_STEP));

  for (gint i = 0; i <= n; i++)
    {
      gdouble sigma = i == 0 ? low : i == n ? high : low * pow (high / low, i / (gdouble) n);
      cairo_line_to (drawing->cr, sc_plot_axis_map (&layout->sigma, sigma),
                     sc_plot_axis_map (&layout->vertical, func (drawing->picture, sigma)));
    }
}

static void
draw_curve (const ScNoisePlotDrawing *drawing, CurveFunc func, const ScPlotColor *color, ScPlotMark mark)
{
  const ScPlotStyle *style = drawing->style;
  const gdouble dash[] = { style->line * 4, style->line * 2.5 }, dot[] = { style->line, style->line * 2 };

  cairo_new_path (drawing->cr);
  trace (drawing, func, drawing->layout->sigma.min, drawing->layout->sigma.max);
  if (mark != SC_PLOT_MARK_LINE)
    cairo_set_dash (drawing->cr, mark == SC_PLOT_MARK_DASHES ? dash : dot, 2, 0);
  cairo_set_line_width (drawing->cr, style->line * 1.4);
  sc_plot_set_color (drawing->cr, color, 1.0);
  cairo_stroke (drawing->cr);
  cairo_set_dash (drawing->cr, NULL, 0, 0);
}

static void
add_density_path (const ScNoisePlotDrawing *drawing, gdouble low, gdouble high)
{
  const ScNoisePlotLayout *layout = drawing->layout;
  gdouble bottom = layout->area.y + layout->area.height;

  cairo_new_path (drawing->cr);
  cairo_move_to (drawing->cr, sc_plot_axis_map (&layout->sigma, low), bottom);
  trace (drawing, density_percent, low, high);
  cairo_line_to (drawing->cr, sc_plot_axis_map (&layout->sigma, high), bottom);
  cairo_close_path (drawing->cr);
}

/* The area is the share of the draws, since the axis is logarithmic and the curve per decade. */
static void
draw_density (const ScNoisePlotDrawing *drawing)
{
  const ScNoisePicture *picture = drawing->picture;
  const ScNoiseRange *training = &picture->setting.training;
  const ScPlotStyle *style = drawing->style;
  const gdouble buffers[2][2] = {
    { training->min, MIN (picture->report->effective_min, training->max) },
    { MAX (picture->report->effective_max, training->min), training->max },
  };
  const ScBufferSide *const margins[2] = { &picture->report->effective.below, &picture->report->effective.above };

  add_density_path (drawing, training->min, training->max);
  sc_plot_set_color (drawing->cr, &style->training, 0.22);
  cairo_fill_preserve (drawing->cr);
  sc_plot_set_color (drawing->cr, &style->training, 1.0);
  cairo_set_line_width (drawing->cr, style->line * 1.2);
  cairo_stroke (drawing->cr);

  for (gint side = 0; side < 2; side++)
    {
      if (buffers[side][0] >= buffers[side][1])
        continue;
      cairo_save (drawing->cr);
      add_density_path (drawing, buffers[side][0], buffers[side][1]);
      cairo_clip (drawing->cr);
      sc_plot_hatch (drawing->cr, &drawing->layout->area, &style->training, style->em * 0.32, style->line * 0.8, FALSE);
      cairo_restore (drawing->cr);

      g_autofree gchar *number = sc_plot_format_number (100 * margins[side]->share, 2);
      g_autofree gchar *text = g_strdup_printf ("%s %%", number);
      gdouble sigma = sqrt (buffers[side][0] * buffers[side][1]);
      gdouble y = sc_plot_axis_map (&drawing->layout->vertical, density_percent (picture, sigma));
      sc_plot_draw_text (drawing->cr, style, text, 0.85, &style->foreground,
                         sc_plot_axis_map (&drawing->layout->sigma, sigma), MAX (y - style->em * 0.2, drawing->layout->area.y + style->em),
                         0.5, 1, 0);
    }
}

void
sc_noise_plot_draw_curves (const ScNoisePlotDrawing *drawing)
{
  const ScPlotStyle *style = drawing->style;
  const ScPlotRect *area = &drawing->layout->area;

  sc_plot_draw_axis_left (drawing->cr, style, &drawing->layout->vertical, area);
  cairo_save (drawing->cr);
  cairo_rectangle (drawing->cr, area->x, area->y, area->width, area->height);
  cairo_clip (drawing->cr);
  sc_noise_plot_shade_outside (drawing);
  if (drawing->layout->kind == SC_NOISE_PLOT_DENSITY)
    draw_density (drawing);
  else if (drawing->layout->kind == SC_NOISE_PLOT_WEIGHT)
    draw_curve (drawing, loss_weight, &style->churn, SC_PLOT_MARK_LINE);
  else
    {
      draw_curve (drawing, factor_skip, &style->training, SC_PLOT_MARK_LINE);
      draw_curve (drawing, factor_out, &style->inference, SC_PLOT_MARK_DASHES);
      draw_curve (drawing, factor_in, &style->midpoint, SC_PLOT_MARK_DOTS);
    }
  cairo_restore (drawing->cr);
}
