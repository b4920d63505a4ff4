/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"

G_BEGIN_DECLS

/**
 * ScFrameTimes: when the frames of a dataset are.
 * @path: (nullable): the file, for sentences
 * @n: number of frames
 * @seconds: [n]: the `time` coordinate, strictly ascending; from the
 *   coordinate's own origin, or from 1970-01-01T00:00 where it holds dates
 * @n_batch: rows of @dates
 * @dates: (nullable): [n_batch][n]: seconds since 1970-01-01T00:00, from
 *   `datetime` or from a `time` that holds dates
 */
typedef struct
{
  gchar *path;
  gsize n;
  gint64 *seconds;
  gsize n_batch;
  gint64 *dates;
} ScFrameTimes;

/**
 * sc_frame_times_read:
 * @n_batch: the size of the dataset's batch, 1 where it has none
 *
 * Durations, dates, and numbers with a unit of time are understood. Fails
 * with %SC_FORECAST_ERROR_TIME.
 */
gboolean sc_frame_times_read  (ScFrameTimes *self, ScDataset *dataset, gsize n_batch, GError **error);
void     sc_frame_times_clear (ScFrameTimes *self);

/** sc_frame_times_find: the frame at so many seconds of the `time` coordinate, or −1. */
gssize   sc_frame_times_find  (const ScFrameTimes *self, gint64 seconds);

/**
 * sc_frame_times_choose_start:
 * @start: (nullable): index of a frame, a date ("2019-03-29T06", matched with
 *   the first row of the dates) or a value of `time` ("12h", "-6 h", "1.5 d")
 * @n_inputs: input frames, @step_seconds apart, of which the chosen is the last
 * @steps: lead times that shall follow
 * @frame: (out): the last input frame
 *
 * Without @start: so many steps before the last frame of the file; the first
 * possible frame where that would be before it.
 */
gboolean sc_frame_times_choose_start (const ScFrameTimes *self, const gchar *start,
                                      gsize n_inputs, gint64 step_seconds, gint steps,
                                      gsize *frame, GError **error);

/** sc_frame_times_dup_label: (transfer full): "12 h", or the date where `time` holds dates. */
gchar   *sc_frame_times_dup_label (const ScFrameTimes *self, gsize frame);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScFrameTimes, sc_frame_times_clear)

G_END_DECLS
