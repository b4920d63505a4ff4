/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "render/field.h"
#include "workspace/outline.h"
#include "workspace/selection.h"

G_BEGIN_DECLS

/**
 * ScFieldSlice: which two-dimensional field to take from where. Immutable,
 * reference-counted, may cross threads.
 */
typedef struct
{
  ScDataset *dataset;
  ScOutline *outline;
  ScSelection selection; /* variable, level, time and member count */
  gchar *units;          /* (nullable): unit chosen for display */
  ScField *like;         /* (nullable): a field that may lie on the same grid */
} ScFieldSlice;

ScFieldSlice *sc_field_slice_new   (ScDataset *dataset, ScOutline *outline, const ScSelection *selection, const gchar *units,
                                    ScField *like);
ScFieldSlice *sc_field_slice_ref   (ScFieldSlice *self);
void          sc_field_slice_unref (ScFieldSlice *self);

/**
 * sc_field_slice_read:
 *
 * Reads the field, in the unit that is shown. Dimensions that the selection
 * does not know (as batch) are taken at their first label. May wait for a
 * file: not for the main thread.
 *
 * Returns: (transfer full) (nullable): %NULL with the error of the file, or
 *   %SC_FIELD_ERROR
 */
ScField *sc_field_slice_read (ScFieldSlice *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScFieldSlice, sc_field_slice_unref)

G_END_DECLS
