/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "model/gencast-private.h"

static gsize
largest (gsize a, gsize b, gsize c, gsize d, gsize e)
{
  return MAX (MAX (MAX (a, b), MAX (c, d)), e);
}

/* What the stages lay out one after another in their scratch, the largest of them. */
gsize
sc_gencast_scratch_size (const ScGenCast *self, gsize max_together)
{
  gsize width = self->width, attention = self->attention_width;
  gsize target = sc_padded (self->n_target);
  gsize shared = max_together > 1 ? 1 : 0; /* what is the same for elements computed together */
  gsize grid = SC_GRID_ROWS * (target + 3 * width);
  gsize edges = MAX ((2 + shared) * SC_EDGE_ROWS, 4 * SC_MESH_ROWS) * width;
  gsize project = SC_MESH_ROWS * (width + attention);
  gsize block = SC_MESH_ROWS * (width + MAX (attention, self->hidden)) + sc_attention_scratch_size (self->pattern);
  gsize output = 2 * SC_OUTPUT_EDGES * MAX (width, target) + (SC_OUTPUT_NODES + shared * SC_OUTPUT_EDGES) * width;

  return sc_padded (largest (grid, edges, project, block, output));
}

static gsize
count_attention_floats (const ScGenCast *network)
{
  return network->pattern->n_patches * SC_LANES * network->attention_width;
}

/* What the encoder alone and what the transformer alone needs for an element, the larger of both. */
static gsize
count_stage_floats (const ScGenCast *network)
{
  return MAX ((network->n_grid + network->n_segments) * network->width, 5 * count_attention_floats (network));
}

/* Floats that each of the elements that are computed together takes. */
static gsize
count_floats_of_element (const ScGenCast *network)
{
  return (network->n_grid + 2 * network->n_mesh) * network->width + count_stage_floats (network);
}

/* Depends on the network and the batch alone, and so do the blocks. */
static gsize
choose_together (const ScGenCast *network, gsize max_batch)
{
  gsize most = SC_TOGETHER_BYTES / (count_floats_of_element (network) * sizeof (gfloat));

  return CLAMP (most, 1, MIN (max_batch, SC_MOST_TOGETHER));
}

static gsize
count_floats (ScGenCast *network, gsize max_batch, guint n_threads)
{
  gsize together = choose_together (network, max_batch);

  return max_batch * network->n_grid * network->width
         + together * count_floats_of_element (network)
         + n_threads * sc_gencast_scratch_size (network, together)
         + (network->g2m.rank + network->m2g.rank + 2 * MAX (network->g2m.rank, network->m2g.rank) + 2) * network->width
         + 2 * network->n_norms * network->width;
}

gsize
sc_gencast_workspace_get_bytes_needed (ScGenCast *network, gsize max_batch, guint n_threads)
{
  return sizeof (ScGenCastWorkspace) + count_floats (network, max_batch, n_threads) * sizeof (gfloat);
}

static gfloat *
workspace_floats (gsize n, GError **error)
{
  return sc_floats_new (n, "the network's workspace", error);
}

ScGenCastWorkspace *
sc_gencast_workspace_new (ScGenCast *network, gsize max_batch, ScThreads *threads, GError **error)
{
  g_autoptr (ScGenCastWorkspace) self = g_new0 (ScGenCastWorkspace, 1);
  gsize width = network->width;
  gsize n_threads = threads != NULL ? sc_threads_get_count (threads) : 1;
  gsize latent = network->latent;
  gsize together = choose_together (network, max_batch);
  gsize attention = together * count_attention_floats (network);

  g_return_val_if_fail (max_batch > 0, NULL);

  self->network = sc_gencast_ref (network);
  self->threads = threads;
  self->max_batch = max_batch;
  self->max_together = together;
  self->scratch_size = sc_gencast_scratch_size (network, together);
  self->encoder_scratch = g_new0 (gdouble, sc_fourier_encoder_get_scratch_size (network->noise_encoder));
  if ((self->encoding = workspace_floats (sc_fourier_encoder_get_size (network->noise_encoder), error)) == NULL
      || (self->norms = workspace_floats (2 * network->n_norms * width, error)) == NULL
      || (self->g2m_edge_weights = sc_packed_matrix_new (NULL, network->g2m.rank, latent, latent, error)) == NULL
      || (self->m2g_edge_weights = sc_packed_matrix_new (NULL, network->m2g.rank, latent, latent, error)) == NULL
      || (self->fold_scratch = workspace_floats (2 * MAX (network->g2m.rank, network->m2g.rank) * width, error)) == NULL
      || (self->g2m_edge_bias = workspace_floats (width, error)) == NULL
      || (self->m2g_edge_bias = workspace_floats (width, error)) == NULL
      || (self->conditioning = workspace_floats (max_batch * network->n_grid * width, error)) == NULL
      || (self->grid_latent = workspace_floats (together * network->n_grid * width, error)) == NULL
      || (self->mesh_latent = workspace_floats (together * network->n_mesh * width, error)) == NULL
      || (self->mesh_message = workspace_floats (together * network->n_mesh * width, error)) == NULL
      || (self->stage = workspace_floats (together * count_stage_floats (network), error)) == NULL
      || (self->scratch = workspace_floats (n_threads * self->scratch_size, error)) == NULL)
    return NULL;
  self->grid_message = self->stage;
  self->segments = self->grid_message + together * network->n_grid * width;
  self->queries = self->stage;
  for (gsize i = 0; i < 2; i++)
    {
      self->keys[i] = self->queries + (1 + 2 * i) * attention;
      self->values[i] = self->keys[i] + attention;
    }
  return g_steal_pointer (&self);
}

