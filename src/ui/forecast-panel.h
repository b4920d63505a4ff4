/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workspace/workspace.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** ScForecastPanel: what the next forecast is made from: its files, steps, members and seed. */
#define SC_TYPE_FORECAST_PANEL sc_forecast_panel_get_type ()
G_DECLARE_FINAL_TYPE (ScForecastPanel, sc_forecast_panel, SC, FORECAST_PANEL, AdwBin)

void sc_forecast_panel_set_workspace (ScForecastPanel *self, ScWorkspace *workspace);

G_END_DECLS
