/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/coordinate-difference.h"
#include "ui/coordinates/cell-story.h"
#include "ui/coordinates/missing-count.h"
#include "ui/coordinates/operation.h"
#include "ui/coordinates/place-marks.h"
#include "workspace/workspace.h"

G_BEGIN_DECLS

/**
 * Sides: the datasets that are compared, by place (0: A, 1: B, …), and what
 * comes of them.
 */
#define SC_COORDINATES_RESULT SC_COMPARISON_MAX
#define SC_COORDINATES_N_SIDES (SC_COMPARISON_MAX + 1)

/**
 * ScCoordinatesModel:
 *
 * What the workspace's #ScComparisonSetting asks for: compares labels, mends,
 * combines and counts missing values on threads of their own. Labels come
 * first: whether an operation is refused and what it makes missing is known
 * before a value is read, and the values follow. What is being computed for an
 * older choice is cancelled. Needs no display. Main thread only.
 *
 * Signals:
 *   datasets-changed: the list of datasets or what is chosen of them
 *   comparison-changed: a comparison begins, is done, or failed
 *   operation-changed: the operation, its outcome or progress, or a step of mending
 *   missing-changed: a count begins, goes on, is done, or failed
 *   survey-changed: more variables were counted in the background
 *   cell-changed: another cell is picked, or what happened there is known
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

/* What is chosen: each change is a command of the workspace */

/** sc_coordinates_model_get_setting: with the datasets that are compared, also where nobody chose them. */
const ScComparisonSetting *sc_coordinates_model_get_setting (ScCoordinatesModel *self);
/** sc_coordinates_model_get_n: datasets that are compared. */
guint sc_coordinates_model_get_n      (ScCoordinatesModel *self);
/** sc_coordinates_model_choose: @place: at most one beyond the last; @index: of the workspace's datasets. */
void  sc_coordinates_model_choose     (ScCoordinatesModel *self, guint place, guint index);
/** sc_coordinates_model_remove: takes a dataset, not the first, out of the comparison. */
void  sc_coordinates_model_remove     (ScCoordinatesModel *self, guint place);
/** sc_coordinates_model_can_add: whether one more can be compared. */
gboolean sc_coordinates_model_can_add (ScCoordinatesModel *self);
void  sc_coordinates_model_set_operation (ScCoordinatesModel *self, ScOperation operation, ScJoin join);
void  sc_coordinates_model_set_dim       (ScCoordinatesModel *self, const gchar *dim);
/** sc_coordinates_model_set_tolerance: successive changes are one step back until sc_coordinates_model_end_tolerance(). */
void  sc_coordinates_model_set_tolerance (ScCoordinatesModel *self, gdouble tolerance);
void  sc_coordinates_model_end_tolerance (ScCoordinatesModel *self);
/** sc_coordinates_model_mend: begins to mend the dataset at @place in coordinate @name, whose difference has a remedy (sc_mending_is_possible()). */
void  sc_coordinates_model_mend          (ScCoordinatesModel *self, guint place, const gchar *name);
/** sc_coordinates_model_undo_mending: takes the last step back. */
void  sc_coordinates_model_undo_mending  (ScCoordinatesModel *self);

/* How the labels differ */

/** sc_coordinates_model_get_outline: (nullable): of the dataset on that side, as it was mended. */
ScOutline *sc_coordinates_model_get_outline (ScCoordinatesModel *self, guint side);
/** sc_coordinates_model_get_differences: (nullable) (element-type ScCoordinateDifference): of A and the one at @place, from 1; %NULL before there is an answer. */
GPtrArray    *sc_coordinates_model_get_differences (ScCoordinatesModel *self, guint place);
const GError *sc_coordinates_model_get_comparison_error (ScCoordinatesModel *self);
/** sc_coordinates_model_get_pair: the place, from 1, whose cells are compared with A's on the globe. */
guint         sc_coordinates_model_get_pair (ScCoordinatesModel *self);
void          sc_coordinates_model_set_pair (ScCoordinatesModel *self, guint place);
/** sc_coordinates_model_get_marks: (nullable): cells on the globe; %NULL where there are no grids to compare. */
ScMarks      *sc_coordinates_model_get_marks (ScCoordinatesModel *self, ScPlaceCount *count);

/* What is done */

