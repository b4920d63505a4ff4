/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "model/gencast-private.h"

typedef struct
{
  ScGenCastWorkspace *workspace;
  gsize index;          /* of the transformer block */
  gfloat *attention;    /* details wanted by a probe, each may be %NULL */
  gfloat *feed_forward;
  gboolean is_normed;   /* by the last norm already */
} ProcessorJob;

/* Rows of the mesh that one unit of work has, those of all elements. In scratch they follow one another. */
typedef struct
{
  gsize first;
  gsize rows;   /* of one element */
  gsize all;    /* of all elements */
  gsize padded; /* of one element, whole patches */
} Range;

static gsize
patches_per_unit (const ScGenCastWorkspace *self)
{
  return MIN (self->network->patches_per_block, SC_MESH_ROWS / SC_LANES / self->n);
}

static gsize
count_units (const ScGenCastWorkspace *self)
{
  gsize patches = patches_per_unit (self);

  return (self->network->pattern->n_patches + patches - 1) / patches;
}

static Range
get_range (const ScGenCastWorkspace *self, gsize unit)
{
  gsize size = patches_per_unit (self) * SC_LANES;
  gsize first = unit * size;
  gsize rows = MIN (size, self->network->n_mesh - first);

  return (Range){ first, rows, self->n * rows, sc_padded (rows) };
}

/* (transfer none): an element's rows among those of all elements in an array of the mesh. */
static gfloat *
get_latent (ScGenCastWorkspace *self, Range range, gsize element)
{
  return self->mesh_latent + (element * self->network->n_mesh + range.first) * self->network->width;
}

static void
normalise_rows (ScGenCastWorkspace *self, Range range, gsize norm, gfloat *normed)
{
  const ScGenCast *network = self->network;
  gsize width = network->width;

  for (gsize i = 0; i < self->n; i++)
    network->kernels->layer_norm (get_latent (self, range, i), width, range.rows, network->latent,
                                  sc_gencast_scale (self, norm), sc_gencast_offset (self, norm), NULL, 0,
                                  normed + i * range.rows * width, width);
}

/* Queries, keys and values of block @index; keys and values go where no other unit reads now. */
static void
project_rows (ScGenCastWorkspace *self, gsize index, Range range, gfloat *scratch)
{
  const ScGenCast *network = self->network;
  const ScKernels *kernels = network->kernels;
  const ScBlock *block = &network->blocks[index];
  gsize width = network->width, ld = network->attention_width;
  gsize size = network->pattern->n_patches * SC_LANES * ld;
  gsize first = range.first / SC_LANES, patches = range.padded / SC_LANES;
  gfloat *normed = scratch;
  gfloat *rows = normed + SC_MESH_ROWS * width;

  normalise_rows (self, range, SC_NORM_BLOCKS + 2 * index, normed);
  for (gsize i = 0; i < self->n; i++)
    sc_packed_matrix_multiply (block->query, kernels, normed + i * range.rows * width, width, range.rows, NULL, 0,
                               self->queries + i * size + range.first * ld, ld);

  /*
   * Past an element's last node there are zeros: 0 · NaN of the next element
   * would be NaN here. The last element goes first and leaves them behind.
   */
  gsize padding = (range.padded - range.rows) * ld * sizeof (gfloat);
  memset (rows + range.all * ld, 0, padding);
  sc_packed_matrix_multiply (block->key, kernels, normed, width, range.all, NULL, 0, rows, ld);
  for (gsize i = self->n; i-- > 0;)
    {
      sc_attention_pack_keys (network->pattern, kernels, network->n_heads, network->head_stride,
                              rows + i * range.rows * ld, first, patches, self->keys[index % 2] + i * size);
      memset (rows + i * range.rows * ld, 0, padding);
    }
  sc_packed_matrix_multiply (block->value, kernels, normed, width, range.all, NULL, 0, rows, ld);
  memset (rows + range.all * ld, 0, padding);
  for (gsize i = self->n; i-- > 0;)
    {
      sc_attention_pack_values (network->pattern, network->n_heads, network->head_stride,
                                rows + i * range.rows * ld, first, patches, self->values[index % 2] + i * size);
      memset (rows + i * range.rows * ld, 0, padding);
    }
}

/* Adds an update to the residual stream; @details: (nullable): [n_mesh][latent], banded order. */
static void
add_update (ScGenCastWorkspace *self, const gfloat *update, Range range, gfloat *details)
{
  const ScGenCast *network = self->network;
  gsize width = network->width;

  for (gsize i = 0; i < self->n; i++)
    network->kernels->add (get_latent (self, range, i), update + i * range.rows * width, range.rows * width);
  for (gsize row = 0; details != NULL && row < range.rows; row++)
    memcpy (details + (gsize) network->order[range.first + row] * network->latent, update + row * width,
            network->latent * sizeof (gfloat));
}

static void
attend_rows (const ProcessorJob *job, Range range, gfloat *scratch)
{
  ScGenCastWorkspace *self = job->workspace;
  const ScGenCast *network = self->network;
  const ScBlock *block = &network->blocks[job->index];
  gsize width = network->width, ld = network->attention_width;
  gsize size = network->pattern->n_patches * SC_LANES * ld;
  gfloat *mixture = scratch;
  gfloat *update = mixture + SC_MESH_ROWS * ld;
  gfloat *scores = update + SC_MESH_ROWS * width;

  for (gsize i = 0; i < self->n; i++)
    {
      const ScAttention attention = {
        .n_heads = network->n_heads, .head_size = network->head_size, .head_stride = network->head_stride,
        .queries = self->queries + i * size, .keys = self->keys[job->index % 2] + i * size,
        .values = self->values[job->index % 2] + i * size,
      };
      sc_attention_compute (&attention, network->pattern, network->kernels, range.first / SC_LANES,
                            range.padded / SC_LANES, scores, mixture + i * range.rows * ld);
    }
  sc_packed_matrix_multiply (block->mix, network->kernels, mixture, ld, range.all, block->mix_bias, 0, update, width);
  add_update (self, update, range, job->attention);
}

