/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "base/threads.h"

G_BEGIN_DECLS

/**
 * ScOptimiserSetting:
 * @first_decay, @second_decay: β₁ and β₂ of the moments
 * @epsilon: added to the root of the second moment
 * @weight_decay: decoupled: a share of the learning rate by which weights shrink each step
 * @clip_norm: the gradient's largest norm; longer ones are shortened; infinite: never
 * @average_decay: of the moving average; early in a training it is
 *   (1 + step) / (10 + step) where that is less
 */
typedef struct
{
  gdouble first_decay;
  gdouble second_decay;
  gdouble epsilon;
  gdouble weight_decay;
  gdouble clip_norm;
  gdouble average_decay;
} ScOptimiserSetting;

/**
 * ScOptimiser: AdamW (Kingma and Ba 2015, algorithm 1; Loshchilov and Hutter
 * 2019, algorithm 2) with clipping by the global norm and a moving average of
 * the parameters. All float32. Belongs to one thread.
 *
 * @n: number of parameters
 * @step: updates made
 * @parameters, @average, @first, @second: [n]: parameters, their average, both moments
 * @is_decayed: [n]: 1 where weight decay acts, else 0
 */
typedef struct
{
  ScOptimiserSetting setting;
  gsize n;
  guint64 step;
  gfloat *parameters;
  gfloat *average;
  gfloat *first;
  gfloat *second;
  gfloat *is_decayed;
} ScOptimiser;

/**
 * sc_optimiser_new:
 * @parameters: [n]: where it starts; copied, the average begins there too
 * @is_decayed: [n]: copied
 *
 * Returns: (transfer full) (nullable): %SC_TRAIN_ERROR_MEMORY
 */
ScOptimiser *sc_optimiser_new  (const ScOptimiserSetting *setting, const gfloat *parameters, const gfloat *is_decayed,
                                gsize n, GError **error);
void         sc_optimiser_free (ScOptimiser *self);

/**
 * sc_optimiser_update:
 * @gradient: [n]
 * @rate: the learning rate
 * @threads: (nullable): the result does not depend on it
 * @norm: (out): of the gradient before clipping
 *
 * One step. A gradient that is not finite changes nothing and is %SC_TRAIN_ERROR_DIVERGED.
 */
gboolean     sc_optimiser_update (ScOptimiser *self, const gfloat *gradient, gdouble rate, ScThreads *threads,
                                  gdouble *norm, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScOptimiser, sc_optimiser_free)

G_END_DECLS
