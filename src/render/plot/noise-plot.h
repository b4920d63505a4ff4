/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "render/plot/noise-picture.h"
#include "render/plot/plot-draw.h"
#include "verify/denoiser-error-curve.h"

G_BEGIN_DECLS

/** ScNoisePlotKind: plots that share the σ axis, stand one below the other and line up. */
typedef enum
{
  SC_NOISE_PLOT_RANGES,  /* training and inference range, churn, buffer, levels and calls */
  SC_NOISE_PLOT_WALK,    /* σ of each step, first step on top */
  SC_NOISE_PLOT_ERROR,   /* the denoiser's error, measured */
  SC_NOISE_PLOT_DENSITY, /* training draws per decade */
  SC_NOISE_PLOT_FACTORS, /* c_skip, c_out, c_in */
  SC_NOISE_PLOT_WEIGHT,  /* weight of the loss */
  SC_NOISE_N_PLOTS,
} ScNoisePlotKind;

/**
 * ScNoisePlotState: what the plots show beside the picture.
 * @sigma_min, @sigma_max: ends of the σ axis
 * @current_call: index into the picture's calls that a run is at; −1: none
 * @error: (nullable): what is measured of the denoiser's error; borrowed
 * @error_note: (nullable): why there is no curve, or how far it is; borrowed
 */
typedef struct
{
  gdouble sigma_min;
  gdouble sigma_max;
  gint current_call;
  const ScDenoiserErrorCurve *error;
  const gchar *error_note;
} ScNoisePlotState;

/**
 * ScNoisePlotLayout: where things are, for drawing and for whoever puts
 * handles on it.
 * @area: between the ends of the axes
 * @sigma: horizontal
 * @vertical: the other axis (step, error, share, factor, weight); unused in RANGES
 * @training, @inference, @calls, @churn: rows of RANGES, as wide as @area
 */
typedef struct
{
  ScNoisePlotKind kind;
  gdouble width, height;
  ScPlotRect area;
  ScPlotAxis sigma;
  ScPlotAxis vertical;
  ScPlotRect training, inference, calls, churn;
} ScNoisePlotLayout;

/** sc_noise_plot_get_title: what the plot is called, translated. */
const gchar *sc_noise_plot_get_title (ScNoisePlotKind kind);

/** sc_noise_plot_get_height: the least height in which the plot is readable at @width. */
gdouble sc_noise_plot_get_height (ScNoisePlotKind kind, const ScPlotStyle *style, gdouble width);

void sc_noise_plot_layout (ScNoisePlotKind kind, const ScPlotStyle *style, const ScNoisePicture *picture,
                           const ScNoisePlotState *state, gdouble width, gdouble height, ScNoisePlotLayout *layout);

/** sc_noise_plot_draw: onto (0, 0) … (width, height) of @cr; the background is the caller's. */
void sc_noise_plot_draw (cairo_t *cr, const ScPlotStyle *style, const ScNoisePicture *picture,
                         const ScNoisePlotState *state, const ScNoisePlotLayout *layout);

G_END_DECLS
