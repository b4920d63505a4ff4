/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"
#include "train/training-request.h"

G_BEGIN_DECLS

/** The first frame of a small world: seconds since 1970. */
#define SMALL_WORLD_START G_GINT64_CONSTANT (947894400)

/**
 * small_world_write: frames of the demonstration world, 12 hours apart, into
 * @folder/@name, and its statistics beside them.
 * @change: (nullable): what is done to the dataset before; (transfer full) a new one
 *
 * Returns: (transfer full): the path
 */
gchar *small_world_write (const gchar *folder, const gchar *name, gint64 start, gsize n_frames,
                          ScDataset *(*change) (ScDataset *dataset));

/** small_world_request: (transfer full): a training of a tiny network on @folder/@name that takes a second or two. */
ScTrainingRequest *small_world_request (const gchar *folder, const gchar *name);

G_END_DECLS
