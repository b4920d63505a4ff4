/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "combine/align-report.h"
#include "combine/concat.h"
#include "workspace/comparison-setting.h"

G_BEGIN_DECLS

/**
 * ScOperationRequest: what is done with which datasets.
 * @datasets: [n], mended; those after the first with labels that were snapped
 *   to its own, save under %SC_OPERATION_REINDEX, whose matching has @tolerance
 * @dim: (nullable): of %SC_OPERATION_CONCAT
 */
typedef struct
{
  ScOperation operation;
  ScJoin join;
  gdouble tolerance;
  gchar *dim;
  ScDataset *datasets[SC_COMPARISON_MAX];
  guint n;
} ScOperationRequest;

ScOperationRequest *sc_operation_request_copy (const ScOperationRequest *self);
void                sc_operation_request_free (ScOperationRequest *self);

/** sc_operation_request_is_possible: whether there are as many datasets as the operation takes. */
gboolean sc_operation_request_is_possible (const ScOperationRequest *self);

/** sc_operation_request_get_concat: how @self's datasets are concatenated, as the command line does without flags. */
ScConcat sc_operation_request_get_concat (const ScOperationRequest *self);

/**
 * ScOperationVariable: one data variable of a result.
 * @made_missing: values that no input reaches: the operation made them missing
 * @missing_before: missing values that an input had at that place; where
 *   @counted, else nobody has looked yet
 */
typedef struct
{
  gchar *name;
  gsize total;
  gsize made_missing;
  gsize missing_before;
  gboolean counted;
} ScOperationVariable;

/**
 * ScOperationOutcome: what an operation gave, or would give. Immutable,
 * reference-counted, may cross threads.
 * @from_labels: only the labels were compared so far: @result says which
 *   variables there will be and where they lie, and has no values
 * @result: (nullable): what is shown; %NULL where it was refused
 * @inputs: [n_inputs], as they entered the operation
 * @parts: (element-type ScDataset) (nullable): where there is more than one
 *   result (align), each of them, to be written
 * @part_reports: (element-type ScAlignReport) (nullable): then of each
 * @report: labels here, there and in both; which values were made
 * @refusal: (nullable): why it was refused
 * @variables: (element-type ScOperationVariable): of @result, in its order
 */
typedef struct
{
  ScOperation operation;
  ScJoin join;
  guint n_inputs;
  ScDataset *inputs[SC_COMPARISON_MAX];
  gboolean from_labels;
  ScDataset *result;
  GPtrArray *parts;
  GPtrArray *part_reports;
  ScAlignReport *report;
  GError *refusal;
  GPtrArray *variables;
} ScOperationOutcome;

/** ScOperationProgressFunc: @done: 0 to 1; called on the working thread. */
typedef void (*ScOperationProgressFunc) (gdouble done, gpointer data);

/**
 * sc_operation_foresee:
 *
 * What the operation gives as far as the labels tell: whether it is refused,
 * the labels of the result, and which of its values no input reaches. No data
 * variable is read, so it takes as long as the labels are many. May be called
 * on any thread.
 *
 * Returns: (transfer full) (nullable): %NULL with an error where labels cannot be read
 */
ScOperationOutcome *sc_operation_foresee (const ScOperationRequest *request, GError **error);

/**
 * sc_operation_perform:
 * @progress: (nullable): of counting
 *
 * Carries the operation out and counts, block by block, what is missing in
 * every variable of the result. May be called on any thread.
 *
 * Returns: (transfer full) (nullable): the outcome, a refusal included; %NULL
 *   with an error where the values cannot be read or there is too little
 *   memory, or %G_IO_ERROR_CANCELLED
 */
ScOperationOutcome *sc_operation_perform (const ScOperationRequest *request, ScOperationProgressFunc progress, gpointer data,
                                          GCancellable *cancellable, GError **error);

/** sc_operation_outcome_new: (transfer full): of @request, empty; for the two above. */
ScOperationOutcome *sc_operation_outcome_new   (const ScOperationRequest *request);
ScOperationOutcome *sc_operation_outcome_ref   (ScOperationOutcome *self);
void                sc_operation_outcome_unref (ScOperationOutcome *self);

/**
 * sc_operation_outcome_write:
 * @paths: [n_inputs]: the inputs' files
 * @path: NetCDF-4; where there is more than one result each gets a letter
 *   before its suffix: "aligned-A.nc", "aligned-B.nc"
 *
 * Writes the result with how it was made (combine/provenance.h), so that
 * whoever meets the file later can trace what is missing there. Either all is
 * written or nothing is.
 */
gboolean sc_operation_outcome_write (const ScOperationOutcome *self, const gchar *const *paths, const gchar *path, GError **error);

/** sc_operation_name_part: (transfer full): what variable @name of one of several results is called beside the others: "t", "t (B)". */
gchar *sc_operation_name_part (ScDataset *together, const gchar *name, const gchar *suffix);

/** sc_operation_dup_part_path: (transfer full): where result @index of an operation with more than one is written. */
gchar *sc_operation_dup_part_path (const gchar *path, guint index);

/** sc_operation_find_dim: (nullable): along which dimension the datasets are concatenated where nothing is said: the first one of @a's whose labels differ. */
const gchar *sc_operation_find_dim (ScDataset *const *datasets, guint n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScOperationOutcome, sc_operation_outcome_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScOperationRequest, sc_operation_request_free)

G_END_DECLS
