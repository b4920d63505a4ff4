/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "model/gencast-graph.h"
#include "nn/row-basis.h"

/* Root mean square of what the basis may leave of an embedding, whose channels have variance 1. */
#define BASIS_TOLERANCE 1e-7
/* The same of what storing any edge in terms of the basis may change; float32's own rounding makes half of it. */
#define LARGEST_DIFFERENCE 5e-6
/* Edges to find the basis from, for each channel. */
#define SAMPLES_PER_CHANNEL 4
/* A basis with more vectors than this share of the channels is not worth it. */
#define LARGEST_SHARE 0.75

#define NORM_EPSILON 1e-5
#define SAMPLE_ROWS 16

typedef struct
{
  const ScMlpLayer *layers;
  gsize n_layers;
  const gfloat *features;
  gsize n_features;
  gsize n_edges;
  gsize n_samples;
  gdouble *samples; /* [n_samples][latent] */
} SampleJob;

/* y ← swish (x)·w + b for some rows; no swish before the first layer. */
static void
apply_layer (const ScMlpLayer *layer, gboolean is_first, const gdouble *x, gsize rows, gdouble *y)
{
  for (gsize row = 0; row < rows; row++)
    for (gsize out = 0; out < layer->n_out; out++)
      y[row * layer->n_out + out] = layer->bias[out];
  for (gsize in = 0; in < layer->n_in; in++)
    for (gsize row = 0; row < rows; row++)
      {
        gdouble v = x[row * layer->n_in + in];
        gdouble activated = is_first ? v : v / (1 + exp (-v));
        for (gsize out = 0; out < layer->n_out; out++)
          y[row * layer->n_out + out] += activated * layer->weights[in * layer->n_out + out];
      }
}

static void
normalise (gdouble *x, gsize n)
{
  gdouble mean = 0, variance = 0;

  for (gsize i = 0; i < n; i++)
    mean += x[i] / n;
  for (gsize i = 0; i < n; i++)
    variance += (x[i] - mean) * (x[i] - mean) / n;
  for (gsize i = 0; i < n; i++)
    x[i] = (x[i] - mean) / sqrt (variance + NORM_EPSILON);
}

static void
sample_rows (gsize block, guint worker, gpointer data)
{
  SampleJob *job = data;
  gsize latent = job->layers[0].n_out;
  gsize first = block * SAMPLE_ROWS, rows = MIN (SAMPLE_ROWS, job->n_samples - first);
  g_autofree gdouble *x = g_new (gdouble, SAMPLE_ROWS * MAX (latent, job->n_features));
  gdouble *y = job->samples + first * latent;

  for (gsize row = 0; row < rows; row++)
    {
      gsize edge = (first + row) * job->n_edges / job->n_samples;
      for (gsize i = 0; i < job->n_features; i++)
        x[row * job->n_features + i] = job->features[edge * job->n_features + i];
    }
  for (gsize layer = 0; layer < job->n_layers; layer++)
    {
      apply_layer (&job->layers[layer], layer == 0, x, rows, y);
      if (layer + 1 < job->n_layers)
        memcpy (x, y, rows * latent * sizeof *x);
    }
  for (gsize row = 0; row < rows; row++)
    normalise (y + row * latent, latent);
}

/* Finds @self->basis and rank; leaves the basis %NULL where none is small enough. */
static gboolean
find_basis (ScEdgeSet *self, const ScMlpLayer *layers, gsize n_layers, const gfloat *features, gsize n_features,
            ScThreads *threads, GError **error)
{
  gsize latent = layers[0].n_out, width = sc_padded (latent);
  gsize most = (gsize) (latent * LARGEST_SHARE);
  SampleJob job = { layers, n_layers, features, n_features, self->n, MIN (self->n, SAMPLES_PER_CHANNEL * latent), NULL };
  g_autofree gdouble *samples = g_try_new0 (gdouble, job.n_samples * latent);

  if (most == 0 || job.n_samples <= most)
    return TRUE;
  if (samples == NULL)
    {
      g_set_error (error, SC_GENCAST_ERROR, SC_GENCAST_ERROR_NO_MEMORY, "There is not enough memory for embeddings");
      return FALSE;
    }
  if ((self->basis = sc_floats_new (most * width, "the basis of the embeddings", error)) == NULL)
    return FALSE;
  job.samples = samples;
  sc_threads_for (threads, (job.n_samples + SAMPLE_ROWS - 1) / SAMPLE_ROWS, sample_rows, &job);
  if (!sc_row_basis_find (samples, job.n_samples, latent, BASIS_TOLERANCE, most, threads, self->basis, width, &self->rank,
                          error))
    return FALSE;
  if (self->rank > most || self->rank == 0)
    g_clear_pointer (&self->basis, sc_floats_free);
  return TRUE;
}

typedef struct
{
  ScEdgeSet *set;
  const ScKernels *kernels;
  const ScMlp *mlp;
  const gfloat *features;
  gsize n_features;
  gsize latent;
  gsize width;
  const ScPackedMatrix *into; /* (nullable): [latent][rank]: channels to the basis */
  const ScPackedMatrix *back; /* (nullable): [rank][latent] */
  gsize scratch_size;
  gfloat *scratch;
  gdouble *worst;             /* [blocks]: largest difference */
} EmbedJob;

