/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "array/array.h"

G_BEGIN_DECLS

/*
 * The labels of a dimension: one-dimensional arrays of numbers, times,
 * durations or text, compared as pandas compares the values of an index.
 * Numbers are compared as numbers whatever their type (float32 is widened, not
 * rounded), missing labels equal one another.
 */

/** sc_labels_comparable: whether the two can stand on one axis: both numbers, both text, both times of one calendar, … */
gboolean sc_labels_comparable (const ScArray *a, const ScArray *b);

/** sc_labels_equal: the same labels in the same order. */
gboolean sc_labels_equal (const ScArray *a, const ScArray *b);

/** sc_labels_are_unique: no label twice. */
gboolean sc_labels_are_unique (const ScArray *labels);

/**
 * sc_labels_find:
 * @labels: where to look
 * @wanted: comparable with @labels
 *
 * Returns: (transfer full) (array): for each of @wanted the first position in
 *   @labels, or −1; free with g_free()
 */
gssize *sc_labels_find (const ScArray *labels, const ScArray *wanted);

/** sc_labels_compare: −1, 0 or 1 as label @i of @a comes before, equals or comes after label @k of @b; missing last. */
gint sc_labels_compare (const ScArray *a, gsize i, const ScArray *b, gsize k);

/**
 * sc_label_bits_hash: a #GHashFunc of 64 bits, of an integer or of a double:
 * the quarters of degrees differ in few, high bits, which g_int64_hash() leaves
 * where they are.
 */
guint sc_label_bits_hash (gconstpointer bits);

G_END_DECLS
