/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "ui/coordinates/coordinates-model-private.h"
#include "ui/coordinates/operation-command.h"
#include "workspace/shell-words.h"

#define TOLERANCE_KEY "comparison-tolerance"

/* What is chosen */

ScWorkspace *
sc_coordinates_model_get_workspace (ScCoordinatesModel *self)
{
  return self->workspace;
}

const ScComparisonSetting *
sc_coordinates_model_get_setting (ScCoordinatesModel *self)
{
  return &self->setting;
}

guint
sc_coordinates_model_get_n (ScCoordinatesModel *self)
{
  return self->setting.n;
}

gboolean
sc_coordinates_model_can_add (ScCoordinatesModel *self)
{
  return self->setting.n > 0 && self->setting.n < SC_COMPARISON_MAX && sc_workspace_get_n_datasets (self->workspace) > 1;
}

void
sc_coordinates_model_choose (ScCoordinatesModel *self, guint place, guint index)
{
  g_return_if_fail (SC_IS_COORDINATES_MODEL (self) && place <= self->setting.n && place < SC_COMPARISON_MAX);
  g_return_if_fail (index < sc_workspace_get_n_datasets (self->workspace));

  g_auto (ScComparisonSetting) setting = { 0 };
  if (place < self->setting.n && self->setting.datasets[place] == (gint) index)
    return;
  sc_comparison_setting_copy (&setting, &self->setting);
  sc_comparison_setting_choose (&setting, place, (gint) index);
  sc_workspace_set_comparison (self->workspace, &setting, _("Choose Dataset"), NULL);
}

void
sc_coordinates_model_remove (ScCoordinatesModel *self, guint place)
{
  g_return_if_fail (SC_IS_COORDINATES_MODEL (self) && place > 0 && place < self->setting.n);

  g_auto (ScComparisonSetting) setting = { 0 };
  sc_comparison_setting_copy (&setting, &self->setting);
  sc_comparison_setting_remove (&setting, place);
  sc_workspace_set_comparison (self->workspace, &setting, _("Remove Dataset from Comparison"), NULL);
}

void
sc_coordinates_model_set_operation (ScCoordinatesModel *self, ScOperation operation, ScJoin join)
{
  g_return_if_fail (SC_IS_COORDINATES_MODEL (self));

  const ScComparisonSetting *now = sc_workspace_get_comparison (self->workspace);
  g_auto (ScComparisonSetting) setting = { 0 };
  sc_comparison_setting_copy (&setting, now);
  sc_comparison_setting_set_operation (&setting, operation, join);
  sc_workspace_set_comparison (self->workspace, &setting, operation != now->operation ? _("Choose Operation") : _("Change Join"), NULL);
}

void
sc_coordinates_model_set_dim (ScCoordinatesModel *self, const gchar *dim)
{
  g_return_if_fail (SC_IS_COORDINATES_MODEL (self));

  g_auto (ScComparisonSetting) setting = { 0 };
  sc_comparison_setting_copy (&setting, sc_workspace_get_comparison (self->workspace));
  g_free (setting.dim);
  setting.dim = g_strdup (dim);
  sc_workspace_set_comparison (self->workspace, &setting, _("Change Dimension"), NULL);
}

void
sc_coordinates_model_set_tolerance (ScCoordinatesModel *self, gdouble tolerance)
{
  g_return_if_fail (SC_IS_COORDINATES_MODEL (self) && tolerance >= 0);

  g_auto (ScComparisonSetting) setting = { 0 };
  sc_comparison_setting_copy (&setting, sc_workspace_get_comparison (self->workspace));
  setting.tolerance = tolerance;
  sc_workspace_set_comparison (self->workspace, &setting, _("Change Tolerance"), TOLERANCE_KEY);
}

void
sc_coordinates_model_end_tolerance (ScCoordinatesModel *self)
{
  sc_workspace_end_merge (self->workspace);
}

static gchar *
name_mending (const gchar *coordinate)
{
  /* Translators: the name of a coordinate */
  return g_strdup_printf (_("Mend “%s”"), coordinate);
}

