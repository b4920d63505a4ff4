/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/configuration.h"
#include "train/training-data.h"
#include "train/training-request.h"

G_BEGIN_DECLS

/**
 * sc_training_configuration_new:
 * @start: the checkpoint that it begins with, see sc_training_start()
 * @n_samples: of the data that are trained on
 *
 * (transfer full) (nullable): all that a training's bits depend on, and where
 * its data came from; %NULL with an error where the data cannot be read.
 */
ScConfiguration *sc_training_configuration_new (const ScTrainingRequest *request, ScCheckpoint *start, ScTrainingData *data,
                                                gsize n_samples, GError **error);

/**
 * sc_training_configuration_dup_description: (transfer full): for the
 * checkpoint's header: a sentence, then the whole configuration as JSON.
 */
gchar *sc_training_configuration_dup_description (const ScConfiguration *configuration, const ScTrainingRequest *request,
                                                  ScCheckpoint *start);

G_END_DECLS
