/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/coordinates/coordinates-model.h"

G_BEGIN_DECLS

/** SigmacastInputList: which of the open datasets are compared: A, B and as many more as one likes. */
#define SIGMACAST_TYPE_INPUT_LIST sigmacast_input_list_get_type ()
G_DECLARE_FINAL_TYPE (SigmacastInputList, sigmacast_input_list, SIGMACAST, INPUT_LIST, GtkWidget)

GtkWidget *sigmacast_input_list_new (ScCoordinatesModel *model);

G_END_DECLS
