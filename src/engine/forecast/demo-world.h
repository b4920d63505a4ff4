/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/threads.h"
#include "dataset/dataset.h"
#include "forecast/statistics.h"
#include "model/checkpoint.h"

G_BEGIN_DECLS

/**
 * The demonstration world: a checkpoint, made-up weather (forecast/demo-weather.h)
 * and its statistics, in the reference's formats, so that everything can be
 * tried without any download. All weights but the last layer's are random; that
 * one is fitted to the made-up weather, so that its waves travel in a forecast.
 * Everything it writes says that it is made up.
 *
 * The grid has 33 × 64 points, three levels, and the network a mesh of three
 * splits, 64 channels and four transformer layers.
 */

/** The files that sc_demo_world_make() writes into its folder, the four statistics beside them. */
#define SC_DEMO_WORLD_CHECKPOINT "checkpoint.npz"
#define SC_DEMO_WORLD_DATASET "example_batch.nc"

/** sc_demo_world_checkpoint: (transfer full) (nullable): random weights of @seed, the last layer fitted (forecast/demo-fit.h). */
ScCheckpoint *sc_demo_world_checkpoint (guint64 seed, ScThreads *threads, GError **error);

/**
 * sc_demo_world_dataset:
 * @start_seconds: the first frame, since 1970-01-01T00:00
 * @n_frames: every 12 hours; two are a forecast's input, the others its truth
 *
 * Returns: (transfer full) (nullable): dims (batch, time, level, lat, lon), with `datetime` and the static fields
 */
ScDataset    *sc_demo_world_dataset    (gint64 start_seconds, gsize n_frames, GError **error);

/** sc_demo_world_statistics: (transfer full) (nullable) (array length=SC_STATISTICS_N_KINDS): of a year of the weather, by ScStatisticsKind. */
GPtrArray    *sc_demo_world_statistics (GError **error);

/**
 * sc_demo_world_make:
 * @folder: made where it is not there; files of these names in it are replaced
 * @seed: of the weights; 0 is the one that the program shows
 */
gboolean      sc_demo_world_make       (const gchar *folder, guint64 seed, GError **error);

G_END_DECLS
