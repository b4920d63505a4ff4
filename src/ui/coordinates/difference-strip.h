/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/coordinate-difference.h"
#include "render/plot/label-strip.h"

G_BEGIN_DECLS

/**
 * sc_label_strip_new_for_difference:
 *
 * The labels of both in ascending order; those of equal coordinates as they
 * stand; those that cannot stand on one axis A's first, then B's.
 *
 * Returns: (transfer full) (nullable): %NULL where there are no labels to
 *   line up: one of the two has none, or the coordinate labels no dimension
 */
ScLabelStrip *sc_label_strip_new_for_difference (const ScCoordinateDifference *difference);

G_END_DECLS
