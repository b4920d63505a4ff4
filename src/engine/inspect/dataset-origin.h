/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "inspect/fault.h"

G_BEGIN_DECLS

/**
 * sc_dataset_origin_append:
 * @chain: (element-type ScFaultLink): goes on with what is found
 * @dataset: read from a file, whose folder is where the files that it was made from are looked for
 * @name: a variable of it
 * @index: of the value at fault, in C order
 *
 * Follows a value back through the operations that the datasets' attributes
 * tell of: where the operation filled the value, why; where a file that the
 * operation read had it already, into that file.
 */
gboolean sc_dataset_origin_append (GPtrArray *chain, ScDataset *dataset, const gchar *name, ScFaultKind kind, gsize index,
                                   gdouble lower, gdouble upper, GError **error);

G_END_DECLS
