/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "combine/align-report.h"
#include "render/field.h"
#include "sphere/grid.h"
#include "workspace/outline.h"

G_BEGIN_DECLS

/**
 * ScMissingDim: a dimension that is none of the map's.
 * @position: which of the variable's dimensions
 * @missing: [size] missing values at each label
 * @per_label: values at each label
 * @texts: [size] the labels for a person
 */
typedef struct
{
  gchar *name;
  gint position;
  gsize size;
  gsize *missing;
  gsize per_label;
  gchar **texts;
} ScMissingDim;

/**
 * ScMissingCount: where a variable has no values.
 * @total, @missing: values in all, and missing ones (NaN, not-a-time, no text)
 * @made: missing ones that no input of the operation reaches whose result it is
 * @row, @column: which of the variable's dimensions make the map, −1: none
 * @cells: (nullable): gsize[n_rows][n_columns], missing values of each cell
 *   over all other dimensions; %NULL where the variable lies on no such grid
 * @cells_made: (nullable): [n_rows][n_columns], of these, the operation's;
 *   %NULL also where it is no operation's result
 * @lat, @lon: (nullable): [n_rows], [n_columns], degrees, of a grid of axes
 * @grid: (nullable): of any other
 * @per_cell: values of each cell
 * @dims: (element-type ScMissingDim): in the variable's order
 */
typedef struct
{
  gchar *name;
  gsize total;
  gsize missing;
  gsize made;
  gint row, column;
  gsize n_rows, n_columns;
  gdouble *lat, *lon;
  ScGrid *grid;
  gsize *cells;
  gsize *cells_made;
  gsize per_cell;
  GPtrArray *dims;
} ScMissingCount;

/**
 * ScMissingProgressFunc: @done: share of the values that were read, 0 to 1; called on the counting thread.
 */
typedef void (*ScMissingProgressFunc) (gdouble done, gpointer data);

/**
 * sc_missing_count_new_empty:
 * @is_result: whether an operation may have made some of the missing values
 *
 * Returns: (transfer full) (nullable): nothing counted yet; %NULL with an error that names the variable
 */
ScMissingCount *sc_missing_count_new_empty (ScDataset *dataset, const ScOutlineVariable *variable, gboolean is_result, GError **error);

/**
 * sc_missing_count_new:
 * @origin: (nullable): of the operation that made the variable
 * @progress: (nullable)
 *
 * Reads the variable block by block, never more than a few million values at
 * once, and counts. May be called on any thread.
 *
 * Returns: (transfer full) (nullable): %NULL with an error that names the
 *   variable, or %G_IO_ERROR_CANCELLED
 */
ScMissingCount *sc_missing_count_new (ScDataset *dataset, const ScOutlineVariable *variable,
                                      const ScAlignVariable *origin, ScMissingProgressFunc progress, gpointer data,
                                      GCancellable *cancellable, GError **error);
void            sc_missing_count_free (ScMissingCount *self);

/**
 * sc_missing_count_make_field:
 *
 * The share of missing values in each cell, per cent; cells without any value
 * are NaN, missing in the source. Of an operation's result: the share that was
 * missing before, and cells where the operation made any are NaN of that origin.
 *
 * Returns: (transfer full) (nullable): %NULL with an error where there are no
 *   cells or the coordinates fit no grid
 */
ScField *sc_missing_count_make_field (const ScMissingCount *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScMissingCount, sc_missing_count_free)

G_END_DECLS
