/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/mesh-search.h"

#include <math.h>
#include <stdlib.h>

#include "sphere/buffer.h"
#include "sphere/face-tree.h"
#include "sphere/triangle.h"
#include "sphere/unstable-sort.h"
#include "sphere/vector3.h"

/* Two squared distances as close as this are equal, and one as small means
 * that the face is touched (trimesh's merging tolerance). */
#define EQUALLY_NEAR 1e-8

/* A foot this share of a face away from its edges is inside whatever rounding
 * does; most points are settled so. */
#define CLEARLY_INSIDE 1e-5

/* Faces around the three corners of a face: at most six at each. */
#define MAX_AROUND 18

/* Room for the faces whose boxes touch that around a point; two dozen is many. */
#define MAX_CANDIDATES SC_SORT_BITONIC_MAX

struct _ScMeshSearch
{
  const ScIcosahedralMesh *mesh;
  const ScMeshAdjacency *adjacency;
  gdouble *vertices;      /* [n_vertices][3] */
  gint32 (*faces_at)[6];  /* [n_vertices]: the faces around a vertex, ascending, −1 for none */
  ScFaceTree *tree;
  gdouble longest_edge;
};

struct _ScMeshSearchScratch
{
  guint32 *seen; /* [n_vertices]: the search that saw a vertex last */
  guint32 search;
  gint32 *queue; /* [n_vertices] */
  gint32 *found; /* [n_vertices] */
};

