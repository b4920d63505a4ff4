/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "model/gencast-gradient-private.h"
#include "noise/preconditioning.h"

void
sc_gradient_embed (ScGenCastGradient *self, gsize index, const gfloat *features, gsize n_features, ScRange range,
                   guint worker)
{
  ScPerceptron *perceptron = &self->perceptrons[index];
  gfloat *scratch = sc_gradient_buffer (self, worker, 0);

  for (gsize first = range.first; first < range.end; first += SC_GRADIENT_ROWS)
    {
      gsize rows = MIN (SC_GRADIENT_ROWS, range.end - first);

      sc_dense_forward (&perceptron->first[0], self->kernels, features + first * n_features, n_features, rows, NULL,
                        perceptron->hidden[0] + first * self->width, self->width);
      sc_perceptron_forward (perceptron, self->kernels, first, rows, scratch);
    }
}

void
sc_gradient_embed_backward (ScGenCastGradient *self, gsize index, const gfloat *features, gsize n_features,
                            ScRange range, const gfloat *gradient, gsize part, guint worker)
{
  ScPerceptron *perceptron = &self->perceptrons[index];
  gfloat *x = sc_gradient_buffer (self, worker, 0), *other = sc_gradient_buffer (self, worker, 1);
  gfloat *place = sc_gradient_place (self, part);

  for (gsize first = range.first; first < range.end; first += SC_GRADIENT_ROWS)
    {
      gsize rows = MIN (SC_GRADIENT_ROWS, range.end - first);

      memcpy (x, gradient + first * self->width, rows * self->width * sizeof (gfloat));
      const gfloat *sums = sc_perceptron_backward (perceptron, self->kernels, first, rows, x, other, place);
      sc_dense_backward_weights (&perceptron->first[0], self->kernels, features + first * n_features, n_features,
                                 sums, self->width, rows, place);
    }
}

/* A grid node's input: conditioning and scaled noisy target in the network's order, then its place. */
static void
fill_input (const ScGradientJob *job, gsize element, gsize first, gsize rows, gfloat *input)
{
  const ScGenCastGradient *self = job->self;
  gfloat c_in = sc_precondition_in (self->sigma[element]);
  gsize n_channels = self->n_conditioning + self->n_target;

  for (gsize row = 0; row < rows; row++)
    {
      gsize node = element * self->n_grid + first + row;
      const gfloat *conditioning = job->conditioning + node * self->n_conditioning;
      const gfloat *noisy = job->noisy + node * self->n_target;
      gfloat *to = input + row * self->n_input;

      for (gsize c = 0; c < n_channels; c++)
        {
          guint from = self->channels[c];
          to[c] = from < self->n_conditioning ? conditioning[from] : noisy[from - self->n_conditioning] * c_in;
        }
      memcpy (to + n_channels, self->graph->grid_structure + (first + row) * SC_N_NODE_FEATURES, SC_N_NODE_FEATURES * sizeof (gfloat));
    }
}

/* Grid nodes: embedding, what they send, their own update, what they add to what they will receive. */
static void
encode_grid (const ScGradientJob *job, gsize element, gsize first, gsize rows, guint worker)
{
  ScGenCastGradient *self = job->self;
  const ScKernels *kernels = self->kernels;
  gsize width = self->width, row = element * self->n_grid + first, at = row * width;
  ScPerceptron *embedding = &self->perceptrons[SC_NORM_G2M_GRID_EMBEDDING];
  ScPerceptron *update = &self->perceptrons[SC_NORM_G2M_GRID];
  gfloat *input = self->grid_input + row * self->n_input;
  gfloat *scratch = sc_gradient_buffer (self, worker, 0);
  gfloat *embedded = self->grid_embedded + at;

  fill_input (job, element, first, rows, input);
  sc_dense_forward (&embedding->first[0], kernels, input, self->n_input, rows, NULL, embedding->hidden[0] + at, width);
  sc_gradient_norm (self, SC_NORM_G2M_GRID_EMBEDDING, element, sc_perceptron_forward (embedding, kernels, row, rows, scratch),
                    rows, NULL, embedded);
  sc_dense_forward (&self->perceptrons[SC_NORM_G2M_EDGE].first[1], kernels, embedded, width, rows, NULL,
                    self->grid_sent + at, width);

  sc_dense_forward (&update->first[0], kernels, embedded, width, rows, NULL, update->hidden[0] + at, width);
  sc_gradient_norm (self, SC_NORM_G2M_GRID, element, sc_perceptron_forward (update, kernels, row, rows, scratch), rows,
                    embedded, self->grid_latent + at);
  sc_dense_forward (&self->perceptrons[SC_NORM_M2G_EDGE].first[2], kernels, self->grid_latent + at, width, rows, NULL,
                    self->grid_received + at, width);
}

