/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/coordinates/missing-count.h"
#include "ui/coordinates/operation.h"
#include "ui/coordinates/place-marks.h"

G_BEGIN_DECLS

/**
 * ScComparison: how the labels of several datasets differ. Immutable,
 * reference-counted, may cross threads.
 * @datasets: [n], what was compared
 * @tolerance: within which labels count as equal
 * @snapped: [n], the datasets with labels that were snapped to the first one's
 * @differences: [n]: (element-type ScCoordinateDifference): of the first
 *   dataset and each other, as snapped; that of the first is %NULL
 * @pair: which one's cells are compared with the first one's, from 1
 * @marks: (nullable): those cells; %NULL where there are no grids to compare
 */
typedef struct
{
  guint n;
  ScDataset *datasets[SC_COMPARISON_MAX];
  gdouble tolerance;
  ScDataset *snapped[SC_COMPARISON_MAX];
  GPtrArray *differences[SC_COMPARISON_MAX];
  guint pair;
  ScMarks *marks;
  ScPlaceCount places;
} ScComparison;

ScComparison *sc_comparison_ref   (ScComparison *self);
void          sc_comparison_unref (ScComparison *self);

/**
 * ScForesight: what labels alone tell of a comparison and of an operation.
 * @request: (nullable): the operation, with datasets as they enter it; %NULL without one
 * @outcome: (nullable): what it would give
 * @count: (nullable): where the operation makes values of one variable missing
 * @field: (nullable): the same for the globe
 */
typedef struct
{
  ScComparison *comparison;
  ScOperationRequest *request;
  ScOperationOutcome *outcome;
  ScMissingCount *count;
  ScField *field;
} ScForesight;

/**
 * ScForesightWork: what is asked.
 * @last: (nullable): an earlier comparison: what did not change is taken from it
 * @setting: operation, join, tolerance and dimension
 * @variable: (nullable): of the result, whose missing values are wanted; else
 *   that which loses most
 */
typedef struct
{
  ScComparison *last;
  ScDataset *datasets[SC_COMPARISON_MAX];
  guint n;
  guint pair;
  ScComparisonSetting setting;
  gchar *variable;
} ScForesightWork;

void         sc_foresight_work_free (ScForesightWork *self);
/** sc_foresight_new: (transfer full) (nullable): reads no data variable; may be called on any thread. */
ScForesight *sc_foresight_new  (const ScForesightWork *work, GError **error);
void         sc_foresight_free (ScForesight *self);

/** sc_operation_outcome_find_emptied: (nullable): the variable that the operation emptied most; %NULL where it emptied none. */
const gchar *sc_operation_outcome_find_emptied (const ScOperationOutcome *outcome);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScComparison, sc_comparison_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScForesight, sc_foresight_free)

G_END_DECLS
