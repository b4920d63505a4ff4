/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "train/training-source.h"

G_BEGIN_DECLS

/** ScTrainingData: the samples of one or more files of the same grid, one after another. */
typedef struct _ScTrainingData ScTrainingData;

/** ScTrainingDataFunc: @fraction of the frames are read. */
typedef void (*ScTrainingDataFunc) (gdouble fraction, gpointer data);

/**
 * sc_training_data_new:
 * @paths: (array zero-terminated=1): one file or more
 * @memory_budget: bytes that the frames may take in memory; where they take
 *   more, samples are read from the files as they are needed
 * @progress: (nullable)
 *
 * Reads and checks the data. Files whose grids differ are %SC_TRAIN_ERROR_DATA.
 */
ScTrainingData *sc_training_data_new  (const gchar *const *paths, const ScTask *task, ScStatistics *statistics,
                                       guint64 memory_budget, ScTrainingDataFunc progress, gpointer data,
                                       GCancellable *cancellable, GError **error);
void            sc_training_data_free (ScTrainingData *self);

gsize               sc_training_data_get_n_samples (ScTrainingData *self);
gsize               sc_training_data_get_n_sources (ScTrainingData *self);
ScTrainingSource   *sc_training_data_get_source    (ScTrainingData *self, gsize index);
/** sc_training_data_get_frames: coordinates and layout, those of the first file. */
const ScTaskFrames *sc_training_data_get_frames    (ScTrainingData *self);
/** sc_training_data_is_loaded: whether the frames are in memory, so that any threads may read. */
gboolean            sc_training_data_is_loaded     (ScTrainingData *self);
/** sc_training_data_get_source_of: which file a sample is in; @local: its number there. */
ScTrainingSource   *sc_training_data_get_source_of (ScTrainingData *self, gsize sample, gsize *local);

/** sc_training_data_read: as sc_training_source_read(). */
gboolean            sc_training_data_read          (ScTrainingData *self, gsize sample, gfloat *conditioning, gfloat *target,
                                                    GError **error);

/**
 * sc_training_data_check_scale:
 *
 * Whether targets have about unit variance: statistics of other data give
 * others, %SC_TRAIN_ERROR_STATISTICS with the variable that is farthest off.
 */
gboolean            sc_training_data_check_scale   (ScTrainingData *self, const gchar *statistics, GError **error);

/** sc_training_data_dup_digest: (transfer full) (nullable): SHA-256 of the coordinates and of samples from every file. */
gchar              *sc_training_data_dup_digest    (ScTrainingData *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScTrainingData, sc_training_data_free)

G_END_DECLS
