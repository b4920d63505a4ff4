/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "array/array.h"

G_BEGIN_DECLS

/**
 * sc_floats_agree:
 * @a, @b: contiguous, of one type, float32 or float64, and of one size
 * @gaps: a missing value agrees with any
 *
 * Returns: whether the values are the same, missing ones equal to one another
 */
gboolean sc_floats_agree (const ScArray *a, const ScArray *b, gboolean gaps);

/**
 * sc_floats_blend:
 * @into: contiguous float32 or float64, which the caller may write
 * @offset: the element of @into that the first one of @from belongs to
 * @from: contiguous, of the same type
 *
 * Puts values of @from where @into has none.
 *
 * Returns: whether they are the same wherever both have a value; where not,
 *   what became of @into is no use
 */
gboolean sc_floats_blend (ScArray *into, gsize offset, const ScArray *from);

G_END_DECLS
