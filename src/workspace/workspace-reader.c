/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/workspace-reader.h"

#include <stdio.h>
#include <string.h>

#include "io/open.h"
#include "model/checkpoint.h"
#include "workspace/workspace-project.h"

static const gchar *const STATISTICS[] = {
  "mean_by_level.nc", "stddev_by_level.nc", "diffs_stddev_by_level.nc", "min_by_level.nc", NULL,
};

static gboolean
has_statistics (const gchar *folder)
{
  for (gsize i = 0; STATISTICS[i] != NULL; i++)
    {
      g_autofree gchar *path = g_build_filename (folder, STATISTICS[i], NULL);

      if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return FALSE;
    }
  return TRUE;
}

/* (nullable): the file of that name in @folder. */
static gchar *
find (const gchar *folder, const gchar *name)
{
  gchar *path = g_build_filename (folder, name, NULL);

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    g_clear_pointer (&path, g_free);
  return path;
}

/* (nullable): the project in @folder, where there is exactly one. */
static gchar *
find_project (const gchar *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gchar *project = NULL;
  const gchar *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".sigmacast"))
      {
        if (project != NULL)
          {
            g_free (project);
            return NULL;
          }
        project = g_build_filename (folder, name, NULL);
      }
  return project;
}

static gboolean
read_project (ScReadFile *self, const gchar *path, GError **error)
{
  self->kind = SC_READ_PROJECT;
  self->state = sc_workspace_project_read (path, error);
  return self->state != NULL;
}

static gboolean
read_checkpoint (ScReadFile *self, const gchar *path, GError **error)
{
  g_autoptr (ScCheckpoint) checkpoint = sc_checkpoint_load (path, error);

  if (checkpoint == NULL)
    return FALSE;
  self->noise = *sc_checkpoint_get_noise (checkpoint);
  self->checkpoint = g_strdup (path);
  self->description = g_strdup (sc_checkpoint_get_description (checkpoint));
  return TRUE;
}

static gboolean
read_dataset (ScReadFile *self, const gchar *path, GError **error)
{
  g_autoptr (ScDataset) dataset = sc_open_dataset (path, SC_OPEN_DEFAULT, error);

  if (dataset == NULL)
    return FALSE;
  self->file = sc_workspace_file_new (path, dataset, NULL);
  return TRUE;
}

static gboolean
read_folder (ScReadFile *self, GError **error)
{
  static const gchar *const WITH_FUTURE[] = { "example_batch.nc", "samples.nc" };
  g_autofree gchar *project = find_project (self->path);
  g_autofree gchar *checkpoint = find (self->path, "checkpoint.npz");
  g_autofree gchar *stats = g_build_filename (self->path, "stats", NULL);

  if (project != NULL)
    return read_project (self, project, error);

  self->kind = SC_READ_FOLDER;
  if (has_statistics (self->path))
    self->stats = g_strdup (self->path);
  else if (has_statistics (stats))
    self->stats = g_steal_pointer (&stats);
  for (gsize i = 0; i < G_N_ELEMENTS (WITH_FUTURE) && self->inputs == NULL; i++)
    self->inputs = find (self->path, WITH_FUTURE[i]);
  if (self->inputs == NULL && (self->inputs = find (self->path, "inputs.nc")) != NULL)
    self->forcings = find (self->path, "forcings.nc");

  if (checkpoint == NULL && self->stats == NULL && self->inputs == NULL)
    {
      g_set_error (error, SC_WORKSPACE_ERROR, SC_WORKSPACE_ERROR_KIND,
                   "%s: the folder has neither checkpoint.npz, nor statistics, nor example_batch.nc, samples.nc or inputs.nc",
                   self->path);
      return FALSE;
    }
  if (checkpoint != NULL && !read_checkpoint (self, checkpoint, error))
    return FALSE;
  return self->inputs == NULL || read_dataset (self, self->inputs, error);
}

/* Whether the file begins like a zip archive, which a checkpoint is. */
static gboolean
begins_like_zip (const gchar *path)
{
  gchar magic[2] = { 0 };
  FILE *file = fopen (path, "rb");

  if (file == NULL)
    return FALSE;
  gsize n = fread (magic, 1, sizeof magic, file);
  fclose (file);
  return n == sizeof magic && memcmp (magic, "PK", 2) == 0;
}

