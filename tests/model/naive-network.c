/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/naive-network.h"

#include <math.h>
#include <string.h>

typedef struct
{
  ScCheckpoint *checkpoint;
  const ScArchitecture *architecture;
  gdouble *encoding;
  gsize n_encoding;
} Naive;

static const gfloat *
parameter (Naive *self, const gchar *module, const gchar *name, gsize *n_in, gsize *n_out)
{
  g_autofree gchar *key = g_strconcat (module, ":", name, NULL);
  ScArray *array = sc_checkpoint_get_parameter (self->checkpoint, key);

  if (array == NULL)
    return NULL;
  if (n_in != NULL)
    *n_in = array->shape[0];
  if (n_out != NULL)
    *n_out = array->shape[array->ndim - 1];
  return array->data;
}

/* (transfer full): [rows][n_out] */
static gdouble *
linear (Naive *self, const gchar *module, const gdouble *x, gsize rows, gsize *n_out)
{
  gsize n_in = 0, n = 0;
  const gfloat *w = parameter (self, module, "w", &n_in, &n), *b = parameter (self, module, "b", NULL, NULL);
  gdouble *y = g_new0 (gdouble, rows * n);

  for (gsize r = 0; r < rows; r++)
    {
      for (gsize j = 0; j < n; j++)
        y[r * n + j] = b != NULL ? b[j] : 0;
      for (gsize i = 0; i < n_in; i++)
        for (gsize j = 0; j < n; j++)
          y[r * n + j] += x[r * n_in + i] * w[i * n + j];
    }
  if (n_out != NULL)
    *n_out = n;
  return y;
}

static gdouble
swish (gdouble x)
{
  return x / (1 + exp (-x));
}

static gdouble
gelu (gdouble x)
{
  return 0.5 * x * (1 + tanh (sqrt (2 / G_PI) * (x + 0.044715 * x * x * x)));
}

static void
apply (gdouble *x, gsize n, gdouble (*function) (gdouble))
{
  for (gsize i = 0; i < n; i++)
    x[i] = function (x[i]);
}

static void
norm (Naive *self, const gchar *module, gdouble *x, gsize rows)
{
  gsize n2 = 0;
  g_autofree gdouble *scale = linear (self, module, self->encoding, 1, &n2);
  gsize n = n2 / 2;

  for (gsize r = 0; r < rows; r++)
    {
      gdouble mean = 0, variance = 0;
      for (gsize i = 0; i < n; i++)
        mean += x[r * n + i] / n;
      for (gsize i = 0; i < n; i++)
        variance += (x[r * n + i] - mean) * (x[r * n + i] - mean) / n;
      for (gsize i = 0; i < n; i++)
        x[r * n + i] = (x[r * n + i] - mean) / sqrt (variance + 1e-5) * (1 + scale[i]) + scale[n + i];
    }
}

/* (transfer full): a perceptron, with its norm where @normed. */
static gdouble *
mlp (Naive *self, const gchar *prefix, const gdouble *x, gsize rows, gboolean normed)
{
  gdouble *y = NULL;
  gsize n = 0;

  for (gint layer = 0; layer <= self->architecture->hidden_layers; layer++)
    {
      g_autofree gchar *module = g_strdup_printf ("%s_mlp/~/linear_%d", prefix, layer);
      g_autofree gdouble *before = y;
      y = linear (self, module, layer == 0 ? x : before, rows, &n);
      if (layer < self->architecture->hidden_layers)
        apply (y, rows * n, swish);
    }
  if (normed)
    {
      g_autofree gchar *module = g_strconcat (prefix, "_norm_conditioning/linear", NULL);
      norm (self, module, y, rows);
    }
  return y;
}

static void
add (gdouble *x, const gdouble *y, gsize n)
{
  for (gsize i = 0; i < n; i++)
    x[i] += y[i];
}

static void
encode_noise (Naive *self, gdouble sigma)
{
  const ScArchitecture *architecture = self->architecture;
  gsize n = 2 * architecture->noise_num_frequencies;
  gdouble value = architecture->noise_apply_log_first ? log (sigma) : sigma;
  gdouble *x = g_new (gdouble, n);

  for (gint i = 0; i < architecture->noise_num_frequencies; i++)
    {
      gdouble angle = value * 2 * G_PI * (i + 1) / architecture->noise_base_period;
      x[i] = cos (angle);
      x[architecture->noise_num_frequencies + i] = sin (angle);
    }
  for (gsize layer = 0; layer < architecture->n_noise_output_sizes; layer++)
    {
      g_autofree gchar *module = g_strdup_printf ("fourier_features_mlp/~/mlp/~/linear_%d", (gint) layer);
      g_autofree gdouble *before = x;
      x = linear (self, module, before, 1, &n);
      if (layer + 1 < architecture->n_noise_output_sizes)
        apply (x, n, gelu);
    }
  self->encoding = x;
  self->n_encoding = n;
}

