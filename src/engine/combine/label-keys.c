/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/label-keys.h"

#include <math.h>
#include <string.h>

#include "dataset/labels.h"

static const gchar missing_text[] = "";

void
sc_label_keys_clear (ScLabelKeys *keys)
{
  g_clear_pointer (&keys->block, g_free);
}

static gdouble
canonical (gdouble value)
{
  return isnan (value) ? NAN : value + 0.0; /* −0 + 0 is 0 */
}

void
sc_label_keys_make (ScArray *labels, ScLabelKeyKind kind, gint64 ticks_per_second, ScLabelKeys *keys)
{
  gsize n = labels->shape[0];

  keys->kind = kind;
  keys->n = n;
  switch (kind)
    {
    case SC_LABEL_KEY_FLOAT:
      keys->floats = g_new (gdouble, MAX (n, 1));
      for (gsize i = 0; i < n; i++)
        keys->floats[i] = canonical (sc_array_get_double (labels, i));
      break;
    case SC_LABEL_KEY_TEXT:
      keys->texts = g_new (const gchar *, MAX (n, 1));
      for (gsize i = 0; i < n; i++)
        {
          const gchar *text = sc_array_get_string (labels, i);
          keys->texts[i] = text != NULL ? text : missing_text;
        }
      break;
    case SC_LABEL_KEY_INTEGER:
    default:
      keys->integers = g_new (gint64, MAX (n, 1));
      for (gsize i = 0; i < n; i++)
        {
          gint64 value = sc_array_get_int (labels, i);
          if (sc_dtype_is_time (labels->dtype) && value != SC_NOT_A_TIME)
            value *= ticks_per_second / labels->ticks_per_second;
          keys->integers[i] = value;
        }
      break;
    }
}

/* Whether the ticks of @labels fit after being cut finer. */
static gboolean
fits (ScArray *labels, gint64 ticks_per_second)
{
  gint64 factor = ticks_per_second / labels->ticks_per_second;
  gsize n = labels->shape[0];

  for (gsize i = 0; factor > 1 && i < n; i++)
    {
      gint64 ticks = sc_array_get_int (labels, i);
      if (ticks != SC_NOT_A_TIME && (ticks > G_MAXINT64 / factor || ticks < -(G_MAXINT64 / factor)))
        return FALSE;
    }
  return TRUE;
}

gboolean
sc_label_keys_choose (ScArray *a, ScArray *b, ScLabelKeyKind *kind, gint64 *ticks_per_second)
{
  *ticks_per_second = 1;
  if (sc_dtype_is_number (a->dtype) && sc_dtype_is_number (b->dtype))
    {
      gboolean wide = a->dtype == SC_DTYPE_UINT64 || b->dtype == SC_DTYPE_UINT64;
      *kind = wide || sc_dtype_is_floating (a->dtype) || sc_dtype_is_floating (b->dtype) ? SC_LABEL_KEY_FLOAT : SC_LABEL_KEY_INTEGER;
      return TRUE;
    }
  if (a->dtype != b->dtype)
    return FALSE;
  if (a->dtype == SC_DTYPE_STRING)
    {
      *kind = SC_LABEL_KEY_TEXT;
      return TRUE;
    }
  if (a->dtype == SC_DTYPE_DATETIME && a->calendar != b->calendar)
    return FALSE;
  *kind = SC_LABEL_KEY_INTEGER;
  *ticks_per_second = MAX (a->ticks_per_second, b->ticks_per_second);
  return fits (a, *ticks_per_second) && fits (b, *ticks_per_second);
}

gboolean
sc_label_keys_equal (const ScLabelKeys *a, gsize i, const ScLabelKeys *b, gsize j)
{
  switch (a->kind)
    {
    case SC_LABEL_KEY_FLOAT:
      return a->floats[i] == b->floats[j] || (isnan (a->floats[i]) && isnan (b->floats[j]));
    case SC_LABEL_KEY_TEXT:
      return a->texts[i] == b->texts[j]
             || (a->texts[i] != missing_text && b->texts[j] != missing_text && g_str_equal (a->texts[i], b->texts[j]));
    case SC_LABEL_KEY_INTEGER:
    default:
      return a->integers[i] == b->integers[j];
    }
}

gint
sc_label_keys_compare (gconstpointer pa, gconstpointer pb, gpointer data)
{
  const ScLabelKeys *keys = data;
  gsize i = *(const gsize *) pa, j = *(const gsize *) pb;

  switch (keys->kind)
    {
    case SC_LABEL_KEY_FLOAT:
      if (isnan (keys->floats[i]) || isnan (keys->floats[j]))
        return isnan (keys->floats[i]) - isnan (keys->floats[j]);
      return (keys->floats[i] > keys->floats[j]) - (keys->floats[i] < keys->floats[j]);
    case SC_LABEL_KEY_TEXT:
      if (keys->texts[i] == missing_text || keys->texts[j] == missing_text)
        return (keys->texts[i] == missing_text) - (keys->texts[j] == missing_text);
      return strcmp (keys->texts[i], keys->texts[j]);
    case SC_LABEL_KEY_INTEGER:
    default:
      return (keys->integers[i] > keys->integers[j]) - (keys->integers[i] < keys->integers[j]);
    }
}

