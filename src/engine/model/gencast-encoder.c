/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "model/gencast-private.h"
#include "noise/preconditioning.h"

typedef struct
{
  ScGenCastWorkspace *workspace;
  const gfloat *noisy;        /* [elements][n_grid][n_target] */
  gfloat c_in;
  gfloat *embedded_nodes;     /* details wanted by a probe, each may be %NULL */
  gfloat *embedded_edges;
  gfloat *processed_edges;
} EncoderJob;

static void
copy_rows (gfloat *to, const gfloat *from, gsize ld, gsize rows, gsize channels)
{
  for (gsize row = 0; row < rows; row++)
    memcpy (to + row * channels, from + row * ld, channels * sizeof (gfloat));
}

static gsize
count_blocks (gsize n, gsize rows)
{
  return (n + rows - 1) / rows;
}

/* Grid nodes of an element: embedding, what they send, and their own update, which hears from nobody. */
static void
encode_grid_rows (const EncoderJob *job, gsize element, gsize block, guint worker)
{
  ScGenCastWorkspace *self = job->workspace;
  const ScGenCast *network = self->network;
  const ScKernels *kernels = network->kernels;
  gsize width = network->width, latent = network->latent;
  gsize first = block * SC_GRID_ROWS;
  gsize rows = MIN (SC_GRID_ROWS, network->n_grid - first);
  gfloat *scaled = sc_gencast_scratch (self, worker);
  gfloat *x = scaled + SC_GRID_ROWS * sc_padded (network->n_target);
  gfloat *y = x + SC_GRID_ROWS * width;
  gfloat *embedded = y + SC_GRID_ROWS * width;
  gsize row = element * network->n_grid + first;
  const gfloat *noisy = job->noisy + row * network->n_target;
  const gfloat *conditioning = self->conditioning + (self->first * network->n_grid + row) * width;

  for (gsize i = 0; i < rows * network->n_target; i++)
    scaled[i] = noisy[i] * job->c_in;
  sc_packed_matrix_multiply (network->grid_embedding->first[1], kernels, scaled, network->n_target, rows,
                             conditioning, width, x, width);
  kernels->swish (x, width, rows, width);
  const gfloat *result = sc_mlp_rest (network->grid_embedding, kernels, x, y, width, rows);
  kernels->layer_norm (result, width, rows, latent, sc_gencast_scale (self, SC_NORM_G2M_GRID_EMBEDDING),
                       sc_gencast_offset (self, SC_NORM_G2M_GRID_EMBEDDING), NULL, 0, embedded, width);
  if (job->embedded_nodes != NULL)
    copy_rows (job->embedded_nodes + first * latent, embedded, width, rows, latent);

  sc_packed_matrix_multiply (network->g2m_edge->first[1], kernels, embedded, width, rows, NULL, 0,
                             self->grid_message + row * width, width);

  sc_packed_matrix_multiply (network->g2m_grid->first[0], kernels, embedded, width, rows,
                             network->g2m_grid->first_bias, 0, x, width);
  kernels->swish (x, width, rows, width);
  result = sc_mlp_rest (network->g2m_grid, kernels, x, y, width, rows);
  kernels->layer_norm (result, width, rows, latent, sc_gencast_scale (self, SC_NORM_G2M_GRID),
                       sc_gencast_offset (self, SC_NORM_G2M_GRID), embedded, width,
                       self->grid_latent + row * width, width);
}

/*
 * Mesh nodes before the messages: their embedding under this σ, and what they
 * add to the messages they receive; both the same for all elements.
 */
static void
embed_mesh_rows (const EncoderJob *job, gsize block)
{
  ScGenCastWorkspace *self = job->workspace;
  const ScGenCast *network = self->network;
  gsize width = network->width;
  gsize first = block * SC_MESH_ROWS;
  gsize rows = MIN (SC_MESH_ROWS, network->n_mesh - first);
  gfloat *x = self->mesh_latent + first * width;

  network->kernels->affine (network->mesh_embedding + first * width, width, rows, network->latent,
                            sc_gencast_scale (self, SC_NORM_G2M_MESH_EMBEDDING),
                            sc_gencast_offset (self, SC_NORM_G2M_MESH_EMBEDDING), x, width);
  sc_packed_matrix_multiply (network->g2m_edge->first[2], network->kernels, x, width, rows, NULL, 0,
                             self->mesh_message + first * width, width);
}

