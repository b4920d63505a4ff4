/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/checkpoint.h"
#include "train/training-request.h"

G_BEGIN_DECLS

/**
 * sc_training_start:
 *
 * The checkpoint that a training begins with: the one it starts from, or,
 * from scratch, the reference's initial parameters for those of GenCast's
 * variables that the first file has, on its levels. It has the request's noise
 * setting.
 *
 * Returns: (transfer full) (nullable)
 */
ScCheckpoint *sc_training_start (const ScTrainingRequest *request, GError **error);

G_END_DECLS
