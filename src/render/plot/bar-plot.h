/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "render/plot/plot-draw.h"

G_BEGIN_DECLS

/**
 * ScBarPlot: one bar for each label of a dimension.
 * @shares: [n], 0 to 1
 * @texts: [n] the labels
 */
typedef struct
{
  gsize n;
  gdouble *shares;
  gchar **texts;
} ScBarPlot;

ScBarPlot *sc_bar_plot_new  (gsize n);
void       sc_bar_plot_free (ScBarPlot *self);

gdouble sc_bar_plot_get_height (const ScPlotStyle *style);

/** sc_bar_plot_draw: bars upwards, their share in per cent at the left, labels below as far as there is room. */
void    sc_bar_plot_draw       (cairo_t *cr, const ScPlotStyle *style, const ScBarPlot *plot, gdouble width, gdouble height);

/** sc_bar_plot_locate: the bar at @x, −1 for none. */
gssize  sc_bar_plot_locate     (const ScPlotStyle *style, const ScBarPlot *plot, gdouble width, gdouble x);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScBarPlot, sc_bar_plot_free)

G_END_DECLS
