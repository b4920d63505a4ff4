/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/configuration.h"
#include "train/optimiser.h"

G_BEGIN_DECLS

/**
 * ScTrainingLossRecord: the mean loss of the last steps, each weighted 0.99
 * times as much as the one after it.
 */
typedef struct
{
  gdouble sum;
  gdouble weight;
} ScTrainingLossRecord;

/** sc_training_loss_record_add: one step's loss. */
void    sc_training_loss_record_add (ScTrainingLossRecord *self, gdouble loss);
/** sc_training_loss_record_get: NaN before the first. */
gdouble sc_training_loss_record_get (const ScTrainingLossRecord *self);

/** sc_training_state_path: (transfer full): where the state of a training lies: beside its output, "….state". */
gchar   *sc_training_state_path (const gchar *output);

/**
 * sc_training_state_save:
 * @seconds: spent so far
 *
 * Writes all that the training goes on from: parameters, average, moments,
 * step. Never half a file.
 */
gboolean sc_training_state_save (const gchar *path, const ScConfiguration *configuration, const ScOptimiser *optimiser,
                                 const ScTrainingLossRecord *loss, gdouble seconds, GError **error);

/**
 * sc_training_state_load:
 * @optimiser: (inout): of the same training, its values are replaced
 *
 * %SC_TRAIN_ERROR_RESUME where the state is another training's, with the names
 * of what differs, or damaged; then nothing is changed.
 */
gboolean sc_training_state_load (const gchar *path, const ScConfiguration *configuration, ScOptimiser *optimiser,
                                 ScTrainingLossRecord *loss, gdouble *seconds, GError **error);

G_END_DECLS
