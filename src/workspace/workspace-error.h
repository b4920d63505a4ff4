/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SC_WORKSPACE_ERROR_FOREIGN, /* not a Sigmacast project */
  SC_WORKSPACE_ERROR_DAMAGED, /* a project with a part missing or of the wrong kind */
  SC_WORKSPACE_ERROR_VERSION, /* a project of a newer program */
  SC_WORKSPACE_ERROR_KIND,    /* a file or folder that the workspace has no use for */
} ScWorkspaceError;

#define SC_WORKSPACE_ERROR sc_workspace_error_quark ()
GQuark sc_workspace_error_quark (void);

G_END_DECLS
