/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/plot/denoiser-error-plot.h"

#include <glib/gi18n.h>
#include <math.h>

/* All in lines of text. */
#define TITLE_HEIGHT 1.5
#define AXIS_HEIGHT 1.5
#define GAP 0.35
#define BAR_HEIGHT 0.45
#define LEAST_AREA 12
#define LEFT 3.2
#define RIGHT 1.7

static const ScPlotMark marks[SC_DENOISER_ERROR_PLOT_MAX] = {
  SC_PLOT_MARK_DISC, SC_PLOT_MARK_SQUARE, SC_PLOT_MARK_TRIANGLE, SC_PLOT_MARK_DIAMOND, SC_PLOT_MARK_CROSS, SC_PLOT_MARK_TICK,
};

typedef struct
{
  cairo_t *cr;
  const ScPlotStyle *style;
  const ScDenoiserErrorSeries *series;
  gsize n;
  ScPlotRect bars; /* of the training ranges */
  ScPlotRect area;
  ScPlotAxis sigma;
  ScPlotAxis ratio;
} Drawing;

static const ScPlotColor *
get_color (const ScPlotStyle *style, gsize index)
{
  const ScPlotColor *const colors[SC_DENOISER_ERROR_PLOT_MAX] = {
    &style->training, &style->warning, &style->inference, &style->midpoint, &style->churn, &style->current,
  };
  return colors[index % SC_DENOISER_ERROR_PLOT_MAX];
}

gdouble
sc_denoiser_error_plot_get_ratio (gdouble value, gdouble sigma)
{
  return value / sc_denoiser_error_without_network (sigma);
}

static gsize
get_keys (const ScPlotStyle *style, const ScDenoiserErrorSeries *series, gsize n, ScPlotKey *keys)
{
  for (gsize i = 0; i < n; i++)
    keys[i] = (ScPlotKey) { marks[i], *get_color (style, i), series[i].name };
  keys[n] = (ScPlotKey) { SC_PLOT_MARK_DASHES, style->foreground, _("without a network") };
  return n + 1;
}

static gdouble
legend_height (const ScPlotStyle *style, const ScDenoiserErrorSeries *series, gsize n, gdouble width)
{
  ScPlotKey keys[SC_DENOISER_ERROR_PLOT_MAX + 1];
  const gsize n_keys = get_keys (style, series, n, keys);

  return sc_plot_legend (NULL, style, keys, n_keys, 0, 0, MAX (style->em, width - (LEFT + RIGHT) * style->em));
}

gdouble
sc_denoiser_error_plot_get_height (const ScPlotStyle *style, const ScDenoiserErrorSeries *series, gsize n, gdouble width)
{
  g_return_val_if_fail (n >= 1 && n <= SC_DENOISER_ERROR_PLOT_MAX, 0);

  return ceil ((TITLE_HEIGHT + AXIS_HEIGHT + 2 * GAP + (gdouble) n * BAR_HEIGHT + LEAST_AREA) * style->em
               + legend_height (style, series, n, width));
}

static void
take_in (gdouble value, gdouble *low, gdouble *high)
{
  if (!(value > 0) || !isfinite (value))
    return;
  *low = MIN (*low, value);
  *high = MAX (*high, value);
}

/* Ends that hold everything and the line at 1, with some room. */
static void
set_axes (Drawing *self)
{
  gdouble sigma_low = INFINITY, sigma_high = 0, low = 0.7, high = 1.4;

  for (gsize i = 0; i < self->n; i++)
    {
      const ScDenoiserErrorCurve *curve = self->series[i].curve;

      take_in (self->series[i].training.min, &sigma_low, &sigma_high);
      take_in (self->series[i].training.max, &sigma_low, &sigma_high);
      for (gsize k = 0; k < curve->n_points; k++)
        {
          const ScDenoiserErrorPoint *point = &curve->points[k];
          take_in (point->sigma, &sigma_low, &sigma_high);
          take_in (sc_denoiser_error_plot_get_ratio (point->total.error, point->sigma), &low, &high);
          take_in (sc_denoiser_error_plot_get_ratio (point->total.low, point->sigma), &low, &high);
          take_in (sc_denoiser_error_plot_get_ratio (point->total.high, point->sigma), &low, &high);
        }
    }
  self->sigma = (ScPlotAxis) {
    .logarithmic = TRUE, .min = sigma_low / 1.2, .max = sigma_high * 1.2,
    .start = self->area.x, .end = self->area.x + self->area.width,
  };
  self->ratio = (ScPlotAxis) {
    .logarithmic = TRUE, .min = low / 1.15, .max = high * 1.15,
    .start = self->area.y + self->area.height, .end = self->area.y,
  };
}

