/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "workspace/workspace-error.h"
#include "workspace/workspace-state.h"

G_BEGIN_DECLS

/**
 * sc_workspace_project_write:
 * @path: the .sigmacast file: replaced whole or not at all
 *
 * Paths of files below the project's folder are written relative to it, so
 * that a folder can be moved with its project.
 */
gboolean sc_workspace_project_write (ScWorkspaceState *state, const gchar *path, GError **error);

/**
 * sc_workspace_project_read:
 *
 * Reads a project and opens its data files; one that cannot be opened stays
 * listed with its problem. Touches no shared state: may be called on any
 * thread.
 *
 * Returns: (transfer full) (nullable): %NULL with %SC_WORKSPACE_ERROR or a
 *   file error for what is not a whole project
 */
ScWorkspaceState *sc_workspace_project_read (const gchar *path, GError **error);

G_END_DECLS
