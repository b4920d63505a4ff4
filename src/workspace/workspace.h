/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"
#include "noise/noise-setting.h"
#include "workspace/selection.h"

G_BEGIN_DECLS

/**
 * ScWorkspace:
 *
 * The one state behind the window: opened files, selection, noise setting,
 * forecast settings and views. Every change goes through a setter, becomes a
 * command that can be undone, and is announced by ::changed with what changed.
 * Saved as JSON (.sigmacast). Belongs to one thread, the window's main one.
 *
 * Signals: changed (ScWorkspacePart part)
 * Properties: can-undo, can-redo, modified (all read-only, notify)
 */
#define SC_TYPE_WORKSPACE sc_workspace_get_type ()
G_DECLARE_FINAL_TYPE (ScWorkspace, sc_workspace, SC, WORKSPACE, GObject)

typedef enum
{
  SC_WORKSPACE_FILES = 1 << 0,
  SC_WORKSPACE_SELECTION = 1 << 1,
  SC_WORKSPACE_NOISE = 1 << 2,
  SC_WORKSPACE_FORECAST = 1 << 3,
  SC_WORKSPACE_VIEW = 1 << 4,
} ScWorkspacePart;

ScWorkspace *sc_workspace_new (void);

/* Noise */
const ScNoiseSetting *sc_workspace_get_noise (ScWorkspace *self);
/**
 * sc_workspace_set_noise:
 * @label: what the undo menu calls it, translated
 * @merge_key: (nullable): successive changes with the same key become one
 *   undo step until sc_workspace_end_merge(): dragging a handle
 */
void sc_workspace_set_noise (ScWorkspace *self, const ScNoiseSetting *setting, const gchar *label, const gchar *merge_key);
void sc_workspace_end_merge (ScWorkspace *self);

/* Selection */
const ScSelection *sc_workspace_get_selection (ScWorkspace *self);
void sc_workspace_set_selection (ScWorkspace *self, const ScSelection *selection);

/* Files: opened datasets, in order */
guint        sc_workspace_get_n_datasets (ScWorkspace *self);
ScDataset   *sc_workspace_get_dataset    (ScWorkspace *self, guint index);
gboolean     sc_workspace_open           (ScWorkspace *self, const gchar *path, GError **error);
void         sc_workspace_close_dataset  (ScWorkspace *self, guint index);

/* Undo */
void         sc_workspace_undo           (ScWorkspace *self);
void         sc_workspace_redo           (ScWorkspace *self);
const gchar *sc_workspace_get_undo_label (ScWorkspace *self);
const gchar *sc_workspace_get_redo_label (ScWorkspace *self);

/* Project file */
gboolean     sc_workspace_save (ScWorkspace *self, const gchar *path, GError **error);
gboolean     sc_workspace_load (ScWorkspace *self, const gchar *path, GError **error);

G_END_DECLS
