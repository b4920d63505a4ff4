/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** sc_ticks_get_step: 1, 2 or 5 times a power of ten, so that @span holds at most @most steps of it. */
gdouble sc_ticks_get_step (gdouble span, gint most);

/**
 * sc_ticks_new:
 * @most: how many at most, 2 or more
 *
 * Returns: (transfer full) (element-type gdouble): the multiples of a round
 *   step within @minimum…@maximum, ends included
 */
GArray *sc_ticks_new (gdouble minimum, gdouble maximum, gint most);

/**
 * sc_ticks_format:
 * @step: what @value is to be told apart from
 *
 * Returns: (transfer full): with no more decimals than that takes, and a true minus sign
 */
gchar  *sc_ticks_format (gdouble value, gdouble step);

G_END_DECLS
