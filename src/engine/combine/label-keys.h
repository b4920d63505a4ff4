/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "combine/index.h"

G_BEGIN_DECLS

typedef enum
{
  SC_LABEL_KEY_INTEGER, /* whole numbers, and times as ticks */
  SC_LABEL_KEY_FLOAT,
  SC_LABEL_KEY_TEXT,
} ScLabelKeyKind;

/**
 * ScLabelKeys: labels in a form in which those of two indexes compare.
 * @floats: with one kind of NaN and no negative zero
 * @texts: borrowed from the labels
 */
typedef struct
{
  ScLabelKeyKind kind;
  gsize n;
  union
  {
    gint64 *integers;
    gdouble *floats;
    const gchar **texts;
    gpointer block;
  };
} ScLabelKeys;

/** ScLabelLookup: positions by key. @missing: that of the missing text, −1: none. */
typedef struct
{
  GHashTable *table;
  gssize missing;
  gboolean has_duplicate;
} ScLabelLookup;

/**
 * sc_label_keys_choose: the form in which labels of both compare, and for
 * times the ticks; %FALSE where they cannot stand on one axis.
 */
gboolean sc_label_keys_choose (ScArray *a, ScArray *b, ScLabelKeyKind *kind, gint64 *ticks_per_second);
void     sc_label_keys_make   (ScArray *labels, ScLabelKeyKind kind, gint64 ticks_per_second, ScLabelKeys *keys);
void     sc_label_keys_clear  (ScLabelKeys *keys);

/** sc_label_keys_equal: whether key @i of @a is key @j of @b; missing ones are equal. */
gboolean sc_label_keys_equal (const ScLabelKeys *a, gsize i, const ScLabelKeys *b, gsize j);
/** sc_label_keys_compare: a GCompareDataFunc of two gsize positions in the keys @data; missing last. */
gint     sc_label_keys_compare (gconstpointer pa, gconstpointer pb, gpointer data);
/** sc_label_keys_get_direction: +1 upwards, −1 downwards, 0 neither. */
gint     sc_label_keys_get_direction (const ScLabelKeys *keys);
/**
 * sc_label_keys_find_inexact:
 * @direction: of @keys, not 0
 * @tolerance: greatest distance, NaN: any
 *
 * Returns: the position of the key that matches target @i, −1: none
 */
gssize   sc_label_keys_find_inexact (const ScLabelKeys *keys, gint direction, const ScLabelKeys *targets, gsize i,
                                     ScMatch match, long double tolerance);

/** sc_label_lookup_init: @keys are borrowed as long as the table lives. */
void     sc_label_lookup_init  (ScLabelLookup *lookup, const ScLabelKeys *keys);
void     sc_label_lookup_clear (ScLabelLookup *lookup);
/** sc_label_lookup_find: the position of key @i of @keys, −1: none. */
gssize   sc_label_lookup_find  (const ScLabelLookup *lookup, const ScLabelKeys *keys, gsize i);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScLabelKeys, sc_label_keys_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScLabelLookup, sc_label_lookup_clear)

G_END_DECLS
