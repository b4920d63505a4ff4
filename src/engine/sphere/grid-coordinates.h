/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sc_grid_coordinates_check:
 * @lat: degrees, [n_lat]: finite, within ±90, strictly ascending
 * @lon: degrees, [n_lon]: finite, 0 ≤ lon < 360, strictly ascending
 *
 * Whether latitudes and longitudes are those of a regular grid as the
 * reference's models want it.
 *
 * Returns: %TRUE, or %FALSE with %SC_SPHERE_ERROR_GRID: the sentence names
 *   the coordinate, the first index that does not fit and what was expected
 */
gboolean sc_grid_coordinates_check (const gfloat *lat, gsize n_lat, const gfloat *lon, gsize n_lon, GError **error);

G_END_DECLS
