/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/plot/bar-plot.h"

#include <math.h>

#define LEFT 3.0 /* in lines of text */
#define RIGHT 0.6
#define BELOW 1.3
#define BARS 3.4

ScBarPlot *
sc_bar_plot_new (gsize n)
{
  ScBarPlot *self = g_new0 (ScBarPlot, 1);

  self->n = n;
  self->shares = g_new0 (gdouble, MAX (n, 1));
  self->texts = g_new0 (gchar *, n + 1);
  return self;
}

void
sc_bar_plot_free (ScBarPlot *self)
{
  if (self == NULL)
    return;
  for (gsize i = 0; i < self->n; i++)
    g_free (self->texts[i]);
  g_free (self->texts);
  g_free (self->shares);
  g_free (self);
}

gdouble
sc_bar_plot_get_height (const ScPlotStyle *style)
{
  return ceil ((BARS + BELOW + 0.3) * style->em);
}

static ScPlotRect
get_area (const ScPlotStyle *style, const ScBarPlot *plot, gdouble width, gdouble height)
{
  ScPlotRect area = { LEFT * style->em, style->em * 0.3, MAX (1, width - (LEFT + RIGHT) * style->em), 0 };

  area.height = MAX (1, height - area.y - BELOW * style->em);
  area.width = MIN (area.width, MAX (plot->n, 1) * 6 * style->em);
  return area;
}

gssize
sc_bar_plot_locate (const ScPlotStyle *style, const ScBarPlot *plot, gdouble width, gdouble x)
{
  ScPlotRect area = get_area (style, plot, width, 0);
  gdouble bar = floor ((x - area.x) / (area.width / MAX (plot->n, 1)));

  return bar >= 0 && bar < plot->n ? (gssize) bar : -1;
}

static void
draw_labels (cairo_t *cr, const ScPlotStyle *style, const ScBarPlot *plot, const ScPlotRect *area, gdouble width)
{
  gdouble column = area->width / plot->n, free_from = 0;
  gdouble last_width = 0;

  /* The last one keeps its place, the others go from the left. */
  if (plot->n > 1)
    sc_plot_text_size (style, plot->texts[plot->n - 1], 0.8, &last_width, NULL);
  gdouble last_low = MIN (area->x + area->width - column / 2 - last_width / 2, width - last_width);

  for (gsize i = 0; i < plot->n; i++)
    {
      gdouble text_width, x = area->x + (i + 0.5) * column;
      if (x < free_from)
        continue;
      sc_plot_text_size (style, plot->texts[i], 0.8, &text_width, NULL);
      gdouble low = i + 1 == plot->n && plot->n > 1 ? last_low : MAX (area->x - style->em, x - text_width / 2);
      if (low < free_from || (i + 1 < plot->n && low + text_width + style->em * 0.4 > last_low))
        continue;
      sc_plot_draw_text (cr, style, plot->texts[i], 0.8, &style->dim, low, area->y + area->height + style->em * 0.15, 0, 0, 0);
      free_from = low + text_width + style->em * 0.5;
    }
}

void
sc_bar_plot_draw (cairo_t *cr, const ScPlotStyle *style, const ScBarPlot *plot, gdouble width, gdouble height)
{
  ScPlotRect area = get_area (style, plot, width, height);
  gdouble most = 0;

  for (gsize i = 0; i < plot->n; i++)
    most = MAX (most, plot->shares[i]);
  ScPlotAxis axis = {
    .min = 0, .max = most > 0 ? MIN (100, MAX (120 * most, 1e-4)) : 100, .start = area.y + area.height, .end = area.y,
  };
  sc_plot_draw_axis_left (cr, style, &axis, &area);

  gdouble column = plot->n > 0 ? area.width / plot->n : 0;
  for (gsize i = 0; i < plot->n; i++)
    {
      gdouble x = area.x + i * column, gap = column > 4 ? column * 0.12 : 0;
      gdouble y = sc_plot_axis_map (&axis, 100 * plot->shares[i]);
      ScPlotRect bar = { x + gap, y, MAX (column - 2 * gap, 1), axis.start - y };
      if (plot->shares[i] <= 0)
        continue;
      /* However small the share, it is not nothing. */
      if (bar.height < 1.5)
        {
          bar.y -= 1.5 - bar.height;
          bar.height = 1.5;
        }
      sc_plot_fill_band (cr, &bar, &style->warning, 0.3);
      sc_plot_hatch (cr, &bar, &style->warning, style->em * 0.3, style->line * 0.7, FALSE);
    }
  sc_plot_set_color (cr, &style->dim, 0.6);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, area.x, floor (axis.start) + 0.5);
  cairo_line_to (cr, area.x + area.width, floor (axis.start) + 0.5);
  cairo_stroke (cr);
  if (plot->n > 0)
    draw_labels (cr, style, plot, &area, width);
}
