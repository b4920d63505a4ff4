/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workspace/workspace.h"

G_BEGIN_DECLS

/**
 * SigmacastNoisePage:
 *
 * Training and inference range side by side, the schedule, what training
 * draws, and every number of the noise setting to be dragged or typed. Reads
 * and changes the workspace's noise setting.
 */
#define SIGMACAST_TYPE_NOISE_PAGE sigmacast_noise_page_get_type ()
G_DECLARE_FINAL_TYPE (SigmacastNoisePage, sigmacast_noise_page, SIGMACAST, NOISE_PAGE, GtkWidget)

GtkWidget *sigmacast_noise_page_new (ScWorkspace *workspace);

/**
 * sigmacast_noise_page_set_current_call:
 * @call: the network call that a run is at, counted from 0 through one lead
 *   time (level and midpoint calls in turn: 2 · step for the level, one more
 *   for its midpoint); −1: no run
 */
void sigmacast_noise_page_set_current_call (SigmacastNoisePage *self, gint call);

G_END_DECLS
