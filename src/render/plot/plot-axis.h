/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScPlotAxis: maps values to positions along one direction and back.
 * @min, @max: values at the two ends, min < max; both positive where @logarithmic
 * @start, @end: positions of @min and @max; start > end where values grow
 *   against the direction of positions (upwards, towards the left)
 */
typedef struct
{
  gboolean logarithmic;
  gdouble min, max;
  gdouble start, end;
} ScPlotAxis;

/** sc_plot_axis_map: the position of @value; of a value beyond the ends, a position beyond them. */
gdouble sc_plot_axis_map       (const ScPlotAxis *self, gdouble value);
/** sc_plot_axis_map_clamped: the same, kept between the ends; ±infinity and 0 go to the ends. */
gdouble sc_plot_axis_map_clamped (const ScPlotAxis *self, gdouble value);
/** sc_plot_axis_unmap: the value at @position, the inverse of sc_plot_axis_map(). */
gdouble sc_plot_axis_unmap     (const ScPlotAxis *self, gdouble position);

/** ScPlotTick: @major ones bear a label, minor ones only a line. */
typedef struct
{
  gdouble value;
  gboolean major;
} ScPlotTick;

/**
 * sc_plot_axis_get_ticks:
 * @spacing: the least distance between two major ticks, in positions
 *
 * Round values between the ends in ascending order: on a logarithmic axis the
 * digits 1 to 9 of each decade, of which as many of 1, 2 and 5 are major as
 * there is room for; on a linear one multiples of 1, 2 or 5 times a power of
 * ten, all major.
 *
 * Returns: (transfer full) (element-type ScPlotTick)
 */
GArray *sc_plot_axis_get_ticks (const ScPlotAxis *self, gdouble spacing);

/**
 * sc_plot_format_number:
 * @digits: significant digits, 1 to 17
 *
 * A number as people write it: no exponent from 0.0001 to 999,999, else
 * "1.5×10⁻⁷"; "∞" for infinity; no zeros at the end.
 *
 * Returns: (transfer full)
 */
gchar  *sc_plot_format_number (gdouble value, gint digits);

/** sc_plot_round_down, _up: the next number of so many significant digits that is not above, not below @value (> 0). */
gdouble sc_plot_round_down (gdouble value, gint digits);
gdouble sc_plot_round_up   (gdouble value, gint digits);

G_END_DECLS
