/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "combine/alignment.h"
#include "combine/attribute-merge.h"
#include "combine/variable-operations.h"

G_BEGIN_DECLS

/** ScConcatOver: which variables without the dimension get it too, as xarray's data_vars and coords. */
typedef enum
{
  SC_CONCAT_ALL,
  SC_CONCAT_DIFFERENT, /* those that are not the same in all */
  SC_CONCAT_MINIMAL,   /* none */
} ScConcatOver;

/** sc_concat_over_from_name: "all", "different", "minimal". */
gboolean sc_concat_over_from_name (const gchar *name, ScConcatOver *over);

/**
 * ScConcat: how to concatenate.
 * @dim: an existing dimension, a scalar coordinate that becomes one, or a new name
 * @join: of the other dimensions
 * @compat: of what is not concatenated
 */
typedef struct
{
  const gchar *dim;
  ScJoin join;
  ScCompat compat;
  ScConcatOver data_vars;
  ScConcatOver coords;
  ScCombineAttrs combine_attrs;
  ScFillValues *fill;
} ScConcat;

/**
 * sc_concat:
 * @datasets: [n], at least one, in the order in which they follow each other
 *
 * Returns: (transfer full) (nullable): all of them along one dimension
 *   (xarray.concat); a data variable that one lacks is filled there
 */
ScDataset *sc_concat (ScDataset *const *datasets, gsize n, const ScConcat *concat, ScAlignReport *report, GError **error);

G_END_DECLS
