/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/missing-count.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/coordinates/curvilinear-places.h"

/* Along one dimension; each is told of by its own label. */
#define MOST_LABELS ((gsize) 1 << 24)

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
dim_new (const gchar *name, gint position, gsize size, gsize total, const ScOutlineAxis *axis)
{
  ScMissingDim *dim = g_new0 (ScMissingDim, 1);

  dim->name = g_strdup (name);
  dim->position = position;
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
static void
find_cells (ScMissingCount *self, ScDataset *dataset, ScVariable *values, const ScOutlineVariable *variable)
{
  ScCurvilinearPlaces places = { NULL, -1, -1 };

  if (has_cells (variable))
    {
      self->row = variable->positions[SC_AXIS_LATITUDE];
      self->column = variable->positions[SC_AXIS_LONGITUDE];
      self->lat = dup_labels (variable->axes[SC_AXIS_LATITUDE]);
      self->lon = dup_labels (variable->axes[SC_AXIS_LONGITUDE]);
    }
  else if (sc_curvilinear_places_find (dataset, values, &places))
    {
      self->row = places.row;
      self->column = places.column;
      self->grid = g_steal_pointer (&places.grid);
    }
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
make_cells (ScMissingCount *self, const gsize *shape, gboolean is_result, GError **error)
{
  self->n_rows = shape[self->row];
  self->n_columns = shape[self->column];
  gsize n_cells = self->n_rows * self->n_columns;
  self->per_cell = n_cells > 0 ? self->total / n_cells : 0;
  self->cells = g_try_new0 (gsize, MAX (n_cells, 1));
  if (is_result)
    self->cells_made = g_try_new0 (gsize, MAX (n_cells, 1));
  if (self->cells != NULL && (self->cells_made != NULL || !is_result))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _("There is too little memory for the map of %s."), self->name);
  return FALSE;
}

ScMissingCount *
sc_missing_count_new_empty (ScDataset *dataset, const ScOutlineVariable *variable, gboolean is_result, GError **error)
{
  ScVariable *values = sc_dataset_get (dataset, variable->name);
  g_autoptr (ScMissingCount) self = g_new0 (ScMissingCount, 1);

  self->name = g_strdup (variable->name);
  self->row = self->column = -1;
  self->dims = g_ptr_array_new_with_free_func (dim_free);
  if (values == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("There is no variable %s."), variable->name);
      return NULL;
    }
  const gsize *shape = sc_variable_get_shape (values);
  gint ndim = sc_variable_get_ndim (values);
  self->total = 1;
  for (gint d = 0; d < ndim; d++)
    if (shape[d] > MOST_LABELS || !g_size_checked_mul (&self->total, self->total, shape[d]))
      {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("%s has more values than can be counted."), self->name);
        return NULL;
      }
  find_cells (self, dataset, values, variable);
  if (self->row >= 0 && !make_cells (self, shape, is_result, error))
    return NULL;
  for (gint d = 0; d < ndim; d++)
    if (d != self->row && d != self->column)
      g_ptr_array_add (self->dims, dim_new (sc_variable_get_dims (values)[d], d, shape[d], self->total, find_axis (variable, d)));
  return g_steal_pointer (&self);
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
