/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/plot/noise-plot-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define TITLE_HEIGHT 1.5 /* all in lines of text */
#define AXIS_HEIGHT 1.5
#define GAP 0.35

const gchar *
sc_noise_plot_get_title (ScNoisePlotKind kind)
{
  switch (kind)
    {
    case SC_NOISE_PLOT_RANGES:
      return _("Training and inference");
    case SC_NOISE_PLOT_WALK:
      return _("The sampler’s walk");
    case SC_NOISE_PLOT_ERROR:
      return _("Error of the denoiser");
    case SC_NOISE_PLOT_DENSITY:
      return _("Training draws");
    case SC_NOISE_PLOT_FACTORS:
      return _("Preconditioning");
    case SC_NOISE_PLOT_WEIGHT:
      return _("Weight of the loss");
    case SC_NOISE_N_PLOTS:
    default:
      g_return_val_if_reached (NULL);
    }
}

gsize
sc_noise_plot_get_keys (ScNoisePlotKind kind, const ScPlotStyle *style, ScPlotKey keys[SC_NOISE_PLOT_MAX_KEYS])
{
  gsize n = 0;

  switch (kind)
    {
    case SC_NOISE_PLOT_RANGES:
      keys[n++] = (ScPlotKey) { SC_PLOT_MARK_TICK, style->inference, _("schedule level") };
      keys[n++] = (ScPlotKey) { SC_PLOT_MARK_DISC, style->inference, _("call after churn") };
      keys[n++] = (ScPlotKey) { SC_PLOT_MARK_DIAMOND, style->midpoint, _("call at a midpoint") };
      keys[n++] = (ScPlotKey) { SC_PLOT_MARK_HATCH, style->training, _("buffer") };
      keys[n++] = (ScPlotKey) { SC_PLOT_MARK_CROSS_HATCH, style->warning, _("called, never trained") };
      break;
    case SC_NOISE_PLOT_WALK:
      keys[n++] = (ScPlotKey) { SC_PLOT_MARK_TICK, style->inference, _("schedule level") };
      keys[n++] = (ScPlotKey) { SC_PLOT_MARK_DASHES, style->churn, _("churn adds noise") };
      keys[n++] = (ScPlotKey) { SC_PLOT_MARK_DISC, style->inference, _("call after churn") };
      keys[n++] = (ScPlotKey) { SC_PLOT_MARK_DIAMOND, style->midpoint, _("call at a midpoint") };
      keys[n++] = (ScPlotKey) { SC_PLOT_MARK_TRIANGLE, style->current, _("the run is here") };
      break;
    case SC_NOISE_PLOT_ERROR:
      keys[n++] = (ScPlotKey) { SC_PLOT_MARK_LINE, style->current, _("measured ∕ possible without a network, with its interval (95 %)") };
      keys[n++] = (ScPlotKey) { SC_PLOT_MARK_DASHES, style->dim, _("without a network: σ² ∕ (1 + σ²)") };
      keys[n++] = (ScPlotKey) { SC_PLOT_MARK_BAND, style->training, _("training range") };
      break;
    case SC_NOISE_PLOT_DENSITY:
      keys[n++] = (ScPlotKey) { SC_PLOT_MARK_BAND, style->training, _("share of the draws per decade (%)") };
      keys[n++] = (ScPlotKey) { SC_PLOT_MARK_HATCH, style->training, _("draws in the buffer") };
      break;
    case SC_NOISE_PLOT_FACTORS:
      keys[n++] = (ScPlotKey) { SC_PLOT_MARK_LINE, style->training, _("c_skip: how much of the noisy field is kept") };
      keys[n++] = (ScPlotKey) { SC_PLOT_MARK_DASHES, style->inference, _("c_out: how much the network adds") };
      keys[n++] = (ScPlotKey) { SC_PLOT_MARK_DOTS, style->midpoint, _("c_in: scaling of its input") };
      break;
    case SC_NOISE_PLOT_WEIGHT:
      keys[n++] = (ScPlotKey) { SC_PLOT_MARK_LINE, style->churn, _("λ(σ) = 1 ∕ c_out²") };
      break;
    case SC_NOISE_N_PLOTS:
    default:
      g_return_val_if_reached (0);
    }
  return n;
}

