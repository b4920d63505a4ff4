/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "dataset/dataset.h"

G_BEGIN_DECLS

/**
 * ScMadeMissing: one operation that made values of a variable missing.
 * @operation: "merge", …
 * @files: (array zero-terminated=1): its inputs
 * @filled: how many values
 * @dims, @first: (array zero-terminated=1): where the first of them was, as text
 * @depth: 0: the last operation on the dataset, 1: one on an input of that, …
 */
typedef struct
{
  gchar *operation;
  GStrv files;
  guint64 filled;
  GStrv dims;
  GStrv first;
  guint depth;
  JsonArray *lacking; /* private */
} ScMadeMissing;

void   sc_made_missing_free   (ScMadeMissing *self);
/** sc_made_missing_format: (transfer full): a sentence: "4 values were made missing by merge of a.nc, b.nc, the first at number 4". */
gchar *sc_made_missing_format (const ScMadeMissing *self);

/**
 * sc_made_missing_covers:
 * @dims, @labels: [n]: a place, along any of the variable's dimensions, as
 *   numbers or text
 *
 * Returns: whether the operation filled a cell there: always %FALSE where some
 *   source reached it; %TRUE also where that hangs on dimensions not given
 */
gboolean sc_made_missing_covers (const ScMadeMissing *self, const gchar *const *dims, const gchar *const *labels, gsize n);

/**
 * sc_dataset_get_made_missing:
 * @variable: its name
 *
 * Returns: (transfer full) (element-type ScMadeMissing): the operations that
 *   are known to have made values of @variable missing, the last one first;
 *   whatever cannot be read is left out
 */
GPtrArray *sc_dataset_get_made_missing (ScDataset *dataset, const gchar *variable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScMadeMissing, sc_made_missing_free)

G_END_DECLS
