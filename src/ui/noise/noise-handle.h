/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/noise/noise-model.h"

G_BEGIN_DECLS

/**
 * ScNoiseHandle:
 *
 * A knob on the σ axis that is dragged or stepped by keys: arrows (Shift:
 * finer, Ctrl or Page: coarser), Home and End. The chart puts it in its place.
 * For assistive technology a slider with name and value.
 */
#define SC_TYPE_NOISE_HANDLE sc_noise_handle_get_type ()
G_DECLARE_FINAL_TYPE (ScNoiseHandle, sc_noise_handle, SC, NOISE_HANDLE, GtkWidget)

/** sc_noise_handle_new: @parameter: a σ; %SC_NOISE_N_PARAMETERS: the cursor. */
GtkWidget *sc_noise_handle_new (ScNoiseModel *model, ScNoiseParameter parameter);

ScNoiseParameter sc_noise_handle_get_parameter (ScNoiseHandle *self);
/** sc_noise_handle_get_value: σ; 0 and infinity where the churn has no limit; NaN: no cursor. */
gdouble sc_noise_handle_get_value (ScNoiseHandle *self);

/** sc_noise_handle_set_axis: @axis: in the coordinates of the parent; what a drag is measured with. */
void sc_noise_handle_set_axis (ScNoiseHandle *self, const ScPlotAxis *axis);
void sc_noise_handle_set_color (ScNoiseHandle *self, const ScPlotColor *color);

G_END_DECLS
