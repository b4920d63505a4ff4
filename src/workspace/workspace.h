/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dataset/dataset.h"
#include "noise/noise-setting.h"
#include "workspace/forecast-setting.h"
#include "workspace/selection.h"
#include "workspace/view-setting.h"
#include "workspace/workspace-error.h"
#include "workspace/workspace-state.h"

G_BEGIN_DECLS

/**
 * ScWorkspace:
 *
 * The one state behind the window: opened files, selection, noise setting,
 * forecast settings, views and what is compared. Every change goes through a setter, becomes a
 * command that can be undone, and is announced by ::changed with what changed.
 * Saved as JSON (.sigmacast). Belongs to one thread, the window's main one.
 *
 * What a getter lends is valid until the next change.
 *
 * Signals: changed (ScWorkspacePart part)
 * Properties: can-undo, can-redo, undo-label, redo-label, modified, path
 *   (all read-only, notify). Modified: the files or settings are not as in the
 *   project file; where one looks (selection and view) does not count.
 */
#define SC_TYPE_WORKSPACE sc_workspace_get_type ()
G_DECLARE_FINAL_TYPE (ScWorkspace, sc_workspace, SC, WORKSPACE, GObject)

ScWorkspace *sc_workspace_new (void);

/* Noise */

/** sc_workspace_get_noise: as set by hand, else the checkpoint's, else GenCast's. */
const ScNoiseSetting *sc_workspace_get_noise (ScWorkspace *self);
/**
 * sc_workspace_set_noise:
 * @label: what the undo menu calls it, translated
 * @merge_key: (nullable): successive changes with the same key become one
 *   undo step until sc_workspace_end_merge(): dragging a handle
 */
void sc_workspace_set_noise (ScWorkspace *self, const ScNoiseSetting *setting, const gchar *label, const gchar *merge_key);
void sc_workspace_end_merge (ScWorkspace *self);
/** sc_workspace_get_has_noise: whether the noise was set by hand. */
gboolean sc_workspace_get_has_noise (ScWorkspace *self);
/** sc_workspace_reset_noise: back to the checkpoint's (without one GenCast's) noise. */
void     sc_workspace_reset_noise (ScWorkspace *self, const gchar *label);
/** sc_workspace_get_checkpoint_noise: what sc_workspace_reset_noise() goes back to. */
const ScNoiseSetting *sc_workspace_get_checkpoint_noise (ScWorkspace *self);

/* Selection */

const ScSelection *sc_workspace_get_selection (ScWorkspace *self);
/**
 * sc_workspace_set_selection: successive changes of the same fields become
 *   one undo step.
 */
void sc_workspace_set_selection (ScWorkspace *self, const ScSelection *selection);
/** sc_workspace_show: as sc_workspace_set_selection(), but no command: the program itself moves on, as a run or a film does. */
void sc_workspace_show (ScWorkspace *self, const ScSelection *selection);

/* Forecast and views; @label, @merge_key as in sc_workspace_set_noise() */

const ScForecastSetting *sc_workspace_get_forecast (ScWorkspace *self);
void sc_workspace_set_forecast (ScWorkspace *self, const ScForecastSetting *setting, const gchar *label,
                                const gchar *merge_key);
/** sc_workspace_get_checkpoint_description: (nullable): what the checkpoint says of itself. */
const gchar *sc_workspace_get_checkpoint_description (ScWorkspace *self);
/** sc_workspace_dup_request: (transfer full): what to run, the noise included where it was set by hand. */
ScForecastRequest *sc_workspace_dup_request (ScWorkspace *self);

const ScViewSetting *sc_workspace_get_view (ScWorkspace *self);
void sc_workspace_set_view (ScWorkspace *self, const ScViewSetting *setting, const gchar *label, const gchar *merge_key);
/** sc_workspace_show_page: which page is looked at: kept, but nothing to undo. */
void sc_workspace_show_page (ScWorkspace *self, const gchar *page);

const ScComparisonSetting *sc_workspace_get_comparison (ScWorkspace *self);
void sc_workspace_set_comparison (ScWorkspace *self, const ScComparisonSetting *setting, const gchar *label,
                                  const gchar *merge_key);

/* Files: opened datasets, in order */

guint        sc_workspace_get_n_datasets (ScWorkspace *self);
/** sc_workspace_get_dataset: (transfer none): empty where the file of a project could not be opened. */
ScDataset   *sc_workspace_get_dataset    (ScWorkspace *self, guint index);
/** sc_workspace_get_outline: (transfer none): what the dataset holds. */
ScOutline   *sc_workspace_get_outline (ScWorkspace *self, guint index);
const gchar *sc_workspace_get_dataset_path (ScWorkspace *self, guint index);
/** sc_workspace_get_dataset_problem: (nullable): why the file could not be opened. */
const gchar *sc_workspace_get_dataset_problem (ScWorkspace *self, guint index);
/**
 * sc_workspace_open:
 * @path: a NetCDF or GRIB file, a checkpoint (.npz), a folder with a
 *   forecast's files, or a project (.sigmacast), which replaces everything
 *
 * Reads in the calling thread; a window uses sc_workspace_open_async().
 */
gboolean sc_workspace_open        (ScWorkspace *self, const gchar *path, GError **error);
/** sc_workspace_open_async: reads on another thread, changes the workspace on this one. */
void     sc_workspace_open_async  (ScWorkspace *self, const gchar *path, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data);
gboolean sc_workspace_open_finish (ScWorkspace *self, GAsyncResult *result, GError **error);
void     sc_workspace_close_dataset (ScWorkspace *self, guint index);

/* Undo */

void         sc_workspace_undo           (ScWorkspace *self);
void         sc_workspace_redo           (ScWorkspace *self);
/** (nullable): %NULL where there is nothing to take back, to redo. */
const gchar *sc_workspace_get_undo_label (ScWorkspace *self);
const gchar *sc_workspace_get_redo_label (ScWorkspace *self);

/* Project file */

/** sc_workspace_get_path: (nullable): the project file that was saved or loaded last. */
const gchar *sc_workspace_get_path     (ScWorkspace *self);
gboolean     sc_workspace_get_modified (ScWorkspace *self);
/** sc_workspace_save: atomically; the workspace is then that project. */
gboolean     sc_workspace_save (ScWorkspace *self, const gchar *path, GError **error);
/** sc_workspace_save_copy: as sc_workspace_save(), but path and modified stay as they are. */
gboolean     sc_workspace_save_copy (ScWorkspace *self, const gchar *path, GError **error);
/** sc_workspace_load: with an error the workspace stays as it was. Undo starts anew. */
gboolean     sc_workspace_load (ScWorkspace *self, const gchar *path, GError **error);
/**
 * sc_workspace_restore_async: as sc_workspace_open_async() of a project that is
 *   a copy: the workspace has no project file then and counts as modified.
 *   Ends with sc_workspace_open_finish().
 */
void         sc_workspace_restore_async (ScWorkspace *self, const gchar *path, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer data);

G_END_DECLS
