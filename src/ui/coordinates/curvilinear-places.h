/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"
#include "sphere/grid.h"

G_BEGIN_DECLS

/**
 * ScCurvilinearPlaces: where the cells of a variable lie whose latitudes and
 * longitudes are two-dimensional.
 * @row, @column: positions of the two dimensions among the variable's
 */
typedef struct
{
  ScGrid *grid;
  gint row;
  gint column;
} ScCurvilinearPlaces;

/**
 * sc_curvilinear_places_find:
 *
 * Looks for two variables in degrees north and east over two dimensions of
 * @variable (CF conventions, section 5.2), and reads them.
 *
 * Returns: whether there are such; clear @places with sc_curvilinear_places_clear()
 */
gboolean sc_curvilinear_places_find  (ScDataset *dataset, ScVariable *variable, ScCurvilinearPlaces *places);
void     sc_curvilinear_places_clear (ScCurvilinearPlaces *places);

G_END_DECLS
