/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/workspace-state.h"

ScWorkspaceFile *
sc_workspace_file_new (const gchar *path, ScDataset *dataset, const gchar *problem)
{
  ScWorkspaceFile *self = g_atomic_rc_box_new0 (ScWorkspaceFile);

  self->path = g_strdup (path);
  self->dataset = sc_dataset_ref (dataset);
  self->outline = sc_outline_new (dataset);
  self->problem = g_strdup (problem);
  return self;
}

ScWorkspaceFile *
sc_workspace_file_ref (ScWorkspaceFile *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
file_clear (gpointer data)
{
  ScWorkspaceFile *self = data;

  g_free (self->path);
  sc_dataset_unref (self->dataset);
  sc_outline_unref (self->outline);
  g_free (self->problem);
}

void
sc_workspace_file_unref (ScWorkspaceFile *self)
{
  g_atomic_rc_box_release_full (self, file_clear);
}

ScWorkspaceState *
sc_workspace_state_new (void)
{
  ScWorkspaceState *self = g_atomic_rc_box_new0 (ScWorkspaceState);

  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_workspace_file_unref);
  sc_selection_init (&self->selection);
  self->checkpoint_noise = self->noise = SC_NOISE_SETTING_GENCAST;
  sc_forecast_setting_init (&self->forecast);
  sc_view_setting_init (&self->view);
  sc_comparison_setting_init (&self->comparison);
  return self;
}

ScWorkspaceState *
sc_workspace_state_copy (const ScWorkspaceState *source)
{
  ScWorkspaceState *self = sc_workspace_state_new ();

  for (guint i = 0; i < source->files->len; i++)
    g_ptr_array_add (self->files, sc_workspace_file_ref (g_ptr_array_index (source->files, i)));
  sc_selection_copy (&self->selection, &source->selection);
  self->checkpoint_noise = source->checkpoint_noise;
  self->checkpoint_description = g_strdup (source->checkpoint_description);
  self->noise = source->noise;
  self->has_noise = source->has_noise;
  sc_forecast_setting_copy (&self->forecast, &source->forecast);
  sc_view_setting_copy (&self->view, &source->view);
  sc_comparison_setting_copy (&self->comparison, &source->comparison);
  return self;
}

ScWorkspaceState *
sc_workspace_state_ref (ScWorkspaceState *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
state_clear (gpointer data)
{
  ScWorkspaceState *self = data;

  g_ptr_array_unref (self->files);
  sc_selection_clear (&self->selection);
  g_free (self->checkpoint_description);
  sc_forecast_setting_clear (&self->forecast);
  sc_view_setting_clear (&self->view);
  sc_comparison_setting_clear (&self->comparison);
}

void
sc_workspace_state_unref (ScWorkspaceState *self)
{
  g_atomic_rc_box_release_full (self, state_clear);
}

static gboolean
same_files (const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (g_ptr_array_index (a, i) != g_ptr_array_index (b, i))
      return FALSE;
  return TRUE;
}

ScWorkspacePart
sc_workspace_state_compare (const ScWorkspaceState *a, const ScWorkspaceState *b)
{
  ScWorkspacePart parts = 0;

  if (a == b)
    return 0;
  if (!same_files (a->files, b->files))
    parts |= SC_WORKSPACE_FILES;
  if (!sc_selection_equal (&a->selection, &b->selection))
    parts |= SC_WORKSPACE_SELECTION;
  if (a->has_noise != b->has_noise || !sc_noise_setting_equal (&a->noise, &b->noise)
      || !sc_noise_setting_equal (&a->checkpoint_noise, &b->checkpoint_noise))
    parts |= SC_WORKSPACE_NOISE;
  if (!sc_forecast_setting_equal (&a->forecast, &b->forecast))
    parts |= SC_WORKSPACE_FORECAST;
  if (!sc_view_setting_equal (&a->view, &b->view))
    parts |= SC_WORKSPACE_VIEW;
  if (!sc_comparison_setting_equal (&a->comparison, &b->comparison))
    parts |= SC_WORKSPACE_COMPARISON;
  return parts;
}
