/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/missing-reach.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Sources beyond so many count as one that reaches all. */
#define MOST_SOURCES 8
#define N_SETS (1 << MOST_SOURCES)
#define MOST_LABELS ((gsize) 1 << 24)

/* A set of sources is a byte. Along each dimension every label has the set of
 * those that reach it; what reaches an element is what its labels have in common. */
typedef struct
{
  gint ndim;
  const gsize *shape;
  guint8 *sets[SC_MAX_DIMS]; /* [shape] */
  gsize found[SC_MAX_DIMS][N_SETS]; /* labels that have the set */
} Reach;

static Reach *
reach_new (const ScAlignVariable *variable)
{
  Reach *self = g_new0 (Reach, 1);
  guint n_sources = MIN (variable->sources->len, MOST_SOURCES);

  self->ndim = sc_variable_get_ndim (variable->result);
  self->shape = sc_variable_get_shape (variable->result);
  for (gint d = 0; d < self->ndim; d++)
    {
      const gchar *dim = sc_variable_get_dims (variable->result)[d];
      self->sets[d] = g_new0 (guint8, MAX (self->shape[d], 1));
      for (guint i = 0; i < n_sources; i++)
        {
          const gboolean *lacking = g_hash_table_lookup (g_ptr_array_index (variable->sources, i), dim);
          for (gsize k = 0; k < self->shape[d]; k++)
            if (lacking == NULL || !lacking[k])
              self->sets[d][k] |= (guint8) (1u << i);
        }
      for (gsize k = 0; k < self->shape[d]; k++)
        self->found[d][self->sets[d][k]]++;
    }
  return self;
}

static void
reach_free (Reach *self)
{
  for (gint d = 0; d < self->ndim; d++)
    g_free (self->sets[d]);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reach, reach_free)

/* @elements[set]: how many elements of all dimensions but @without and @also_without that set reaches. */
static void
combine (const Reach *self, gint without, gint also_without, gsize elements[N_SETS])
{
  memset (elements, 0, N_SETS * sizeof *elements);
  elements[N_SETS - 1] = 1;
  for (gint d = 0; d < self->ndim; d++)
    {
      gsize next[N_SETS] = { 0 };
      if (d == without || d == also_without)
        continue;
      for (guint a = 0; a < N_SETS; a++)
        for (guint b = 0; elements[a] > 0 && b < N_SETS; b++)
          next[a & b] += elements[a] * self->found[d][b];
      memcpy (elements, next, sizeof next);
    }
}

/* @made[set]: how many of @elements nothing of the set reaches. */
static void
find_made (const gsize elements[N_SETS], gsize made[N_SETS])
{
  for (guint set = 0; set < N_SETS; set++)
    {
      made[set] = 0;
      for (guint other = 0; other < N_SETS; other++)
        if ((set & other) == 0)
          made[set] += elements[other];
    }
}

/* Without a source nothing is known to be made; more of them than a set holds, or labels without end, are not told apart. */
static gboolean
is_told_apart (const ScAlignVariable *variable)
{
  if (variable == NULL || variable->sources->len == 0 || variable->sources->len > MOST_SOURCES)
    return FALSE;
  for (gint d = 0; d < sc_variable_get_ndim (variable->result); d++)
    if (sc_variable_get_shape (variable->result)[d] > MOST_LABELS)
      return FALSE;
  return TRUE;
}

gsize
sc_align_variable_count_made (const ScAlignVariable *variable, gsize *total)
{
  gsize all = 1, elements[N_SETS];

  for (gint d = 0; variable != NULL && d < sc_variable_get_ndim (variable->result); d++)
    all *= sc_variable_get_shape (variable->result)[d];
  if (total != NULL)
    *total = variable != NULL ? all : 0;
  if (!is_told_apart (variable))
    return 0;
  g_autoptr (Reach) reach = reach_new (variable);
  combine (reach, -1, -1, elements);
  return elements[0];
}

ScMissingCount *
sc_missing_count_new_from_reach (ScDataset *dataset, const ScOutlineVariable *variable, const ScAlignVariable *origin, GError **error)
{
  g_autoptr (ScMissingCount) self = sc_missing_count_new_empty (dataset, variable, TRUE, error);
  gsize elements[N_SETS], made[N_SETS];

  if (self == NULL || !is_told_apart (origin))
    return g_steal_pointer (&self);
  g_autoptr (Reach) reach = reach_new (origin);
  combine (reach, -1, -1, elements);
  self->made = self->missing = elements[0];
  for (guint i = 0; i < self->dims->len; i++)
    {
      ScMissingDim *dim = g_ptr_array_index (self->dims, i);
      combine (reach, dim->position, -1, elements);
      find_made (elements, made);
      for (gsize k = 0; k < dim->size; k++)
        dim->missing[k] = made[reach->sets[dim->position][k]];
    }
  if (self->cells == NULL)
    return g_steal_pointer (&self);
  combine (reach, self->row, self->column, elements);
  find_made (elements, made);
  for (gsize row = 0; row < self->n_rows; row++)
    for (gsize column = 0; column < self->n_columns; column++)
      self->cells_made[row * self->n_columns + column] = made[reach->sets[self->row][row] & reach->sets[self->column][column]];
  memcpy (self->cells, self->cells_made, self->n_rows * self->n_columns * sizeof (gsize));
  return g_steal_pointer (&self);
}

