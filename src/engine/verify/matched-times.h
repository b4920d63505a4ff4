/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/frame-times.h"

G_BEGIN_DECLS

/**
 * ScForecastTimes: which lead times of which starts a forecast has.
 * @times: labels are the lead times in seconds; dates are those for which the
 *   forecast is valid, one row a start
 */
typedef struct
{
  ScFrameTimes times;
  gsize n_starts;
} ScForecastTimes;

/** ScFramePlace: where a frame is along `batch` and `time`. */
typedef struct
{
  gsize batch;
  gsize time;
} ScFramePlace;

/** sc_forecast_times_read: %SC_VERIFY_ERROR_TIME where `time` holds no lead times above 0. */
gboolean sc_forecast_times_read  (ScForecastTimes *self, ScDataset *forecast, GError **error);
void     sc_forecast_times_clear (ScForecastTimes *self);

/**
 * sc_forecast_times_check_same:
 * @other: of the same number of starts
 *
 * Fails with %SC_VERIFY_ERROR_TIME where the two have dates and a lead time
 * that both have is of different dates.
 */
gboolean sc_forecast_times_check_same (const ScForecastTimes *self, const ScForecastTimes *other, GError **error);

/**
 * sc_forecast_times_find:
 * @frames: the times of a dataset
 * @lead: seconds after the start; 0: the start itself
 * @places: (out caller-allocates): [n_starts]: the frame of each start that is
 *   valid then
 * @found: (out): whether there is one; %FALSE where no start has one
 *
 * By date where both have dates, else by the label of `time`. Where the
 * dataset has as many elements along `batch` as there are starts, each start
 * has its own; where it has another number, any with the date will do. Fails
 * with %SC_VERIFY_ERROR_TIME where some starts have such a frame and others
 * not, and where there is nothing to match by.
 */
gboolean sc_forecast_times_find (const ScForecastTimes *self, const ScFrameTimes *frames, gint64 lead, ScFramePlace *places,
                                 gboolean *found, GError **error);

/** sc_forecast_times_get_date: seconds since 1970 of the time @lead after a start; needs dates. */
gint64   sc_forecast_times_get_date (const ScForecastTimes *self, gsize start, gint64 lead);

/** sc_lead_time_format: (transfer full): "12 h" */
gchar   *sc_lead_time_format (gint64 seconds);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScForecastTimes, sc_forecast_times_clear)

G_END_DECLS
