/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/shown.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** ScDataPanel: the opened files and the forecast, and what of them is shown: variable, level, member, projection. */
#define SC_TYPE_DATA_PANEL sc_data_panel_get_type ()
G_DECLARE_FINAL_TYPE (ScDataPanel, sc_data_panel, SC, DATA_PANEL, AdwBin)

void sc_data_panel_set_shown (ScDataPanel *self, ScShown *shown);

G_END_DECLS
