/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <math.h>

#include "ui/coordinates/missing-count.h"

/* Values that are read at once: 16 MiB of float32. */
#define BLOCK_VALUES (4u << 20)

typedef struct
{
  ScMissingCount *count;
  gint ndim;
  gsize shape[SC_MAX_DIMS];
  gsize cell_stride[SC_MAX_DIMS];     /* 0: no part of the cell */
  ScMissingDim *dim_of[SC_MAX_DIMS];  /* NULL: one of the map's */
  guint n_sources;                    /* 0: it is no operation's result */
  const gboolean **lacking;           /* [n_sources][ndim]: NULL: reached everywhere */
} Counting;

static void
prepare (Counting *counting, ScVariable *values)
{
  ScMissingCount *count = counting->count;

  counting->ndim = sc_variable_get_ndim (values);
  for (gint d = 0; d < counting->ndim; d++)
    counting->shape[d] = sc_variable_get_shape (values)[d];
  if (count->cells != NULL)
    {
      counting->cell_stride[count->row] = count->n_columns;
      counting->cell_stride[count->column] = 1;
    }
  for (guint i = 0; i < count->dims->len; i++)
    {
      ScMissingDim *dim = g_ptr_array_index (count->dims, i);
      counting->dim_of[dim->position] = dim;
    }
}

/* Floats are by far the most and go without a call each. */
static gboolean
is_missing (const ScArray *values, gsize index)
{
  if (values->dtype == SC_DTYPE_FLOAT32)
    return isnan (((const gfloat *) values->data)[index]);
  if (values->dtype == SC_DTYPE_FLOAT64)
    return isnan (((const gdouble *) values->data)[index]);
  return sc_array_is_missing (values, index);
}

static void
find_sources (Counting *counting, ScVariable *values, const ScAlignVariable *origin)
{
  gint ndim = sc_variable_get_ndim (values);

  if (origin == NULL || origin->sources->len == 0)
    return;
  counting->n_sources = origin->sources->len;
  counting->lacking = g_new0 (const gboolean *, counting->n_sources * MAX ((gsize) ndim, 1));
  for (guint i = 0; i < counting->n_sources; i++)
    for (gint d = 0; d < ndim; d++)
      counting->lacking[i * (gsize) ndim + (gsize) d]
        = g_hash_table_lookup (g_ptr_array_index (origin->sources, i), sc_variable_get_dims (values)[d]);
}

/* Whether no source reaches the element of which all but the last position are @outer. */
static gboolean
is_made (const Counting *counting, const gsize *outer, gsize last)
{
  for (guint i = 0; i < counting->n_sources; i++)
    {
      const gboolean *const *lacking = &counting->lacking[i * (gsize) counting->ndim];
      gboolean lacks = FALSE;
      for (gint d = 0; d < counting->ndim && !lacks; d++)
        lacks = lacking[d] != NULL && lacking[d][d < counting->ndim - 1 ? outer[d] : last];
      if (!lacks)
        return FALSE;
    }
  return counting->n_sources > 0;
}

static void
count_block (Counting *counting, const ScArray *values, const gsize *start, const gsize *extent)
{
  ScMissingCount *count = counting->count;
  gint last = counting->ndim - 1;
  gsize inner = last >= 0 ? extent[last] : 1, n = 1, at[SC_MAX_DIMS] = { 0 };

  for (gint d = 0; d < counting->ndim; d++)
    n *= extent[d];
  for (gsize base = 0; base < n; base += inner)
    {
      gsize cell = 0, missing = 0, outer[SC_MAX_DIMS] = { 0 };
      for (gint d = 0; d < counting->ndim; d++)
        {
          outer[d] = start[d] + at[d];
          cell += outer[d] * counting->cell_stride[d];
        }
      for (gsize i = 0; i < inner; i++)
        {
          if (!is_missing (values, base + i))
            continue;
          missing++;
          if (count->cells != NULL)
            count->cells[cell + i * counting->cell_stride[last]]++;
          if (is_made (counting, outer, (last >= 0 ? start[last] : 0) + i))
            {
              count->made++;
              if (count->cells_made != NULL)
                count->cells_made[cell + i * counting->cell_stride[last]]++;
            }
          if (last >= 0 && counting->dim_of[last] != NULL)
            counting->dim_of[last]->missing[start[last] + i]++;
        }
      count->missing += missing;
      for (gint d = 0; d < last; d++)
        if (counting->dim_of[d] != NULL)
          counting->dim_of[d]->missing[start[d] + at[d]] += missing;
      for (gint d = last - 1; d >= 0; d--)
        {
          if (++at[d] < extent[d])
            break;
          at[d] = 0;
        }
    }
}

static gboolean
count_all (Counting *counting, ScVariable *values, ScMissingProgressFunc progress, gpointer data,
           GCancellable *cancellable, GError **error)
{
  gsize start[SC_MAX_DIMS] = { 0 }, block[SC_MAX_DIMS], size = 1, done = 0;
  gint split = counting->ndim - 1;

  if (counting->count->total == 0)
    return TRUE;
  /* Whole inner dimensions as far as they fit, a part of the next one, the outer ones one by one. */
  for (gint d = 0; d < counting->ndim; d++)
    block[d] = 1;
  for (; split >= 0; split--)
    {
      block[split] = MIN (counting->shape[split], MAX (1, BLOCK_VALUES / size));
      size *= block[split];
      if (block[split] < counting->shape[split])
        break;
    }

  while (TRUE)
    {
      gsize extent[SC_MAX_DIMS], n = 1;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      for (gint d = 0; d < counting->ndim; d++)
        {
          extent[d] = MIN (block[d], counting->shape[d] - start[d]);
          n *= extent[d];
        }
      g_autoptr (ScArray) read = sc_variable_read (values, start, extent, error);
      if (read == NULL)
        return FALSE;
      g_autoptr (ScArray) whole = sc_array_contiguous (read, error);
      if (whole == NULL)
        return FALSE;
      count_block (counting, whole, start, extent);
      done += n;
      if (progress != NULL)
        progress ((gdouble) done / (gdouble) counting->count->total, data);

      gint d = counting->ndim - 1;
      for (; d >= 0; d--)
        {
          start[d] += block[d];
          if (start[d] < counting->shape[d])
            break;
          start[d] = 0;
        }
      if (d < 0)
        return TRUE;
    }
}

ScMissingCount *
sc_missing_count_new (ScDataset *dataset, const ScOutlineVariable *variable,
                      const ScAlignVariable *origin, ScMissingProgressFunc progress, gpointer data,
                      GCancellable *cancellable, GError **error)
{
  g_autoptr (ScMissingCount) self = sc_missing_count_new_empty (dataset, variable, origin != NULL && origin->sources->len > 0, error);

  if (self == NULL)
    return NULL;
  ScVariable *values = sc_dataset_get (dataset, variable->name);
  Counting counting = { .count = self };
  prepare (&counting, values);
  find_sources (&counting, values, origin);
  gboolean counted = count_all (&counting, values, progress, data, cancellable, error);
  g_free (counting.lacking);
  return counted ? g_steal_pointer (&self) : NULL;
}
