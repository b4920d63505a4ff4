/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "io/npz.h"

G_BEGIN_DECLS

/** GoldenArchive: an .npz of recorded values; what is missing or of another size fails the test. */
typedef struct
{
  ScNpz *npz;
  GPtrArray *arrays; /* of ScArray: alive as long as the archive */
} GoldenArchive;

/** golden_archive_open: (nullable): %NULL where this clone does not have it; the test is then marked. */
GoldenArchive *golden_archive_open (const gchar *relative);
void           golden_archive_free (GoldenArchive *self);

gboolean       golden_archive_has    (GoldenArchive *self, const gchar *name);
/** golden_archive_array: (transfer none): contiguous, of this type. */
ScArray       *golden_archive_array  (GoldenArchive *self, const gchar *name, ScDType dtype);
/** golden_archive_floats: (transfer none): [n] float32. */
const gfloat  *golden_archive_floats (GoldenArchive *self, const gchar *name, gsize n);
const gdouble *golden_archive_doubles (GoldenArchive *self, const gchar *name, gsize n);
const guint32 *golden_archive_words  (GoldenArchive *self, const gchar *name, gsize n);

/** golden_largest_difference: of two arrays of @n values. */
gdouble        golden_largest_difference (const gfloat *a, const gfloat *b, gsize n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GoldenArchive, golden_archive_free)

G_END_DECLS
