/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/forecast-request.h"

G_BEGIN_DECLS

/**
 * sc_forecast_command_format:
 * @program: the command line's program, a path or a name
 * @request: with the files that a forecast cannot do without; where it has no
 *   output, the command writes forecast.nc
 *
 * Returns: (transfer full): what makes the same forecast in a shell, on one
 *   line: "sigmacast forecast --checkpoint C.npz … --sigma-max 78.2 -o forecast.nc"
 */
gchar *sc_forecast_command_format (const gchar *program, const ScForecastRequest *request);

G_END_DECLS
