/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "model/checkpoint-layout.h"
#include "model/gencast-graph.h"

G_DEFINE_QUARK (sc-gencast-error-quark, sc_gencast_error)

/* What is needed while the plan is built. */
typedef struct
{
  ScGenCast *self;
  ScCheckpoint *checkpoint;
  const ScArchitecture *architecture;
  ScThreads *threads;
} Builder;

static ScArray *
get_parameter (Builder *builder, const gchar *module, const gchar *name, GError **error)
{
  g_autofree gchar *key = g_strconcat (module, ":", name, NULL);
  ScArray *array = sc_checkpoint_get_parameter (builder->checkpoint, key);

  if (array == NULL)
    g_set_error (error, SC_GENCAST_ERROR, SC_GENCAST_ERROR_CHECKPOINT, "The checkpoint has no parameter %s", key);
  return array;
}

static gboolean
get_layer (Builder *builder, const gchar *module, ScMlpLayer *layer, GError **error)
{
  ScArray *weights = get_parameter (builder, module, "w", error);
  ScArray *bias = weights != NULL ? get_parameter (builder, module, "b", error) : NULL;

  if (bias == NULL)
    return FALSE;
  *layer = (ScMlpLayer){ weights->data, bias->data, weights->shape[0], weights->shape[1] };
  return TRUE;
}

/* (transfer full): hidden_layers + 1 of them. */
static ScMlpLayer *
get_layers (Builder *builder, const gchar *prefix, GError **error)
{
  gsize n_layers = builder->architecture->hidden_layers + 1;
  g_autofree ScMlpLayer *layers = g_new0 (ScMlpLayer, n_layers);

  for (gsize i = 0; i < n_layers; i++)
    {
      g_autofree gchar *module = g_strdup_printf ("%s" SC_MODULE_MLP, prefix, i);
      if (!get_layer (builder, module, &layers[i], error))
        return NULL;
    }
  return g_steal_pointer (&layers);
}

/*
 * The perceptron of that name; the first @skip rows of its first layer are
 * left out (their inputs are always 0), and with @order given row i of it is
 * row order[i] of the checkpoint's.
 */
static ScMlp *
build_mlp (Builder *builder, const gchar *prefix, const gsize *parts, gsize n_parts, gsize skip, const guint *order,
           GError **error)
{
  gsize n_layers = builder->architecture->hidden_layers + 1;
  g_autofree ScMlpLayer *layers = get_layers (builder, prefix, error);
  g_autoptr (ScFloats) reordered = NULL;

  if (layers == NULL)
    return NULL;
  layers[0].weights += skip * layers[0].n_out;
  layers[0].n_in -= skip;
  if (order != NULL)
    {
      reordered = sc_floats_new (layers[0].n_in * layers[0].n_out, "reordered weights", error);
      if (reordered == NULL)
        return NULL;
      for (gsize i = 0; i < layers[0].n_in; i++)
        memcpy (reordered + i * layers[0].n_out, layers[0].weights + order[i] * layers[0].n_out,
                layers[0].n_out * sizeof (gfloat));
      layers[0].weights = reordered;
    }
  return sc_mlp_new (layers, n_layers, parts, n_parts, error);
}

static gboolean
build_norm (Builder *builder, gsize index, const gchar *module, GError **error)
{
  ScMlpLayer layer;

  if (!get_layer (builder, module, &layer, error))
    return FALSE;
  builder->self->norms[index] = sc_conditional_norm_new (layer.weights, layer.bias, layer.n_in, layer.n_out / 2, error);
  return builder->self->norms[index] != NULL;
}

const gchar *
sc_gencast_perceptron_prefix (gsize norm)
{
  static const gchar *const prefixes[] = {
    [SC_NORM_G2M_EDGE_EMBEDDING] = SC_MODULE_GRID2MESH "encoder_edges_grid2mesh",
    [SC_NORM_G2M_GRID_EMBEDDING] = SC_MODULE_GRID2MESH "encoder_nodes_grid_nodes",
    [SC_NORM_G2M_MESH_EMBEDDING] = SC_MODULE_GRID2MESH "encoder_nodes_mesh_nodes",
    [SC_NORM_G2M_EDGE] = SC_MODULE_GRID2MESH "processor_edges_0_grid2mesh",
    [SC_NORM_G2M_GRID] = SC_MODULE_GRID2MESH "processor_nodes_0_grid_nodes",
    [SC_NORM_G2M_MESH] = SC_MODULE_GRID2MESH "processor_nodes_0_mesh_nodes",
    [SC_NORM_M2G_EDGE_EMBEDDING] = SC_MODULE_MESH2GRID "encoder_edges_mesh2grid",
    [SC_NORM_M2G_EDGE] = SC_MODULE_MESH2GRID "processor_edges_0_mesh2grid",
    [SC_NORM_M2G_GRID] = SC_MODULE_MESH2GRID "processor_nodes_0_grid_nodes",
  };

  return prefixes[norm];
}