static void
embed_rows (gsize block, guint worker, gpointer data)
{
  EmbedJob *job = data;
  ScEdgeSet *set = job->set;
  const ScKernels *kernels = job->kernels;
  gsize first = block * SC_GRID_ROWS, rows = MIN (SC_GRID_ROWS, set->n - first), width = job->width;
  gfloat *x = job->scratch + worker * job->scratch_size;
  gfloat *y = x + SC_GRID_ROWS * width, *input = y + SC_GRID_ROWS * width;

  for (gsize row = 0; row < rows; row++)
    {
      gsize edge = set->original != NULL ? (gsize) set->original[first + row] : first + row;
      memcpy (input + row * job->n_features, job->features + edge * job->n_features, job->n_features * sizeof (gfloat));
    }
  sc_packed_matrix_multiply (job->mlp->first[0], kernels, input, job->n_features, rows, job->mlp->first_bias, 0, x, width);
  kernels->swish (x, width, rows, width);
  gfloat *result = sc_mlp_rest (job->mlp, kernels, x, y, width, rows);
  gfloat *other = result == x ? y : x;
  kernels->layer_norm (result, width, rows, job->latent, NULL, NULL, NULL, 0, result, width);

  if (job->into != NULL)
    sc_packed_matrix_multiply (job->into, kernels, result, width, rows, NULL, 0, other, width);
  for (gsize row = 0; row < rows; row++)
    memcpy (set->embedding + (first + row) * set->rank, (job->into != NULL ? other : result) + row * width,
            set->rank * sizeof (gfloat));
  if (job->into == NULL)
    return;
  sc_packed_matrix_multiply (job->back, kernels, set->embedding + first * set->rank, set->rank, rows, NULL, 0, other, width);
  for (gsize row = 0; row < rows; row++)
    {
      gdouble sum = 0;
      for (gsize i = 0; i < job->latent; i++)
        {
          gdouble difference = other[row * width + i] - result[row * width + i];
          sum += difference * difference;
        }
      if (!(sqrt (sum / job->latent) <= job->worst[block]))
        job->worst[block] = sqrt (sum / job->latent);
    }
}

/* Channels to coefficients: the basis, which is orthonormal, transposed. */
static ScPackedMatrix *
transpose_basis (const ScEdgeSet *set, gsize latent, gsize width, GError **error)
{
  g_autoptr (ScFloats) transposed = sc_floats_new (latent * set->rank, "the basis of the embeddings", error);

  if (transposed == NULL)
    return NULL;
  for (gsize r = 0; r < set->rank; r++)
    for (gsize i = 0; i < latent; i++)
      transposed[i * set->rank + r] = set->basis[r * width + i];
  return sc_packed_matrix_new (transposed, latent, set->rank, set->rank, error);
}

/* Fills @self->embedding; @exact: whether no edge differs by more than it may. */
static gboolean
embed_edges (ScEdgeSet *self, EmbedJob *job, ScThreads *threads, gboolean *exact, GError **error)
{
  gsize n_blocks = (self->n + SC_GRID_ROWS - 1) / SC_GRID_ROWS;
  g_autoptr (ScPackedMatrix) into = NULL;
  g_autoptr (ScPackedMatrix) back = NULL;
  g_autofree gdouble *worst = g_new0 (gdouble, n_blocks);

  if (self->basis == NULL)
    self->rank = job->latent;
  else if ((into = transpose_basis (self, job->latent, job->width, error)) == NULL
           || (back = sc_packed_matrix_new (self->basis, self->rank, job->latent, job->width, error)) == NULL)
    return FALSE;
  if ((self->embedding = sc_floats_new (self->n * self->rank, "the edges' embeddings", error)) == NULL)
    return FALSE;
  job->into = into;
  job->back = back;
  job->worst = worst;
  sc_threads_for (threads, n_blocks, embed_rows, job);
  *exact = TRUE;
  for (gsize block = 0; block < n_blocks; block++)
    *exact = *exact && worst[block] <= LARGEST_DIFFERENCE;
  return TRUE;
}

gboolean
sc_edge_set_embed (ScEdgeSet *self, const ScKernels *kernels, const ScMlpLayer *layers, gsize n_layers,
                   const gfloat *features, gsize n_features, ScThreads *threads, GError **error)
{
  gsize latent = layers[0].n_out, width = sc_padded (latent);
  gsize n_workers = threads != NULL ? sc_threads_get_count (threads) : 1;
  gsize scratch_size = SC_GRID_ROWS * (2 * width + sc_padded (n_features));
  g_autoptr (ScMlp) mlp = sc_mlp_new (layers, n_layers, &n_features, 1, error);
  g_autoptr (ScFloats) scratch = mlp != NULL ? sc_floats_new (n_workers * scratch_size, "embeddings", error) : NULL;
  EmbedJob job = {
    .set = self, .kernels = kernels, .mlp = mlp, .features = features, .n_features = n_features,
    .latent = latent, .width = width, .scratch_size = scratch_size, .scratch = scratch,
  };
  gboolean exact;

  if (scratch == NULL
      || !find_basis (self, layers, n_layers, features, n_features, threads, error)
      || !embed_edges (self, &job, threads, &exact, error))
    return FALSE;
  if (exact)
    return TRUE;
  g_clear_pointer (&self->basis, sc_floats_free);
  g_clear_pointer (&self->embedding, sc_floats_free);
  return embed_edges (self, &job, threads, &exact, error);
}

void
sc_edge_set_get_embedding (const ScEdgeSet *self, gsize edge, gsize latent, gsize width,
                           const gfloat *scale, const gfloat *offset, gfloat *embedding)
{
  const gfloat *coefficients = self->embedding + edge * self->rank;

  for (gsize i = 0; i < latent; i++)
    {
      gdouble value = self->basis == NULL ? coefficients[i] : 0;
      for (gsize r = 0; self->basis != NULL && r < self->rank; r++)
        value += (gdouble) coefficients[r] * self->basis[r * width + i];
      embedding[i] = (gfloat) value * scale[i] + offset[i];
    }
}
