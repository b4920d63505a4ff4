/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "combine/align-report.h"
#include "combine/fill-value.h"
#include "combine/index.h"

G_BEGIN_DECLS

/** ScJoin: which labels the result has, as xarray's join. */
typedef enum
{
  SC_JOIN_EXACT,    /* refuses where labels, order or sizes differ */
  SC_JOIN_OUTER,    /* all labels, sorted */
  SC_JOIN_INNER,    /* those that all have, in the first one's order */
  SC_JOIN_LEFT,     /* the first one's */
  SC_JOIN_RIGHT,    /* the last one's */
  SC_JOIN_OVERRIDE, /* the first one's are written over the others' */
} ScJoin;

/** sc_join_from_name: "exact", "outer", "inner", "left", "right", "override". */
gboolean sc_join_from_name (const gchar *name, ScJoin *join);

/**
 * ScAligned: one input after alignment.
 * @dataset: with the common labels
 * @unreached: dimension → gboolean* [size]: labels that the input does not
 *   have, where there are such
 * @moved: (element-type utf8): the variables and coordinates that were rearranged
 */
typedef struct
{
  ScDataset *dataset;
  GHashTable *unreached;
  GHashTable *moved;
} ScAligned;

void sc_aligned_free (ScAligned *self);

/**
 * ScAlignment: how to align.
 * @exclude: (nullable): dimensions that are left as they are
 * @fill: (nullable)
 * @fixed: (nullable) dimension → ScIndex: labels that the result must have,
 *   whatever @join says
 * @like: (nullable): the dataset that they come from, which describes them
 *   where an input does not
 * @match, @tolerance: see sc_index_get_positions()
 * @lazy: what is rearranged is a lazy variable over the inputs: for a caller
 *   that reads each one once
 */
typedef struct
{
  ScJoin join;
  const gchar *const *exclude;
  ScFillValues *fill;
  GHashTable *fixed;
  ScDataset *like;
  ScMatch match;
  gdouble tolerance;
  gboolean lazy;
} ScAlignment;

/**
 * sc_align:
 * @datasets: [n]
 * @report: gets the names of the coordinates that conflict
 *
 * Gives the datasets the same labels along every dimension that they share
 * (xarray.align).
 *
 * Returns: (transfer full) (element-type ScAligned) (nullable): in the order
 *   of @datasets; %NULL with a sentence that names every coordinate at fault
 */
GPtrArray *sc_align (ScDataset *const *datasets, gsize n, const ScAlignment *alignment, ScAlignReport *report,
                     GError **error);

/** sc_dataset_dup_index: (transfer full) (nullable): the labels of @dim; %NULL without an error where it has none. */
ScIndex *sc_dataset_dup_index (ScDataset *dataset, const gchar *dim, GError **error);

/** sc_dataset_dup_indexes: (transfer full) (nullable): dimension → ScIndex of all that have labels, save those named in @without (nullable). */
GHashTable *sc_dataset_dup_indexes (ScDataset *dataset, const gchar *const *without, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScAligned, sc_aligned_free)

G_END_DECLS
