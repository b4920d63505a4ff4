/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScGridAxis: the values of one coordinate in ascending order, and where
 * between them a place lies.
 * @n: how many knots: the values; on a closed axis the first one again at the end
 * @knots: degrees, strictly ascending
 * @index: which value of the coordinate each knot is
 * @period: 360 for longitudes, 0 for latitudes
 * @low, @high: how far the outermost cells reach
 */
typedef struct
{
  gsize n;
  gdouble *knots;
  gint32 *index;
  gdouble period;
  gdouble low, high;

  gboolean even;      /* the knots are evenly spaced */
  gdouble per_degree; /* knots (even) or bins a degree */
  gsize n_bins;
  gint32 *bins;       /* [n_bins]: the last knot at or before each bin's begin; not for even ones */
} ScGridAxis;

/**
 * sc_grid_axis_init_latitude:
 * @values: degrees within ±90, ascending or descending
 * @only_step: width of the cell where there is but one value
 */
gboolean sc_grid_axis_init_latitude  (ScGridAxis *self, const gdouble *values, gsize n, gdouble only_step, GError **error);

/** sc_grid_axis_init_longitude: @values: degrees in any order and convention. */
gboolean sc_grid_axis_init_longitude (ScGridAxis *self, const gdouble *values, gsize n, gdouble only_step, GError **error);

void     sc_grid_axis_clear          (ScGridAxis *self);

/**
 * sc_grid_axis_locate:
 * @places: [n], degrees; NaN is nowhere
 * @knot: (out): [n]: the place lies between this knot and the next one; −1 where the axis does not reach
 * @share: (out): [n]: how far on the way to the next knot, 0 to 1
 */
void     sc_grid_axis_locate         (const ScGridAxis *self, const gfloat *places, gsize n, gint32 *knot, gfloat *share);

G_END_DECLS
