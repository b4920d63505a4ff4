/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/variable.h"

G_BEGIN_DECLS

/**
 * sc_cf_attributes_new:
 * @name: a variable as ERA5 and the reference call it
 * @given: (nullable): the attributes that the inputs give it
 *
 * Returns: (transfer full): units, long_name and, where the CF standard name
 *   table has one, standard_name; the inputs' own words take precedence
 */
ScAttributes *sc_cf_attributes_new (const gchar *name, ScAttributes *given);

G_END_DECLS
