/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The places of the slider that chooses a tolerance: 0 is none, then 1e-7,
 * 2e-7, 5e-7, 1e-6, … evenly on a logarithmic scale.
 */

#define SC_TOLERANCE_LAST_STEP 24

/** sc_tolerance_from_step: @step: 0 … %SC_TOLERANCE_LAST_STEP; what is beyond is taken for the nearest. */
gdouble sc_tolerance_from_step (gint step);
/** sc_tolerance_to_step: the nearest one. */
gint    sc_tolerance_to_step   (gdouble tolerance);

G_END_DECLS
