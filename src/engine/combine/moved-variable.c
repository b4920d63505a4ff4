/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/moved-variable.h"

typedef struct
{
  ScVariable *parent;
  ScDType dtype;
  ScPositions positions[SC_MAX_DIMS];
  gboolean has_fill;
  ScFillValue fill;
} Moved;

static void
moved_free (gpointer data)
{
  Moved *moved = data;
  for (gint dim = 0; dim < sc_variable_get_ndim (moved->parent); dim++)
    g_free ((gssize *) moved->positions[dim].positions);
  sc_variable_unref (moved->parent);
  g_free (moved);
}

/* The part of the parent that @n positions lie in, and the positions within it. */
static gssize *
find_hull (const gssize *positions, gsize n, gsize *start, gsize *count)
{
  gssize *within = g_new (gssize, MAX (n, 1));
  gssize low = G_MAXSSIZE, high = -1;

  for (gsize i = 0; i < n; i++)
    {
      high = MAX (high, positions[i]);
      if (positions[i] >= 0)
        low = MIN (low, positions[i]);
    }
  *start = high >= 0 ? (gsize) low : 0;
  *count = high >= 0 ? (gsize) (high - low) + 1 : 0;
  for (gsize i = 0; i < n; i++)
    within[i] = positions[i] >= 0 ? positions[i] - low : -1;
  return within;
}

static ScArray *
moved_read (gpointer owner, const gsize *start, const gsize *count, GError **error)
{
  const Moved *moved = owner;
  gint ndim = sc_variable_get_ndim (moved->parent);
  gsize from[SC_MAX_DIMS], size[SC_MAX_DIMS];
  ScPositions moves[SC_MAX_DIMS];

  for (gint dim = 0; dim < ndim; dim++)
    {
      from[dim] = start[dim];
      size[dim] = count[dim];
      moves[dim] = (ScPositions) { NULL, count[dim] };
      if (moved->positions[dim].positions != NULL)
        moves[dim].positions = find_hull (moved->positions[dim].positions + start[dim], count[dim], &from[dim], &size[dim]);
    }
  g_autoptr (ScArray) values = sc_variable_read (moved->parent, from, size, error);
  ScArray *gathered = NULL;
  if (values != NULL)
    gathered = sc_gather_as (values, moved->dtype, moves, moved->has_fill ? &moved->fill : NULL, error);
  for (gint dim = 0; dim < ndim; dim++)
    g_free ((gssize *) moves[dim].positions);
  return gathered;
}

ScVariable *
sc_variable_move (ScVariable *self, const ScPositions *positions, const ScFillValue *fill)
{
  Moved *moved = g_new0 (Moved, 1);
  gint ndim = sc_variable_get_ndim (self);
  gsize shape[SC_MAX_DIMS];

  moved->parent = sc_variable_ref (self);
  moved->dtype = sc_gather_get_type (sc_variable_get_dtype (self), ndim, positions, fill);
  moved->has_fill = fill != NULL;
  if (fill != NULL)
    moved->fill = *fill;
  for (gint dim = 0; dim < ndim; dim++)
    {
      shape[dim] = positions[dim].n;
      moved->positions[dim].n = positions[dim].n;
      if (positions[dim].positions != NULL)
        moved->positions[dim].positions = g_memdup2 (positions[dim].positions, MAX (positions[dim].n, 1) * sizeof (gssize));
    }
  const ScVariableSource source = { moved_read, moved_free, moved };
  return sc_variable_new_lazy (sc_variable_get_dims (self), moved->dtype, ndim, shape, source,
                               sc_variable_get_attributes (self));
}
