/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/** ScPlotColor: sRGB and opacity, 0 to 1. */
typedef struct
{
  gdouble red, green, blue, alpha;
} ScPlotColor;

/** ScPlotRect: in the units of the cairo context, y downwards. */
typedef struct
{
  gdouble x, y, width, height;
} ScPlotRect;

typedef enum
{
  SC_PLOT_LIGHT,
  SC_PLOT_DARK,
  SC_PLOT_HIGH_CONTRAST_LIGHT,
  SC_PLOT_HIGH_CONTRAST_DARK,
} ScPlotScheme;

/**
 * ScPlotStyle: colours and type of a plot. The colours keep apart for people
 * with a colour deficiency (Okabe and Ito 2008, shifted in lightness for each
 * scheme); shape, hatching and words say the same once more.
 *
 * @pango: font, resolution and language; owned
 * @em: height of a line of text; every distance in a plot is a multiple of it
 * @line: width of a data line
 * @layouts: texts that were set already: most stay from one drawing to the
 *   next, and setting them is most of the work; owned. So one thread at a time
 */
typedef struct
{
  ScPlotScheme scheme;
  ScPlotColor background;
  ScPlotColor foreground;
  ScPlotColor dim;
  ScPlotColor grid;
  ScPlotColor training;
  ScPlotColor inference;
  ScPlotColor midpoint;
  ScPlotColor churn;
  ScPlotColor warning;
  ScPlotColor current;
  PangoContext *pango;
  gdouble em;
  gdouble line;
  GHashTable *layouts;
} ScPlotStyle;

/**
 * sc_plot_style_init:
 * @pango: the context of the widget, or one made for a file's surface; one
 *   reference is taken
 *
 * Clear with sc_plot_style_clear().
 */
void sc_plot_style_init  (ScPlotStyle *self, ScPlotScheme scheme, PangoContext *pango);
void sc_plot_style_clear (ScPlotStyle *self);

/**
 * sc_plot_style_get_layout:
 * @scale: of the style's font
 *
 * Returns: (transfer none): one line of @text; until the next call
 */
PangoLayout *sc_plot_style_get_layout (const ScPlotStyle *self, const gchar *text, gdouble scale);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScPlotStyle, sc_plot_style_clear)

G_END_DECLS