static void
feed_rows_forward (const ProcessorJob *job, Range range, gfloat *scratch)
{
  ScGenCastWorkspace *self = job->workspace;
  const ScGenCast *network = self->network;
  const ScKernels *kernels = network->kernels;
  const ScBlock *block = &network->blocks[job->index];
  gsize width = network->width, hidden = network->hidden;
  gfloat *x = scratch;
  gfloat *up = x + SC_MESH_ROWS * width;

  normalise_rows (self, range, SC_NORM_BLOCKS + 2 * job->index + 1, x);
  sc_packed_matrix_multiply (block->up, kernels, x, width, range.all, block->up_bias, 0, up, hidden);
  kernels->gelu (up, hidden, range.all, hidden);
  sc_packed_matrix_multiply (block->down, kernels, up, hidden, range.all, block->down_bias, 0, x, width);
  add_update (self, x, range, job->feed_forward);
}

static void
project_unit (gsize unit, guint worker, gpointer data)
{
  const ProcessorJob *job = data;
  ScGenCastWorkspace *self = job->workspace;

  project_rows (self, job->index, get_range (self, unit), sc_gencast_scratch (self, worker));
}

/*
 * A whole block for some rows. What the next block's attention reads of them
 * is made at once while they are in the cache, so that the team waits for
 * itself once a block.
 */
static void
process_unit (gsize unit, guint worker, gpointer data)
{
  const ProcessorJob *job = data;
  ScGenCastWorkspace *self = job->workspace;
  Range range = get_range (self, unit);
  gfloat *scratch = sc_gencast_scratch (self, worker);

  attend_rows (job, range, scratch);
  feed_rows_forward (job, range, scratch);
  if (job->index + 1 < self->network->n_blocks)
    project_rows (self, job->index + 1, range, scratch);
}

/* The last norm, unless it is made, and what each node adds to the messages that it sends to the grid. */
static void
finish_unit (gsize unit, guint worker, gpointer data)
{
  const ProcessorJob *job = data;
  ScGenCastWorkspace *self = job->workspace;
  const ScGenCast *network = self->network;
  Range range = get_range (self, unit);
  gsize width = network->width;

  for (gsize i = 0; i < self->n; i++)
    {
      gfloat *x = get_latent (self, range, i);

      if (!job->is_normed)
        network->kernels->layer_norm (x, width, range.rows, network->latent, sc_gencast_scale (self, SC_NORM_FINAL),
                                      sc_gencast_offset (self, SC_NORM_FINAL), NULL, 0, x, width);
      sc_packed_matrix_multiply (network->m2g_edge->first[1], network->kernels, x, width, range.rows, NULL, 0,
                                 self->mesh_message + (i * network->n_mesh + range.first) * width, width);
    }
}

/* @changed: (out): whether the probe has changed the nodes */
static gboolean
probe_block (ScGenCastWorkspace *self, gsize index, gboolean *changed, GError **error)
{
  const ScGenCast *network = self->network;

  *changed = FALSE;
  if (self->probe == NULL)
    return TRUE;
  g_autofree gchar *name = g_strdup_printf ("transformer/block_%02d", (gint) index);
  g_autofree gchar *attention = g_strconcat (name, "/attention", NULL);
  g_autofree gchar *feed_forward = g_strconcat (name, "/feed_forward", NULL);
  return sc_gencast_probe_details (self, attention, 0, network->n_mesh, network->latent, error)
         && sc_gencast_probe_details (self, feed_forward, 1, network->n_mesh, network->latent, error)
         && sc_gencast_probe (self, name, self->mesh_latent, network->width, network->n_mesh, network->latent,
                              network->order, changed, error);
}

gboolean
sc_gencast_process (ScGenCastWorkspace *self, GCancellable *cancellable, GError **error)
{
  const ScGenCast *network = self->network;
  gsize n_units = count_units (self);
  ProcessorJob job = { .workspace = self };
  gboolean changed;

  if (!sc_gencast_probe_reserve (self, 0, network->n_mesh, network->latent, &job.attention, error)
      || !sc_gencast_probe_reserve (self, 1, network->n_mesh, network->latent, &job.feed_forward, error))
    return FALSE;
  sc_threads_for (self->threads, n_units, project_unit, &job);
  for (job.index = 0; job.index < network->n_blocks; job.index++)
    {
      sc_threads_for (self->threads, n_units, process_unit, &job);
      if (!probe_block (self, job.index, &changed, error) || g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (changed && job.index + 1 < network->n_blocks)
        {
          ProcessorJob next = { .workspace = self, .index = job.index + 1 };
          sc_threads_for (self->threads, n_units, project_unit, &next);
        }
    }
  sc_threads_for (self->threads, n_units, finish_unit, &job);
  if (!sc_gencast_probe (self, "transformer/final", self->mesh_latent, network->width, network->n_mesh,
                         network->latent, network->order, &changed, error))
    return FALSE;
  if (changed)
    {
      job.is_normed = TRUE;
      sc_threads_for (self->threads, n_units, finish_unit, &job);
    }
  return TRUE;
}
