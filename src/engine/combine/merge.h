/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "combine/alignment.h"
#include "combine/attribute-merge.h"
#include "combine/variable-operations.h"

G_BEGIN_DECLS

/**
 * sc_merge:
 * @datasets: [n], at least one; the order matters for left, right, override and attributes
 * @fill: (nullable)
 * @report: filled whether or not the merge is refused
 *
 * All variables of all datasets in one (xarray.merge).
 *
 * Returns: (transfer full) (nullable): %NULL with the reason
 */
ScDataset *sc_merge (ScDataset *const *datasets, gsize n, ScJoin join, ScCompat compat, ScCombineAttrs combine_attrs,
                     ScFillValues *fill, ScAlignReport *report, GError **error);

/**
 * sc_assign:
 * @others: [n]: their data variables are put into @target, one dataset after the other
 * @variables: (nullable): only these
 * @join: %SC_JOIN_LEFT is what xarray.Dataset.assign does: the target's labels
 *   stay, and what has no partner goes missing; %SC_JOIN_EXACT refuses where
 *   labels differ; no other is possible
 *
 * Returns: (transfer full) (nullable)
 */
ScDataset *sc_assign (ScDataset *target, ScDataset *const *others, gsize n, const gchar *const *variables, ScJoin join,
                      ScAlignReport *report, GError **error);

/**
 * sc_assign_coordinates: @target with the coordinates named @names of @source
 * in place of its own (xarray.Dataset.assign_coords); labels are replaced, not
 * aligned.
 */
ScDataset *sc_assign_coordinates (ScDataset *target, ScDataset *source, const gchar *const *names, ScAlignReport *report,
                                  GError **error);

G_END_DECLS
