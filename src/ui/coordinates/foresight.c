/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/foresight.h"

#include "combine/snap.h"
#include "ui/coordinates/missing-reach.h"

static void
comparison_clear (gpointer data)
{
  ScComparison *self = data;

  for (guint i = 0; i < self->n; i++)
    {
      g_clear_pointer (&self->datasets[i], sc_dataset_unref);
      g_clear_pointer (&self->snapped[i], sc_dataset_unref);
      g_clear_pointer (&self->differences[i], g_ptr_array_unref);
    }
  g_clear_pointer (&self->marks, sc_marks_unref);
}

ScComparison *
sc_comparison_ref (ScComparison *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
sc_comparison_unref (ScComparison *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, comparison_clear);
}

static gboolean
is_same (const ScComparison *last, const ScForesightWork *work)
{
  if (last == NULL || last->n != work->n || last->tolerance != work->setting.tolerance || last->pair != work->pair)
    return FALSE;
  for (guint i = 0; i < work->n; i++)
    if (last->datasets[i] != work->datasets[i])
      return FALSE;
  return TRUE;
}

static gboolean
compare (ScComparison *self, GError **error)
{
  for (guint i = 0; i < self->n; i++)
    {
      self->snapped[i] = i > 0 && self->tolerance > 0 ? sc_snap_labels (self->datasets[i], self->datasets[0], self->tolerance, error)
                                                      : sc_dataset_ref (self->datasets[i]);
      if (self->snapped[i] == NULL)
        return FALSE;
      if (i > 0 && (self->differences[i] = sc_coordinate_differences (self->snapped[0], self->snapped[i], error)) == NULL)
        return FALSE;
    }
  if (self->pair < self->n)
    {
      g_autoptr (ScOutline) a = sc_outline_new (self->snapped[0]), b = sc_outline_new (self->snapped[self->pair]);
      self->marks = sc_place_marks_new (a, b, self->pair, &self->places);
    }
  return TRUE;
}

static ScComparison *
comparison_new (const ScForesightWork *work, GError **error)
{
  g_autoptr (ScComparison) self = NULL;

  if (is_same (work->last, work))
    return sc_comparison_ref (work->last);
  self = g_atomic_rc_box_new0 (ScComparison);
  self->n = work->n;
  for (guint i = 0; i < work->n; i++)
    self->datasets[i] = sc_dataset_ref (work->datasets[i]);
  self->tolerance = work->setting.tolerance;
  self->pair = work->pair;
  return compare (self, error) ? g_steal_pointer (&self) : NULL;
}

/* (transfer full) (nullable): %NULL where there is nothing to do. */
static ScOperationRequest *
make_request (const ScForesightWork *work, const ScComparison *comparison)
{
  ScOperationRequest request = {
    .operation = work->setting.operation, .join = work->setting.join, .tolerance = work->setting.tolerance, .n = work->n,
  };
  gboolean matches_itself = request.operation == SC_OPERATION_REINDEX;

  for (guint i = 0; i < work->n; i++)
    request.datasets[i] = matches_itself ? comparison->datasets[i] : comparison->snapped[i];
  if (request.operation == SC_OPERATION_CONCAT)
    request.dim = work->setting.dim != NULL ? work->setting.dim : (gchar *) sc_operation_find_dim (request.datasets, request.n);
  return sc_operation_request_is_possible (&request) ? sc_operation_request_copy (&request) : NULL;
}

const gchar *
sc_operation_outcome_find_emptied (const ScOperationOutcome *outcome)
{
  const ScOperationVariable *worst = NULL;

  for (guint i = 0; i < outcome->variables->len; i++)
    {
      const ScOperationVariable *variable = g_ptr_array_index (outcome->variables, i);
      if (worst == NULL || variable->made_missing > worst->made_missing)
        worst = variable;
    }
  return worst != NULL && worst->made_missing > 0 ? worst->name : NULL;
}

static void
count (ScForesight *self, const gchar *wanted)
{
  ScDataset *result = self->outcome->result;
  const gchar *name = wanted != NULL && sc_dataset_get_variable (result, wanted) != NULL ? wanted : sc_operation_outcome_find_emptied (self->outcome);

  if (name == NULL)
    return;
  g_autoptr (ScOutline) outline = sc_outline_new (result);
  const ScOutlineVariable *variable = sc_outline_find_variable (outline, name);
  const ScAlignVariable *origin = sc_align_report_find_variable (self->outcome->report, name);
  /* Without a map there are still the words. */
  if (variable != NULL && origin != NULL)
    self->count = sc_missing_count_new_from_reach (result, variable, origin, NULL);
  if (self->count != NULL)
    self->field = sc_missing_count_make_field (self->count, NULL);
}

ScForesight *
sc_foresight_new (const ScForesightWork *work, GError **error)
{
  g_autoptr (ScForesight) self = g_new0 (ScForesight, 1);

  self->comparison = comparison_new (work, error);
  if (self->comparison == NULL)
    return NULL;
  self->request = make_request (work, self->comparison);
  if (self->request == NULL)
    return g_steal_pointer (&self);
  self->outcome = sc_operation_foresee (self->request, error);
  if (self->outcome == NULL)
    return NULL;
  if (self->outcome->result != NULL)
    count (self, work->variable);
  return g_steal_pointer (&self);
}

void
sc_foresight_free (ScForesight *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->comparison, sc_comparison_unref);
  g_clear_pointer (&self->request, sc_operation_request_free);
  g_clear_pointer (&self->outcome, sc_operation_outcome_unref);
  g_clear_pointer (&self->count, sc_missing_count_free);
  g_clear_pointer (&self->field, sc_field_unref);
  g_free (self);
}

void
sc_foresight_work_free (ScForesightWork *self)
{
  g_clear_pointer (&self->last, sc_comparison_unref);
  for (guint i = 0; i < self->n; i++)
    sc_dataset_unref (self->datasets[i]);
  sc_comparison_setting_clear (&self->setting);
  g_free (self->variable);
  g_free (self);
}