/* +1 upwards, −1 downwards, 0 neither; equal neighbours count as both. */
gint
sc_label_keys_get_direction (const ScLabelKeys *keys)
{
  gboolean up = TRUE, down = TRUE;

  for (gsize i = 1; i < keys->n; i++)
    {
      gint order = sc_label_keys_compare (&(gsize) { i - 1 }, &(gsize) { i }, (gpointer) keys);
      if (keys->kind == SC_LABEL_KEY_FLOAT && (isnan (keys->floats[i - 1]) || isnan (keys->floats[i])))
        return 0;
      up &= order <= 0;
      down &= order >= 0;
    }
  return up ? 1 : down ? -1 : 0;
}

static long double
key_value (const ScLabelKeys *keys, gsize i)
{
  return keys->kind == SC_LABEL_KEY_FLOAT ? (long double) keys->floats[i] : (long double) keys->integers[i];
}

/* The sign of target i less key k, in the direction of the keys. */
static gint
compare_with_target (const ScLabelKeys *keys, gsize k, gint direction, const ScLabelKeys *targets, gsize i)
{
  if (keys->kind == SC_LABEL_KEY_TEXT)
    return strcmp (targets->texts[i], keys->texts[k]) * direction;
  long double distance = (key_value (targets, i) - key_value (keys, k)) * direction;
  return (distance > 0) - (distance < 0);
}

/* How many of @keys stand before where target i belongs; @or_equal counts equal ones too. */
static gsize
count_before (const ScLabelKeys *keys, gint direction, const ScLabelKeys *targets, gsize i, gboolean or_equal)
{
  gsize low = 0, high = keys->n;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;
      gint order = compare_with_target (keys, middle, direction, targets, i);
      if (order > 0 || (or_equal && order == 0))
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

gssize
sc_label_keys_find_inexact (const ScLabelKeys *keys, gint direction, const ScLabelKeys *targets, gsize i, ScMatch match, long double tolerance)
{
  if (targets->kind == SC_LABEL_KEY_FLOAT && isnan (targets->floats[i]))
    return -1;

  gssize before = (gssize) count_before (keys, direction, targets, i, TRUE) - 1;
  gssize after = (gssize) count_before (keys, direction, targets, i, FALSE);
  if (after == (gssize) keys->n)
    after = -1;

  gssize found = match == SC_MATCH_PAD ? before : after;
  if (keys->kind == SC_LABEL_KEY_TEXT)
    return found;
  long double value = key_value (targets, i);
  if (match == SC_MATCH_NEAREST)
    {
      if (before < 0 || after < 0)
        found = MAX (before, after);
      else
        {
          long double to_before = fabsl (value - key_value (keys, (gsize) before));
          long double to_after = fabsl (value - key_value (keys, (gsize) after));
          /* At equal distance pandas takes the larger label. */
          found = to_before < to_after || (direction < 0 && to_before == to_after) ? before : after;
        }
    }
  if (found >= 0 && !isnan (tolerance) && !(fabsl (value - key_value (keys, (gsize) found)) <= tolerance))
    return -1;
  return found;
}

void
sc_label_lookup_clear (ScLabelLookup *lookup)
{
  g_clear_pointer (&lookup->table, g_hash_table_unref);
}

void
sc_label_lookup_init (ScLabelLookup *lookup, const ScLabelKeys *keys)
{
  gboolean text = keys->kind == SC_LABEL_KEY_TEXT;

  /* The bits of a canonical double serve as well as an integer's. */
  lookup->table = text ? g_hash_table_new (g_str_hash, g_str_equal) : g_hash_table_new (sc_label_bits_hash, g_int64_equal);
  lookup->missing = -1;
  lookup->has_duplicate = FALSE;
  for (gsize i = 0; i < keys->n; i++)
    {
      if (text && keys->texts[i] == missing_text)
        {
          lookup->has_duplicate |= lookup->missing >= 0;
          if (lookup->missing < 0)
            lookup->missing = (gssize) i;
          continue;
        }
      gpointer key = text ? (gpointer) keys->texts[i] : (gpointer) &keys->integers[i];
      if (g_hash_table_contains (lookup->table, key))
        lookup->has_duplicate = TRUE;
      else
        g_hash_table_insert (lookup->table, key, GSIZE_TO_POINTER (i + 1));
    }
}

gssize
sc_label_lookup_find (const ScLabelLookup *lookup, const ScLabelKeys *keys, gsize i)
{
  if (keys->kind == SC_LABEL_KEY_TEXT && keys->texts[i] == missing_text)
    return lookup->missing;
  gconstpointer key = keys->kind == SC_LABEL_KEY_TEXT ? (gconstpointer) keys->texts[i] : (gconstpointer) &keys->integers[i];
  return (gssize) GPOINTER_TO_SIZE (g_hash_table_lookup (lookup->table, key)) - 1;
}
