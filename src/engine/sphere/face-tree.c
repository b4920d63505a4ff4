/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/face-tree.h"

#include <math.h>

#include "sphere/buffer.h"
#include "sphere/unstable-sort.h"

/* Children of a node: libspatialindex' capacity of 100, filled to 0.7. */
#define FAN_OUT 70

/* Levels of a tree over 20 · 4⁸ faces, the leaves' and the root's included. */
#define MAX_LEVELS 6

typedef struct
{
  gdouble low[3], high[3];
} Box;

/* Nodes of a level lie in the order in which they were packed, and so do their
 * children: those of node i are entries first … first + count − 1 of the
 * level's order, which counts nodes of the level below, or faces. */
typedef struct
{
  Box box;
  gsize first;
  gsize count;
} Node;

typedef struct
{
  gsize n_nodes;
  Node *nodes;
  gint32 *order; /* [children of all nodes] */
} Level;

struct _ScFaceTree
{
  gsize n_faces;
  Box *face_boxes;
  gsize n_levels;
  Level levels[MAX_LEVELS];
};

static void
box_face (const ScIcosahedralMesh *mesh, gsize face, Box *box)
{
  for (gint axis = 0; axis < 3; axis++)
    {
      box->low[axis] = INFINITY;
      box->high[axis] = -INFINITY;
      for (gint i = 0; i < 3; i++)
        {
          const gdouble value = mesh->vertices[3 * (gsize) mesh->faces[3 * face + i] + axis];

          box->low[axis] = MIN (box->low[axis], value);
          box->high[axis] = MAX (box->high[axis], value);
        }
    }
}

static void
sort_along (ScSortEntry *entries, gsize n, const Box *boxes, gint axis)
{
  for (gsize i = 0; i < n; i++)
    entries[i].key = boxes[entries[i].value].high[axis] + boxes[entries[i].value].low[axis];
  sc_sort_intro (entries, n);
}

/* Slabs along the first axis, of these rods along the second one, of these
 * nodes along the third; @entries come sorted along @axis and leave in the
 * nodes' order. */
static void
tile (ScSortEntry *entries, gsize n, const Box *boxes, gint axis, gsize *counts, gsize *n_nodes)
{
  const gsize n_wanted = (n + FAN_OUT - 1) / FAN_OUT;
  const gsize n_slabs = (gsize) ceil (sqrt ((gdouble) n_wanted));
  const gsize slab = n_slabs * FAN_OUT;

  if (n_slabs == 1 || axis == 2 || slab == n)
    {
      for (gsize begin = 0; begin < n; begin += FAN_OUT)
        counts[(*n_nodes)++] = MIN (n - begin, FAN_OUT);
      return;
    }
  for (gsize begin = 0; begin < n; begin += slab)
    {
      const gsize count = MIN (n - begin, slab);

      sort_along (entries + begin, count, boxes, axis + 1);
      tile (entries + begin, count, boxes, axis + 1, counts, n_nodes);
    }
}

static void
enclose (Node *node, const Box *boxes, const gint32 *children)
{
  node->box = boxes[children[0]];
  for (gsize i = 1; i < node->count; i++)
    for (gint axis = 0; axis < 3; axis++)
      {
        node->box.low[axis] = MIN (node->box.low[axis], boxes[children[i]].low[axis]);
        node->box.high[axis] = MAX (node->box.high[axis], boxes[children[i]].high[axis]);
      }
}

/* Packs @n boxes into the nodes of a level. */
static gboolean
pack_level (Level *level, const Box *boxes, gsize n, GError **error)
{
  g_autofree ScSortEntry *entries = sc_sphere_alloc (n, sizeof *entries, "the search of the mesh", error);
  g_autofree gsize *counts = entries != NULL
                               ? sc_sphere_alloc (n, sizeof *counts, "the search of the mesh", error) : NULL;

  if (counts == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    entries[i].value = (gint32) i;
  sort_along (entries, n, boxes, 0);
  level->n_nodes = 0;
  tile (entries, n, boxes, 0, counts, &level->n_nodes);

  level->order = sc_sphere_alloc (n, sizeof *level->order, "the search of the mesh", error);
  if (level->order == NULL)
    return FALSE;
  level->nodes = sc_sphere_alloc (level->n_nodes, sizeof *level->nodes, "the search of the mesh", error);
  if (level->nodes == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    level->order[i] = entries[i].value;
  for (gsize i = 0, first = 0; i < level->n_nodes; first += counts[i++])
    {
      level->nodes[i].first = first;
      level->nodes[i].count = counts[i];
      enclose (&level->nodes[i], boxes, level->order + first);
    }
  return TRUE;
}

ScFaceTree *
sc_face_tree_new (const ScIcosahedralMesh *mesh, GError **error)
{
  g_autoptr (ScFaceTree) self = g_new0 (ScFaceTree, 1);
  const Box *boxes;
  gsize n = mesh->n_faces;

  self->n_faces = n;
  self->face_boxes = sc_sphere_alloc (n, sizeof *self->face_boxes, "the search of the mesh", error);
  if (self->face_boxes == NULL)
    return NULL;
  for (gsize face = 0; face < n; face++)
    box_face (mesh, face, &self->face_boxes[face]);

  boxes = self->face_boxes;
  for (g_autofree Box *node_boxes = NULL;;)
    {
      Level *level = &self->levels[self->n_levels++];

      if (!pack_level (level, boxes, n, error))
        return NULL;
      n = level->n_nodes;
      if (n == 1)
        return g_steal_pointer (&self);
      g_free (node_boxes);
      node_boxes = sc_sphere_alloc (n, sizeof *node_boxes, "the search of the mesh", error);
      if (node_boxes == NULL)
        return NULL;
      for (gsize i = 0; i < n; i++)
        node_boxes[i] = level->nodes[i].box;
      boxes = node_boxes;
    }
}

void
sc_face_tree_free (ScFaceTree *self)
{
  if (self == NULL)
    return;
  for (gsize i = 0; i < self->n_levels; i++)
    {
      g_free (self->levels[i].nodes);
      g_free (self->levels[i].order);
    }
  g_free (self->face_boxes);
  g_free (self);
}

static gboolean
boxes_touch (const Box *box, const gdouble low[3], const gdouble high[3])
{
  for (gint axis = 0; axis < 3; axis++)
    if (box->low[axis] > high[axis] || box->high[axis] < low[axis])
      return FALSE;
  return TRUE;
}

/* Inner nodes are visited from the last child back, as off a stack; a leaf's
 * faces from the first one on. */
static gsize
visit (const ScFaceTree *self, gsize level, gsize node, const gdouble low[3], const gdouble high[3],
       gint32 *faces, gsize max_faces, gsize n_found)
{
  const Node *here = &self->levels[level].nodes[node];
  const gint32 *children = self->levels[level].order + here->first;

  if (level == 0)
    {
      for (gsize i = 0; i < here->count; i++)
        if (boxes_touch (&self->face_boxes[children[i]], low, high))
          {
            if (n_found < max_faces)
              faces[n_found] = children[i];
            n_found++;
          }
      return n_found;
    }
  for (gsize i = here->count; i-- > 0;)
    if (boxes_touch (&self->levels[level - 1].nodes[children[i]].box, low, high))
      n_found = visit (self, level - 1, (gsize) children[i], low, high, faces, max_faces, n_found);
  return n_found;
}

gsize
sc_face_tree_find (const ScFaceTree *self, const gdouble low[3], const gdouble high[3],
                   gint32 *faces, gsize max_faces)
{
  return visit (self, self->n_levels - 1, 0, low, high, faces, max_faces, 0);
}
