/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "model/gencast-gradient-private.h"
#include "nn/attention-backward.h"

/* Some mesh nodes of one element: whole patches, but for the last one's end. */
typedef struct
{
  gsize element;
  gsize part;
  gsize first;
  gsize rows;
  gsize row; /* of the first in arrays [batch][mesh_rows] */
  guint worker;
} MeshRows;

typedef void (*MeshRowsFunc) (const ScGradientJob *job, const MeshRows *at);

static void
for_mesh_rows (const ScGradientJob *job, gsize part, guint worker, MeshRowsFunc func)
{
  const ScGenCastGradient *self = job->self;
  ScRange range = sc_gradient_mesh_part (self, part);

  for (gsize element = 0; element < self->batch; element++)
    for (gsize first = range.first; first < range.end; first += SC_GRADIENT_ROWS)
      {
        const MeshRows at = { element, part, first, MIN (SC_GRADIENT_ROWS, range.end - first),
                              element * self->mesh_rows + first, worker };
        func (job, &at);
      }
}

static gsize
attention_norm (gsize block)
{
  return SC_NORM_BLOCKS + 2 * block;
}

static gsize
feed_forward_norm (gsize block)
{
  return SC_NORM_BLOCKS + 2 * block + 1;
}

static void
pack (const ScGenCastGradient *self, const MeshRows *at, const gfloat *rows, gfloat *packed, gboolean as_values)
{
  gsize ld = self->attention_width, patch = at->first / SC_LANES, n = sc_padded (at->rows) / SC_LANES;
  gfloat *to = packed + at->element * self->mesh_rows * ld;

  if (as_values)
    sc_attention_pack_values (self->graph->pattern, self->n_heads, self->head_stride, rows + at->row * ld, patch, n, to);
  else
    sc_attention_pack_keys (self->graph->pattern, self->kernels, self->n_heads, self->head_stride, rows + at->row * ld,
                            patch, n, to);
}

/* Queries, keys and values of block @index from the residual stream before it. */
static void
project (ScGenCastGradient *self, gsize index, const MeshRows *at)
{
  ScTrainedBlock *block = &self->blocks[index];
  gsize width = self->width, ld = self->attention_width;
  gfloat *x = sc_gradient_buffer (self, at->worker, 0);

  sc_gradient_norm (self, attention_norm (index), at->element, block->before + at->row * width, at->rows, NULL, x);
  sc_dense_forward (&block->query, self->kernels, x, width, at->rows, NULL, block->queries + at->row * ld, ld);
  sc_dense_forward (&block->key, self->kernels, x, width, at->rows, NULL, block->keys + at->row * ld, ld);
  sc_dense_forward (&block->value, self->kernels, x, width, at->rows, NULL, block->values + at->row * ld, ld);
  pack (self, at, block->keys, self->packed_keys[index % 2], FALSE);
  pack (self, at, block->values, self->packed_values[index % 2], TRUE);
}

static void
begin_rows (const ScGradientJob *job, const MeshRows *at)
{
  ScGenCastGradient *self = job->self;
  gsize width = self->width, row = at->element * self->n_mesh + at->first, start = row * width;
  ScPerceptron *update = &self->perceptrons[SC_NORM_G2M_MESH];
  gfloat *aggregate = self->mesh_aggregate + start, *sums = update->hidden[0] + start;
  gfloat *scratch = sc_gradient_buffer (self, at->worker, 0);

  sc_gradient_gather (self, self->messages + at->element * self->graph->g2m.n * width, self->g2m_mesh_start, NULL,
                      at->first, at->rows, aggregate);
  for (gsize i = 0; i < at->rows * width; i++)
    aggregate[i] *= self->graph->aggregate_factor;
  sc_dense_forward (&update->first[0], self->kernels, self->mesh_embedded + start, width, at->rows, NULL, sums, width);
  sc_dense_forward (&update->first[1], self->kernels, aggregate, width, at->rows, sums, sums, width);
  sc_gradient_norm (self, SC_NORM_G2M_MESH, at->element,
                    sc_perceptron_forward (update, self->kernels, row, at->rows, scratch), at->rows,
                    self->mesh_embedded + start, self->blocks[0].before + at->row * width);
  project (self, 0, at);
}

void
sc_gradient_mesh_part_begin (gsize part, guint worker, gpointer job)
{
  for_mesh_rows (job, part, worker, begin_rows);
}

static void
attend (ScGenCastGradient *self, gsize index, const MeshRows *at)
{
  ScTrainedBlock *block = &self->blocks[index];
  gsize width = self->width, ld = self->attention_width, element_start = at->element * self->mesh_rows * ld;
  gfloat *scores = sc_gradient_buffer (self, at->worker, SC_GRADIENT_BUFFERS);
  gfloat *between = block->between + at->row * width;
  const ScAttention attention = {
    .n_heads = self->n_heads, .head_size = self->head_size, .head_stride = self->head_stride,
    .queries = block->queries + element_start, .keys = self->packed_keys[index % 2] + element_start,
    .values = self->packed_values[index % 2] + element_start,
  };

  sc_attention_compute (&attention, self->graph->pattern, self->kernels, at->first / SC_LANES,
                        sc_padded (at->rows) / SC_LANES, scores, block->attended + at->row * ld);
  sc_dense_forward (&block->mix, self->kernels, block->attended + at->row * ld, ld, at->rows, NULL, between, width);
  sc_gradient_add (self, between, block->before + at->row * width, at->rows);
}

