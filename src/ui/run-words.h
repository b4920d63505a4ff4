/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/run-controller.h"

G_BEGIN_DECLS

/** sc_run_words_dup_stage: (transfer full) (nullable): the engine's name of a stage in a person's words. */
gchar *sc_run_words_dup_stage    (const gchar *stage);
/** sc_run_words_dup_preparation: (transfer full): what is being prepared, and how much memory it will take. */
gchar *sc_run_words_dup_preparation (ScRunController *controller);
/** sc_run_words_dup_progress: (transfer full): "Step 2 of 4 · 12 s left". */
gchar *sc_run_words_dup_progress (ScRunController *controller, guint n_leads);
/** sc_run_words_dup_seconds: (transfer full): "12 s", "3 min", "1 h 20 min". */
gchar *sc_run_words_dup_seconds  (gdouble seconds);

G_END_DECLS
