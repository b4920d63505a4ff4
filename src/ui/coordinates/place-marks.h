/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "render/marks.h"
#include "workspace/outline.h"

G_BEGIN_DECLS

/**
 * ScPlaceCount: cells of two grids of latitudes and longitudes, told apart by
 * place: 350° is where −10° is.
 * @almost: cells of A that have one of B's at a distance below a hundredth of
 *   a degree, but not at the same place: rounded coordinates
 * @only_a, @only_b: cells without one of the other's there or almost there
 */
typedef struct
{
  gsize both;
  gsize almost;
  gsize only_a;
  gsize only_b;
} ScPlaceCount;

/**
 * sc_place_marks_new:
 * @a, @b: outlines of the two datasets
 * @place: of @b among the compared datasets, from 1: its letter in the legend
 * @count: (out): how many cells are where, all of them
 *
 * Marks for the globe, four categories: in both, almost in both, only in A, only in B. Of
 * large grids every n-th row and column is marked.
 *
 * Returns: (transfer full) (nullable): %NULL where one of them has no axis of
 *   latitudes or of longitudes
 */
ScMarks *sc_place_marks_new (ScOutline *a, ScOutline *b, guint place, ScPlaceCount *count);

G_END_DECLS