/* Blocks of grid nodes, element by element, then blocks of mesh nodes. */
static void
encode_nodes (gsize block, guint worker, gpointer data)
{
  const EncoderJob *job = data;
  gsize n_grid_blocks = count_blocks (job->workspace->network->n_grid, SC_GRID_ROWS);
  gsize n_elements = job->workspace->n;

  if (block < n_elements * n_grid_blocks)
    encode_grid_rows (job, block / n_grid_blocks, block % n_grid_blocks, worker);
  else
    embed_mesh_rows (job, block - n_elements * n_grid_blocks);
}

static void
store_edge_details (const EncoderJob *job, gsize first, gsize rows, const gfloat *update)
{
  ScGenCastWorkspace *self = job->workspace;
  const ScGenCast *network = self->network;
  gsize latent = network->latent;
  const gfloat *scale = sc_gencast_scale (self, SC_NORM_G2M_EDGE_EMBEDDING);
  const gfloat *offset = sc_gencast_offset (self, SC_NORM_G2M_EDGE_EMBEDDING);

  for (gsize row = 0; row < rows; row++)
    {
      gsize at = (gsize) network->g2m.original[first + row] * latent;
      gfloat *embedded = job->embedded_edges + at;

      sc_edge_set_get_embedding (&network->g2m, first + row, latent, network->width, scale, offset, embedded);
      for (gsize i = 0; i < latent; i++)
        job->processed_edges[at + i] = embedded[i] + update[row * network->width + i];
    }
}

/* Adds an element's messages up, over the runs of edges that go to the same node. */
static void
sum_messages (const EncoderJob *job, gsize element, gsize block, gsize rows, const gfloat *x)
{
  ScGenCastWorkspace *self = job->workspace;
  const ScGenCast *network = self->network;
  gsize width = network->width;
  const gint32 *mesh = network->g2m.mesh + block * SC_EDGE_ROWS;
  gfloat *segment = self->segments + (element * network->n_segments + network->block_segment[block]) * width;

  for (gsize row = 0; row < rows; row++)
    {
      if (row > 0 && mesh[row] != mesh[row - 1])
        segment += width;
      if (row == 0 || mesh[row] != mesh[row - 1])
        memcpy (segment, x + row * width, width * sizeof (gfloat));
      else
        network->kernels->add (segment, x + row * width, width);
    }
}

/* Messages to the mesh. The edges' own part of the first layer is the same for all elements. */
static void
encode_edge_rows (gsize block, guint worker, gpointer data)
{
  const EncoderJob *job = data;
  ScGenCastWorkspace *self = job->workspace;
  const ScGenCast *network = self->network;
  const ScKernels *kernels = network->kernels;
  gsize width = network->width;
  gsize first = block * SC_EDGE_ROWS;
  gsize rows = MIN (SC_EDGE_ROWS, network->g2m.n - first);
  gfloat *x = sc_gencast_scratch (self, worker);
  gfloat *y = x + SC_EDGE_ROWS * width;
  gfloat *shared = self->n > 1 ? y + SC_EDGE_ROWS * width : x;

  sc_packed_matrix_multiply (self->g2m_edge_weights, kernels, network->g2m.embedding + first * network->g2m.rank,
                             network->g2m.rank, rows,
                             self->g2m_edge_bias, 0, shared, width);
  for (gsize element = 0; element < self->n; element++)
    {
      if (shared != x)
        memcpy (x, shared, rows * width * sizeof (gfloat));
      kernels->gather_add_swish (x, width, rows, width, self->grid_message + element * network->n_grid * width,
                                 network->g2m.grid + first, self->mesh_message, network->g2m.mesh + first, width);
      gfloat *result = sc_mlp_rest (network->g2m_edge, kernels, x, y, width, rows);
      kernels->layer_norm (result, width, rows, network->latent, sc_gencast_scale (self, SC_NORM_G2M_EDGE),
                           sc_gencast_offset (self, SC_NORM_G2M_EDGE), NULL, 0, result, width);
      if (job->embedded_edges != NULL)
        store_edge_details (job, first, rows, result);
      sum_messages (job, element, block, rows, result);
    }
}

