/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dataset/coordinate-difference.h"

G_BEGIN_DECLS

/** ScDifferenceMendFunc: @name: of the coordinate that is to be mended. */
typedef void (*ScDifferenceMendFunc) (const gchar *name, gpointer data);

/**
 * sc_difference_row_new:
 * @mend: called when the button is pressed that the row has where B can be mended; @data lives as long as the row
 *
 * One coordinate of two datasets: its name, two aligned strips of labels, how many are where and why.
 */
GtkWidget *sc_difference_row_new (const ScCoordinateDifference *difference, ScDifferenceMendFunc mend, gpointer data);

/** sc_difference_legend_new: what the shapes of the strips mean. */
GtkWidget *sc_difference_legend_new (void);

G_END_DECLS
