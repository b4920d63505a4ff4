/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/variable.h"
#include "render/field.h"

G_BEGIN_DECLS

/**
 * ScFieldPlane: which two-dimensional part of a variable is drawn, and where.
 * @row, @column: which of the variable's dimensions the plane is spanned by;
 *   @row −1: cells in no rows lie along @column
 * @index: [ndim]: the position along each of the others
 * @latitudes, @longitudes: degrees; [rows] and [columns], or both
 *   [rows][columns]; both [columns] of cells in no rows
 * @factor, @offset: from the file's unit to the one that is shown
 */
typedef struct
{
  gint row;
  gint column;
  gsize index[SC_MAX_DIMS];
  const ScArray *latitudes;
  const ScArray *longitudes;
  gdouble factor;
  gdouble offset;
} ScFieldPlane;

/**
 * sc_field_read:
 * @like: (nullable): a field that may lie on the same grid, to share its tables with
 *
 * Reads a plane as a field [row][column]. May wait for a file.
 *
 * Returns: (transfer full) (nullable): %NULL with the error of the file,
 *   %SC_FIELD_ERROR, %SC_SPHERE_ERROR for two-dimensional places that are no
 *   grid, or %SC_ARRAY_ERROR_TOO_LARGE
 */
ScField *sc_field_read (ScVariable *variable, const ScFieldPlane *plane, ScField *like, GError **error);

G_END_DECLS
