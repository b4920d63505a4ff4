/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "sphere/buffer.h"
#include "sphere/icosahedral-mesh.h"
#include "sphere/mesh-adjacency.h"

static gsize
degree_of (const ScMeshAdjacency *adjacency, gint32 vertex)
{
  return adjacency->start[vertex + 1] - adjacency->start[vertex];
}

/* A stable insertion sort by degree, as in scipy's reverse_cuthill_mckee:
 * which of several vertices of the same degree comes first decides the order. */
static void
sort_by_degree (const ScMeshAdjacency *adjacency, gint32 *vertices, gsize n)
{
  for (gsize i = 1; i < n; i++)
    {
      gint32 vertex = vertices[i];
      gsize j = i;

      for (; j > 0 && degree_of (adjacency, vertices[j - 1]) > degree_of (adjacency, vertex); j--)
        vertices[j] = vertices[j - 1];
      vertices[j] = vertex;
    }
}

/* Cuthill & McKee (1969): breadth first from the first vertex of the lowest
 * degree, each level's vertices by degree. The mesh is connected, so that one
 * seed reaches all. */
static void
order_cuthill_mckee (const ScMeshAdjacency *adjacency, gint32 *order, guint8 *placed)
{
  gint32 seed = 0;
  gsize n = 0, level_begin = 0;

  for (gsize v = 1; v < adjacency->n_vertices; v++)
    if (degree_of (adjacency, (gint32) v) < degree_of (adjacency, seed))
      seed = (gint32) v;
  order[n++] = seed;
  placed[seed] = TRUE;
  while (level_begin < n)
    {
      gsize level_end = n;

      for (; level_begin < level_end; level_begin++)
        {
          gint32 from = order[level_begin];
          gsize first_new = n;

          for (gsize i = adjacency->start[from]; i < adjacency->start[from + 1]; i++)
            if (!placed[adjacency->neighbours[i]])
              {
                placed[adjacency->neighbours[i]] = TRUE;
                order[n++] = adjacency->neighbours[i];
              }
          sort_by_degree (adjacency, order + first_new, n - first_new);
        }
    }
}

gboolean
sc_icosahedral_mesh_permute_banded (ScIcosahedralMesh *self, gint32 **permutation, GError **error)
{
  g_autoptr (ScMeshAdjacency) adjacency = NULL;
  g_autofree gint32 *order = NULL;
  g_autofree gint32 *new_number = NULL;
  g_autofree guint8 *placed = NULL;
  g_autofree gfloat *vertices = NULL;
  const gsize n = self->n_vertices;

  adjacency = sc_mesh_adjacency_new (self, error);
  if (adjacency == NULL)
    return FALSE;
  order = sc_sphere_alloc (n, sizeof *order, "the order of the mesh's vertices", error);
  if (order == NULL)
    return FALSE;
  new_number = sc_sphere_alloc (n, sizeof *new_number, "the order of the mesh's vertices", error);
  if (new_number == NULL)
    return FALSE;
  placed = sc_sphere_alloc_cleared (n, sizeof *placed, "the order of the mesh's vertices", error);
  if (placed == NULL)
    return FALSE;
  vertices = sc_sphere_alloc (n, 3 * sizeof *vertices, "the vertices of the mesh", error);
  if (vertices == NULL)
    return FALSE;

  order_cuthill_mckee (adjacency, order, placed);
  for (gsize i = 0; i < n / 2; i++)
    {
      gint32 swapped = order[i];
      order[i] = order[n - 1 - i];
      order[n - 1 - i] = swapped;
    }

  for (gsize i = 0; i < n; i++)
    {
      new_number[order[i]] = (gint32) i;
      memcpy (vertices + 3 * i, self->vertices + 3 * (gsize) order[i], 3 * sizeof *vertices);
    }
  for (gsize i = 0; i < 3 * self->n_faces; i++)
    self->faces[i] = new_number[self->faces[i]];
  g_free (self->vertices);
  self->vertices = g_steal_pointer (&vertices);

  if (permutation != NULL)
    *permutation = g_steal_pointer (&order);
  return TRUE;
}
