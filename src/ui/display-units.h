/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "render/variable-style.h"

G_BEGIN_DECLS

/**
 * The one place where values turn from a file's units into those that are
 * shown. A quantity (temperature, pressure, …) has the units that a person can
 * choose from; the usual one is that of render/variable-style.h.
 */

/** sc_display_units_get_quantity: (nullable): by a variable's name and its file's unit; %NULL where nothing is known. */
const gchar *sc_display_units_get_quantity (const gchar *variable, const gchar *file_units);

/** sc_display_units_get_choices: (nullable): names of the units of a quantity, %NULL-terminated, as they are shown. */
const gchar *const *sc_display_units_get_choices (const gchar *quantity);

/**
 * sc_display_units_get_style:
 * @chosen: (nullable): one of the quantity's choices; %NULL for the usual one
 * @style: (out): factor and offset into the unit chosen, and everything else in it
 *
 * As sc_variable_style_get(), for another unit where one is chosen.
 */
void sc_display_units_get_style (const gchar *variable, const gchar *file_units, const gchar *chosen,
                                 ScVariableStyle *style);

/** sc_display_units_format: (transfer full): a value with as many decimals as its unit deserves, without the unit. */
gchar *sc_display_units_format (gdouble value, const gchar *units);

G_END_DECLS
