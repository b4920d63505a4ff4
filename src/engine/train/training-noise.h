/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/target-layout.h"
#include "noise/isotropic-noise.h"
#include "noise/noise-setting.h"
#include "noise/random.h"

G_BEGIN_DECLS

/**
 * sc_training_noise_levels:
 * @sequence: one key is taken
 * @sigma: (out): [batch]: noise levels drawn from the training density
 */
void     sc_training_noise_levels (ScKeySequence *sequence, const ScNoiseRange *range, gfloat *sigma, gsize batch);

/**
 * sc_training_noise_draw:
 * @sequence: one key a variable is taken, in the order of @layout
 * @layout: whose number of batch elements is not looked at
 * @noise: (out caller-allocates): [batch][node][channel], unit variance
 *
 * As the reference's loss draws it, from one key sequence after the noise levels.
 */
gboolean sc_training_noise_draw   (ScKeySequence *sequence, ScIsotropicNoise *isotropic, const ScTargetLayout *layout,
                                   gsize batch, ScThreads *threads, gfloat *noise, GError **error);

G_END_DECLS
