/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"
#include "forecast/frame-grid.h"
#include "model/task.h"

G_BEGIN_DECLS

/**
 * ScDenoiseData: what one call of the denoiser takes, from files in the
 * network's normalised units.
 * @conditioning: [batch][n_grid][n_conditioning]
 * @noisy: [batch][n_grid][n_target]
 */
typedef struct
{
  ScFrameGrid grid;
  gsize n_batch;
  gsize n_grid;
  gsize n_target;
  ScArray *conditioning;
  ScArray *noisy;
  ScDataset *coordinates; /* of the result: batch where it has labels, time, level, lat, lon */
} ScDenoiseData;

/**
 * sc_denoise_data_read:
 *
 * Finds the task's variables by name, whatever the order of their dimensions.
 * Nothing is filled: missing or infinite values, other coordinates than the
 * inputs' and a wrong number of frames are errors that name file and variable.
 */
gboolean sc_denoise_data_read  (ScDenoiseData *self, const ScTask *task,
                                ScDataset *inputs, ScDataset *forcings, ScDataset *noisy, GError **error);
void     sc_denoise_data_clear (ScDenoiseData *self);

/**
 * sc_denoise_data_new_result:
 * @denoised: [batch][n_grid][n_target]
 *
 * Returns: (transfer full) (nullable): the targets as variables (batch, time, [level,] lat, lon)
 */
ScDataset *sc_denoise_data_new_result (const ScDenoiseData *self, const ScTask *task, const gfloat *denoised,
                                       GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScDenoiseData, sc_denoise_data_clear)

G_END_DECLS
