/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/coordinate-difference.h"
#include "ui/coordinates/missing-count.h"
#include "ui/coordinates/place-marks.h"
#include "workspace/workspace.h"

G_BEGIN_DECLS

/** ScCoordinatesSide: one of the two datasets that are compared. */
typedef enum
{
  SC_COORDINATES_A,
  SC_COORDINATES_B,
  SC_COORDINATES_N_SIDES,
} ScCoordinatesSide;

/**
 * ScCoordinatesModel:
 *
 * Which two of the workspace's datasets are compared and which variable's
 * missing values are counted; compares and counts on threads of their own.
 * What is being computed for an older choice is cancelled. Needs no display.
 * Main thread only.
 *
 * Signals:
 *   datasets-changed: the list of datasets or the choice of A and B
 *   comparison-changed: a comparison begins, is done, or failed
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

/** sc_coordinates_model_get_index: the workspace's index of the dataset on that side; −1: none. */
gint sc_coordinates_model_get_index (ScCoordinatesModel *self, ScCoordinatesSide side);
void sc_coordinates_model_set_index (ScCoordinatesModel *self, ScCoordinatesSide side, gint index);

/** sc_coordinates_model_get_differences: (nullable) (element-type ScCoordinateDifference): %NULL before there is an answer. */
GPtrArray    *sc_coordinates_model_get_differences (ScCoordinatesModel *self);
const GError *sc_coordinates_model_get_comparison_error (ScCoordinatesModel *self);
/** sc_coordinates_model_get_marks: (nullable): cells on the globe; %NULL where there are no grids to compare. */
ScMarks      *sc_coordinates_model_get_marks (ScCoordinatesModel *self, ScPlaceCount *count);

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
