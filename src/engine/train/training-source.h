/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/normalisation.h"
#include "forecast/task-frames.h"

G_BEGIN_DECLS

/**
 * ScTrainingSource: one file of frames to train on: its samples and, where
 * there is room, all its frames in memory. A sample is the two input frames
 * and the frame after them of one batch element. Physical units.
 */
typedef struct _ScTrainingSource ScTrainingSource;

/**
 * sc_training_source_new:
 * @path: a dataset as the reference has it: (batch, time, level, lat, lon)
 *
 * Looks at the coordinates, reads forcings and fixed fields, but no frame yet.
 */
ScTrainingSource *sc_training_source_new  (const gchar *path, const ScTask *task, ScStatistics *statistics,
                                           GCancellable *cancellable, GError **error);
void              sc_training_source_free (ScTrainingSource *self);

const gchar        *sc_training_source_get_path   (ScTrainingSource *self);
/** sc_training_source_get_frames: coordinates, layout, forcings and fixed fields; its frames are the first sample's alone. */
const ScTaskFrames *sc_training_source_get_frames (ScTrainingSource *self);
/** sc_training_source_get_n_samples: batch elements times steps; batch slowest, in the order of time. */
gsize               sc_training_source_get_n_samples (ScTrainingSource *self);
/** sc_training_source_get_date: seconds since 1970 of a sample's target frame; FALSE where the file has no dates. */
gboolean            sc_training_source_get_date   (ScTrainingSource *self, gsize sample, gint64 *seconds);
/** sc_training_source_get_bytes: memory that all frames together take. */
guint64             sc_training_source_get_bytes  (ScTrainingSource *self);

/**
 * sc_training_source_load:
 * @progress: (nullable): told which part of the frames is there, 0 to 1
 *
 * Reads and checks every frame. Missing values are those over land alone and
 * the same in every frame; any other is %SC_FORECAST_ERROR_NAN or %SC_TRAIN_ERROR_DATA.
 */
gboolean            sc_training_source_load       (ScTrainingSource *self, void (*progress) (gdouble, gpointer), gpointer data,
                                                   GCancellable *cancellable, GError **error);

/**
 * sc_training_source_read:
 * @conditioning: (out caller-allocates): [n_grid][n_conditioning], normalised
 * @target: (out caller-allocates): [n_grid][n_target], normalised
 *
 * From memory where the frames are loaded, else from the file, with the same
 * checks. From any thread at a time, but from the file by one only.
 */
gboolean            sc_training_source_read       (ScTrainingSource *self, gsize sample, gfloat *conditioning, gfloat *target,
                                                   GError **error);

/** sc_training_source_digest: adds the coordinates, the dates and some of the frames' values to @checksum. */
gboolean            sc_training_source_digest     (ScTrainingSource *self, GChecksum *checksum, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScTrainingSource, sc_training_source_free)

G_END_DECLS
