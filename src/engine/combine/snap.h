/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"

G_BEGIN_DECLS

/**
 * sc_snap_labels:
 * @like: whose labels count
 * @tolerance: greatest distance, in the labels' unit (times: seconds); above 0
 *
 * A label of @dataset that lies within @tolerance of one of @like's becomes
 * that one, along every dimension where both have numbers or times and @like's
 * are in order. Each label of @like is taken once, by the nearest. No value is
 * moved, and no label is lost.
 *
 * Returns: (transfer full) (nullable): @dataset with those labels, or itself
 *   where none is that close; %NULL where labels cannot be read
 */
ScDataset *sc_snap_labels (ScDataset *dataset, ScDataset *like, gdouble tolerance, GError **error);

G_END_DECLS
