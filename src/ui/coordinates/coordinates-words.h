/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/coordinate-difference.h"
#include "ui/coordinates/missing-count.h"
#include "ui/coordinates/place-marks.h"

G_BEGIN_DECLS

/** All are translated and (transfer full). */

/** sc_coordinates_words_sizes: “4 labels in A, 4 in B, 3 in both”. */
gchar *sc_coordinates_words_sizes   (const ScCoordinateDifference *difference);
/** sc_coordinates_words_cause: why it differs, likely, and what would mend it, in sentences. */
gchar *sc_coordinates_words_cause   (const ScCoordinateDifference *difference);
/** sc_coordinates_words_summary: @differences: (element-type ScCoordinateDifference): how many coordinates differ, and what that means. */
gchar *sc_coordinates_words_summary (GPtrArray *differences);
/** sc_coordinates_words_places: the cells on the globe. */
gchar *sc_coordinates_words_places  (const ScPlaceCount *count);
/** sc_coordinates_words_missing: total and share, and over how many of its cells. */
gchar *sc_coordinates_words_missing (const ScMissingCount *count);

G_END_DECLS
