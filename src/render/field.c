/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/field.h"

#include <math.h>

#include "render/field-grid.h"

struct _ScField
{
  gatomicrefcount references;
  ScFieldGrid *grid;
  GBytes *values;
  GBytes *origins;        /* nullable */
  gfloat *raster;         /* nullable: the values on the drawn rows and columns where those are others */
  guint8 *raster_origins; /* nullable: with raster */
  gchar *label;
  gchar *units;
  gdouble minimum; /* of the finite values; minimum > maximum: there are none */
  gdouble maximum;
  gsize missing_in_source;
  gsize missing_by_operation;
};

G_DEFINE_QUARK (sc-field-error-quark, sc_field_error)

static void
measure (ScField *self)
{
  const gfloat *values = sc_field_get_values (self);
  const guint8 *origins = self->origins != NULL ? g_bytes_get_data (self->origins, NULL) : NULL;

  self->minimum = INFINITY;
  self->maximum = -INFINITY;
  for (gsize i = 0; i < self->grid->n_cells; i++)
    {
      if (isfinite (values[i]))
        {
          self->minimum = MIN (self->minimum, (gdouble) values[i]);
          self->maximum = MAX (self->maximum, (gdouble) values[i]);
        }
      else if (isnan (values[i]))
        {
          if (origins != NULL && origins[i] == SC_FIELD_ORIGIN_OPERATION)
            self->missing_by_operation++;
          else
            self->missing_in_source++;
        }
    }
}

