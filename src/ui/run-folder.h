/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScRunFolder: a folder of this process in the user's cache, for forecasts
 * that nobody has given a place yet. It is taken away with the object; folders
 * of processes that are no more are taken away too.
 */
typedef struct _ScRunFolder ScRunFolder;

ScRunFolder *sc_run_folder_new  (void);
void         sc_run_folder_free (ScRunFolder *self);

/** sc_run_folder_dup_output: (transfer full) (nullable): a path where there is no file yet; %NULL where none can be made. */
gchar *sc_run_folder_dup_output (ScRunFolder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScRunFolder, sc_run_folder_free)

G_END_DECLS
