/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "render/field.h"

G_BEGIN_DECLS

/**
 * ScFieldAxis: finds the fractional index of a coordinate.
 * @n: labels
 * @start: the first label, degrees
 * @direction: 1 where the labels increase, −1 where they decrease
 * @positions: [n] increasing from 0: distance of each label from the first
 * @step: mean distance between labels
 * @before, @after: how far beyond the first and last label the axis reaches
 * @periodic: the first label follows the last one
 * @regular: all distances are @step
 * @guess: [n_guesses + 1] when not regular: the label at or before each
 *   multiple of extent / n_guesses
 */
typedef struct
{
  gsize n;
  gdouble start;
  gdouble direction;
  gdouble *positions;
  gdouble step;
  gdouble before;
  gdouble after;
  gboolean periodic;
  gboolean regular;
  guint32 *guess;
  gsize n_guesses;
} ScFieldAxis;

/**
 * ScFieldGrid: the rows and columns that are drawn, shared by the fields on
 * them. Immutable and reference-counted.
 * @cell_of: (nullable): [rows][columns]: where the field's own cells are not
 *   these rows and columns: which cell each shows, −1 for none
 * @cell_places: (nullable): [n_cells][2] with @cell_of: latitude, longitude
 */
typedef struct
{
  gatomicrefcount references;
  ScFieldAxis rows;    /* latitude */
  ScFieldAxis columns; /* longitude */
  gsize n_cells;
  gint32 *cell_of;
  gdouble *cell_places;
} ScFieldGrid;

ScFieldGrid *sc_field_grid_new (const gdouble *latitudes,
                                gsize          n_latitudes,
                                const gdouble *longitudes,
                                gsize          n_longitudes,
                                GError       **error);
/** sc_field_grid_new_for_grid: for cells anywhere; see sc_field_new_for_grid(). */
ScFieldGrid *sc_field_grid_new_for_grid (ScGrid *grid, GError **error);
ScFieldGrid *sc_field_grid_ref   (ScFieldGrid *self);
void         sc_field_grid_unref (ScFieldGrid *self);

/**
 * sc_field_grid_get_fraction:
 * @row, @column: (out): fractional indices, 0…n − 1; a periodic column 0…n (n excluded)
 *
 * Returns: whether the place lies on the grid
 */
gboolean sc_field_grid_get_fraction (const ScFieldGrid *self, gdouble latitude, gdouble longitude, gdouble *row, gdouble *column);

/** sc_field_grid_get_nearest: Returns: the index of the nearest drawn cell, row · columns + column, or −1. */
gssize   sc_field_grid_get_nearest (const ScFieldGrid *self, gdouble latitude, gdouble longitude);

/** sc_field_axis_get_fraction: fractional index at a distance from the first label, 0…last label's (n when periodic). */
gdouble  sc_field_axis_get_fraction (const ScFieldAxis *self, gdouble position);

/* What the rasteriser reads of a field. */

/* In a raster of origins: the raster shows no cell here; a field's own cells never have it. */
#define SC_RASTER_ORIGIN_NO_CELL 255

const ScFieldGrid *sc_field_peek_grid (const ScField *self);
/** sc_field_peek_raster: Returns: [rows][columns] of the drawn cells. */
const gfloat *sc_field_peek_raster         (const ScField *self);
/** sc_field_peek_raster_origins: Returns: (nullable): [rows][columns] of #ScFieldOrigin. */
const guint8 *sc_field_peek_raster_origins (const ScField *self);
/** sc_field_has_missing: whether any drawn cell is NaN. */
gboolean      sc_field_has_missing         (const ScField *self);
/** sc_field_can_smooth: whether neighbours in the raster are neighbours on the grid. */
gboolean      sc_field_can_smooth          (const ScField *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScFieldGrid, sc_field_grid_unref)

G_END_DECLS
