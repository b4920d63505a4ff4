/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "render/plot/noise-plot.h"
#include "ui/noise/error-watch.h"
#include "ui/noise/noise-parameter-text.h"
#include "workspace/workspace.h"

G_BEGIN_DECLS

/**
 * ScNoiseModel:
 *
 * What the parts of the Noise page share: the picture of the workspace's noise
 * setting, the σ axis, the cursor, the call that a run is at. Every change of
 * the setting goes through the workspace, where it can be undone; the widgets
 * only listen. Needs no display. Main thread only.
 *
 * Signals: changed (the setting or the axis), cursor-changed, call-changed,
 * error-changed (what is measured of the denoiser's error)
 */
#define SC_TYPE_NOISE_MODEL sc_noise_model_get_type ()
G_DECLARE_FINAL_TYPE (ScNoiseModel, sc_noise_model, SC, NOISE_MODEL, GObject)

ScNoiseModel *sc_noise_model_new (ScWorkspace *workspace);

ScWorkspace          *sc_noise_model_get_workspace (ScNoiseModel *self);
/** sc_noise_model_get_picture: (transfer none): never %NULL; of the last valid setting. */
const ScNoisePicture *sc_noise_model_get_picture (ScNoiseModel *self);
const ScNoisePlotState *sc_noise_model_get_plot_state (ScNoiseModel *self);

/** sc_noise_model_set_parameter: as a command of its own; quick successions of the same parameter become one. */
void sc_noise_model_set_parameter (ScNoiseModel *self, ScNoiseParameter parameter, gdouble value);

/** sc_noise_model_begin_drag: until sc_noise_model_end_drag() the axis stands still and all changes are one command. */
void sc_noise_model_begin_drag (ScNoiseModel *self, ScNoiseParameter parameter);
void sc_noise_model_end_drag   (ScNoiseModel *self);

/** sc_noise_model_apply_remedy: makes change @index of the picture's report. */
void sc_noise_model_apply_remedy (ScNoiseModel *self, guint index);
/** sc_noise_model_apply_preset: @id: of noise/noise-presets.h; an unknown one changes nothing. */
void sc_noise_model_apply_preset (ScNoiseModel *self, const gchar *id);
/** sc_noise_model_open_setting: takes over the numbers that a file names; with an error nothing changes. */
gboolean sc_noise_model_open_setting (ScNoiseModel *self, const gchar *path, GError **error);
/** sc_noise_model_reset: to the checkpoint's setting, without a checkpoint to GenCast's. */
void sc_noise_model_reset (ScNoiseModel *self);

/** The cursor: a σ within the axis; NAN: none. */
gdouble sc_noise_model_get_cursor (ScNoiseModel *self);
void    sc_noise_model_set_cursor (ScNoiseModel *self, gdouble sigma);

/** sc_noise_model_set_current_call: index into the picture's calls; −1: no run. */
void    sc_noise_model_set_current_call (ScNoiseModel *self, gint call);

/** sc_noise_model_set_watched: whether somebody looks at the page: only then is the error measured. */
void    sc_noise_model_set_watched (ScNoiseModel *self, gboolean watched);

G_END_DECLS
