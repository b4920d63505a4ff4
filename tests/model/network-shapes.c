/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/network-shapes.h"

#include <math.h>

#include "model/naive-network.h"

static gchar *inputs[] = { "2m_temperature", "geopotential_at_surface", "temperature", NULL };
static gchar *targets[] = { "2m_temperature", "temperature", "total_precipitation_12hr", NULL };
static gchar *forcings[] = { "day_progress_sin", "year_progress_cos", NULL };
static gchar *no_forcings[] = { NULL };
static gint levels[] = { 500, 850 };
static gint one_layer[] = { 5 };
static gint three_layers[] = { 9, 7, 4 };

const NetworkShape network_shapes[N_NETWORK_SHAPES] = {
  {
    "odd sizes",
    { inputs, targets, forcings, levels, 2, 24 },
    { .mesh_size = 1, .latent_size = 21, .hidden_layers = 2, .radius_query_fraction = 0.6, .k_hop = 2, .d_model = 21,
      .num_layers = 2, .num_heads = 3, .ffw_hidden = 37, .has_aggregate_normalization = TRUE,
      .aggregate_normalization = 3.5, .transformer_name = "transformer", .noise_base_period = 10,
      .noise_num_frequencies = 3, .noise_output_sizes = one_layer, .n_noise_output_sizes = 1 },
    7, 12,
  },
  {
    "smaller than a panel",
    { inputs, targets, no_forcings, levels, 2, 12 },
    { .mesh_size = 0, .latent_size = 6, .hidden_layers = 1, .radius_query_fraction = 0.9, .k_hop = 1, .d_model = 6,
      .num_layers = 1, .num_heads = 2, .ffw_hidden = 3, .transformer_name = "transformer", .noise_apply_log_first = TRUE,
      .noise_base_period = 16, .noise_num_frequencies = 4, .noise_output_sizes = three_layers,
      .n_noise_output_sizes = 3 },
    5, 8,
  },
  {
    "several blocks",
    { inputs, targets, forcings, levels, 1, 36 },
    { .mesh_size = 2, .latent_size = 48, .hidden_layers = 3, .radius_query_fraction = 0.7, .k_hop = 3, .d_model = 48,
      .num_layers = 3, .num_heads = 2, .ffw_hidden = 50, .transformer_name = "transformer", .noise_apply_log_first = TRUE,
      .noise_base_period = 16, .noise_num_frequencies = 8, .noise_output_sizes = one_layer, .n_noise_output_sizes = 1 },
    13, 24,
  },
  {
    "edges in terms of a basis",
    { inputs, targets, forcings, levels, 2, 24 },
    { .mesh_size = 2, .latent_size = 96, .hidden_layers = 1, .radius_query_fraction = 0.6, .k_hop = 2, .d_model = 96,
      .num_layers = 1, .num_heads = 4, .ffw_hidden = 64, .transformer_name = "transformer", .noise_apply_log_first = TRUE,
      .noise_base_period = 16, .noise_num_frequencies = 8, .noise_output_sizes = one_layer, .n_noise_output_sizes = 1 },
    13, 24,
  },
};

void
network_shape_fill_grid (const NetworkShape *self, gfloat *lat, gfloat *lon)
{
  for (gsize i = 0; i < self->n_lat; i++)
    lat[i] = -90 + 180.0f * i / (self->n_lat - 1);
  for (gsize i = 0; i < self->n_lon; i++)
    lon[i] = 360.0f * i / self->n_lon;
}

ScConnectivity *
network_shape_connect (const NetworkShape *self, const gfloat *lat, const gfloat *lon)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScIcosahedralMesh) mesh = sc_icosahedral_mesh_new (self->architecture.mesh_size, &error);

  g_assert_true (sc_icosahedral_mesh_permute_banded (mesh, NULL, &error));
  ScConnectivity *connectivity
    = sc_connectivity_new (mesh, lat, self->n_lat, lon, self->n_lon, self->architecture.radius_query_fraction,
                           self->architecture.k_hop, NULL, &error);
  g_assert_no_error (error);
  return connectivity;
}

void
network_shape_define (const NetworkShape *self, ScCheckpoint *checkpoint, const ScConnectivity *connectivity,
                      const gfloat *conditioning, const gfloat *noisy, gfloat sigma, gdouble *denoised)
{
  g_autoptr (GArray) order = sc_task_network_channels (&self->task);
  g_autoptr (GArray) conditioning_channels = sc_task_conditioning_channels (&self->task);
  gsize n_grid = connectivity->n_grid, n_conditioning = conditioning_channels->len, n_target = order->len - n_conditioning;
  g_autofree gdouble *channels = g_new (gdouble, n_grid * order->len);
  g_autofree gboolean *is_target = g_new0 (gboolean, order->len);
  gdouble s2 = (gdouble) sigma * sigma + 1;

  for (guint c = 0; c < order->len; c++)
    {
      guint from = g_array_index (order, guint, c);
      is_target[c] = from >= n_conditioning;
      for (gsize node = 0; node < n_grid; node++)
        channels[node * order->len + c] = is_target[c] ? noisy[node * n_target + from - n_conditioning]
                                                       : conditioning[node * n_conditioning + from];
    }
  naive_denoise (checkpoint, connectivity, channels, order->len, is_target, sigma, n_target, denoised);
  for (gsize i = 0; i < n_grid * n_target; i++)
    denoised[i] = denoised[i] * sigma / sqrt (s2) + noisy[i] / s2;
}
