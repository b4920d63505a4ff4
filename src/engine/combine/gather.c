/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/gather.h"

#include <math.h>
#include <string.h>

#include "combine/blocks.h"
#include "combine/result-type.h"

/* Elements converted at a time where the type changes. */
#define CONVERTED 16384

/* Labels next to each other whose values are next to each other in the source, too. */
typedef struct
{
  gssize from; /* in the source, −1: filled */
  gsize at;
  gsize n;
} Run;

typedef struct
{
  ScArray *source;
  ScArray *target;
  const ScPositions *positions;
  gint n_outer;       /* dimensions before the ones that are copied whole */
  gsize chunk;        /* elements copied whole */
  gsize row;          /* elements of the target along dimension n_outer − 1 and within */
  gssize step;        /* bytes of the source along dimension n_outer − 1 */
  GArray *runs;       /* of Run, along dimension n_outer − 1 */
  gboolean scattered; /* single elements, and hardly two of them together */
  _Alignas (guint64) guint8 source_fill[8];
  _Alignas (guint64) guint8 target_fill[8];
} Gather;

typedef enum
{
  PART_VALUES = 1 << 0,
  PART_FILL = 1 << 1,
} Parts;

static void
fill_elements (guint8 *target, const guint8 *fill, gsize size, gsize n)
{
  gsize bytes = n * size, done = MIN (size, bytes);

  /* The copied part doubles each time, up to what stays in the cache. */
  memcpy (target, fill, done);
  while (done < bytes)
    {
      gsize more = MIN (MIN (done, 4096), bytes - done);
      memcpy (target + done, target, more);
      done += more;
    }
}

#define SCATTER(type)                                                                              \
  for (gsize i = 0; i < n; i++)                                                                    \
    {                                                                                              \
      gssize from = positions != NULL ? positions[at + i] : (gssize) (at + i);                      \
      if (from >= 0 ? parts & PART_VALUES : parts & PART_FILL)                                     \
        ((type *) (gpointer) to)[i]                                                                \
            = *(const type *) (gconstpointer) (from >= 0 ? source + from * gather->step : fill);   \
    }                                                                                              \
  break

static void
gather_scattered (const Gather *gather, const guint8 *source, gsize at, gsize n, guint8 *to, const guint8 *fill,
                  gsize size, Parts parts)
{
  const gssize *positions = gather->positions[gather->n_outer - 1].positions;

  switch (size)
    {
    case 1:
      SCATTER (guint8);
    case 2:
      SCATTER (guint16);
    case 4:
      SCATTER (guint32);
    default:
      SCATTER (guint64);
    }
}

/* Elements @at to @at + @n of one row, whose values begin at @source. */
static void
gather_row (const Gather *gather, const guint8 *source, gsize at, gsize n, guint8 *to, const guint8 *fill, gsize size,
            Parts parts)
{
  const Run *runs = (const Run *) (gpointer) gather->runs->data;
  gsize low = 0, high = gather->runs->len;

  while (high - low > 1)
    {
      gsize middle = low + (high - low) / 2;
      if (runs[middle].at * gather->chunk <= at)
        low = middle;
      else
        high = middle;
    }
  while (n > 0)
    {
      const Run *run = &runs[low++];
      gsize within = at - run->at * gather->chunk;
      gsize length = MIN (run->n * gather->chunk - within, n);
      if (run->from >= 0 && parts & PART_VALUES)
        memcpy (to, source + run->from * gather->step + within * size, length * size);
      else if (run->from < 0 && parts & PART_FILL)
        fill_elements (to, fill, size, length);
      at += length;
      to += length * size;
      n -= length;
    }
}

