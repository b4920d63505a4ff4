/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "render/plot/noise-plot.h"

G_BEGIN_DECLS

#define SC_NOISE_PLOT_MAX_KEYS 8

/** What sc_noise_plot_draw() hands over to one file per kind. */
typedef struct
{
  cairo_t *cr;
  const ScPlotStyle *style;
  const ScNoisePicture *picture;
  const ScNoisePlotState *state;
  const ScNoisePlotLayout *layout;
} ScNoisePlotDrawing;

void sc_noise_plot_draw_ranges (const ScNoisePlotDrawing *drawing);
void sc_noise_plot_draw_walk   (const ScNoisePlotDrawing *drawing);
void sc_noise_plot_draw_curves (const ScNoisePlotDrawing *drawing);
void sc_noise_plot_draw_error  (const ScNoisePlotDrawing *drawing);

/** sc_noise_plot_get_error_range: @curve: (nullable): @min, @max: (out): ends of a logarithmic axis that holds it. */
void sc_noise_plot_get_error_range (const ScDenoiserErrorCurve *curve, gdouble *min, gdouble *max);

/** sc_noise_plot_get_keys: the legend of a kind. Returns: how many of @keys were filled in. */
gsize sc_noise_plot_get_keys (ScNoisePlotKind kind, const ScPlotStyle *style, ScPlotKey keys[SC_NOISE_PLOT_MAX_KEYS]);

/** sc_noise_plot_rows_height: what the rows of RANGES take. */
gdouble sc_noise_plot_rows_height (const ScPlotStyle *style);
void    sc_noise_plot_layout_rows (const ScPlotStyle *style, ScNoisePlotLayout *layout);

/**
 * sc_noise_plot_shade_outside: hatches what of the area lies beyond the training range and is called
 * all the same.
 */
void sc_noise_plot_shade_outside (const ScNoisePlotDrawing *drawing);

G_END_DECLS