static void
feed_forward (ScGenCastGradient *self, gsize index, const MeshRows *at, gfloat *after)
{
  ScTrainedBlock *block = &self->blocks[index];
  gsize width = self->width, hidden = self->hidden;
  gfloat *x = sc_gradient_buffer (self, at->worker, 0), *up = sc_gradient_buffer (self, at->worker, 1);
  gfloat *values = block->up_values + at->row * hidden;

  sc_gradient_norm (self, feed_forward_norm (index), at->element, block->between + at->row * width, at->rows, NULL, x);
  sc_dense_forward (&block->up, self->kernels, x, width, at->rows, NULL, values, hidden);
  memcpy (up, values, at->rows * hidden * sizeof (gfloat));
  self->kernels->gelu (up, hidden, at->rows, hidden);
  sc_dense_forward (&block->down, self->kernels, up, hidden, at->rows, NULL, after, width);
  sc_gradient_add (self, after, block->between + at->row * width, at->rows);
}

static void
block_rows (const ScGradientJob *job, const MeshRows *at)
{
  ScGenCastGradient *self = job->self;
  gsize width = self->width, next = job->block + 1;
  gboolean is_last = next == self->n_blocks;

  attend (self, job->block, at);
  feed_forward (self, job->block, at, (is_last ? self->mesh_latent : self->blocks[next].before) + at->row * width);
  if (is_last)
    {
      gsize start = (at->element * self->n_mesh + at->first) * width;

      sc_gradient_norm (self, SC_NORM_FINAL, at->element, self->mesh_latent + at->row * width, at->rows, NULL,
                        self->mesh_final + start);
      sc_dense_forward (&self->perceptrons[SC_NORM_M2G_EDGE].first[1], self->kernels, self->mesh_final + start, width,
                        at->rows, NULL, self->mesh_sent + start, width);
    }
  else
    project (self, next, at);
}

void
sc_gradient_block_part (gsize part, guint worker, gpointer job)
{
  for_mesh_rows (job, part, worker, block_rows);
}

/* From the residual stream after block @index to the gradient of what its attention gave. */
static void
feed_forward_backward (ScGenCastGradient *self, gsize index, const MeshRows *at)
{
  ScTrainedBlock *block = &self->blocks[index];
  const ScKernels *kernels = self->kernels;
  gsize width = self->width, hidden = self->hidden, ld = self->attention_width;
  gfloat *gradient = self->mesh_gradient + at->row * width, *between = block->between + at->row * width;
  gfloat *x = sc_gradient_buffer (self, at->worker, 0), *up = sc_gradient_buffer (self, at->worker, 1);
  gfloat *values = block->up_values + at->row * hidden;
  gfloat *place = sc_gradient_place (self, at->part);

  sc_dense_backward_input (&block->down, kernels, gradient, width, at->rows, NULL, up, hidden);
  kernels->gelu_backward (values, up, hidden, at->rows, hidden);
  sc_dense_backward_weights (&block->down, kernels, values, hidden, gradient, width, at->rows, place);

  sc_gradient_norm (self, feed_forward_norm (index), at->element, between, at->rows, NULL, x);
  sc_dense_backward_weights (&block->up, kernels, x, width, up, hidden, at->rows, place);
  sc_dense_backward_input (&block->up, kernels, up, hidden, at->rows, NULL, x, width);
  sc_gradient_norm_backward (self, feed_forward_norm (index), at->element, at->part, between, at->rows, x, gradient, TRUE);

  sc_dense_backward_weights (&block->mix, kernels, block->attended + at->row * ld, ld, gradient, width, at->rows, place);
  sc_dense_backward_input (&block->mix, kernels, gradient, width, at->rows, NULL, self->attended_gradient + at->row * ld, ld);
  pack (self, at, block->keys, self->packed_keys[0], FALSE);
  pack (self, at, block->values, self->packed_values[0], FALSE);
}

static void
end_rows_backward (const ScGradientJob *job, const MeshRows *at)
{
  ScGenCastGradient *self = job->self;
  const ScDense *sent = &self->perceptrons[SC_NORM_M2G_EDGE].first[1];
  gsize width = self->width;
  gfloat *x = sc_gradient_buffer (self, at->worker, 0), *other = sc_gradient_buffer (self, at->worker, 1);

  sc_gradient_gather (self, self->m2g_gradient + at->element * self->graph->m2g.n * width, self->m2g_mesh_start,
                      self->m2g_mesh_edges, at->first, at->rows, x);
  sc_dense_backward_weights (sent, self->kernels, self->mesh_final + (at->element * self->n_mesh + at->first) * width, width,
                             x, width, at->rows, sc_gradient_place (self, at->part));
  sc_dense_backward_input (sent, self->kernels, x, width, at->rows, NULL, other, width);
  sc_gradient_norm_backward (self, SC_NORM_FINAL, at->element, at->part, self->mesh_latent + at->row * width, at->rows, other,
                             self->mesh_gradient + at->row * width, FALSE);
  feed_forward_backward (self, self->n_blocks - 1, at);
}

