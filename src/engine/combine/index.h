/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "array/array.h"

G_BEGIN_DECLS

/**
 * ScIndex: the labels of one dimension, ready to be compared and looked up, as
 * pandas.Index. Integers and floats compare as numbers, float32 is widened and
 * not rounded, missing labels equal one another, dates compare with dates of
 * the same calendar whatever their ticks, texts with texts. Immutable,
 * reference-counted; one thread at a time.
 */
typedef struct _ScIndex ScIndex;

typedef enum
{
  SC_MATCH_EXACT,
  SC_MATCH_NEAREST,
  SC_MATCH_PAD,      /* the label before, in the order in which they stand */
  SC_MATCH_BACKFILL, /* the label after */
} ScMatch;

/** sc_match_from_name: "nearest", "pad" or "ffill", "backfill" or "bfill". */
gboolean sc_match_from_name (const gchar *name, ScMatch *match);

/** sc_index_new: @labels: 1-d (or a scalar: one label); one more reference is taken. */
ScIndex *sc_index_new   (ScArray *labels, GError **error);
ScIndex *sc_index_ref   (ScIndex *self);
void     sc_index_unref (ScIndex *self);

gsize    sc_index_get_size   (ScIndex *self);
/** sc_index_get_labels: (transfer none): the array it was made from. */
ScArray *sc_index_get_labels (ScIndex *self);
gboolean sc_index_is_unique  (ScIndex *self);

/** sc_index_is_comparable: whether labels of both can stand on one axis. */
gboolean sc_index_is_comparable (ScIndex *a, ScIndex *b);
/** sc_index_equal: the same labels in the same order. */
gboolean sc_index_equal (ScIndex *a, ScIndex *b);

/**
 * sc_index_union: both equal: @a as it is; otherwise every label once, sorted
 * upwards, missing last; an empty one gives the other as it is. The type is
 * NumPy's common one. Fails where the labels are not comparable.
 */
ScIndex *sc_index_union        (ScIndex *a, ScIndex *b, GError **error);
/** sc_index_intersection: the labels of @a that @b has too, in the order of @a. */
ScIndex *sc_index_intersection (ScIndex *a, ScIndex *b, GError **error);

/**
 * sc_index_get_positions:
 * @target: the labels wanted
 * @tolerance: greatest distance under an inexact @match, in the labels' unit
 *   (times: seconds); NAN: any
 *
 * Returns: (transfer full) (nullable): for each label of @target its position
 *   in @self, −1 where there is none. Fails where @self has a label twice, or
 *   is not in order under an inexact match.
 */
gssize  *sc_index_get_positions (ScIndex *self, ScIndex *target, ScMatch match, gdouble tolerance, GError **error);

/** sc_index_contains: (transfer full): for each label of @self whether @other has it. */
gboolean *sc_index_contains (ScIndex *self, ScIndex *other);

/** sc_index_take: (transfer full): the labels at @positions (each ≥ 0). */
ScIndex *sc_index_take (ScIndex *self, const gssize *positions, gsize n, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScIndex, sc_index_unref)

G_END_DECLS