void
sc_gradient_embed_part (gsize part, guint worker, gpointer data)
{
  const ScGradientJob *job = data;
  ScGenCastGradient *self = job->self;
  gsize width = self->width;
  ScRange grid = sc_gradient_part (self->n_grid, part), mesh = sc_gradient_mesh_part (self, part);

  sc_gradient_embed (self, SC_NORM_G2M_EDGE_EMBEDDING, self->g2m_features, SC_N_EDGE_FEATURES,
                     sc_gradient_part (self->graph->g2m.n, part), worker);
  sc_gradient_embed (self, SC_NORM_M2G_EDGE_EMBEDDING, self->m2g_features, SC_N_EDGE_FEATURES,
                     (ScRange){ 3 * grid.first, 3 * grid.end }, worker);
  sc_gradient_embed (self, SC_NORM_G2M_MESH_EMBEDDING, self->mesh_features, SC_N_NODE_FEATURES, mesh, worker);

  for (gsize element = 0; element < self->batch; element++)
    {
      gsize at = (element * self->n_mesh + mesh.first) * width, rows = mesh.end - mesh.first;

      sc_gradient_norm (self, SC_NORM_G2M_MESH_EMBEDDING, element,
                        self->perceptrons[SC_NORM_G2M_MESH_EMBEDDING].output + mesh.first * width, rows, NULL,
                        self->mesh_embedded + at);
      sc_dense_forward (&self->perceptrons[SC_NORM_G2M_EDGE].first[2], self->kernels, self->mesh_embedded + at, width,
                        rows, NULL, self->mesh_received + at, width);
      for (gsize first = grid.first; first < grid.end; first += SC_GRADIENT_ROWS)
        encode_grid (job, element, first, MIN (SC_GRADIENT_ROWS, grid.end - first), worker);
    }
}

/* Messages to the mesh, one an edge. */
void
sc_gradient_edges_part (gsize part, guint worker, gpointer data)
{
  const ScGradientJob *job = data;
  ScGenCastGradient *self = job->self;
  const ScKernels *kernels = self->kernels;
  const ScEdgeSet *edges = &self->graph->g2m;
  gsize width = self->width;
  ScPerceptron *perceptron = &self->perceptrons[SC_NORM_G2M_EDGE];
  const gfloat *embedding = self->perceptrons[SC_NORM_G2M_EDGE_EMBEDDING].output;
  gfloat *scratch = sc_gradient_buffer (self, worker, 0);
  ScRange range = sc_gradient_part (edges->n, part);

  for (gsize element = 0; element < self->batch; element++)
    for (gsize first = range.first; first < range.end; first += SC_GRADIENT_ROWS)
      {
        gsize rows = MIN (SC_GRADIENT_ROWS, range.end - first), row = element * edges->n + first;
        gfloat *sums = perceptron->hidden[0] + row * width;

        sc_gradient_norm (self, SC_NORM_G2M_EDGE_EMBEDDING, element, embedding + first * width, rows, NULL, scratch);
        sc_dense_forward (&perceptron->first[0], kernels, scratch, width, rows, NULL, sums, width);
        for (gsize i = 0; i < rows; i++)
          {
            kernels->add (sums + i * width, self->grid_sent + (element * self->n_grid + edges->grid[first + i]) * width,
                          width);
            kernels->add (sums + i * width, self->mesh_received + (element * self->n_mesh + edges->mesh[first + i]) * width,
                          width);
          }
        sc_gradient_norm (self, SC_NORM_G2M_EDGE, element, sc_perceptron_forward (perceptron, kernels, row, rows, scratch),
                          rows, NULL, self->messages + row * width);
      }
}

void
sc_gradient_edges_backward (gsize part, guint worker, gpointer data)
{
  const ScGradientJob *job = data;
  ScGenCastGradient *self = job->self;
  const ScKernels *kernels = self->kernels;
  const ScEdgeSet *edges = &self->graph->g2m;
  gsize width = self->width;
  ScPerceptron *perceptron = &self->perceptrons[SC_NORM_G2M_EDGE];
  const gfloat *embedding = self->perceptrons[SC_NORM_G2M_EDGE_EMBEDDING].output;
  gfloat *x = sc_gradient_buffer (self, worker, 0), *other = sc_gradient_buffer (self, worker, 1);
  gfloat *place = sc_gradient_place (self, part);
  ScRange range = sc_gradient_part (edges->n, part);

  memset (place, 0, self->stage_size[job->stage] * sizeof (gfloat));
  for (gsize element = 0; element < self->batch; element++)
    for (gsize first = range.first; first < range.end; first += SC_GRADIENT_ROWS)
      {
        gsize rows = MIN (SC_GRADIENT_ROWS, range.end - first), row = element * edges->n + first;
        gfloat *sums = self->g2m_gradient + row * width;

        for (gsize i = 0; i < rows; i++)
          memcpy (x + i * width,
                  self->aggregate_gradient + (element * self->n_mesh + edges->mesh[first + i]) * width,
                  width * sizeof (gfloat));
        sc_gradient_norm_backward (self, SC_NORM_G2M_EDGE, element, part, perceptron->output + row * width, rows, x, x, FALSE);
        memcpy (sums, sc_perceptron_backward (perceptron, kernels, row, rows, x, other, place),
                rows * width * sizeof (gfloat));

        sc_gradient_norm (self, SC_NORM_G2M_EDGE_EMBEDDING, element, embedding + first * width, rows, NULL, x);
        sc_dense_backward_weights (&perceptron->first[0], kernels, x, width, sums, width, rows, place);
        sc_dense_backward_input (&perceptron->first[0], kernels, sums, width, rows, NULL, x, width);
        sc_gradient_norm_backward (self, SC_NORM_G2M_EDGE_EMBEDDING, element, part, embedding + first * width, rows, x,
                                   self->g2m_embedding_gradient + first * width, element > 0);
      }
  sc_gradient_embed_backward (self, SC_NORM_G2M_EDGE_EMBEDDING, self->g2m_features, SC_N_EDGE_FEATURES, range,
                              self->g2m_embedding_gradient, part, worker);
}

