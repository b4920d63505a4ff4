/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/coordinates-model-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "ui/coordinates/missing-reach.h"

G_DEFINE_FINAL_TYPE (ScCoordinatesModel, sc_coordinates_model, G_TYPE_OBJECT)

enum
{
  DATASETS_CHANGED,
  COMPARISON_CHANGED,
  OPERATION_CHANGED,
  MISSING_CHANGED,
  SURVEY_CHANGED,
  CELL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
side_set (ScCoordinatesSide *side, ScDataset *dataset, ScOutline *outline)
{
  ScDataset *old_dataset = side->dataset;
  ScOutline *old_outline = side->outline;

  side->dataset = dataset != NULL ? sc_dataset_ref (dataset) : NULL;
  side->outline = outline != NULL ? sc_outline_ref (outline) : NULL;
  g_clear_pointer (&old_dataset, sc_dataset_unref);
  g_clear_pointer (&old_outline, sc_outline_unref);
}

static gboolean
is_looked_at (ScCoordinatesModel *self, guint side)
{
  return self->variable != NULL && self->variable_side == side;
}

static gboolean
has_variable (ScCoordinatesModel *self, guint side, const gchar *name)
{
  ScOutline *outline = self->sides[side].outline;
  return outline != NULL && name != NULL && sc_outline_find_variable (outline, name) != NULL;
}

/* Missing values */

static void
counted (gpointer data)
{
  ScCoordinatesModel *self = data;

  if (sc_missing_counter_get_progress (self->counter) < 0)
    {
      self->from_labels = FALSE;
      sc_coordinates_model_tell_cell (self);
    }
  g_signal_emit (self, signals[MISSING_CHANGED], 0);
}

static void
look_at (ScCoordinatesModel *self, guint side, const gchar *name)
{
  gchar *copy = g_strdup (name);

  g_free (self->variable);
  self->variable = copy;
  self->variable_side = side;
}

static void
look_away (ScCoordinatesModel *self)
{
  sc_missing_counter_forget (self->counter);
  g_clear_pointer (&self->variable, g_free);
  self->from_labels = FALSE;
}

/* The place of the one input that a variable of the result comes from, −1 where it is not one alone. */
static gint
find_only_source (ScCoordinatesModel *self, const gchar *name)
{
  gint found = -1, n = 0;

  if (self->setting.operation == SC_OPERATION_REINDEX)
    return 1;
  for (guint i = 0; i < self->setting.n; i++)
    if (has_variable (self, i, name))
      {
        found = (gint) i;
        n++;
      }
  switch (self->setting.operation)
    {
    case SC_OPERATION_ASSIGN:
      return found;
    case SC_OPERATION_MERGE:
    case SC_OPERATION_ALIGN:
      return n == 1 ? found : -1;
    default:
      return -1;
    }
}

/* Shows what the labels tell of a variable of the result, with what is known to be missing before; both (transfer full). */
static void
show_from_labels (ScCoordinatesModel *self, ScMissingCount *count, ScField *field)
{
  gint place = find_only_source (self, count->name);
  guint n = place >= 0 ? sc_outline_get_n_variables (self->sides[place].outline) : 0;
  gboolean whole = FALSE;

  for (guint i = 0; i < n; i++)
    {
      gdouble share;
      if (!g_str_equal (sc_outline_get_variable (self->sides[place].outline, i)->name, count->name) || self->surveys[place] == NULL
          || !sc_missing_survey_get (self->surveys[place], i, &share))
        continue;
      const ScMissingCount *before = sc_missing_survey_get_count (self->surveys[place], i);
      /* Some are missing, but nobody remembers where. */
      if (before == NULL && share > 0)
        continue;
      whole = sc_missing_count_add_source (count, before, self->setting.tolerance);
      if (before != NULL)
        {
          g_clear_pointer (&field, sc_field_unref);
          field = sc_missing_count_make_field (count, NULL);
        }
    }
  sc_missing_counter_show (self->counter, count, field);
  self->from_labels = !whole;
}

/* What the operation would make missing of a variable that has no values yet. */
static void
count_from_labels (ScCoordinatesModel *self, const gchar *name)
{
  const ScOutlineVariable *variable = sc_outline_find_variable (self->sides[SC_COORDINATES_RESULT].outline, name);
  ScMissingCount *count = sc_missing_count_new_from_reach (self->sides[SC_COORDINATES_RESULT].dataset, variable,
                                                           sc_align_report_find_variable (self->report, name), NULL);

  if (count == NULL)
    return;
  show_from_labels (self, count, sc_missing_count_make_field (count, NULL));
}

void
sc_coordinates_model_count_missing (ScCoordinatesModel *self, guint side, const gchar *name)
{
  g_return_if_fail (SC_IS_COORDINATES_MODEL (self) && side < SC_COORDINATES_N_SIDES && name != NULL);

  g_autofree gchar *copy = g_strdup (name);
  if (has_variable (self, side, copy))
    {
      gboolean hollow = side == SC_COORDINATES_RESULT && self->result_is_hollow;
      /* The picture of another variable does not stand for this one. */
      if (!is_looked_at (self, side) || !g_str_equal (self->variable, copy))
        sc_missing_counter_forget (self->counter);
      look_at (self, side, copy);
      if (hollow)
        count_from_labels (self, copy);
      else
        sc_missing_counter_start (self->counter, self->sides[side].dataset, self->sides[side].outline,
                                  side == SC_COORDINATES_RESULT ? self->report : NULL, copy);
    }
  g_signal_emit (self, signals[MISSING_CHANGED], 0);
  sc_coordinates_model_tell_cell (self);
}

void
sc_coordinates_model_cancel_count (ScCoordinatesModel *self)
{
  g_return_if_fail (SC_IS_COORDINATES_MODEL (self));

  sc_missing_counter_cancel (self->counter);
  g_signal_emit (self, signals[MISSING_CHANGED], 0);
}

/* (nullable): what is worth looking at first: bounds of coordinates are not. */
static const ScOutlineVariable *
find_first_variable (ScOutline *outline)
{
  const ScOutlineVariable *first = sc_outline_get_default_variable (outline);

  for (guint i = 0; first == NULL && i < sc_outline_get_n_variables (outline); i++)
    {
      const ScOutlineVariable *variable = sc_outline_get_variable (outline, i);
      if (variable->ndim > 0 && !g_str_has_suffix (variable->name, "_bnds") && !g_str_has_suffix (variable->name, "_bounds"))
        first = variable;
    }
  if (first == NULL && sc_outline_get_n_variables (outline) > 0)
    first = sc_outline_get_variable (outline, 0);
  return first;
}

/* Counts the first side's default variable. */
static void
count_default (ScCoordinatesModel *self)
{
  for (guint side = 0; side < self->setting.n; side++)
    {
      ScOutline *outline = self->sides[side].outline;
      const ScOutlineVariable *variable = outline != NULL ? find_first_variable (outline) : NULL;
      if (variable == NULL)
        continue;
      sc_coordinates_model_count_missing (self, side, variable->name);
      return;
    }
  g_signal_emit (self, signals[MISSING_CHANGED], 0);
}

static void
survey_changed (gpointer data)
{
  g_signal_emit (data, signals[SURVEY_CHANGED], 0);
}

static void
survey (ScCoordinatesModel *self)
{
  /* What a result misses its outcome tells. */
  for (guint side = 0; side < self->setting.n; side++)
    if (self->surveys[side] == NULL && self->sides[side].dataset != NULL)
      self->surveys[side] = sc_missing_survey_new (self->sides[side].dataset, self->sides[side].outline, survey_changed, self);
}

/* The operation */

/* (nullable): what there is to look at as the result. */
static void
set_result (ScCoordinatesModel *self, const ScOperationOutcome *outcome)
{
  ScDataset *result = outcome != NULL ? outcome->result : NULL;
  g_autoptr (ScOutline) outline = result != NULL ? sc_outline_new (result) : NULL;
  gboolean changed = result != self->sides[SC_COORDINATES_RESULT].dataset;

  g_clear_pointer (&self->report, sc_align_report_unref);
  if (result != NULL)
    self->report = sc_align_report_ref (outcome->report);
  self->result_is_hollow = result != NULL && outcome->from_labels;
  side_set (&self->sides[SC_COORDINATES_RESULT], result, outline);
  if (changed)
    g_signal_emit (self, signals[DATASETS_CHANGED], 0);
}

static void
operated (gpointer data)
{
  ScCoordinatesModel *self = data;
  const ScOperationOutcome *outcome = sc_operation_run_get_outcome (self->run);
  gboolean looked_at = is_looked_at (self, SC_COORDINATES_RESULT);

  /* Where it failed what the labels told still holds. */
  if (outcome != NULL)
    set_result (self, outcome);
  g_signal_emit (self, signals[OPERATION_CHANGED], 0);
  if (outcome == NULL || !looked_at)
    return;
  if (has_variable (self, SC_COORDINATES_RESULT, self->variable))
    sc_coordinates_model_count_missing (self, SC_COORDINATES_RESULT, self->variable);
  else
    {
      look_away (self);
      count_default (self);
    }
}

static void
progressed (gpointer data)
{
  g_signal_emit (data, signals[OPERATION_CHANGED], 0);
}

/* What the labels tell of the operation is shown at once; the values follow. */
static void
show_foresight (ScCoordinatesModel *self)
{
  ScForesight *foresight = self->foresight;
  const ScOperationOutcome *outcome = foresight->outcome;
  gboolean looked_at = is_looked_at (self, SC_COORDINATES_RESULT);

  sc_operation_run_forget (self->run);
  set_result (self, outcome);
  if (outcome != NULL && outcome->result != NULL)
    sc_operation_run_start (self->run, foresight->request);
  g_signal_emit (self, signals[OPERATION_CHANGED], 0);

  if (foresight->count != NULL)
    {
      /* What the operation made is what one wants to see; or the variable of the result that was looked at. */
      look_at (self, SC_COORDINATES_RESULT, foresight->count->name);
      show_from_labels (self, g_steal_pointer (&foresight->count), g_steal_pointer (&foresight->field));
      g_signal_emit (self, signals[MISSING_CHANGED], 0);
    }
  else if (looked_at)
    {
      look_away (self);
      count_default (self);
    }
  sc_coordinates_model_tell_cell (self);
}

static gpointer
foresee_in_thread (gpointer work, GCancellable *cancellable, GError **error)
{
  return sc_foresight_new (work, error);
}

static void
foreseen (gpointer result, GError *error, gpointer owner)
{
  ScCoordinatesModel *self = owner;
  g_autoptr (ScForesight) last = g_steal_pointer (&self->foresight);
  gboolean same = last != NULL && result != NULL && last->comparison == ((ScForesight *) result)->comparison;

  g_clear_error (&self->comparison_error);
  self->foresight = result;
  self->comparison_error = error;
  if (!same)
    g_signal_emit (self, signals[COMPARISON_CHANGED], 0);
  if (result != NULL)
    show_foresight (self);
  else
    {
      sc_operation_run_forget (self->run);
      set_result (self, NULL);
      g_signal_emit (self, signals[OPERATION_CHANGED], 0);
    }
}

static void
foresee (ScCoordinatesModel *self)
{
  ScForesightWork *work = g_new0 (ScForesightWork, 1);

  for (guint i = 0; i < self->setting.n; i++)
    work->datasets[i] = sc_dataset_ref (self->sides[i].dataset);
  work->n = self->setting.n;
  work->pair = MIN (self->pair, MAX (work->n, 2) - 1);
  work->last = self->foresight != NULL ? sc_comparison_ref (self->foresight->comparison) : NULL;
  sc_comparison_setting_init (&work->setting);
  sc_comparison_setting_copy (&work->setting, &self->setting);
  work->variable = is_looked_at (self, SC_COORDINATES_RESULT) ? g_strdup (self->variable) : NULL;
  sc_newest_task_start (self->foreseeing, work);
  g_signal_emit (self, signals[OPERATION_CHANGED], 0);
}

/* Takes over the datasets as they are mended now. */
static void
take_mended (ScCoordinatesModel *self)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < SC_COMPARISON_MAX; i++)
    {
      ScDataset *dataset = i < self->setting.n ? sc_mending_get_dataset (self->mending, i) : NULL;
      gboolean looked_at = is_looked_at (self, i);
      if (dataset == self->sides[i].dataset)
        continue;
      changed = TRUE;
      g_autoptr (ScOutline) outline = dataset != NULL ? sc_outline_new (dataset) : NULL;
      side_set (&self->sides[i], dataset, outline);
      g_clear_pointer (&self->surveys[i], sc_missing_survey_free);
      if (looked_at && has_variable (self, i, self->variable))
        sc_coordinates_model_count_missing (self, i, self->variable);
      else if (looked_at)
        look_away (self);
    }
  if (changed)
    g_signal_emit (self, signals[DATASETS_CHANGED], 0);
  foresee (self);
  if (self->variable == NULL)
    count_default (self);
  survey (self);
}

