/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/moved-variable.h"

#include <string.h>

/* What comes from a file is brought and rearranged in pieces of this size at most. */
#define SLAB_BYTES ((gsize) 8 << 20)
/* Below it a piece of a file is not worth a question of its own. */
#define SMALL_BYTES ((gsize) 256 << 10)

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

/* What positions along one dimension are like. */
typedef enum
{
  ALONG_RUN,    /* one after the other in the parent */
  ALONG_FILLED, /* nowhere in it */
  ALONG_MIXED,
} Along;

/* How many positions from @at on are of one kind. */
static gsize
get_run (const gssize *positions, gsize at, gsize n)
{
  gsize run = 1;

  while (at + run < n && (positions[at] < 0 ? positions[at + run] < 0 : positions[at + run] == positions[at] + (gssize) run))
    run++;
  return run;
}

static Along
classify (const gssize *positions, gsize n)
{
  if (positions == NULL || n == 0)
    return ALONG_RUN;
  if (get_run (positions, 0, n) < n)
    return ALONG_MIXED;
  return positions[0] < 0 ? ALONG_FILLED : ALONG_RUN;
}

/* Where a hyperslab of the result comes from. */
typedef struct
{
  gsize from[SC_MAX_DIMS], size[SC_MAX_DIMS]; /* of the parent */
  ScPositions moves[SC_MAX_DIMS];             /* within that */
  gboolean is_filled;                         /* from nowhere */
  gboolean is_run;                            /* from one piece, as it is */
} Origin;

static void
origin_clear (Origin *origin)
{
  for (gint dim = 0; dim < SC_MAX_DIMS; dim++)
    g_free ((gssize *) origin->moves[dim].positions);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Origin, origin_clear)

static void
origin_init (Origin *origin, const Moved *moved, const gsize *start, const gsize *count)
{
  *origin = (Origin) { .is_run = moved->dtype == sc_variable_get_dtype (moved->parent) };
  for (gint dim = 0; dim < sc_variable_get_ndim (moved->parent); dim++)
    {
      const gssize *positions = moved->positions[dim].positions;
      origin->from[dim] = start[dim];
      origin->size[dim] = count[dim];
      origin->moves[dim] = (ScPositions) { NULL, count[dim] };
      if (positions == NULL)
        continue;
      Along along = classify (positions + start[dim], count[dim]);
      origin->is_filled |= along == ALONG_FILLED;
      origin->is_run = origin->is_run && along == ALONG_RUN;
      origin->moves[dim].positions = find_hull (positions + start[dim], count[dim], &origin->from[dim], &origin->size[dim]);
    }
}

static ScArray *
read_origin (const Moved *moved, const Origin *origin, GError **error)
{
  if (origin->is_filled)
    return sc_array_new (sc_variable_get_dtype (moved->parent), sc_variable_get_ndim (moved->parent), origin->size, error);
  return sc_variable_read (moved->parent, origin->from, origin->size, error);
}

/* How many positions of dimension @dim, the first one of more than one, are
 * brought at once from @at on; all of them: no cut is worth it. */
static gsize
choose_piece (const Moved *moved, gint dim, gsize at, gsize n, gsize row_bytes)
{
  const gssize *positions = moved->positions[dim].positions;
  gsize piece = MAX (SLAB_BYTES / row_bytes, 1), reach = 0;

  if (classify (positions != NULL ? positions + at : NULL, n) != ALONG_MIXED)
    return MIN (piece, n);
  if (row_bytes >= SMALL_BYTES)
    return get_run (positions + at, 0, n);
  /* In no order at all every piece could come from everywhere. */
  for (gsize i = 0; i < n; i += piece)
    {
      gsize from, size;
      g_free (find_hull (positions + at + i, MIN (piece, n - i), &from, &size));
      reach += size;
    }
  return reach <= 2 * n ? MIN (piece, n) : n;
}