/* The address of the first value of row @row of the source; %NULL: the whole row is filled. */
static const guint8 *
find_row (const Gather *gather, gsize row)
{
  const guint8 *source = gather->source->data;

  for (gint dim = gather->n_outer - 2; dim >= 0; dim--)
    {
      const ScPositions *move = &gather->positions[dim];
      gssize from = (gssize) (row % move->n);
      row /= move->n;
      if (move->positions != NULL)
        from = move->positions[from];
      if (from < 0)
        return NULL;
      source += from * gather->source->strides[dim];
    }
  return source;
}

/* Elements @low to @high of the target, to @to in elements of @size bytes. */
static void
gather_range (const Gather *gather, gsize low, gsize high, guint8 *to, const guint8 *fill, gsize size, Parts parts)
{
  while (low < high)
    {
      gsize at = low % gather->row, n = MIN (gather->row - at, high - low);
      const guint8 *source = find_row (gather, low / gather->row);
      if (source == NULL && parts & PART_FILL)
        fill_elements (to, fill, size, n);
      else if (source != NULL && gather->scattered)
        gather_scattered (gather, source, at, n, to, fill, size, parts);
      else if (source != NULL)
        gather_row (gather, source, at, n, to, fill, size, parts);
      low += n;
      to += n * size;
    }
}

static void
convert_range (const Gather *gather, gsize low, gsize high, guint8 *to)
{
  gsize size = sc_dtype_get_size (gather->source->dtype), target_size = sc_dtype_get_size (gather->target->dtype);
  g_autofree guint8 *values = g_malloc (CONVERTED * size);

  for (gsize at = low; at < high; at += CONVERTED)
    {
      gsize n = MIN (CONVERTED, high - at);
      g_autoptr (ScArray) from = sc_array_new_for_data (gather->source->dtype, 1, &n, values, NULL, NULL);
      g_autoptr (ScArray) into = sc_array_new_for_data (gather->target->dtype, 1, &n, to + (at - low) * target_size, NULL, NULL);
      gather_range (gather, at, at + n, values, gather->source_fill, size, PART_VALUES | PART_FILL);
      sc_array_cast_into (from, into);
    }
}

static void
gather_block (gsize block, guint worker, gpointer data)
{
  const Gather *gather = data;
  gsize low = block * SC_BLOCK_ELEMENTS, high = MIN (low + SC_BLOCK_ELEMENTS, sc_array_get_size (gather->target));
  gsize size = sc_dtype_get_size (gather->target->dtype);
  guint8 *to = (guint8 *) gather->target->data + low * size;
  gboolean converts = gather->source->dtype != gather->target->dtype;

  if (converts)
    convert_range (gather, low, high, to);
  gather_range (gather, low, high, to, gather->target_fill, size, converts ? PART_FILL : PART_VALUES | PART_FILL);
}

/* Finds what can be copied whole. */
static void
plan (Gather *gather)
{
  const ScArray *source = gather->source;
  gsize size = sc_dtype_get_size (source->dtype);
  gint dim = source->ndim - 1;

  gather->chunk = 1;
  while (dim >= 0 && gather->positions[dim].positions == NULL
         && (source->strides[dim] == (gssize) (gather->chunk * size) || source->shape[dim] == 1))
    gather->chunk *= source->shape[dim--];
  gather->n_outer = dim + 1;
  if (dim < 0)
    return;

  const ScPositions *move = &gather->positions[dim];
  gather->step = source->strides[dim];
  gather->row = gather->chunk * move->n;
  gboolean together = gather->step == (gssize) (gather->chunk * size);
  for (gsize i = 0; i < move->n; i++)
    {
      Run run = { move->positions != NULL ? move->positions[i] : (gssize) i, i, 1 };
      Run *last = gather->runs->len > 0 ? &g_array_index (gather->runs, Run, gather->runs->len - 1) : NULL;
      if (last != NULL && (run.from < 0 ? last->from < 0 : together && last->from >= 0 && run.from == last->from + (gssize) last->n))
        last->n++;
      else
        g_array_append_val (gather->runs, run);
    }
  gather->scattered = gather->chunk == 1 && gather->runs->len > move->n / 8;
}

