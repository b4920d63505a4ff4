/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** ScPreferences: what holds for every forecast on this machine: appearance, cores, memory. */
#define SC_TYPE_PREFERENCES sc_preferences_get_type ()
G_DECLARE_FINAL_TYPE (ScPreferences, sc_preferences, SC, PREFERENCES, AdwPreferencesWindow)

GtkWidget *sc_preferences_new (GtkWindow *parent, GSettings *settings);

/** sc_preferences_follow_colour_scheme: makes the program light or dark as @settings say, now and whenever they change. */
void sc_preferences_follow_colour_scheme (GSettings *settings);

G_END_DECLS
