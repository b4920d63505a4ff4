/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/coordinates-model.h"

#include "ui/coordinates/missing-survey.h"

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
  Side sides[SC_COORDINATES_N_SIDES];
  GPtrArray *differences;
  ScMarks *marks;
  ScPlaceCount places;
} Comparison;

/* What a count needs and gives. */
typedef struct
{
  Side side;
  gchar *name;
  gint progress; /* atomic, in thousandths */
  ScMissingCount *count;
  ScField *field;
} Count;

struct _ScCoordinatesModel
{
  GObject parent_instance;

  ScWorkspace *workspace;
  Side sides[SC_COORDINATES_N_SIDES];
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
  for (gint i = 0; i < SC_COORDINATES_N_SIDES; i++)
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

  for (gint i = 0; i < SC_COORDINATES_N_SIDES; i++)
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
  count->count = sc_missing_count_new (count->side.dataset, variable, note_progress, count, cancellable, &error);
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
  for (gint side = 0; side < SC_COORDINATES_N_SIDES; side++)
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
  for (gint side = 0; side < SC_COORDINATES_N_SIDES; side++)
    if (self->surveys[side] == NULL && self->sides[side].dataset != NULL)
      self->surveys[side] = sc_missing_survey_new (self->sides[side].dataset, self->sides[side].outline, survey_changed, self);
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
choose (ScCoordinatesModel *self, ScCoordinatesSide side, gint index)
{
  gboolean counted_here = self->variable != NULL && self->variable_side == side;

  if (index < 0)
    side_set (&self->sides[side], NULL, NULL);
  else
    side_set (&self->sides[side], sc_workspace_get_dataset (self->workspace, index),
              sc_workspace_get_outline (self->workspace, index));
  g_clear_pointer (&self->surveys[side], sc_missing_survey_free);
  if (counted_here)
    forget_count (self);
}

gint
sc_coordinates_model_get_index (ScCoordinatesModel *self, ScCoordinatesSide side)
{
  g_return_val_if_fail (side < SC_COORDINATES_N_SIDES, -1);

  for (guint i = 0; self->sides[side].dataset != NULL && i < sc_workspace_get_n_datasets (self->workspace); i++)
    if (sc_workspace_get_dataset (self->workspace, i) == self->sides[side].dataset)
      return (gint) i;
  return -1;
}

void
sc_coordinates_model_set_index (ScCoordinatesModel *self, ScCoordinatesSide side, gint index)
{
  g_return_if_fail (SC_IS_COORDINATES_MODEL (self) && side < SC_COORDINATES_N_SIDES);
  g_return_if_fail (index < (gint) sc_workspace_get_n_datasets (self->workspace));

  if (index == sc_coordinates_model_get_index (self, side) && (index >= 0) == (self->sides[side].dataset != NULL))
    return;
  choose (self, side, index);
  g_signal_emit (self, signals[DATASETS_CHANGED], 0);
  work (self);
}

static void
files_changed (ScCoordinatesModel *self)
{
  gint n = (gint) sc_workspace_get_n_datasets (self->workspace);
  gint before[SC_COORDINATES_N_SIDES], after[SC_COORDINATES_N_SIDES];
  gboolean anew = FALSE;

  for (gint side = 0; side < SC_COORDINATES_N_SIDES; side++)
    before[side] = after[side] = sc_coordinates_model_get_index (self, side);
  /* The first two that are there, where nothing else is chosen. */
  if (after[SC_COORDINATES_A] < 0 && n > 0)
    after[SC_COORDINATES_A] = after[SC_COORDINATES_B] == 0 && n > 1 ? 1 : 0;
  if (after[SC_COORDINATES_B] < 0 && n > 1)
    after[SC_COORDINATES_B] = after[SC_COORDINATES_A] == 1 ? 0 : 1;
  for (gint side = 0; side < SC_COORDINATES_N_SIDES; side++)
    if (after[side] != before[side] || (after[side] < 0 && self->sides[side].dataset != NULL))
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
  static const gchar *const names[N_SIGNALS] = { "datasets-changed", "comparison-changed", "missing-changed", "survey-changed" };

  G_OBJECT_CLASS (class)->dispose = sc_coordinates_model_dispose;
  for (gint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sc_coordinates_model_init (ScCoordinatesModel *self)
{
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