typedef struct
{
  gdouble value;
  gsize index;
} Place;

static gint
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *x = a, *y = b;
  return (x->value > y->value) - (x->value < y->value);
}

/* [n]: where each of @values is among @axis, −1: nowhere; @all: (inout): whether all are somewhere. */
static gssize *
find_places (const gdouble *values, gsize n, const gdouble *axis, gsize n_axis, gdouble tolerance, gboolean *all)
{
  g_autofree Place *places = g_new (Place, MAX (n_axis, 1));
  gssize *found = g_new (gssize, MAX (n, 1));

  for (gsize k = 0; k < n_axis; k++)
    places[k] = (Place) { axis[k], k };
  qsort (places, n_axis, sizeof *places, compare_places);
  for (gsize i = 0; i < n; i++)
    {
      gsize low = 0, high = n_axis;
      while (low < high)
        {
          gsize middle = (low + high) / 2;
          if (places[middle].value < values[i])
            low = middle + 1;
          else
            high = middle;
        }
      gdouble after = low < n_axis ? places[low].value - values[i] : INFINITY, before = low > 0 ? values[i] - places[low - 1].value : INFINITY;
      found[i] = MIN (after, before) <= tolerance ? (gssize) places[after <= before ? low : low - 1].index : -1;
      *all &= found[i] >= 0;
    }
  return found;
}

/* [size of @own]: where its labels are in @dim; %NULL where one is missing or stands twice. */
static gsize *
find_labels (const ScMissingDim *own, const ScMissingDim *dim)
{
  g_autoptr (GHashTable) table = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree gsize *found = g_new (gsize, MAX (own->size, 1));

  for (gsize k = 0; k < dim->size; k++)
    if (!g_hash_table_insert (table, dim->texts[k], GSIZE_TO_POINTER (k)))
      return NULL;
  for (gsize i = 0; i < own->size; i++)
    {
      gpointer position;
      if (!g_hash_table_lookup_extended (table, own->texts[i], NULL, &position))
        return NULL;
      found[i] = GPOINTER_TO_SIZE (position);
    }
  return g_steal_pointer (&found);
}

static ScMissingDim *
find_dim (const ScMissingCount *count, const gchar *name)
{
  for (guint i = 0; i < count->dims->len; i++)
    {
      ScMissingDim *dim = g_ptr_array_index (count->dims, i);
      if (g_str_equal (dim->name, name))
        return dim;
    }
  return NULL;
}

static void
add_cells (ScMissingCount *self, const ScMissingCount *source, const gssize *rows, const gssize *columns)
{
  for (gsize row = 0; row < source->n_rows; row++)
    for (gsize column = 0; rows[row] >= 0 && column < source->n_columns; column++)
      {
        gsize missing = source->cells[row * source->n_columns + column];
        if (columns[column] < 0 || missing == 0)
          continue;
        self->cells[(gsize) rows[row] * self->n_columns + (gsize) columns[column]] += missing;
        self->missing += missing;
      }
}

gboolean
sc_missing_count_add_source (ScMissingCount *self, const ScMissingCount *source, gdouble tolerance)
{
  g_autoptr (GPtrArray) positions = g_ptr_array_new_with_free_func (g_free);
  gboolean all = TRUE;

  if (source == NULL)
    return TRUE;
  if (self->lat == NULL || source->lat == NULL || self->dims->len != source->dims->len)
    return FALSE;
  for (guint i = 0; i < source->dims->len; i++)
    {
      const ScMissingDim *own = g_ptr_array_index (source->dims, i), *dim = find_dim (self, own->name);
      gsize *found = dim != NULL ? find_labels (own, dim) : NULL;
      if (found == NULL)
        return FALSE;
      g_ptr_array_add (positions, found);
    }
  g_autofree gssize *rows = find_places (source->lat, source->n_rows, self->lat, self->n_rows, tolerance, &all);
  g_autofree gssize *columns = find_places (source->lon, source->n_columns, self->lon, self->n_columns, tolerance, &all);
  add_cells (self, source, rows, columns);
  for (guint i = 0; all && i < source->dims->len; i++)
    {
      const ScMissingDim *own = g_ptr_array_index (source->dims, i);
      ScMissingDim *dim = find_dim (self, own->name);
      const gsize *found = g_ptr_array_index (positions, i);
      for (gsize k = 0; k < own->size; k++)
        dim->missing[found[k]] += own->missing[k];
    }
  return all;
}
