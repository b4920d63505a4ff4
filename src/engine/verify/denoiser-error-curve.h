/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** ScDenoiserErrorValue: a mean over samples, and its interval; NaN where one sample is all there is. */
typedef struct
{
  gdouble error;
  gdouble low, high;
} ScDenoiserErrorValue;

/**
 * ScDenoiserErrorPoint: E‖D(x + σn; σ) − x‖² at one noise level, in units of the
 * normalised residual target, whose variance is about 1.
 * @samples: that it is a mean of
 * @total: weighted over variables, levels and area as the training's loss, λ(σ)
 *   left out; the weights add up to 1
 * @variables: [n_variables] of the curve: weighted over levels and area
 */
typedef struct
{
  gdouble sigma;
  gsize samples;
  ScDenoiserErrorValue total;
  ScDenoiserErrorValue *variables;
} ScDenoiserErrorPoint;

/**
 * ScDenoiserErrorCurve: what is measured so far; immutable, reference-counted.
 *
 * @names: of the variables, %NULL-terminated
 * @n_points, @points: ascending in σ
 * @guess: the same means of ‖x‖²: what D = 0 would give at every σ, the limit for
 *   large σ without a network. Persistence, for what is predicted as a change;
 *   the mean of the statistics, for the rest
 * @progress: 0 to 1: cells that are measured of those that will be
 * @measured: cells that this run measured itself, not found in the cache
 */
typedef struct
{
  gatomicrefcount references;
  gchar **names;
  gsize n_variables;
  gsize n_points;
  ScDenoiserErrorPoint *points;
  ScDenoiserErrorPoint guess;
  gdouble progress;
  gsize measured;
} ScDenoiserErrorCurve;

ScDenoiserErrorCurve *sc_denoiser_error_curve_ref   (ScDenoiserErrorCurve *self);
void                  sc_denoiser_error_curve_unref (ScDenoiserErrorCurve *self);

/**
 * sc_denoiser_error_without_network: σ²/(1 + σ²): the error of the best estimate
 * of x from x + σn alone, value by value, where x is normal with unit
 * variance. (What knows that the noise and the fields are smooth does better
 * without a network, too.)
 */
gdouble               sc_denoiser_error_without_network (gdouble sigma);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScDenoiserErrorCurve, sc_denoiser_error_curve_unref)

G_END_DECLS
