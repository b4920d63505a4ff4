/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/field-read.h"

#include <math.h>

/* Returns: (nullable) (transfer full): gfloat[row][column], in the file's unit. */
static ScArray *
read_plane (ScVariable *variable, const ScFieldPlane *plane, GError **error)
{
  gint ndim = sc_variable_get_ndim (variable), n = 0;
  gsize start[SC_MAX_DIMS] = { 0 }, count[SC_MAX_DIMS];
  gint axes[SC_MAX_DIMS];
  g_autoptr (ScArray) block = NULL;
  g_autoptr (ScArray) turned = NULL;

  for (gint d = 0; d < ndim; d++)
    {
      gboolean spans = d == plane->row || d == plane->column;

      start[d] = spans ? 0 : plane->index[d];
      count[d] = spans ? sc_variable_get_shape (variable)[d] : 1;
      /* All but two dimensions have one element, so their order does not matter. */
      if (!spans)
        axes[n++] = d;
    }
  if (plane->row >= 0)
    axes[n++] = plane->row;
  axes[n++] = plane->column;
  block = sc_variable_read (variable, start, count, error);
  if (block == NULL)
    return NULL;
  turned = sc_array_transpose (block, axes);
  return sc_array_cast (turned, SC_DTYPE_FLOAT32, error);
}

static GBytes *
make_values (const ScArray *read, const ScFieldPlane *plane, GError **error)
{
  gsize n = sc_array_get_size (read);
  gfloat *values = g_try_new (gfloat, n);

  if (values == NULL)
    {
      g_set_error (error, SC_ARRAY_ERROR, SC_ARRAY_ERROR_TOO_LARGE,
                   "Not enough memory to draw %" G_GSIZE_FORMAT " values", n);
      return NULL;
    }
  for (gsize i = 0; i < n; i++)
    values[i] = (gfloat) (plane->factor * (gdouble) ((const gfloat *) read->data)[i] + plane->offset);
  return g_bytes_new_take (values, n * sizeof *values);
}

static gboolean
is_curvilinear (const ScFieldPlane *plane)
{
  return plane->latitudes->ndim == 2;
}

static gboolean
is_scattered (const ScFieldPlane *plane)
{
  return plane->row < 0;
}

/* Rounding of a file's float32 may put a pole a hair beyond. */
static gdouble
get_latitude (const ScFieldPlane *plane, gsize index)
{
  gdouble latitude = sc_array_get_double (plane->latitudes, index);

  return fabs (latitude) > 90 && fabs (latitude) < 90.001 ? copysign (90, latitude) : latitude;
}

static ScField *
make_field (const ScFieldPlane *plane, gsize rows, gsize columns, GBytes *values, GError **error)
{
  gsize n_latitudes = sc_array_get_size (plane->latitudes), n_longitudes = sc_array_get_size (plane->longitudes);
  g_autofree gdouble *latitudes = g_try_new (gdouble, n_latitudes);
  g_autofree gdouble *longitudes = g_try_new (gdouble, n_longitudes);
  g_autoptr (ScGrid) grid = NULL;

  if (latitudes == NULL || longitudes == NULL)
    {
      g_set_error (error, SC_ARRAY_ERROR, SC_ARRAY_ERROR_TOO_LARGE,
                   "Not enough memory for the places of %" G_GSIZE_FORMAT " values", rows * columns);
      return NULL;
    }
  for (gsize i = 0; i < n_latitudes; i++)
    latitudes[i] = get_latitude (plane, i);
  for (gsize i = 0; i < n_longitudes; i++)
    longitudes[i] = sc_array_get_double (plane->longitudes, i);
  if (is_scattered (plane))
    {
      grid = sc_grid_new_points (latitudes, longitudes, columns, error);
      return grid != NULL ? sc_field_new_for_grid (grid, values, NULL, error) : NULL;
    }
  if (!is_curvilinear (plane))
    return sc_field_new (latitudes, n_latitudes, longitudes, n_longitudes, values, NULL, error);
  grid = sc_grid_new_curvilinear (latitudes, longitudes, rows, columns, error);
  return grid != NULL ? sc_field_new_for_grid (grid, values, NULL, error) : NULL;
}

/* Whether @like lies on the grid of the plane, judged by its corners and size. */
static gboolean
is_alike (const ScField *like, const ScFieldPlane *plane, gsize rows, gsize columns)
{
  const gsize cells[] = { 0, columns - 1, rows * columns / 2, rows * columns - 1 };

  if (sc_field_get_n_cells (like) != rows * columns)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      gboolean own = is_curvilinear (plane) || is_scattered (plane);
      gsize row = own ? cells[i] : cells[i] / columns;
      gsize column = own ? cells[i] : cells[i] % columns;
      gdouble latitude, longitude;

      sc_field_get_cell_place (like, cells[i], &latitude, &longitude);
      if (!(fabs (remainder (longitude - sc_array_get_double (plane->longitudes, column), 360)) <= 1e-3)
          || !(fabs (latitude - get_latitude (plane, row)) <= 1e-3))
        return FALSE;
    }
  return TRUE;
}

ScField *
sc_field_read (ScVariable *variable, const ScFieldPlane *plane, ScField *like, GError **error)
{
  const gsize *shape = sc_variable_get_shape (variable);
  gsize rows = is_scattered (plane) ? 1 : shape[plane->row], columns = shape[plane->column];
  g_autoptr (ScArray) read = read_plane (variable, plane, error);
  g_autoptr (GBytes) values = read != NULL ? make_values (read, plane, error) : NULL;

  if (values == NULL)
    return NULL;
  return like != NULL && is_alike (like, plane, rows, columns) ? sc_field_new_like (like, values, NULL, error)
                                                               : make_field (plane, rows, columns, values, error);
}