/* Edge update with residual left out, messages summed to the receivers. */
static gdouble *
messages (Naive *self, const gchar *prefix, const ScEdges *edges, const gdouble *edge,
          const gdouble *senders, const gdouble *receivers, gsize n_receivers, gsize latent)
{
  g_autofree gdouble *x = g_new (gdouble, edges->n * 3 * latent);
  gdouble *sum = g_new0 (gdouble, n_receivers * latent);

  for (gsize e = 0; e < edges->n; e++)
    {
      memcpy (x + e * 3 * latent, edge + e * latent, latent * sizeof *x);
      memcpy (x + (e * 3 + 1) * latent, senders + edges->senders[e] * latent, latent * sizeof *x);
      memcpy (x + (e * 3 + 2) * latent, receivers + edges->receivers[e] * latent, latent * sizeof *x);
    }
  g_autofree gdouble *message = mlp (self, prefix, x, edges->n, TRUE);
  for (gsize e = 0; e < edges->n; e++)
    add (sum + edges->receivers[e] * latent, message + e * latent, latent);
  return sum;
}

/* x ← x + MLP ([x | sum]) */
static void
update_nodes (Naive *self, const gchar *prefix, gdouble *x, const gdouble *sum, gsize n, gsize latent)
{
  gsize parts = sum != NULL ? 2 : 1;
  g_autofree gdouble *input = g_new (gdouble, n * parts * latent);

  for (gsize i = 0; i < n; i++)
    {
      memcpy (input + i * parts * latent, x + i * latent, latent * sizeof *x);
      if (sum != NULL)
        memcpy (input + (i * parts + 1) * latent, sum + i * latent, latent * sizeof *x);
    }
  g_autofree gdouble *update = mlp (self, prefix, input, n, TRUE);
  add (x, update, n * latent);
}

static gdouble *
attend (Naive *self, const ScConnectivity *connectivity, const gchar *module, const gdouble *x, gsize latent)
{
  gsize n = connectivity->n_mesh, heads = self->architecture->num_heads, size = latent / heads;
  g_autofree gchar *query = g_strconcat (module, "mha_proj_q", NULL);
  g_autofree gchar *key = g_strconcat (module, "mha_proj_k", NULL);
  g_autofree gchar *value = g_strconcat (module, "mha_proj_v", NULL);
  g_autofree gchar *final = g_strconcat (module, "mha_final", NULL);
  g_autofree gdouble *q = linear (self, query, x, n, NULL);
  g_autofree gdouble *k = linear (self, key, x, n, NULL);
  g_autofree gdouble *v = linear (self, value, x, n, NULL);
  g_autofree gdouble *mixed = g_new0 (gdouble, n * latent);

  for (gsize i = 0; i < n; i++)
    for (gsize h = 0; h < heads; h++)
      {
        gdouble sum = 0;
        for (gsize e = connectivity->neighbours_start[i]; e < connectivity->neighbours_start[i + 1]; e++)
          {
            gsize j = connectivity->neighbours[e];
            gdouble score = 0;
            for (gsize d = h * size; d < (h + 1) * size; d++)
              score += q[i * latent + d] * k[j * latent + d];
            gdouble weight = exp (score / sqrt (size));
            sum += weight;
            for (gsize d = h * size; d < (h + 1) * size; d++)
              mixed[i * latent + d] += weight * v[j * latent + d];
          }
        for (gsize d = h * size; d < (h + 1) * size; d++)
          mixed[i * latent + d] /= sum;
      }
  return linear (self, final, mixed, n, NULL);
}

static void
process (Naive *self, const ScConnectivity *connectivity, gdouble *mesh, gsize latent)
{
  gsize n = connectivity->n_mesh, hidden;

  for (gint block = 0; block < self->architecture->num_layers; block++)
    {
      g_autofree gchar *module = g_strdup_printf ("mesh_transformer/~/transformer/block_%02d/", block);
      g_autofree gchar *first = g_strdup_printf ("%sblock_%02d_norm_conditioning/linear", module, block);
      g_autofree gchar *second = g_strdup_printf ("%sblock_%02d_norm_conditioning_1/linear", module, block);
      g_autofree gchar *up_name = g_strconcat (module, "ffw_up", NULL);
      g_autofree gchar *down_name = g_strconcat (module, "ffw_down", NULL);

      g_autofree gdouble *x = g_memdup2 (mesh, n * latent * sizeof *mesh);
      norm (self, first, x, n);
      g_autofree gdouble *attention = attend (self, connectivity, module, x, latent);
      add (mesh, attention, n * latent);

      g_autofree gdouble *y = g_memdup2 (mesh, n * latent * sizeof *mesh);
      norm (self, second, y, n);
      g_autofree gdouble *up = linear (self, up_name, y, n, &hidden);
      apply (up, n * hidden, gelu);
      g_autofree gdouble *down = linear (self, down_name, up, n, NULL);
      add (mesh, down, n * latent);
    }
  norm (self, "mesh_transformer/~/transformer/transformer_final_norm_conditioning/linear", mesh, n);
}