void
sc_gencast_workspace_free (ScGenCastWorkspace *self)
{
  if (self == NULL)
    return;
  g_free (self->encoder_scratch);
  sc_floats_free (self->encoding);
  sc_floats_free (self->norms);
  sc_packed_matrix_free (self->g2m_edge_weights);
  sc_packed_matrix_free (self->m2g_edge_weights);
  sc_floats_free (self->g2m_edge_bias);
  sc_floats_free (self->m2g_edge_bias);
  sc_floats_free (self->fold_scratch);
  sc_floats_free (self->conditioning);
  sc_floats_free (self->grid_latent);
  sc_floats_free (self->mesh_latent);
  sc_floats_free (self->mesh_message);
  sc_floats_free (self->stage);
  sc_floats_free (self->scratch);
  for (gsize i = 0; i < SC_N_PROBE_BUFFERS; i++)
    sc_floats_free (self->probe_buffers[i].values);
  sc_gencast_unref (self->network);
  g_free (self);
}

void
sc_gencast_workspace_set_probe (ScGenCastWorkspace *self, ScProbeFunc func, gpointer data, ScProbeFlags flags)
{
  self->probe = func;
  self->probe_data = data;
  self->probe_flags = func != NULL ? flags : SC_PROBE_STAGES;
}

typedef struct
{
  ScGenCastWorkspace *workspace;
  const gfloat *conditioning; /* of the elements from @first on */
  gsize first;
} ConditioningJob;

/* One block of grid nodes of one batch element. */
static void
condition_rows (gsize block, guint worker, gpointer data)
{
  const ConditioningJob *job = data;
  ScGenCastWorkspace *self = job->workspace;
  const ScGenCast *network = self->network;
  const ScMlp *mlp = network->grid_embedding;
  gsize n_blocks = (network->n_grid + SC_GRID_ROWS - 1) / SC_GRID_ROWS;
  gsize element = block / n_blocks;
  gsize first = block % n_blocks * SC_GRID_ROWS;
  gsize rows = MIN (SC_GRID_ROWS, network->n_grid - first);
  gsize row = element * network->n_grid + first;
  gsize width = network->width;
  gfloat *to = self->conditioning + (job->first * network->n_grid + row) * width;

  sc_packed_matrix_multiply (mlp->first[0], network->kernels, job->conditioning + row * network->n_conditioning,
                             network->n_conditioning, rows, mlp->first_bias, 0, to, width);
  sc_packed_matrix_multiply (mlp->first[2], network->kernels, network->grid_structure + 3 * first, 3, rows,
                             to, width, to, width);
}

gboolean
sc_gencast_set_conditioning_part (ScGenCastWorkspace *self, const gfloat *conditioning, gsize first, gsize n, gsize batch,
                                  GError **error)
{
  ConditioningJob job = { self, conditioning, first };
  gsize n_blocks = (self->network->n_grid + SC_GRID_ROWS - 1) / SC_GRID_ROWS;

  g_return_val_if_fail (batch > 0 && batch <= self->max_batch && first + n <= batch, FALSE);

  self->batch = batch;
  sc_threads_for (self->threads, n * n_blocks, condition_rows, &job);
  return TRUE;
}

gboolean
sc_gencast_set_conditioning (ScGenCastWorkspace *self, const gfloat *conditioning, gsize batch, GError **error)
{
  return sc_gencast_set_conditioning_part (self, conditioning, 0, batch, batch, error);
}

/*
 * With an embedding ê = u V: (ê ∘ scale + offset) W + b = u (V diag(scale) W) +
 * (offset W + b): basis and norm go into the weights.
 */