static void
mended (gpointer data)
{
  take_mended (data);
}

/* What is asked for, with the datasets that are compared where nobody chose any: the first two. */
static void
find_setting (ScCoordinatesModel *self)
{
  guint n = sc_workspace_get_n_datasets (self->workspace);

  sc_comparison_setting_copy (&self->setting, sc_workspace_get_comparison (self->workspace));
  if (self->setting.n == 0)
    for (guint i = 0; i < MIN (n, 2); i++)
      sc_comparison_setting_choose (&self->setting, i, (gint) i);
}

/* All that a new choice asks for, or a note that it is asked for. */
static void
work (ScCoordinatesModel *self)
{
  ScDataset *opened[SC_COMPARISON_MAX] = { NULL };

  self->stale = !self->active;
  if (self->stale)
    return;
  for (guint i = 0; i < self->setting.n; i++)
    opened[i] = sc_workspace_get_dataset (self->workspace, (guint) self->setting.datasets[i]);
  if (sc_mending_follow (self->mending, opened, self->setting.n, self->setting.steps))
    take_mended (self);
  else
    g_signal_emit (self, signals[OPERATION_CHANGED], 0);
}

void
sc_coordinates_model_set_active (ScCoordinatesModel *self, gboolean active)
{
  g_return_if_fail (SC_IS_COORDINATES_MODEL (self));

  self->active = active;
  if (active && self->stale)
    work (self);
}

