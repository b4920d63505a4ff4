/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/index.h"

#include <math.h>
#include <string.h>

#include "combine/combine-error.h"
#include "combine/result-type.h"

/* Labels of two indexes in one form in which they compare. */
typedef enum
{
  KEY_INTEGER,
  KEY_FLOAT,
  KEY_TEXT,
} KeyKind;

typedef struct
{
  KeyKind kind;
  gsize n;
  union
  {
    gint64 *integers;
    gdouble *floats; /* one kind of NaN, no negative zero */
    const gchar **texts;
    gpointer block;
  };
} Keys;

struct _ScIndex
{
  gatomicrefcount references;
  ScArray *labels; /* 1-d, contiguous */
};

static const gchar missing_text[] = "";

gboolean
sc_match_from_name (const gchar *name, ScMatch *match)
{
  static const struct
  {
    const gchar *name;
    ScMatch match;
  } names[] = {
    { "nearest", SC_MATCH_NEAREST }, { "pad", SC_MATCH_PAD },           { "ffill", SC_MATCH_PAD },
    { "bfill", SC_MATCH_BACKFILL },  { "backfill", SC_MATCH_BACKFILL },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i].name) == 0)
      {
        *match = names[i].match;
        return TRUE;
      }
  return FALSE;
}

ScIndex *
sc_index_new (ScArray *labels, GError **error)
{
  g_autoptr (ScArray) flat = NULL;

  g_return_val_if_fail (labels != NULL && labels->ndim <= 1, NULL);

  flat = sc_array_contiguous (labels, error);
  if (flat == NULL)
    return NULL;
  if (flat->ndim == 0)
    {
      ScArray *vector = sc_array_reshape (flat, 1, (gsize[]) { 1 });
      sc_array_unref (flat);
      flat = vector;
    }
  ScIndex *self = g_new0 (ScIndex, 1);
  g_atomic_ref_count_init (&self->references);
  self->labels = g_steal_pointer (&flat);
  return self;
}

