/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/threads.h"
#include "noise/isotropic-noise.h"
#include "noise/noise-setting.h"
#include "noise/random.h"

G_BEGIN_DECLS

/**
 * ScDenoiseFunc:
 * @noisy: [batch][node][channel] float32
 * @sigma: [batch] noise levels
 * @denoised: [batch][node][channel]: D(noisy; sigma)
 */
typedef gboolean (*ScDenoiseFunc) (const gfloat *noisy, const gfloat *sigma, gfloat *denoised,
                                   gpointer data, GCancellable *cancellable, GError **error);

/**
 * ScSamplerStepFunc: called after each sampler step.
 * @step: from 0; @n_steps: how many there are
 * @sigma: noise level of the call that made @denoised
 * @state: x after the step; @denoised: the step's last D, both [batch][node][channel], borrowed
 * Returns: %FALSE with an error to stop
 */
typedef gboolean (*ScSamplerStepFunc) (gint step, gint n_steps, gdouble sigma,
                                       const gfloat *state, const gfloat *denoised,
                                       gpointer data, GError **error);

/**
 * ScSamplerVariable: how the channels of the state are drawn: one random key
 * a variable, in alphabetical order.
 * @first_channel, @n_channels: its channels in the state, level after level
 */
typedef struct
{
  const gchar *name;
  gsize first_channel;
  gsize n_channels;
} ScSamplerVariable;

/**
 * sc_sampler_get_bytes: memory that sc_sampler_run() takes beside the state
 * and what its callbacks take.
 */
gsize    sc_sampler_get_bytes (ScIsotropicNoise        *noise,
                               const ScSamplerVariable *variables,
                               gsize                    n_variables,
                               gsize                    n_members,
                               gsize                    n_batch,
                               gsize                    n_nodes,
                               gsize                    n_channels);

/**
 * sc_sampler_run:
 *
 * DPM-Solver++ 2S with stochastic churn (Lu et al. 2022, algorithm 1;
 * Karras et al. 2022, algorithm 2; as GenCast uses them). Makes 2·levels − 1
 * calls of @denoise: the last step has none at σ = 0.
 *
 * @setting: schedule and churn
 * @noise: isotropic noise of the grid
 * @variables: in alphabetical order
 * @keys: [n_members]: the key handed to each member's step
 * @n_members, @n_batch: the state's batch is n_members · n_batch, member slowest;
 *   each member's noise is the same whatever n_members is
 * @threads: (nullable): not in use while @denoise runs, which may use it
 * @state: (out caller-allocates): [n_members · n_batch][node][channel], the result
 *
 * Keys are taken from each member's sequence as the reference does: at every
 * step one a variable for the initial noise, though only the first step uses
 * them, then, where there is churn at all, one a variable for its noise.
 */
gboolean sc_sampler_run (const ScNoiseSetting    *setting,
                         ScIsotropicNoise        *noise,
                         const ScSamplerVariable *variables,
                         gsize                    n_variables,
                         const ScKey             *keys,
                         gsize                    n_members,
                         gsize                    n_batch,
                         gsize                    n_nodes,
                         gsize                    n_channels,
                         ScThreads               *threads,
                         ScDenoiseFunc            denoise,
                         ScSamplerStepFunc        step_done,
                         gpointer                 data,
                         gfloat                  *state,
                         GCancellable            *cancellable,
                         GError                 **error);

G_END_DECLS
