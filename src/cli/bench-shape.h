/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/checkpoint.h"

G_BEGIN_DECLS

/**
 * ScBenchShape: a network that figures are stated for.
 * @reference_operations: floating-point operations that the reference spends on one call, 0: not known
 * @reference_training: seconds that the reference takes for forward, backward
 *   and optimiser of one sample of two, times the floating-point operations
 *   of sgemm a second on the machine where that was measured; 0: not known
 */
typedef struct
{
  const gchar *name;
  gsize n_lat, n_lon;
  const gint *levels;
  gsize n_levels;
  gint mesh_size;
  gint latent_size;
  gint num_layers;
  gint num_heads;
  gint k_hop;
  gint ffw_hidden;
  gdouble reference_operations;
  gdouble reference_training;
} ScBenchShape;

/** sc_bench_shape_find: (nullable): "mini", the shape of GenCast 1° Mini, "demo", or "trial", a small one to train. */
const ScBenchShape *sc_bench_shape_find (const gchar *name);

/** sc_bench_shape_new_checkpoint: (transfer full) (nullable): GenCast's task with random weights. */
ScCheckpoint *sc_bench_shape_new_checkpoint (const ScBenchShape *self, GError **error);

/** sc_bench_shape_fill_grid: @lat: [n_lat] from −90 to 90; @lon: [n_lon] from 0 */
void sc_bench_shape_fill_grid (const ScBenchShape *self, gfloat *lat, gfloat *lon);

G_END_DECLS