static void
get_margins (const ScPlotStyle *style, gdouble width, gdouble *left, gdouble *right)
{
  const gchar *const rows[] = { _("Training"), _("Inference"), _("Churn") };
  gdouble widest = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gdouble w;
      sc_plot_text_size (style, rows[i], 1.0, &w, NULL);
      widest = MAX (widest, w);
    }
  *left = MIN (widest + style->em * 0.9, width * 0.3);
  *right = style->em * 1.7;
}

static gdouble
legend_height (ScNoisePlotKind kind, const ScPlotStyle *style, gdouble width)
{
  ScPlotKey keys[SC_NOISE_PLOT_MAX_KEYS];
  gsize n = sc_noise_plot_get_keys (kind, style, keys);
  gdouble left, right;

  get_margins (style, width, &left, &right);
  return sc_plot_legend (NULL, style, keys, n, 0, 0, MAX (style->em, width - left - right));
}

gdouble
sc_noise_plot_get_height (ScNoisePlotKind kind, const ScPlotStyle *style, gdouble width)
{
  static const gdouble least[SC_NOISE_N_PLOTS] = {
    [SC_NOISE_PLOT_WALK] = 12, [SC_NOISE_PLOT_ERROR] = 8, [SC_NOISE_PLOT_DENSITY] = 5, [SC_NOISE_PLOT_FACTORS] = 5, [SC_NOISE_PLOT_WEIGHT] = 4,
  };

  g_return_val_if_fail (kind < SC_NOISE_N_PLOTS, 0);
  gdouble area = kind == SC_NOISE_PLOT_RANGES ? sc_noise_plot_rows_height (style) : least[kind] * style->em;
  return ceil ((TITLE_HEIGHT + AXIS_HEIGHT + GAP) * style->em + legend_height (kind, style, width) + area);
}

static void
set_vertical (const ScNoisePicture *picture, const ScNoisePlotState *state, ScNoisePlotLayout *layout)
{
  ScPlotAxis *axis = &layout->vertical;
  gdouble top = layout->area.y, bottom = layout->area.y + layout->area.height;

  *axis = (ScPlotAxis) { .logarithmic = FALSE, .min = 0, .max = 1.05, .start = bottom, .end = top };
  if (layout->kind == SC_NOISE_PLOT_WALK)
    {
      /* Steps count from 1, downwards. */
      axis->min = 0.4;
      axis->max = (gdouble) picture->schedule->n_steps + 0.6;
      axis->start = top;
      axis->end = bottom;
    }
  else if (layout->kind == SC_NOISE_PLOT_ERROR)
    {
      axis->logarithmic = TRUE;
      sc_noise_plot_get_error_range (state->error, &axis->min, &axis->max);
    }
  else if (layout->kind == SC_NOISE_PLOT_DENSITY)
    {
      gdouble most = 0;
      for (gint i = 0; i <= 64; i++)
        {
          const ScNoiseRange *range = &picture->setting.training;
          most = MAX (most, sc_noise_picture_get_density (picture, range->min * pow (range->max / range->min, i / 64.0)));
        }
      axis->max = MAX (1.15 * 100 * most, 1e-6);
    }
  else if (layout->kind == SC_NOISE_PLOT_WEIGHT)
    {
      axis->logarithmic = TRUE;
      axis->min = 0.7;
      axis->max = MAX (10, 1.5 * sc_noise_picture_get_factor (SC_NOISE_FACTOR_WEIGHT, layout->sigma.min));
    }
}

