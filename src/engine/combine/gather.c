/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/gather.h"

#include <math.h>
#include <string.h>

#include "combine/result-type.h"

typedef struct
{
  const ScPositions *positions;
  gint ndim;
  gint n_outer; /* dimensions before the ones that are copied whole */
  gsize source_bytes[SC_MAX_DIMS]; /* from one element to the next along a dimension */
  gsize target_bytes[SC_MAX_DIMS];
  gsize element_size;
  guint8 fill[8];
} Gather;

static void
fill_bytes (const Gather *gather, guint8 *target, gsize bytes)
{
  gsize done = MIN (gather->element_size, bytes);

  /* The copied part doubles each time. */
  memcpy (target, gather->fill, done);
  while (done < bytes)
    {
      gsize n = MIN (done, bytes - done);
      memcpy (target + done, target, n);
      done += n;
    }
}

static void
gather_dim (const Gather *gather, gint dim, const guint8 *source, guint8 *target)
{
  const gssize *positions = gather->positions[dim].positions;
  gsize n = gather->positions[dim].n, step = gather->source_bytes[dim], bytes = gather->target_bytes[dim];
  gboolean innermost = dim + 1 == gather->n_outer;
  for (gsize i = 0; i < n;)
    {
      gssize from = positions != NULL ? positions[i] : (gssize) i;
      gsize run = 1;
      if (from < 0)
        {
          while (i + run < n && positions[i + run] < 0)
            run++;
          fill_bytes (gather, target + i * bytes, run * bytes);
        }
      else if (innermost)
        {
          while (i + run < n && positions != NULL && positions[i + run] == from + (gssize) run)
            run++;
          memcpy (target + i * bytes, source + (gsize) from * step, run * bytes);
        }
      else
        gather_dim (gather, dim + 1, source + (gsize) from * step, target + i * bytes);
      i += run;
    }
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
set_fill (Gather *gather, ScDType dtype, gdouble value)
{
  g_autoptr (ScArray) number = sc_array_new_double (value);
  g_autoptr (ScArray) cast = NULL;

  if (sc_dtype_is_time (dtype))
    {
      memcpy (gather->fill, &(gint64) { SC_NOT_A_TIME }, sizeof (gint64));
      return;
    }
  cast = sc_array_cast (number, dtype, NULL);
  if (cast != NULL)
    memcpy (gather->fill, cast->data, gather->element_size);
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

ScArray *
sc_gather (ScArray *source, const ScPositions *positions, const ScFillValue *fill, GError **error)
{
  Gather gather = { .positions = positions, .ndim = source->ndim };
  gsize shape[SC_MAX_DIMS];
  gboolean changes = FALSE, fills = FALSE;

  for (gint dim = 0; dim < source->ndim; dim++)
    {
      shape[dim] = positions[dim].n;
      changes |= positions[dim].positions != NULL;
      for (gsize i = 0; positions[dim].positions != NULL && i < positions[dim].n && !fills; i++)
        fills = positions[dim].positions[i] < 0;
    }
  if (!changes)
    return sc_array_ref (source);

  ScDType dtype = fills ? get_target_type (source->dtype, fill) : source->dtype;
  g_autoptr (ScArray) typed = dtype != source->dtype ? sc_array_cast (source, dtype, error) : sc_array_contiguous (source, error);
  if (typed == NULL)
    return NULL;
  g_autoptr (ScArray) target = sc_array_new (dtype, source->ndim, shape, error);
  if (target == NULL)
    return NULL;
  target->calendar = source->calendar;
  target->ticks_per_second = source->ticks_per_second;
  if (sc_array_get_size (target) == 0)
    return g_steal_pointer (&target);
  if (dtype == SC_DTYPE_STRING)
    {
      gather_strings (typed, positions, target);
      return g_steal_pointer (&target);
    }

  gather.element_size = sc_dtype_get_size (dtype);
  set_fill (&gather, dtype, fill != NULL ? fill->value : NAN);
  gsize source_bytes = gather.element_size, target_bytes = gather.element_size;
  for (gint dim = source->ndim - 1; dim >= 0; dim--)
    {
      gather.source_bytes[dim] = source_bytes;
      gather.target_bytes[dim] = target_bytes;
      source_bytes *= typed->shape[dim];
      target_bytes *= shape[dim];
      if (gather.n_outer == 0 && positions[dim].positions != NULL)
        gather.n_outer = dim + 1;
    }
  gather_dim (&gather, 0, typed->data, target->data);
  return g_steal_pointer (&target);
}