/* The messages that an element's mesh nodes receive. */
static void
receive_messages (const EncoderJob *job, gsize element, gsize first, gsize rows, gfloat *sum)
{
  ScGenCastWorkspace *self = job->workspace;
  const ScGenCast *network = self->network;
  gsize width = network->width;
  const gfloat *segments = self->segments + element * network->n_segments * width;

  for (gsize row = 0; row < rows; row++)
    {
      gfloat *to = sum + row * width;

      memset (to, 0, width * sizeof (gfloat));
      for (gsize i = network->segment_start[first + row]; i < network->segment_start[first + row + 1]; i++)
        network->kernels->add (to, segments + i * width, width);
      if (network->has_aggregate_normalization)
        for (gsize i = 0; i < width; i++)
          to[i] *= network->aggregate_factor;
    }
}

/* Mesh nodes after the messages. The first element's place holds what all begin with, and is written last. */
static void
update_mesh_rows (gsize block, guint worker, gpointer data)
{
  const EncoderJob *job = data;
  ScGenCastWorkspace *self = job->workspace;
  const ScGenCast *network = self->network;
  const ScKernels *kernels = network->kernels;
  const ScMlp *mlp = network->g2m_mesh;
  gsize width = network->width;
  gsize first = block * SC_MESH_ROWS;
  gsize rows = MIN (SC_MESH_ROWS, network->n_mesh - first);
  const gfloat *embedded = self->mesh_latent + first * width;
  gfloat *shared = sc_gencast_scratch (self, worker);
  gfloat *sum = shared + SC_MESH_ROWS * width;
  gfloat *x = sum + SC_MESH_ROWS * width;
  gfloat *y = x + SC_MESH_ROWS * width;

  sc_packed_matrix_multiply (mlp->first[0], kernels, embedded, width, rows, mlp->first_bias, 0, shared, width);
  for (gsize element = self->n; element-- > 0;)
    {
      receive_messages (job, element, first, rows, sum);
      sc_packed_matrix_multiply (mlp->first[1], kernels, sum, width, rows, shared, width, x, width);
      kernels->swish (x, width, rows, width);
      const gfloat *result = sc_mlp_rest (mlp, kernels, x, y, width, rows);
      kernels->layer_norm (result, width, rows, network->latent, sc_gencast_scale (self, SC_NORM_G2M_MESH),
                           sc_gencast_offset (self, SC_NORM_G2M_MESH), embedded, width,
                           self->mesh_latent + (element * network->n_mesh + first) * width, width);
    }
}

gboolean
sc_gencast_encode (ScGenCastWorkspace *self, const gfloat *noisy, gfloat sigma, GCancellable *cancellable, GError **error)
{
  const ScGenCast *network = self->network;
  gsize latent = network->latent, width = network->width;
  gsize n_mesh_blocks = count_blocks (network->n_mesh, SC_MESH_ROWS);
  gsize n_node_blocks = self->n * count_blocks (network->n_grid, SC_GRID_ROWS) + n_mesh_blocks;
  EncoderJob job = { .workspace = self, .noisy = noisy, .c_in = sc_precondition_in (sigma) };

  if (!sc_gencast_probe_reserve (self, 0, network->n_grid, latent, &job.embedded_nodes, error))
    return FALSE;
  sc_threads_for (self->threads, n_node_blocks, encode_nodes, &job);
  if (!sc_gencast_probe_details (self, "grid2mesh/embedded/grid_nodes", 0, network->n_grid, latent, error)
      || ((self->probe_flags & SC_PROBE_DETAILS) != 0
          && !sc_gencast_probe (self, "grid2mesh/embedded/mesh_nodes", self->mesh_latent, width, network->n_mesh, latent,
                                network->order, NULL, error))
      || g_cancellable_set_error_if_cancelled (cancellable, error)
      || !sc_gencast_probe_reserve (self, 0, network->g2m.n, latent, &job.embedded_edges, error)
      || !sc_gencast_probe_reserve (self, 1, network->g2m.n, latent, &job.processed_edges, error))
    return FALSE;

  sc_threads_for (self->threads, network->n_edge_blocks, encode_edge_rows, &job);
  sc_threads_for (self->threads, n_mesh_blocks, update_mesh_rows, &job);
  return sc_gencast_probe_details (self, "grid2mesh/embedded/edges", 0, network->g2m.n, latent, error)
         && sc_gencast_probe_details (self, "grid2mesh/processed/edges", 1, network->g2m.n, latent, error)
         && sc_gencast_probe (self, "grid2mesh/grid_nodes", self->grid_latent, width, network->n_grid, latent, NULL, NULL, error)
         && sc_gencast_probe (self, "grid2mesh/mesh_nodes", self->mesh_latent, width, network->n_mesh, latent,
                              network->order, NULL, error)
         && !g_cancellable_set_error_if_cancelled (cancellable, error);
}
