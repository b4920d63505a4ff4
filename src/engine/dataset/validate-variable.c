/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "dataset/validate-range.h"

/* Values are read in blocks of at most so many bytes. */
#define MAX_BLOCK (16 * 1024 * 1024)

void
sc_variable_check_free (ScVariableCheck *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_strfreev (self->dims);
  for (gint i = 0; i < self->ndim; i++)
    g_free (self->nan_along[i]);
  g_ptr_array_unref (self->problems);
  g_free (self);
}

typedef struct
{
  ScVariableCheck *check;
  gint time_axis;        /* −1: none */
  guint64 *mask_hashes;  /* for each time a sum over the missing places */
} Scan;

/* SplitMix64's finaliser (Steele et al. 2014): spreads a position over 64 bits. */
static guint64
mix (guint64 x)
{
  x ^= x >> 30;
  x *= G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x ^= x >> 27;
  x *= G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return x ^ x >> 31;
}

static void
note_missing (Scan *scan, const gsize *index)
{
  ScVariableCheck *check = scan->check;
  guint64 place = 0;

  if (check->nan == 0)
    for (gint i = 0; i < check->ndim; i++)
      check->nan_along[i] = g_new0 (guint64, check->shape[i]);
  if (check->nan < SC_CHECK_MAX_CELLS)
    memcpy (check->nan_cells[check->nan], index, sizeof (gsize) * (gsize) check->ndim);
  check->nan++;
  for (gint i = 0; i < check->ndim; i++)
    {
      check->nan_along[i][index[i]]++;
      if (i != scan->time_axis)
        place = place * check->shape[i] + index[i];
    }
  if (scan->time_axis >= 0)
    scan->mask_hashes[index[scan->time_axis]] += mix (place + 1);
}

static void
scan_block (Scan *scan, const ScArray *block, const gsize *start)
{
  ScVariableCheck *check = scan->check;
  gsize index[SC_MAX_DIMS];
  gsize n = sc_array_get_size (block);
  gboolean real = sc_dtype_is_floating (block->dtype);

  memcpy (index, start, sizeof (gsize) * (gsize) check->ndim);
  for (gsize i = 0; i < n; i++)
    {
      gdouble value = NAN;
      gboolean missing;
      if (block->dtype == SC_DTYPE_FLOAT32)
        value = ((const gfloat *) block->data)[i];
      else if (block->dtype == SC_DTYPE_FLOAT64)
        value = ((const gdouble *) block->data)[i];
      else if (block->dtype != SC_DTYPE_STRING)
        value = sc_array_get_double (block, i);
      missing = block->dtype == SC_DTYPE_STRING ? ((gchar **) block->data)[i] == NULL : isnan (value) != 0;
      if (missing)
        note_missing (scan, index);
      else if (real && isinf (value))
        {
          if (check->infinite < SC_CHECK_MAX_CELLS)
            memcpy (check->infinite_cells[check->infinite], index, sizeof (gsize) * (gsize) check->ndim);
          check->infinite++;
        }
      else if (!isnan (value))
        {
          if (!(value >= check->minimum))
            check->minimum = value;
          if (!(value <= check->maximum))
            check->maximum = value;
        }
      for (gint d = check->ndim - 1; d >= 0; d--)
        {
          if (++index[d] < start[d] + block->shape[d])
            break;
          index[d] = start[d];
        }
    }
}

static gboolean
scan_values (Scan *scan, ScVariable *variable, GError **error)
{
  ScVariableCheck *check = scan->check;
  gsize start[SC_MAX_DIMS] = { 0 }, count[SC_MAX_DIMS];
  gsize bytes = sc_dtype_get_size (sc_variable_get_dtype (variable));
  gint split = -1;

  for (gint i = 0; i < check->ndim; i++)
    if (check->shape[i] == 0)
      return TRUE;
  for (gint i = check->ndim - 1; i >= 0; i--)
    {
      count[i] = split >= 0 ? 1 : MIN (check->shape[i], MAX (1, MAX_BLOCK / bytes));
      bytes *= count[i];
      if (split < 0 && count[i] < check->shape[i])
        split = i;
    }
  gsize step = split >= 0 ? count[split] : 0;
  for (;;)
    {
      if (split >= 0)
        count[split] = MIN (step, check->shape[split] - start[split]);
      g_autoptr (ScArray) read = sc_variable_read (variable, start, count, error);
      g_autoptr (ScArray) block = read != NULL ? sc_array_contiguous (read, error) : NULL;
      if (block == NULL)
        return FALSE;
      scan_block (scan, block, start);
      gint i = split;
      for (; i >= 0; i--)
        {
          start[i] += i == split ? step : 1;
          if (start[i] < check->shape[i])
            break;
          start[i] = 0;
        }
      if (i < 0)
        return TRUE;
    }
}

/* Dates run along "time" as a rule; some files name the dimension otherwise. */
static gint
find_time_axis (ScVariable *variable, ScDataset *dataset)
{
  gint axis = sc_variable_get_dim (variable, "time");

  for (gint i = 0; axis < 0 && dataset != NULL && i < sc_variable_get_ndim (variable); i++)
    {
      ScVariable *labels = sc_dataset_get_coordinate (dataset, sc_variable_get_dims (variable)[i]);
      if (labels != NULL && sc_variable_get_dtype (labels) == SC_DTYPE_DATETIME)
        axis = i;
    }
  return axis;
}

ScVariableCheck *
sc_check_variable (const gchar *name, ScVariable *variable, ScDataset *dataset, GError **error)
{
  g_autoptr (ScVariableCheck) check = g_new0 (ScVariableCheck, 1);
  gsize n_times = 0;

  check->name = g_strdup (name);
  check->is_coordinate = dataset != NULL && sc_dataset_is_coordinate (dataset, name);
  check->ndim = sc_variable_get_ndim (variable);
  check->dims = g_strdupv ((GStrv) sc_variable_get_dims (variable));
  check->size = 1;
  check->minimum = check->maximum = NAN;
  check->problems = g_ptr_array_new_with_free_func (g_free);
  for (gint i = 0; i < check->ndim; i++)
    {
      check->shape[i] = sc_variable_get_shape (variable)[i];
      check->size *= check->shape[i];
    }
  Scan scan = { check, find_time_axis (variable, dataset), NULL };
  n_times = scan.time_axis >= 0 ? check->shape[scan.time_axis] : 0;
  g_autofree guint64 *hashes = g_new0 (guint64, MAX (n_times, 1));
  scan.mask_hashes = hashes;
  if (!scan_values (&scan, variable, error))
    return NULL;
  for (gsize i = 1; check->ndim > 1 && i < n_times; i++)
    check->mask_moves = check->mask_moves || hashes[i] != hashes[0];
  sc_variable_check_judge_range (check, variable, dataset);
  if (check->infinite > 0)
    g_ptr_array_add (check->problems, g_strdup_printf ("infinite: %" G_GUINT64_FORMAT " values", check->infinite));
  return g_steal_pointer (&check);
}