static void
gather_strings (ScArray *source, const ScPositions *positions, ScArray *target)
{
  gchar **texts = target->data;
  gsize n = sc_array_get_size (target);

  for (gsize i = 0; i < n; i++)
    {
      gsize rest = i, from = 0, stride = 1;
      gboolean missing = FALSE;
      for (gint dim = target->ndim - 1; dim >= 0; dim--)
        {
          gssize at = (gssize) (rest % target->shape[dim]);
          rest /= target->shape[dim];
          if (positions[dim].positions != NULL)
            at = positions[dim].positions[at];
          missing |= at < 0;
          from += (gsize) MAX (at, 0) * stride;
          stride *= source->shape[dim];
        }
      texts[i] = missing ? NULL : g_strdup (sc_array_get_string (source, from));
    }
}

static void
set_fill (guint8 *fill, ScDType dtype, gdouble value)
{
  g_autoptr (ScArray) number = sc_array_new_double (value);
  g_autoptr (ScArray) cast = NULL;

  if (sc_dtype_is_time (dtype))
    {
      memcpy (fill, &(gint64) { SC_NOT_A_TIME }, sizeof (gint64));
      return;
    }
  cast = sc_array_cast (number, dtype, NULL);
  if (cast != NULL)
    memcpy (fill, cast->data, sc_dtype_get_size (dtype));
}

/* The type that holds both the values and what they are filled with. */
static ScDType
get_target_type (ScDType dtype, const ScFillValue *fill)
{
  if (fill == NULL)
    return sc_fill_type (dtype);
  if (dtype == SC_DTYPE_BOOL)
    return fill->is_integer ? SC_DTYPE_INT64 : SC_DTYPE_FLOAT64;
  if (sc_dtype_is_integer (dtype) && !fill->is_integer)
    return SC_DTYPE_FLOAT64;
  return dtype;
}

ScDType
sc_gather_get_type (ScDType dtype, gint ndim, const ScPositions *positions, const ScFillValue *fill)
{
  for (gint dim = 0; dim < ndim; dim++)
    for (gsize i = 0; positions[dim].positions != NULL && i < positions[dim].n; i++)
      if (positions[dim].positions[i] < 0)
        return get_target_type (dtype, fill);
  return dtype;
}

void
sc_gather_into (ScArray *source, const ScPositions *positions, const ScFillValue *fill, ScArray *into)
{
  into->calendar = source->calendar;
  into->ticks_per_second = source->ticks_per_second;
  if (sc_array_get_size (into) == 0)
    return;
  if (into->dtype == SC_DTYPE_STRING)
    {
      gather_strings (source, positions, into);
      return;
    }

  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (Run));
  Gather gather = { .source = source, .target = into, .positions = positions, .runs = runs };
  plan (&gather);
  if (gather.n_outer == 0)
    {
      sc_array_cast_into (source, into);
      return;
    }
  set_fill (gather.target_fill, into->dtype, fill != NULL ? fill->value : NAN);
  sc_for_blocks (sc_array_get_size (into), gather_block, &gather);
}

ScArray *
sc_gather_as (ScArray *source, ScDType dtype, const ScPositions *positions, const ScFillValue *fill, GError **error)
{
  gsize shape[SC_MAX_DIMS];
  gboolean changes = dtype != source->dtype;

  for (gint dim = 0; dim < source->ndim; dim++)
    {
      shape[dim] = positions[dim].n;
      changes |= positions[dim].positions != NULL;
    }
  if (!changes)
    return sc_array_ref (source);

  ScArray *target = sc_array_new (dtype, source->ndim, shape, error);
  if (target != NULL)
    sc_gather_into (source, positions, fill, target);
  return target;
}

ScArray *
sc_gather (ScArray *source, const ScPositions *positions, const ScFillValue *fill, GError **error)
{
  return sc_gather_as (source, sc_gather_get_type (source->dtype, source->ndim, positions, fill), positions, fill, error);
}
