/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/frame-field.h"
#include "forecast/frame-times.h"

G_BEGIN_DECLS

/**
 * sc_frame_check_values:
 * @name: the variable
 * @times: (nullable): positions of @field's frames in @frame_times
 * @may_lack: whether missing values are expected, as over land
 * @allow_nan: (nullable): variables in which nothing is refused
 * @can_allow: whether the sentence says how to allow them
 *
 * Refuses missing and infinite values, and a field of nothing but missing
 * ones: %SC_FORECAST_ERROR_NAN with their number and the first one's place.
 */
gboolean sc_frame_check_values (const ScFrameField *field, const gchar *name, ScDataset *dataset,
                                const ScFrameTimes *frame_times, const gsize *times,
                                gboolean may_lack, const gchar *const *allow_nan, gboolean can_allow, GError **error);

G_END_DECLS
