/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/coordinates/cell-story.h"
#include "workspace/outline.h"

G_BEGIN_DECLS

/**
 * ScCellSource: what one input has of a value.
 * @lacks: (nullable): the label that it has not: "number 0"
 * @other_labels: (nullable): what it calls the labels, where it calls them otherwise
 */
typedef struct
{
  gboolean has_variable;
  gboolean reaches;
  gboolean has_value;
  gchar *lacks;
  gchar *other_labels;
} ScCellSource;

/** All are translated and (transfer full). */

/**
 * sc_cell_words_labels: (array zero-terminated=1): labels @start … of dimension @dim:
 *   "850 hPa", "2019-03-29 06:00"; with its @name, or where they say nothing alone: "number 0"
 */
gchar **sc_cell_words_labels (ScDataset *dataset, const ScOutlineVariable *outline, ScVariable *variable, gint dim,
                              gsize start, gsize count, gboolean name);
/** sc_cell_words_fate: @sources: [n of @work]: "Made missing by assign (left): B has no number 0." */
gchar *sc_cell_words_fate   (const ScCellWork *work, ScCellFate fate, const ScCellSource *sources);
/** sc_cell_words_summary: how many of the cell's values are what. */
gchar *sc_cell_words_summary (const ScCellStory *story);
/** sc_cell_words_place: "45° N, 12.5° E". */
gchar *sc_cell_words_place  (gdouble latitude, gdouble longitude);

G_END_DECLS
