/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "model/gencast-private.h"
#include "noise/preconditioning.h"

typedef struct
{
  ScGenCastWorkspace *workspace;
  const gfloat *noisy;     /* [n_grid][n_target] */
  gfloat *denoised;
  gfloat c_skip;
  gfloat c_out;
  gfloat *embedded_edges;  /* details wanted by a probe, each may be %NULL */
  gfloat *processed_edges;
  gboolean keep_nodes;     /* the updated grid nodes go to the workspace's grid_latent, for a probe */
  gfloat *output;          /* (nullable): [n_grid][n_target]: F */
} DecoderJob;

static void
store_edge_details (const DecoderJob *job, gsize first, gsize rows, const gfloat *update)
{
  ScGenCastWorkspace *self = job->workspace;
  const ScGenCast *network = self->network;
  gsize latent = network->latent;

  for (gsize row = 0; row < rows; row++)
    {
      gfloat *embedded = job->embedded_edges + (first + row) * latent;
      gfloat *processed = job->processed_edges + (first + row) * latent;

      sc_edge_set_get_embedding (&network->m2g, first + row, latent, network->width,
                                 sc_gencast_scale (self, SC_NORM_M2G_EDGE_EMBEDDING),
                                 sc_gencast_offset (self, SC_NORM_M2G_EDGE_EMBEDDING), embedded);
      for (gsize i = 0; i < latent; i++)
        processed[i] = embedded[i] + update[row * network->width + i];
    }
}

/* The messages of three edges to each grid node, added up into @sum. */
static void
receive_messages (const DecoderJob *job, gsize first, gsize rows, gfloat *x, gfloat *y, gfloat *sum)
{
  ScGenCastWorkspace *self = job->workspace;
  const ScGenCast *network = self->network;
  const ScKernels *kernels = network->kernels;
  gsize width = network->width;
  const gfloat *nodes = self->grid_latent + first * width;
  gint32 receiver[SC_OUTPUT_EDGES];

  for (gsize edge = 0; edge < 3 * rows; edge++)
    receiver[edge] = (gint32) (edge / 3);
  sc_packed_matrix_multiply (self->m2g_edge_weights, kernels, network->m2g.embedding + 3 * first * network->m2g.rank,
                             network->m2g.rank, 3 * rows, self->m2g_edge_bias, 0, x, width);
  sc_packed_matrix_multiply (network->m2g_edge->first[2], kernels, nodes, width, rows, NULL, 0, sum, width);
  kernels->gather_add_swish (x, width, 3 * rows, width, self->mesh_message, network->m2g.mesh + 3 * first,
                             sum, receiver, width);
  x = sc_mlp_rest (network->m2g_edge, kernels, x, y, width, 3 * rows);
  kernels->layer_norm (x, width, 3 * rows, network->latent, sc_gencast_scale (self, SC_NORM_M2G_EDGE),
                       sc_gencast_offset (self, SC_NORM_M2G_EDGE), NULL, 0, x, width);
  if (job->embedded_edges != NULL)
    store_edge_details (job, 3 * first, 3 * rows, x);
  for (gsize row = 0; row < rows; row++)
    {
      memcpy (sum + row * width, x + 3 * row * width, width * sizeof (gfloat));
      kernels->add (sum + row * width, x + (3 * row + 1) * width, width);
      kernels->add (sum + row * width, x + (3 * row + 2) * width, width);
    }
}

/* D = c_out · F + c_skip · x for some nodes; @output: [rows][ld] */
static void
combine (const DecoderJob *job, gsize first, gsize rows, const gfloat *output, gsize ld)
{
  gsize n_target = job->workspace->network->n_target;

  for (gsize row = 0; row < rows; row++)
    {
      const gfloat *noisy = job->noisy + (first + row) * n_target;
      gfloat *denoised = job->denoised + (first + row) * n_target;

      for (gsize i = 0; i < n_target; i++)
        denoised[i] = output[row * ld + i] * job->c_out + noisy[i] * job->c_skip;
    }
}

/* From updated grid nodes to the result. */
static void
make_output (const DecoderJob *job, gsize first, gsize rows, const gfloat *updated, gfloat *x, gfloat *y, gsize ld)
{
  const ScGenCast *network = job->workspace->network;
  const ScKernels *kernels = network->kernels;
  gsize n_target = network->n_target;

  sc_packed_matrix_multiply (network->output->first[0], kernels, updated, network->width, rows,
                             network->output->first_bias, 0, x, ld);
  kernels->swish (x, ld, rows, network->width);
  const gfloat *result = sc_mlp_rest (network->output, kernels, x, y, ld, rows);

  combine (job, first, rows, result, ld);
  if (job->output != NULL)
    for (gsize row = 0; row < rows; row++)
      memcpy (job->output + (first + row) * n_target, result + row * ld, n_target * sizeof (gfloat));
}

