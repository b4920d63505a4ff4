/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/application.h"
#include "ui/shown.h"

G_BEGIN_DECLS

/** ScWindow: header, pages and messages around one workspace. */
#define SC_TYPE_WINDOW sc_window_get_type ()
G_DECLARE_FINAL_TYPE (ScWindow, sc_window, SC, WINDOW, AdwApplicationWindow)

/** sc_window_new: @settings: (nullable). */
ScWindow *sc_window_new (ScApplication *application, ScShown *shown, GSettings *settings);

/**
 * sc_window_open:
 * @paths: %NULL-terminated: opened one after the other without blocking; what
 *   fails is told in the window
 * @then_run: whether to make the forecast where the files are enough for one
 * @steps: how many steps it has then; 0: as the workspace says
 */
void sc_window_open (ScWindow *self, const gchar *const *paths, gboolean then_run, gint steps);

/** sc_window_offer_restore: asks whether to take over what a program that ended badly left at @path. */
void sc_window_offer_restore (ScWindow *self, const gchar *path);

G_END_DECLS
