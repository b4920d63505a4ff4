/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/forecast-request.h"

G_BEGIN_DECLS

/**
 * golden_request_new:
 * @folder: "golden/tiny" or "golden/small"
 * @inputs: file in that folder
 *
 * Returns: (transfer full) (nullable): checkpoint, statistics, inputs and the
 *   reference's faces of a golden folder; %NULL where the data are not there
 *   and the test has been skipped
 */
ScForecastRequest *golden_request_new (const gchar *folder, const gchar *inputs);

/** golden_number: a whole number of an .npz archive. */
gint64 golden_number (const gchar *path, const gchar *entry);

/**
 * golden_largest_deviation:
 * @ours: dims (sample, batch, time, [level,] lat, lon)
 * @time: frame of it, and of @expected
 * @expected: dims (batch, time, [level,] lat, lon)
 * @stats: folder with the statistics
 *
 * Returns: the largest difference of any value of any variable, in units of
 *   the variable's residual standard deviation at its level (its standard
 *   deviation where it is no residual); infinity where one is NaN and the
 *   other is not
 */
gdouble golden_largest_deviation (ScDataset *ours, gsize sample, gsize time, ScDataset *expected, const gchar *stats);

G_END_DECLS