static void
decode_rows (gsize block, guint worker, gpointer data)
{
  const DecoderJob *job = data;
  ScGenCastWorkspace *self = job->workspace;
  const ScGenCast *network = self->network;
  const ScKernels *kernels = network->kernels;
  gsize width = network->width;
  gsize ld = MAX (width, sc_padded (network->n_target));
  gsize first = block * SC_OUTPUT_NODES;
  gsize rows = MIN (SC_OUTPUT_NODES, network->n_grid - first);
  gfloat *x = sc_gencast_scratch (self, worker);
  gfloat *y = x + SC_OUTPUT_EDGES * ld;
  gfloat *sum = y + SC_OUTPUT_EDGES * ld;
  gfloat *node = self->grid_latent + first * width;
  gfloat *updated = job->keep_nodes ? node : sum;

  receive_messages (job, first, rows, x, y, sum);

  sc_packed_matrix_multiply (network->m2g_grid->first[0], kernels, node, width, rows,
                             network->m2g_grid->first_bias, 0, x, width);
  sc_packed_matrix_multiply (network->m2g_grid->first[1], kernels, sum, width, rows, x, width, x, width);
  kernels->swish (x, width, rows, width);
  const gfloat *result = sc_mlp_rest (network->m2g_grid, kernels, x, y, width, rows);
  kernels->layer_norm (result, width, rows, network->latent, sc_gencast_scale (self, SC_NORM_M2G_GRID),
                       sc_gencast_offset (self, SC_NORM_M2G_GRID), node, width, updated, width);

  make_output (job, first, rows, updated, x, y, ld);
}

/* The output once more, from nodes that a probe has changed. */
static void
output_rows (gsize block, guint worker, gpointer data)
{
  const DecoderJob *job = data;
  ScGenCastWorkspace *self = job->workspace;
  gsize width = self->network->width;
  gsize ld = MAX (width, sc_padded (self->network->n_target));
  gsize first = block * SC_OUTPUT_NODES;
  gfloat *x = sc_gencast_scratch (self, worker);

  make_output (job, first, MIN (SC_OUTPUT_NODES, self->network->n_grid - first), self->grid_latent + first * width, x,
               x + SC_OUTPUT_EDGES * ld, ld);
}

static gboolean
probe_results (const DecoderJob *job, gsize element, gsize n_blocks, GError **error)
{
  ScGenCastWorkspace *self = job->workspace;
  const ScGenCast *network = self->network;
  gsize n_grid = network->n_grid, n_target = network->n_target;
  gboolean changed;

  if (!sc_gencast_probe (self, "mesh2grid/grid_nodes", element, self->grid_latent, network->width, n_grid, network->latent,
                         NULL, &changed, error))
    return FALSE;
  if (changed)
    sc_threads_for (self->threads, n_blocks, output_rows, (gpointer) job);
  if (!sc_gencast_probe (self, "output", element, job->output, n_target, n_grid, n_target, NULL, &changed, error))
    return FALSE;
  if (changed)
    combine (job, 0, n_grid, job->output, n_target);
  return sc_gencast_probe (self, "final", element, job->denoised, n_target, n_grid, n_target, NULL, NULL, error);
}

gboolean
sc_gencast_decode (ScGenCastWorkspace *self, gsize element, const gfloat *noisy, gfloat sigma, gfloat *denoised,
                   GCancellable *cancellable, GError **error)
{
  const ScGenCast *network = self->network;
  gsize latent = network->latent, n_edges = network->m2g.n;
  gsize n_blocks = (network->n_grid + SC_OUTPUT_NODES - 1) / SC_OUTPUT_NODES;
  DecoderJob job = {
    .workspace = self, .noisy = noisy, .denoised = denoised,
    .c_skip = sc_precondition_skip (sigma), .c_out = sc_precondition_out (sigma),
    .keep_nodes = self->probe != NULL,
  };

  if (!sc_gencast_probe_reserve (self, 0, n_edges, latent, &job.embedded_edges, error)
      || !sc_gencast_probe_reserve (self, 1, n_edges, latent, &job.processed_edges, error)
      || (self->probe != NULL
          && !sc_gencast_probe_reserve_output (self, &job.output, error)))
    return FALSE;
  sc_threads_for (self->threads, n_blocks, decode_rows, &job);
  return sc_gencast_probe_details (self, "mesh2grid/embedded/edges", element, 0, n_edges, latent, error)
         && sc_gencast_probe_details (self, "mesh2grid/processed/edges", element, 1, n_edges, latent, error)
         && (self->probe == NULL || probe_results (&job, element, n_blocks, error))
         && !g_cancellable_set_error_if_cancelled (cancellable, error);
}
