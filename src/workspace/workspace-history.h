/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workspace/workspace-state.h"

G_BEGIN_DECLS

/**
 * ScWorkspaceHistory: the commands that led to the present state, and those
 * taken back. A command is a label with the states before and after it.
 */
typedef struct _ScWorkspaceHistory ScWorkspaceHistory;

ScWorkspaceHistory *sc_workspace_history_new  (void);
void                sc_workspace_history_free (ScWorkspaceHistory *self);

/**
 * sc_workspace_history_add: what was taken back before is forgotten.
 * @merge_key: (nullable): joins the command before where that has the same
 *   key and no sc_workspace_history_end_merge() came between
 */
void sc_workspace_history_add (ScWorkspaceHistory *self, const gchar *label, const gchar *merge_key,
                               ScWorkspaceState *before, ScWorkspaceState *after);
void sc_workspace_history_end_merge (ScWorkspaceHistory *self);
void sc_workspace_history_clear     (ScWorkspaceHistory *self);

/** (nullable) (transfer none): the state to go to, NULL where there is nothing to take back or to redo. */
ScWorkspaceState *sc_workspace_history_undo (ScWorkspaceHistory *self);
ScWorkspaceState *sc_workspace_history_redo (ScWorkspaceHistory *self);
/** (nullable): labels of the next command to take back, to redo. */
const gchar *sc_workspace_history_get_undo_label (ScWorkspaceHistory *self);
const gchar *sc_workspace_history_get_redo_label (ScWorkspaceHistory *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScWorkspaceHistory, sc_workspace_history_free)

G_END_DECLS