void
sc_gradient_mesh_end_backward (gsize part, guint worker, gpointer data)
{
  const ScGradientJob *job = data;

  memset (sc_gradient_place (job->self, part), 0, job->self->stage_size[job->stage] * sizeof (gfloat));
  for_mesh_rows (job, part, worker, end_rows_backward);
}

void
sc_gradient_attention_backward (gsize unit, guint worker, gpointer data)
{
  const ScGradientJob *job = data;
  ScGenCastGradient *self = job->self;
  const ScTrainedBlock *block = &self->blocks[job->block];
  gsize start = unit / self->n_heads * self->mesh_rows * self->attention_width;
  const ScAttentionBackward attention = {
    .n_heads = self->n_heads, .head_size = self->head_size, .head_stride = self->head_stride,
    .queries = block->queries + start, .keys = block->keys + start,
    .packed_keys = self->packed_keys[0] + start, .packed_values = self->packed_values[0] + start,
    .gradient = self->attended_gradient + start,
    .query_gradient = self->query_gradient + start, .key_gradient = self->key_gradient + start,
    .value_gradient = self->value_gradient + start,
  };

  sc_attention_backward (&attention, self->graph->pattern, self->kernels, unit % self->n_heads,
                         sc_gradient_buffer (self, worker, SC_GRADIENT_BUFFERS));
}

/* From the gradients of queries, keys and values to the residual stream before the block. */
static void
project_backward (ScGenCastGradient *self, gsize index, const MeshRows *at)
{
  ScTrainedBlock *block = &self->blocks[index];
  const ScDense *layers[] = { &block->query, &block->key, &block->value };
  const gfloat *gradients[] = { self->query_gradient, self->key_gradient, self->value_gradient };
  gsize width = self->width, ld = self->attention_width;
  gfloat *before = block->before + at->row * width;
  gfloat *x = sc_gradient_buffer (self, at->worker, 0), *dx = sc_gradient_buffer (self, at->worker, 1);

  sc_gradient_norm (self, attention_norm (index), at->element, before, at->rows, NULL, x);
  for (gsize i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      const gfloat *gradient = gradients[i] + at->row * ld;

      sc_dense_backward_weights (layers[i], self->kernels, x, width, gradient, ld, at->rows,
                                 sc_gradient_place (self, at->part));
      sc_dense_backward_input (layers[i], self->kernels, gradient, ld, at->rows, i > 0 ? dx : NULL, dx, width);
    }
  sc_gradient_norm_backward (self, attention_norm (index), at->element, at->part, before, at->rows, dx,
                             self->mesh_gradient + at->row * width, TRUE);
}

/* From the mesh nodes after their update to those before, and to the sums of messages. */
static void
begin_rows_backward (ScGenCastGradient *self, const MeshRows *at)
{
  gsize width = self->width, row = at->element * self->n_mesh + at->first, start = row * width;
  ScPerceptron *update = &self->perceptrons[SC_NORM_G2M_MESH];
  gfloat *gradient = self->mesh_gradient + at->row * width, *aggregate = self->aggregate_gradient + start;
  gfloat *x = sc_gradient_buffer (self, at->worker, 0), *other = sc_gradient_buffer (self, at->worker, 1);
  gfloat *place = sc_gradient_place (self, at->part);

  sc_gradient_norm_backward (self, SC_NORM_G2M_MESH, at->element, at->part, update->output + start, at->rows, gradient, x,
                             FALSE);
  const gfloat *sums = sc_perceptron_backward (update, self->kernels, row, at->rows, x, other, place);
  sc_dense_backward_weights (&update->first[0], self->kernels, self->mesh_embedded + start, width, sums, width, at->rows, place);
  sc_dense_backward_weights (&update->first[1], self->kernels, self->mesh_aggregate + start, width, sums, width, at->rows, place);
  sc_dense_backward_input (&update->first[0], self->kernels, sums, width, at->rows, gradient, gradient, width);
  sc_dense_backward_input (&update->first[1], self->kernels, sums, width, at->rows, NULL, aggregate, width);
  for (gsize i = 0; i < at->rows * width; i++)
    aggregate[i] *= self->graph->aggregate_factor;
}

static void
block_rows_backward (const ScGradientJob *job, const MeshRows *at)
{
  project_backward (job->self, job->block, at);
  if (job->block > 0)
    feed_forward_backward (job->self, job->block - 1, at);
  else
    begin_rows_backward (job->self, at);
}

void
sc_gradient_block_backward (gsize part, guint worker, gpointer data)
{
  const ScGradientJob *job = data;

  memset (sc_gradient_place (job->self, part), 0, job->self->stage_size[job->stage] * sizeof (gfloat));
  for_mesh_rows (job, part, worker, block_rows_backward);
}
