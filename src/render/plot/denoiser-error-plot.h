/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "noise/noise-setting.h"
#include "render/plot/plot-draw.h"
#include "verify/denoiser-error-curve.h"

G_BEGIN_DECLS

/** Curves that keep apart by shape and colour. */
#define SC_DENOISER_ERROR_PLOT_MAX 6

/**
 * ScDenoiserErrorSeries: one model's curve.
 * @name: what the legend calls it
 * @training: the range that it was trained on, drawn as a bar above the curves
 */
typedef struct
{
  ScDenoiserErrorCurve *curve;
  const gchar *name;
  ScNoiseRange training;
} ScDenoiserErrorSeries;

/**
 * sc_denoiser_error_plot_get_ratio: the error over σ²/(1 + σ²), what is possible
 * without a network for unit variance: what the plot shows of @value at @sigma.
 */
gdouble sc_denoiser_error_plot_get_ratio (gdouble value, gdouble sigma);

/** sc_denoiser_error_plot_get_height: the least height in which @n curves are readable at @width. */
gdouble sc_denoiser_error_plot_get_height (const ScPlotStyle *style, const ScDenoiserErrorSeries *series, gsize n, gdouble width);

/**
 * sc_denoiser_error_plot_draw:
 * @series: [n], 1 to %SC_DENOISER_ERROR_PLOT_MAX
 *
 * Error over σ, both logarithmic, onto (0, 0) … (@width, @height) of @cr, with
 * intervals as bands; the background is the caller's.
 */
void    sc_denoiser_error_plot_draw (cairo_t *cr, const ScPlotStyle *style, const ScDenoiserErrorSeries *series, gsize n,
                                     gdouble width, gdouble height);

G_END_DECLS
