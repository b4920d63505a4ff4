/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/gencast.h"
#include "nn/attention.h"
#include "nn/conditional-norm.h"
#include "nn/fourier-encoder.h"
#include "nn/mlp.h"

G_BEGIN_DECLS

/*
 * Rows of a block: few enough that a block's intermediate results stay in a
 * core's cache, many enough that the weights' way through it is worth it. They
 * are fixed, so that nothing depends on the number of threads.
 */
#define SC_GRID_ROWS 96       /* grid nodes of the encoder and of the conditioning */
#define SC_EDGE_ROWS 96       /* edges of the encoder */
#define SC_OUTPUT_NODES 48    /* grid nodes of the decoder, */
#define SC_OUTPUT_EDGES (3 * SC_OUTPUT_NODES) /* each with its three edges */
#define SC_MESH_ROWS 64       /* mesh nodes at most, of all elements together, whole patches of the attention */

/* Elements of one σ that are computed together at most: as many as have one patch each in a block of mesh rows, */
#define SC_MOST_TOGETHER (SC_MESH_ROWS / SC_LANES)
/* while what each of them takes, times their number, is no more bytes than this. */
#define SC_TOGETHER_BYTES (64 * 1024 * 1024)

/* The norms whose scale and offset follow from σ; two more for each transformer block come after. */
typedef enum
{
  SC_NORM_G2M_EDGE_EMBEDDING,
  SC_NORM_G2M_GRID_EMBEDDING,
  SC_NORM_G2M_MESH_EMBEDDING,
  SC_NORM_G2M_EDGE,
  SC_NORM_G2M_GRID,
  SC_NORM_G2M_MESH,
  SC_NORM_M2G_EDGE_EMBEDDING,
  SC_NORM_M2G_EDGE,
  SC_NORM_M2G_GRID,
  SC_NORM_FINAL,
  SC_NORM_BLOCKS,
} ScNorm;

/** sc_gencast_perceptron_prefix: of the module whose output that norm takes; norms before %SC_NORM_FINAL have one. */
const gchar *sc_gencast_perceptron_prefix (gsize norm);
/** sc_gencast_norm_module: (transfer full): the layer that makes its scale and offset. */
gchar       *sc_gencast_norm_module       (const ScArchitecture *architecture, gsize norm);

/**
 * ScEdgeSet: edges between grid and mesh with what of them does not depend on σ.
 * @grid, @mesh: [n] the nodes at either end; mesh nodes in internal order
 * @original: (nullable): [n]: the edge's index in ScConnectivity
 * @embedding: [n][rank]: the embedding after the layer norm, before its scale
 *   and offset, in terms of the basis
 * @basis: (nullable): [rank][width]; %NULL: that of the channels themselves
 */
typedef struct
{
  gsize n;
  gint32 *grid;
  gint32 *mesh;
  gint32 *original;
  gsize rank;
  gfloat *embedding;
  gfloat *basis;
} ScEdgeSet;

typedef struct
{
  ScPackedMatrix *query; /* divided by √head_size */
  ScPackedMatrix *key;
  ScPackedMatrix *value;
  ScPackedMatrix *mix;
  ScPackedMatrix *up;
  ScPackedMatrix *down;
  gfloat *mix_bias;
  gfloat *up_bias;
  gfloat *down_bias;
} ScBlock;

struct _ScGenCast
{
  gatomicrefcount references;
  const ScKernels *kernels;

  gsize n_grid, n_mesh;
  gsize n_conditioning, n_target;
  gsize latent; /* channels of the latent space */
  gsize width;  /* the same, padded to SC_LANES: rows of latent arrays */
  gsize n_blocks;
  gsize n_heads, head_size, head_stride;
  gsize attention_width; /* n_heads · head_stride */
  gsize hidden;          /* of the feed-forward layers, padded */

  ScFourierEncoder *noise_encoder;
  ScConditionalNorm **norms; /* [SC_NORM_BLOCKS + 2 · n_blocks] */
  gsize n_norms;

  ScMlp *grid_embedding; /* parts: conditioning, target, structure */
  ScMlp *g2m_edge;       /* parts: edge, sender, receiver */
  ScMlp *g2m_grid;
  ScMlp *g2m_mesh;       /* parts: node, messages */
  ScMlp *m2g_edge;
  ScMlp *m2g_grid;
  ScMlp *output;
  ScBlock *blocks;
  gboolean has_aggregate_normalization;
  gfloat aggregate_factor; /* one over the normalisation */

  /*
   * Internally the mesh's nodes are ordered by patches of near ones; node i is
   * node order[i] of the banded mesh.
   */
  gint32 *order;
  gfloat *mesh_embedding; /* [n_mesh][width], as an edge's */
  gfloat *grid_structure; /* [n_grid][3] */
  ScAttentionPattern *pattern;
  gsize patches_per_block;

  ScEdgeSet g2m; /* by mesh node, then grid node */
  ScEdgeSet m2g; /* three for each grid node */
  /*
   * Messages to the mesh are summed in segments: consecutive edges of one
   * block to one node. Node i has the segments segment_start[i] to
   * segment_start[i + 1] − 1, block b begins with segment block_segment[b].
   */
  gsize *segment_start;
  gsize *block_segment;
  gsize n_segments;
  gsize n_edge_blocks;
};