static void
workspace_changed (ScCoordinatesModel *self, ScWorkspacePart parts)
{
  gint before[SC_COMPARISON_MAX];
  guint n = self->setting.n;

  if (!(parts & (SC_WORKSPACE_FILES | SC_WORKSPACE_COMPARISON)))
    return;
  memcpy (before, self->setting.datasets, sizeof before);
  find_setting (self);
  if (parts & SC_WORKSPACE_FILES || n != self->setting.n || memcmp (before, self->setting.datasets, n * sizeof *before) != 0)
    g_signal_emit (self, signals[DATASETS_CHANGED], 0);
  g_signal_emit (self, signals[OPERATION_CHANGED], 0);
  work (self);
}

void
sc_coordinates_model_set_pair (ScCoordinatesModel *self, guint place)
{
  g_return_if_fail (SC_IS_COORDINATES_MODEL (self) && place > 0 && place < SC_COMPARISON_MAX);

  if (place == self->pair)
    return;
  self->pair = place;
  if (self->active)
    foresee (self);
}

void
sc_coordinates_model_cancel_operation (ScCoordinatesModel *self)
{
  g_return_if_fail (SC_IS_COORDINATES_MODEL (self));

  sc_operation_run_cancel (self->run);
}

static void
sc_coordinates_model_dispose (GObject *object)
{
  ScCoordinatesModel *self = SC_COORDINATES_MODEL (object);

  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (self->workspace, self);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->foreseeing, sc_newest_task_free);
  g_clear_pointer (&self->run, sc_operation_run_free);
  g_clear_pointer (&self->counter, sc_missing_counter_free);
  g_clear_pointer (&self->mending, sc_mending_free);
  g_clear_pointer (&self->cell_task, sc_newest_task_free);
  g_clear_pointer (&self->cell, sc_cell_story_unref);
  g_clear_error (&self->cell_error);
  g_clear_pointer (&self->foresight, sc_foresight_free);
  g_clear_error (&self->comparison_error);
  g_clear_pointer (&self->report, sc_align_report_unref);
  g_clear_pointer (&self->variable, g_free);
  for (guint side = 0; side < SC_COORDINATES_N_SIDES; side++)
    {
      side_set (&self->sides[side], NULL, NULL);
      g_clear_pointer (&self->surveys[side], sc_missing_survey_free);
    }
  sc_comparison_setting_clear (&self->setting);
  G_OBJECT_CLASS (sc_coordinates_model_parent_class)->dispose (object);
}

