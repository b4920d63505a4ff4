/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "io/npz.h"

G_BEGIN_DECLS

/** golden_open: (nullable): an archive of the golden data, e.g. "tiny/geometry.npz"; without it the test is skipped. */
ScNpz   *golden_open (const gchar *relative);

/** golden_read: (transfer full): an array of the archive, which must have it. */
ScArray *golden_read (ScNpz *npz, const gchar *name);

/** golden_assert_same: an array of the archive holds exactly these @n elements. */
void     golden_assert_same (ScNpz *npz, const gchar *name, gconstpointer values, gsize n);

/** golden_largest_difference: between an array of float32 and @n values. */
gdouble  golden_largest_difference (ScNpz *npz, const gchar *name, const gfloat *values, gsize n);

G_END_DECLS
