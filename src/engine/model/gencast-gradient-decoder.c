/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "model/gencast-gradient-private.h"
#include "noise/preconditioning.h"

/* A grid node's three messages, its update, and the output. */
static void
decode_nodes (const ScGradientJob *job, gsize element, gsize first, gsize rows, guint worker)
{
  ScGenCastGradient *self = job->self;
  const ScKernels *kernels = self->kernels;
  const ScEdgeSet *edges = &self->graph->m2g;
  gsize width = self->width, row = element * self->n_grid + first, at = row * width;
  gsize first_edge = 3 * first, n_edges = 3 * rows, edge_row = element * edges->n + first_edge;
  ScPerceptron *message = &self->perceptrons[SC_NORM_M2G_EDGE];
  ScPerceptron *update = &self->perceptrons[SC_NORM_M2G_GRID];
  ScPerceptron *output = &self->perceptrons[SC_PERCEPTRON_OUTPUT];
  gfloat *scratch = sc_gradient_buffer (self, worker, 0), *x = sc_gradient_buffer (self, worker, 1);
  gfloat *sums = message->hidden[0] + edge_row * width;
  gfloat skip = sc_precondition_skip (self->sigma[element]), out = sc_precondition_out (self->sigma[element]);
  const gfloat *raw;

  sc_gradient_norm (self, SC_NORM_M2G_EDGE_EMBEDDING, element,
                    self->perceptrons[SC_NORM_M2G_EDGE_EMBEDDING].output + first_edge * width, n_edges, NULL, x);
  sc_dense_forward (&message->first[0], kernels, x, width, n_edges, NULL, sums, width);
  for (gsize i = 0; i < n_edges; i++)
    {
      kernels->add (sums + i * width, self->mesh_sent + (element * self->n_mesh + edges->mesh[first_edge + i]) * width, width);
      kernels->add (sums + i * width, self->grid_received + at + i / 3 * width, width);
    }
  sc_gradient_norm (self, SC_NORM_M2G_EDGE, element, sc_perceptron_forward (message, kernels, edge_row, n_edges, scratch),
                    n_edges, NULL, x);
  for (gsize i = 0; i < rows; i++)
    {
      gfloat *sum = self->grid_aggregate + at + i * width;

      memset (sum, 0, width * sizeof (gfloat));
      kernels->sum_rows (x + 3 * i * width, width, 3, width, sum);
    }

  sums = update->hidden[0] + at;
  sc_dense_forward (&update->first[0], kernels, self->grid_latent + at, width, rows, NULL, sums, width);
  sc_dense_forward (&update->first[1], kernels, self->grid_aggregate + at, width, rows, sums, sums, width);
  sc_gradient_norm (self, SC_NORM_M2G_GRID, element, sc_perceptron_forward (update, kernels, row, rows, scratch), rows,
                    self->grid_latent + at, self->grid_final + at);

  sc_dense_forward (&output->first[0], kernels, self->grid_final + at, width, rows, NULL,
                    output->hidden[0] + row * output->width, output->width);
  raw = sc_perceptron_forward (output, kernels, row, rows, scratch);
  for (gsize i = 0; i < rows; i++)
    for (gsize c = 0; c < self->n_target; c++)
      {
        gsize to = (row + i) * self->n_target + c;
        job->denoised[to] = skip * job->noisy[to] + out * raw[i * output->width + c];
      }
}

void
sc_gradient_decode_part (gsize part, guint worker, gpointer data)
{
  const ScGradientJob *job = data;
  ScRange range = sc_gradient_part (job->self->n_grid, part);

  for (gsize element = 0; element < job->self->batch; element++)
    for (gsize first = range.first; first < range.end; first += SC_GRADIENT_NODES)
      decode_nodes (job, element, first, MIN (SC_GRADIENT_NODES, range.end - first), worker);
}

/* From the denoised state to the grid's nodes after their update: @gradient ← */
static void
output_backward (const ScGradientJob *job, gsize element, gsize part, gsize first, gsize rows, gfloat *gradient, guint worker)
{
  ScGenCastGradient *self = job->self;
  gsize row = element * self->n_grid + first;
  ScPerceptron *output = &self->perceptrons[SC_PERCEPTRON_OUTPUT];
  gfloat *x = sc_gradient_buffer (self, worker, 0), *other = sc_gradient_buffer (self, worker, 1);
  gfloat *place = sc_gradient_place (self, part);
  gfloat out = sc_precondition_out (self->sigma[element]);
  const gfloat *sums;

  for (gsize i = 0; i < rows; i++)
    for (gsize c = 0; c < self->n_target; c++)
      x[i * output->width + c] = out * job->denoised_gradient[(row + i) * self->n_target + c];
  sums = sc_perceptron_backward (output, self->kernels, row, rows, x, other, place);
  sc_dense_backward_weights (&output->first[0], self->kernels, self->grid_final + row * self->width, self->width,
                             sums, output->width, rows, place);
  sc_dense_backward_input (&output->first[0], self->kernels, sums, output->width, rows, NULL, gradient, self->width);
}

