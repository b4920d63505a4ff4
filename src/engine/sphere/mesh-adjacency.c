/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/mesh-adjacency.h"

#include "sphere/buffer.h"

static void
sort_row (gint32 *row, gsize n)
{
  for (gsize i = 1; i < n; i++)
    {
      gint32 value = row[i];
      gsize j = i;

      for (; j > 0 && row[j - 1] > value; j--)
        row[j] = row[j - 1];
      row[j] = value;
    }
}

ScMeshAdjacency *
sc_mesh_adjacency_new (const ScIcosahedralMesh *mesh, GError **error)
{
  g_autoptr (ScMeshAdjacency) self = g_new0 (ScMeshAdjacency, 1);
  g_autofree gsize *filled = NULL;
  const gsize n_edges = 3 * mesh->n_faces;

  self->n_vertices = mesh->n_vertices;
  self->start = sc_sphere_alloc_cleared (mesh->n_vertices + 1, sizeof *self->start, "the mesh's edges", error);
  if (self->start == NULL)
    return NULL;
  self->neighbours = sc_sphere_alloc (n_edges, sizeof *self->neighbours, "the mesh's edges", error);
  if (self->neighbours == NULL)
    return NULL;
  filled = sc_sphere_alloc_cleared (mesh->n_vertices, sizeof *filled, "the mesh's edges", error);
  if (filled == NULL)
    return NULL;

  /* The surface is closed and its faces all turn the same way, so that the
   * faces' edges a → b meet every pair once in either direction. */
  for (gsize i = 0; i < n_edges; i++)
    self->start[mesh->faces[i] + 1]++;
  for (gsize v = 0; v < mesh->n_vertices; v++)
    self->start[v + 1] += self->start[v];
  for (gsize face = 0; face < mesh->n_faces; face++)
    for (gint i = 0; i < 3; i++)
      {
        gint32 a = mesh->faces[3 * face + i], b = mesh->faces[3 * face + (i + 1) % 3];
        self->neighbours[self->start[a] + filled[a]++] = b;
      }
  for (gsize v = 0; v < mesh->n_vertices; v++)
    sort_row (self->neighbours + self->start[v], self->start[v + 1] - self->start[v]);
  return g_steal_pointer (&self);
}

void
sc_mesh_adjacency_free (ScMeshAdjacency *self)
{
  if (self == NULL)
    return;
  g_free (self->start);
  g_free (self->neighbours);
  g_free (self);
}

/* The vertices within k edges of @vertex, each once, into @found; @seen[v] is
 * @vertex + 1 for these afterwards. */
static gsize
collect_within (const ScMeshAdjacency *self, gint32 vertex, gint k_hop, gint32 *seen, gint32 *found)
{
  gsize n = 0, ring_begin = 0;

  found[n++] = vertex;
  seen[vertex] = vertex + 1;
  for (gint hop = 0; hop < k_hop && ring_begin < n; hop++)
    {
      gsize ring_end = n;

      for (; ring_begin < ring_end; ring_begin++)
        {
          gint32 from = found[ring_begin];

          for (gsize i = self->start[from]; i < self->start[from + 1]; i++)
            {
              gint32 to = self->neighbours[i];

              if (seen[to] == vertex + 1)
                continue;
              seen[to] = vertex + 1;
              found[n++] = to;
            }
        }
    }
  return n;
}

gboolean
sc_mesh_adjacency_within_hops (const ScMeshAdjacency *self, gint k_hop,
                               gsize **start, gint32 **neighbours, GError **error)
{
  g_autofree gsize *row_start = NULL;
  g_autofree gint32 *rows = NULL;
  g_autofree gint32 *seen = NULL;
  g_autofree gint32 *found = NULL;

  g_return_val_if_fail (k_hop >= 0, FALSE);

  row_start = sc_sphere_alloc_cleared (self->n_vertices + 1, sizeof *row_start, "the attention's neighbours", error);
  if (row_start == NULL)
    return FALSE;
  seen = sc_sphere_alloc_cleared (self->n_vertices, sizeof *seen, "the attention's neighbours", error);
  if (seen == NULL)
    return FALSE;
  found = sc_sphere_alloc (self->n_vertices, sizeof *found, "the attention's neighbours", error);
  if (found == NULL)
    return FALSE;

  for (gsize v = 0; v < self->n_vertices; v++)
    row_start[v + 1] = row_start[v] + collect_within (self, (gint32) v, k_hop, seen, found);
  rows = sc_sphere_alloc (row_start[self->n_vertices], sizeof *rows, "the attention's neighbours", error);
  if (rows == NULL)
    return FALSE;

  for (gsize v = 0; v < self->n_vertices; v++)
    seen[v] = 0;
  for (gsize v = 0; v < self->n_vertices; v++)
    {
      gsize n = collect_within (self, (gint32) v, k_hop, seen, found);
      gint32 lowest = found[0], highest = found[0];
      gint32 *row = rows + row_start[v];

      /* Few vertices lie between the ends of a row of a banded mesh, so that
       * reading the marks off is quicker than sorting. */
      for (gsize i = 1; i < n; i++)
        {
          lowest = MIN (lowest, found[i]);
          highest = MAX (highest, found[i]);
        }
      for (gint32 other = lowest; other <= highest; other++)
        if (seen[other] == (gint32) v + 1)
          *row++ = other;
    }

  *start = g_steal_pointer (&row_start);
  *neighbours = g_steal_pointer (&rows);
  return TRUE;
}
