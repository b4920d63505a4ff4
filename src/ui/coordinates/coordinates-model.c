/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/coordinates-model.h"

#include "io/netcdf-write.h"
#include "ui/coordinates/mending.h"
#include "ui/coordinates/missing-survey.h"
#include "ui/coordinates/operation-command.h"
#include "ui/coordinates/operation-run.h"

#define DEFLATE_LEVEL 1

#define PROGRESS_MS 100
#define PROGRESS_STEPS 1000

typedef struct
{
  ScDataset *dataset;
  ScOutline *outline;
} Side;

/* What a comparison needs and gives. */
typedef struct
{
  Side sides[SC_COORDINATES_N_INPUTS];
  GPtrArray *differences;
  ScMarks *marks;
  ScPlaceCount places;
} Comparison;

/* What a count needs and gives. */
typedef struct
{
  Side side;
  gchar *name;
  ScAlignReport *report; /* (nullable): of the operation whose result it is */
  gint progress; /* atomic, in thousandths */
  ScMissingCount *count;
  ScField *field;
} Count;

struct _ScCoordinatesModel
{
  GObject parent_instance;

  ScWorkspace *workspace;
  ScDataset *opened[SC_COORDINATES_N_INPUTS]; /* as chosen from the workspace */
  Side sides[SC_COORDINATES_N_SIDES];         /* what is worked on */
  ScMending *mending;
  ScOperation operation;
  ScJoin join;
  ScOperationRun *run;
  ScAlignReport *report; /* of the result among the sides */
  gboolean active;
  gboolean stale; /* the choice changed while nobody looked */
  ScMissingSurvey *surveys[SC_COORDINATES_N_SIDES];

  GCancellable *comparing; /* NULL: no comparison is going on */
  Comparison *comparison;
  GError *comparison_error;

  ScCoordinatesSide variable_side;
  gchar *variable;
  GCancellable *counting; /* NULL: no count is going on */
  GTask *count_task;      /* of the count that is going on */
  guint progress_source;
  Count *count;
  GError *count_error;
};

G_DEFINE_FINAL_TYPE (ScCoordinatesModel, sc_coordinates_model, G_TYPE_OBJECT)

enum
{
  DATASETS_CHANGED,
  COMPARISON_CHANGED,
  OPERATION_CHANGED,
  MISSING_CHANGED,
  SURVEY_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
side_set (Side *side, ScDataset *dataset, ScOutline *outline)
{
  ScDataset *old_dataset = side->dataset;
  ScOutline *old_outline = side->outline;

  side->dataset = dataset != NULL ? sc_dataset_ref (dataset) : NULL;
  side->outline = outline != NULL ? sc_outline_ref (outline) : NULL;
  g_clear_pointer (&old_dataset, sc_dataset_unref);
  g_clear_pointer (&old_outline, sc_outline_unref);
}

static void
comparison_free (Comparison *comparison)
{
  for (gint i = 0; i < SC_COORDINATES_N_INPUTS; i++)
    side_set (&comparison->sides[i], NULL, NULL);
  g_clear_pointer (&comparison->differences, g_ptr_array_unref);
  g_clear_pointer (&comparison->marks, sc_marks_unref);
  g_free (comparison);
}

static void
count_free (Count *count)
{
  side_set (&count->side, NULL, NULL);
  g_free (count->name);
  g_clear_pointer (&count->report, sc_align_report_unref);
  g_clear_pointer (&count->count, sc_missing_count_free);
  g_clear_pointer (&count->field, sc_field_unref);
  g_free (count);
}

static void
compare_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Comparison *comparison = data;
  GError *error = NULL;