static void
encode_grid_backward (ScGenCastGradient *self, gsize element, gsize part, gsize first, gsize rows, guint worker)
{
  const ScKernels *kernels = self->kernels;
  gsize width = self->width, row = element * self->n_grid + first, at = row * width;
  ScPerceptron *embedding = &self->perceptrons[SC_NORM_G2M_GRID_EMBEDDING];
  ScPerceptron *update = &self->perceptrons[SC_NORM_G2M_GRID];
  const ScDense *sent = &self->perceptrons[SC_NORM_G2M_EDGE].first[1];
  gfloat *gradient = self->grid_gradient + at; /* of grid_latent, then of grid_embedded */
  gfloat *x = sc_gradient_buffer (self, worker, 0), *other = sc_gradient_buffer (self, worker, 1);
  gfloat *place = sc_gradient_place (self, part);
  const gfloat *sums;

  sc_gradient_norm_backward (self, SC_NORM_G2M_GRID, element, part, update->output + at, rows, gradient, x, FALSE);
  sums = sc_perceptron_backward (update, kernels, row, rows, x, other, place);
  sc_dense_backward_weights (&update->first[0], kernels, self->grid_embedded + at, width, sums, width, rows, place);
  sc_dense_backward_input (&update->first[0], kernels, sums, width, rows, gradient, gradient, width);

  sc_gradient_gather (self, self->g2m_gradient + element * self->graph->g2m.n * width, self->g2m_grid_start,
                      self->g2m_grid_edges, first, rows, x);
  sc_dense_backward_weights (sent, kernels, self->grid_embedded + at, width, x, width, rows, place);
  sc_dense_backward_input (sent, kernels, x, width, rows, gradient, gradient, width);

  sc_gradient_norm_backward (self, SC_NORM_G2M_GRID_EMBEDDING, element, part, embedding->output + at, rows, gradient, x, FALSE);
  sums = sc_perceptron_backward (embedding, kernels, row, rows, x, other, place);
  sc_dense_backward_weights (&embedding->first[0], kernels, self->grid_input + row * self->n_input, self->n_input,
                             sums, width, rows, place);
}

void
sc_gradient_embed_part_backward (gsize part, guint worker, gpointer data)
{
  const ScGradientJob *job = data;
  ScGenCastGradient *self = job->self;
  gsize width = self->width;
  const ScDense *received = &self->perceptrons[SC_NORM_G2M_EDGE].first[2];
  gfloat *x = sc_gradient_buffer (self, worker, 0);
  gfloat *place = sc_gradient_place (self, part);
  ScRange grid = sc_gradient_part (self->n_grid, part), mesh = sc_gradient_mesh_part (self, part);

  memset (place, 0, self->stage_size[job->stage] * sizeof (gfloat));
  for (gsize element = 0; element < self->batch; element++)
    {
      for (gsize first = mesh.first; first < mesh.end; first += SC_GRADIENT_ROWS)
        {
          gsize rows = MIN (SC_GRADIENT_ROWS, mesh.end - first);
          gfloat *gradient = self->mesh_gradient + (element * self->mesh_rows + first) * width;

          sc_gradient_gather (self, self->g2m_gradient + element * self->graph->g2m.n * width, self->g2m_mesh_start, NULL,
                              first, rows, x);
          sc_dense_backward_weights (received, self->kernels, self->mesh_embedded + (element * self->n_mesh + first) * width,
                                     width, x, width, rows, place);
          sc_dense_backward_input (received, self->kernels, x, width, rows, gradient, gradient, width);
          sc_gradient_norm_backward (self, SC_NORM_G2M_MESH_EMBEDDING, element, part,
                                     self->perceptrons[SC_NORM_G2M_MESH_EMBEDDING].output + first * width, rows, gradient,
                                     self->mesh_embedding_gradient + first * width, element > 0);
        }
      for (gsize first = grid.first; first < grid.end; first += SC_GRADIENT_ROWS)
        encode_grid_backward (self, element, part, first, MIN (SC_GRADIENT_ROWS, grid.end - first), worker);
    }
  sc_gradient_embed_backward (self, SC_NORM_G2M_MESH_EMBEDDING, self->mesh_features, SC_N_NODE_FEATURES, mesh,
                              self->mesh_embedding_gradient, part, worker);
}
