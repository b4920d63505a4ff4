/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "workspace/workspace-error.h"
#include "workspace/workspace-state.h"

G_BEGIN_DECLS

typedef enum
{
  SC_READ_DATASET,    /* a NetCDF or GRIB file */
  SC_READ_CHECKPOINT, /* an .npz: noise is its setting; stats where they lie beside it */
  SC_READ_FOLDER,     /* what a forecast needs, by name: any of the paths may be NULL */
  SC_READ_PROJECT,    /* a .sigmacast */
} ScReadKind;

/** ScReadFile: what was found at a path; to be taken into a workspace's state. */
typedef struct
{
  ScReadKind kind;
  gchar *path; /* absolute */
  ScWorkspaceFile *file;
  ScNoiseSetting noise;
  gchar *checkpoint;
  gchar *description; /* of the checkpoint */
  gchar *stats;
  gchar *inputs;
  gchar *forcings;
  ScWorkspaceState *state;
} ScReadFile;

/**
 * sc_read_file:
 * @path: a dataset, checkpoint, project, or a folder with a forecast's files:
 *   a *.sigmacast alone; else checkpoint.npz, the statistics (in it or in
 *   stats/), example_batch.nc, samples.nc or inputs.nc with forcings.nc
 *
 * Touches no shared state: may be called on any thread.
 */
ScReadFile *sc_read_file      (const gchar *path, GError **error);
void        sc_read_file_free (ScReadFile *self);

/** sc_read_file_apply: changes @state, which is not yet anybody's, by what was read. */
void        sc_read_file_apply (ScReadFile *self, ScWorkspaceState *state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScReadFile, sc_read_file_free)

G_END_DECLS
