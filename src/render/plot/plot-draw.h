/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "render/plot/plot-axis.h"
#include "render/plot/plot-style.h"

G_BEGIN_DECLS

/** ScPlotMark: shapes that keep apart without colour. */
typedef enum
{
  SC_PLOT_MARK_TICK,     /* an upright stroke */
  SC_PLOT_MARK_DISC,     /* filled circle */
  SC_PLOT_MARK_DIAMOND,  /* outlined rhombus */
  SC_PLOT_MARK_SQUARE,   /* filled square */
  SC_PLOT_MARK_TRIANGLE, /* filled, tip up */
  SC_PLOT_MARK_CROSS,    /* × */
  SC_PLOT_MARK_LINE,     /* a level stroke: a curve */
  SC_PLOT_MARK_DASHES,   /* a dashed curve */
  SC_PLOT_MARK_DOTS,     /* a dotted curve */
  SC_PLOT_MARK_BAND,     /* a filled patch */
  SC_PLOT_MARK_HATCH,    /* a patch hatched / */
  SC_PLOT_MARK_CROSS_HATCH, /* a patch hatched × */
} ScPlotMark;

void sc_plot_set_color (cairo_t *cr, const ScPlotColor *color, gdouble opacity);

/** sc_plot_draw_mark: @mark of half-width @radius about (@x, @y). */
void sc_plot_draw_mark (cairo_t *cr, const ScPlotStyle *style, ScPlotMark mark, const ScPlotColor *color,
                        gdouble x, gdouble y, gdouble radius);

/** sc_plot_fill_band: @rect filled with @color at @opacity. */
void sc_plot_fill_band (cairo_t *cr, const ScPlotRect *rect, const ScPlotColor *color, gdouble opacity);

/**
 * sc_plot_hatch:
 * @spacing: between two strokes, across them
 * @crossed: both diagonals
 *
 * Diagonal strokes over @rect, drawn as lines so that they stay vectors in a
 * PDF; their places depend on @spacing alone, so they do not swim when the
 * rectangle changes.
 */
void sc_plot_hatch (cairo_t *cr, const ScPlotRect *rect, const ScPlotColor *color, gdouble spacing, gdouble width, gboolean crossed);

/** sc_plot_text_size: extents of one line of @text; @scale of the style's font. */
void sc_plot_text_size (const ScPlotStyle *style, const gchar *text, gdouble scale, gdouble *width, gdouble *height);

/**
 * sc_plot_draw_text:
 * @align_x: 0: @x is the text's left end, 0.5 its middle, 1 its right end
 * @align_y: 0: @y is its top, 1 its bottom
 * @max_width: beyond it the text is cut with an ellipsis; 0: no limit
 */
void sc_plot_draw_text (cairo_t *cr, const ScPlotStyle *style, const gchar *text, gdouble scale, const ScPlotColor *color,
                        gdouble x, gdouble y, gdouble align_x, gdouble align_y, gdouble max_width);

/** sc_plot_draw_note: text in the style's small size on a patch of background, centred at height @y; @align_x as above. */
void sc_plot_draw_note (cairo_t *cr, const ScPlotStyle *style, const gchar *text, const ScPlotColor *color,
                        gdouble x, gdouble y, gdouble align_x);

/** ScPlotKey: one entry of a legend. */
typedef struct
{
  ScPlotMark mark;
  ScPlotColor color;
  const gchar *text;
} ScPlotKey;

/**
 * sc_plot_legend:
 * @cr: (nullable): %NULL only measures
 * @width: entries flow into the next line where they would go beyond
 *
 * Returns: the height taken
 */
gdouble sc_plot_legend (cairo_t *cr, const ScPlotStyle *style, const ScPlotKey *keys, gsize n_keys,
                        gdouble x, gdouble y, gdouble width);

/**
 * sc_plot_draw_axis_below: ticks and labels of a horizontal @axis under @area, with grid
 * lines through it. @title, a sign or two, stands left of the labels.
 */
void sc_plot_draw_axis_below (cairo_t *cr, const ScPlotStyle *style, const ScPlotAxis *axis, const ScPlotRect *area, const gchar *title);

/** sc_plot_draw_axis_left: the same for a vertical @axis, labels left of @area. */
void sc_plot_draw_axis_left (cairo_t *cr, const ScPlotStyle *style, const ScPlotAxis *axis, const ScPlotRect *area);

G_END_DECLS
