/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "render/field.h"

G_BEGIN_DECLS

/** FieldFunc: a value for a place, degrees. */
typedef gfloat (*FieldFunc) (gdouble latitude, gdouble longitude);

/**
 * make_field:
 * @south_first: rows from south to north
 * @west: the first longitude
 *
 * A global field with both poles; NaN of the function are missing in the
 * source in the east and made by an operation in the west.
 */
ScField *make_field (gsize n_latitudes, gsize n_longitudes, gboolean south_first, gdouble west, FieldFunc func);

/** smooth_waves: between −1 and 1, the same all round each pole. */
gfloat smooth_waves (gdouble latitude, gdouble longitude);
/** waves_with_gaps: smooth_waves() with NaN in a band of the tropics. */
gfloat waves_with_gaps (gdouble latitude, gdouble longitude);

G_END_DECLS
