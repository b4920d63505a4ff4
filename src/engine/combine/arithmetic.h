/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "combine/alignment.h"

G_BEGIN_DECLS

/**
 * sc_add:
 *
 * a + b, variable by variable of the same name (xarray's arithmetic between
 * datasets): under join outer, left and right a variable that only one has is
 * kept and goes missing; coordinates that conflict are dropped.
 */
ScDataset *sc_add (ScDataset *a, ScDataset *b, ScJoin join, ScAlignReport *report, GError **error);

/** sc_add_variables: the sum of one variable of @a and one of @b, called @name. */
ScDataset *sc_add_variables (ScDataset *a, const gchar *variable_a, ScDataset *b, const gchar *variable_b,
                             const gchar *name, ScJoin join, ScAlignReport *report, GError **error);

G_END_DECLS
