/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/target-layout.h"

G_BEGIN_DECLS

/**
 * ScTrainingLoss: the loss that GenCast is trained on (Price et al. 2023,
 * methods; Karras et al. 2022, equation 8): the squared error of the denoised
 * target, weighted by λ(σ) = 1 / c_out², by the area of latitudes, by pressure
 * over the mean of the levels and by variable (0.1 for the surface variables
 * other than 2 m temperature), a mean over nodes and levels, a sum over
 * variables. Immutable.
 */
typedef struct _ScTrainingLoss ScTrainingLoss;

/**
 * sc_training_loss_new:
 * @lat: [layout's n_lat] degrees
 */
ScTrainingLoss *sc_training_loss_new  (const ScTask *task, const ScTargetLayout *layout, const gfloat *lat, GError **error);
void            sc_training_loss_free (ScTrainingLoss *self);

/**
 * sc_training_loss_evaluate:
 * @denoised, @target: [node][channel] of one element
 * @sigma: its noise level
 * @variables: (out) (nullable): [variables]: each one's part without its weight and without λ
 * @share: what the gradient is multiplied by: one over the batch
 * @gradient: (out) (nullable): [node][channel]: of @share times the loss with respect to @denoised
 *
 * Returns: the loss
 */
gdouble sc_training_loss_evaluate (const ScTrainingLoss *self, const gfloat *denoised, const gfloat *target, gfloat sigma,
                                   gdouble *variables, gfloat share, gfloat *gradient);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScTrainingLoss, sc_training_loss_free)

G_END_DECLS
