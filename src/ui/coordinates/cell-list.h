/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/coordinates/coordinates-model.h"

G_BEGIN_DECLS

/**
 * SigmacastCellList: what happened in the cell that is picked: value by value
 * what each dataset has there, what became of it and why.
 */
#define SIGMACAST_TYPE_CELL_LIST sigmacast_cell_list_get_type ()
G_DECLARE_FINAL_TYPE (SigmacastCellList, sigmacast_cell_list, SIGMACAST, CELL_LIST, GtkWidget)

GtkWidget *sigmacast_cell_list_new (ScCoordinatesModel *model);

G_END_DECLS
