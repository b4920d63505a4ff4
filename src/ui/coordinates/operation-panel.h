/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/coordinates/coordinates-model.h"

G_BEGIN_DECLS

/**
 * SigmacastOperationPanel: what is done with A and B, what came of it in
 * words, and what to do with that: undo mending, save, copy the command.
 */
#define SIGMACAST_TYPE_OPERATION_PANEL sigmacast_operation_panel_get_type ()
G_DECLARE_FINAL_TYPE (SigmacastOperationPanel, sigmacast_operation_panel, SIGMACAST, OPERATION_PANEL, GtkWidget)

GtkWidget *sigmacast_operation_panel_new (ScCoordinatesModel *model);

G_END_DECLS
