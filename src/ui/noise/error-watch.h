/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "verify/denoiser-error-curve.h"
#include "workspace/workspace.h"

G_BEGIN_DECLS

/**
 * ScErrorWatch:
 *
 * Measures the denoiser's error over σ in the background, for the checkpoint,
 * statistics and data that the workspace names, while somebody looks; the
 * curve comes coarse at once and then finer. What was measured is kept: going
 * away and coming back costs nothing. Main thread only.
 *
 * Signals: changed (): another curve or another note
 */
#define SC_TYPE_ERROR_WATCH sc_error_watch_get_type ()
G_DECLARE_FINAL_TYPE (ScErrorWatch, sc_error_watch, SC, ERROR_WATCH, GObject)

ScErrorWatch *sc_error_watch_new (ScWorkspace *workspace);

/** sc_error_watch_set_watched: whether somebody looks; nothing is measured while nobody does. */
void sc_error_watch_set_watched (ScErrorWatch *self, gboolean watched);

/** sc_error_watch_get_curve: (nullable) (transfer none): of the checkpoint in use. */
const ScDenoiserErrorCurve *sc_error_watch_get_curve (ScErrorWatch *self);
/** sc_error_watch_get_note: (nullable) (transfer none): why there is no curve, or how far it is; translated. */
const gchar                *sc_error_watch_get_note  (ScErrorWatch *self);

G_END_DECLS
