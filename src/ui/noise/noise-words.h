/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "render/plot/noise-picture.h"
#include "verify/denoiser-error-curve.h"

G_BEGIN_DECLS

/**
 * sc_noise_words_warn:
 * Returns: (transfer full) (nullable): which calls leave the training range,
 *   in translated sentences; %NULL where none does
 */
gchar *sc_noise_words_warn (const ScNoisePicture *picture);

/**
 * sc_noise_words_describe:
 * @error: (nullable): what is measured
 * Returns: (transfer full) (array zero-terminated=1): what the picture shows,
 *   translated, a paragraph each: training, schedule, churn, buffer, error
 */
gchar **sc_noise_words_describe (const ScNoisePicture *picture, const ScDenoiserErrorCurve *error);

/** sc_noise_words_read: (transfer full): every plot's value at @sigma, translated, in two lines; @error: (nullable). */
gchar *sc_noise_words_read (const ScNoisePicture *picture, const ScDenoiserErrorCurve *error, gdouble sigma);

/**
 * sc_noise_words_find_error: the error at @sigma, between measured points by
 * straight lines on logarithmic axes; NaN beyond them
 */
gdouble sc_noise_words_find_error (const ScDenoiserErrorCurve *error, gdouble sigma);

/** sc_noise_words_call: (transfer full): where a run is, e.g. “Step 3 of 20: network call 6 of 39, at the midpoint σ = 41.2”. */
gchar *sc_noise_words_call (const ScNoisePicture *picture, gint call);

/** sc_noise_words_get_median: σ below which half of the training draws lie. */
gdouble sc_noise_words_get_median (const ScNoisePicture *picture);

G_END_DECLS
