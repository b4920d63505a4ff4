/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/gencast-gradient.h"
#include "train/training-data.h"
#include "train/training-loss.h"
#include "train/training-noise.h"

G_BEGIN_DECLS

/**
 * ScTrainingStep: one step's samples, noise, loss and gradient, all of them a
 * function of seed, step and parameters. Belongs to one thread.
 */
typedef struct _ScTrainingStep ScTrainingStep;

/**
 * ScTrainingParts: what a step is computed with; borrowed while it lives.
 * @n_samples: of @data, the first so many are trained on
 * @range: that noise levels are drawn from
 */
typedef struct
{
  ScTrainingData *data;
  gsize n_samples;
  ScGenCastGradient *network;
  const ScTrainingLoss *loss;
  ScIsotropicNoise *isotropic;
  ScNoiseRange range;
  guint64 seed;
  gsize batch;
  ScThreads *threads;
} ScTrainingParts;

ScTrainingStep *sc_training_step_new  (const ScTrainingParts *parts, GError **error);
void            sc_training_step_free (ScTrainingStep *self);

/**
 * sc_training_step_compute:
 * @step: from 0
 * @gradient: (out caller-allocates): of the mean loss of the batch
 * @loss: (out): that mean; %SC_TRAIN_ERROR_DIVERGED where it is not finite
 *
 * The random key of a step is fold_in(PRNGKey(seed), step); noise levels and
 * noise follow from it as in the reference.
 */
gboolean        sc_training_step_compute (ScTrainingStep *self, guint64 step, const gfloat *parameters, gfloat *gradient,
                                          gdouble *loss, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScTrainingStep, sc_training_step_free)

G_END_DECLS
