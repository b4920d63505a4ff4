/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workspace/workspace.h"

G_BEGIN_DECLS

/**
 * ScWorkspaceAutosave: keeps a copy of a workspace on disk while it is open,
 * a moment after each change, and takes it away when the workspace is closed.
 * A copy that is there at the start was left by a program that ended badly.
 */
typedef struct _ScWorkspaceAutosave ScWorkspaceAutosave;

/**
 * sc_workspace_autosave_new:
 * @path: the copy's file; its folder is made where it is missing
 * @delay_ms: from the first change to the writing
 */
ScWorkspaceAutosave *sc_workspace_autosave_new (ScWorkspace *workspace, const gchar *path, guint delay_ms);

/** sc_workspace_autosave_free: the copy goes too: this is the orderly end. */
void sc_workspace_autosave_free (ScWorkspaceAutosave *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScWorkspaceAutosave, sc_workspace_autosave_free)

G_END_DECLS
