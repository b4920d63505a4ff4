/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "model/gencast-private.h"
#include "noise/preconditioning.h"

typedef struct
{
  ScGenCastWorkspace *workspace;
  const gfloat *noisy;     /* [elements][n_grid][n_target] */
  gfloat *denoised;
  gfloat c_skip;
  gfloat c_out;
  gfloat *embedded_edges;  /* details wanted by a probe, each may be %NULL */
  gfloat *processed_edges;
  gboolean keep_nodes;     /* the updated grid nodes go to the workspace's grid_latent, for a probe */
  gfloat *output;          /* (nullable): [elements][n_grid][n_target]: F */
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

/*
 * The messages of three edges to each of an element's grid nodes, added up into @sum.
 * @x: the edges' own part of the first layer; overwritten
 */
static void
receive_messages (const DecoderJob *job, gsize element, gsize first, gsize rows, gfloat *x, gfloat *y, gfloat *sum)
{
  ScGenCastWorkspace *self = job->workspace;
  const ScGenCast *network = self->network;
  const ScKernels *kernels = network->kernels;
  gsize width = network->width;
  const gfloat *nodes = self->grid_latent + (element * network->n_grid + first) * width;
  gint32 receiver[SC_OUTPUT_EDGES];

  for (gsize edge = 0; edge < 3 * rows; edge++)
    receiver[edge] = (gint32) (edge / 3);
  sc_packed_matrix_multiply (network->m2g_edge->first[2], kernels, nodes, width, rows, NULL, 0, sum, width);
  kernels->gather_add_swish (x, width, 3 * rows, width, self->mesh_message + element * network->n_mesh * width,
                             network->m2g.mesh + 3 * first, sum, receiver, width);
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

/* D = c_out · F + c_skip · x for the nodes from @at on, counted through all elements; @output: [rows][ld] */
static void
combine (const DecoderJob *job, gsize at, gsize rows, const gfloat *output, gsize ld)
{
  gsize n_target = job->workspace->network->n_target;

  for (gsize row = 0; row < rows; row++)
    {
      const gfloat *noisy = job->noisy + (at + row) * n_target;
      gfloat *denoised = job->denoised + (at + row) * n_target;

      for (gsize i = 0; i < n_target; i++)
        denoised[i] = output[row * ld + i] * job->c_out + noisy[i] * job->c_skip;
    }
}

/* From updated grid nodes to the result. */
static void
make_output (const DecoderJob *job, gsize at, gsize rows, const gfloat *updated, gfloat *x, gfloat *y, gsize ld)
{
  const ScGenCast *network = job->workspace->network;
  const ScKernels *kernels = network->kernels;
  gsize n_target = network->n_target;

  sc_packed_matrix_multiply (network->output->first[0], kernels, updated, network->width, rows,
                             network->output->first_bias, 0, x, ld);
  kernels->swish (x, ld, rows, network->width);
  const gfloat *result = sc_mlp_rest (network->output, kernels, x, y, ld, rows);

  combine (job, at, rows, result, ld);
  if (job->output != NULL)
    for (gsize row = 0; row < rows; row++)
      memcpy (job->output + (at + row) * n_target, result + row * ld, n_target * sizeof (gfloat));
}

/* From an element's messages to its result. @sum: the messages; overwritten */
static void
update_nodes (const DecoderJob *job, gsize element, gsize first, gsize rows, gfloat *x, gfloat *y, gfloat *sum)
{
  ScGenCastWorkspace *self = job->workspace;
  const ScGenCast *network = self->network;
  const ScKernels *kernels = network->kernels;
  gsize width = network->width;
  gsize at = element * network->n_grid + first;
  gfloat *node = self->grid_latent + at * width;
  gfloat *updated = job->keep_nodes ? node : sum;

  sc_packed_matrix_multiply (network->m2g_grid->first[0], kernels, node, width, rows,
                             network->m2g_grid->first_bias, 0, x, width);
  sc_packed_matrix_multiply (network->m2g_grid->first[1], kernels, sum, width, rows, x, width, x, width);
  kernels->swish (x, width, rows, width);
  const gfloat *result = sc_mlp_rest (network->m2g_grid, kernels, x, y, width, rows);
  kernels->layer_norm (result, width, rows, network->latent, sc_gencast_scale (self, SC_NORM_M2G_GRID),
                       sc_gencast_offset (self, SC_NORM_M2G_GRID), node, width, updated, width);

  make_output (job, at, rows, updated, x, y, MAX (width, sc_padded (network->n_target)));
}

/* Some nodes of all elements. The edges' own part of the first layer is the same for all of them. */
static void
decode_rows (gsize block, guint worker, gpointer data)
{
  const DecoderJob *job = data;
  ScGenCastWorkspace *self = job->workspace;
  const ScGenCast *network = self->network;
  gsize width = network->width;
  gsize ld = MAX (width, sc_padded (network->n_target));
  gsize first = block * SC_OUTPUT_NODES;
  gsize rows = MIN (SC_OUTPUT_NODES, network->n_grid - first);
  gfloat *x = sc_gencast_scratch (self, worker);
  gfloat *y = x + SC_OUTPUT_EDGES * ld;
  gfloat *sum = y + SC_OUTPUT_EDGES * ld;
  gfloat *shared = self->n > 1 ? sum + SC_OUTPUT_NODES * width : x;

  sc_packed_matrix_multiply (self->m2g_edge_weights, network->kernels,
                             network->m2g.embedding + 3 * first * network->m2g.rank, network->m2g.rank, 3 * rows,
                             self->m2g_edge_bias, 0, shared, width);
  for (gsize element = 0; element < self->n; element++)
    {
      if (shared != x)
        memcpy (x, shared, 3 * rows * width * sizeof (gfloat));
      receive_messages (job, element, first, rows, x, y, sum);
      update_nodes (job, element, first, rows, x, y, sum);
    }
}

/* The output once more, from nodes that a probe has changed. */
static void
output_rows (gsize block, guint worker, gpointer data)
{
  const DecoderJob *job = data;
  ScGenCastWorkspace *self = job->workspace;
  gsize width = self->network->width;
  gsize ld = MAX (width, sc_padded (self->network->n_target));
  gsize at = block * SC_OUTPUT_NODES;
  gfloat *x = sc_gencast_scratch (self, worker);

  make_output (job, at, MIN (SC_OUTPUT_NODES, self->n * self->network->n_grid - at), self->grid_latent + at * width, x,
               x + SC_OUTPUT_EDGES * ld, ld);
}

static gboolean
probe_results (const DecoderJob *job, GError **error)
{
  ScGenCastWorkspace *self = job->workspace;
  const ScGenCast *network = self->network;
  gsize n_grid = network->n_grid, n_target = network->n_target;
  gsize n_nodes = self->n * n_grid;
  gboolean changed;

  if (!sc_gencast_probe (self, "mesh2grid/grid_nodes", self->grid_latent, network->width, n_grid, network->latent, NULL,
                         &changed, error))
    return FALSE;
  if (changed)
    sc_threads_for (self->threads, (n_nodes + SC_OUTPUT_NODES - 1) / SC_OUTPUT_NODES, output_rows, (gpointer) job);
  if (!sc_gencast_probe (self, "output", job->output, n_target, n_grid, n_target, NULL, &changed, error))
    return FALSE;
  if (changed)
    combine (job, 0, n_nodes, job->output, n_target);
  return sc_gencast_probe (self, "final", job->denoised, n_target, n_grid, n_target, NULL, NULL, error);
}

gboolean
sc_gencast_decode (ScGenCastWorkspace *self, const gfloat *noisy, gfloat sigma, gfloat *denoised,
                   GCancellable *cancellable, GError **error)
{
  const ScGenCast *network = self->network;
  gsize latent = network->latent, n_edges = network->m2g.n;
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
  sc_threads_for (self->threads, (network->n_grid + SC_OUTPUT_NODES - 1) / SC_OUTPUT_NODES, decode_rows, &job);
  return sc_gencast_probe_details (self, "mesh2grid/embedded/edges", 0, n_edges, latent, error)
         && sc_gencast_probe_details (self, "mesh2grid/processed/edges", 1, n_edges, latent, error)
         && (self->probe == NULL || probe_results (&job, error))
         && !g_cancellable_set_error_if_cancelled (cancellable, error);
}
