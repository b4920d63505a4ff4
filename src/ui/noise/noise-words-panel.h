/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/noise/noise-model.h"

G_BEGIN_DECLS

/**
 * ScNoiseWordsPanel:
 *
 * What the noise plots show, in words that follow the setting: whether a call
 * leaves the training range, buttons that mend it, and a few sentences.
 */
#define SC_TYPE_NOISE_WORDS_PANEL sc_noise_words_panel_get_type ()
G_DECLARE_FINAL_TYPE (ScNoiseWordsPanel, sc_noise_words_panel, SC, NOISE_WORDS_PANEL, GtkWidget)

GtkWidget *sc_noise_words_panel_new (ScNoiseModel *model);

G_END_DECLS
