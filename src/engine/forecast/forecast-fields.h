/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/member-frames.h"

G_BEGIN_DECLS

/**
 * Forecasts as datasets: variables (sample, batch, time, [level,] lat, lon)
 * float32 with CF attributes, the coordinates of the inputs, `time` the hours
 * after the last input frame and, where the inputs have dates, `datetime`.
 */

/**
 * sc_forecast_fields_new_frame:
 * @frame: of one member, in the layout of @frames; referenced, not copied
 * @member: the value of `sample`
 * @lead: lead time, 0 the first
 */
ScDataset *sc_forecast_fields_new_frame (const ScTaskFrames *frames, ScArray *frame, gint member, gint lead, GError **error);

/**
 * sc_forecast_fields_read_frame:
 * @dataset: a forecast, or one lead time of it
 * @sample, @lead: positions along its dimensions sample and time
 *
 * Returns: (transfer full) (nullable): the frame in @layout, %NULL with an
 *   error where a variable is not there or has another shape
 */
ScArray   *sc_forecast_fields_read_frame (const ScTargetLayout *layout, ScDataset *dataset, gsize sample, gsize lead, GError **error);

/**
 * sc_forecast_fields_new_lead:
 * @members: borrowed: the newest frames of all members are those of the lead time
 *
 * One lead time of all members; values are read from @members when they are wanted.
 */
ScDataset *sc_forecast_fields_new_lead  (const ScTaskFrames *frames, ScMemberFrames *members, gint n_members, gint lead,
                                         GError **error);

/** ScLeadFunc: (transfer none) (nullable): the dataset of a lead time; at least until another is wanted. */
typedef ScDataset *(*ScLeadFunc) (gint lead, gpointer data, GError **error);

/**
 * sc_forecast_fields_new_joined:
 * @open: gives a dataset for each lead time, as sc_forecast_fields_new_lead() makes them
 *
 * All lead times as one; values are read when they are wanted.
 */
ScDataset *sc_forecast_fields_new_joined (const ScTaskFrames *frames, ScLeadFunc open, gpointer data, gint n_members,
                                          gint n_leads, GError **error);

G_END_DECLS
