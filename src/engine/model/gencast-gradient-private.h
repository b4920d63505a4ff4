/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/checkpoint-layout.h"
#include "model/gencast-gradient.h"
#include "model/gencast-private.h"
#include "nn/perceptron.h"

G_BEGIN_DECLS

/*
 * Every stage, forward and backward, deals its rows out in so many parts, and
 * takes a part's rows in blocks of so many. Each part has its own place for
 * the gradients of weights, and places are summed in their order: neither
 * depends on the number of threads. Twelve parts go evenly on 2, 3, 4, 6 and
 * 12 threads.
 */
#define SC_GRADIENT_PARTS 12
#define SC_GRADIENT_ROWS 96
#define SC_GRADIENT_NODES (SC_GRADIENT_ROWS / 3) /* of the grid, with three edges each */

/*
 * Perceptrons that are followed by a norm have its index in ScNorm; the last
 * one has none.
 */
#define SC_PERCEPTRON_OUTPUT SC_NORM_FINAL
#define SC_N_PERCEPTRONS (SC_PERCEPTRON_OUTPUT + 1)

/* Where a norm's or an encoder layer's parameters stand. */
typedef struct
{
  gsize weights;
  gsize bias;
} ScParameterPlace;

/* A transformer block's layers and what went through them; arrays are [batch][mesh_rows][…]. */
typedef struct
{
  ScDense query;
  ScDense key;
  ScDense value;
  ScDense mix;
  ScDense up;
  ScDense down;
  gfloat *queries;      /* [attention_width] */
  gfloat *keys;
  gfloat *values;
  gfloat *attended;     /* what the attention gave */
  gfloat *before;       /* [width]: the residual stream before the attention */
  gfloat *between;      /* and before the feed-forward layers */
  gfloat *up_values;    /* [hidden]: before the activation */
} ScTrainedBlock;

/* Some rows of a layer's weights, whose gradient is summed over the parts by one unit of work. */
typedef struct
{
  const ScDense *dense;
  gsize first;
  gsize n;
} ScCollection;

struct _ScGenCastGradient
{
  const ScKernels *kernels;
  ScThreads *threads;
  gsize max_batch;
  gsize batch;          /* of the last forward pass */
  gboolean can_go_back; /* its activations are still there */

  GArray *layout; /* ScParameterShape */
  gsize n_parameters;
  ScArchitecture architecture;

  gsize n_grid, n_mesh;
  gsize mesh_rows; /* n_mesh padded to whole patches */
  gsize n_conditioning, n_target;
  gsize n_input; /* channels of a grid node: conditioning and target in the network's order, then structure */
  gsize latent, width;
  gsize n_blocks;
  gsize n_heads, head_size, head_stride, attention_width;
  gsize hidden;
  gsize output_width; /* n_target padded */
  guint *channels;    /* [n_conditioning + n_target], see sc_task_network_channels() */

  ScGenCast *graph; /* of which there is the graph alone: nodes, edges, attention's pattern */
  gfloat *mesh_features;     /* [n_mesh][3], in the graph's order, as all of these */
  gfloat *g2m_features;      /* [g2m.n][4] */
  gfloat *m2g_features;      /* [m2g.n][4] */
  gsize *g2m_mesh_start;     /* [n_mesh + 1]: edges to a mesh node are consecutive */
  gsize *g2m_grid_start;     /* [n_grid + 1], into */
  gint32 *g2m_grid_edges;    /* the edges from a grid node */
  gsize *m2g_mesh_start;     /* [n_mesh + 1], into */
  gint32 *m2g_mesh_edges;    /* the edges from a mesh node */

  ScParameterPlace *encoder_places; /* [architecture.n_noise_output_sizes] */
  ScFourierEncoder *encoder;        /* with the last pass's parameters */
  gfloat *sigma;                    /* [max_batch] */
  gsize n_encoding;
  gfloat *encoding;                 /* [max_batch][n_encoding] */
  gsize n_norms;
  ScParameterPlace *norm_places;    /* [n_norms] */
  gfloat *norm_weights;             /* [n_norms][n_encoding][2 · latent]: those of the last pass */
  gfloat *norms;                    /* [n_norms][max_batch][2][width]: scale, offset */

