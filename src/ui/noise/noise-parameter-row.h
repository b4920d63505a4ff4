/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/noise/noise-model.h"

G_BEGIN_DECLS

/**
 * ScNoiseParameterRow:
 *
 * A number of the noise setting to be typed or stepped, with its meaning and
 * unit in words; what does not lie on the σ axis has a slider too.
 */
#define SC_TYPE_NOISE_PARAMETER_ROW sc_noise_parameter_row_get_type ()
G_DECLARE_FINAL_TYPE (ScNoiseParameterRow, sc_noise_parameter_row, SC, NOISE_PARAMETER_ROW, GtkWidget)

GtkWidget *sc_noise_parameter_row_new (ScNoiseModel *model, ScNoiseParameter parameter);

G_END_DECLS
