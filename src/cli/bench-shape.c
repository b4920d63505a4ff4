/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/bench-shape.h"

static const gint weather_bench[] = { 50, 100, 150, 200, 250, 300, 400, 500, 600, 700, 850, 925, 1000 };
static const gint three[] = { 500, 850, 1000 };

static const ScBenchShape shapes[] = {
  {
    .name = "mini", .n_lat = 181, .n_lon = 360, .levels = weather_bench, .n_levels = G_N_ELEMENTS (weather_bench),
    .mesh_size = 4, .latent_size = 512, .num_layers = 16, .num_heads = 4, .k_hop = 16, .ffw_hidden = 2048,
    .reference_operations = 1.65e12,
  },
  {
    .name = "demo", .n_lat = 33, .n_lon = 64, .levels = three, .n_levels = G_N_ELEMENTS (three),
    .mesh_size = 3, .latent_size = 128, .num_layers = 6, .num_heads = 4, .k_hop = 4, .ffw_hidden = 512,
    .reference_operations = 4.94e9,
  },
  {
    .name = "trial", .n_lat = 33, .n_lon = 64, .levels = three, .n_levels = G_N_ELEMENTS (three),
    .mesh_size = 3, .latent_size = 64, .num_layers = 4, .num_heads = 2, .k_hop = 4, .ffw_hidden = 256,
    .reference_training = 0.178 * 140e9,
  },
};

const ScBenchShape *
sc_bench_shape_find (const gchar *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    if (g_str_equal (shapes[i].name, name))
      return &shapes[i];
  return NULL;
}

ScCheckpoint *
sc_bench_shape_new_checkpoint (const ScBenchShape *self, GError **error)
{
  static gchar *inputs[] = {
    "2m_temperature", "mean_sea_level_pressure", "10m_v_component_of_wind", "10m_u_component_of_wind",
    "sea_surface_temperature", "temperature", "geopotential", "u_component_of_wind", "v_component_of_wind",
    "vertical_velocity", "specific_humidity", "year_progress_sin", "year_progress_cos", "day_progress_sin",
    "day_progress_cos", "geopotential_at_surface", "land_sea_mask", NULL,
  };
  static gchar *targets[] = {
    "2m_temperature", "mean_sea_level_pressure", "10m_v_component_of_wind", "10m_u_component_of_wind",
    "total_precipitation_12hr", "sea_surface_temperature", "temperature", "geopotential", "u_component_of_wind",
    "v_component_of_wind", "vertical_velocity", "specific_humidity", NULL,
  };
  static gchar *forcings[] = {
    "year_progress_sin", "year_progress_cos", "day_progress_sin", "day_progress_cos", NULL,
  };
  gint noise_sizes[] = { 32, 16 };
  const ScTask task = {
    .inputs = inputs, .targets = targets, .forcings = forcings,
    .levels = (gint *) self->levels, .n_levels = self->n_levels, .input_hours = 24,
  };
  const ScArchitecture architecture = {
    .mesh_size = self->mesh_size, .latent_size = self->latent_size, .hidden_layers = 1, .radius_query_fraction = 0.6,
    .k_hop = self->k_hop, .d_model = self->latent_size, .num_layers = self->num_layers, .num_heads = self->num_heads,
    .ffw_hidden = self->ffw_hidden, .transformer_name = "transformer",
    .noise_apply_log_first = TRUE, .noise_base_period = 16, .noise_num_frequencies = 32,
    .noise_output_sizes = noise_sizes, .n_noise_output_sizes = G_N_ELEMENTS (noise_sizes),
  };

  return sc_checkpoint_new_random ("random weights for a measurement", &task, &architecture, &SC_NOISE_SETTING_GENCAST, 1,
                                   error);
}

void
sc_bench_shape_fill_grid (const ScBenchShape *self, gfloat *lat, gfloat *lon)
{
  for (gsize i = 0; i < self->n_lat; i++)
    lat[i] = (gfloat) (-90.0 + 180.0 * i / (self->n_lat - 1));
  for (gsize i = 0; i < self->n_lon; i++)
    lon[i] = (gfloat) (360.0 * i / self->n_lon);
}
