/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/gencast-private.h"
#include "sphere/connectivity.h"

G_BEGIN_DECLS

/**
 * sc_gencast_build_graph:
 *
 * Takes the nodes, edges and the attention's pattern from the connectivity
 * into @self: everything but the embeddings.
 */
gboolean sc_gencast_build_graph (ScGenCast *self, const ScIcosahedralMesh *mesh, const ScConnectivity *connectivity,
                                 GError **error);

/**
 * ScEmbedding: features of nodes or edges through a perceptron and a layer
 * norm without scale and offset, which depends on the grid alone.
 * @features: [n][n_features]
 * @index: (nullable): [n]: row of @features for row i of the result
 * @result: [n][width]
 */
typedef struct
{
  const ScKernels *kernels;
  const ScMlp *mlp; /* one part */
  const gfloat *features;
  gsize n_features;
  const gint32 *index;
  gsize n;
  gsize latent;
  gsize width;
  gfloat *result;
} ScEmbedding;

gboolean sc_embedding_compute (const ScEmbedding *self, ScThreads *threads, GError **error);

/**
 * sc_edge_set_embed:
 * @layers: of the perceptron, as the checkpoint has them
 * @features: [n][n_features] in the order of ScConnectivity
 *
 * An edge's features are few numbers that vary smoothly, so that the
 * embeddings of any number of edges lie in a space of some tens of
 * dimensions. Its basis is found from some of the edges in double; every edge
 * is then stored in terms of it, which is as exact as the channels themselves
 * are in float32, in a fraction of their memory. Where that does not hold for
 * every edge, the channels are stored.
 */
gboolean sc_edge_set_embed (ScEdgeSet *self, const ScKernels *kernels, const ScMlpLayer *layers, gsize n_layers,
                            const gfloat *features, gsize n_features, ScThreads *threads, GError **error);

G_END_DECLS
