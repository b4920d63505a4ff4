/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workspace/workspace-history.h"
#include "workspace/workspace.h"

G_BEGIN_DECLS

/**
 * The parts of the workspace: workspace.c keeps the state and its history,
 * workspace-files.c opens, closes, saves and loads.
 */
struct _ScWorkspace
{
  GObject parent_instance;

  ScWorkspaceState *state;
  ScWorkspaceState *saved; /* as the project file has it */
  ScWorkspaceHistory *history;
  gchar *path; /* (nullable): the project file */

  /* As last notified, so that a property is announced only when it changes. */
  gchar *undo_label;
  gchar *redo_label;
  gboolean modified;
};

/** sc_workspace_take_state: makes @state (transfer full) the present one and tells what differs. */
void sc_workspace_take_state (ScWorkspace *self, ScWorkspaceState *state);

/** sc_workspace_commit: makes @state (transfer full) the present one as a command that can be undone. */
void sc_workspace_commit (ScWorkspace *self, ScWorkspaceState *state, const gchar *label, const gchar *merge_key);

/** sc_workspace_update_properties: announces what can be undone and whether anything is modified. */
void sc_workspace_update_properties (ScWorkspace *self);

G_END_DECLS
