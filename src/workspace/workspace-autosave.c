/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/workspace-autosave.h"

#include <glib/gstdio.h>

struct _ScWorkspaceAutosave
{
  ScWorkspace *workspace;
  gchar *path;
  guint delay_ms;
  gulong changed_id;
  guint timeout; /* 0: nothing to write */
};

static gboolean
write_copy (gpointer data)
{
  ScWorkspaceAutosave *self = data;
  g_autofree gchar *folder = g_path_get_dirname (self->path);
  g_autoptr (GError) error = NULL;

  self->timeout = 0;
  g_mkdir_with_parents (folder, 0700);
  if (!sc_workspace_save_copy (self->workspace, self->path, &error))
    g_message ("The copy for the case of a crash was not written: %s", error->message);
  return G_SOURCE_REMOVE;
}

static void
on_changed (ScWorkspace *workspace, guint parts, gpointer data)
{
  ScWorkspaceAutosave *self = data;

  if (self->timeout == 0)
    self->timeout = g_timeout_add_full (G_PRIORITY_LOW, self->delay_ms, write_copy, self, NULL);
}

ScWorkspaceAutosave *
sc_workspace_autosave_new (ScWorkspace *workspace, const gchar *path, guint delay_ms)
{
  ScWorkspaceAutosave *self = g_new0 (ScWorkspaceAutosave, 1);

  self->workspace = g_object_ref (workspace);
  self->path = g_strdup (path);
  self->delay_ms = delay_ms;
  self->changed_id = g_signal_connect (workspace, "changed", G_CALLBACK (on_changed), self);
  return self;
}

void
sc_workspace_autosave_free (ScWorkspaceAutosave *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->timeout, g_source_remove);
  g_signal_handler_disconnect (self->workspace, self->changed_id);
  g_unlink (self->path);
  g_object_unref (self->workspace);
  g_free (self->path);
  g_free (self);
}
