/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "model/gencast-gradient-private.h"
#include "model/gencast-graph.h"
#include "model/parameter-vector.h"
#include "nn/attention-backward.h"

/* Rows of weights of which one unit of work sums the gradients have about so many floats. */
#define COLLECTION_FLOATS 2048

typedef struct
{
  ScGenCastGradient *self;
  GHashTable *offsets; /* of parameters by name: ScParameterShape */
} Builder;

/* One layer, or the rows of it that a part of its input meets. */
typedef struct
{
  ScDense *dense;
  const gchar *module;
  gsize first_row;
  gsize n_in;      /* 0: all rows of the weights */
  gboolean no_bias; /* it has none, or another part has it */
  gsize stage;     /* of the backward pass, in which its gradient is made */
  gdouble rows;    /* that go through it for one element */
  gboolean is_first; /* nothing before it wants a gradient */
} Layer;

static gfloat *
new_floats (ScGenCastGradient *self, gsize n, GError **error)
{
  self->floats += n;
  return sc_floats_new (n, "training", error);
}

static gboolean
get_place (Builder *builder, const gchar *module, const gchar *name, const ScParameterShape **shape, GError **error)
{
  g_autofree gchar *key = g_strconcat (module, name, NULL);

  *shape = g_hash_table_lookup (builder->offsets, key);
  if (*shape == NULL)
    g_set_error (error, SC_GENCAST_ERROR, SC_GENCAST_ERROR_CHECKPOINT, "The network has no parameter %s", key);
  return *shape != NULL;
}

static void
add_collections (ScGenCastGradient *self, const ScDense *dense, gsize stage)
{
  gsize step = MAX (1, COLLECTION_FLOATS / dense->n_out);

  for (gsize first = 0; first < dense->n_in; first += step)
    {
      const ScCollection collection = { dense, first, MIN (step, dense->n_in - first) };
      g_array_append_val (self->collections[stage], collection);
    }
}

static gboolean
add_layer (Builder *builder, const Layer *layer, GError **error)
{
  ScGenCastGradient *self = builder->self;
  ScDense *dense = layer->dense;
  const ScParameterShape *weights, *bias;

  if (!get_place (builder, layer->module, ":w", &weights, error))
    return FALSE;
  dense->n_in = layer->n_in > 0 ? layer->n_in : weights->n_in;
  dense->n_out = weights->n_out;
  dense->weights = weights->offset + layer->first_row * weights->n_out;
  dense->bias = SC_DENSE_NO_BIAS;
  if (!layer->no_bias)
    {
      if (!get_place (builder, layer->module, ":b", &bias, error))
        return FALSE;
      dense->bias = bias->offset;
    }
  if (!sc_dense_prepare (dense, error))
    return FALSE;

  dense->gradient = self->stage_size[layer->stage];
  self->stage_size[layer->stage] += sc_dense_gradient_size (dense);
  add_collections (self, dense, layer->stage);
  self->operations += (layer->is_first ? 2 : 3) * 2.0 * dense->n_in * dense->n_out * layer->rows;
  return TRUE;
}

/* A part of a perceptron's input: how many channels, how many rows, and the stage of its gradient. */
typedef struct
{
  gsize n_in;
  gdouble rows;
  gsize stage;
} Part;

/* @skip: rows of the first layer's weights that meet zeros only; @n_rows: of all elements together */
static gboolean
add_perceptron (Builder *builder, gsize index, const gchar *prefix, const Part *parts, gsize n_parts, gsize skip,
                gboolean is_first, gsize n_rows, GError **error)
{
  ScGenCastGradient *self = builder->self;
  ScPerceptron *perceptron = &self->perceptrons[index];
  gsize row = skip;

  perceptron->n_parts = n_parts;
  perceptron->first = g_new0 (ScDense, n_parts);
  perceptron->n_rest = self->architecture.hidden_layers;
  perceptron->rest = g_new0 (ScDense, perceptron->n_rest);
  for (gsize i = 0; i < n_parts; row += parts[i++].n_in)
    {
      g_autofree gchar *module = g_strdup_printf ("%s" SC_MODULE_MLP, prefix, (gsize) 0);
      const Layer layer = { .dense = &perceptron->first[i], .module = module, .first_row = row, .n_in = parts[i].n_in,
                            .no_bias = i > 0, .stage = parts[i].stage, .rows = parts[i].rows, .is_first = is_first };
      if (!add_layer (builder, &layer, error))
        return FALSE;
    }
  for (gsize i = 0; i < perceptron->n_rest; i++)
    {
      g_autofree gchar *module = g_strdup_printf ("%s" SC_MODULE_MLP, prefix, i + 1);
      const Layer layer = { .dense = &perceptron->rest[i], .module = module, .stage = parts[0].stage, .rows = parts[0].rows };
      if (!add_layer (builder, &layer, error))
        return FALSE;
    }
  return sc_perceptron_allocate (perceptron, n_rows, error);
}