ScMeshSearch *
sc_mesh_search_new (const ScIcosahedralMesh *mesh, const ScMeshAdjacency *adjacency, GError **error)
{
  g_autoptr (ScMeshSearch) self = g_new0 (ScMeshSearch, 1);

  self->mesh = mesh;
  self->adjacency = adjacency;
  self->longest_edge = sc_icosahedral_mesh_max_edge (mesh);
  self->vertices = sc_sphere_alloc (mesh->n_vertices, 3 * sizeof *self->vertices, "the vertices of the mesh", error);
  if (self->vertices == NULL)
    return NULL;
  self->faces_at = sc_sphere_alloc (mesh->n_vertices, sizeof *self->faces_at, "the faces of the mesh", error);
  if (self->faces_at == NULL)
    return NULL;

  for (gsize i = 0; i < 3 * mesh->n_vertices; i++)
    self->vertices[i] = mesh->vertices[i];
  for (gsize v = 0; v < mesh->n_vertices; v++)
    for (gint i = 0; i < 6; i++)
      self->faces_at[v][i] = -1;
  for (gsize i = 0; i < 3 * mesh->n_faces; i++)
    {
      gint32 *at = self->faces_at[mesh->faces[i]];

      while (*at >= 0)
        at++;
      *at = (gint32) (i / 3);
    }
  self->tree = sc_face_tree_new (mesh, error);
  if (self->tree == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

void
sc_mesh_search_free (ScMeshSearch *self)
{
  if (self == NULL)
    return;
  g_free (self->vertices);
  g_free (self->faces_at);
  g_clear_pointer (&self->tree, sc_face_tree_free);
  g_free (self);
}

static const gdouble *
corner (const ScMeshSearch *self, gsize face, gint i)
{
  return self->vertices + 3 * (gsize) self->mesh->faces[3 * face + i];
}

/* Corner i of a face of a coarser mesh: the first quarter of the first quarter
 * … keeps the first corner, likewise the second and the third. @leaves: how
 * many faces of the finest mesh lie in it, a power of 4. */
static const gdouble *
coarse_corner (const ScMeshSearch *self, gsize face, gsize leaves, gint i)
{
  return corner (self, face * leaves + (gsize) i * ((leaves - 1) / 3), i);
}

static gsize
find_root (const ScMeshSearch *self, const gdouble point[3], gsize leaves)
{
  gsize best = 0;
  gdouble best_inside = -G_MAXDOUBLE;

  for (gsize face = 0; face < 20; face++)
    {
      const gdouble *a = coarse_corner (self, face, leaves, 0);
      const gdouble *b = coarse_corner (self, face, leaves, 1);
      const gdouble *c = coarse_corner (self, face, leaves, 2);
      gdouble inside = MIN (sc_vector3_triple (a, b, point), sc_vector3_triple (b, c, point));

      inside = MIN (inside, sc_vector3_triple (c, a, point));
      if (inside > best_inside)
        {
          best_inside = inside;
          best = face;
        }
    }
  return best;
}

gint32
sc_mesh_search_find_face (const ScMeshSearch *self, const gdouble point[3])
{
  gsize leaves = (gsize) 1 << (2 * self->mesh->splits);
  gsize face = find_root (self, point, leaves);

  while (leaves > 1)
    {
      leaves /= 4;
      /* The inner quarter's corners are the middles ab, bc, ca; beyond its
       * edges lie the quarters at a (0), b (1) and c (2). */
      const gsize inner = 4 * face + 3;
      const gdouble *ab = coarse_corner (self, inner, leaves, 0);
      const gdouble *bc = coarse_corner (self, inner, leaves, 1);
      const gdouble *ca = coarse_corner (self, inner, leaves, 2);
      const gdouble side[3] = {
        sc_vector3_triple (ca, ab, point),
        sc_vector3_triple (ab, bc, point),
        sc_vector3_triple (bc, ca, point),
      };
      gint lowest = side[1] < side[0] ? 1 : 0;

      if (side[2] < side[lowest])
        lowest = 2;
      face = 4 * face + (side[lowest] < 0 ? (gsize) lowest : 3);
    }
  return (gint32) face;
}

/* The faces around a face's corners, each once, ascending. */
static gint
collect_around (const ScMeshSearch *self, gint32 face, gint32 around[MAX_AROUND])
{
  gint n = 0;

  for (gint i = 0; i < 3; i++)
    {
      const gint32 *at = self->faces_at[self->mesh->faces[3 * (gsize) face + i]];

      for (gint k = 0; k < 6 && at[k] >= 0; k++)
        {
          gint j = n;

          while (j > 0 && around[j - 1] > at[k])
            j--;
          if (j > 0 && around[j - 1] == at[k])
            continue;
          for (gint moved = n++; moved > j; moved--)
            around[moved] = around[moved - 1];
          around[j] = at[k];
        }
    }
  return n;
}

typedef struct
{
  gint32 face;
  gdouble square; /* of the distance */
  gdouble offset[3];
} Candidate;

/* How far the face turns towards the point: cosine between its normal and the
 * way from its closest point. */
static gdouble
facing (const ScMeshSearch *self, const Candidate *candidate)
{
  const gdouble distance = sqrt (candidate->square);
  gdouble normal[3], sum = 0;

  sc_triangle_normal (corner (self, (gsize) candidate->face, 0), corner (self, (gsize) candidate->face, 1),
                      corner (self, (gsize) candidate->face, 2), normal);
  for (gint i = 0; i < 3; i++)
    sum += normal[i] * (candidate->offset[i] / distance);
  return sum;
}

static void
measure (const ScMeshSearch *self, gint32 face, const gdouble point[3], Candidate *candidate)
{
  gdouble closest[3];

  candidate->face = face;
  sc_triangle_closest_point (corner (self, (gsize) face, 0), corner (self, (gsize) face, 1),
                             corner (self, (gsize) face, 2), point, closest);
  sc_vector3_subtract (point, closest, candidate->offset);
  candidate->square = sc_vector3_dot (candidate->offset, candidate->offset);
}

static gint32
choose (const ScMeshSearch *self, const Candidate *best, const Candidate *second)
{
  const gboolean equally_near = second->square - best->square < EQUALLY_NEAR;
  const gboolean touched = best->square <= EQUALLY_NEAR || second->square <= EQUALLY_NEAR;

  return equally_near && !touched && facing (self, second) > facing (self, best) ? second->face : best->face;
}

static gdouble
square_distance (const ScMeshSearch *self, const gdouble point[3], gint32 vertex)
{
  gdouble offset[3];

  sc_vector3_subtract (point, self->vertices + 3 * (gsize) vertex, offset);
  return sc_vector3_dot (offset, offset);
}

/* Which of several faces at exactly the same distance come first hangs on the
 * order in which the reference's search meets them, and on its sort: both are
 * followed to the letter. Candidates are the faces whose boxes touch the one
 * that reaches as far as the nearest vertex. */
static gint32
choose_of_tied (const ScMeshSearch *self, gint32 below, const gdouble point[3])
{
  const gint32 *corners = self->mesh->faces + 3 * (gsize) below;
  gint32 faces[MAX_CANDIDATES];
  ScSortEntry entries[MAX_CANDIDATES];
  gdouble low[3], high[3], reach = G_MAXDOUBLE;
  Candidate best, second;
  gsize n;

  /* The faces are acute: the nearest vertex is a corner of the one below. */
  for (gint i = 0; i < 3; i++)
    reach = MIN (reach, square_distance (self, point, corners[i]));
  reach = sqrt (reach) + EQUALLY_NEAR;
  for (gint axis = 0; axis < 3; axis++)
    {
      low[axis] = point[axis] - reach;
      high[axis] = point[axis] + reach;
    }
  n = MIN (sc_face_tree_find (self->tree, low, high, faces, MAX_CANDIDATES), MAX_CANDIDATES);
  for (gsize i = 0; i < n; i++)
    {
      measure (self, faces[i], point, &best);
      entries[i] = (ScSortEntry) { best.square, faces[i] };
    }
  sc_sort_bitonic (entries, n);
  measure (self, entries[0].value, point, &best);
  measure (self, entries[n > 1 ? 1 : 0].value, point, &second);
  return choose (self, &best, &second);
}

gint32
sc_mesh_search_closest_face (const ScMeshSearch *self, const gdouble point[3])
{
  const gint32 below = sc_mesh_search_find_face (self, point);
  /* The nearest three, in order. */
  Candidate nearest[3] = { { -1, G_MAXDOUBLE }, { -1, G_MAXDOUBLE }, { -1, G_MAXDOUBLE } };
  gint32 around[MAX_AROUND];
  gint n;

  if (sc_triangle_is_below (corner (self, (gsize) below, 0), corner (self, (gsize) below, 1),
                            corner (self, (gsize) below, 2), point, CLEARLY_INSIDE))
    return below;

  n = collect_around (self, below, around);
  for (gint i = 0; i < n; i++)
    {
      Candidate candidate;
      gint place = 3;

      measure (self, around[i], point, &candidate);
      for (; place > 0 && candidate.square < nearest[place - 1].square; place--)
        if (place < 3)
          nearest[place] = nearest[place - 1];
      if (place < 3)
        nearest[place] = candidate;
    }
  if (nearest[0].square == nearest[1].square || nearest[1].square == nearest[2].square)
    return choose_of_tied (self, below, point);
  return choose (self, &nearest[0], &nearest[1]);
}

ScMeshSearchScratch *
sc_mesh_search_scratch_new (const ScMeshSearch *self, GError **error)
{
  g_autoptr (ScMeshSearchScratch) scratch = g_new0 (ScMeshSearchScratch, 1);
  const gsize n = self->mesh->n_vertices;

  scratch->seen = sc_sphere_alloc_cleared (n, sizeof *scratch->seen, "the search of the mesh", error);
  if (scratch->seen == NULL)
    return NULL;
  scratch->queue = sc_sphere_alloc (n, sizeof *scratch->queue, "the search of the mesh", error);
  if (scratch->queue == NULL)
    return NULL;
  scratch->found = sc_sphere_alloc (n, sizeof *scratch->found, "the search of the mesh", error);
  if (scratch->found == NULL)
    return NULL;
  return g_steal_pointer (&scratch);
}

void
sc_mesh_search_scratch_free (ScMeshSearchScratch *self)
{
  if (self == NULL)
    return;
  g_free (self->seen);
  g_free (self->queue);
  g_free (self->found);
  g_free (self);
}

static gint
compare_indices (gconstpointer a, gconstpointer b)
{
  const gint32 x = *(const gint32 *) a, y = *(const gint32 *) b;

  return (x > y) - (x < y);
}

gsize
sc_mesh_search_within (const ScMeshSearch *self, ScMeshSearchScratch *scratch,
                       const gdouble point[3], gdouble radius, const gint32 **found)
{
  const gint32 face = sc_mesh_search_find_face (self, point);
  /* The vertices within an edge's length more than the radius hang together
   * through the mesh's edges, from the corners of the face below the point. */
  const gdouble reach = radius + self->longest_edge;
  gsize n_queue = 0, n_found = 0;

  if (++scratch->search == 0)
    {
      for (gsize v = 0; v < self->mesh->n_vertices; v++)
        scratch->seen[v] = 0;
      scratch->search = 1;
    }
  for (gint i = 0; i < 3; i++)
    {
      gint32 vertex = self->mesh->faces[3 * (gsize) face + i];

      scratch->seen[vertex] = scratch->search;
      scratch->queue[n_queue++] = vertex;
    }
  for (gsize next = 0; next < n_queue; next++)
    {
      const gint32 vertex = scratch->queue[next];
      const gdouble square = square_distance (self, point, vertex);

      if (square <= radius * radius)
        scratch->found[n_found++] = vertex;
      if (square > reach * reach)
        continue;
      for (gsize i = self->adjacency->start[vertex]; i < self->adjacency->start[vertex + 1]; i++)
        {
          const gint32 neighbour = self->adjacency->neighbours[i];

          if (scratch->seen[neighbour] == scratch->search)
            continue;
          scratch->seen[neighbour] = scratch->search;
          scratch->queue[n_queue++] = neighbour;
        }
    }
  qsort (scratch->found, n_found, sizeof *scratch->found, compare_indices);
  *found = scratch->found;
  return n_found;
}
