/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/coordinate-difference.h"
#include "ui/coordinates/missing-count.h"
#include "ui/coordinates/place-marks.h"

G_BEGIN_DECLS

/** All are translated and (transfer full). */

/** sc_coordinates_words_sizes: “4 labels in A, 4 in B, 3 in both”; @place: from 1: of the other dataset. */
gchar *sc_coordinates_words_sizes   (const ScCoordinateDifference *difference, guint place);
/** sc_coordinates_words_cause: why it differs, likely, and what would mend it, in sentences. */
gchar *sc_coordinates_words_cause   (const ScCoordinateDifference *difference, guint place);
/**
 * sc_coordinates_words_summary:
 * @differences: [n]: (element-type ScCoordinateDifference) (nullable): of A and
 *   each other dataset, the first %NULL
 *
 * How many coordinates differ, and what that means.
 */
gchar *sc_coordinates_words_summary (GPtrArray *const *differences, guint n);
/** sc_coordinates_words_places: the cells on the globe. */
gchar *sc_coordinates_words_places  (const ScPlaceCount *count, guint place);
/**
 * sc_coordinates_words_missing: total and share, and over how many of its
 * cells; @from_labels: what was missing before is not counted yet.
 */
gchar *sc_coordinates_words_missing (const ScMissingCount *count, gboolean from_labels);
/** sc_coordinates_words_tolerance: "equal labels only", "0.001 (times: seconds)". */
gchar *sc_coordinates_words_tolerance (gdouble tolerance);

G_END_DECLS