/* From the sum of a node's messages back to what was added up in their first layer. */
static void
messages_backward (ScGenCastGradient *self, gsize element, gsize part, gsize first, gsize rows, const gfloat *gradient,
                   guint worker)
{
  const ScKernels *kernels = self->kernels;
  gsize width = self->width, first_edge = 3 * first, n_edges = 3 * rows;
  gsize edge_row = element * self->graph->m2g.n + first_edge;
  ScPerceptron *message = &self->perceptrons[SC_NORM_M2G_EDGE];
  const gfloat *embedding = self->perceptrons[SC_NORM_M2G_EDGE_EMBEDDING].output + first_edge * width;
  gfloat *x = sc_gradient_buffer (self, worker, 0), *other = sc_gradient_buffer (self, worker, 1);
  gfloat *place = sc_gradient_place (self, part);
  gfloat *sums = self->m2g_gradient + edge_row * width;

  for (gsize i = 0; i < n_edges; i++)
    memcpy (x + i * width, gradient + i / 3 * width, width * sizeof (gfloat));
  sc_gradient_norm_backward (self, SC_NORM_M2G_EDGE, element, part, message->output + edge_row * width, n_edges, x, x, FALSE);
  memcpy (sums, sc_perceptron_backward (message, kernels, edge_row, n_edges, x, other, place),
          n_edges * width * sizeof (gfloat));

  sc_gradient_norm (self, SC_NORM_M2G_EDGE_EMBEDDING, element, embedding, n_edges, NULL, x);
  sc_dense_backward_weights (&message->first[0], kernels, x, width, sums, width, n_edges, place);
  sc_dense_backward_input (&message->first[0], kernels, sums, width, n_edges, NULL, x, width);
  sc_gradient_norm_backward (self, SC_NORM_M2G_EDGE_EMBEDDING, element, part, embedding, n_edges, x,
                             self->m2g_embedding_gradient + first_edge * width, element > 0);
}

static void
decode_nodes_backward (const ScGradientJob *job, gsize element, gsize part, gsize first, gsize rows, guint worker)
{
  ScGenCastGradient *self = job->self;
  const ScKernels *kernels = self->kernels;
  gsize width = self->width, row = element * self->n_grid + first, at = row * width;
  ScPerceptron *update = &self->perceptrons[SC_NORM_M2G_GRID];
  const ScDense *received = &self->perceptrons[SC_NORM_M2G_EDGE].first[2];
  gfloat *x = sc_gradient_buffer (self, worker, 0), *other = sc_gradient_buffer (self, worker, 1);
  gfloat *aggregate = sc_gradient_buffer (self, worker, 2);
  gfloat *place = sc_gradient_place (self, part);
  gfloat *gradient = self->grid_gradient + at; /* of grid_final, then of grid_latent */
  const gfloat *sums;

  output_backward (job, element, part, first, rows, gradient, worker);

  sc_gradient_norm_backward (self, SC_NORM_M2G_GRID, element, part, update->output + at, rows, gradient, x, FALSE);
  sums = sc_perceptron_backward (update, kernels, row, rows, x, other, place);
  sc_dense_backward_weights (&update->first[0], kernels, self->grid_latent + at, width, sums, width, rows, place);
  sc_dense_backward_weights (&update->first[1], kernels, self->grid_aggregate + at, width, sums, width, rows, place);
  sc_dense_backward_input (&update->first[0], kernels, sums, width, rows, gradient, gradient, width);
  sc_dense_backward_input (&update->first[1], kernels, sums, width, rows, NULL, aggregate, width);

  messages_backward (self, element, part, first, rows, aggregate, worker);
  const gfloat *edge_sums = self->m2g_gradient + (element * self->graph->m2g.n + 3 * first) * width;
  for (gsize i = 0; i < rows; i++)
    {
      memset (x + i * width, 0, width * sizeof (gfloat));
      kernels->sum_rows (edge_sums + 3 * i * width, width, 3, width, x + i * width);
    }
  sc_dense_backward_weights (received, kernels, self->grid_latent + at, width, x, width, rows, place);
  sc_dense_backward_input (received, kernels, x, width, rows, gradient, gradient, width);
}

void
sc_gradient_decode_backward (gsize part, guint worker, gpointer data)
{
  const ScGradientJob *job = data;
  ScGenCastGradient *self = job->self;
  ScRange range = sc_gradient_part (self->n_grid, part);

  memset (sc_gradient_place (self, part), 0, self->stage_size[job->stage] * sizeof (gfloat));
  for (gsize element = 0; element < self->batch; element++)
    for (gsize first = range.first; first < range.end; first += SC_GRADIENT_NODES)
      decode_nodes_backward (job, element, part, first, MIN (SC_GRADIENT_NODES, range.end - first), worker);
  sc_gradient_embed_backward (self, SC_NORM_M2G_EDGE_EMBEDDING, self->m2g_features, SC_N_EDGE_FEATURES,
                              (ScRange){ 3 * range.first, 3 * range.end }, self->m2g_embedding_gradient, part, worker);
}