static gboolean
make_raster (ScField *self, GError **error)
{
  const gfloat *values = sc_field_get_values (self);
  const guint8 *origins = self->origins != NULL ? g_bytes_get_data (self->origins, NULL) : NULL;
  gsize n = self->grid->rows.n * self->grid->columns.n;

  self->raster = g_try_new (gfloat, n);
  self->raster_origins = g_try_new0 (guint8, n);
  if (self->raster == NULL || self->raster_origins == NULL)
    {
      g_set_error (error, SC_FIELD_ERROR, SC_FIELD_ERROR_SHAPE, "no memory to draw %" G_GSIZE_FORMAT " cells", n);
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    {
      gint32 cell = self->grid->cell_of[i];
      self->raster[i] = cell >= 0 ? values[cell] : NAN;
      self->raster_origins[i] = cell < 0 ? SC_RASTER_ORIGIN_NO_CELL : origins != NULL ? origins[cell] : SC_FIELD_ORIGIN_NONE;
    }
  return TRUE;
}

/* Takes @grid. */
static ScField *
field_new (ScFieldGrid *grid, GBytes *values, GBytes *origins, GError **error)
{
  g_autoptr (ScField) self = g_new0 (ScField, 1);

  g_atomic_ref_count_init (&self->references);
  self->grid = grid;
  self->values = g_bytes_ref (values);
  self->origins = origins != NULL ? g_bytes_ref (origins) : NULL;
  self->label = g_strdup ("");
  self->units = g_strdup ("");
  if (g_bytes_get_size (values) != grid->n_cells * sizeof (gfloat))
    {
      g_set_error (error, SC_FIELD_ERROR, SC_FIELD_ERROR_SHAPE,
                   "%" G_GSIZE_FORMAT " values, expected %" G_GSIZE_FORMAT ", one for each cell",
                   g_bytes_get_size (values) / sizeof (gfloat), grid->n_cells);
      return NULL;
    }
  if (origins != NULL && g_bytes_get_size (origins) != grid->n_cells)
    {
      g_set_error (error, SC_FIELD_ERROR, SC_FIELD_ERROR_SHAPE,
                   "%" G_GSIZE_FORMAT " origins of missing values, expected %" G_GSIZE_FORMAT ", one for each cell",
                   g_bytes_get_size (origins), grid->n_cells);
      return NULL;
    }
  measure (self);
  if (grid->cell_of != NULL && !make_raster (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

ScField *
sc_field_new (const gdouble *latitudes,
              gsize          n_latitudes,
              const gdouble *longitudes,
              gsize          n_longitudes,
              GBytes        *values,
              GBytes        *origins,
              GError       **error)
{
  ScFieldGrid *grid;

  g_return_val_if_fail (latitudes != NULL && longitudes != NULL && values != NULL, NULL);

  grid = sc_field_grid_new (latitudes, n_latitudes, longitudes, n_longitudes, error);
  return grid != NULL ? field_new (grid, values, origins, error) : NULL;
}

ScField *
sc_field_new_for_grid (ScGrid *grid, GBytes *values, GBytes *origins, GError **error)
{
  ScFieldGrid *drawn;

  g_return_val_if_fail (grid != NULL && values != NULL, NULL);

  drawn = sc_field_grid_new_for_grid (grid, error);
  return drawn != NULL ? field_new (drawn, values, origins, error) : NULL;
}

ScField *
sc_field_new_like (ScField *like, GBytes *values, GBytes *origins, GError **error)
{
  g_autoptr (ScField) self = NULL;

  g_return_val_if_fail (like != NULL && values != NULL, NULL);

  self = field_new (sc_field_grid_ref (like->grid), values, origins, error);
  if (self == NULL)
    return NULL;
  sc_field_set_label (self, like->label, like->units);
  return g_steal_pointer (&self);
}

ScField *
sc_field_ref (ScField *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sc_field_unref (ScField *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  sc_field_grid_unref (self->grid);
  g_bytes_unref (self->values);
  g_clear_pointer (&self->origins, g_bytes_unref);
  g_free (self->raster);
  g_free (self->raster_origins);
  g_free (self->label);
  g_free (self->units);
  g_free (self);
}

void
sc_field_set_label (ScField *self, const gchar *label, const gchar *units)
{
  gchar *new_label = g_strdup (label != NULL ? label : "");
  gchar *new_units = g_strdup (units != NULL ? units : "");

  g_free (self->label);
  g_free (self->units);
  self->label = new_label;
  self->units = new_units;
}

const gchar *
sc_field_get_label (const ScField *self)
{
  return self->label;
}

const gchar *
sc_field_get_units (const ScField *self)
{
  return self->units;
}

gsize
sc_field_get_n_cells (const ScField *self)
{
  return self->grid->n_cells;
}

const gfloat *
sc_field_get_values (const ScField *self)
{
  return g_bytes_get_data (self->values, NULL);
}

gboolean
sc_field_shares_grid (const ScField *self, const ScField *other)
{
  return self->grid == other->grid;
}

gboolean
sc_field_get_range (const ScField *self, gdouble *minimum, gdouble *maximum)
{
  if (self->minimum > self->maximum)
    return FALSE;
  *minimum = self->minimum;
  *maximum = self->maximum;
  return TRUE;
}

void
sc_field_count_missing (const ScField *self, gsize *in_source, gsize *by_operation)
{
  if (in_source != NULL)
    *in_source = self->missing_in_source;
  if (by_operation != NULL)
    *by_operation = self->missing_by_operation;
}

gboolean
sc_field_locate (const ScField *self, gdouble latitude, gdouble longitude, gsize *cell)
{
  gssize nearest = sc_field_grid_get_nearest (self->grid, latitude, longitude);

  if (nearest >= 0 && self->grid->cell_of != NULL)
    nearest = self->grid->cell_of[nearest];
  if (nearest < 0)
    return FALSE;
  *cell = (gsize) nearest;
  return TRUE;
}

void
sc_field_get_cell_place (const ScField *self, gsize cell, gdouble *latitude, gdouble *longitude)
{
  const ScFieldGrid *grid = self->grid;
  gdouble east;

  g_return_if_fail (cell < grid->n_cells);

  if (grid->cell_places != NULL)
    {
      *latitude = grid->cell_places[2 * cell];
      east = grid->cell_places[2 * cell + 1];
    }
  else
    {
      *latitude = grid->rows.start + grid->rows.direction * grid->rows.positions[cell / grid->columns.n];
      east = grid->columns.start + grid->columns.direction * grid->columns.positions[cell % grid->columns.n];
    }
  *longitude = east - 360 * floor ((east + 180) / 360);
}

static gfloat
interpolate (const ScField *self, gdouble row, gdouble column)
{
  const gfloat *values = sc_field_get_values (self);
  gsize n_rows = self->grid->rows.n, n_columns = self->grid->columns.n;
  gsize row0 = (gsize) row, column0 = (gsize) column;
  gsize row1 = MIN (row0 + 1, n_rows - 1);
  gsize column1 = column0 + 1 < n_columns ? column0 + 1 : self->grid->columns.periodic ? 0 : column0;
  gdouble south = row - (gdouble) row0, east = column - (gdouble) column0;
  const gfloat corners[4] = { values[row0 * n_columns + column0], values[row0 * n_columns + column1],
                              values[row1 * n_columns + column0], values[row1 * n_columns + column1] };
  const gdouble weights[4] = { (1 - south) * (1 - east), (1 - south) * east, south * (1 - east), south * east };
  gdouble sum = 0, weight = 0;

  for (gint i = 0; i < 4; i++)
    if (!isnan (corners[i]) && weights[i] > 0)
      {
        sum += weights[i] * (gdouble) corners[i];
        weight += weights[i];
      }
  return (gfloat) (sum / weight);
}

gfloat
sc_field_sample (const ScField *self, gdouble latitude, gdouble longitude, ScFieldOrigin *origin)
{
  gsize cell;
  gfloat value;
  gdouble row, column;

  if (origin != NULL)
    *origin = SC_FIELD_ORIGIN_NONE;
  if (!sc_field_locate (self, latitude, longitude, &cell))
    return NAN;
  value = sc_field_get_values (self)[cell];
  if (isnan (value))
    {
      const guint8 *origins = self->origins != NULL ? g_bytes_get_data (self->origins, NULL) : NULL;
      if (origin != NULL)
        *origin = origins != NULL && origins[cell] == SC_FIELD_ORIGIN_OPERATION ? SC_FIELD_ORIGIN_OPERATION
                                                                              : SC_FIELD_ORIGIN_SOURCE;
      return value;
    }
  if (self->raster != NULL || !sc_field_grid_get_fraction (self->grid, latitude, longitude, &row, &column))
    return value;
  return interpolate (self, row, column);
}

const ScFieldGrid *
sc_field_peek_grid (const ScField *self)
{
  return self->grid;
}

const gfloat *
sc_field_peek_raster (const ScField *self)
{
  return self->raster != NULL ? self->raster : sc_field_get_values (self);
}

const guint8 *
sc_field_peek_raster_origins (const ScField *self)
{
  if (self->raster != NULL)
    return self->raster_origins;
  return self->origins != NULL ? g_bytes_get_data (self->origins, NULL) : NULL;
}

gboolean
sc_field_has_missing (const ScField *self)
{
  return self->missing_in_source + self->missing_by_operation > 0 || self->raster != NULL;
}

gboolean
sc_field_can_smooth (const ScField *self)
{
  return self->raster == NULL;
}
