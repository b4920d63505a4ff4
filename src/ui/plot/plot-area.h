/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "render/plot/plot-style.h"

G_BEGIN_DECLS

/**
 * ScPlotAreaFuncs: what is drawn in a plot area.
 * @get_height: the height it needs
 * @draw: onto (0, 0) … (width, height)
 * @get_tooltip: (nullable): (transfer full) (nullable): what is under the pointer
 */
typedef struct
{
  gdouble (*get_height) (const ScPlotStyle *style, gdouble width, gpointer data);
  void (*draw) (cairo_t *cr, const ScPlotStyle *style, gdouble width, gdouble height, gpointer data);
  gchar *(*get_tooltip) (const ScPlotStyle *style, gdouble width, gdouble x, gdouble y, gpointer data);
} ScPlotAreaFuncs;

/**
 * ScPlotArea:
 *
 * A plot that stands still, drawn once and kept until its data, its size or
 * the desktop's style change.
 */
#define SC_TYPE_PLOT_AREA sc_plot_area_get_type ()
G_DECLARE_FINAL_TYPE (ScPlotArea, sc_plot_area, SC, PLOT_AREA, GtkWidget)

/** sc_plot_area_new: @funcs: constant; @data: (transfer full) (nullable): %NULL draws nothing. */
GtkWidget *sc_plot_area_new (const ScPlotAreaFuncs *funcs, gpointer data, GDestroyNotify free_data);

/** sc_plot_area_set_words: name and description for assistive technology, translated. */
void sc_plot_area_set_words (ScPlotArea *self, const gchar *name, const gchar *description);

G_END_DECLS
