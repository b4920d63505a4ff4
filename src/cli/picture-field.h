/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "render/field.h"
#include "render/variable-style.h"
#include "workspace/outline.h"

G_BEGIN_DECLS

/**
 * ScPictureSelection: which plane of a variable; indices count from 0,
 * negative ones from the end.
 * @level: label of the level coordinate; NaN: the first
 */
typedef struct
{
  gdouble level;
  gint time;
  gint member;
} ScPictureSelection;

/**
 * sc_picture_field_read:
 * @path: for sentences
 * @style: how it is shown; rules the unit of the values
 * @words: (out) (transfer full): which plane it is, for a person: "850 hPa, +12 h"
 *
 * Returns: (transfer full) (nullable): %NULL with the error of the file, or
 *   %SC_FIELD_ERROR where there is no such plane
 */
ScField *sc_picture_field_read (ScDataset                *dataset,
                                const ScOutlineVariable  *variable,
                                const ScPictureSelection *selection,
                                const ScVariableStyle    *style,
                                const gchar              *path,
                                gchar                   **words,
                                GError                  **error);

G_END_DECLS