  comparison->differences = sc_coordinate_differences (comparison->sides[SC_COORDINATES_A].dataset,
                                                       comparison->sides[SC_COORDINATES_B].dataset, &error);
  if (comparison->differences == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  comparison->marks = sc_place_marks_new (comparison->sides[SC_COORDINATES_A].outline,
                                          comparison->sides[SC_COORDINATES_B].outline, &comparison->places);
  g_task_return_boolean (task, TRUE);
}

static Comparison *
comparison_new (const Side *sides)
{
  Comparison *comparison = g_new0 (Comparison, 1);

  for (gint i = 0; i < SC_COORDINATES_N_INPUTS; i++)
    side_set (&comparison->sides[i], sides[i].dataset, sides[i].outline);
  return comparison;
}

static void
compared (GObject *source, GAsyncResult *result, gpointer data)
{
  ScCoordinatesModel *self = SC_COORDINATES_MODEL (source);
  GTask *task = G_TASK (result);
  g_autoptr (GError) error = NULL;
  gboolean done = g_task_propagate_boolean (task, &error);

  /* An answer to an older question. */
  if (g_task_get_cancellable (task) != self->comparing)
    return;
  g_clear_object (&self->comparing);
  if (done)
    {
      /* The task is over: what it worked on is taken out of it. */
      Comparison *from = g_task_get_task_data (task);
      self->comparison = comparison_new (from->sides);
      self->comparison->differences = g_steal_pointer (&from->differences);
      self->comparison->marks = g_steal_pointer (&from->marks);
      self->comparison->places = from->places;
    }
  else
    self->comparison_error = g_steal_pointer (&error);
  g_signal_emit (self, signals[COMPARISON_CHANGED], 0);
}

static void
compare (ScCoordinatesModel *self)
{
  if (self->comparing != NULL)
    g_cancellable_cancel (self->comparing);
  g_clear_object (&self->comparing);
  g_clear_pointer (&self->comparison, comparison_free);
  g_clear_error (&self->comparison_error);

  if (self->sides[SC_COORDINATES_A].dataset != NULL && self->sides[SC_COORDINATES_B].dataset != NULL)
    {
      self->comparing = g_cancellable_new ();
      g_autoptr (GTask) task = g_task_new (self, self->comparing, compared, NULL);
      g_task_set_task_data (task, comparison_new (self->sides), (GDestroyNotify) comparison_free);
      g_task_run_in_thread (task, compare_in_thread);
    }
  g_signal_emit (self, signals[COMPARISON_CHANGED], 0);
}

static void
stop_count (ScCoordinatesModel *self)
{
  if (self->counting != NULL)
    g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
  g_clear_object (&self->count_task);
  g_clear_handle_id (&self->progress_source, g_source_remove);
}

static void
forget_count (ScCoordinatesModel *self)
{
  stop_count (self);
  g_clear_pointer (&self->count, count_free);
  g_clear_error (&self->count_error);
  g_clear_pointer (&self->variable, g_free);
}

static void
note_progress (gdouble done, gpointer data)
{
  g_atomic_int_set (&((Count *) data)->progress, (gint) (done * PROGRESS_STEPS));
}

static void
count_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Count *count = data;
  const ScOutlineVariable *variable = sc_outline_find_variable (count->side.outline, count->name);
  GError *error = NULL;

