/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/gencast-private.h"

ScGenCast *
sc_gencast_ref (ScGenCast *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

static void
edge_set_clear (ScEdgeSet *self)
{
  g_free (self->grid);
  g_free (self->mesh);
  g_free (self->original);
  sc_floats_free (self->embedding);
  sc_floats_free (self->basis);
}

static gsize
edge_set_get_bytes (const ScEdgeSet *self, gsize width)
{
  gsize indices = (self->original != NULL ? 3 : 2) * self->n * sizeof (gint32);
  gsize basis = self->basis != NULL ? self->rank * width : 0;

  return indices + (self->n * self->rank + basis) * sizeof (gfloat);
}

static void
block_clear (ScBlock *self)
{
  sc_packed_matrix_free (self->query);
  sc_packed_matrix_free (self->key);
  sc_packed_matrix_free (self->value);
  sc_packed_matrix_free (self->mix);
  sc_packed_matrix_free (self->up);
  sc_packed_matrix_free (self->down);
  sc_floats_free (self->mix_bias);
  sc_floats_free (self->up_bias);
  sc_floats_free (self->down_bias);
}

void
sc_gencast_unref (ScGenCast *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  sc_fourier_encoder_free (self->noise_encoder);
  for (gsize i = 0; self->norms != NULL && i < self->n_norms; i++)
    sc_conditional_norm_free (self->norms[i]);
  g_free (self->norms);
  sc_mlp_free (self->grid_embedding);
  sc_mlp_free (self->g2m_edge);
  sc_mlp_free (self->g2m_grid);
  sc_mlp_free (self->g2m_mesh);
  sc_mlp_free (self->m2g_edge);
  sc_mlp_free (self->m2g_grid);
  sc_mlp_free (self->output);
  for (gsize i = 0; self->blocks != NULL && i < self->n_blocks; i++)
    block_clear (&self->blocks[i]);
  g_free (self->blocks);
  g_free (self->order);
  sc_floats_free (self->mesh_embedding);
  sc_floats_free (self->grid_structure);
  sc_attention_pattern_free (self->pattern);
  edge_set_clear (&self->g2m);
  edge_set_clear (&self->m2g);
  g_free (self->segment_start);
  g_free (self->block_segment);
  g_free (self);
}

gsize
sc_gencast_get_n_conditioning (ScGenCast *self)
{
  return self->n_conditioning;
}

gsize
sc_gencast_get_n_target (ScGenCast *self)
{
  return self->n_target;
}

gsize
sc_gencast_get_n_grid (ScGenCast *self)
{
  return self->n_grid;
}

gsize
sc_gencast_get_n_mesh (ScGenCast *self)
{
  return self->n_mesh;
}

gsize
sc_gencast_get_bytes (ScGenCast *self)
{
  const ScMlp *mlps[] = { self->grid_embedding, self->g2m_edge, self->g2m_grid, self->g2m_mesh,
                          self->m2g_edge, self->m2g_grid, self->output };
  gsize bytes = sc_attention_pattern_get_bytes (self->pattern);

  for (gsize i = 0; i < G_N_ELEMENTS (mlps); i++)
    bytes += sc_mlp_get_bytes (mlps[i]);
  for (gsize i = 0; i < self->n_norms; i++)
    bytes += sc_conditional_norm_get_bytes (self->norms[i]);
  for (gsize i = 0; i < self->n_blocks; i++)
    {
      const ScBlock *block = &self->blocks[i];
      const ScPackedMatrix *matrices[] = { block->query, block->key, block->value, block->mix, block->up, block->down };
      for (gsize j = 0; j < G_N_ELEMENTS (matrices); j++)
        bytes += sc_packed_matrix_get_bytes (matrices[j]);
    }
  bytes += edge_set_get_bytes (&self->g2m, self->width) + edge_set_get_bytes (&self->m2g, self->width);
  bytes += self->n_mesh * (self->width * sizeof (gfloat) + sizeof (gint32));
  bytes += 3 * self->n_grid * sizeof (gfloat) + (self->n_mesh + 1 + self->n_edge_blocks) * sizeof (gsize);
  return bytes;
}

/* Multiply-adds of a perceptron for one row, without the parts of its first layer. */
static gdouble
rest_size (const ScMlp *mlp)
{
  gdouble size = 0;

  for (gsize i = 0; i < mlp->n_rest; i++)
    size += (gdouble) mlp->rest[i]->n_rows * mlp->rest[i]->n_columns;
  return size;
}

/* Multiply-adds of a stage. */
static gdouble
count_products (const ScGenCast *self, ScGenCastStage stage)
{
  gdouble square = (gdouble) self->latent * self->latent;
  gdouble hidden = self->blocks[0].up->n_columns;
  gdouble n_grid = self->n_grid, n_mesh = self->n_mesh;

  switch (stage)
    {
    case SC_GENCAST_ENCODER: /* embedding, messages (edge, sender, receiver), nodes */
      return n_grid * ((gdouble) self->n_target * self->latent + rest_size (self->grid_embedding))
             + self->g2m.n * ((gdouble) self->g2m.rank * self->latent + rest_size (self->g2m_edge)) + (n_grid + n_mesh) * square
             + n_grid * (square + rest_size (self->g2m_grid)) + n_mesh * (2 * square + rest_size (self->g2m_mesh));
    case SC_GENCAST_TRANSFORMER:
      return self->n_blocks * (n_mesh * (4 * square + 2 * hidden * self->latent)
                               + 2 * (gdouble) self->pattern->n_pairs * self->latent);
    case SC_GENCAST_DECODER: /* messages, nodes, output */
    default:
      return self->m2g.n * ((gdouble) self->m2g.rank * self->latent + rest_size (self->m2g_edge)) + (n_grid + n_mesh) * square
             + n_grid * (2 * square + rest_size (self->m2g_grid) + square + rest_size (self->output));
    }
}

gdouble
sc_gencast_get_stage_operations (ScGenCast *self, ScGenCastStage stage)
{
  return 2 * count_products (self, stage);
}

gdouble
sc_gencast_get_operations (ScGenCast *self)
{
  gdouble sum = 0;

  for (ScGenCastStage stage = 0; stage < SC_GENCAST_N_STAGES; stage++)
    sum += sc_gencast_get_stage_operations (self, stage);
  return sum;
}