static void
draw_training_ranges (const Drawing *self)
{
  const gdouble height = BAR_HEIGHT * self->style->em;

  for (gsize i = 0; i < self->n; i++)
    {
      const ScNoiseRange *training = &self->series[i].training;
      const gdouble start = sc_plot_axis_map_clamped (&self->sigma, training->min);
      const gdouble end = sc_plot_axis_map_clamped (&self->sigma, training->max);
      const ScPlotRect bar = { start, self->bars.y + (gdouble) i * height, MAX (end - start, 1), height * 0.7 };

      sc_plot_fill_band (self->cr, &bar, get_color (self->style, i), 0.85);
      sc_plot_draw_mark (self->cr, self->style, marks[i], get_color (self->style, i), self->area.x - self->style->em * 0.8,
                         bar.y + bar.height / 2, height * 0.4);
    }
}

static void
draw_bound (const Drawing *self)
{
  const gdouble dash[] = { self->style->line * 4, self->style->line * 2.5 };
  const gdouble y = sc_plot_axis_map (&self->ratio, 1.0);

  cairo_move_to (self->cr, self->area.x, y);
  cairo_line_to (self->cr, self->area.x + self->area.width, y);
  cairo_set_dash (self->cr, dash, 2, 0);
  cairo_set_line_width (self->cr, self->style->line);
  sc_plot_set_color (self->cr, &self->style->foreground, 1.0);
  cairo_stroke (self->cr);
  cairo_set_dash (self->cr, NULL, 0, 0);
}

static void
line_to (const Drawing *self, const ScDenoiserErrorPoint *point, gdouble value)
{
  cairo_line_to (self->cr, sc_plot_axis_map (&self->sigma, point->sigma),
                 sc_plot_axis_map (&self->ratio, sc_denoiser_error_plot_get_ratio (value, point->sigma)));
}

/* Between the ends of the intervals, there and back. */
static void
draw_interval (const Drawing *self, const ScDenoiserErrorCurve *curve, const ScPlotColor *color)
{
  cairo_new_path (self->cr);
  for (gsize k = 0; k < curve->n_points; k++)
    if (isfinite (curve->points[k].total.low))
      line_to (self, &curve->points[k], curve->points[k].total.low);
  for (gsize k = curve->n_points; k-- > 0;)
    if (isfinite (curve->points[k].total.high))
      line_to (self, &curve->points[k], curve->points[k].total.high);
  cairo_close_path (self->cr);
  sc_plot_set_color (self->cr, color, 0.2);
  cairo_fill (self->cr);
}

static void
draw_curve (const Drawing *self, gsize index)
{
  const ScDenoiserErrorCurve *curve = self->series[index].curve;
  const ScPlotColor *color = get_color (self->style, index);

  draw_interval (self, curve, color);
  cairo_new_path (self->cr);
  for (gsize k = 0; k < curve->n_points; k++)
    line_to (self, &curve->points[k], curve->points[k].total.error);
  cairo_set_line_width (self->cr, self->style->line * 1.2);
  sc_plot_set_color (self->cr, color, 1.0);
  cairo_stroke (self->cr);
  for (gsize k = 0; k < curve->n_points; k++)
    {
      const ScDenoiserErrorPoint *point = &curve->points[k];
      sc_plot_draw_mark (self->cr, self->style, marks[index], color, sc_plot_axis_map (&self->sigma, point->sigma),
                         sc_plot_axis_map (&self->ratio, sc_denoiser_error_plot_get_ratio (point->total.error, point->sigma)),
                         self->style->em * 0.2);
    }
}

void
sc_denoiser_error_plot_draw (cairo_t *cr, const ScPlotStyle *style, const ScDenoiserErrorSeries *series, gsize n, gdouble width,
                             gdouble height)
{
  g_return_if_fail (n >= 1 && n <= SC_DENOISER_ERROR_PLOT_MAX);

  const gdouble em = style->em, left = LEFT * em, inner = MAX (1, width - (LEFT + RIGHT) * em);
  const gdouble bars = TITLE_HEIGHT * em + legend_height (style, series, n, width) + GAP * em;
  const gdouble top = bars + (gdouble) n * BAR_HEIGHT * em + GAP * em;
  ScPlotKey keys[SC_DENOISER_ERROR_PLOT_MAX + 1];
  Drawing self = {
    .cr = cr, .style = style, .series = series, .n = n,
    .bars = { left, bars, inner, (gdouble) n * BAR_HEIGHT * em },
    .area = { left, top, inner, MAX (1, height - top - AXIS_HEIGHT * em) },
  };

  set_axes (&self);
  sc_plot_draw_text (cr, style, _("Error of the denoiser over σ² ∕ (1 + σ²), and what each was trained on"), 1.0, &style->foreground,
                     left, GAP * em, 0, 0, inner);
  const gsize n_keys = get_keys (style, series, n, keys);
  sc_plot_legend (cr, style, keys, n_keys, left, TITLE_HEIGHT * em, inner);
  draw_training_ranges (&self);
  sc_plot_draw_axis_left (cr, style, &self.ratio, &self.area);
  sc_plot_draw_axis_below (cr, style, &self.sigma, &self.area, "σ");
  cairo_save (cr);
  cairo_rectangle (cr, self.area.x, self.area.y, self.area.width, self.area.height);
  cairo_clip (cr);
  draw_bound (&self);
  for (gsize i = 0; i < n; i++)
    draw_curve (&self, i);
  cairo_restore (cr);
}
