/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "combine/alignment.h"

G_BEGIN_DECLS

/**
 * sc_reindex:
 * @like: where the labels come from
 * @coordinates: (nullable): dimensions to give the labels of @like; %NULL: all
 *   that @like has labels for (xarray's reindex_like)
 * @match, @tolerance: see sc_index_get_positions()
 * @fill: (nullable)
 *
 * Returns: (transfer full) (nullable): @dataset with those labels
 */
ScDataset *sc_reindex (ScDataset *dataset, ScDataset *like, const gchar *const *coordinates, ScMatch match,
                       gdouble tolerance, ScFillValues *fill, ScAlignReport *report, GError **error);

G_END_DECLS
