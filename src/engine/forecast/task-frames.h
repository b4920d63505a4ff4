/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/frame-field.h"
#include "forecast/frame-grid.h"
#include "forecast/target-layout.h"

G_BEGIN_DECLS

/**
 * ScTaskFrames:
 *
 * What a forecast starts from: a dataset taken apart into the frames that the
 * model reads, what forces it, and what does not change. Physical units, NaN
 * as in the file; immutable once made.
 *
 * @path: (nullable): of the inputs, for sentences
 * @task: borrowed from the checkpoint, which outlives this
 * @grid: static coordinates
 * @layout: how a frame of the targets lies in memory
 * @first_member: number of the first member
 * @first_sample: entry of the inputs' members that the first one starts from
 * @n_samples: 1, or as many initial states as the inputs have members
 * @n_inputs: input frames, @step_seconds apart
 * @steps: lead times for which there are forcings
 * @start_seconds: of the last input frame, along the file's `time`
 * @start_dates: (nullable): [n_batch]: seconds since 1970 of the last input frame
 * @frames: (element-type ScArray): [n_samples · n_inputs] frames in @layout;
 *   targets that are no inputs are NaN
 * @forced: (element-type utf8 ScFrameField): variables with time that the model
 *   does not make; along time the input frames, then the lead times; NaN where
 *   the model does not look
 * @fixed: (element-type utf8 ScFrameField): variables without time
 * @dataset: the inputs, for their attributes
 * @coordinates: batch, where it has labels, level, lat and lon of the model, in
 *   memory, with CF attributes
 */
typedef struct
{
  gchar *path;
  const ScTask *task;
  ScFrameGrid grid;
  ScTargetLayout layout;
  gint first_member;
  gsize first_sample;
  gsize n_samples;
  gsize n_inputs;
  gint64 step_seconds;
  gint steps;
  gint64 start_seconds;
  gint64 *start_dates;
  GPtrArray *frames;
  GHashTable *forced;
  GHashTable *fixed;
  ScDataset *dataset;
  ScDataset *coordinates;
} ScTaskFrames;

/**
 * ScTaskFramesRequest:
 * @forcings: (nullable): further forcings; matched by `datetime` where both
 *   files have it, else its `time` counts from the last input frame
 * @start: (nullable): see sc_frame_times_choose_start()
 * @steps: lead times wanted
 * @first_member: which member of the inputs is the first, where they have members
 * @members: how many; where the inputs have members, no more than these
 * @allow_nan: (nullable): inputs in which missing values are not refused
 * @strict: whether sentences on missing values offer no way to allow them
 * @cancellable: (nullable): looked at between two variables
 */
typedef struct
{
  ScDataset *inputs;
  ScDataset *forcings;
  const gchar *start;
  gint steps;
  gint first_member;
  gint members;
  const gchar *const *allow_nan;
  gboolean strict;
  GCancellable *cancellable;
} ScTaskFramesRequest;

/**
 * sc_task_frames_new:
 *
 * Checks and reads everything. Each error is one sentence with the file, the
 * variable and the coordinate.
 */
ScTaskFrames *sc_task_frames_new  (const ScTaskFramesRequest *request, const ScTask *task, GError **error);
void          sc_task_frames_free (ScTaskFrames *self);

/** sc_task_frames_get_bytes: memory of the frames, forcings and fixed fields. */
guint64       sc_task_frames_get_bytes (const ScTaskFrames *self);

/** sc_task_frames_get_frame: (transfer none): input frame @index, 0 the oldest, of a member. */
ScArray      *sc_task_frames_get_frame (const ScTaskFrames *self, gint member, gsize index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScTaskFrames, sc_task_frames_free)

G_END_DECLS
