/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sphere/projection-private.h"

G_BEGIN_DECLS

/**
 * sc_projection_new_bands:
 * @definition: of PROJ
 * @max_lat: degrees: how far towards the poles the map goes
 *
 * A projection whose parallels are straight and evenly divided, symmetric
 * about the equator: y depends on the latitude alone, and x is the longitude
 * times a width that does too. Both are tabulated; between the nodes, which
 * gather towards the poles, they are linear.
 */
ScProjection *sc_projection_new_bands (ScProjectionKind kind, const gchar *definition, gdouble max_lat,
                                       gdouble centre_lon, GError **error);

G_END_DECLS