  ScPerceptron perceptrons[SC_N_PERCEPTRONS];
  ScTrainedBlock *blocks;

  /* What went through, [batch][nodes or edges][width] unless said otherwise. */
  gfloat *grid_input;      /* [n_input] */
  gfloat *grid_embedded;
  gfloat *grid_sent;       /* the sender's part of messages to the mesh */
  gfloat *grid_latent;     /* after the encoder */
  gfloat *grid_received;   /* the receiver's part of messages to the grid */
  gfloat *grid_aggregate;  /* messages that came from the mesh */
  gfloat *grid_final;
  gfloat *mesh_embedded;
  gfloat *mesh_received;
  gfloat *mesh_aggregate;
  gfloat *mesh_latent;     /* [mesh_rows]: the residual stream */
  gfloat *mesh_final;      /* after the last norm */
  gfloat *mesh_sent;
  gfloat *messages;        /* to the mesh, one an edge */
  gfloat *packed_keys[2];  /* [batch][mesh_rows · attention_width] as ScAttention has them; */
  gfloat *packed_values[2]; /* one layer reads, the next is written; backward uses the first of each */

  /* Gradients on their way back. */
  gfloat *grid_gradient;   /* of grid_latent */
  gfloat *mesh_gradient;   /* of the residual stream */
  gfloat *aggregate_gradient; /* of the mesh's messages */
  gfloat *g2m_gradient;    /* of the first layer's sums, one an edge */
  gfloat *m2g_gradient;
  gfloat *g2m_embedding_gradient; /* [g2m.n][width], of the embedding before its norm */
  gfloat *m2g_embedding_gradient;
  gfloat *mesh_embedding_gradient; /* [n_mesh][width] */
  gfloat *attended_gradient; /* [attention_width] */
  gfloat *query_gradient;
  gfloat *key_gradient;
  gfloat *value_gradient;

  gsize n_stages;
  gsize *stage_size;       /* [n_stages]: floats of a place */
  GArray **collections;    /* [n_stages]: ScCollection */
  gsize place_size;        /* the largest stage's */
  gfloat *places;          /* [SC_GRADIENT_PARTS][place_size] */
  gfloat *norm_gradients;  /* [SC_GRADIENT_PARTS][n_norms][max_batch][2][width] */

  gsize block_floats;      /* of one array of a block of rows */
  gsize scratch_size;      /* floats for one thread */
  gfloat *scratch;         /* [threads][scratch_size] */

  gsize floats;            /* of everything allocated, for the count of bytes */
  gdouble operations;
};

#define SC_GRADIENT_BUFFERS 6

/* What the functions of one stage get. */
typedef struct
{
  ScGenCastGradient *self;
  const gfloat *conditioning; /* forward */
  const gfloat *noisy;
  gfloat *denoised;
  const gfloat *denoised_gradient; /* backward */
  gsize stage;
  gsize block;                     /* of the transformer */
} ScGradientJob;

typedef struct
{
  gsize first;
  gsize end;
} ScRange;

static inline ScRange
sc_gradient_part (gsize n, gsize part)
{
  return (ScRange){ n * part / SC_GRADIENT_PARTS, n * (part + 1) / SC_GRADIENT_PARTS };
}

/* Mesh nodes of a part: whole patches of the attention. */
static inline ScRange
sc_gradient_mesh_part (const ScGenCastGradient *self, gsize part)
{
  ScRange patches = sc_gradient_part (self->mesh_rows / SC_LANES, part);
  return (ScRange){ patches.first * SC_LANES, MIN (patches.end * SC_LANES, self->n_mesh) };
}

