/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "model/gencast-gradient-private.h"

ScGenCastGradient *
sc_gencast_gradient_new (ScCheckpoint *checkpoint, const gfloat *lat, gsize n_lat, const gfloat *lon, gsize n_lon,
                         const gint32 *face_index, gsize max_batch, ScThreads *threads, GError **error)
{
  g_autoptr (ScGenCastGradient) self = g_new0 (ScGenCastGradient, 1);

  g_return_val_if_fail (max_batch >= 1, NULL);

  self->kernels = sc_kernels_get ();
  self->threads = threads;
  self->max_batch = max_batch;
  return sc_gradient_build (self, checkpoint, lat, n_lat, lon, n_lon, face_index, error) ? g_steal_pointer (&self) : NULL;
}

static void
block_clear (ScTrainedBlock *self)
{
  ScDense *layers[] = { &self->query, &self->key, &self->value, &self->mix, &self->up, &self->down };
  gfloat *arrays[] = { self->queries, self->keys, self->values, self->attended, self->before, self->between, self->up_values };

  for (gsize i = 0; i < G_N_ELEMENTS (layers); i++)
    sc_dense_clear (layers[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (arrays); i++)
    sc_floats_free (arrays[i]);
}

void
sc_gencast_gradient_free (ScGenCastGradient *self)
{
  if (self == NULL)
    return;
  gfloat *arrays[] = {
    self->mesh_features, self->g2m_features, self->m2g_features, self->sigma, self->encoding, self->norm_weights,
    self->norms, self->norm_gradients, self->grid_input, self->grid_embedded, self->grid_sent, self->grid_latent,
    self->grid_received, self->grid_aggregate, self->grid_final, self->grid_gradient, self->mesh_embedded,
    self->mesh_received, self->mesh_aggregate, self->mesh_latent, self->mesh_final, self->mesh_sent, self->mesh_gradient,
    self->aggregate_gradient, self->messages, self->g2m_gradient, self->m2g_gradient, self->g2m_embedding_gradient,
    self->m2g_embedding_gradient, self->mesh_embedding_gradient, self->packed_keys[0], self->packed_keys[1],
    self->packed_values[0], self->packed_values[1], self->attended_gradient, self->query_gradient, self->key_gradient,
    self->value_gradient, self->places, self->scratch,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (arrays); i++)
    sc_floats_free (arrays[i]);
  for (gsize i = 0; i < SC_N_PERCEPTRONS; i++)
    sc_perceptron_clear (&self->perceptrons[i]);
  for (gsize i = 0; self->blocks != NULL && i < self->n_blocks; i++)
    block_clear (&self->blocks[i]);
  for (gsize i = 0; self->collections != NULL && i < self->n_stages; i++)
    g_array_unref (self->collections[i]);
  g_free (self->blocks);
  g_free (self->collections);
  g_free (self->stage_size);
  g_free (self->norm_places);
  g_free (self->encoder_places);
  g_free (self->channels);
  g_free (self->g2m_mesh_start);
  g_free (self->g2m_grid_start);
  g_free (self->g2m_grid_edges);
  g_free (self->m2g_mesh_start);
  g_free (self->m2g_mesh_edges);
  sc_fourier_encoder_free (self->encoder);
  sc_gencast_unref (self->graph);
  g_clear_pointer (&self->layout, g_array_unref);
  sc_architecture_clear (&self->architecture);
  g_free (self);
}

const GArray *
sc_gencast_gradient_get_layout (ScGenCastGradient *self)
{
  return self->layout;
}

gsize
sc_gencast_gradient_get_n_parameters (ScGenCastGradient *self)
{
  return self->n_parameters;
}

gsize
sc_gencast_gradient_get_n_grid (ScGenCastGradient *self)
{
  return self->n_grid;
}

gsize
sc_gencast_gradient_get_n_conditioning (ScGenCastGradient *self)
{
  return self->n_conditioning;
}

gsize
sc_gencast_gradient_get_n_target (ScGenCastGradient *self)
{
  return self->n_target;
}

gsize
sc_gencast_gradient_get_bytes (ScGenCastGradient *self)
{
  gsize bytes = self->floats * sizeof (gfloat) + sc_attention_pattern_get_bytes (self->graph->pattern);

  for (gsize i = 0; i < SC_N_PERCEPTRONS; i++)
    bytes += sc_perceptron_get_bytes (&self->perceptrons[i]);
  for (gsize i = 0; i < self->n_blocks; i++)
    {
      const ScTrainedBlock *block = &self->blocks[i];
      const ScDense *layers[] = { &block->query, &block->key, &block->value, &block->mix, &block->up, &block->down };
      for (gsize j = 0; j < G_N_ELEMENTS (layers); j++)
        bytes += sc_dense_get_bytes (layers[j]);
    }
  return bytes;
}

gdouble
sc_gencast_gradient_get_operations (ScGenCastGradient *self)
{
  return self->operations;
}

void
sc_gradient_norm (const ScGenCastGradient *self, gsize norm, gsize element, const gfloat *x, gsize rows,
                  const gfloat *residual, gfloat *out)
{
  const gfloat *scale = sc_gradient_scale (self, norm, element);

  self->kernels->layer_norm (x, self->width, rows, self->latent, scale, scale + self->width, residual, self->width, out,
                             self->width);
}

void
sc_gradient_norm_backward (const ScGenCastGradient *self, gsize norm, gsize element, gsize part, const gfloat *x,
                           gsize rows, const gfloat *gradient, gfloat *x_gradient, gboolean add)
{
  gfloat *place = sc_gradient_norm_place (self, part, norm, element);

  self->kernels->layer_norm_backward (x, self->width, rows, self->latent, sc_gradient_scale (self, norm, element), gradient,
                                      self->width, x_gradient, self->width, add, place, place + self->width);
}

void
sc_gradient_gather (const ScGenCastGradient *self, const gfloat *x, const gsize *start, const gint32 *index,
                    gsize first, gsize rows, gfloat *out)
{
  gsize width = self->width;

  memset (out, 0, rows * width * sizeof (gfloat));
  for (gsize row = 0; row < rows; row++)
    {
      gsize begin = start[first + row], end = start[first + row + 1];

      if (index == NULL)
        self->kernels->sum_rows (x + begin * width, width, end - begin, width, out + row * width);
      for (gsize i = begin; index != NULL && i < end; i++)
        self->kernels->add (out + row * width, x + (gsize) index[i] * width, width);
    }
}

void
sc_gradient_add (const ScGenCastGradient *self, gfloat *out, const gfloat *x, gsize rows)
{
  self->kernels->add (out, x, rows * self->width);
}

typedef struct
{
  ScGenCastGradient *self;
  const gfloat *parameters;
} SetJob;

/* All layers of a perceptron or of a block. */
static void
set_layers (gsize unit, guint worker, gpointer data)
{
  const SetJob *job = data;
  ScGenCastGradient *self = job->self;

  if (unit < self->n_blocks)
    {
      ScTrainedBlock *block = &self->blocks[unit];
      ScDense *layers[] = { &block->query, &block->key, &block->value, &block->mix, &block->up, &block->down };
      for (gsize i = 0; i < G_N_ELEMENTS (layers); i++)
        sc_dense_set (layers[i], job->parameters);
      return;
    }
  ScPerceptron *perceptron = &self->perceptrons[unit - self->n_blocks];
  for (gsize i = 0; i < perceptron->n_parts; i++)
    sc_dense_set (&perceptron->first[i], job->parameters);
  for (gsize i = 0; i < perceptron->n_rest; i++)
    sc_dense_set (&perceptron->rest[i], job->parameters);
}

static void
encode_noise (ScGenCastGradient *self, const gfloat *parameters)
{
  const ScArchitecture *architecture = &self->architecture;
  gsize n_layers = architecture->n_noise_output_sizes, n_in = 2 * architecture->noise_num_frequencies;
  g_autofree ScMlpLayer *layers = g_new0 (ScMlpLayer, n_layers);
  g_autofree gdouble *scratch = NULL;

  for (gsize i = 0; i < n_layers; i++)
    {
      layers[i] = (ScMlpLayer){ parameters + self->encoder_places[i].weights, parameters + self->encoder_places[i].bias,
                                n_in, architecture->noise_output_sizes[i] };
      n_in = layers[i].n_out;
    }
  sc_fourier_encoder_free (self->encoder);
  self->encoder = sc_fourier_encoder_new (architecture->noise_apply_log_first, architecture->noise_base_period,
                                          architecture->noise_num_frequencies, layers, n_layers);
  scratch = g_new (gdouble, sc_fourier_encoder_get_scratch_size (self->encoder));
  for (gsize element = 0; element < self->batch; element++)
    sc_fourier_encoder_encode (self->encoder, self->sigma[element], scratch, self->encoding + element * self->n_encoding);
}

/* [scale − 1 | offset] = encoding · w + b for every norm and element. */
static void
evaluate_norms (ScGenCastGradient *self, const gfloat *parameters)
{
  gsize latent = self->latent, n_weights = self->n_encoding * 2 * latent;

  for (gsize norm = 0; norm < self->n_norms; norm++)
    {
      gfloat *weights = self->norm_weights + norm * n_weights;
      const gfloat *bias = parameters + self->norm_places[norm].bias;

      memcpy (weights, parameters + self->norm_places[norm].weights, n_weights * sizeof (gfloat));
      for (gsize element = 0; element < self->batch; element++)
        {
          const gfloat *encoding = self->encoding + element * self->n_encoding;
          gfloat *scale = sc_gradient_scale (self, norm, element), *offset = scale + self->width;

          for (gsize i = 0; i < latent; i++)
            {
              scale[i] = 1 + bias[i];
              offset[i] = bias[latent + i];
            }
          for (gsize k = 0; k < self->n_encoding; k++)
            for (gsize i = 0; i < latent; i++)
              {
                scale[i] += encoding[k] * weights[k * 2 * latent + i];
                offset[i] += encoding[k] * weights[(k * 2 + 1) * latent + i];
              }
        }
    }
}

gboolean
sc_gencast_gradient_forward (ScGenCastGradient *self, const gfloat *parameters, const gfloat *conditioning,
                             const gfloat *noisy, const gfloat *sigma, gsize batch, gfloat *denoised, GError **error)
{
  ScGradientJob job = { .self = self, .conditioning = conditioning, .noisy = noisy, .denoised = denoised };
  SetJob set = { self, parameters };

  g_return_val_if_fail (batch >= 1 && batch <= self->max_batch, FALSE);

  for (gsize i = 0; i < batch; i++)
    if (!(isfinite (sigma[i]) && sigma[i] > 0))
      {
        g_set_error (error, SC_GENCAST_ERROR, SC_GENCAST_ERROR_SIGMA,
                     "The noise level is %g, but must be positive and finite", sigma[i]);
        return FALSE;
      }
  self->can_go_back = FALSE;
  self->batch = batch;
  memcpy (self->sigma, sigma, batch * sizeof (gfloat));
  encode_noise (self, parameters);
  evaluate_norms (self, parameters);
  sc_threads_for (self->threads, self->n_blocks + SC_N_PERCEPTRONS, set_layers, &set);

  sc_threads_for (self->threads, SC_GRADIENT_PARTS, sc_gradient_embed_part, &job);
  sc_threads_for (self->threads, SC_GRADIENT_PARTS, sc_gradient_edges_part, &job);
  sc_threads_for (self->threads, SC_GRADIENT_PARTS, sc_gradient_mesh_part_begin, &job);
  for (job.block = 0; job.block < self->n_blocks; job.block++)
    sc_threads_for (self->threads, SC_GRADIENT_PARTS, sc_gradient_block_part, &job);
  sc_threads_for (self->threads, SC_GRADIENT_PARTS, sc_gradient_decode_part, &job);
  self->can_go_back = TRUE;
  return TRUE;
}

typedef struct
{
  const ScGenCastGradient *self;
  const GArray *collections;
  gfloat *gradient;
} CollectJob;

static void
collect (gsize unit, guint worker, gpointer data)
{
  const CollectJob *job = data;
  const ScCollection *collection = &g_array_index (job->collections, ScCollection, unit);

  sc_dense_collect (collection->dense, job->self->places, SC_GRADIENT_PARTS, job->self->place_size, collection->first,
                    collection->n, job->gradient);
}

/* A stage for all parts, then the sum of what they have in their places. */
static void
run_stage (ScGradientJob *job, ScBlockFunc func, gfloat *gradient)
{
  ScGenCastGradient *self = job->self;
  CollectJob collection = { self, self->collections[job->stage], gradient };

  sc_threads_for (self->threads, SC_GRADIENT_PARTS, func, job);
  sc_threads_for (self->threads, collection.collections->len, collect, &collection);
  job->stage++;
}

/* From the gradients of scales and offsets to the layers that make them, and to the encoding's: @encoding +=. */
static void
norms_backward (ScGenCastGradient *self, gsize element, gdouble *encoding_gradient, gfloat *gradient)
{
  gsize latent = self->latent;
  const gfloat *encoding = self->encoding + element * self->n_encoding;

  for (gsize norm = 0; norm < self->n_norms; norm++)
    {
      const gfloat *weights = self->norm_weights + norm * self->n_encoding * 2 * latent;
      gfloat *weight_gradient = gradient + self->norm_places[norm].weights;
      gfloat *bias_gradient = gradient + self->norm_places[norm].bias;

      for (gsize i = 0; i < 2 * latent; i++)
        {
          gsize at = i / latent * self->width + i % latent;
          gfloat sum = 0;

          for (gsize part = 0; part < SC_GRADIENT_PARTS; part++)
            sum += sc_gradient_norm_place (self, part, norm, element)[at];
          bias_gradient[i] += sum;
          for (gsize k = 0; k < self->n_encoding; k++)
            {
              weight_gradient[k * 2 * latent + i] += encoding[k] * sum;
              encoding_gradient[k] += (gdouble) weights[k * 2 * latent + i] * sum;
            }
        }
    }
}

static void
encoder_backward (ScGenCastGradient *self, gfloat *gradient)
{
  gsize n_layers = self->architecture.n_noise_output_sizes;
  g_autofree gfloat **weights = g_new (gfloat *, n_layers);
  g_autofree gfloat **biases = g_new (gfloat *, n_layers);
  g_autofree gdouble *encoding_gradient = g_new (gdouble, self->n_encoding);

  for (gsize i = 0; i < n_layers; i++)
    {
      weights[i] = gradient + self->encoder_places[i].weights;
      biases[i] = gradient + self->encoder_places[i].bias;
    }
  for (gsize element = 0; element < self->batch; element++)
    {
      memset (encoding_gradient, 0, self->n_encoding * sizeof *encoding_gradient);
      norms_backward (self, element, encoding_gradient, gradient);
      sc_fourier_encoder_backward (self->encoder, self->sigma[element], encoding_gradient, weights, biases);
    }
}

void
sc_gencast_gradient_backward (ScGenCastGradient *self, const gfloat *denoised_gradient, gfloat *gradient)
{
  ScGradientJob job = { .self = self, .denoised_gradient = denoised_gradient };

  g_return_if_fail (self->can_go_back);

  self->can_go_back = FALSE;
  memset (gradient, 0, self->n_parameters * sizeof (gfloat));
  memset (self->norm_gradients, 0,
          SC_GRADIENT_PARTS * self->n_norms * self->max_batch * 2 * self->width * sizeof (gfloat));

  run_stage (&job, sc_gradient_decode_backward, gradient);
  run_stage (&job, sc_gradient_mesh_end_backward, gradient);
  for (job.block = self->n_blocks; job.block-- > 0;)
    {
      sc_threads_for (self->threads, self->batch * self->n_heads, sc_gradient_attention_backward, &job);
      run_stage (&job, sc_gradient_block_backward, gradient);
    }
  run_stage (&job, sc_gradient_edges_backward, gradient);
  run_stage (&job, sc_gradient_embed_part_backward, gradient);
  encoder_backward (self, gradient);
}
