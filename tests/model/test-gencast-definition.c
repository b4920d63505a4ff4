/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "model/gencast.h"
#include "model/naive-network.h"
#include "noise/random.h"

/*
 * Shapes that the golden files do not have, against the definition in double:
 * sizes that fill no vector, several hidden layers, a normalised sum.
 */

static gchar *inputs[] = { "2m_temperature", "geopotential_at_surface", "temperature", NULL };
static gchar *targets[] = { "2m_temperature", "temperature", "total_precipitation_12hr", NULL };
static gchar *forcings[] = { "day_progress_sin", "year_progress_cos", NULL };
static gchar *no_forcings[] = { NULL };
static gint levels[] = { 500, 850 };
static gint one_layer[] = { 5 };
static gint three_layers[] = { 9, 7, 4 };

typedef struct
{
  const gchar *name;
  ScTask task;
  ScArchitecture architecture;
  gsize n_lat, n_lon;
} Shape;

static const Shape shapes[] = {
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
    { .mesh_size = 0, .latent_size = 2, .hidden_layers = 1, .radius_query_fraction = 0.9, .k_hop = 1, .d_model = 2,
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

static void
test_shape (gconstpointer data)
{
  const Shape *shape = data;
  const gfloat sigma = 1.7f;
  g_autoptr (GError) error = NULL;
  g_autoptr (ScCheckpoint) checkpoint = sc_checkpoint_new_random (shape->name, &shape->task, &shape->architecture,
                                                                  &SC_NOISE_SETTING_GENCAST, 3, &error);
  g_assert_no_error (error);
  g_autofree gfloat *lat = g_new (gfloat, shape->n_lat);
  g_autofree gfloat *lon = g_new (gfloat, shape->n_lon);
  for (gsize i = 0; i < shape->n_lat; i++)
    lat[i] = -90 + 180.0f * i / (shape->n_lat - 1);
  for (gsize i = 0; i < shape->n_lon; i++)
    lon[i] = 360.0f * i / shape->n_lon;

  g_autoptr (ScIcosahedralMesh) mesh = sc_icosahedral_mesh_new (shape->architecture.mesh_size, &error);
  g_assert_true (sc_icosahedral_mesh_permute_banded (mesh, NULL, &error));
  g_autoptr (ScConnectivity) connectivity
    = sc_connectivity_new (mesh, lat, shape->n_lat, lon, shape->n_lon, shape->architecture.radius_query_fraction,
                           shape->architecture.k_hop, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (ScGenCast) network = sc_gencast_new (checkpoint, lat, shape->n_lat, lon, shape->n_lon,
                                                  connectivity->face_index, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (ScGenCastWorkspace) workspace = sc_gencast_workspace_new (network, 1, NULL, &error);
  g_assert_no_error (error);

  gsize n_grid = sc_gencast_get_n_grid (network), n_conditioning = sc_gencast_get_n_conditioning (network);
  gsize n_target = sc_gencast_get_n_target (network);
  g_autofree gfloat *conditioning = g_new (gfloat, n_grid * n_conditioning);
  g_autofree gfloat *noisy = g_new (gfloat, n_grid * n_target);
  g_autofree gfloat *denoised = g_new (gfloat, n_grid * n_target);
  sc_random_normal (sc_key_new (1), 0, conditioning, n_grid * n_conditioning);
  sc_random_normal (sc_key_new (2), 0, noisy, n_grid * n_target);

  g_autoptr (GArray) order = sc_task_network_channels (&shape->task);
  g_autofree gdouble *channels = g_new (gdouble, n_grid * order->len);
  g_autofree gboolean *is_target = g_new0 (gboolean, order->len);
  g_autofree gdouble *output = g_new (gdouble, n_grid * n_target);
  for (guint c = 0; c < order->len; c++)
    {
      guint from = g_array_index (order, guint, c);
      is_target[c] = from >= n_conditioning;
      for (gsize node = 0; node < n_grid; node++)
        channels[node * order->len + c] = is_target[c] ? noisy[node * n_target + from - n_conditioning]
                                                       : conditioning[node * n_conditioning + from];
    }

  naive_denoise (checkpoint, connectivity, channels, order->len, is_target, sigma, n_target, output);
  g_assert_true (sc_gencast_set_conditioning (workspace, conditioning, 1, &error));
  g_assert_true (sc_gencast_denoise (workspace, noisy, &sigma, 1, denoised, NULL, &error));

  gdouble largest = 0, worst = 0, s2 = (gdouble) sigma * sigma + 1;
  for (gsize i = 0; i < n_grid * n_target; i++)
    {
      gdouble wanted = output[i] * sigma / sqrt (s2) + noisy[i] / s2;
      largest = MAX (largest, fabs (wanted));
      worst = MAX (worst, fabs (denoised[i] - wanted));
    }
  g_test_message ("%.2e of %.3g", worst / largest, largest);
  g_assert_cmpfloat (worst, <=, 2e-5 * largest); /* as for the golden stages */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autofree gchar *path = g_strdup_printf ("/gencast/definition/%s", shapes[i].name);
      g_test_add_data_func (path, &shapes[i], test_shape);
    }
  return g_test_run ();
}
