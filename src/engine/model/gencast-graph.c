/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/gencast-graph.h"

#include <stdlib.h>
#include <string.h>

#include "nn/cluster-order.h"

static gpointer
try_new (gsize n, gsize size, GError **error)
{
  gpointer memory = g_try_malloc0_n (MAX (n, 1), size);

  if (memory == NULL)
    g_set_error (error, SC_GENCAST_ERROR, SC_GENCAST_ERROR_NO_MEMORY,
                 "There is not enough memory for the network's graph: %.1f MiB are needed", n * size / 1048576.0);
  return memory;
}

typedef struct
{
  gint32 mesh;
  gint32 original;
} EdgeKey;

static gint
compare_edges (gconstpointer a, gconstpointer b)
{
  const EdgeKey *x = a, *y = b;

  if (x->mesh != y->mesh)
    return x->mesh < y->mesh ? -1 : 1;
  return x->original < y->original ? -1 : x->original > y->original;
}

/* Edges to the mesh by receiver; a receiver's edges stay in the reference's order, in which they are summed. */
static gboolean
build_edges_to_mesh (ScGenCast *self, const ScEdges *edges, const gint32 *place, GError **error)
{
  g_autofree EdgeKey *keys = try_new (edges->n, sizeof (EdgeKey), error);
  ScEdgeSet *set = &self->g2m;

  set->n = edges->n;
  if (keys == NULL
      || (set->grid = try_new (set->n, sizeof (gint32), error)) == NULL
      || (set->mesh = try_new (set->n, sizeof (gint32), error)) == NULL
      || (set->original = try_new (set->n, sizeof (gint32), error)) == NULL)
    return FALSE;

  for (gsize i = 0; i < edges->n; i++)
    keys[i] = (EdgeKey){ place[edges->receivers[i]], (gint32) i };
  qsort (keys, edges->n, sizeof *keys, compare_edges);
  for (gsize i = 0; i < edges->n; i++)
    {
      set->mesh[i] = keys[i].mesh;
      set->original[i] = keys[i].original;
      set->grid[i] = edges->senders[keys[i].original];
    }
  return TRUE;
}

static gboolean
build_edges_to_grid (ScGenCast *self, const ScEdges *edges, const gint32 *place, GError **error)
{
  ScEdgeSet *set = &self->m2g;

  set->n = edges->n;
  if ((set->grid = try_new (set->n, sizeof (gint32), error)) == NULL
      || (set->mesh = try_new (set->n, sizeof (gint32), error)) == NULL)
    return FALSE;
  for (gsize i = 0; i < edges->n; i++)
    {
      set->grid[i] = edges->receivers[i];
      set->mesh[i] = place[edges->senders[i]];
    }
  return TRUE;
}

static gboolean
build_segments (ScGenCast *self, GError **error)
{
  const gint32 *mesh = self->g2m.mesh;

  self->n_edge_blocks = (self->g2m.n + SC_EDGE_ROWS - 1) / SC_EDGE_ROWS;
  if ((self->segment_start = try_new (self->n_mesh + 1, sizeof (gsize), error)) == NULL
      || (self->block_segment = try_new (self->n_edge_blocks, sizeof (gsize), error)) == NULL)
    return FALSE;

  for (gsize i = 0; i < self->g2m.n; i++)
    {
      gboolean begins_block = i % SC_EDGE_ROWS == 0;

      if (begins_block || mesh[i] != mesh[i - 1])
        {
          self->segment_start[mesh[i] + 1]++; /* counts first, then sums */
          if (begins_block)
            self->block_segment[i / SC_EDGE_ROWS] = self->n_segments;
          self->n_segments++;
        }
    }
  for (gsize node = 0; node < self->n_mesh; node++)
    self->segment_start[node + 1] += self->segment_start[node];
  return TRUE;
}

