/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/missing-count.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/coordinates/curvilinear-places.h"

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
dim_free (gpointer data)
{
  ScMissingDim *dim = data;

  for (gsize i = 0; i < dim->size; i++)
    g_free (dim->texts[i]);
  g_free (dim->texts);
  g_free (dim->missing);
  g_free (dim->name);
  g_free (dim);
}

void
sc_missing_count_free (ScMissingCount *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_clear_pointer (&self->grid, sc_grid_unref);
  g_free (self->lat);
  g_free (self->lon);
  g_free (self->cells);
  g_free (self->cells_made);
  g_ptr_array_unref (self->dims);
  g_free (self);
}

static ScMissingDim *
dim_new (const gchar *name, gsize size, gsize total, const ScOutlineAxis *axis)
{
  ScMissingDim *dim = g_new0 (ScMissingDim, 1);

  dim->name = g_strdup (name);
  dim->size = size;
  dim->missing = g_new0 (gsize, MAX (size, 1));
  dim->per_label = size > 0 ? total / size : 0;
  dim->texts = g_new0 (gchar *, size + 1);
  for (gsize i = 0; i < size; i++)
    dim->texts[i] = axis != NULL ? sc_outline_axis_dup_label (axis, i) : g_strdup_printf ("%" G_GSIZE_FORMAT, i);
  return dim;
}

static gdouble *
dup_labels (const ScOutlineAxis *axis)
{
  gdouble *values = g_new (gdouble, MAX (axis->size, 1));

  for (gsize i = 0; i < axis->size; i++)
    values[i] = sc_array_get_double (axis->labels, i);
  return values;
}

static gboolean
has_cells (const ScOutlineVariable *variable)
{
  const ScOutlineAxis *lat = variable->axes[SC_AXIS_LATITUDE], *lon = variable->axes[SC_AXIS_LONGITUDE];

  return lat != NULL && lon != NULL && lat->labels != NULL && lon->labels != NULL
         && variable->positions[SC_AXIS_LATITUDE] != variable->positions[SC_AXIS_LONGITUDE];
}

/* Which two dimensions make the map, if any. */
static gboolean
find_cells (Counting *counting, ScDataset *dataset, ScVariable *values, const ScOutlineVariable *variable, gint *row, gint *column)
{
  ScMissingCount *count = counting->count;
  ScCurvilinearPlaces places = { NULL, -1, -1 };

  if (has_cells (variable))
    {
      *row = variable->positions[SC_AXIS_LATITUDE];
      *column = variable->positions[SC_AXIS_LONGITUDE];
      count->lat = dup_labels (variable->axes[SC_AXIS_LATITUDE]);
      count->lon = dup_labels (variable->axes[SC_AXIS_LONGITUDE]);
      return TRUE;
    }
  if (!sc_curvilinear_places_find (dataset, values, &places))
    return FALSE;
  *row = places.row;
  *column = places.column;
  count->grid = g_steal_pointer (&places.grid);
  return TRUE;
}

static const ScOutlineAxis *
find_axis (const ScOutlineVariable *variable, gint position)
{
  for (gint role = 0; role < SC_N_AXIS_ROLES; role++)
    if (variable->axes[role] != NULL && variable->positions[role] == position)
      return variable->axes[role];
  return NULL;
}

static gboolean
prepare (Counting *counting, ScDataset *dataset, ScVariable *values, const ScOutlineVariable *variable, GError **error)
{
  ScMissingCount *count = counting->count;
  gint row = -1, column = -1;

  counting->ndim = sc_variable_get_ndim (values);
  count->total = 1;
  for (gint d = 0; d < counting->ndim; d++)
    {
      counting->shape[d] = sc_variable_get_shape (values)[d];
      if (!g_size_checked_mul (&count->total, count->total, counting->shape[d]))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("%s has more values than can be counted."), count->name);
          return FALSE;
        }
    }
  if (find_cells (counting, dataset, values, variable, &row, &column))
    {
      count->n_rows = counting->shape[row];
      count->n_columns = counting->shape[column];
      gsize n_cells = count->n_rows * count->n_columns;
      count->per_cell = n_cells > 0 ? count->total / n_cells : 0;
      count->cells = g_try_new0 (gsize, MAX (n_cells, 1));
      if (count->cells == NULL)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _("There is too little memory for the map of %s."), count->name);
          return FALSE;
        }
      if (counting->n_sources > 0 && (count->cells_made = g_try_new0 (gsize, MAX (n_cells, 1))) == NULL)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _("There is too little memory for the map of %s."), count->name);
          return FALSE;
        }
      counting->cell_stride[row] = count->n_columns;
      counting->cell_stride[column] = 1;
    }
  for (gint d = 0; d < counting->ndim; d++)
    {
      if (d == row || d == column)
        continue;
      counting->dim_of[d] = dim_new (sc_variable_get_dims (values)[d], counting->shape[d], count->total, find_axis (variable, d));
      g_ptr_array_add (count->dims, counting->dim_of[d]);
    }
  return TRUE;
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
  ScVariable *values = sc_dataset_get (dataset, variable->name);
  g_autoptr (ScMissingCount) self = g_new0 (ScMissingCount, 1);
  Counting counting = { .count = self };

  self->name = g_strdup (variable->name);
  self->dims = g_ptr_array_new_with_free_func (dim_free);
  if (values == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("There is no variable %s."), variable->name);
      return NULL;
    }
  find_sources (&counting, values, origin);
  gboolean counted = prepare (&counting, dataset, values, variable, error)
                     && count_all (&counting, values, progress, data, cancellable, error);
  g_free (counting.lacking);
  return counted ? g_steal_pointer (&self) : NULL;
}

ScField *
sc_missing_count_make_field (const ScMissingCount *self, GError **error)
{
  if (self->cells == NULL || self->per_cell == 0)
    {
      g_set_error (error, SC_FIELD_ERROR, SC_FIELD_ERROR_COORDINATES,
                   _("%s lies on no grid of latitudes and longitudes."), self->name);
      return NULL;
    }

  gsize n = self->n_rows * self->n_columns;
  gfloat *values = g_try_new (gfloat, MAX (n, 1));
  if (values == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _("There is too little memory for the map of %s."), self->name);
      return NULL;
    }
  guint8 *origins = g_try_new0 (guint8, MAX (n, 1));
  if (origins == NULL)
    {
      g_free (values);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _("There is too little memory for the map of %s."), self->name);
      return NULL;
    }
  for (gsize i = 0; i < n; i++)
    {
      gsize made = self->cells_made != NULL ? self->cells_made[i] : 0;
      if (made > 0 || self->cells[i] == self->per_cell)
        {
          values[i] = NAN;
          origins[i] = made > 0 ? SC_FIELD_ORIGIN_OPERATION : SC_FIELD_ORIGIN_SOURCE;
        }
      else
        values[i] = (gfloat) (100.0 * (gdouble) self->cells[i] / (gdouble) self->per_cell);
    }

  g_autoptr (GBytes) bytes = g_bytes_new_take (values, n * sizeof (gfloat));
  g_autoptr (GBytes) origin_bytes = g_bytes_new_take (origins, n);
  ScField *field = self->grid != NULL ? sc_field_new_for_grid (self->grid, bytes, origin_bytes, error)
                                      : sc_field_new (self->lat, self->n_rows, self->lon, self->n_columns, bytes, origin_bytes, error);
  if (field != NULL)
    {
      g_autofree gchar *label = g_strdup_printf (self->cells_made != NULL ? _("%s: missing before, in each cell")
                                                                          : _("%s: missing values in each cell"), self->name);
      sc_field_set_label (field, label, "%");
    }
  return field;
}