/* [n][n_left + n_right]: both side by side; @left: (nullable): zeros. */
static gdouble *
beside (const gdouble *left, gsize n_left, const gfloat *right, gsize n_right, gsize n)
{
  gdouble *x = g_new0 (gdouble, n * (n_left + n_right));

  for (gsize i = 0; i < n; i++)
    {
      if (left != NULL)
        memcpy (x + i * (n_left + n_right), left + i * n_left, n_left * sizeof *x);
      for (gsize j = 0; j < n_right; j++)
        x[i * (n_left + n_right) + n_left + j] = right[i * n_right + j];
    }
  return x;
}

#define GRID2MESH "grid2mesh_gnn/~_networks_builder/"
#define MESH2GRID "mesh2grid_gnn/~_networks_builder/"

void
naive_denoise (ScCheckpoint *checkpoint, const ScConnectivity *connectivity, const gdouble *inputs, gsize n_channels,
               const gboolean *is_target, gdouble sigma, gsize n_target, gdouble *output)
{
  Naive self = { checkpoint, sc_checkpoint_get_architecture (checkpoint), NULL, 0 };
  gsize n_grid = connectivity->n_grid, n_mesh = connectivity->n_mesh, latent = self.architecture->latent_size;
  g_autofree gdouble *scaled = g_memdup2 (inputs, n_grid * n_channels * sizeof *inputs);

  encode_noise (&self, sigma);
  for (gsize i = 0; i < n_grid * n_channels; i++)
    if (is_target[i % n_channels])
      scaled[i] /= sqrt (sigma * sigma + 1);

  g_autofree gdouble *grid_input = beside (scaled, n_channels, connectivity->grid_features, 3, n_grid);
  g_autofree gdouble *mesh_input = beside (NULL, n_channels, connectivity->mesh_features, 3, n_mesh);
  g_autofree gdouble *edge_input = beside (NULL, 0, connectivity->grid_to_mesh.features, 4, connectivity->grid_to_mesh.n);
  g_autofree gdouble *grid = mlp (&self, GRID2MESH "encoder_nodes_grid_nodes", grid_input, n_grid, TRUE);
  g_autofree gdouble *mesh = mlp (&self, GRID2MESH "encoder_nodes_mesh_nodes", mesh_input, n_mesh, TRUE);
  g_autofree gdouble *edge = mlp (&self, GRID2MESH "encoder_edges_grid2mesh", edge_input, connectivity->grid_to_mesh.n, TRUE);
  g_autofree gdouble *to_mesh = messages (&self, GRID2MESH "processor_edges_0_grid2mesh", &connectivity->grid_to_mesh, edge,
                                          grid, mesh, n_mesh, latent);
  if (self.architecture->has_aggregate_normalization)
    for (gsize i = 0; i < n_mesh * latent; i++)
      to_mesh[i] /= self.architecture->aggregate_normalization;
  update_nodes (&self, GRID2MESH "processor_nodes_0_mesh_nodes", mesh, to_mesh, n_mesh, latent);
  update_nodes (&self, GRID2MESH "processor_nodes_0_grid_nodes", grid, NULL, n_grid, latent);

  process (&self, connectivity, mesh, latent);

  g_autofree gdouble *back_input = beside (NULL, 0, connectivity->mesh_to_grid.features, 4, connectivity->mesh_to_grid.n);
  g_autofree gdouble *back = mlp (&self, MESH2GRID "encoder_edges_mesh2grid", back_input, connectivity->mesh_to_grid.n, TRUE);
  g_autofree gdouble *to_grid = messages (&self, MESH2GRID "processor_edges_0_mesh2grid", &connectivity->mesh_to_grid, back,
                                          mesh, grid, n_grid, latent);
  update_nodes (&self, MESH2GRID "processor_nodes_0_grid_nodes", grid, to_grid, n_grid, latent);
  g_autofree gdouble *result = mlp (&self, MESH2GRID "decoder_nodes_grid_nodes", grid, n_grid, FALSE);
  memcpy (output, result, n_grid * n_target * sizeof *output);
  g_free (self.encoding);
}
