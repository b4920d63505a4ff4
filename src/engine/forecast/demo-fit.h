/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/threads.h"
#include "forecast/demo-land.h"
#include "model/checkpoint.h"

G_BEGIN_DECLS

/**
 * sc_demo_fit:
 * @random: a checkpoint with random weights and one hidden layer in its perceptrons
 * @statistics: (element-type ScDemoStatistic): of the made-up weather on @land
 *
 * Gives a network of random weights a last layer with which it forecasts the
 * made-up weather: random features of the two input frames, and a linear
 * regression of the next change on them (ridge regression, as in an extreme
 * learning machine). The noisy target is not looked at, so that F is a guess
 * of the change that no σ changes, and the sampler adds its noise to it.
 *
 * Returns: (transfer full) (nullable): the checkpoint with its last layer
 *   fitted and some others scaled; the same bits for any number of threads
 */
ScCheckpoint *sc_demo_fit (ScCheckpoint *random, const ScDemoLand *land, GPtrArray *statistics,
                           ScThreads *threads, GError **error);

/**
 * sc_demo_fit_gain: what the sampler makes of a network that answers F = 1
 * whatever it is asked: the value that D reaches at the end, noise aside.
 */
gdouble       sc_demo_fit_gain (const ScNoiseSetting *setting, GError **error);

G_END_DECLS