  if (variable == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no variable %s.", count->name);
      return;
    }
  const ScAlignVariable *origin = count->report != NULL ? sc_align_report_find_variable (count->report, count->name) : NULL;
  count->count = sc_missing_count_new (count->side.dataset, variable, origin, note_progress, count, cancellable, &error);
  if (count->count == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  /* Without a map there are still the numbers. */
  count->field = sc_missing_count_make_field (count->count, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
counted (GObject *source, GAsyncResult *result, gpointer data)
{
  ScCoordinatesModel *self = SC_COORDINATES_MODEL (source);
  GTask *task = G_TASK (result);
  g_autoptr (GError) error = NULL;
  gboolean done = g_task_propagate_boolean (task, &error);

  if (g_task_get_cancellable (task) != self->counting)
    return;
  stop_count (self);
  if (done)
    {
      Count *from = g_task_get_task_data (task);
      self->count = g_new0 (Count, 1);
      self->count->count = g_steal_pointer (&from->count);
      self->count->field = g_steal_pointer (&from->field);
    }
  else
    self->count_error = g_steal_pointer (&error);
  g_signal_emit (self, signals[MISSING_CHANGED], 0);
}

static gboolean
tell_progress (gpointer data)
{
  g_signal_emit (data, signals[MISSING_CHANGED], 0);
  return G_SOURCE_CONTINUE;
}

void
sc_coordinates_model_count_missing (ScCoordinatesModel *self, ScCoordinatesSide side, const gchar *name)
{
  g_return_if_fail (SC_IS_COORDINATES_MODEL (self) && side < SC_COORDINATES_N_SIDES && name != NULL);

  g_autofree gchar *copy = g_strdup (name);
  forget_count (self);
  if (self->sides[side].dataset != NULL)
    {
      Count *count = g_new0 (Count, 1);
      side_set (&count->side, self->sides[side].dataset, self->sides[side].outline);
      count->name = g_strdup (copy);
      if (side == SC_COORDINATES_RESULT)
        count->report = sc_align_report_ref (self->report);
      self->variable_side = side;
      self->variable = g_steal_pointer (&copy);
      self->counting = g_cancellable_new ();
      self->count_task = g_task_new (self, self->counting, counted, NULL);
      g_task_set_task_data (self->count_task, count, (GDestroyNotify) count_free);
      g_task_run_in_thread (self->count_task, count_in_thread);
      self->progress_source = g_timeout_add (PROGRESS_MS, tell_progress, self);
    }
  g_signal_emit (self, signals[MISSING_CHANGED], 0);
}

void
sc_coordinates_model_cancel_count (ScCoordinatesModel *self)
{
  g_return_if_fail (SC_IS_COORDINATES_MODEL (self));
  if (self->counting == NULL)
    return;
  stop_count (self);
  g_set_error_literal (&self->count_error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "");
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

/* Counts the side's default variable, where nothing is counted. */
static void
count_default (ScCoordinatesModel *self)
{
  for (gint side = 0; side < SC_COORDINATES_N_INPUTS; side++)
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
  for (gint side = 0; side < SC_COORDINATES_N_INPUTS; side++)
    if (self->surveys[side] == NULL && self->sides[side].dataset != NULL)
      self->surveys[side] = sc_missing_survey_new (self->sides[side].dataset, self->sides[side].outline, survey_changed, self);
}

static void
set_result (ScCoordinatesModel *self, const ScOperationOutcome *outcome)
{
  ScDataset *result = outcome != NULL ? outcome->result : NULL;
  g_autoptr (ScOutline) outline = result != NULL ? sc_outline_new (result) : NULL;

  g_clear_pointer (&self->report, sc_align_report_unref);
  if (result != NULL)
    self->report = sc_align_report_ref (outcome->report);
  side_set (&self->sides[SC_COORDINATES_RESULT], result, outline);
  g_clear_pointer (&self->surveys[SC_COORDINATES_RESULT], sc_missing_survey_free);
}

/* Begins the operation on what A and B are now. What the last result has
 * missing stays in sight until there is a new one. */
static void
operate (ScCoordinatesModel *self)
{
  ScDataset *a = self->sides[SC_COORDINATES_A].dataset, *b = self->sides[SC_COORDINATES_B].dataset;

  sc_operation_run_stop (self->run);
  if (self->operation != SC_OPERATION_NONE && a != NULL && b != NULL)
    sc_operation_run_start (self->run, self->operation, self->join, a, b);
  else if (self->sides[SC_COORDINATES_RESULT].dataset != NULL)
    {
      gboolean counted_here = self->variable != NULL && self->variable_side == SC_COORDINATES_RESULT;
      set_result (self, NULL);
      if (counted_here)
        {
          forget_count (self);
          count_default (self);
        }
      g_signal_emit (self, signals[DATASETS_CHANGED], 0);
    }
  g_signal_emit (self, signals[OPERATION_CHANGED], 0);
}

/* The variable of a result that says most: the one that lost most. */
static const gchar *
find_emptied (const ScOperationOutcome *outcome)
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
operated (gpointer data)
{
  ScCoordinatesModel *self = data;
  const ScOperationOutcome *outcome = sc_operation_run_get_outcome (self->run);
  gboolean counted_here = self->variable != NULL && self->variable_side == SC_COORDINATES_RESULT;
  g_autofree gchar *variable = counted_here ? g_strdup (self->variable) : NULL;

  set_result (self, outcome);
  ScOutline *outline = self->sides[SC_COORDINATES_RESULT].outline;
  const gchar *emptied = outline != NULL ? find_emptied (outcome) : NULL;
  g_signal_emit (self, signals[DATASETS_CHANGED], 0);
  g_signal_emit (self, signals[OPERATION_CHANGED], 0);
  /* What the operation made is what one wants to see; else the variable that was looked at. */
  if (emptied != NULL && !(variable != NULL && sc_outline_find_variable (outline, variable) != NULL))
    sc_coordinates_model_count_missing (self, SC_COORDINATES_RESULT, emptied);
  else if (variable != NULL && outline != NULL && sc_outline_find_variable (outline, variable) != NULL)
    sc_coordinates_model_count_missing (self, SC_COORDINATES_RESULT, variable);
  else if (counted_here)
    {
      forget_count (self);
      count_default (self);
    }
}

/* All that a new choice asks for, or a note that it is asked for. */
static void
work (ScCoordinatesModel *self)
{
  if (!self->active)
    {
      self->stale = TRUE;
      return;
    }
  self->stale = FALSE;
  compare (self);
  operate (self);
  if (self->variable == NULL)
    count_default (self);
  survey (self);
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
replace_side (ScCoordinatesModel *self, ScCoordinatesSide side, ScDataset *dataset, ScOutline *outline)
{
  gboolean counted_here = self->variable != NULL && self->variable_side == side;

  side_set (&self->sides[side], dataset, outline);
  g_clear_pointer (&self->surveys[side], sc_missing_survey_free);
  if (counted_here)
    forget_count (self);
}

static void
choose (ScCoordinatesModel *self, ScCoordinatesSide side, gint index)
{
  ScDataset *dataset = index >= 0 ? sc_workspace_get_dataset (self->workspace, (guint) index) : NULL;

  g_clear_pointer (&self->opened[side], sc_dataset_unref);
  self->opened[side] = dataset != NULL ? sc_dataset_ref (dataset) : NULL;
  replace_side (self, side, dataset, index >= 0 ? sc_workspace_get_outline (self->workspace, (guint) index) : NULL);
  /* What B was mended to fit is another A, or it is another B. */
  if (sc_mending_get_n_steps (self->mending) > 0 && side == SC_COORDINATES_A && self->opened[SC_COORDINATES_B] != NULL)
    {
      g_autoptr (ScOutline) outline = sc_outline_new (self->opened[SC_COORDINATES_B]);
      replace_side (self, SC_COORDINATES_B, self->opened[SC_COORDINATES_B], outline);
    }
  sc_mending_reset (self->mending, self->opened[SC_COORDINATES_B]);
}

/* B was mended, or that was taken back. */
static void
mended (gpointer data)
{
  ScCoordinatesModel *self = data;
  ScDataset *dataset = sc_mending_get_dataset (self->mending);

  if (dataset == self->sides[SC_COORDINATES_B].dataset)
    {
      g_signal_emit (self, signals[OPERATION_CHANGED], 0); /* it failed */
      return;
    }
  g_autoptr (ScOutline) outline = sc_outline_new (dataset);
  replace_side (self, SC_COORDINATES_B, dataset, outline);
  g_signal_emit (self, signals[DATASETS_CHANGED], 0);
  work (self);
}

gint
sc_coordinates_model_get_index (ScCoordinatesModel *self, ScCoordinatesSide side)
{
  g_return_val_if_fail (side < SC_COORDINATES_N_INPUTS, -1);

  for (guint i = 0; self->opened[side] != NULL && i < sc_workspace_get_n_datasets (self->workspace); i++)
    if (sc_workspace_get_dataset (self->workspace, i) == self->opened[side])
      return (gint) i;
  return -1;
}

void
sc_coordinates_model_set_index (ScCoordinatesModel *self, ScCoordinatesSide side, gint index)
{
  g_return_if_fail (SC_IS_COORDINATES_MODEL (self) && side < SC_COORDINATES_N_INPUTS);
  g_return_if_fail (index < (gint) sc_workspace_get_n_datasets (self->workspace));

  if (index == sc_coordinates_model_get_index (self, side) && (index >= 0) == (self->opened[side] != NULL))
    return;
  choose (self, side, index);
  g_signal_emit (self, signals[DATASETS_CHANGED], 0);
  work (self);
}

static void
files_changed (ScCoordinatesModel *self)
{
  gint n = (gint) sc_workspace_get_n_datasets (self->workspace);
  gint before[SC_COORDINATES_N_INPUTS], after[SC_COORDINATES_N_INPUTS];
  gboolean anew = FALSE;

  for (gint side = 0; side < SC_COORDINATES_N_INPUTS; side++)
    before[side] = after[side] = sc_coordinates_model_get_index (self, side);
  /* The first two that are there, where nothing else is chosen. */
  if (after[SC_COORDINATES_A] < 0 && n > 0)
    after[SC_COORDINATES_A] = after[SC_COORDINATES_B] == 0 && n > 1 ? 1 : 0;
  if (after[SC_COORDINATES_B] < 0 && n > 1)
    after[SC_COORDINATES_B] = after[SC_COORDINATES_A] == 1 ? 0 : 1;
  for (gint side = 0; side < SC_COORDINATES_N_INPUTS; side++)
    if (after[side] != before[side] || (after[side] < 0 && self->opened[side] != NULL))
      {
        choose (self, side, after[side]);
        anew = TRUE;
      }
  g_signal_emit (self, signals[DATASETS_CHANGED], 0);
  if (anew)
    work (self);
}

static void
workspace_changed (ScCoordinatesModel *self, ScWorkspacePart part)
{
  if (part & SC_WORKSPACE_FILES)
    files_changed (self);
}

static void
sc_coordinates_model_dispose (GObject *object)
{
  ScCoordinatesModel *self = SC_COORDINATES_MODEL (object);

  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (self->workspace, self);
  g_clear_object (&self->workspace);
  if (self->comparing != NULL)
    g_cancellable_cancel (self->comparing);
  g_clear_object (&self->comparing);
  g_clear_pointer (&self->comparison, comparison_free);
  g_clear_error (&self->comparison_error);
  forget_count (self);
  g_clear_pointer (&self->run, sc_operation_run_free);
  g_clear_pointer (&self->report, sc_align_report_unref);
  g_clear_pointer (&self->mending, sc_mending_free);
  for (gint side = 0; side < SC_COORDINATES_N_INPUTS; side++)
    g_clear_pointer (&self->opened[side], sc_dataset_unref);
  for (gint side = 0; side < SC_COORDINATES_N_SIDES; side++)
    {
      side_set (&self->sides[side], NULL, NULL);
      g_clear_pointer (&self->surveys[side], sc_missing_survey_free);
    }
  G_OBJECT_CLASS (sc_coordinates_model_parent_class)->dispose (object);
}

static void
sc_coordinates_model_class_init (ScCoordinatesModelClass *class)
{
  static const gchar *const names[N_SIGNALS] = { "datasets-changed", "comparison-changed", "operation-changed", "missing-changed", "survey-changed" };

  G_OBJECT_CLASS (class)->dispose = sc_coordinates_model_dispose;
  for (gint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sc_coordinates_model_init (ScCoordinatesModel *self)
{
  self->run = sc_operation_run_new (operated, self);
  self->mending = sc_mending_new (mended, self);
}

ScCoordinatesModel *
sc_coordinates_model_new (ScWorkspace *workspace)
{
  g_return_val_if_fail (SC_IS_WORKSPACE (workspace), NULL);

  ScCoordinatesModel *self = g_object_new (SC_TYPE_COORDINATES_MODEL, NULL);
  self->workspace = g_object_ref (workspace);
  g_signal_connect_swapped (workspace, "changed", G_CALLBACK (workspace_changed), self);
  files_changed (self);
  return self;
}

ScWorkspace *
sc_coordinates_model_get_workspace (ScCoordinatesModel *self)
{
  return self->workspace;
}

ScOutline *
sc_coordinates_model_get_outline (ScCoordinatesModel *self, ScCoordinatesSide side)
{
  g_return_val_if_fail (side < SC_COORDINATES_N_SIDES, NULL);
  return self->sides[side].outline;
}

void
sc_coordinates_model_set_operation (ScCoordinatesModel *self, ScOperation operation, ScJoin join)
{
  g_return_if_fail (SC_IS_COORDINATES_MODEL (self));

  if (!sc_operation_allows_join (operation, join))
    join = SC_JOIN_EXACT;
  if (operation == self->operation && join == self->join)
    return;
  self->operation = operation;
  self->join = join;
  if (self->active)
    operate (self);
  else
    self->stale = TRUE;
}

ScOperation
sc_coordinates_model_get_operation (ScCoordinatesModel *self, ScJoin *join)
{
  if (join != NULL)
    *join = self->join;
  return self->operation;
}

gboolean
sc_coordinates_model_is_operating (ScCoordinatesModel *self)
{
  return sc_operation_run_is_running (self->run) || sc_mending_is_running (self->mending);
}

const ScOperationOutcome *
sc_coordinates_model_get_outcome (ScCoordinatesModel *self)
{
  return sc_operation_run_get_outcome (self->run);
}

const GError *
sc_coordinates_model_get_operation_error (ScCoordinatesModel *self)
{
  const GError *error = sc_mending_get_error (self->mending);
  return error != NULL ? error : sc_operation_run_get_error (self->run);
}

void
sc_coordinates_model_mend (ScCoordinatesModel *self, const gchar *name)
{
  g_return_if_fail (SC_IS_COORDINATES_MODEL (self) && name != NULL);

  for (guint i = 0; self->comparison != NULL && i < self->comparison->differences->len; i++)
    {
      const ScCoordinateDifference *difference = g_ptr_array_index (self->comparison->differences, i);
      if (!g_str_equal (difference->name, name) || !sc_mending_is_possible (difference))
        continue;
      sc_mending_apply (self->mending, self->sides[SC_COORDINATES_A].dataset, difference);
      g_signal_emit (self, signals[OPERATION_CHANGED], 0);
      return;
    }
}

void
sc_coordinates_model_undo_mending (ScCoordinatesModel *self)
{
  g_return_if_fail (SC_IS_COORDINATES_MODEL (self));
  if (sc_mending_get_n_steps (self->mending) > 0)
    sc_mending_undo (self->mending);
}

guint
sc_coordinates_model_get_n_mendings (ScCoordinatesModel *self)
{
  return sc_mending_get_n_steps (self->mending);
}

static const gchar *
get_path (ScCoordinatesModel *self, ScCoordinatesSide side)
{
  gint index = sc_coordinates_model_get_index (self, side);
  return index >= 0 ? sc_workspace_get_dataset_path (self->workspace, (guint) index) : NULL;
}

gchar *
sc_coordinates_model_dup_command (ScCoordinatesModel *self)
{
  const gchar *path_a = get_path (self, SC_COORDINATES_A), *path_b = get_path (self, SC_COORDINATES_B);
  g_autoptr (GPtrArray) steps = g_ptr_array_new ();

  if (self->operation == SC_OPERATION_NONE || path_a == NULL || path_b == NULL)
    return NULL;
  for (guint i = 0; i < sc_mending_get_n_steps (self->mending); i++)
    g_ptr_array_add (steps, (gpointer) sc_mending_get_step (self->mending, i));
  return sc_operation_command_format (self->operation, self->join, path_a, path_b, (const gchar *const *) steps->pdata, steps->len);
}

typedef struct
{
  ScDataset *dataset;
  gchar *path;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_clear_pointer (&saving->dataset, sc_dataset_unref);
  g_free (saving->path);
  g_free (saving);
}

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Saving *saving = data;
  GError *error = NULL;

  if (sc_write_netcdf (saving->dataset, saving->path, DEFLATE_LEVEL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
sc_coordinates_model_save_async (ScCoordinatesModel *self, const gchar *path, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (SC_IS_COORDINATES_MODEL (self) && path != NULL);
  const ScOperationOutcome *outcome = sc_operation_run_get_outcome (self->run);
  g_return_if_fail (outcome != NULL && outcome->result != NULL);

  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  const gchar *path_a = get_path (self, SC_COORDINATES_A), *path_b = get_path (self, SC_COORDINATES_B);
  Saving *saving = g_new0 (Saving, 1);
  GError *error = NULL;

  saving->path = g_strdup (path);
  saving->dataset = sc_operation_outcome_dup_for_writing (outcome, path_a != NULL ? path_a : "A", path_b != NULL ? path_b : "B", &error);
  g_task_set_task_data (task, saving, saving_free);
  if (saving->dataset != NULL)
    g_task_run_in_thread (task, save_in_thread);
  else
    g_task_return_error (task, error);
}

gboolean
sc_coordinates_model_save_finish (ScCoordinatesModel *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

GPtrArray *
sc_coordinates_model_get_differences (ScCoordinatesModel *self)
{
  return self->comparison != NULL ? self->comparison->differences : NULL;
}

const GError *
sc_coordinates_model_get_comparison_error (ScCoordinatesModel *self)
{
  return self->comparison_error;
}

ScMarks *
sc_coordinates_model_get_marks (ScCoordinatesModel *self, ScPlaceCount *count)
{
  if (self->comparison == NULL || self->comparison->marks == NULL)
    return NULL;
  *count = self->comparison->places;
  return self->comparison->marks;
}

const gchar *
sc_coordinates_model_get_variable (ScCoordinatesModel *self, ScCoordinatesSide *side)
{
  if (side != NULL)
    *side = self->variable_side;
  return self->variable;
}

const ScMissingCount *
sc_coordinates_model_get_missing (ScCoordinatesModel *self)
{
  return self->count != NULL ? self->count->count : NULL;
}

ScField *
sc_coordinates_model_get_missing_field (ScCoordinatesModel *self)
{
  return self->count != NULL ? self->count->field : NULL;
}

const GError *
sc_coordinates_model_get_missing_error (ScCoordinatesModel *self)
{
  return self->count_error;
}

gboolean
sc_coordinates_model_get_survey (ScCoordinatesModel *self, ScCoordinatesSide side, guint index, gdouble *share)
{
  g_return_val_if_fail (side < SC_COORDINATES_N_SIDES, FALSE);
  return self->surveys[side] != NULL && sc_missing_survey_get (self->surveys[side], index, share);
}

gdouble
sc_coordinates_model_get_progress (ScCoordinatesModel *self)
{
  if (self->count_task == NULL)
    return -1;
  const Count *count = g_task_get_task_data (self->count_task);
  return g_atomic_int_get (&count->progress) / (gdouble) PROGRESS_STEPS;
}
