/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"

G_BEGIN_DECLS

/** ScCompat: when two variables of one name count as the same, as xarray's compat. */
typedef enum
{
  SC_COMPAT_NO_CONFLICTS,     /* equal wherever both have a value; together they fill each other's gaps */
  SC_COMPAT_EQUALS,           /* same dimensions and values, missing equal to missing */
  SC_COMPAT_BROADCAST_EQUALS, /* equal once both have the same dimensions */
  SC_COMPAT_IDENTICAL,        /* equal, attributes too */
  SC_COMPAT_OVERRIDE,         /* the first one, without looking at the others */
  SC_COMPAT_MINIMAL,          /* broadcast_equals; coordinates that conflict are dropped */
} ScCompat;

/** sc_compat_from_name: "no_conflicts", "equals", "broadcast_equals", "identical", "override", "minimal". */
gboolean sc_compat_from_name (const gchar *name, ScCompat *compat);

/**
 * sc_variables_compatible:
 * @compatible: (out)
 *
 * Returns: %FALSE with an error where values cannot be read
 */
gboolean sc_variables_compatible (ScVariable *a, ScVariable *b, ScCompat compat, gboolean *compatible, GError **error);

/**
 * sc_variable_fill_missing: @a, with its missing values taken from @b; both
 * broadcast to the dimensions of either, those of @a first. The type is NumPy's
 * common type of both, for arrays without a value too.
 *
 * Returns: %NULL with an error where sizes disagree or the types have no common one
 */
ScVariable *sc_variable_fill_missing (ScVariable *a, ScVariable *b, GError **error);

/** sc_variable_add: a + b by NumPy's rules, broadcast, dimensions of @a first; attributes are dropped. */
ScVariable *sc_variable_add (ScVariable *a, ScVariable *b, GError **error);

/**
 * sc_variable_expand:
 * @dims: (array zero-terminated=1): all of the variable's and possibly more
 * @shape: of each of @dims
 *
 * Returns: (transfer full): the values repeated along the dimensions that it
 *   has not, in the order of @dims; no copy
 */
ScVariable *sc_variable_expand (ScVariable *self, const gchar *const *dims, const gsize *shape, GError **error);

/** sc_variable_expand_like: repeated along the dimensions that only @other has, after its own; itself where there are none. */
ScVariable *sc_variable_expand_like (ScVariable *self, ScVariable *other, GError **error);

G_END_DECLS
