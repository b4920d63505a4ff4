/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/coordinates/coordinates-model.h"
#include "ui/coordinates/foresight.h"
#include "ui/coordinates/mending.h"
#include "ui/coordinates/missing-counter.h"
#include "ui/coordinates/missing-survey.h"
#include "ui/coordinates/newest-task.h"
#include "ui/coordinates/operation-run.h"

G_BEGIN_DECLS

typedef struct
{
  ScDataset *dataset;
  ScOutline *outline;
} ScCoordinatesSide;

/**
 * The parts of the model: coordinates-model.c goes from a choice to what is
 * known of it, coordinates-choice.c turns what a person does into commands of
 * the workspace and answers questions, coordinates-cell.c tells of one cell.
 */
struct _ScCoordinatesModel
{
  GObject parent_instance;

  ScWorkspace *workspace;
  ScComparisonSetting setting; /* with the datasets that are compared, also where nobody chose them */
  gboolean active;
  gboolean stale; /* the choice changed while nobody looked */
  guint pair;
  ScCoordinatesSide sides[SC_COORDINATES_N_SIDES]; /* what is worked on: inputs as mended, and the result */
  ScMending *mending;
  ScMissingSurvey *surveys[SC_COORDINATES_N_SIDES];

  ScNewestTask *foreseeing;
  ScForesight *foresight; /* (nullable): the newest answer */
  GError *comparison_error;

  ScOperationRun *run;
  ScAlignReport *report; /* of the result among the sides */
  gboolean result_is_hollow; /* it has no values yet */

  ScMissingCounter *counter;
  guint variable_side;
  gchar *variable; /* (nullable): whose missing values are looked at */
  gboolean from_labels; /* of what is looked at only the labels have been */

  gdouble picked_latitude, picked_longitude; /* NAN: none */
  gdouble cell_latitude, cell_longitude;     /* the middle of the cell that was found there */
  ScNewestTask *cell_task;
  ScCellStory *cell;
  GError *cell_error;
};

/** sc_coordinates_model_prepare_cells: when the object is made. */
void sc_coordinates_model_prepare_cells (ScCoordinatesModel *self);
/** sc_coordinates_model_tell_cell: begins to find out what happened in the picked cell, where one is. */
void sc_coordinates_model_tell_cell (ScCoordinatesModel *self);

G_END_DECLS
