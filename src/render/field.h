/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "sphere/grid.h"

G_BEGIN_DECLS

/**
 * ScFieldOrigin: where a cell's NaN comes from; one byte a cell.
 *
 * A cell whose value is not NaN is drawn as its value, whatever its origin
 * says. A NaN without origins given counts as missing in the source.
 */
typedef enum
{
  SC_FIELD_ORIGIN_NONE = 0,      /* the cell has a value; a NaN all the same is missing in the source */
  SC_FIELD_ORIGIN_SOURCE = 1,    /* missing in the file it was read from */
  SC_FIELD_ORIGIN_OPERATION = 2, /* made by an operation: an outer join, a reindexing, a sum */
} ScFieldOrigin;

/**
 * ScField:
 *
 * What is drawn: one value for each cell of a grid, already in the unit that
 * is shown. Immutable and reference-counted; may be used from any thread.
 */
typedef struct _ScField ScField;

typedef enum
{
  SC_FIELD_ERROR_COORDINATES, /* coordinates that no grid can have */
  SC_FIELD_ERROR_SHAPE,       /* the number of values is not that of the cells */
  SC_FIELD_ERROR_SELECTION,   /* no such variable, level, time or member */
} ScFieldError;

#define SC_FIELD_ERROR sc_field_error_quark ()
GQuark sc_field_error_quark (void);

/**
 * sc_field_new:
 * @latitudes: [n_latitudes], degrees north, strictly increasing or strictly
 *   decreasing, within −90…90; copied
 * @longitudes: [n_longitudes], degrees east in any range, only increasing or
 *   only decreasing, but for one step over a seam (359 → 0, 180 → −180);
 *   spanning at most 360°; copied
 * @values: gfloat[n_latitudes][n_longitudes] in the order of the coordinates;
 *   a reference is kept
 * @origins: (nullable): guint8[n_latitudes][n_longitudes] of #ScFieldOrigin;
 *   a reference is kept
 *
 * A field on a rectilinear grid (regular or Gaussian). Where the longitudes go
 * round the Earth the last column is the first one's neighbour; where they do
 * not, what lies more than half a cell outside of them is no part of the field.
 *
 * Returns: (transfer full) (nullable): the field, or %NULL with %SC_FIELD_ERROR
 */
ScField *sc_field_new (const gdouble *latitudes,
                       gsize          n_latitudes,
                       const gdouble *longitudes,
                       gsize          n_longitudes,
                       GBytes        *values,
                       GBytes        *origins,
                       GError       **error);

/**
 * sc_field_new_like:
 * @like: a field whose coordinates are taken over (nothing is copied)
 *
 * Another field on the same grid: the next frame of a film. Tables that hang
 * on the coordinates are shared, so this is what to use for each step.
 *
 * Returns: (transfer full) (nullable): as sc_field_new()
 */
ScField *sc_field_new_like (ScField *like, GBytes *values, GBytes *origins, GError **error);

/**
 * sc_field_new_for_grid:
 * @grid: any grid (curvilinear, mesh, …); read once, not kept
 * @values: gfloat[cells of @grid]
 * @origins: (nullable): guint8[cells of @grid] of #ScFieldOrigin
 * @error: set where the number of values is not the grid's
 *
 * A field on a grid of any kind. One of axes is drawn as by sc_field_new();
 * others cell by cell, through a table of half a degree or finer that is made
 * here once (sc_field_new_like() shares it).
 *
 * Returns: (transfer full) (nullable): as sc_field_new()
 */
ScField *sc_field_new_for_grid (ScGrid *grid, GBytes *values, GBytes *origins, GError **error);

ScField *sc_field_ref   (ScField *self);
void     sc_field_unref (ScField *self);

/** sc_field_set_label: before it is shared: what the legend calls it and its unit, both translated; copied. */
void         sc_field_set_label (ScField *self, const gchar *label, const gchar *units);
const gchar *sc_field_get_label (const ScField *self);
const gchar *sc_field_get_units (const ScField *self);

gsize         sc_field_get_n_cells (const ScField *self);
const gfloat *sc_field_get_values  (const ScField *self);

/** sc_field_shares_grid: whether both fields lie on the same coordinates (same object, not only equal). */
gboolean sc_field_shares_grid (const ScField *self, const ScField *other);

/**
 * sc_field_get_range:
 * @minimum, @maximum: (out): over the finite values; untouched where there are none
 *
 * Returns: whether there is any finite value
 */
gboolean sc_field_get_range (const ScField *self, gdouble *minimum, gdouble *maximum);

/** sc_field_count_missing: cells that are NaN, by where that comes from; either may be %NULL. */
void     sc_field_count_missing (const ScField *self, gsize *in_source, gsize *by_operation);

/**
 * sc_field_locate:
 * @cell: (out): the cell nearest to the place
 *
 * Returns: whether the place lies in the field
 */
gboolean sc_field_locate (const ScField *self, gdouble latitude, gdouble longitude, gsize *cell);

/** sc_field_get_cell_place: the coordinates of cell @cell, degrees; longitude in −180…180. */
void     sc_field_get_cell_place (const ScField *self, gsize cell, gdouble *latitude, gdouble *longitude);

/**
 * sc_field_sample:
 * @origin: (out) (optional): where the NaN comes from, if the value is one;
 *   %SC_FIELD_ORIGIN_NONE outside of the field
 *
 * The value that is drawn at a place: bilinear between the four cells around
 * it, NaN where the nearest cell is (cells that are NaN otherwise do not count).
 */
gfloat   sc_field_sample (const ScField *self, gdouble latitude, gdouble longitude, ScFieldOrigin *origin);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScField, sc_field_unref)

G_END_DECLS
