/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "combine/alignment.h"
#include "combine/attribute-merge.h"
#include "combine/variable-operations.h"

G_BEGIN_DECLS

/**
 * ScCollection: the variables of several aligned datasets, by name, in order
 * of appearance: what a merge makes one dataset of.
 */
typedef struct _ScCollection ScCollection;

ScCollection *sc_collection_new  (void);
void          sc_collection_free (ScCollection *self);

/**
 * sc_collection_add:
 * @only: (nullable): names to take; %NULL: all
 * @priority: what it holds replaces what others hold of the same name
 */
void sc_collection_add (ScCollection *self, ScAligned *aligned, const gchar *const *only, gboolean priority);

/**
 * sc_collection_merge:
 * @result: gets one variable of each name
 * @report: gets the missing values of each data variable
 *
 * Fails with %SC_COMBINE_ERROR_VALUE_CONFLICT where variables of one name are
 * not compatible; a coordinate that conflicts goes into the report. Labels of
 * a dimension win over a coordinate of that name without labels.
 */
gboolean sc_collection_merge (ScCollection *self, ScDataset *result, ScCompat compat, ScCombineAttrs combine_attrs,
                              ScAlignReport *report, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScCollection, sc_collection_free)

G_END_DECLS
