/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/plan-key.h"
#include "forecast/task-frames.h"

G_BEGIN_DECLS

/** sc_plan_key_new_for_grid: (transfer full): with lat, lon and level, see sc_plan_key_new(). */
ScPlanKey *sc_plan_key_new_for_grid   (const gchar *checkpoint_digest, const gchar *faces_digest,
                                       const ScFrameGrid *grid, const ScTask *task);

/**
 * sc_plan_key_new_for_frames:
 * @checkpoint_digest, @faces_digest: see sc_plan_key_new()
 * @more: (nullable): coordinates that are static beside lat, lon and level
 * @lead: the lead time that the plan is for: `time` and `datetime` are those of
 *   its input frames and its target
 *
 * Returns: (transfer full) (nullable): the key, or %NULL with
 *   %SC_FORECAST_ERROR_REQUEST where the inputs have no such coordinate
 */
ScPlanKey *sc_plan_key_new_for_frames (const gchar *checkpoint_digest, const gchar *faces_digest,
                                       const ScTaskFrames *frames, const gchar *const *more, gint lead, GError **error);

G_END_DECLS
