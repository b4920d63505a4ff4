/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "combine/alignment.h"
#include "dataset/coordinate-difference.h"

G_BEGIN_DECLS

/** Datasets that can be compared at once: A … H. */
#define SC_COMPARISON_MAX 8

/** ScOperation: what is done with the datasets beyond comparing them. */
typedef enum
{
  SC_OPERATION_NONE,
  SC_OPERATION_MERGE,
  SC_OPERATION_ASSIGN,
  SC_OPERATION_CONCAT,
  SC_OPERATION_ALIGN,
  SC_OPERATION_REINDEX, /* B gets the labels of A */
  SC_OPERATION_ADD,
  SC_N_OPERATIONS,
} ScOperation;

/** sc_operation_get_name: as the command line has it: "merge"; %SC_OPERATION_NONE: "compare". */
const gchar *sc_operation_get_name    (ScOperation operation);
/** sc_operation_allows_join: whether the operation can be done with that join. */
gboolean     sc_operation_allows_join (ScOperation operation, ScJoin join);
/** sc_operation_get_max_inputs: as many datasets as it takes; it takes no fewer than two. */
guint        sc_operation_get_max_inputs (ScOperation operation);
/** sc_join_get_name: as the command line has it: "exact". */
const gchar *sc_join_get_name (ScJoin join);

/**
 * ScMendingStep: one remedy that was carried out so that a dataset fits the first one.
 * @place: which of the compared datasets, from 1
 * @coordinate: whose difference it was
 */
typedef struct
{
  guint place;
  gchar *coordinate;
  ScRemedy remedy;
} ScMendingStep;

/**
 * ScComparisonSetting: which of a workspace's datasets are compared and what
 * is done with them.
 * @datasets: [n]: indices among the workspace's; none: the first two that are open
 * @tolerance: labels of the others that are this close to one of the first
 *   one's count as that one (times: seconds); 0: only equal ones do
 * @dim: (nullable): along which they are concatenated; %NULL: the first that differs
 * @steps: (element-type ScMendingStep): in order
 */
typedef struct
{
  gint datasets[SC_COMPARISON_MAX];
  guint n;
  ScOperation operation;
  ScJoin join;
  gdouble tolerance;
  gchar *dim;
  GPtrArray *steps;
} ScComparisonSetting;

void     sc_comparison_setting_init  (ScComparisonSetting *self);
void     sc_comparison_setting_clear (ScComparisonSetting *self);
/** sc_comparison_setting_copy: @self: initialised, or all zeros. */
void     sc_comparison_setting_copy  (ScComparisonSetting *self, const ScComparisonSetting *source);
gboolean sc_comparison_setting_equal (const ScComparisonSetting *a, const ScComparisonSetting *b);

/**
 * sc_comparison_setting_choose:
 * @place: from 0; at most one beyond the last
 *
 * Puts dataset @index there. What was mended to fit another one is mended no more.
 */
void sc_comparison_setting_choose (ScComparisonSetting *self, guint place, gint index);
/** sc_comparison_setting_remove: takes a dataset out of the comparison; those after it move up. */
void sc_comparison_setting_remove (ScComparisonSetting *self, guint place);
/** sc_comparison_setting_forget: the workspace's dataset @index is closed. */
void sc_comparison_setting_forget (ScComparisonSetting *self, gint index);
/** sc_comparison_setting_set_operation: a join that the operation has not becomes exact. */
void sc_comparison_setting_set_operation (ScComparisonSetting *self, ScOperation operation, ScJoin join);
void sc_comparison_setting_add_step (ScComparisonSetting *self, guint place, const gchar *coordinate, ScRemedy remedy);

/** sc_comparison_setting_to_json: (transfer full). */
JsonNode *sc_comparison_setting_to_json   (const ScComparisonSetting *self);
/** sc_comparison_setting_from_json: @n_datasets: that the workspace has; with an error @self is as it was. */
gboolean  sc_comparison_setting_from_json (ScComparisonSetting *self, JsonNode *node, guint n_datasets, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScComparisonSetting, sc_comparison_setting_clear)

G_END_DECLS
