/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/plot/noise-plot-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* Heights of the rows from top to bottom, in lines of text. */
#define NUMBERS 4.6
#define BAND 1.9
#define SPACE 0.45
#define CALLS 1.6
#define CHURN 1.5

gdouble
sc_noise_plot_rows_height (const ScPlotStyle *style)
{
  return (NUMBERS + BAND + SPACE + BAND + CALLS + CHURN + SPACE) * style->em;
}

void
sc_noise_plot_layout_rows (const ScPlotStyle *style, ScNoisePlotLayout *layout)
{
  /* What there is beyond the least height goes to the bands. */
  gdouble spare = MAX (0, layout->area.height - sc_noise_plot_rows_height (style));
  gdouble y = layout->area.y + NUMBERS * style->em;
  const gdouble heights[] = {
    BAND * style->em + spare * 0.3, BAND * style->em + spare * 0.3,
    CALLS * style->em + spare * 0.2, CHURN * style->em + spare * 0.2,
  };
  const gdouble gaps[] = { SPACE * style->em, 0, 0, 0 };
  ScPlotRect *const rows[] = { &layout->training, &layout->inference, &layout->calls, &layout->churn };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      *rows[i] = (ScPlotRect) { layout->area.x, y, layout->area.width, heights[i] };
      y += heights[i] + gaps[i];
    }
}

static ScPlotRect
between (const ScPlotAxis *sigma, const ScPlotRect *row, gdouble low, gdouble high)
{
  gdouble x0 = sc_plot_axis_map_clamped (sigma, low), x1 = sc_plot_axis_map_clamped (sigma, high);
  return (ScPlotRect) { x0, row->y, MAX (0, x1 - x0), row->height };
}