static void
fold_norm (ScGenCastWorkspace *self, const ScEdgeSet *set, const ScMlp *mlp, gsize norm, ScPackedMatrix *weights,
           gfloat *bias)
{
  const ScGenCast *network = self->network;
  const gfloat *scale = sc_gencast_scale (self, norm);
  gsize width = network->width;
  gfloat *scaled = self->fold_scratch, *product = scaled + set->rank * width;

  sc_packed_matrix_multiply (mlp->first[0], network->kernels, sc_gencast_offset (self, norm), width, 1,
                             mlp->first_bias, 0, bias, width);
  if (set->basis == NULL)
    {
      sc_packed_matrix_set_scaled_rows (weights, mlp->first[0], scale);
      return;
    }
  for (gsize r = 0; r < set->rank; r++)
    for (gsize i = 0; i < network->latent; i++)
      scaled[r * width + i] = set->basis[r * width + i] * scale[i];
  sc_packed_matrix_multiply (mlp->first[0], network->kernels, scaled, width, set->rank, NULL, 0, product, width);
  sc_packed_matrix_set (weights, product, width);
}

/* All that follows from σ alone. */
static void
set_noise_level (ScGenCastWorkspace *self, gfloat sigma)
{
  const ScGenCast *network = self->network;

  sc_fourier_encoder_encode (network->noise_encoder, sigma, self->encoder_scratch, self->encoding);
  for (gsize i = 0; i < network->n_norms; i++)
    sc_conditional_norm_evaluate (network->norms[i], network->kernels, self->encoding,
                                  self->norms + 2 * i * network->width, self->norms + (2 * i + 1) * network->width);
  fold_norm (self, &network->g2m, network->g2m_edge, SC_NORM_G2M_EDGE_EMBEDDING, self->g2m_edge_weights,
             self->g2m_edge_bias);
  fold_norm (self, &network->m2g, network->m2g_edge, SC_NORM_M2G_EDGE_EMBEDDING, self->m2g_edge_weights,
             self->m2g_edge_bias);
}

static gboolean
check_sigma (const gfloat *sigma, gsize batch, GError **error)
{
  for (gsize element = 0; element < batch; element++)
    if (!(sigma[element] > 0 && isfinite (sigma[element])))
      {
        g_set_error (error, SC_GENCAST_ERROR, SC_GENCAST_ERROR_SIGMA,
                     "The noise level %g is not one that the network can be asked for: it has to be positive and finite",
                     sigma[element]);
        return FALSE;
      }
  return TRUE;
}

/* From the first element of @sigma on, those that can be computed together. */
static gsize
count_together (const ScGenCastWorkspace *self, const gfloat *sigma, gsize batch)
{
  gsize most = (self->probe_flags & SC_PROBE_DETAILS) != 0 ? 1 : MIN (self->max_together, batch);
  gsize n = 1;

  while (n < most && sigma[n] == sigma[0])
    n++;
  return n;
}

/* The same for all elements: one row. */
static gboolean
probe_encoding (ScGenCastWorkspace *self, GError **error)
{
  gsize size = sc_fourier_encoder_get_size (self->network->noise_encoder);
  gsize first = self->first, n = self->n;
  gboolean ok = TRUE;

  self->n = 1;
  for (gsize i = 0; ok && i < n; i++)
    {
      self->first = first + i;
      ok = sc_gencast_probe (self, "noise_encoding", self->encoding, size, 1, size, NULL, NULL, error);
    }
  self->first = first;
  self->n = n;
  return ok;
}

gboolean
sc_gencast_denoise (ScGenCastWorkspace *self, const gfloat *noisy, const gfloat *sigma, gsize batch, gfloat *denoised,
                    GCancellable *cancellable, GError **error)
{
  const ScGenCast *network = self->network;
  gsize size = network->n_grid * network->n_target;

  g_return_val_if_fail (batch == self->batch, FALSE);

  if (!check_sigma (sigma, batch, error))
    return FALSE;
  for (self->first = 0; self->first < batch; self->first += self->n)
    {
      gfloat level = sigma[self->first];

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      self->n = count_together (self, sigma + self->first, batch - self->first);
      set_noise_level (self, level);
      if (!probe_encoding (self, error)
          || !sc_gencast_encode (self, noisy + self->first * size, level, cancellable, error)
          || !sc_gencast_process (self, cancellable, error)
          || !sc_gencast_decode (self, noisy + self->first * size, level, denoised + self->first * size, cancellable, error))
        return FALSE;
    }
  return TRUE;
}