/* A place for probes to gather rows in. */
typedef struct
{
  gfloat *values;
  gsize size;
} ScProbeBuffer;

#define SC_N_PROBE_BUFFERS 3 /* two for details, one for the output */

struct _ScGenCastWorkspace
{
  ScGenCast *network;
  ScThreads *threads;
  gsize max_batch;
  gsize batch;        /* of the conditioning */
  gsize max_together; /* elements computed together */
  gsize first;        /* those being computed: the first, */
  gsize n;            /* and how many */

  gdouble *encoder_scratch;
  gfloat *encoding;       /* [encoding size padded] */
  gfloat *norms;          /* [n_norms][2][width]: scale, offset */
  ScPackedMatrix *g2m_edge_weights; /* the edge's part of the first layer with the norm's scale in it */
  ScPackedMatrix *m2g_edge_weights;
  gfloat *g2m_edge_bias;
  gfloat *m2g_edge_bias;
  gfloat *fold_scratch;   /* [2][larger rank][width] */

  gfloat *conditioning;   /* [max_batch][n_grid][width]: its part of the embedding's first layer */
  /* Each with [max_together] before: */
  gfloat *grid_latent;    /* [n_grid][width] */
  gfloat *mesh_latent;    /* [n_mesh][width] */
  gfloat *mesh_message;   /* [n_mesh][width]: the mesh node's part of messages, encoder's and then decoder's; the
                           * encoder's is the same for all elements and only in the first's place */
  /* In one piece of memory the encoder's, */
  gfloat *stage;
  gfloat *grid_message;   /* [n_grid][width]: the sender's part of the encoder's messages */
  gfloat *segments;       /* [n_segments][width] */
  /* and after it the transformer's. */
  gfloat *queries;        /* [n_patches · SC_LANES][attention_width] */
  gfloat *keys[2];        /* as ScAttention has them; one layer reads, the next is written */
  gfloat *values[2];
  gsize scratch_size;     /* floats for one thread */
  gfloat *scratch;        /* [threads][scratch_size] */

  ScProbeFunc probe;
  gpointer probe_data;
  ScProbeFlags probe_flags;
  ScProbeBuffer probe_buffers[SC_N_PROBE_BUFFERS];
};

/** sc_edge_set_get_embedding: one edge's embedding [latent] under a norm, for probes. */
void sc_edge_set_get_embedding (const ScEdgeSet *self, gsize edge, gsize latent, gsize width,
                                const gfloat *scale, const gfloat *offset, gfloat *embedding);

/** sc_gencast_scratch_size: floats that one thread needs at most. */
gsize sc_gencast_scratch_size (const ScGenCast *self, gsize max_together);

static inline gfloat *
sc_gencast_scratch (ScGenCastWorkspace *self, guint worker)
{
  return self->scratch + worker * self->scratch_size;
}

static inline const gfloat *
sc_gencast_scale (const ScGenCastWorkspace *self, gsize norm)
{
  return self->norms + 2 * norm * self->network->width;
}

static inline const gfloat *
sc_gencast_offset (const ScGenCastWorkspace *self, gsize norm)
{
  return self->norms + (2 * norm + 1) * self->network->width;
}

/*
 * Stages of one call, for the elements self->first, …, all of one σ; each
 * fails where a probe does. @noisy, @denoised: [self->n][n_grid][n_target].
 */
gboolean sc_gencast_encode  (ScGenCastWorkspace *self, const gfloat *noisy, gfloat sigma,
                             GCancellable *cancellable, GError **error);
gboolean sc_gencast_process (ScGenCastWorkspace *self, GCancellable *cancellable, GError **error);
gboolean sc_gencast_decode  (ScGenCastWorkspace *self, const gfloat *noisy, gfloat sigma,
                             gfloat *denoised, GCancellable *cancellable, GError **error);

/**
 * sc_gencast_probe: hands rows to the probe, one element after another; %TRUE where there is none.
 * @values: [self->n][rows][ld], the first @channels of each row count
 * @order: (nullable): row i is row order[i] to the probe
 * @changed: (out) (optional): whether the probe has changed those of any element
 */
gboolean sc_gencast_probe        (ScGenCastWorkspace *self, const gchar *name,
                                  gfloat *values, gsize ld, gsize rows, gsize channels, const gint32 *order,
                                  gboolean *changed, GError **error);
/** sc_gencast_probe_reserve: (out) @values: [rows][channels] to gather details in; %NULL where none are wanted. */
gboolean sc_gencast_probe_reserve (ScGenCastWorkspace *self, guint buffer, gsize rows, gsize channels, gfloat **values,
                                   GError **error);
/** sc_gencast_probe_reserve_output: (out) @values: [self->n][n_grid][n_target] for the network's output, whatever the flags. */
gboolean sc_gencast_probe_reserve_output (ScGenCastWorkspace *self, gfloat **values, GError **error);
/** sc_gencast_probe_details: hands on what was gathered in @buffer. Elements are computed one by one where details are wanted. */
gboolean sc_gencast_probe_details (ScGenCastWorkspace *self, const gchar *name, guint buffer,
                                   gsize rows, gsize channels, GError **error);

G_END_DECLS
