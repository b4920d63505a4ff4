/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"

G_BEGIN_DECLS

/**
 * ScPackedFields: a dataset's float32 variables in little memory, to be looked
 * at again. Each map [lat][lon] is rounded to one of 65,533 steps between its
 * least and its greatest value, NaN and infinities are kept as they are, and
 * the result is compressed without loss (Zstandard). Immutable;
 * reference-counted.
 *
 * A value that comes back differs by at most 1/131,064 of its map's range and
 * float32's own rounding. Variables of other types are kept as they are.
 */
typedef struct _ScPackedFields ScPackedFields;

/** sc_packed_fields_new: (transfer full) (nullable): of a dataset whose values are in memory or can be read. */
ScPackedFields *sc_packed_fields_new   (ScDataset *fields, GError **error);
ScPackedFields *sc_packed_fields_ref   (ScPackedFields *self);
void            sc_packed_fields_unref (ScPackedFields *self);

/** sc_packed_fields_get_bytes: memory that it takes. */
gsize           sc_packed_fields_get_bytes (ScPackedFields *self);
/** sc_packed_fields_unpack: (transfer full): the dataset again; a variable is unpacked each time that it is read. */
ScDataset      *sc_packed_fields_unpack (ScPackedFields *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScPackedFields, sc_packed_fields_unref)

G_END_DECLS