static void
outline (cairo_t *cr, const ScPlotStyle *style, const ScPlotRect *rect, const ScPlotColor *color, gboolean dashed)
{
  const gdouble dash[] = { style->line * 3, style->line * 2 };

  cairo_set_dash (cr, dash, dashed ? 2 : 0, 0);
  cairo_set_line_width (cr, style->line);
  sc_plot_set_color (cr, color, 1.0);
  cairo_rectangle (cr, rect->x, rect->y, rect->width, rect->height);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
name_row (const ScNoisePlotDrawing *drawing, const ScPlotRect *row, const gchar *name, const ScPlotColor *color)
{
  sc_plot_draw_text (drawing->cr, drawing->style, name, 1.0, color,
                     row->x - drawing->style->em * 0.5, row->y + row->height / 2, 1, 0.5, row->x - drawing->style->em * 0.5);
}

static void
draw_training (const ScNoisePlotDrawing *drawing)
{
  const ScNoisePicture *picture = drawing->picture;
  const ScNoiseRange *training = &picture->setting.training;
  const ScPlotAxis *sigma = &drawing->layout->sigma;
  const ScPlotRect *row = &drawing->layout->training;
  const ScPlotStyle *style = drawing->style;
  ScPlotRect band = between (sigma, row, training->min, training->max);
  const ScPlotRect buffers[] = {
    between (sigma, row, training->min, MIN (picture->report->effective_min, training->max)),
    between (sigma, row, MAX (picture->report->effective_max, training->min), training->max),
  };

  sc_plot_fill_band (drawing->cr, &band, &style->training, 0.28);
  for (gsize i = 0; i < G_N_ELEMENTS (buffers); i++)
    {
      sc_plot_fill_band (drawing->cr, &buffers[i], &style->training, 0.18);
      sc_plot_hatch (drawing->cr, &buffers[i], &style->training, style->em * 0.32, style->line * 0.8, FALSE);
    }
  outline (drawing->cr, style, &band, &style->training, FALSE);
  name_row (drawing, row, _("Training"), &style->training);
}

static void
draw_inference (const ScNoisePlotDrawing *drawing)
{
  const ScNoisePicture *picture = drawing->picture;
  const ScNoiseRange *inference = &picture->setting.inference;
  const ScPlotAxis *sigma = &drawing->layout->sigma;
  const ScPlotRect *row = &drawing->layout->inference;
  const ScPlotStyle *style = drawing->style;
  ScPlotRect band = between (sigma, row, inference->min, inference->max);
  ScPlotRect reach = between (sigma, row, picture->report->effective_min, picture->report->effective_max);

  sc_plot_fill_band (drawing->cr, &band, &style->inference, 0.26);
  outline (drawing->cr, style, &reach, &style->inference, TRUE);
  outline (drawing->cr, style, &band, &style->inference, FALSE);
  gdouble last = -1;
  for (gsize i = 0; i < picture->schedule->n_steps; i++)
    {
      gdouble x = sc_plot_axis_map (sigma, picture->schedule->steps[i].level);
      /* Of levels in the same pixel one is enough. */
      if (x < row->x - 1 || x > row->x + row->width + 1 || fabs (x - last) < 0.5)
        continue;
      last = x;
      sc_plot_draw_mark (drawing->cr, style, SC_PLOT_MARK_TICK, &style->inference,
                         x, row->y + row->height / 2, row->height * 0.36);
    }
  name_row (drawing, row, _("Inference"), &style->inference);
}

static void
draw_calls (const ScNoisePlotDrawing *drawing)
{
  const ScNoisePicture *picture = drawing->picture;
  const ScSchedule *schedule = picture->schedule;
  const ScPlotRect *row = &drawing->layout->calls;
  const ScPlotStyle *style = drawing->style;
  /* Many calls are drawn smaller, so that they stay apart. */
  gdouble radius = style->em * (schedule->n_calls > 160 ? 0.16 : schedule->n_calls > 80 ? 0.22 : 0.3);
  gdouble last[2] = { -1, -1 };

  for (gsize i = schedule->n_calls; i-- > 0;)
    {
      gboolean midpoint = schedule->calls[i].kind == SC_SCHEDULE_CALL_MIDPOINT;
      gboolean current = drawing->state->current_call == (gint) i;
      gdouble x = sc_plot_axis_map (&drawing->layout->sigma, schedule->calls[i].sigma);
      gdouble y = row->y + row->height * (midpoint ? 0.72 : 0.34);
      if (x < row->x - 1 || x > row->x + row->width + 1 || (fabs (x - last[midpoint]) < 0.5 && !current))
        continue;
      last[midpoint] = x;

      gboolean outside = sc_noise_picture_is_outside (picture, i);
      sc_plot_draw_mark (drawing->cr, style, midpoint ? SC_PLOT_MARK_DIAMOND : SC_PLOT_MARK_DISC,
                         outside ? &style->warning : midpoint ? &style->midpoint : &style->inference,
                         x, y, outside ? radius * 1.35 : radius);
      if (current)
        {
          cairo_arc (drawing->cr, x, y, style->em * 0.55, 0, 2 * G_PI);
          sc_plot_set_color (drawing->cr, &style->current, 1.0);
          cairo_set_line_width (drawing->cr, style->line * 2);
          cairo_stroke (drawing->cr);
        }
    }
}

static void
draw_churn (const ScNoisePlotDrawing *drawing)
{
  const ScNoiseSetting *setting = &drawing->picture->setting;
  const ScPlotRect *row = &drawing->layout->churn;
  const ScPlotStyle *style = drawing->style;
  ScPlotRect inner = { row->x, row->y + row->height * 0.25, row->width, row->height * 0.5 };
  ScPlotRect band = between (&drawing->layout->sigma, &inner, setting->churn_min, setting->churn_max);
  gdouble rate = drawing->picture->greatest_churn_rate;
  g_autofree gchar *text = NULL;

  name_row (drawing, row, _("Churn"), &style->churn);
  sc_plot_fill_band (drawing->cr, &band, &style->churn, rate > 0 ? 0.3 : 0.08);
  outline (drawing->cr, style, &band, &style->churn, rate <= 0);

  if (isinf (setting->churn_max))
    sc_plot_draw_text (drawing->cr, style, "∞", 1.0, &style->churn,
                       row->x + row->width + style->em * 0.6, inner.y + inner.height / 2, 0, 0.5, 0);
  if (rate > 0)
    {
      g_autofree gchar *factor = sc_plot_format_number (1 + rate, 4);
      /* Translators: %s is a factor such as 1.125. */
      text = g_strdup_printf (_("σ × %s"), factor);
    }
  else
    text = g_strdup (_("no churn"));
  sc_plot_draw_text (drawing->cr, style, text, 0.85, &style->foreground,
                     band.x + band.width / 2, inner.y + inner.height / 2, 0.5, 0.5, MAX (band.width - style->em * 2, style->em));
}

static gchar *
describe_margin (const gchar *kind, const ScBufferSide *margin)
{
  if (margin->ratio < 1)
    {
      g_autofree gchar *ratio = sc_plot_format_number (1 / margin->ratio, 3);
      /* Translators: the first %s is “nominal” or “effective”, the second a factor such as 1.02. */
      return g_strdup_printf (_("%s: none, outside by ×%s"), kind, ratio);
    }
  g_autofree gchar *ratio = sc_plot_format_number (margin->ratio, 3);
  g_autofree gchar *share = sc_plot_format_number (100 * margin->share, 2);
  /* Translators: the first %s is “nominal” or “effective”; e.g. “nominal: ×1.5, 2.6 % of the draws”. */
  return g_strdup_printf (_("%s: ×%s, %s %% of the draws"), kind, ratio, share);
}

static void
draw_numbers (const ScNoisePlotDrawing *drawing)
{
  const ScNoisePicture *picture = drawing->picture;
  const ScPlotStyle *style = drawing->style;
  const ScPlotRect *area = &drawing->layout->area;
  const ScBufferSide *const margins[2][2] = {
    { &picture->report->nominal.below, &picture->report->effective.below },
    { &picture->report->nominal.above, &picture->report->effective.above },
  };
  const gchar *const names[2] = { _("Buffer below"), _("Buffer above") };
  const gchar *const kinds[2] = { _("nominal"), _("effective") };
  gdouble limit = area->width / 2 - style->em * 0.5;

  for (gint side = 0; side < 2; side++)
    {
      gdouble x = side == 0 ? area->x + style->em * 0.2 : area->x + area->width - style->em * 0.2;
      gdouble y = area->y + style->em * 0.1;

      sc_plot_draw_text (drawing->cr, style, names[side], 0.85, &style->dim, x, y, side, 0, limit);
      for (gint line = 0; line < 2; line++)
        {
          g_autofree gchar *text = describe_margin (kinds[line], margins[side][line]);
          y += style->em * 1.1;
          sc_plot_draw_text (drawing->cr, style, text, 0.85,
                             margins[side][line]->ratio < 1 ? &style->warning : &style->foreground, x, y, side, 0, limit);
        }
    }
}

/* Above the hatched part of the axis: which level it is that was never trained. */
static void
flag_outside (const ScNoisePlotDrawing *drawing)
{
  const ScNoisePicture *picture = drawing->picture;
  const ScPlotRect *area = &drawing->layout->area;
  const ScPlotStyle *style = drawing->style;
  gdouble y = drawing->layout->training.y - style->em * 0.6;

  for (gint side = 0; side < 2; side++)
    {
      if (side == 0 ? !picture->outside_below : !picture->outside_above)
        continue;
      g_autofree gchar *sigma = sc_plot_format_number (side == 0 ? picture->report->effective_min : picture->report->effective_max, 3);
      g_autofree gchar *text = g_strdup_printf (_("σ = %s: never trained"), sigma);
      gdouble x = sc_plot_axis_map_clamped (&drawing->layout->sigma, side == 0 ? picture->setting.training.min : picture->setting.training.max);
      gdouble width;

      sc_plot_text_size (style, text, 0.85, &width, NULL);
      gdouble start = side == 0 ? MAX (area->x, x - width) : MIN (x, area->x + area->width - width);
      sc_plot_draw_mark (drawing->cr, style, SC_PLOT_MARK_TRIANGLE, &style->warning, start - style->em * 0.5, y, style->em * 0.32);
      sc_plot_draw_note (drawing->cr, style, text, &style->warning, start, y, 0);
    }
}

void
sc_noise_plot_draw_ranges (const ScNoisePlotDrawing *drawing)
{
  sc_noise_plot_shade_outside (drawing);
  draw_training (drawing);
  draw_inference (drawing);
  draw_churn (drawing);
  draw_calls (drawing);
  draw_numbers (drawing);
  flag_outside (drawing);
}