ScIndex *
sc_index_ref (ScIndex *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sc_index_unref (ScIndex *self)
{
  if (self != NULL && g_atomic_ref_count_dec (&self->references))
    {
      sc_array_unref (self->labels);
      g_free (self);
    }
}

gsize
sc_index_get_size (ScIndex *self)
{
  return self->labels->shape[0];
}

ScArray *
sc_index_get_labels (ScIndex *self)
{
  return self->labels;
}

static void
keys_clear (Keys *keys)
{
  g_clear_pointer (&keys->block, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Keys, keys_clear)

static gdouble
canonical (gdouble value)
{
  return isnan (value) ? NAN : value + 0.0; /* −0 + 0 is 0 */
}

static void
make_keys (ScArray *labels, KeyKind kind, gint64 ticks_per_second, Keys *keys)
{
  gsize n = labels->shape[0];

  keys->kind = kind;
  keys->n = n;
  switch (kind)
    {
    case KEY_FLOAT:
      keys->floats = g_new (gdouble, MAX (n, 1));
      for (gsize i = 0; i < n; i++)
        keys->floats[i] = canonical (sc_array_get_double (labels, i));
      break;
    case KEY_TEXT:
      keys->texts = g_new (const gchar *, MAX (n, 1));
      for (gsize i = 0; i < n; i++)
        {
          const gchar *text = sc_array_get_string (labels, i);
          keys->texts[i] = text != NULL ? text : missing_text;
        }
      break;
    case KEY_INTEGER:
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

static gboolean
is_number (ScDType dtype)
{
  return dtype == SC_DTYPE_BOOL || sc_dtype_is_integer (dtype) || sc_dtype_is_floating (dtype);
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

static gboolean
choose_kind (ScArray *a, ScArray *b, KeyKind *kind, gint64 *ticks_per_second)
{
  *ticks_per_second = 1;
  if (is_number (a->dtype) && is_number (b->dtype))
    {
      gboolean wide = a->dtype == SC_DTYPE_UINT64 || b->dtype == SC_DTYPE_UINT64;
      *kind = wide || sc_dtype_is_floating (a->dtype) || sc_dtype_is_floating (b->dtype) ? KEY_FLOAT : KEY_INTEGER;
      return TRUE;
    }
  if (a->dtype != b->dtype)
    return FALSE;
  if (a->dtype == SC_DTYPE_STRING)
    {
      *kind = KEY_TEXT;
      return TRUE;
    }
  if (a->dtype == SC_DTYPE_DATETIME && a->calendar != b->calendar)
    return FALSE;
  *kind = KEY_INTEGER;
  *ticks_per_second = MAX (a->ticks_per_second, b->ticks_per_second);
  return fits (a, *ticks_per_second) && fits (b, *ticks_per_second);
}

static gboolean
make_key_pair (ScIndex *a, ScIndex *b, Keys *keys_a, Keys *keys_b)
{
  KeyKind kind;
  gint64 ticks_per_second;

  if (!choose_kind (a->labels, b->labels, &kind, &ticks_per_second))
    return FALSE;
  make_keys (a->labels, kind, ticks_per_second, keys_a);
  make_keys (b->labels, kind, ticks_per_second, keys_b);
  return TRUE;
}

gboolean
sc_index_is_comparable (ScIndex *a, ScIndex *b)
{
  KeyKind kind;
  gint64 ticks_per_second;
  return choose_kind (a->labels, b->labels, &kind, &ticks_per_second);
}

static gboolean
key_equal (const Keys *a, gsize i, const Keys *b, gsize j)
{
  switch (a->kind)
    {
    case KEY_FLOAT:
      return a->floats[i] == b->floats[j] || (isnan (a->floats[i]) && isnan (b->floats[j]));
    case KEY_TEXT:
      return a->texts[i] == b->texts[j]
             || (a->texts[i] != missing_text && b->texts[j] != missing_text && g_str_equal (a->texts[i], b->texts[j]));
    case KEY_INTEGER:
    default:
      return a->integers[i] == b->integers[j];
    }
}

gboolean
sc_index_equal (ScIndex *a, ScIndex *b)
{
  g_auto (Keys) keys_a = { 0 }, keys_b = { 0 };

  if (a == b || a->labels == b->labels)
    return TRUE;
  if (sc_index_get_size (a) != sc_index_get_size (b) || !make_key_pair (a, b, &keys_a, &keys_b))
    return FALSE;
  for (gsize i = 0; i < keys_a.n; i++)
    if (!key_equal (&keys_a, i, &keys_b, i))
      return FALSE;
  return TRUE;
}

/* Positions by key. */
typedef struct
{
  GHashTable *table;
  gssize missing; /* position of the missing text, −1: none */
  gboolean has_duplicate;
} Lookup;

static void
lookup_clear (Lookup *lookup)
{
  g_clear_pointer (&lookup->table, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lookup, lookup_clear)

static void
lookup_init (Lookup *lookup, const Keys *keys)
{
  gboolean text = keys->kind == KEY_TEXT;

  /* The bits of a canonical double serve as well as an integer's. */
  lookup->table = text ? g_hash_table_new (g_str_hash, g_str_equal) : g_hash_table_new (g_int64_hash, g_int64_equal);
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

static gssize
lookup_find (const Lookup *lookup, const Keys *keys, gsize i)
{
  if (keys->kind == KEY_TEXT && keys->texts[i] == missing_text)
    return lookup->missing;
  gconstpointer key = keys->kind == KEY_TEXT ? (gconstpointer) keys->texts[i] : (gconstpointer) &keys->integers[i];
  return (gssize) GPOINTER_TO_SIZE (g_hash_table_lookup (lookup->table, key)) - 1;
}

gboolean
sc_index_is_unique (ScIndex *self)
{
  g_auto (Keys) a = { 0 }, b = { 0 };
  g_auto (Lookup) lookup = { 0 };

  if (!make_key_pair (self, self, &a, &b))
    return FALSE;
  lookup_init (&lookup, &a);
  return !lookup.has_duplicate;
}

static void
set_incomparable (GError **error, ScIndex *a, ScIndex *b)
{
  g_set_error (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_TYPE_MISMATCH,
               "labels of type %s and of type %s cannot stand on one axis", sc_dtype_get_name (a->labels->dtype),
               sc_dtype_get_name (b->labels->dtype));
}

static gint
compare_keys (gconstpointer pa, gconstpointer pb, gpointer data)
{
  const Keys *keys = data;
  gsize i = *(const gsize *) pa, j = *(const gsize *) pb;

  switch (keys->kind)
    {
    case KEY_FLOAT:
      if (isnan (keys->floats[i]) || isnan (keys->floats[j]))
        return isnan (keys->floats[i]) - isnan (keys->floats[j]);
      return (keys->floats[i] > keys->floats[j]) - (keys->floats[i] < keys->floats[j]);
    case KEY_TEXT:
      if (keys->texts[i] == missing_text || keys->texts[j] == missing_text)
        return (keys->texts[i] == missing_text) - (keys->texts[j] == missing_text);
      return strcmp (keys->texts[i], keys->texts[j]);
    case KEY_INTEGER:
    default:
      return (keys->integers[i] > keys->integers[j]) - (keys->integers[i] < keys->integers[j]);
    }
}

/* @labels of one index cast so that they can stand beside the other's. */
static ScArray *
cast_labels (ScArray *labels, ScArray *other, GError **error)
{
  ScDType dtype;

  if (sc_dtype_is_time (labels->dtype))
    {
      gint64 ticks_per_second = MAX (labels->ticks_per_second, other->ticks_per_second);
      if (ticks_per_second == labels->ticks_per_second)
        return sc_array_ref (labels);
      g_auto (Keys) keys = { 0 };
      make_keys (labels, KEY_INTEGER, ticks_per_second, &keys);
      ScArray *finer = sc_array_new (labels->dtype, 1, labels->shape, error);
      if (finer == NULL)
        return NULL;
      finer->ticks_per_second = ticks_per_second;
      finer->calendar = labels->calendar;
      memcpy (finer->data, keys.integers, keys.n * sizeof (gint64));
      return finer;
    }
  if (labels->dtype == SC_DTYPE_STRING || !sc_result_type (labels->dtype, other->dtype, &dtype))
    return sc_array_ref (labels);
  return sc_array_cast (labels, dtype, error);
}

static ScArray *
concatenate (ScArray *a, ScArray *b, GError **error)
{
  gsize size = sc_dtype_get_size (a->dtype), n = a->shape[0] + b->shape[0];
  ScArray *both = sc_array_new (a->dtype, 1, &n, error);

  if (both == NULL)
    return NULL;
  both->ticks_per_second = a->ticks_per_second;
  both->calendar = a->calendar;
  if (a->dtype == SC_DTYPE_STRING)
    {
      gchar **texts = both->data;
      for (gsize i = 0; i < n; i++)
        texts[i] = g_strdup (i < a->shape[0] ? sc_array_get_string (a, i) : sc_array_get_string (b, i - a->shape[0]));
    }
  else
    {
      memcpy (both->data, a->data, a->shape[0] * size);
      memcpy ((gchar *) both->data + a->shape[0] * size, b->data, b->shape[0] * size);
    }
  return both;
}

ScIndex *
sc_index_union (ScIndex *a, ScIndex *b, GError **error)
{
  if (sc_index_equal (a, b) || sc_index_get_size (b) == 0)
    return sc_index_ref (a);
  if (sc_index_get_size (a) == 0)
    return sc_index_ref (b);
  if (!sc_index_is_comparable (a, b))
    {
      set_incomparable (error, a, b);
      return NULL;
    }

  g_autoptr (ScArray) wide_a = cast_labels (a->labels, b->labels, error);
  g_autoptr (ScArray) wide_b = wide_a != NULL ? cast_labels (b->labels, a->labels, error) : NULL;
  g_autoptr (ScArray) both = wide_b != NULL ? concatenate (wide_a, wide_b, error) : NULL;
  if (both == NULL)
    return NULL;

  g_auto (Keys) keys = { 0 };
  KeyKind kind;
  gint64 ticks_per_second;
  if (!choose_kind (both, both, &kind, &ticks_per_second))
    {
      set_incomparable (error, a, b);
      return NULL;
    }
  make_keys (both, kind, ticks_per_second, &keys);
  g_autofree gsize *order = g_new (gsize, keys.n);
  for (gsize i = 0; i < keys.n; i++)
    order[i] = i;
  g_qsort_with_data (order, (gint) keys.n, sizeof *order, compare_keys, &keys);

  g_autofree gssize *positions = g_new (gssize, keys.n);
  gsize n = 0;
  for (gsize i = 0; i < keys.n; i++)
    if (i == 0 || !key_equal (&keys, order[i - 1], &keys, order[i]))
      positions[n++] = (gssize) order[i];
  g_autoptr (ScArray) labels = sc_array_take (both, 0, positions, n, error);
  return labels != NULL ? sc_index_new (labels, error) : NULL;
}

gboolean *
sc_index_contains (ScIndex *self, ScIndex *other)
{
  g_auto (Keys) keys = { 0 }, others = { 0 };
  g_auto (Lookup) lookup = { 0 };
  gboolean *contained = g_new0 (gboolean, MAX (sc_index_get_size (self), 1));

  if (!make_key_pair (self, other, &keys, &others))
    return contained;
  lookup_init (&lookup, &others);
  for (gsize i = 0; i < keys.n; i++)
    contained[i] = lookup_find (&lookup, &keys, i) >= 0;
  return contained;
}

ScIndex *
sc_index_take (ScIndex *self, const gssize *positions, gsize n, GError **error)
{
  g_autoptr (ScArray) labels = sc_array_take (self->labels, 0, positions, n, error);
  return labels != NULL ? sc_index_new (labels, error) : NULL;
}

ScIndex *
sc_index_intersection (ScIndex *a, ScIndex *b, GError **error)
{
  if (sc_index_equal (a, b))
    return sc_index_ref (a);

  g_autofree gboolean *contained = sc_index_contains (a, b);
  g_autofree gssize *positions = g_new (gssize, MAX (sc_index_get_size (a), 1));
  gsize n = 0;
  for (gsize i = 0; i < sc_index_get_size (a); i++)
    if (contained[i])
      positions[n++] = (gssize) i;
  /* No label is shared between kinds; what is left is the question which kind
   * the empty axis has, and NumPy has an answer for some pairs only. */
  ScArray *x = a->labels, *y = b->labels;
  if (!sc_index_is_comparable (a, b) && x->dtype != y->dtype)
    {
      gboolean has_text = x->dtype == SC_DTYPE_STRING || y->dtype == SC_DTYPE_STRING;
      gboolean has_time = sc_dtype_is_time (x->dtype) || sc_dtype_is_time (y->dtype);
      if (has_text && !has_time)
        return sc_index_take (x->dtype == SC_DTYPE_STRING ? a : b, positions, 0, error);
      if (sc_dtype_is_time (x->dtype) && sc_dtype_is_time (y->dtype))
        return sc_index_take (x->dtype == SC_DTYPE_DATETIME ? a : b, positions, 0, error);
      ScArray *number = sc_dtype_is_time (x->dtype) ? y : x, *time = number == x ? y : x;
      if (has_text || time->dtype == SC_DTYPE_DATETIME || sc_dtype_is_floating (number->dtype))
        {
          set_incomparable (error, a, b);
          return NULL;
        }
      return sc_index_take (time == x ? a : b, positions, 0, error);
    }
  g_autoptr (ScIndex) shared = sc_index_take (a, positions, n, error);
  if (shared == NULL || !sc_index_is_comparable (a, b))
    return g_steal_pointer (&shared);
  g_autoptr (ScArray) labels = cast_labels (shared->labels, b->labels, error);
  return labels != NULL ? sc_index_new (labels, error) : NULL;
}

/* +1 upwards, −1 downwards, 0 neither; equal neighbours count as both. */
static gint
get_direction (const Keys *keys)
{
  gboolean up = TRUE, down = TRUE;

  for (gsize i = 1; i < keys->n; i++)
    {
      gint order = compare_keys (&(gsize) { i - 1 }, &(gsize) { i }, (gpointer) keys);
      if (keys->kind == KEY_FLOAT && (isnan (keys->floats[i - 1]) || isnan (keys->floats[i])))
        return 0;
      up &= order <= 0;
      down &= order >= 0;
    }
  return up ? 1 : down ? -1 : 0;
}

static long double
key_value (const Keys *keys, gsize i)
{
  return keys->kind == KEY_FLOAT ? (long double) keys->floats[i] : (long double) keys->integers[i];
}

/* The sign of target i less key k, in the direction of the keys. */
static gint
compare_with_target (const Keys *keys, gsize k, gint direction, const Keys *targets, gsize i)
{
  if (keys->kind == KEY_TEXT)
    return strcmp (targets->texts[i], keys->texts[k]) * direction;
  long double distance = (key_value (targets, i) - key_value (keys, k)) * direction;
  return (distance > 0) - (distance < 0);
}

/* How many of @keys stand before where target i belongs; @or_equal counts equal ones too. */
static gsize
count_before (const Keys *keys, gint direction, const Keys *targets, gsize i, gboolean or_equal)
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

static gssize
find_inexact (const Keys *keys, gint direction, const Keys *targets, gsize i, ScMatch match, long double tolerance)
{
  if (targets->kind == KEY_FLOAT && isnan (targets->floats[i]))
    return -1;

  gssize before = (gssize) count_before (keys, direction, targets, i, TRUE) - 1;
  gssize after = (gssize) count_before (keys, direction, targets, i, FALSE);
  if (after == (gssize) keys->n)
    after = -1;

  gssize found = match == SC_MATCH_PAD ? before : after;
  if (keys->kind == KEY_TEXT)
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

gssize *
sc_index_get_positions (ScIndex *self, ScIndex *target, ScMatch match, gdouble tolerance, GError **error)
{
  g_auto (Keys) keys = { 0 }, targets = { 0 };
  gsize n = sc_index_get_size (target);
  g_autofree gssize *positions = g_new (gssize, MAX (n, 1));

  if (!sc_index_is_unique (self))
    {
      g_set_error_literal (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_DUPLICATE_LABELS,
                           "a label that is there more than once cannot be aligned");
      return NULL;
    }
  if (!make_key_pair (self, target, &keys, &targets))
    {
      if (match != SC_MATCH_EXACT)
        {
          set_incomparable (error, self, target);
          return NULL;
        }
      for (gsize i = 0; i < n; i++)
        positions[i] = -1;
      return g_steal_pointer (&positions);
    }

  if (match == SC_MATCH_EXACT)
    {
      g_auto (Lookup) lookup = { 0 };
      lookup_init (&lookup, &keys);
      for (gsize i = 0; i < n; i++)
        positions[i] = lookup_find (&lookup, &targets, i);
      return g_steal_pointer (&positions);
    }

  gboolean no_distance = keys.kind == KEY_TEXT && (match == SC_MATCH_NEAREST || !isnan (tolerance));
  gint direction = no_distance ? 0 : get_direction (&keys);
  if (direction == 0)
    {
      g_set_error_literal (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_UNSORTED_LABELS,
                           no_distance ? "texts have no distance, so there is no inexact match"
                                       : "an inexact match needs labels that rise or fall throughout");
      return NULL;
    }
  long double reach = tolerance;
  if (keys.kind == KEY_INTEGER && sc_dtype_is_time (self->labels->dtype))
    reach *= MAX (self->labels->ticks_per_second, target->labels->ticks_per_second);
  for (gsize i = 0; i < n; i++)
    positions[i] = find_inexact (&keys, direction, &targets, i, match, reach);
  return g_steal_pointer (&positions);
}
