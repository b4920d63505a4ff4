/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/frame-times.h"
#include "forecast/task-frames.h"

G_BEGIN_DECLS

/**
 * sc_task_forcings_read:
 * @frames: grid, dates and step are known; its forced and fixed fields are filled
 * @request: the datasets
 * @frame_times: of the inputs
 * @forcing_times: (nullable): of the forcings
 *
 * Reads what forces the model and what does not change. Each value comes from
 * the forcings, for lead times, or else from the inputs, or else from the date
 * (sc_time_feature_evaluate()). Fails where none of them has it.
 */
gboolean sc_task_forcings_read (ScTaskFrames *frames, const ScTaskFramesRequest *request,
                                const ScFrameTimes *frame_times, const ScFrameTimes *forcing_times, GError **error);

G_END_DECLS