static gboolean
build_pattern (ScGenCast *self, const ScConnectivity *connectivity, const gint32 *place, GError **error)
{
  gsize n_pairs = connectivity->neighbours_start[self->n_mesh];
  g_autofree gsize *start = try_new (self->n_mesh + 1, sizeof (gsize), error);
  g_autofree gint32 *neighbours = try_new (n_pairs, sizeof (gint32), error);

  if (start == NULL || neighbours == NULL)
    return FALSE;
  for (gsize node = 0; node < self->n_mesh; node++)
    {
      gsize from = connectivity->neighbours_start[self->order[node]];
      gsize count = connectivity->neighbours_start[self->order[node] + 1] - from;

      start[node + 1] = start[node] + count;
      for (gsize i = 0; i < count; i++)
        neighbours[start[node] + i] = place[connectivity->neighbours[from + i]];
    }
  self->pattern = sc_attention_pattern_new (self->n_mesh, start, neighbours, error);
  return self->pattern != NULL;
}

gboolean
sc_gencast_build_graph (ScGenCast *self, const ScIcosahedralMesh *mesh, const ScConnectivity *connectivity, GError **error)
{
  g_autofree gint32 *place = NULL;

  self->n_grid = connectivity->n_grid;
  self->n_mesh = connectivity->n_mesh;
  if ((self->order = try_new (self->n_mesh, sizeof (gint32), error)) == NULL
      || (place = try_new (self->n_mesh, sizeof (gint32), error)) == NULL
      || (self->grid_structure = sc_floats_new (3 * self->n_grid, "the grid's features", error)) == NULL)
    return FALSE;
  memcpy (self->grid_structure, connectivity->grid_features, 3 * self->n_grid * sizeof (gfloat));

  sc_cluster_order (mesh->vertices, self->n_mesh, SC_LANES, self->order);
  for (gsize i = 0; i < self->n_mesh; i++)
    place[self->order[i]] = (gint32) i;

  if (!build_edges_to_mesh (self, &connectivity->grid_to_mesh, place, error)
      || !build_edges_to_grid (self, &connectivity->mesh_to_grid, place, error)
      || !build_segments (self, error)
      || !build_pattern (self, connectivity, place, error))
    return FALSE;

  /* Some two dozen blocks or more, so that they can be dealt out evenly. */
  self->patches_per_block = CLAMP (self->pattern->n_patches / 24, 1, SC_MESH_ROWS / SC_LANES);
  return TRUE;
}

typedef struct
{
  const ScEmbedding *embedding;
  gfloat *scratch; /* [workers][3][SC_GRID_ROWS][width] */
} EmbeddingJob;

static void
embed_rows (gsize block, guint worker, gpointer data)
{
  EmbeddingJob *job = data;
  const ScEmbedding *self = job->embedding;
  gsize first = block * SC_GRID_ROWS;
  gsize rows = MIN (SC_GRID_ROWS, self->n - first);
  gfloat *input = job->scratch + (gsize) worker * 3 * SC_GRID_ROWS * self->width;
  gfloat *x = input + SC_GRID_ROWS * self->width;
  gfloat *other = x + SC_GRID_ROWS * self->width;

  for (gsize row = 0; row < rows; row++)
    {
      gsize from = self->index != NULL ? (gsize) self->index[first + row] : first + row;
      memcpy (input + row * self->n_features, self->features + from * self->n_features,
              self->n_features * sizeof (gfloat));
    }
  sc_packed_matrix_multiply (self->mlp->first[0], self->kernels, input, self->n_features, rows,
                             self->mlp->first_bias, 0, x, self->width);
  self->kernels->swish (x, self->width, rows, self->width);
  x = sc_mlp_rest (self->mlp, self->kernels, x, other, self->width, rows);
  self->kernels->layer_norm (x, self->width, rows, self->latent, NULL, NULL, NULL, 0,
                             self->result + first * self->width, self->width);
}

gboolean
sc_embedding_compute (const ScEmbedding *self, ScThreads *threads, GError **error)
{
  guint n_workers = threads != NULL ? sc_threads_get_count (threads) : 1;
  g_autoptr (ScFloats) scratch = sc_floats_new ((gsize) n_workers * 3 * SC_GRID_ROWS * self->width, "embeddings", error);
  EmbeddingJob job = { self, scratch };

  g_return_val_if_fail (self->n_features <= self->width, FALSE);
  if (scratch == NULL)
    return FALSE;
  sc_threads_for (threads, (self->n + SC_GRID_ROWS - 1) / SC_GRID_ROWS, embed_rows, &job);
  return TRUE;
}