/* One of a thread's arrays for a block of rows. */
static inline gfloat *
sc_gradient_buffer (const ScGenCastGradient *self, guint worker, guint index)
{
  return self->scratch + worker * self->scratch_size + index * self->block_floats;
}

static inline gfloat *
sc_gradient_scale (const ScGenCastGradient *self, gsize norm, gsize element)
{
  return self->norms + (norm * self->max_batch + element) * 2 * self->width;
}

/* A part's place for the gradient of a norm's scale; that of its offset follows after width floats. */
static inline gfloat *
sc_gradient_norm_place (const ScGenCastGradient *self, gsize part, gsize norm, gsize element)
{
  return self->norm_gradients + ((part * self->n_norms + norm) * self->max_batch + element) * 2 * self->width;
}

static inline gfloat *
sc_gradient_place (const ScGenCastGradient *self, gsize part)
{
  return self->places + part * self->place_size;
}

/* out ← residual + the norm of some rows of @x for one element; rows have width columns everywhere. */
void sc_gradient_norm          (const ScGenCastGradient *self, gsize norm, gsize element, const gfloat *x, gsize rows,
                                const gfloat *residual, gfloat *out);
/* Its way back: x_gradient ← or += from the gradient of its output, the scale's and offset's into the part's place. */
void sc_gradient_norm_backward (const ScGenCastGradient *self, gsize norm, gsize element, gsize part,
                                const gfloat *x, gsize rows, const gfloat *gradient, gfloat *x_gradient, gboolean add);

/* out[row] ← the sum of the rows @index[start[row]] … of @x; @index: (nullable): the rows themselves */
void sc_gradient_gather        (const ScGenCastGradient *self, const gfloat *x, const gsize *start, const gint32 *index,
                                gsize first, gsize rows, gfloat *out);
/* out += x, some rows */
void sc_gradient_add           (const ScGenCastGradient *self, gfloat *out, const gfloat *x, gsize rows);

/* Features of some rows through an embedding's perceptron, which all elements share, and back. */
void sc_gradient_embed          (ScGenCastGradient *self, gsize perceptron, const gfloat *features, gsize n_features,
                                 ScRange range, guint worker);
void sc_gradient_embed_backward (ScGenCastGradient *self, gsize perceptron, const gfloat *features, gsize n_features,
                                 ScRange range, const gfloat *gradient, gsize part, guint worker);

/* Stages: each is called for every part, in this order. */
void sc_gradient_embed_part         (gsize part, guint worker, gpointer job); /* embeddings, grid nodes, mesh nodes */
void sc_gradient_edges_part         (gsize part, guint worker, gpointer job); /* messages to the mesh */
void sc_gradient_mesh_part_begin    (gsize part, guint worker, gpointer job); /* mesh nodes, the first block's projections */
void sc_gradient_block_part         (gsize part, guint worker, gpointer job); /* a block, the next one's projections */
void sc_gradient_decode_part        (gsize part, guint worker, gpointer job); /* messages to the grid, grid nodes, output */

/* And back. Of sc_gradient_attention_backward() a unit is a head of an element, not a part. */
void sc_gradient_decode_backward     (gsize part, guint worker, gpointer job);
void sc_gradient_mesh_end_backward   (gsize part, guint worker, gpointer job); /* to the last block's attention */
void sc_gradient_attention_backward  (gsize unit, guint worker, gpointer job);
void sc_gradient_block_backward      (gsize part, guint worker, gpointer job); /* from a block's attention to the one's before */
void sc_gradient_edges_backward      (gsize part, guint worker, gpointer job);
void sc_gradient_embed_part_backward (gsize part, guint worker, gpointer job);

/* Makes the layers and all memory; see gencast-gradient-build.c. */
gboolean sc_gradient_build (ScGenCastGradient *self, ScCheckpoint *checkpoint, const gfloat *lat, gsize n_lat,
                            const gfloat *lon, gsize n_lon, const gint32 *face_index, GError **error);

G_END_DECLS
