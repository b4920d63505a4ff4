/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dataset/coordinate-difference.h"

G_BEGIN_DECLS

/** ScDifferenceMendFunc: @place: of the dataset that is to be mended, from 1; @name: of the coordinate. */
typedef void (*ScDifferenceMendFunc) (guint place, const gchar *name, gpointer data);

/**
 * sc_difference_row_new:
 * @differences: [n]: (element-type nullable): of the same coordinate of A and
 *   each other dataset; the first is %NULL, another one where a dataset lacks it
 * @mend: called when a button is pressed that the row has where a dataset can be mended; @data lives as long as the row
 *
 * One coordinate of several datasets: its name, aligned strips of labels, how many are where and why.
 */
GtkWidget *sc_difference_row_new (const ScCoordinateDifference *const *differences, guint n, ScDifferenceMendFunc mend, gpointer data);

/** sc_difference_legend_new: what the shapes of the strips of @n datasets mean. */
GtkWidget *sc_difference_legend_new (guint n);

G_END_DECLS
