/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/checkpoint.h"

G_BEGIN_DECLS

/**
 * ScParameterShape: a parameter that a GenCast network has.
 * @name: "module:w" or "module:b"
 * @n_in: rows of a weight, 0 for a bias
 * @n_out: columns of a weight, elements of a bias
 * @offset: floats of the parameters before it
 */
typedef struct
{
  gchar *name;
  gsize n_in;
  gsize n_out;
  gsize offset;
} ScParameterShape;

/** sc_checkpoint_layout: (element-type ScParameterShape) (transfer full): every parameter of such a network. */
GArray *sc_checkpoint_layout (const ScTask *task, const ScArchitecture *architecture);

/* Features of a node's place (sin φ, cos λ, sin λ) and of an edge (its length, its sender as the receiver sees it). */
#define SC_N_NODE_FEATURES 3
#define SC_N_EDGE_FEATURES 4

/* Module paths as the reference's parameters have them. */
#define SC_MODULE_GRID2MESH "grid2mesh_gnn/~_networks_builder/"
#define SC_MODULE_MESH2GRID "mesh2grid_gnn/~_networks_builder/"
#define SC_MODULE_NOISE "fourier_features_mlp/~/mlp/~/linear_%" G_GSIZE_FORMAT
#define SC_MODULE_MLP "_mlp/~/linear_%" G_GSIZE_FORMAT
#define SC_MODULE_NORM "_norm_conditioning/linear"

/** sc_checkpoint_block_module: (transfer full): e.g. "mesh_transformer/~/transformer/block_00/". */
gchar *sc_checkpoint_block_module      (const ScArchitecture *architecture, gint block);
/** sc_checkpoint_final_norm_module: (transfer full): of the norm after the last block, without "/linear". */
gchar *sc_checkpoint_final_norm_module (const ScArchitecture *architecture);

G_END_DECLS
