/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/coordinate-difference.h"
#include "ui/coordinates/missing-count.h"
#include "ui/coordinates/operation.h"
#include "ui/coordinates/place-marks.h"
#include "workspace/workspace.h"

G_BEGIN_DECLS

/** ScCoordinatesSide: one of the two datasets that are compared, or what came of them. */
typedef enum
{
  SC_COORDINATES_A,
  SC_COORDINATES_B,
  SC_COORDINATES_RESULT,
  SC_COORDINATES_N_SIDES,
  SC_COORDINATES_N_INPUTS = SC_COORDINATES_RESULT,
} ScCoordinatesSide;

/**
 * ScCoordinatesModel:
 *
 * Which two of the workspace's datasets are compared and which variable's
 * missing values are counted; compares, mends B, merges and counts on threads
 * of their own. What is being computed for an older choice is cancelled. Needs
 * no display. Main thread only.
 *
 * Signals:
 *   datasets-changed: the list of datasets or the choice of A and B
 *   comparison-changed: a comparison begins, is done, or failed
 *   operation-changed: the operation or its outcome, or a step of mending
 *   missing-changed: a count begins, goes on, is done, or failed
 *   survey-changed: more variables were counted in the background
 */
#define SC_TYPE_COORDINATES_MODEL sc_coordinates_model_get_type ()
G_DECLARE_FINAL_TYPE (ScCoordinatesModel, sc_coordinates_model, SC, COORDINATES_MODEL, GObject)

ScCoordinatesModel *sc_coordinates_model_new (ScWorkspace *workspace);

ScWorkspace *sc_coordinates_model_get_workspace (ScCoordinatesModel *self);

/**
 * sc_coordinates_model_set_active: whether anybody looks. At first nobody
 * does, and no file is read before somebody does.
 */
void sc_coordinates_model_set_active (ScCoordinatesModel *self, gboolean active);

/** sc_coordinates_model_get_index: the workspace's index of the dataset on that side, A or B; −1: none. */
gint sc_coordinates_model_get_index (ScCoordinatesModel *self, ScCoordinatesSide side);
void sc_coordinates_model_set_index (ScCoordinatesModel *self, ScCoordinatesSide side, gint index);

/** sc_coordinates_model_get_outline: (nullable): of the dataset on that side, B as it was mended. */
ScOutline *sc_coordinates_model_get_outline (ScCoordinatesModel *self, ScCoordinatesSide side);

/** sc_coordinates_model_get_differences: (nullable) (element-type ScCoordinateDifference): %NULL before there is an answer. */
GPtrArray    *sc_coordinates_model_get_differences (ScCoordinatesModel *self);
const GError *sc_coordinates_model_get_comparison_error (ScCoordinatesModel *self);
/** sc_coordinates_model_get_marks: (nullable): cells on the globe; %NULL where there are no grids to compare. */
ScMarks      *sc_coordinates_model_get_marks (ScCoordinatesModel *self, ScPlaceCount *count);

/**
 * sc_coordinates_model_set_operation: what is done with A and B while somebody
 * looks; done anew whenever one of them changes. A join that the operation has
 * not becomes exact.
 */
void                      sc_coordinates_model_set_operation (ScCoordinatesModel *self, ScOperation operation, ScJoin join);
ScOperation               sc_coordinates_model_get_operation (ScCoordinatesModel *self, ScJoin *join);
gboolean                  sc_coordinates_model_is_operating  (ScCoordinatesModel *self);
/** sc_coordinates_model_get_outcome: (nullable): %NULL before there is one. */
const ScOperationOutcome *sc_coordinates_model_get_outcome   (ScCoordinatesModel *self);
/** sc_coordinates_model_get_operation_error: (nullable): why there is no outcome, or why B could not be mended. */
const GError             *sc_coordinates_model_get_operation_error (ScCoordinatesModel *self);

/** sc_coordinates_model_mend: begins to mend B in coordinate @name, whose difference has a remedy (sc_mending_is_possible()). */
void     sc_coordinates_model_mend            (ScCoordinatesModel *self, const gchar *name);
/** sc_coordinates_model_undo_mending: takes the last step back. */
void     sc_coordinates_model_undo_mending    (ScCoordinatesModel *self);
/** sc_coordinates_model_get_n_mendings: steps that B was mended by. */
guint    sc_coordinates_model_get_n_mendings  (ScCoordinatesModel *self);

/**
 * sc_coordinates_model_dup_command:
 *
 * Returns: (transfer full) (nullable): the lines of a shell that do the same;
 *   %NULL without an operation or without two files
 */
gchar *sc_coordinates_model_dup_command (ScCoordinatesModel *self);

/** sc_coordinates_model_save_async: writes the result, NetCDF-4, on a thread. */
void     sc_coordinates_model_save_async  (ScCoordinatesModel *self, const gchar *path, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer data);
gboolean sc_coordinates_model_save_finish (ScCoordinatesModel *self, GAsyncResult *result, GError **error);

/** sc_coordinates_model_count_missing: begins to count variable @name of the dataset on @side. */
void          sc_coordinates_model_count_missing (ScCoordinatesModel *self, ScCoordinatesSide side, const gchar *name);
/** sc_coordinates_model_cancel_count: stops the count that is going on. */
void          sc_coordinates_model_cancel_count (ScCoordinatesModel *self);
const gchar  *sc_coordinates_model_get_variable (ScCoordinatesModel *self, ScCoordinatesSide *side);
/** sc_coordinates_model_get_missing: (nullable): %NULL before the count is done. */
const ScMissingCount *sc_coordinates_model_get_missing (ScCoordinatesModel *self);
/** sc_coordinates_model_get_missing_field: (nullable): for the globe; %NULL where the variable cannot be mapped. */
ScField      *sc_coordinates_model_get_missing_field (ScCoordinatesModel *self);
const GError *sc_coordinates_model_get_missing_error (ScCoordinatesModel *self);
/**
 * sc_coordinates_model_get_survey:
 * @share: (out): of the values of variable @index of the dataset's outline that are missing
 *
 * While somebody looks all variables are counted in the background, those of
 * very many values left out.
 *
 * Returns: whether it was counted already
 */
gboolean      sc_coordinates_model_get_survey (ScCoordinatesModel *self, ScCoordinatesSide side, guint index, gdouble *share);

/** sc_coordinates_model_get_progress: share that was counted; negative: no count is going on. */
gdouble       sc_coordinates_model_get_progress (ScCoordinatesModel *self);

G_END_DECLS