ScReadFile *
sc_read_file (const gchar *path, GError **error)
{
  g_autoptr (ScReadFile) self = g_new0 (ScReadFile, 1);
  gboolean ok;

  self->path = g_canonicalize_filename (path, NULL);
  if (g_file_test (self->path, G_FILE_TEST_IS_DIR))
    ok = read_folder (self, error);
  else if (g_file_test (self->path, G_FILE_TEST_EXISTS) && !g_file_test (self->path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, SC_WORKSPACE_ERROR, SC_WORKSPACE_ERROR_KIND, "%s: neither a file nor a folder", self->path);
      ok = FALSE;
    }
  else if (g_str_has_suffix (self->path, ".sigmacast"))
    ok = read_project (self, self->path, error);
  else if (g_str_has_suffix (self->path, ".npz") || begins_like_zip (self->path))
    {
      g_autofree gchar *folder = g_path_get_dirname (self->path);

      self->kind = SC_READ_CHECKPOINT;
      if (has_statistics (folder))
        self->stats = g_strdup (folder);
      ok = read_checkpoint (self, self->path, error);
    }
  else
    {
      self->kind = SC_READ_DATASET;
      ok = read_dataset (self, self->path, error);
    }
  return ok ? g_steal_pointer (&self) : NULL;
}

void
sc_read_file_free (ScReadFile *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_clear_pointer (&self->file, sc_workspace_file_unref);
  g_free (self->checkpoint);
  g_free (self->description);
  g_free (self->stats);
  g_free (self->inputs);
  g_free (self->forcings);
  g_clear_pointer (&self->state, sc_workspace_state_unref);
  g_free (self);
}

/* A file opened again takes the place of the one opened before. */
static void
add_file (ScWorkspaceState *state, ScWorkspaceFile *file)
{
  guint position = state->files->len;

  for (guint i = 0; i < state->files->len; i++)
    if (g_strcmp0 (((ScWorkspaceFile *) g_ptr_array_index (state->files, i))->path, file->path) == 0)
      position = i;
  if (position < state->files->len)
    {
      sc_workspace_file_unref (g_ptr_array_index (state->files, position));
      g_ptr_array_index (state->files, position) = sc_workspace_file_ref (file);
    }
  else
    g_ptr_array_add (state->files, sc_workspace_file_ref (file));
  if (state->selection.dataset != (gint) position)
    {
      state->selection.dataset = (gint) position;
      state->selection.time = 0;
      state->selection.member = 0;
    }
  sc_selection_fit (&state->selection, file->outline);
}

static void
replace (gchar **member, const gchar *value)
{
  gchar *copy = g_strdup (value);

  g_free (*member);
  *member = copy;
}

static void
set_checkpoint (ScReadFile *self, ScWorkspaceState *state)
{
  replace (&state->forecast.checkpoint, self->checkpoint);
  replace (&state->checkpoint_description, self->description);
  state->checkpoint_noise = self->noise;
  if (!state->has_noise)
    state->noise = self->noise;
}

void
sc_read_file_apply (ScReadFile *self, ScWorkspaceState *state)
{
  switch (self->kind)
    {
    case SC_READ_DATASET:
      add_file (state, self->file);
      /* The first file opened is what a forecast starts from, until another is chosen. */
      if (state->forecast.inputs == NULL)
        replace (&state->forecast.inputs, self->path);
      break;
    case SC_READ_CHECKPOINT:
      set_checkpoint (self, state);
      if (self->stats != NULL && state->forecast.stats == NULL)
        replace (&state->forecast.stats, self->stats);
      break;
    case SC_READ_FOLDER:
      if (self->checkpoint != NULL)
        set_checkpoint (self, state);
      if (self->stats != NULL)
        replace (&state->forecast.stats, self->stats);
      if (self->inputs != NULL)
        {
          replace (&state->forecast.inputs, self->inputs);
          replace (&state->forecast.forcings, self->forcings);
          add_file (state, self->file);
        }
      break;
    case SC_READ_PROJECT:
      g_assert_not_reached (); /* a project is a state of its own */
    }
}
