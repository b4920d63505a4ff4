/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "combine/merge.h"

G_BEGIN_DECLS

/** ScOperation: what is done with the two datasets beyond comparing them. */
typedef enum
{
  SC_OPERATION_NONE,
  SC_OPERATION_MERGE,
  SC_OPERATION_ASSIGN,
} ScOperation;

/**
 * ScOperationVariable: one data variable of a result.
 * @missing_before: missing values that an input had at that place
 * @made_missing: those that no input reaches: the operation made them
 */
typedef struct
{
  gchar *name;
  gsize total;
  gsize missing_before;
  gsize made_missing;
} ScOperationVariable;

/**
 * ScOperationOutcome: what an operation gave.
 * @result: (nullable): %NULL where it was refused
 * @report: labels here, there and in both; which values were made
 * @refusal: (nullable): why it was refused
 * @variables: (element-type ScOperationVariable): of @result, in its order
 */
typedef struct
{
  ScOperation operation;
  ScJoin join;
  ScDataset *result;
  ScAlignReport *report;
  GError *refusal;
  GPtrArray *variables;
} ScOperationOutcome;

/** sc_operation_allows_join: whether the operation can be done with that join. */
gboolean sc_operation_allows_join (ScOperation operation, ScJoin join);

/**
 * sc_operation_perform:
 * @operation: not %SC_OPERATION_NONE
 * @a, @b: B is merged with A, or assigned onto A
 *
 * Carries the operation out and counts, block by block, what is missing in
 * every variable of the result. May be called on any thread.
 *
 * Returns: (transfer full) (nullable): the outcome, a refusal included; %NULL
 *   with an error where the values cannot be read, or %G_IO_ERROR_CANCELLED
 */
ScOperationOutcome *sc_operation_perform      (ScOperation operation, ScJoin join, ScDataset *a, ScDataset *b,
                                               GCancellable *cancellable, GError **error);
void                sc_operation_outcome_free (ScOperationOutcome *self);

/**
 * sc_operation_outcome_dup_for_writing:
 *
 * The result, each variable that lost values saying how in its attribute
 * sigmacast_made_missing, so that whoever meets the file later can read it.
 *
 * Returns: (transfer full) (nullable): %NULL with an error
 */
ScDataset *sc_operation_outcome_dup_for_writing (const ScOperationOutcome *self, const gchar *path_a, const gchar *path_b,
                                                 GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScOperationOutcome, sc_operation_outcome_free)

G_END_DECLS
