/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sc_latitude_weights:
 * @lat: [n], degrees, ascending or descending
 * @weights: (out): [n]: the area of each latitude's band, with a mean of 1
 *
 * Bands part midway between latitudes; the outermost ones reach as far out as
 * in, but not beyond the poles. For evenly spaced global latitudes, with the
 * poles or half a step from them, these are the weights of the GenCast
 * reference's losses; Gaussian and regional ones follow the same rule.
 *
 * Returns: %TRUE, or %FALSE with %SC_SPHERE_ERROR_GRID: fewer than two
 *   latitudes, out of range, not strictly ascending or descending
 */
gboolean sc_latitude_weights (const gdouble *lat, gsize n, gdouble *weights, GError **error);

G_END_DECLS
