/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "train/training-data.h"

G_BEGIN_DECLS

/**
 * sc_verification_overlap_check:
 * @verification: a file that results are scored with
 *
 * Refuses training on frames within the time that the file's frames span
 * (%SC_TRAIN_ERROR_OVERLAP). A file of another planet, told by its grid and
 * its orography, and one without dates overlap with nothing.
 *
 * @is_same_planet: (out): whether the file is of the training data's planet
 */
gboolean sc_verification_overlap_check (ScTrainingData *data, const gchar *verification, gboolean *is_same_planet,
                                        GError **error);

G_END_DECLS
