/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/coordinates/coordinates-model.h"

G_BEGIN_DECLS

/**
 * SigmacastGlobePane: the cells of the datasets on the globe, or where a
 * variable has no values; with the numbers below, and what happened in a cell
 * that is clicked.
 */
#define SIGMACAST_TYPE_GLOBE_PANE sigmacast_globe_pane_get_type ()
G_DECLARE_FINAL_TYPE (SigmacastGlobePane, sigmacast_globe_pane, SIGMACAST, GLOBE_PANE, GtkWidget)

/** sigmacast_globe_pane_new: @start: a control that its toolbar begins with. */
GtkWidget *sigmacast_globe_pane_new (ScCoordinatesModel *model, GtkWidget *start);

G_END_DECLS