/* @to: where the hyperslab's values go, contiguous; @like: learns what ticks they have */
static gboolean
read_slab (const Moved *moved, const gsize *start, const gsize *count, gchar *to, ScArray *like, GError **error)
{
  gint ndim = sc_variable_get_ndim (moved->parent), dim = 0;
  g_autoptr (ScArray) into = sc_array_new_for_data (moved->dtype, ndim, count, to, NULL, NULL);
  gsize bytes = sc_array_get_size (into) * sc_dtype_get_size (moved->dtype);
  g_auto (Origin) origin = { 0 };

  if (bytes == 0)
    return TRUE;
  origin_init (&origin, moved, start, count);
  /* What is in memory is gathered on all cores. */
  gboolean is_there = sc_variable_peek_values (moved->parent) != NULL;
  gboolean is_whole = origin.is_run && !origin.is_filled && !is_there;
  if (is_whole && !sc_variable_read_into (moved->parent, origin.from, count, into, error))
    return FALSE;
  while (dim < ndim - 1 && count[dim] == 1)
    dim++;
  gsize row_bytes = ndim > 0 ? bytes / count[dim] : bytes;
  if (!is_whole && !origin.is_filled && !is_there && bytes > SLAB_BYTES)
    {
      gsize first = choose_piece (moved, dim, start[dim], count[dim], row_bytes);
      if (first < count[dim])
        {
          gsize from[SC_MAX_DIMS], size[SC_MAX_DIMS];
          memcpy (from, start, sizeof (gsize) * (gsize) ndim);
          memcpy (size, count, sizeof (gsize) * (gsize) ndim);
          for (gsize at = 0; at < count[dim]; at += size[dim])
            {
              from[dim] = start[dim] + at;
              size[dim] = MIN (at == 0 ? first : choose_piece (moved, dim, from[dim], count[dim] - at, row_bytes), count[dim] - at);
              if (!read_slab (moved, from, size, to + at * row_bytes, like, error))
                return FALSE;
            }
          return TRUE;
        }
    }
  if (!is_whole)
    {
      g_autoptr (ScArray) values = read_origin (moved, &origin, error);
      if (values == NULL)
        return FALSE;
      sc_gather_into (values, origin.moves, moved->has_fill ? &moved->fill : NULL, into);
    }
  if (!origin.is_filled)
    {
      like->ticks_per_second = into->ticks_per_second;
      like->calendar = into->calendar;
    }
  return TRUE;
}

static gboolean
moved_read_into (gpointer owner, const gsize *start, const gsize *count, ScArray *into, GError **error)
{
  return read_slab (owner, start, count, into->data, into, error);
}

static gsize
get_size (ScVariable *variable)
{
  gsize size = 1;

  for (gint dim = 0; dim < sc_variable_get_ndim (variable); dim++)
    size *= sc_variable_get_shape (variable)[dim];
  return size;
}

/* Where every dimension keeps its order or turns round, with even steps: the
 * values themselves, seen otherwise; but a few of many shall not keep them all
 * in memory. */
static ScArray *
view_origin (const Moved *moved, ScArray *values, const Origin *origin)
{
  gsize start[SC_MAX_DIMS], count[SC_MAX_DIMS], wanted = 1, all = 1;
  gssize step[SC_MAX_DIMS];

  for (gint dim = 0; dim < values->ndim; dim++)
    {
      const gssize *positions = origin->moves[dim].positions;
      gsize n = count[dim] = origin->moves[dim].n;
      start[dim] = positions != NULL && n > 0 ? (gsize) MAX (positions[0], 0) : 0;
      step[dim] = positions != NULL && n > 1 ? positions[1] - positions[0] : 1;
      for (gsize i = 0; positions != NULL && i < n; i++)
        if (positions[i] < 0 || (i > 0 && positions[i] - positions[i - 1] != step[dim]))
          return NULL;
      if (step[dim] == 0)
        return NULL;
      wanted *= n;
      all *= moved->positions[dim].n;
    }
  if (wanted == 0 || (wanted == all && wanted < get_size (moved->parent) / 2))
    return NULL;
  return sc_array_slice (values, start, count, step);
}

static ScArray *
moved_read (gpointer owner, const gsize *start, const gsize *count, GError **error)
{
  const Moved *moved = owner;

  /* What is in memory is perhaps not even copied. */
  if (moved->dtype == SC_DTYPE_STRING || sc_variable_peek_values (moved->parent) != NULL)
    {
      g_auto (Origin) origin = { 0 };
      origin_init (&origin, moved, start, count);
      g_autoptr (ScArray) values = read_origin (moved, &origin, error);
      ScArray *view = values != NULL && values->dtype == moved->dtype ? view_origin (moved, values, &origin) : NULL;
      if (view != NULL)
        return view;
      return values != NULL ? sc_gather_as (values, moved->dtype, origin.moves, moved->has_fill ? &moved->fill : NULL, error)
                            : NULL;
    }
  g_autoptr (ScArray) into = sc_array_new (moved->dtype, sc_variable_get_ndim (moved->parent), count, error);
  return into != NULL && moved_read_into (owner, start, count, into, error) ? g_steal_pointer (&into) : NULL;
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
  const ScVariableSource source = { moved_read, moved_free, moved,
                                    moved->dtype != SC_DTYPE_STRING ? moved_read_into : NULL };
  return sc_variable_new_lazy (sc_variable_get_dims (self), moved->dtype, ndim, shape, source,
                               sc_variable_get_attributes (self));
}
