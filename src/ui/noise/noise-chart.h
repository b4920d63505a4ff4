/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/noise/noise-model.h"

G_BEGIN_DECLS

/**
 * ScNoiseChart:
 *
 * One of the noise plots in the window, with the cursor that all of them
 * share; the one of the ranges bears the handles. What does not change from
 * frame to frame is drawn once and kept.
 */
#define SC_TYPE_NOISE_CHART sc_noise_chart_get_type ()
G_DECLARE_FINAL_TYPE (ScNoiseChart, sc_noise_chart, SC, NOISE_CHART, GtkWidget)

GtkWidget *sc_noise_chart_new (ScNoiseModel *model, ScNoisePlotKind kind);

G_END_DECLS
