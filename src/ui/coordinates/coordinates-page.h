/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workspace/workspace.h"

G_BEGIN_DECLS

/**
 * SigmacastCoordinatesPage:
 *
 * Where some of the workspace's datasets differ, and what combining them would
 * do: each shared coordinate as aligned strips of labels, the cells on the
 * globe, and where any variable has no values. One dataset alone is shown with
 * its missing values.
 */
#define SIGMACAST_TYPE_COORDINATES_PAGE sigmacast_coordinates_page_get_type ()
G_DECLARE_FINAL_TYPE (SigmacastCoordinatesPage, sigmacast_coordinates_page, SIGMACAST, COORDINATES_PAGE, GtkWidget)

GtkWidget *sigmacast_coordinates_page_new (ScWorkspace *workspace);

G_END_DECLS
