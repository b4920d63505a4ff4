/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/shown.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** ScInfoPanel: what is seen in words: variable, time, unit (a click changes it), values under the pointer and at the pin. */
#define SC_TYPE_INFO_PANEL sc_info_panel_get_type ()
G_DECLARE_FINAL_TYPE (ScInfoPanel, sc_info_panel, SC, INFO_PANEL, AdwBin)

void sc_info_panel_set_shown   (ScInfoPanel *self, ScShown *shown);
/** sc_info_panel_set_pointer: the place under the pointer; NAN where it is beside the Earth. */
void sc_info_panel_set_pointer (ScInfoPanel *self, gdouble latitude, gdouble longitude);

G_END_DECLS