/** sc_coordinates_model_is_operating: whether values are being combined, or a dataset mended. */
gboolean                  sc_coordinates_model_is_operating  (ScCoordinatesModel *self);
/** sc_coordinates_model_get_operation_progress: 0 to 1; 0 where it cannot be told. */
gdouble                   sc_coordinates_model_get_operation_progress (ScCoordinatesModel *self);
/** sc_coordinates_model_cancel_operation: stops combining values. */
void                      sc_coordinates_model_cancel_operation (ScCoordinatesModel *self);
/** sc_coordinates_model_get_outcome: (nullable): at first what the labels tell. */
const ScOperationOutcome *sc_coordinates_model_get_outcome   (ScCoordinatesModel *self);
/** sc_coordinates_model_get_operation_error: (nullable): why there is no whole outcome, or why a dataset could not be mended. */
const GError             *sc_coordinates_model_get_operation_error (ScCoordinatesModel *self);
/**
 * sc_coordinates_model_dup_dims: (transfer full): the dimensions along which
 * the datasets can be concatenated; @chosen: (out): which one they are, −1: none
 */
gchar **sc_coordinates_model_dup_dims (ScCoordinatesModel *self, gint *chosen);
/**
 * sc_coordinates_model_dup_command:
 *
 * Returns: (transfer full) (nullable): the line of a shell that does the same;
 *   %NULL without an operation or without the files it needs
 */
gchar *sc_coordinates_model_dup_command (ScCoordinatesModel *self);
/** sc_coordinates_model_save_async: writes the result, NetCDF-4, on a thread; there is a whole outcome. */
void     sc_coordinates_model_save_async  (ScCoordinatesModel *self, const gchar *path, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer data);
gboolean sc_coordinates_model_save_finish (ScCoordinatesModel *self, GAsyncResult *result, GError **error);

/* Where a variable has no values */

/** sc_coordinates_model_count_missing: begins to count variable @name of the dataset on @side. */
void          sc_coordinates_model_count_missing (ScCoordinatesModel *self, guint side, const gchar *name);
/** sc_coordinates_model_cancel_count: stops the count that is going on. */
void          sc_coordinates_model_cancel_count (ScCoordinatesModel *self);
const gchar  *sc_coordinates_model_get_variable (ScCoordinatesModel *self, guint *side);
/** sc_coordinates_model_get_missing: (nullable): %NULL before the count is done. */
const ScMissingCount *sc_coordinates_model_get_missing (ScCoordinatesModel *self);
/** sc_coordinates_model_is_missing_from_labels: whether what was missing before the operation is not counted yet. */
gboolean      sc_coordinates_model_is_missing_from_labels (ScCoordinatesModel *self);
/** sc_coordinates_model_get_missing_field: (nullable): for the globe; %NULL where the variable cannot be mapped. */
ScField      *sc_coordinates_model_get_missing_field (ScCoordinatesModel *self);
const GError *sc_coordinates_model_get_missing_error (ScCoordinatesModel *self);
/** sc_coordinates_model_get_progress: share that was counted; negative: no count is going on. */
gdouble       sc_coordinates_model_get_progress (ScCoordinatesModel *self);
/**
 * sc_coordinates_model_get_survey:
 * @share: (out): of the values of variable @index of the dataset's outline that are missing
 *
 * While somebody looks all variables are counted in the background, those of
 * very many values left out.
 *
 * Returns: whether it was counted already
 */
gboolean      sc_coordinates_model_get_survey (ScCoordinatesModel *self, guint side, guint index, gdouble *share);

/* What happened in a cell */

/** sc_coordinates_model_pick: the variable's cell nearest to a place, degrees; NAN: none. */
void               sc_coordinates_model_pick (ScCoordinatesModel *self, gdouble latitude, gdouble longitude);
/** sc_coordinates_model_get_picked: whether a cell is picked; @latitude, @longitude: (out) (optional): its middle. */
gboolean           sc_coordinates_model_get_picked (ScCoordinatesModel *self, gdouble *latitude, gdouble *longitude);
/** sc_coordinates_model_get_cell: (nullable): %NULL before it is known. */
ScCellStory       *sc_coordinates_model_get_cell (ScCoordinatesModel *self);
const GError      *sc_coordinates_model_get_cell_error (ScCoordinatesModel *self);

G_END_DECLS
