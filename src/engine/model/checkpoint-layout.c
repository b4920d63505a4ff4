/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/checkpoint-layout.h"

static void
clear_shape (gpointer data)
{
  g_free (((ScParameterShape *) data)->name);
}

static void
append_parameter (GArray *layout, const gchar *module, const gchar *name, gsize n_in, gsize n_out)
{
  ScParameterShape shape = { g_strconcat (module, name, NULL), n_in, n_out, 0 };

  if (layout->len > 0)
    {
      const ScParameterShape *last = &g_array_index (layout, ScParameterShape, layout->len - 1);
      shape.offset = last->offset + MAX (last->n_in, 1) * last->n_out;
    }
  g_array_append_val (layout, shape);
}

static void
append_linear (GArray *layout, const gchar *module, gsize n_in, gsize n_out, gboolean has_bias)
{
  append_parameter (layout, module, ":w", n_in, n_out);
  if (has_bias)
    append_parameter (layout, module, ":b", 0, n_out);
}

static void
append_mlp (GArray *layout, const ScArchitecture *architecture, const gchar *prefix, gsize n_in, gsize n_out)
{
  gsize n_hidden = architecture->hidden_layers;

  for (gsize i = 0; i <= n_hidden; i++)
    {
      g_autofree gchar *module = g_strdup_printf ("%s" SC_MODULE_MLP, prefix, i);
      append_linear (layout, module, i == 0 ? n_in : (gsize) architecture->latent_size,
                     i == n_hidden ? n_out : (gsize) architecture->latent_size, TRUE);
    }
}

static void
append_norm (GArray *layout, const ScArchitecture *architecture, const gchar *prefix, gsize n_channels)
{
  g_autofree gchar *module = g_strconcat (prefix, SC_MODULE_NORM, NULL);
  append_linear (layout, module, architecture->noise_output_sizes[architecture->n_noise_output_sizes - 1],
                 2 * n_channels, TRUE);
}

static void
append_normed_mlp (GArray *layout, const ScArchitecture *architecture, const gchar *prefix, gsize n_in)
{
  append_mlp (layout, architecture, prefix, n_in, architecture->latent_size);
  append_norm (layout, architecture, prefix, architecture->latent_size);
}

static void
append_graph_networks (GArray *layout, const ScArchitecture *architecture, gsize n_input, gsize n_output)
{
  gsize latent = architecture->latent_size;

  append_normed_mlp (layout, architecture, SC_MODULE_GRID2MESH "encoder_edges_grid2mesh", SC_N_EDGE_FEATURES);
  append_normed_mlp (layout, architecture, SC_MODULE_GRID2MESH "encoder_nodes_grid_nodes", n_input + SC_N_NODE_FEATURES);
  append_normed_mlp (layout, architecture, SC_MODULE_GRID2MESH "encoder_nodes_mesh_nodes", n_input + SC_N_NODE_FEATURES);
  append_normed_mlp (layout, architecture, SC_MODULE_GRID2MESH "processor_edges_0_grid2mesh", 3 * latent);
  append_normed_mlp (layout, architecture, SC_MODULE_GRID2MESH "processor_nodes_0_grid_nodes", latent);
  append_normed_mlp (layout, architecture, SC_MODULE_GRID2MESH "processor_nodes_0_mesh_nodes", 2 * latent);

  append_normed_mlp (layout, architecture, SC_MODULE_MESH2GRID "encoder_edges_mesh2grid", SC_N_EDGE_FEATURES);
  append_normed_mlp (layout, architecture, SC_MODULE_MESH2GRID "processor_edges_0_mesh2grid", 3 * latent);
  append_normed_mlp (layout, architecture, SC_MODULE_MESH2GRID "processor_nodes_0_grid_nodes", 2 * latent);
  append_normed_mlp (layout, architecture, SC_MODULE_MESH2GRID "processor_nodes_0_mesh_nodes", latent);
  append_mlp (layout, architecture, SC_MODULE_MESH2GRID "decoder_nodes_grid_nodes", latent, n_output);
}

static void
append_block (GArray *layout, const ScArchitecture *architecture, gint block)
{
  static const gchar *const projections[] = { "mha_proj_q", "mha_proj_k", "mha_proj_v" };
  g_autofree gchar *module = sc_checkpoint_block_module (architecture, block);
  g_autofree gchar *first_norm = g_strdup_printf ("%sblock_%02d", module, block);
  g_autofree gchar *second_norm = g_strdup_printf ("%sblock_%02d_norm_conditioning_1/linear", module, block);
  g_autofree gchar *final = g_strconcat (module, "mha_final", NULL);
  g_autofree gchar *up = g_strconcat (module, "ffw_up", NULL);
  g_autofree gchar *down = g_strconcat (module, "ffw_down", NULL);
  gsize width = architecture->d_model, hidden = architecture->ffw_hidden;

  append_norm (layout, architecture, first_norm, width);
  append_linear (layout, second_norm, architecture->noise_output_sizes[architecture->n_noise_output_sizes - 1],
                 2 * width, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (projections); i++)
    {
      g_autofree gchar *projection = g_strconcat (module, projections[i], NULL);
      append_linear (layout, projection, width, width, FALSE);
    }
  append_linear (layout, final, width, width, TRUE);
  append_linear (layout, up, width, hidden, TRUE);
  append_linear (layout, down, hidden, width, TRUE);
}

gchar *
sc_checkpoint_block_module (const ScArchitecture *architecture, gint block)
{
  return g_strdup_printf ("mesh_transformer/~/%s/block_%02d/", architecture->transformer_name, block);
}

gchar *
sc_checkpoint_final_norm_module (const ScArchitecture *architecture)
{
  return g_strdup_printf ("mesh_transformer/~/%s/%s_final", architecture->transformer_name,
                          architecture->transformer_name);
}

GArray *
sc_checkpoint_layout (const ScTask *task, const ScArchitecture *architecture)
{
  GArray *layout = g_array_new (FALSE, FALSE, sizeof (ScParameterShape));
  g_autoptr (GArray) conditioning = sc_task_conditioning_channels (task);
  g_autoptr (GArray) target = sc_task_target_channels (task);
  g_autofree gchar *final_norm = sc_checkpoint_final_norm_module (architecture);
  gsize n_in = 2 * (gsize) architecture->noise_num_frequencies;

  g_array_set_clear_func (layout, clear_shape);
  for (gsize i = 0; i < architecture->n_noise_output_sizes; i++)
    {
      g_autofree gchar *module = g_strdup_printf (SC_MODULE_NOISE, i);
      append_linear (layout, module, n_in, architecture->noise_output_sizes[i], TRUE);
      n_in = architecture->noise_output_sizes[i];
    }
  append_graph_networks (layout, architecture, conditioning->len + target->len, target->len);
  for (gint block = 0; block < architecture->num_layers; block++)
    append_block (layout, architecture, block);
  append_norm (layout, architecture, final_norm, architecture->d_model);
  return layout;
}