void
sc_coordinates_model_mend (ScCoordinatesModel *self, guint place, const gchar *name)
{
  g_return_if_fail (SC_IS_COORDINATES_MODEL (self) && place > 0 && place < self->setting.n && name != NULL);

  GPtrArray *differences = sc_coordinates_model_get_differences (self, place);
  for (guint i = 0; differences != NULL && i < differences->len; i++)
    {
      const ScCoordinateDifference *difference = g_ptr_array_index (differences, i);
      if (!g_str_equal (difference->name, name) || !sc_mending_is_possible (difference))
        continue;
      g_auto (ScComparisonSetting) setting = { 0 };
      g_autofree gchar *label = name_mending (name);
      sc_comparison_setting_copy (&setting, &self->setting);
      sc_comparison_setting_add_step (&setting, place, name, difference->remedy);
      sc_workspace_set_comparison (self->workspace, &setting, label, NULL);
      return;
    }
}

void
sc_coordinates_model_undo_mending (ScCoordinatesModel *self)
{
  g_return_if_fail (SC_IS_COORDINATES_MODEL (self));

  g_auto (ScComparisonSetting) setting = { 0 };
  if (self->setting.steps->len == 0)
    return;
  const ScMendingStep *last = g_ptr_array_index (self->setting.steps, self->setting.steps->len - 1);
  g_autofree gchar *label = name_mending (last->coordinate);
  if (g_strcmp0 (sc_workspace_get_undo_label (self->workspace), label) == 0)
    {
      sc_workspace_undo (self->workspace);
      return;
    }
  /* Other things were done since, which stay. */
  sc_comparison_setting_copy (&setting, &self->setting);
  g_ptr_array_set_size (setting.steps, (gint) setting.steps->len - 1);
  sc_workspace_set_comparison (self->workspace, &setting, _("Undo Mending"), NULL);
}

/* How the labels differ */

ScOutline *
sc_coordinates_model_get_outline (ScCoordinatesModel *self, guint side)
{
  g_return_val_if_fail (side < SC_COORDINATES_N_SIDES, NULL);
  return self->sides[side].outline;
}

GPtrArray *
sc_coordinates_model_get_differences (ScCoordinatesModel *self, guint place)
{
  g_return_val_if_fail (place > 0, NULL);

  const ScComparison *comparison = self->foresight != NULL ? self->foresight->comparison : NULL;
  return comparison != NULL && place < MIN (comparison->n, self->setting.n) ? comparison->differences[place] : NULL;
}

const GError *
sc_coordinates_model_get_comparison_error (ScCoordinatesModel *self)
{
  return self->comparison_error;
}

guint
sc_coordinates_model_get_pair (ScCoordinatesModel *self)
{
  return MIN (self->pair, MAX (self->setting.n, 2) - 1);
}

ScMarks *
sc_coordinates_model_get_marks (ScCoordinatesModel *self, ScPlaceCount *count)
{
  const ScComparison *comparison = self->foresight != NULL ? self->foresight->comparison : NULL;

  if (comparison == NULL || comparison->marks == NULL)
    return NULL;
  *count = comparison->places;
  return comparison->marks;
}

/* What is done */

gdouble
sc_coordinates_model_get_operation_progress (ScCoordinatesModel *self)
{
  return sc_operation_run_is_running (self->run) ? sc_operation_run_get_progress (self->run) : 0;
}

const ScOperationOutcome *
sc_coordinates_model_get_outcome (ScCoordinatesModel *self)
{
  const ScOperationOutcome *outcome = sc_operation_run_get_outcome (self->run);

  return outcome != NULL ? outcome : self->foresight != NULL ? self->foresight->outcome : NULL;
}

const GError *
sc_coordinates_model_get_operation_error (ScCoordinatesModel *self)
{
  const GError *error = sc_mending_get_error (self->mending);
  return error != NULL ? error : sc_operation_run_get_error (self->run);
}

static const gchar *
get_path (ScCoordinatesModel *self, guint place)
{
  return sc_workspace_get_dataset_path (self->workspace, (guint) self->setting.datasets[place]);
}

/* (nullable): along which the datasets are concatenated. */
static const gchar *
get_dim (ScCoordinatesModel *self)
{
  if (self->setting.dim != NULL)
    return self->setting.dim;
  return self->foresight != NULL && self->foresight->request != NULL ? self->foresight->request->dim : NULL;
}

