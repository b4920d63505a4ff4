/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "io/npz.h"
#include "model/gencast.h"

G_BEGIN_DECLS

/**
 * GoldenNetwork: a golden configuration's checkpoint and geometry.
 * @checkpoint, @geometry: what its files have
 * @conditioning: [batch][n_grid][n_conditioning], the same in all its stages
 */
typedef struct
{
  gchar *folder;
  ScCheckpoint *checkpoint;
  ScNpz *geometry;
  ScArray *lat;
  ScArray *lon;
  ScArray *face_index;
  gsize batch;
  gsize n_grid;
  gsize n_conditioning;
  gsize n_target;
  gfloat *conditioning;
} GoldenNetwork;

/** golden_network_open: (nullable): %NULL, the test marked as skipped, where the data is not there. */
GoldenNetwork *golden_network_open (const gchar *folder);
void           golden_network_free (GoldenNetwork *self);
/** golden_network_build: (transfer full): the plan with the reference's faces. */
ScGenCast     *golden_network_build (GoldenNetwork *self, ScThreads *threads);
/** golden_network_open_stages: (transfer full): stages_@index.npz. */
ScNpz         *golden_network_open_stages (GoldenNetwork *self, gint index);
/** golden_read: (transfer full): one entry, which is there. */
ScArray       *golden_read (ScNpz *npz, const gchar *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GoldenNetwork, golden_network_free)

G_END_DECLS
