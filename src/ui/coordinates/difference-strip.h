/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/coordinate-difference.h"
#include "render/plot/label-strip.h"

G_BEGIN_DECLS

/**
 * sc_label_strip_new_for_differences:
 * @differences: [n]: (element-type nullable): of the same coordinate of the
 *   first dataset and each other one; the first is %NULL
 *
 * The labels of all in ascending order; those of equal coordinates as they
 * stand; those that cannot stand on one axis the first dataset's first.
 *
 * Returns: (transfer full) (nullable): %NULL where there are no labels to
 *   line up: the first or all others have none, or the coordinate labels no dimension
 */
ScLabelStrip *sc_label_strip_new_for_differences (const ScCoordinateDifference *const *differences, guint n);

G_END_DECLS
