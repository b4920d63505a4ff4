/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/noise/noise-model.h"

G_BEGIN_DECLS

/**
 * ScNoiseExport:
 *
 * The menu that takes things out of the Noise page and back in: its plots as a
 * picture, the setting as a file, the command that makes the same forecast.
 *
 * Signals: told (gchar *sentence): what was done, or why it was not; translated
 */
#define SC_TYPE_NOISE_EXPORT sc_noise_export_get_type ()
G_DECLARE_FINAL_TYPE (ScNoiseExport, sc_noise_export, SC, NOISE_EXPORT, GtkWidget)

GtkWidget *sc_noise_export_new (ScNoiseModel *model);

G_END_DECLS
