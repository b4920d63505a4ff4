/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/missing-reach.h"

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
