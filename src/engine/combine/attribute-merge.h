/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/attributes.h"

G_BEGIN_DECLS

/** ScCombineAttrs: what becomes of attributes, as xarray's combine_attrs. */
typedef enum
{
  SC_COMBINE_ATTRS_OVERRIDE,       /* the first one's */
  SC_COMBINE_ATTRS_DROP,           /* none */
  SC_COMBINE_ATTRS_IDENTICAL,      /* refuses where they differ */
  SC_COMBINE_ATTRS_NO_CONFLICTS,   /* all of them; refuses where one has two values */
  SC_COMBINE_ATTRS_DROP_CONFLICTS, /* all that have one value */
} ScCombineAttrs;

/** sc_combine_attrs_from_name: "override", "drop", "identical", "no_conflicts", "drop_conflicts". */
gboolean sc_combine_attrs_from_name (const gchar *name, ScCombineAttrs *combine);

/**
 * sc_attributes_merge:
 * @all: [n], at least one
 * @owner: whose they are, for the sentence
 *
 * Returns: (transfer full) (nullable)
 */
ScAttributes *sc_attributes_merge (ScAttributes *const *all, gsize n, ScCombineAttrs combine, const gchar *owner, GError **error);

/** sc_attributes_check_identical: fails where one has an attribute that another has not, or has with another value. */
gboolean sc_attributes_check_identical (ScAttributes *const *all, gsize n, const gchar *owner, GError **error);

G_END_DECLS