static void
sc_coordinates_model_class_init (ScCoordinatesModelClass *class)
{
  static const gchar *const NAMES[N_SIGNALS] = {
    "datasets-changed", "comparison-changed", "operation-changed", "missing-changed", "survey-changed", "cell-changed",
  };

  G_OBJECT_CLASS (class)->dispose = sc_coordinates_model_dispose;
  for (gint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (NAMES[i], G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sc_coordinates_model_init (ScCoordinatesModel *self)
{
  sc_comparison_setting_init (&self->setting);
  self->pair = 1;
  self->picked_latitude = self->picked_longitude = NAN;
  self->mending = sc_mending_new (mended, self);
  self->foreseeing = sc_newest_task_new (foresee_in_thread, (GDestroyNotify) sc_foresight_work_free,
                                         (GDestroyNotify) sc_foresight_free, foreseen, self);
  self->run = sc_operation_run_new (progressed, operated, self);
  self->counter = sc_missing_counter_new (counted, self);
  sc_coordinates_model_prepare_cells (self);
}

ScCoordinatesModel *
sc_coordinates_model_new (ScWorkspace *workspace)
{
  g_return_val_if_fail (SC_IS_WORKSPACE (workspace), NULL);

  ScCoordinatesModel *self = g_object_new (SC_TYPE_COORDINATES_MODEL, NULL);
  self->workspace = g_object_ref (workspace);
  g_signal_connect_swapped (workspace, "changed", G_CALLBACK (workspace_changed), self);
  find_setting (self);
  work (self);
  return self;
}

gboolean
sc_coordinates_model_is_operating (ScCoordinatesModel *self)
{
  return sc_operation_run_is_running (self->run) || sc_mending_is_running (self->mending) || sc_newest_task_is_running (self->foreseeing);
}
