/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"
#include "noise/noise-setting.h"
#include "workspace/comparison-setting.h"
#include "workspace/forecast-setting.h"
#include "workspace/outline.h"
#include "workspace/selection.h"
#include "workspace/view-setting.h"

G_BEGIN_DECLS

/** ScWorkspacePart: what a change touched. */
typedef enum
{
  SC_WORKSPACE_FILES = 1 << 0,
  SC_WORKSPACE_SELECTION = 1 << 1,
  SC_WORKSPACE_NOISE = 1 << 2,
  SC_WORKSPACE_FORECAST = 1 << 3,
  SC_WORKSPACE_VIEW = 1 << 4,
  SC_WORKSPACE_COMPARISON = 1 << 5,
} ScWorkspacePart;

/**
 * ScWorkspaceFile: one opened file; immutable, reference-counted.
 * @dataset: empty where the file of a loaded project could not be opened
 * @outline: what the dataset holds
 * @problem: (nullable): then why
 */
typedef struct
{
  gchar *path;
  ScDataset *dataset;
  ScOutline *outline;
  gchar *problem;
} ScWorkspaceFile;

/** sc_workspace_file_new: reads the labels of the dataset. */
ScWorkspaceFile *sc_workspace_file_new   (const gchar *path, ScDataset *dataset, const gchar *problem);
ScWorkspaceFile *sc_workspace_file_ref   (ScWorkspaceFile *self);
void             sc_workspace_file_unref (ScWorkspaceFile *self);

/**
 * ScWorkspaceState: all that a workspace holds, at one moment.
 * Reference-counted; immutable once it is a workspace's, so that undo keeps
 * states and never replays. May cross threads.
 * @files: (element-type ScWorkspaceFile)
 * @checkpoint_noise: the checkpoint's setting, GenCast's without one
 * @checkpoint_description: (nullable): what the checkpoint says of itself
 * @has_noise: whether @noise was changed by hand; else @checkpoint_noise holds
 */
typedef struct
{
  GPtrArray *files;
  ScSelection selection;
  ScNoiseSetting checkpoint_noise;
  gchar *checkpoint_description;
  ScNoiseSetting noise;
  gboolean has_noise;
  ScForecastSetting forecast;
  ScViewSetting view;
  ScComparisonSetting comparison;
} ScWorkspaceState;

ScWorkspaceState *sc_workspace_state_new   (void);
/** sc_workspace_state_copy: (transfer full): a state that may be changed. */
ScWorkspaceState *sc_workspace_state_copy  (const ScWorkspaceState *self);
ScWorkspaceState *sc_workspace_state_ref   (ScWorkspaceState *self);
void              sc_workspace_state_unref (ScWorkspaceState *self);

/** sc_workspace_state_compare: the parts in which @a and @b differ, 0 if in none. */
ScWorkspacePart   sc_workspace_state_compare (const ScWorkspaceState *a, const ScWorkspaceState *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScWorkspaceFile, sc_workspace_file_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScWorkspaceState, sc_workspace_state_unref)

G_END_DECLS
