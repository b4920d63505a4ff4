/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/shown.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ScStepBar: the sampler's steps inside the lead time being made: a column a
 * step, its height the noise level's logarithm. A click or the arrows show the
 * field after an earlier step; the last one follows the sampler again.
 */
#define SC_TYPE_STEP_BAR sc_step_bar_get_type ()
G_DECLARE_FINAL_TYPE (ScStepBar, sc_step_bar, SC, STEP_BAR, GtkWidget)

void sc_step_bar_set_shown (ScStepBar *self, ScShown *shown);

G_END_DECLS