void
sc_noise_plot_layout (ScNoisePlotKind kind, const ScPlotStyle *style, const ScNoisePicture *picture,
                      const ScNoisePlotState *state, gdouble width, gdouble height, ScNoisePlotLayout *layout)
{
  gdouble left, right;

  g_return_if_fail (kind < SC_NOISE_N_PLOTS);
  *layout = (ScNoisePlotLayout) { .kind = kind, .width = width, .height = height };
  get_margins (style, width, &left, &right);

  gdouble top = (TITLE_HEIGHT + GAP) * style->em + legend_height (kind, style, width);
  layout->area = (ScPlotRect) {
    left, top, MAX (1, width - left - right), MAX (1, height - top - AXIS_HEIGHT * style->em),
  };
  layout->sigma = (ScPlotAxis) {
    .logarithmic = TRUE, .min = state->sigma_min, .max = state->sigma_max,
    .start = layout->area.x, .end = layout->area.x + layout->area.width,
  };
  if (kind == SC_NOISE_PLOT_RANGES)
    sc_noise_plot_layout_rows (style, layout);
  else
    set_vertical (picture, state, layout);
}

void
sc_noise_plot_shade_outside (const ScNoisePlotDrawing *drawing)
{
  const ScNoisePicture *picture = drawing->picture;
  const ScNoiseRange *training = &picture->setting.training;
  const ScPlotAxis *sigma = &drawing->layout->sigma;
  const ScPlotRect *area = &drawing->layout->area;
  const ScPlotStyle *style = drawing->style;
  /* Seen even where 88 and 90 are one pixel apart. */
  gdouble least = style->em * 0.35;
  gdouble top = drawing->layout->kind == SC_NOISE_PLOT_RANGES ? drawing->layout->training.y : area->y;

  for (gint side = 0; side < 2; side++)
    {
      gboolean above = side == 1;
      if (above ? !picture->outside_above : !picture->outside_below)
        continue;
      gdouble edge = sc_plot_axis_map_clamped (sigma, above ? training->max : training->min);
      gdouble end = sc_plot_axis_map_clamped (sigma, above ? picture->report->effective_max : picture->report->effective_min);
      gdouble width = MAX (fabs (end - edge), least);
      ScPlotRect rect = { above ? edge : edge - width, top, width, area->y + area->height - top };
      sc_plot_fill_band (drawing->cr, &rect, &style->warning, 0.16);
      sc_plot_hatch (drawing->cr, &rect, &style->warning, style->em * 0.3, style->line * 0.6, TRUE);
    }
}

void
sc_noise_plot_draw (cairo_t *cr, const ScPlotStyle *style, const ScNoisePicture *picture,
                    const ScNoisePlotState *state, const ScNoisePlotLayout *layout)
{
  ScNoisePlotDrawing drawing = { cr, style, picture, state, layout };
  ScPlotKey keys[SC_NOISE_PLOT_MAX_KEYS];
  gsize n = sc_noise_plot_get_keys (layout->kind, style, keys);

  sc_plot_draw_text (cr, style, sc_noise_plot_get_title (layout->kind), 1.0, &style->foreground,
                     layout->area.x, style->em * 0.15, 0, 0, layout->area.width);
  sc_plot_legend (cr, style, keys, n, layout->area.x, TITLE_HEIGHT * style->em, layout->area.width);
  sc_plot_draw_axis_below (cr, style, &layout->sigma, &layout->area, _("σ"));

  switch (layout->kind)
    {
    case SC_NOISE_PLOT_RANGES:
      sc_noise_plot_draw_ranges (&drawing);
      break;
    case SC_NOISE_PLOT_WALK:
      sc_noise_plot_draw_walk (&drawing);
      break;
    case SC_NOISE_PLOT_ERROR:
      sc_noise_plot_draw_error (&drawing);
      break;
    case SC_NOISE_PLOT_DENSITY:
    case SC_NOISE_PLOT_FACTORS:
    case SC_NOISE_PLOT_WEIGHT:
      sc_noise_plot_draw_curves (&drawing);
      break;
    case SC_NOISE_N_PLOTS:
    default:
      g_return_if_reached ();
    }
}
