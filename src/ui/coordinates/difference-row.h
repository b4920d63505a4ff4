/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dataset/coordinate-difference.h"

G_BEGIN_DECLS

/** sc_difference_row_new: one coordinate of two datasets: its name, two aligned strips of labels, how many are where and why. */
GtkWidget *sc_difference_row_new (const ScCoordinateDifference *difference);

/** sc_difference_legend_new: what the shapes of the strips mean. */
GtkWidget *sc_difference_legend_new (void);

G_END_DECLS