static gboolean
add_perceptrons (Builder *builder, GError **error)
{
  ScGenCastGradient *self = builder->self;
  gsize latent = self->latent, batch = self->max_batch;
  gsize g2m = self->graph->g2m.n, m2g = self->graph->m2g.n, n_grid = self->n_grid, n_mesh = self->n_mesh;
  gsize decode = 0, mesh_end = 1, mesh_begin = self->n_blocks + 1, edges = self->n_blocks + 2, embed = self->n_blocks + 3;
  const struct
  {
    gsize index;
    Part parts[3];
    gsize n_parts;
    gsize skip;
    gboolean is_first;
    gsize n_rows;
  } all[] = {
    { SC_NORM_G2M_EDGE_EMBEDDING, { { SC_N_EDGE_FEATURES, g2m, edges } }, 1, 0, TRUE, g2m },
    { SC_NORM_G2M_GRID_EMBEDDING, { { self->n_input, n_grid, embed } }, 1, 0, TRUE, batch * n_grid },
    { SC_NORM_G2M_MESH_EMBEDDING, { { SC_N_NODE_FEATURES, n_mesh, embed } }, 1, self->n_input - SC_N_NODE_FEATURES, TRUE, n_mesh },
    { SC_NORM_G2M_EDGE, { { latent, g2m, edges }, { latent, n_grid, embed }, { latent, n_mesh, embed } }, 3, 0, FALSE,
      batch * g2m },
    { SC_NORM_G2M_GRID, { { latent, n_grid, embed } }, 1, 0, FALSE, batch * n_grid },
    { SC_NORM_G2M_MESH, { { latent, n_mesh, mesh_begin }, { latent, n_mesh, mesh_begin } }, 2, 0, FALSE, batch * n_mesh },
    { SC_NORM_M2G_EDGE_EMBEDDING, { { SC_N_EDGE_FEATURES, m2g, decode } }, 1, 0, TRUE, m2g },
    { SC_NORM_M2G_EDGE, { { latent, m2g, decode }, { latent, n_mesh, mesh_end }, { latent, n_grid, decode } }, 3, 0, FALSE,
      batch * m2g },
    { SC_NORM_M2G_GRID, { { latent, n_grid, decode }, { latent, n_grid, decode } }, 2, 0, FALSE, batch * n_grid },
    { SC_PERCEPTRON_OUTPUT, { { latent, n_grid, decode } }, 1, 0, FALSE, batch * n_grid },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    {
      const gchar *prefix = all[i].index != SC_PERCEPTRON_OUTPUT ? sc_gencast_perceptron_prefix (all[i].index)
                                                                 : SC_MODULE_MESH2GRID "decoder_nodes_grid_nodes";
      if (!add_perceptron (builder, all[i].index, prefix, all[i].parts, all[i].n_parts, all[i].skip, all[i].is_first,
                           all[i].n_rows, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_block (Builder *builder, gsize index, GError **error)
{
  ScGenCastGradient *self = builder->self;
  ScTrainedBlock *block = &self->blocks[index];
  g_autofree gchar *module = sc_checkpoint_block_module (&self->architecture, (gint) index);
  gsize rows = self->max_batch * self->mesh_rows;
  gsize project = self->n_blocks + 1 - index, feed = project - 1;
  const struct
  {
    ScDense *dense;
    const gchar *name;
    gboolean no_bias;
    gsize stage;
  } layers[] = {
    { &block->query, "mha_proj_q", TRUE, project }, { &block->key, "mha_proj_k", TRUE, project },
    { &block->value, "mha_proj_v", TRUE, project }, { &block->mix, "mha_final", FALSE, feed },
    { &block->up, "ffw_up", FALSE, feed },          { &block->down, "ffw_down", FALSE, feed },
  };
  const struct
  {
    gfloat **array;
    gsize width;
  } arrays[] = {
    { &block->queries, self->attention_width }, { &block->keys, self->attention_width },
    { &block->values, self->attention_width },  { &block->attended, self->attention_width },
    { &block->before, self->width },            { &block->between, self->width },
    { &block->up_values, self->hidden },
  };

  for (gsize i = 0; i < 3; i++)
    {
      layers[i].dense->out_group = self->head_size;
      layers[i].dense->out_stride = self->head_stride;
    }
  block->query.factor = 1.0f / sqrtf ((gfloat) self->head_size);
  block->mix.in_group = self->head_size;
  block->mix.in_stride = self->head_stride;
  for (gsize i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      g_autofree gchar *name = g_strconcat (module, layers[i].name, NULL);
      const Layer layer = { .dense = layers[i].dense, .module = name, .no_bias = layers[i].no_bias,
                            .stage = layers[i].stage, .rows = self->n_mesh };
      if (!add_layer (builder, &layer, error))
        return FALSE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (arrays); i++)
    if ((*arrays[i].array = new_floats (self, rows * arrays[i].width, error)) == NULL)
      return FALSE;

  /* Forward two products of all pairs in the mask, back four. */
  self->operations += 6 * 2.0 * self->graph->pattern->n_pairs * self->latent;
  return TRUE;
}

static gboolean
add_norms (Builder *builder, GError **error)
{
  ScGenCastGradient *self = builder->self;
  const ScParameterShape *weights, *bias;

  self->norm_places = g_new0 (ScParameterPlace, self->n_norms);
  for (gsize i = 0; i < self->n_norms; i++)
    {
      g_autofree gchar *module = sc_gencast_norm_module (&self->architecture, i);
      if (!get_place (builder, module, ":w", &weights, error) || !get_place (builder, module, ":b", &bias, error))
        return FALSE;
      self->norm_places[i] = (ScParameterPlace){ weights->offset, bias->offset };
    }
  self->encoder_places = g_new0 (ScParameterPlace, self->architecture.n_noise_output_sizes);
  for (gsize i = 0; i < self->architecture.n_noise_output_sizes; i++)
    {
      g_autofree gchar *module = g_strdup_printf (SC_MODULE_NOISE, i);
      if (!get_place (builder, module, ":w", &weights, error) || !get_place (builder, module, ":b", &bias, error))
        return FALSE;
      self->encoder_places[i] = (ScParameterPlace){ weights->offset, bias->offset };
    }
  return TRUE;
}

/* The edges of each node: @edges: (out) (nullable): where they are not consecutive */
static gboolean
index_edges (const gint32 *nodes, gsize n_edges, gsize n_nodes, gsize **start, gint32 **edges, GError **error)
{
  g_autofree gsize *filled = g_try_new0 (gsize, n_nodes + 1);

  *start = g_try_new0 (gsize, n_nodes + 1);
  if (edges != NULL)
    *edges = g_try_new0 (gint32, n_edges);
  if (filled == NULL || *start == NULL || (edges != NULL && *edges == NULL))
    {
      g_set_error (error, SC_GENCAST_ERROR, SC_GENCAST_ERROR_NO_MEMORY, "There is not enough memory for the network's graph");
      return FALSE;
    }
  for (gsize i = 0; i < n_edges; i++)
    (*start)[nodes[i] + 1]++;
  for (gsize node = 0; node < n_nodes; node++)
    (*start)[node + 1] += (*start)[node];
  for (gsize i = 0; edges != NULL && i < n_edges; i++)
    (*edges)[(*start)[nodes[i]] + filled[nodes[i]]++] = (gint32) i;
  return TRUE;
}

/* (transfer full): rows of @features in another order; @order: (nullable): the same. */
static gfloat *
take_rows (ScGenCastGradient *self, const gfloat *features, gsize n_features, const gint32 *order, gsize n, GError **error)
{
  gfloat *rows = new_floats (self, n * n_features, error);

  for (gsize i = 0; rows != NULL && i < n; i++)
    memcpy (rows + i * n_features, features + (order != NULL ? (gsize) order[i] : i) * n_features,
            n_features * sizeof (gfloat));
  return rows;
}

static gboolean
build_graph (ScGenCastGradient *self, const gfloat *lat, gsize n_lat, const gfloat *lon, gsize n_lon,
             const gint32 *face_index, GError **error)
{
  const ScArchitecture *architecture = &self->architecture;
  g_autoptr (ScIcosahedralMesh) mesh = sc_icosahedral_mesh_new (architecture->mesh_size, error);
  g_autoptr (ScConnectivity) connectivity = NULL;
  ScGenCast *graph = self->graph = g_new0 (ScGenCast, 1);

  g_atomic_ref_count_init (&graph->references);
  graph->aggregate_factor = architecture->has_aggregate_normalization
                            ? (gfloat) (1 / architecture->aggregate_normalization) : 1.0f;
  if (mesh == NULL || !sc_icosahedral_mesh_permute_banded (mesh, NULL, error))
    return FALSE;
  connectivity = sc_connectivity_new (mesh, lat, n_lat, lon, n_lon, architecture->radius_query_fraction,
                                      architecture->k_hop, face_index, error);
  if (connectivity == NULL || !sc_gencast_build_graph (graph, mesh, connectivity, error))
    return FALSE;
  self->n_grid = graph->n_grid;
  self->n_mesh = graph->n_mesh;
  self->mesh_rows = sc_padded (self->n_mesh);
  return (self->mesh_features = take_rows (self, connectivity->mesh_features, SC_N_NODE_FEATURES, graph->order, self->n_mesh,
                                           error)) != NULL
         && (self->g2m_features = take_rows (self, connectivity->grid_to_mesh.features, SC_N_EDGE_FEATURES,
                                             graph->g2m.original, graph->g2m.n, error)) != NULL
         && (self->m2g_features = take_rows (self, connectivity->mesh_to_grid.features, SC_N_EDGE_FEATURES, NULL,
                                             graph->m2g.n, error)) != NULL
         && index_edges (graph->g2m.mesh, graph->g2m.n, self->n_mesh, &self->g2m_mesh_start, NULL, error)
         && index_edges (graph->g2m.grid, graph->g2m.n, self->n_grid, &self->g2m_grid_start, &self->g2m_grid_edges, error)
         && index_edges (graph->m2g.mesh, graph->m2g.n, self->n_mesh, &self->m2g_mesh_start, &self->m2g_mesh_edges, error);
}

static gboolean
allocate (ScGenCastGradient *self, GError **error)
{
  gsize batch = self->max_batch, width = self->width;
  gsize grid = batch * self->n_grid, mesh = batch * self->n_mesh, mesh_rows = batch * self->mesh_rows;
  gsize n_threads = self->threads != NULL ? sc_threads_get_count (self->threads) : 1;
  gsize attention = mesh_rows * self->attention_width;

  for (gsize i = 0; i < self->n_stages; i++)
    self->place_size = MAX (self->place_size, self->stage_size[i]);
  self->block_floats = SC_GRADIENT_ROWS * MAX (MAX (width, self->perceptrons[SC_PERCEPTRON_OUTPUT].width),
                                               MAX (self->attention_width, self->hidden));
  self->scratch_size = SC_GRADIENT_BUFFERS * self->block_floats + sc_attention_backward_scratch_size (self->graph->pattern);

  const struct
  {
    gfloat **array;
    gsize n;
  } arrays[] = {
    { &self->sigma, batch },
    { &self->encoding, batch * self->n_encoding },
    { &self->norm_weights, self->n_norms * self->n_encoding * 2 * self->latent },
    { &self->norms, self->n_norms * batch * 2 * width },
    { &self->norm_gradients, SC_GRADIENT_PARTS * self->n_norms * batch * 2 * width },
    { &self->grid_input, grid * self->n_input },
    { &self->grid_embedded, grid * width },
    { &self->grid_sent, grid * width },
    { &self->grid_latent, grid * width },
    { &self->grid_received, grid * width },
    { &self->grid_aggregate, grid * width },
    { &self->grid_final, grid * width },
    { &self->grid_gradient, grid * width },
    { &self->mesh_embedded, mesh * width },
    { &self->mesh_received, mesh * width },
    { &self->mesh_aggregate, mesh * width },
    { &self->mesh_latent, mesh_rows * width },
    { &self->mesh_final, mesh * width },
    { &self->mesh_sent, mesh * width },
    { &self->mesh_gradient, mesh_rows * width },
    { &self->aggregate_gradient, mesh * width },
    { &self->messages, batch * self->graph->g2m.n * width },
    { &self->g2m_gradient, batch * self->graph->g2m.n * width },
    { &self->m2g_gradient, batch * self->graph->m2g.n * width },
    { &self->g2m_embedding_gradient, self->graph->g2m.n * width },
    { &self->m2g_embedding_gradient, self->graph->m2g.n * width },
    { &self->mesh_embedding_gradient, self->n_mesh * width },
    { &self->packed_keys[0], attention },
    { &self->packed_keys[1], attention },
    { &self->packed_values[0], attention },
    { &self->packed_values[1], attention },
    { &self->attended_gradient, attention },
    { &self->query_gradient, attention },
    { &self->key_gradient, attention },
    { &self->value_gradient, attention },
    { &self->places, SC_GRADIENT_PARTS * self->place_size },
    { &self->scratch, n_threads * self->scratch_size },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (arrays); i++)
    if ((*arrays[i].array = new_floats (self, arrays[i].n, error)) == NULL)
      return FALSE;
  return TRUE;
}

static void
set_sizes (ScGenCastGradient *self, const ScTask *task)
{
  const ScArchitecture *architecture = &self->architecture;
  g_autoptr (GArray) conditioning = sc_task_conditioning_channels (task);
  g_autoptr (GArray) target = sc_task_target_channels (task);

  self->channels = (guint *) g_array_free (sc_task_network_channels (task), FALSE);
  self->n_conditioning = conditioning->len;
  self->n_target = target->len;
  self->n_input = conditioning->len + target->len + SC_N_NODE_FEATURES;
  self->latent = architecture->latent_size;
  self->width = sc_padded (self->latent);
  self->n_blocks = architecture->num_layers;
  self->n_heads = architecture->num_heads;
  self->head_size = architecture->d_model / architecture->num_heads;
  self->head_stride = sc_padded (self->head_size);
  self->attention_width = self->n_heads * self->head_stride;
  self->hidden = sc_padded (architecture->ffw_hidden);
  self->n_encoding = architecture->noise_output_sizes[architecture->n_noise_output_sizes - 1];
  self->n_norms = SC_NORM_BLOCKS + 2 * self->n_blocks;
}

gboolean
sc_gradient_build (ScGenCastGradient *self, ScCheckpoint *checkpoint, const gfloat *lat, gsize n_lat,
                   const gfloat *lon, gsize n_lon, const gint32 *face_index, GError **error)
{
  const ScTask *task = sc_checkpoint_get_task (checkpoint);
  g_autoptr (GHashTable) offsets = g_hash_table_new (g_str_hash, g_str_equal);
  Builder builder = { self, offsets };

  sc_architecture_copy (sc_checkpoint_get_architecture (checkpoint), &self->architecture);
  self->layout = sc_checkpoint_layout (task, &self->architecture);
  self->n_parameters = sc_parameter_vector_size (self->layout);
  for (guint i = 0; i < self->layout->len; i++)
    {
      ScParameterShape *shape = &g_array_index (self->layout, ScParameterShape, i);
      g_hash_table_insert (offsets, shape->name, shape);
    }
  set_sizes (self, task);
  if (!build_graph (self, lat, n_lat, lon, n_lon, face_index, error))
    return FALSE;

  /* decode, the mesh's end, one for each block, edges, embed */
  self->n_stages = self->n_blocks + 4;
  self->stage_size = g_new0 (gsize, self->n_stages);
  self->collections = g_new0 (GArray *, self->n_stages);
  for (gsize i = 0; i < self->n_stages; i++)
    self->collections[i] = g_array_new (FALSE, FALSE, sizeof (ScCollection));
  self->blocks = g_new0 (ScTrainedBlock, self->n_blocks);
  if (!add_perceptrons (&builder, error) || !add_norms (&builder, error))
    return FALSE;
  for (gsize i = 0; i < self->n_blocks; i++)
    if (!add_block (&builder, i, error))
      return FALSE;
  return allocate (self, error);
}
