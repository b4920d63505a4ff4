/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "combine/align-report.h"
#include "workspace/comparison-setting.h"

G_BEGIN_DECLS

/** ScCellFate: what became of one value. */
typedef enum
{
  SC_CELL_VALUE,          /* there is one */
  SC_CELL_MISSING_BEFORE, /* an input reaches it and has none */
  SC_CELL_MADE,           /* no input reaches it: the operation made it missing */
} ScCellFate;

/**
 * ScCellLine: one value of the cell.
 * @labels: where it stands along the other dimensions: "number 0, 850 hPa"; ""
 *   where there are none
 * @inputs: [n_inputs] (element-type nullable): each input's value there; %NULL:
 *   it has no such label, or not the variable
 * @result: (nullable): the result's value; %NULL: there is no result
 * @words: translated: which operation filled it, and from where
 */
typedef struct
{
  gchar *labels;
  gchar *inputs[SC_COMPARISON_MAX];
  gchar *result;
  ScCellFate fate;
  gchar *words;
} ScCellLine;

/**
 * ScCellStory: what happened in one cell. Immutable, reference-counted.
 * @total: values of the cell
 * @counts: by #ScCellFate, of those in @lines
 * @lines: (element-type ScCellLine): the first of them
 */
typedef struct
{
  gchar *name;
  guint n_inputs;
  gboolean has_result;
  gsize total;
  gsize counts[SC_CELL_MADE + 1];
  GPtrArray *lines;
} ScCellStory;

/**
 * ScCellWork: what is asked.
 * @given: [n], the inputs before their labels were snapped
 * @inputs: [n], as they entered the operation
 * @result: (nullable): with values; %NULL without an operation: then the cell
 *   is one of @inputs[@side]
 * @report: (nullable): of the operation
 * @operation, @join, @dim, @tolerance: which the words name, and by which values are found in the inputs
 * @name: of the variable
 * @row, @column: which of its dimensions make the map; −1: none
 * @cell: [2]: positions along them
 */
typedef struct
{
  ScDataset *given[SC_COMPARISON_MAX];
  ScDataset *inputs[SC_COMPARISON_MAX];
  guint n;
  guint side;
  ScDataset *result;
  ScAlignReport *report;
  ScOperation operation;
  ScJoin join;
  gchar *dim;
  gdouble tolerance;
  gchar *name;
  gint row, column;
  gsize cell[2];
} ScCellWork;

void         sc_cell_work_free  (ScCellWork *self);
/** sc_cell_story_new: (transfer full) (nullable): reads the cell of every input and of the result; may be called on any thread. */
ScCellStory *sc_cell_story_new  (const ScCellWork *work, GCancellable *cancellable, GError **error);
ScCellStory *sc_cell_story_ref   (ScCellStory *self);
void         sc_cell_story_unref (ScCellStory *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScCellStory, sc_cell_story_unref)

G_END_DECLS
