/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "render/field.h"
#include "render/line-set.h"

G_BEGIN_DECLS

/**
 * sc_contours_new:
 * @interval: above 0, in the field's unit; a line at each multiple of it
 * @coarsest: degrees: a field finer than this is averaged to about this before,
 *   so that what is smaller than a few pixels makes no tangle, and one with
 *   cells of several degrees is refined by cubics through them, so that lines
 *   bend; 0: as it is
 *
 * Marching squares; a saddle is cut by the mean of its four corners. No line
 * goes through a square with a missing corner. Neighbouring pieces are joined
 * to lines. More than a hundred multiples within the field's range: the
 * interval is taken wider by a whole factor.
 *
 * Returns: (transfer full) (nullable): the lines; %NULL where the field is not
 *   on rows and columns or memory is not to be had
 */
ScLineSet *sc_contours_new (const ScField *field, gdouble interval, gdouble coarsest);

G_END_DECLS
