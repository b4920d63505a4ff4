/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/gencast.h"

G_BEGIN_DECLS

/*
 * Names of the probes with their rows and channels; D is the latent size.
 *
 * Stages, in order:
 *   noise_encoding               [1][size]          encoding of σ
 *   grid2mesh/grid_nodes         [n_grid][D]        latent grid nodes after the encoder
 *   grid2mesh/mesh_nodes         [n_mesh][D]        latent mesh nodes after the encoder
 *   transformer/block_00, …      [n_mesh][D]        after each block
 *   transformer/final            [n_mesh][D]        after the last norm
 *   mesh2grid/grid_nodes         [n_grid][D]        latent grid nodes after the decoder
 *   output                       [n_grid][n_target] F, the network's output
 *   final                        [n_grid][n_target] D(x; σ)
 *
 * Details, each just before the stage that it belongs to:
 *   grid2mesh/embedded/grid_nodes, grid2mesh/embedded/mesh_nodes,
 *   grid2mesh/embedded/edges, grid2mesh/processed/edges,
 *   transformer/block_00/attention     what attention adds to the residual stream
 *   transformer/block_00/feed_forward  what the feed-forward layers add
 *   mesh2grid/embedded/edges, mesh2grid/processed/edges
 * "processed" edges include the residual.
 */

G_END_DECLS
