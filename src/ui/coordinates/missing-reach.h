/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "combine/align-report.h"
#include "ui/coordinates/missing-count.h"

G_BEGIN_DECLS

/*
 * What an operation made missing, from the labels that each input reaches
 * alone: no value is read.
 */

/**
 * sc_align_variable_count_made:
 * @variable: whose result tells dimensions and shape
 * @total: (out) (optional): values in all
 *
 * Returns: how many values no input reaches
 */
gsize sc_align_variable_count_made (const ScAlignVariable *variable, gsize *total);

/**
 * sc_missing_count_new_from_reach:
 * @dataset: an operation's result as sc_operation_foresee() gives it
 * @variable: of its outline
 * @origin: of the operation's report
 *
 * Returns: (transfer full) (nullable): the values that the operation makes
 *   missing, by cell and by label, and none that were missing before; %NULL
 *   with an error where there is too little memory
 */
ScMissingCount *sc_missing_count_new_from_reach (ScDataset *dataset, const ScOutlineVariable *variable,
                                                 const ScAlignVariable *origin, GError **error);

/**
 * sc_missing_count_add_source:
 * @self: of a variable that comes from one input alone
 * @source: (nullable): that input's missing values; %NULL: it has none
 * @tolerance: within which labels count as equal
 *
 * Adds what was missing before to what the operation made missing.
 *
 * Returns: whether that is all there is: no label of the input was left out,
 *   so that the sums hold for it
 */
gboolean sc_missing_count_add_source (ScMissingCount *self, const ScMissingCount *source, gdouble tolerance);

G_END_DECLS