gchar **
sc_coordinates_model_dup_dims (ScCoordinatesModel *self, gint *chosen)
{
  g_autoptr (GStrvBuilder) dims = g_strv_builder_new ();
  ScDataset *first = self->sides[0].dataset;
  const gchar *const *names = first != NULL ? sc_dataset_get_dim_names (first) : NULL;
  const gchar *now = get_dim (self);
  gint n = 0;

  *chosen = -1;
  for (gsize d = 0; names != NULL && names[d] != NULL; d++, n++)
    {
      g_strv_builder_add (dims, names[d]);
      if (g_strcmp0 (names[d], now) == 0)
        *chosen = n;
    }
  return g_strv_builder_end (dims);
}

gchar *
sc_coordinates_model_dup_command (ScCoordinatesModel *self)
{
  g_auto (ScComparisonSetting) setting = { 0 };
  const gchar *paths[SC_COMPARISON_MAX] = { NULL };
  guint n_done;
  const gdouble *tolerances = sc_mending_get_tolerances (self->mending, &n_done);

  if (self->foresight == NULL || self->foresight->request == NULL || self->setting.operation == SC_OPERATION_NONE
      || n_done != self->setting.steps->len)
    return NULL;
  sc_comparison_setting_copy (&setting, &self->setting);
  if (setting.operation == SC_OPERATION_CONCAT && setting.dim == NULL)
    setting.dim = g_strdup (get_dim (self));
  if (setting.operation == SC_OPERATION_CONCAT && setting.dim == NULL)
    return NULL;
  for (guint i = 0; i < setting.n; i++)
    if ((paths[i] = get_path (self, i)) == NULL)
      return NULL;
  g_autofree gchar *program = sc_shell_find_program ();
  return sc_operation_command_format (program, &setting, paths, tolerances);
}

typedef struct
{
  ScOperationOutcome *outcome;
  gchar **paths;
  gchar *path;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  sc_operation_outcome_unref (saving->outcome);
  g_strfreev (saving->paths);
  g_free (saving->path);
  g_free (saving);
}

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Saving *saving = data;
  GError *error = NULL;

  if (sc_operation_outcome_write (saving->outcome, (const gchar *const *) saving->paths, saving->path, &error))
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
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  Saving *saving = g_new0 (Saving, 1);

  for (guint i = 0; i < self->setting.n; i++)
    {
      const gchar letter[] = { (gchar) ('A' + i), '\0' };
      g_strv_builder_add (paths, get_path (self, i) != NULL ? get_path (self, i) : letter);
    }
  saving->outcome = sc_operation_outcome_ref ((ScOperationOutcome *) outcome);
  saving->paths = g_strv_builder_end (paths);
  saving->path = g_strdup (path);
  g_task_set_task_data (task, saving, saving_free);
  g_task_run_in_thread (task, save_in_thread);
}

gboolean
sc_coordinates_model_save_finish (ScCoordinatesModel *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Where a variable has no values */

const gchar *
sc_coordinates_model_get_variable (ScCoordinatesModel *self, guint *side)
{
  if (side != NULL)
    *side = self->variable_side;
  return self->variable;
}

const ScMissingCount *
sc_coordinates_model_get_missing (ScCoordinatesModel *self)
{
  return sc_missing_counter_get_count (self->counter);
}

gboolean
sc_coordinates_model_is_missing_from_labels (ScCoordinatesModel *self)
{
  return self->from_labels;
}

ScField *
sc_coordinates_model_get_missing_field (ScCoordinatesModel *self)
{
  return sc_missing_counter_get_field (self->counter);
}

const GError *
sc_coordinates_model_get_missing_error (ScCoordinatesModel *self)
{
  return sc_missing_counter_get_error (self->counter);
}

gdouble
sc_coordinates_model_get_progress (ScCoordinatesModel *self)
{
  return sc_missing_counter_get_progress (self->counter);
}

gboolean
sc_coordinates_model_get_survey (ScCoordinatesModel *self, guint side, guint index, gdouble *share)
{
  g_return_val_if_fail (side < SC_COORDINATES_N_SIDES, FALSE);
  return self->surveys[side] != NULL && sc_missing_survey_get (self->surveys[side], index, share);
}
