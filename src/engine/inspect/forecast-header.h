/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/forecast-request.h"

G_BEGIN_DECLS

/**
 * sc_forecast_header_read:
 * @dataset: a forecast, as the forecast's output has it
 * @identity: (out) (optional) (transfer full): digests of what it was made from
 *
 * What a forecast was made from, read from its header, without an output.
 * Files that are not where they were are looked for beside the forecast.
 *
 * Returns: (transfer full) (nullable): %NULL with %SC_FORECAST_ERROR_REQUEST
 *   where the dataset has no such header
 */
ScForecastRequest *sc_forecast_header_read (ScDataset *dataset, JsonNode **identity, GError **error);

/** sc_forecast_header_is_there: whether the dataset says that it is a forecast. */
gboolean           sc_forecast_header_is_there (ScDataset *dataset);

G_END_DECLS
