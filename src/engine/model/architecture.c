/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "model/checkpoint.h"

/*
 * Beyond these no network has ever been and sizes would begin to overflow: a
 * mesh of 8 splits has 655,362 nodes.
 */
#define MOST_SPLITS 8
#define MOST_CHANNELS 65536
#define MOST_LAYERS 1024
#define LARGEST_RADIUS 4.0

void
sc_architecture_clear (ScArchitecture *self)
{
  g_clear_pointer (&self->transformer_name, g_free);
  g_clear_pointer (&self->noise_output_sizes, g_free);
  self->n_noise_output_sizes = 0;
}

void
sc_architecture_copy (const ScArchitecture *self, ScArchitecture *to)
{
  *to = *self;
  to->transformer_name = g_strdup (self->transformer_name != NULL ? self->transformer_name : "transformer");
  to->noise_output_sizes = g_memdup2 (self->noise_output_sizes,
                                      self->n_noise_output_sizes * sizeof *self->noise_output_sizes);
}

static gboolean
check_range (const gchar *key, gint value, gint low, gint high, GError **error)
{
  if (value >= low && value <= high)
    return TRUE;
  g_set_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_VALUE,
               "%s is %d, but must be from %d to %d", key, value, low, high);
  return FALSE;
}

gboolean
sc_architecture_validate (const ScArchitecture *self, GError **error)
{
  if (!check_range ("denoiser_architecture_config:mesh_size", self->mesh_size, 0, MOST_SPLITS, error)
      || !check_range ("denoiser_architecture_config:latent_size", self->latent_size, 1, MOST_CHANNELS, error)
      || !check_range ("denoiser_architecture_config:hidden_layers", self->hidden_layers, 1, MOST_LAYERS, error)
      || !check_range ("denoiser_architecture_config:sparse_transformer_config:attention_k_hop", self->k_hop, 1,
                       MOST_LAYERS, error)
      || !check_range ("denoiser_architecture_config:sparse_transformer_config:d_model", self->d_model, 1,
                       MOST_CHANNELS, error)
      || !check_range ("denoiser_architecture_config:sparse_transformer_config:num_layers", self->num_layers, 1,
                       MOST_LAYERS, error)
      || !check_range ("denoiser_architecture_config:sparse_transformer_config:num_heads", self->num_heads, 1,
                       MOST_CHANNELS, error)
      || !check_range ("denoiser_architecture_config:sparse_transformer_config:ffw_hidden", self->ffw_hidden, 1,
                       MOST_CHANNELS, error)
      || !check_range ("noise_encoder_config:num_frequencies", self->noise_num_frequencies, 1, MOST_CHANNELS, error))
    return FALSE;

  if (self->d_model % self->num_heads != 0)
    {
      g_set_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_VALUE,
                   "denoiser_architecture_config:sparse_transformer_config:num_heads is %d, which does not divide "
                   "d_model %d", self->num_heads, self->d_model);
      return FALSE;
    }
  if (self->d_model != self->latent_size)
    {
      g_set_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_VALUE,
                   "denoiser_architecture_config:sparse_transformer_config:d_model is %d, but must equal latent_size %d",
                   self->d_model, self->latent_size);
      return FALSE;
    }
  if (!(self->radius_query_fraction > 0 && self->radius_query_fraction <= LARGEST_RADIUS))
    {
      g_set_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_VALUE,
                   "denoiser_architecture_config:radius_query_fraction_edge_length is %g, but must be positive and 4 at most",
                   self->radius_query_fraction);
      return FALSE;
    }
  if (self->has_aggregate_normalization
      && (!isfinite (self->aggregate_normalization) || self->aggregate_normalization == 0))
    {
      g_set_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_VALUE,
                   "denoiser_architecture_config:grid2mesh_aggregate_normalization is %g, but must be finite and not 0",
                   self->aggregate_normalization);
      return FALSE;
    }
  if (!isfinite (self->noise_base_period) || self->noise_base_period == 0)
    {
      g_set_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_VALUE,
                   "noise_encoder_config:base_period is %g, but must be finite and not 0", self->noise_base_period);
      return FALSE;
    }
  if (self->n_noise_output_sizes == 0)
    {
      g_set_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_VALUE,
                   "noise_encoder_config:output_sizes is empty, but must name one layer at least");
      return FALSE;
    }
  for (gsize i = 0; i < self->n_noise_output_sizes; i++)
    {
      g_autofree gchar *key = g_strdup_printf ("noise_encoder_config:output_sizes:%" G_GSIZE_FORMAT, i);
      if (!check_range (key, self->noise_output_sizes[i], 1, MOST_CHANNELS, error))
        return FALSE;
    }
  return TRUE;
}
