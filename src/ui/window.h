/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/application.h"

G_BEGIN_DECLS

/** ScWindow: header, pages and toasts around one workspace. */
#define SC_TYPE_WINDOW sc_window_get_type ()
G_DECLARE_FINAL_TYPE (ScWindow, sc_window, SC, WINDOW, AdwApplicationWindow)

ScWindow *sc_window_new (ScApplication *application);

G_END_DECLS
