/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/point-tree.h"

#include <math.h>
#include <string.h>

#include "sphere/buffer.h"

/* Ranges as short as this are looked through. */
#define LEAF_SIZE 8

typedef struct
{
  gdouble position[3];
  gint32 number;
} Entry;

struct _ScPointTree
{
  gsize n;
  Entry *entries;  /* the middle of a range splits it, along axes[middle] */
  guint8 *axes;    /* [n] */
  gsize n_numbers;
  gint32 *entry_of; /* [n_numbers]: where a point went, −1 for one left out */
};

static guint8
widest_axis (const Entry *entries, gsize n)
{
  gdouble low[3], high[3];
  guint8 widest = 0;

  memcpy (low, entries[0].position, sizeof low);
  memcpy (high, entries[0].position, sizeof high);
  for (gsize i = 1; i < n; i++)
    for (gint axis = 0; axis < 3; axis++)
      {
        low[axis] = MIN (low[axis], entries[i].position[axis]);
        high[axis] = MAX (high[axis], entries[i].position[axis]);
      }
  for (guint8 axis = 1; axis < 3; axis++)
    if (high[axis] - low[axis] > high[widest] - low[widest])
      widest = axis;
  return widest;
}

static void
swap_entries (Entry *a, Entry *b)
{
  Entry kept = *a;

  *a = *b;
  *b = kept;
}

/* Hoare's selection: afterwards entry @middle is where sorting along @axis
 * would put it, with none greater before and none smaller after it. */
static void
select_middle (Entry *entries, gsize n, gsize middle, guint8 axis)
{
  gsize low = 0, high = n - 1;

  while (low < high)
    {
      const gdouble pivot = entries[low + (high - low) / 2].position[axis];
      gsize i = low, j = high;

      for (;;)
        {
          while (entries[i].position[axis] < pivot)
            i++;
          while (entries[j].position[axis] > pivot)
            j--;
          if (i >= j)
            break;
          swap_entries (&entries[i], &entries[j]);
          i++;
          j--;
        }
      /* Entries up to j are not greater, those after it not smaller than the pivot. */
      if (middle <= j)
        high = j;
      else
        low = j + 1;
    }
}

static void
build_range (ScPointTree *self, gsize begin, gsize end)
{
  while (end - begin > LEAF_SIZE)
    {
      const gsize middle = begin + (end - begin) / 2;
      const guint8 axis = widest_axis (self->entries + begin, end - begin);

      select_middle (self->entries + begin, end - begin, middle - begin, axis);
      self->axes[middle] = axis;
      build_range (self, begin, middle);
      begin = middle + 1;
    }
}

ScPointTree *
sc_point_tree_new (const gdouble *points, gsize n, GError **error)
{
  g_autoptr (ScPointTree) self = g_new0 (ScPointTree, 1);

  g_return_val_if_fail (n <= G_MAXINT32, NULL);

  self->n_numbers = n;
  self->entries = sc_sphere_alloc (n, sizeof *self->entries, "the search of the grid", error);
  if (self->entries == NULL)
    return NULL;
  self->axes = sc_sphere_alloc (n, sizeof *self->axes, "the search of the grid", error);
  if (self->axes == NULL)
    return NULL;
  self->entry_of = sc_sphere_alloc (n, sizeof *self->entry_of, "the search of the grid", error);
  if (self->entry_of == NULL)
    return NULL;

  for (gsize i = 0; i < n; i++)
    {
      const gdouble *point = points + 3 * i;

      self->entry_of[i] = -1;
      if (isnan (point[0]) || isnan (point[1]) || isnan (point[2]))
        continue;
      memcpy (self->entries[self->n].position, point, 3 * sizeof *point);
      self->entries[self->n++].number = (gint32) i;
    }
  build_range (self, 0, self->n);
  for (gsize i = 0; i < self->n; i++)
    self->entry_of[self->entries[i].number] = (gint32) i;
  return g_steal_pointer (&self);
}

void
sc_point_tree_free (ScPointTree *self)
{
  if (self == NULL)
    return;
  g_free (self->entries);
  g_free (self->axes);
  g_free (self->entry_of);
  g_free (self);
}

gsize
sc_point_tree_get_size (const ScPointTree *self)
{
  return self->n;
}

typedef struct
{
  const gdouble *place;
  gdouble square;
  gint32 number;
} Nearest;

static inline void
consider (Nearest *nearest, const Entry *entry)
{
  gdouble square = 0;

  for (gint axis = 0; axis < 3; axis++)
    {
      const gdouble offset = entry->position[axis] - nearest->place[axis];
      square += offset * offset;
    }
  if (square < nearest->square || (square == nearest->square && entry->number < nearest->number))
    {
      nearest->square = square;
      nearest->number = entry->number;
    }
}

static void
search_range (const ScPointTree *self, gsize begin, gsize end, Nearest *nearest)
{
  while (end - begin > LEAF_SIZE)
    {
      const gsize middle = begin + (end - begin) / 2;
      const guint8 axis = self->axes[middle];
      const gdouble beyond = nearest->place[axis] - self->entries[middle].position[axis];

      consider (nearest, &self->entries[middle]);
      if (beyond < 0)
        {
          search_range (self, begin, middle, nearest);
          if (beyond * beyond > nearest->square)
            return;
          begin = middle + 1;
        }
      else
        {
          search_range (self, middle + 1, end, nearest);
          if (beyond * beyond > nearest->square)
            return;
          end = middle;
        }
    }
  for (gsize i = begin; i < end; i++)
    consider (nearest, &self->entries[i]);
}

gint32
sc_point_tree_nearest (const ScPointTree *self, const gdouble place[3], gint32 hint, gdouble *square)
{
  return sc_point_tree_nearest_within (self, place, hint, G_MAXDOUBLE, square);
}

gint32
sc_point_tree_nearest_within (const ScPointTree *self, const gdouble place[3], gint32 hint, gdouble limit, gdouble *square)
{
  Nearest nearest = { place, limit, -1 };

  if (hint >= 0 && (gsize) hint < self->n_numbers && self->entry_of[hint] >= 0)
    consider (&nearest, &self->entries[self->entry_of[hint]]);
  search_range (self, 0, self->n, &nearest);
  *square = nearest.square;
  return nearest.number;
}
