/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dataset/labels.h"

#include <math.h>
#include <string.h>

gboolean
sc_labels_comparable (const ScArray *a, const ScArray *b)
{
  if (sc_dtype_is_number (a->dtype) && sc_dtype_is_number (b->dtype))
    return TRUE;
  if (a->dtype != b->dtype)
    return FALSE;
  return !sc_dtype_is_time (a->dtype)
         || (a->ticks_per_second == b->ticks_per_second
             && (a->dtype == SC_DTYPE_TIMEDELTA || a->calendar == b->calendar));
}

gboolean
sc_labels_equal (const ScArray *a, const ScArray *b)
{
  return sc_labels_comparable (a, b) && sc_array_equal (a, b);
}

/* Labels as keys: text as its pointer, everything else as 64 bits that are
 * equal where the labels are. */
typedef struct
{
  gsize n;
  gboolean is_text;
  gint64 *bits;
  const gchar **texts;
} Keys;

static gint64
bits_of_double (gdouble value)
{
  gint64 bits;
  if (isnan (value))
    value = NAN;
  if (value == 0)
    value = 0.0; /* not −0 */
  memcpy (&bits, &value, sizeof bits);
  return bits;
}

static void
keys_init (Keys *keys, const ScArray *labels, gboolean as_real)
{
  keys->n = sc_array_get_size (labels);
  keys->is_text = labels->dtype == SC_DTYPE_STRING;
  keys->bits = keys->is_text ? NULL : g_new (gint64, MAX (keys->n, 1));
  keys->texts = keys->is_text ? g_new (const gchar *, MAX (keys->n, 1)) : NULL;
  for (gsize i = 0; i < keys->n; i++)
    if (keys->is_text)
      {
        const gchar *text = sc_array_get_string (labels, i);
        /* A missing label equals none but another missing one: text cannot begin so. */
        keys->texts[i] = text != NULL ? text : "\xff";
      }
    else
      keys->bits[i] = as_real ? bits_of_double (sc_array_get_double (labels, i)) : sc_array_get_int (labels, i);
}

static void
keys_clear (Keys *keys)
{
  g_free (keys->bits);
  g_free (keys->texts);
}

static GHashTable *
keys_table (const Keys *keys)
{
  return keys->is_text ? g_hash_table_new (g_str_hash, g_str_equal) : g_hash_table_new (sc_label_bits_hash, g_int64_equal);
}

static gpointer
keys_get (const Keys *keys, gsize i)
{
  return keys->is_text ? (gpointer) keys->texts[i] : (gpointer) &keys->bits[i];
}

static gboolean
needs_reals (const ScArray *labels)
{
  return sc_dtype_is_floating (labels->dtype) || labels->dtype == SC_DTYPE_UINT64;
}

gboolean
sc_labels_are_unique (const ScArray *labels)
{
  Keys keys;
  keys_init (&keys, labels, needs_reals (labels));
  g_autoptr (GHashTable) table = keys_table (&keys);
  gboolean unique = TRUE;
  for (gsize i = 0; i < keys.n && unique; i++)
    unique = g_hash_table_add (table, keys_get (&keys, i));
  keys_clear (&keys);
  return unique;
}

gssize *
sc_labels_find (const ScArray *labels, const ScArray *wanted)
{
  Keys have, want;
  gboolean as_real = needs_reals (labels) || needs_reals (wanted);

  g_return_val_if_fail (sc_labels_comparable (labels, wanted), NULL);

  keys_init (&have, labels, as_real);
  keys_init (&want, wanted, as_real);
  g_autoptr (GHashTable) table = keys_table (&have);
  for (gsize i = 0; i < have.n; i++)
    if (!g_hash_table_contains (table, keys_get (&have, i)))
      g_hash_table_insert (table, keys_get (&have, i), GSIZE_TO_POINTER (i));
  gssize *positions = g_new (gssize, MAX (want.n, 1));
  for (gsize i = 0; i < want.n; i++)
    {
      gpointer position;
      positions[i] = g_hash_table_lookup_extended (table, keys_get (&want, i), NULL, &position)
                         ? (gssize) GPOINTER_TO_SIZE (position)
                         : -1;
    }
  keys_clear (&have);
  keys_clear (&want);
  return positions;
}

gint
sc_labels_compare (const ScArray *a, gsize i, const ScArray *b, gsize k)
{
  gboolean a_missing = sc_array_is_missing (a, i);
  gboolean b_missing = sc_array_is_missing (b, k);

  if (a_missing || b_missing)
    return a_missing - b_missing;
  if (a->dtype == SC_DTYPE_STRING)
    {
      gint order = strcmp (sc_array_get_string (a, i), sc_array_get_string (b, k));
      return (order > 0) - (order < 0);
    }
  if (needs_reals (a) || needs_reals (b))
    {
      gdouble x = sc_array_get_double (a, i), y = sc_array_get_double (b, k);
      return (x > y) - (x < y);
    }
  gint64 x = sc_array_get_int (a, i), y = sc_array_get_int (b, k);
  return (x > y) - (x < y);
}

guint
sc_label_bits_hash (gconstpointer bits)
{
  /* Multiplication by an odd constant near 2^64 over the golden ratio (Knuth, vol. 3, 6.4) carries every bit upwards. */
  guint64 mixed = *(const guint64 *) bits * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  return (guint) ((mixed ^ mixed >> 29) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) >> 32);
}
