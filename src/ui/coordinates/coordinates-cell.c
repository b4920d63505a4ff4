/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "ui/coordinates/coordinates-model-private.h"

static gpointer
tell_in_thread (gpointer work, GCancellable *cancellable, GError **error)
{
  return sc_cell_story_new (work, cancellable, error);
}

static void
forget (ScCoordinatesModel *self)
{
  g_clear_pointer (&self->cell, sc_cell_story_unref);
  g_clear_error (&self->cell_error);
}

static void
told (gpointer result, GError *error, gpointer owner)
{
  ScCoordinatesModel *self = owner;

  forget (self);
  self->cell = result;
  self->cell_error = error;
  g_signal_emit_by_name (self, "cell-changed");
}

void
sc_coordinates_model_prepare_cells (ScCoordinatesModel *self)
{
  self->cell_task = sc_newest_task_new (tell_in_thread, (GDestroyNotify) sc_cell_work_free, (GDestroyNotify) sc_cell_story_unref, told, self);
}

void
sc_coordinates_model_tell_cell (ScCoordinatesModel *self)
{
  const ScMissingCount *count = sc_missing_counter_get_count (self->counter);
  ScField *field = sc_missing_counter_get_field (self->counter);
  const ScComparison *comparison = self->foresight != NULL ? self->foresight->comparison : NULL;
  gboolean of_result = self->variable_side == SC_COORDINATES_RESULT;
  gsize cell;

  if (isnan (self->picked_latitude) || comparison == NULL || count == NULL || field == NULL || self->variable == NULL
      || (of_result && (self->result_is_hollow || self->foresight->request == NULL)) || (!of_result && self->variable_side >= comparison->n))
    return;
  if (!sc_field_locate (field, self->picked_latitude, self->picked_longitude, &cell))
    {
      sc_newest_task_stop (self->cell_task);
      forget (self);
      g_signal_emit_by_name (self, "cell-changed");
      return;
    }
  sc_field_get_cell_place (field, cell, &self->cell_latitude, &self->cell_longitude);

  const ScOperationRequest *request = of_result ? self->foresight->request : NULL;
  ScCellWork *work = g_new0 (ScCellWork, 1);
  work->n = comparison->n;
  for (guint i = 0; i < work->n; i++)
    {
      work->given[i] = sc_dataset_ref (comparison->datasets[i]);
      work->inputs[i] = sc_dataset_ref (request != NULL ? request->datasets[i] : comparison->snapped[i]);
    }
  work->side = self->variable_side;
  if (request != NULL)
    {
      work->result = sc_dataset_ref (self->sides[SC_COORDINATES_RESULT].dataset);
      work->report = sc_align_report_ref (self->report);
      work->operation = request->operation;
      work->join = request->join;
      work->dim = g_strdup (request->dim);
      work->tolerance = request->tolerance;
    }
  work->name = g_strdup (self->variable);
  work->row = count->row;
  work->column = count->column;
  work->cell[0] = cell / MAX (count->n_columns, 1);
  work->cell[1] = cell % MAX (count->n_columns, 1);
  sc_newest_task_start (self->cell_task, work);
}

void
sc_coordinates_model_pick (ScCoordinatesModel *self, gdouble latitude, gdouble longitude)
{
  g_return_if_fail (SC_IS_COORDINATES_MODEL (self));

  self->picked_latitude = self->cell_latitude = latitude;
  self->picked_longitude = self->cell_longitude = longitude;
  if (isnan (latitude))
    {
      sc_newest_task_stop (self->cell_task);
      forget (self);
    }
  else
    sc_coordinates_model_tell_cell (self);
  g_signal_emit_by_name (self, "cell-changed");
}

gboolean
sc_coordinates_model_get_picked (ScCoordinatesModel *self, gdouble *latitude, gdouble *longitude)
{
  if (latitude != NULL)
    *latitude = self->cell_latitude;
  if (longitude != NULL)
    *longitude = self->cell_longitude;
  return !isnan (self->picked_latitude);
}

ScCellStory *
sc_coordinates_model_get_cell (ScCoordinatesModel *self)
{
  return self->cell;
}

const GError *
sc_coordinates_model_get_cell_error (ScCoordinatesModel *self)
{
  return self->cell_error;
}
