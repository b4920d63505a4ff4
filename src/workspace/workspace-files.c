/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "workspace/workspace-private.h"
#include "workspace/workspace-project.h"
#include "workspace/workspace-reader.h"

static ScWorkspaceFile *
get_file (ScWorkspace *self, guint index)
{
  return g_ptr_array_index (self->state->files, index);
}

guint
sc_workspace_get_n_datasets (ScWorkspace *self)
{
  g_return_val_if_fail (SC_IS_WORKSPACE (self), 0);

  return self->state->files->len;
}

ScDataset *
sc_workspace_get_dataset (ScWorkspace *self, guint index)
{
  g_return_val_if_fail (SC_IS_WORKSPACE (self), NULL);
  g_return_val_if_fail (index < self->state->files->len, NULL);

  return get_file (self, index)->dataset;
}

ScOutline *
sc_workspace_get_outline (ScWorkspace *self, guint index)
{
  g_return_val_if_fail (SC_IS_WORKSPACE (self), NULL);
  g_return_val_if_fail (index < self->state->files->len, NULL);

  return get_file (self, index)->outline;
}

const gchar *
sc_workspace_get_dataset_path (ScWorkspace *self, guint index)
{
  g_return_val_if_fail (SC_IS_WORKSPACE (self), NULL);
  g_return_val_if_fail (index < self->state->files->len, NULL);

  return get_file (self, index)->path;
}

const gchar *
sc_workspace_get_dataset_problem (ScWorkspace *self, guint index)
{
  g_return_val_if_fail (SC_IS_WORKSPACE (self), NULL);
  g_return_val_if_fail (index < self->state->files->len, NULL);

  return get_file (self, index)->problem;
}

static void
take_path (ScWorkspace *self, const gchar *path)
{
  gchar *absolute = g_canonicalize_filename (path, NULL);

  g_free (self->path);
  self->path = absolute;
  g_object_notify (G_OBJECT (self), "path");
}

static void
take_project (ScWorkspace *self, ScWorkspaceState *state, const gchar *path)
{
  sc_workspace_history_clear (self->history);
  sc_workspace_state_unref (self->saved);
  self->saved = sc_workspace_state_ref (state);
  take_path (self, path);
  sc_workspace_take_state (self, sc_workspace_state_ref (state));
}

static void
apply (ScWorkspace *self, ScReadFile *file)
{
  g_autofree gchar *name = g_path_get_basename (file->path);
  /* Translators: the name of a file or folder */
  g_autofree gchar *label = g_strdup_printf (_("Open “%s”"), name);

  if (file->kind == SC_READ_PROJECT)
    {
      take_project (self, file->state, file->path);
      return;
    }
  ScWorkspaceState *state = sc_workspace_state_copy (self->state);
  sc_read_file_apply (file, state);
  sc_workspace_commit (self, state, label, NULL);
}

gboolean
sc_workspace_open (ScWorkspace *self, const gchar *path, GError **error)
{
  g_return_val_if_fail (SC_IS_WORKSPACE (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  g_autoptr (ScReadFile) file = sc_read_file (path, error);

  if (file == NULL)
    return FALSE;
  apply (self, file);
  return TRUE;
}

static void
open_on_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  ScReadFile *file = sc_read_file (data, &error);

  if (file != NULL)
    g_task_return_pointer (task, file, (GDestroyNotify) sc_read_file_free);
  else
    g_task_return_error (task, error);
}

static void
start_reading (ScWorkspace *self, const gchar *path, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback,
               gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, open_on_thread);
}

void
sc_workspace_open_async (ScWorkspace *self, const gchar *path, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer data)
{
  g_return_if_fail (SC_IS_WORKSPACE (self));
  g_return_if_fail (path != NULL);

  start_reading (self, path, sc_workspace_open_async, cancellable, callback, data);
}

void
sc_workspace_restore_async (ScWorkspace *self, const gchar *path, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (SC_IS_WORKSPACE (self));
  g_return_if_fail (path != NULL);

  start_reading (self, path, sc_workspace_restore_async, cancellable, callback, data);
}

gboolean
sc_workspace_open_finish (ScWorkspace *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (SC_IS_WORKSPACE (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  g_autoptr (ScReadFile) file = g_task_propagate_pointer (G_TASK (result), error);

  if (file == NULL)
    return FALSE;
  if (file->kind == SC_READ_PROJECT && g_task_get_source_tag (G_TASK (result)) == sc_workspace_restore_async)
    {
      sc_workspace_history_clear (self->history);
      sc_workspace_take_state (self, sc_workspace_state_ref (file->state));
    }
  else
    apply (self, file);
  return TRUE;
}

void
sc_workspace_close_dataset (ScWorkspace *self, guint index)
{
  g_return_if_fail (SC_IS_WORKSPACE (self));
  g_return_if_fail (index < self->state->files->len);

  ScWorkspaceState *state = sc_workspace_state_copy (self->state);
  ScWorkspaceFile *file = get_file (self, index);

  if (g_strcmp0 (state->forecast.inputs, file->path) == 0)
    g_clear_pointer (&state->forecast.inputs, g_free);
  g_ptr_array_remove_index (state->files, index);
  sc_comparison_setting_forget (&state->comparison, (gint) index);
  if (state->selection.dataset > (gint) index || state->selection.dataset == (gint) state->files->len)
    state->selection.dataset--; /* the last file closed leaves the forecast's place, −1 */
  if (state->selection.dataset >= 0)
    sc_selection_fit (&state->selection,
                      ((ScWorkspaceFile *) g_ptr_array_index (state->files, state->selection.dataset))->outline);

  g_autofree gchar *name = g_path_get_basename (file->path);
  g_autofree gchar *label = g_strdup_printf (_("Close “%s”"), name);
  sc_workspace_commit (self, state, label, NULL);
}

gboolean
sc_workspace_save_copy (ScWorkspace *self, const gchar *path, GError **error)
{
  g_return_val_if_fail (SC_IS_WORKSPACE (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  g_autofree gchar *absolute = g_canonicalize_filename (path, NULL);
  return sc_workspace_project_write (self->state, absolute, error);
}

gboolean
sc_workspace_save (ScWorkspace *self, const gchar *path, GError **error)
{
  if (!sc_workspace_save_copy (self, path, error))
    return FALSE;
  sc_workspace_state_unref (self->saved);
  self->saved = sc_workspace_state_ref (self->state);
  take_path (self, path);
  sc_workspace_update_properties (self);
  return TRUE;
}

gboolean
sc_workspace_load (ScWorkspace *self, const gchar *path, GError **error)
{
  g_return_val_if_fail (SC_IS_WORKSPACE (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  g_autoptr (ScWorkspaceState) state = sc_workspace_project_read (path, error);

  if (state == NULL)
    return FALSE;
  take_project (self, state, path);
  return TRUE;
}