gchar *
sc_gencast_norm_module (const ScArchitecture *architecture, gsize norm)
{
  if (norm >= SC_NORM_BLOCKS)
    {
      gint block = (gint) (norm - SC_NORM_BLOCKS) / 2;
      g_autofree gchar *module = sc_checkpoint_block_module (architecture, block);
      return g_strdup_printf ("%sblock_%02d_norm_conditioning%s/linear", module, block,
                              (norm - SC_NORM_BLOCKS) % 2 == 0 ? "" : "_1");
    }
  g_autofree gchar *final = sc_checkpoint_final_norm_module (architecture);
  return g_strconcat (norm == SC_NORM_FINAL ? final : sc_gencast_perceptron_prefix (norm), SC_MODULE_NORM, NULL);
}

static gboolean
build_norms (Builder *builder, GError **error)
{
  ScGenCast *self = builder->self;

  self->n_norms = SC_NORM_BLOCKS + 2 * self->n_blocks;
  self->norms = g_new0 (ScConditionalNorm *, self->n_norms);
  for (gsize i = 0; i < self->n_norms; i++)
    {
      g_autofree gchar *module = sc_gencast_norm_module (builder->architecture, i);
      if (!build_norm (builder, i, module, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
build_noise_encoder (Builder *builder, GError **error)
{
  const ScArchitecture *architecture = builder->architecture;
  g_autofree ScMlpLayer *layers = g_new0 (ScMlpLayer, architecture->n_noise_output_sizes);

  for (gsize i = 0; i < architecture->n_noise_output_sizes; i++)
    {
      g_autofree gchar *module = g_strdup_printf (SC_MODULE_NOISE, i);
      if (!get_layer (builder, module, &layers[i], error))
        return FALSE;
    }
  builder->self->noise_encoder
    = sc_fourier_encoder_new (architecture->noise_apply_log_first, architecture->noise_base_period,
                              architecture->noise_num_frequencies, layers, architecture->n_noise_output_sizes);
  return TRUE;
}

/*
 * Rows of the first layer in the order conditioning, target, structure; the
 * checkpoint has them in the order of the network's channels.
 */
static GArray *
row_order (const ScTask *task, gsize n_channels)
{
  g_autoptr (GArray) channels = sc_task_network_channels (task);
  GArray *order = g_array_sized_new (FALSE, TRUE, sizeof (guint), n_channels + SC_N_NODE_FEATURES);

  g_array_set_size (order, n_channels + SC_N_NODE_FEATURES);
  for (guint i = 0; i < channels->len; i++)
    g_array_index (order, guint, g_array_index (channels, guint, i)) = i;
  for (guint i = 0; i < SC_N_NODE_FEATURES; i++)
    g_array_index (order, guint, n_channels + i) = n_channels + i;
  return order;
}

static gboolean
build_graph_networks (Builder *builder, GError **error)
{
  ScGenCast *self = builder->self;
  g_autoptr (GArray) order = row_order (sc_checkpoint_get_task (builder->checkpoint),
                                        self->n_conditioning + self->n_target);
  const gsize input[] = { self->n_conditioning, self->n_target, SC_N_NODE_FEATURES };
  const gsize latents[] = { self->latent, self->latent, self->latent };

  return (self->grid_embedding = build_mlp (builder, SC_MODULE_GRID2MESH "encoder_nodes_grid_nodes", input, 3, 0,
                                            (guint *) order->data, error)) != NULL
         && (self->g2m_edge = build_mlp (builder, SC_MODULE_GRID2MESH "processor_edges_0_grid2mesh", latents, 3, 0, NULL,
                                         error)) != NULL
         && (self->g2m_grid = build_mlp (builder, SC_MODULE_GRID2MESH "processor_nodes_0_grid_nodes", latents, 1, 0, NULL,
                                         error)) != NULL
         && (self->g2m_mesh = build_mlp (builder, SC_MODULE_GRID2MESH "processor_nodes_0_mesh_nodes", latents, 2, 0, NULL,
                                         error)) != NULL
         && (self->m2g_edge = build_mlp (builder, SC_MODULE_MESH2GRID "processor_edges_0_mesh2grid", latents, 3, 0, NULL,
                                         error)) != NULL
         && (self->m2g_grid = build_mlp (builder, SC_MODULE_MESH2GRID "processor_nodes_0_grid_nodes", latents, 2, 0, NULL,
                                         error)) != NULL
         && (self->output = build_mlp (builder, SC_MODULE_MESH2GRID "decoder_nodes_grid_nodes", latents, 1, 0, NULL,
                                       error)) != NULL;
}

static gfloat *
build_bias (Builder *builder, const gchar *module, const gchar *layer, GError **error)
{
  g_autofree gchar *name = g_strconcat (module, layer, NULL);
  ScArray *bias = get_parameter (builder, name, "b", error);
  gfloat *padded = bias != NULL ? sc_floats_new (sc_padded (bias->shape[0]), "a bias", error) : NULL;

  if (padded != NULL)
    memcpy (padded, bias->data, bias->shape[0] * sizeof (gfloat));
  return padded;
}

static ScPackedMatrix *
build_dense (Builder *builder, const gchar *module, const gchar *layer, GError **error)
{
  g_autofree gchar *name = g_strconcat (module, layer, NULL);
  ScArray *weights = get_parameter (builder, name, "w", error);

  return weights != NULL
         ? sc_packed_matrix_new (weights->data, weights->shape[0], weights->shape[1], weights->shape[1], error) : NULL;
}

/* A projection onto the heads, each head's columns padded to whole panels. */
static ScPackedMatrix *
build_projection (Builder *builder, const gchar *module, const gchar *layer, gfloat factor, GError **error)
{
  ScGenCast *self = builder->self;
  g_autofree gchar *name = g_strconcat (module, layer, NULL);
  ScArray *weights = get_parameter (builder, name, "w", error);
  g_autoptr (ScFloats) spread = NULL;

  if (weights == NULL
      || (spread = sc_floats_new (self->latent * self->attention_width, "projections", error)) == NULL)
    return NULL;
  for (gsize row = 0; row < self->latent; row++)
    for (gsize column = 0; column < self->latent; column++)
      spread[row * self->attention_width + column / self->head_size * self->head_stride + column % self->head_size]
        = ((const gfloat *) weights->data)[row * self->latent + column] * factor;
  return sc_packed_matrix_new (spread, self->latent, self->attention_width, self->attention_width, error);
}

/* The heads' mixture: its rows are padded as the projections' columns are. */
static ScPackedMatrix *
build_mix (Builder *builder, const gchar *module, GError **error)
{
  ScGenCast *self = builder->self;
  g_autofree gchar *name = g_strconcat (module, "mha_final", NULL);
  ScArray *weights = get_parameter (builder, name, "w", error);
  g_autoptr (ScFloats) spread = NULL;

  if (weights == NULL
      || (spread = sc_floats_new (self->attention_width * self->latent, "projections", error)) == NULL)
    return NULL;
  for (gsize row = 0; row < self->latent; row++)
    memcpy (spread + (row / self->head_size * self->head_stride + row % self->head_size) * self->latent,
            (const gfloat *) weights->data + row * self->latent, self->latent * sizeof (gfloat));
  return sc_packed_matrix_new (spread, self->attention_width, self->latent, self->latent, error);
}

static gboolean
build_blocks (Builder *builder, GError **error)
{
  ScGenCast *self = builder->self;

  self->blocks = g_new0 (ScBlock, self->n_blocks);
  for (gsize i = 0; i < self->n_blocks; i++)
    {
      ScBlock *block = &self->blocks[i];
      g_autofree gchar *module = sc_checkpoint_block_module (builder->architecture, (gint) i);
      gfloat factor = 1.0f / sqrtf ((gfloat) self->head_size);

      if ((block->query = build_projection (builder, module, "mha_proj_q", factor, error)) == NULL
          || (block->key = build_projection (builder, module, "mha_proj_k", 1.0f, error)) == NULL
          || (block->value = build_projection (builder, module, "mha_proj_v", 1.0f, error)) == NULL
          || (block->mix = build_mix (builder, module, error)) == NULL
          || (block->mix_bias = build_bias (builder, module, "mha_final", error)) == NULL
          || (block->up = build_dense (builder, module, "ffw_up", error)) == NULL
          || (block->up_bias = build_bias (builder, module, "ffw_up", error)) == NULL
          || (block->down = build_dense (builder, module, "ffw_down", error)) == NULL
          || (block->down_bias = build_bias (builder, module, "ffw_down", error)) == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
embed_mesh (Builder *builder, const gfloat *features, GError **error)
{
  ScGenCast *self = builder->self;
  const gsize n_features = SC_N_NODE_FEATURES;
  g_autoptr (ScMlp) mlp = build_mlp (builder, SC_MODULE_GRID2MESH "encoder_nodes_mesh_nodes", &n_features, 1,
                                     self->n_conditioning + self->n_target, NULL, error);

  if (mlp == NULL || (self->mesh_embedding = sc_floats_new (self->n_mesh * self->width, "embeddings", error)) == NULL)
    return FALSE;
  const ScEmbedding embedding = {
    .kernels = self->kernels, .mlp = mlp, .features = features, .n_features = n_features,
    .index = self->order, .n = self->n_mesh, .latent = self->latent, .width = self->width, .result = self->mesh_embedding,
  };
  return sc_embedding_compute (&embedding, builder->threads, error);
}

static gboolean
embed_edges (Builder *builder, ScEdgeSet *set, const gchar *prefix, const gfloat *features, GError **error)
{
  g_autofree ScMlpLayer *layers = get_layers (builder, prefix, error);

  return layers != NULL
         && sc_edge_set_embed (set, builder->self->kernels, layers, builder->architecture->hidden_layers + 1, features,
                               SC_N_EDGE_FEATURES, builder->threads, error);
}

static gboolean
build_grid (Builder *builder, const gfloat *lat, gsize n_lat, const gfloat *lon, gsize n_lon, const gint32 *face_index,
            GError **error)
{
  ScGenCast *self = builder->self;
  const ScArchitecture *architecture = builder->architecture;
  g_autoptr (ScIcosahedralMesh) mesh = sc_icosahedral_mesh_new (architecture->mesh_size, error);
  g_autoptr (ScConnectivity) connectivity = NULL;

  if (mesh == NULL || !sc_icosahedral_mesh_permute_banded (mesh, NULL, error))
    return FALSE;
  connectivity = sc_connectivity_new (mesh, lat, n_lat, lon, n_lon, architecture->radius_query_fraction,
                                      architecture->k_hop, face_index, error);
  return connectivity != NULL
         && sc_gencast_build_graph (self, mesh, connectivity, error)
         && embed_mesh (builder, connectivity->mesh_features, error)
         && embed_edges (builder, &self->g2m, SC_MODULE_GRID2MESH "encoder_edges_grid2mesh",
                         connectivity->grid_to_mesh.features, error)
         && embed_edges (builder, &self->m2g, SC_MODULE_MESH2GRID "encoder_edges_mesh2grid",
                         connectivity->mesh_to_grid.features, error);
}

ScGenCast *
sc_gencast_new (ScCheckpoint *checkpoint, const gfloat *lat, gsize n_lat, const gfloat *lon, gsize n_lon,
                const gint32 *face_index, ScThreads *threads, GError **error)
{
  const ScTask *task = sc_checkpoint_get_task (checkpoint);
  const ScArchitecture *architecture = sc_checkpoint_get_architecture (checkpoint);
  g_autoptr (ScGenCast) self = g_new0 (ScGenCast, 1);
  g_autoptr (GArray) conditioning = sc_task_conditioning_channels (task);
  g_autoptr (GArray) target = sc_task_target_channels (task);
  Builder builder = { self, checkpoint, architecture, threads };

  g_atomic_ref_count_init (&self->references);
  self->kernels = sc_kernels_get ();
  self->n_conditioning = conditioning->len;
  self->n_target = target->len;
  self->latent = architecture->latent_size;
  self->width = sc_padded (self->latent);
  self->n_blocks = architecture->num_layers;
  self->n_heads = architecture->num_heads;
  self->head_size = architecture->d_model / architecture->num_heads;
  self->head_stride = sc_padded (self->head_size);
  self->attention_width = self->n_heads * self->head_stride;
  self->hidden = sc_padded (architecture->ffw_hidden);
  self->has_aggregate_normalization = architecture->has_aggregate_normalization;
  self->aggregate_factor = self->has_aggregate_normalization ? (gfloat) (1 / architecture->aggregate_normalization) : 1.0f;

  if (!build_noise_encoder (&builder, error)
      || !build_norms (&builder, error)
      || !build_graph_networks (&builder, error)
      || !build_blocks (&builder, error)
      || !build_grid (&builder, lat, n_lat, lon, n_lon, face_index, error))
    return NULL;
  return g_steal_pointer (&self);
}
