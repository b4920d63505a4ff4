/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/index.h"

#include <math.h>
#include <string.h>

#include "base/sentences.h"
#include "combine/combine-error.h"
#include "combine/label-keys.h"
#include "combine/result-type.h"

struct _ScIndex
{
  gatomicrefcount references;
  ScArray *labels; /* 1-d, contiguous */
};

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

static gboolean
make_key_pair (ScIndex *a, ScIndex *b, ScLabelKeys *keys_a, ScLabelKeys *keys_b)
{
  ScLabelKeyKind kind;
  gint64 ticks_per_second;

  if (!sc_label_keys_choose (a->labels, b->labels, &kind, &ticks_per_second))
    return FALSE;
  sc_label_keys_make (a->labels, kind, ticks_per_second, keys_a);
  sc_label_keys_make (b->labels, kind, ticks_per_second, keys_b);
  return TRUE;
}

gboolean
sc_index_is_comparable (ScIndex *a, ScIndex *b)
{
  ScLabelKeyKind kind;
  gint64 ticks_per_second;
  return sc_label_keys_choose (a->labels, b->labels, &kind, &ticks_per_second);
}

gboolean
sc_index_equal (ScIndex *a, ScIndex *b)
{
  g_auto (ScLabelKeys) keys_a = { 0 }, keys_b = { 0 };

  if (a == b || a->labels == b->labels)
    return TRUE;
  if (sc_index_get_size (a) != sc_index_get_size (b) || !make_key_pair (a, b, &keys_a, &keys_b))
    return FALSE;
  for (gsize i = 0; i < keys_a.n; i++)
    if (!sc_label_keys_equal (&keys_a, i, &keys_b, i))
      return FALSE;
  return TRUE;
}

gboolean
sc_index_is_unique (ScIndex *self)
{
  g_auto (ScLabelKeys) a = { 0 }, b = { 0 };
  g_auto (ScLabelLookup) lookup = { 0 };

  if (!make_key_pair (self, self, &a, &b))
    return FALSE;
  sc_label_lookup_init (&lookup, &a);
  return !lookup.has_duplicate;
}

static void
set_incomparable (GError **error, ScIndex *a, ScIndex *b)
{
  g_set_error (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_TYPE_MISMATCH,
               _("labels of type %s and of type %s cannot stand on one axis"), sc_dtype_get_name (a->labels->dtype),
               sc_dtype_get_name (b->labels->dtype));
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
      g_auto (ScLabelKeys) keys = { 0 };
      sc_label_keys_make (labels, SC_LABEL_KEY_INTEGER, ticks_per_second, &keys);
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

  g_auto (ScLabelKeys) keys = { 0 };
  ScLabelKeyKind kind;
  gint64 ticks_per_second;
  if (!sc_label_keys_choose (both, both, &kind, &ticks_per_second))
    {
      set_incomparable (error, a, b);
      return NULL;
    }
  sc_label_keys_make (both, kind, ticks_per_second, &keys);
  g_autofree gsize *order = g_new (gsize, keys.n);
  for (gsize i = 0; i < keys.n; i++)
    order[i] = i;
  g_qsort_with_data (order, (gint) keys.n, sizeof *order, sc_label_keys_compare, &keys);

  g_autofree gssize *positions = g_new (gssize, keys.n);
  gsize n = 0;
  for (gsize i = 0; i < keys.n; i++)
    if (i == 0 || !sc_label_keys_equal (&keys, order[i - 1], &keys, order[i]))
      positions[n++] = (gssize) order[i];
  g_autoptr (ScArray) labels = sc_array_take (both, 0, positions, n, error);
  return labels != NULL ? sc_index_new (labels, error) : NULL;
}

gboolean *
sc_index_contains (ScIndex *self, ScIndex *other)
{
  g_auto (ScLabelKeys) keys = { 0 }, others = { 0 };
  g_auto (ScLabelLookup) lookup = { 0 };
  gboolean *contained = g_new0 (gboolean, MAX (sc_index_get_size (self), 1));

  if (!make_key_pair (self, other, &keys, &others))
    return contained;
  sc_label_lookup_init (&lookup, &others);
  for (gsize i = 0; i < keys.n; i++)
    contained[i] = sc_label_lookup_find (&lookup, &keys, i) >= 0;
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

gssize *
sc_index_get_positions (ScIndex *self, ScIndex *target, ScMatch match, gdouble tolerance, GError **error)
{
  g_auto (ScLabelKeys) keys = { 0 }, targets = { 0 };
  gsize n = sc_index_get_size (target);
  g_autofree gssize *positions = g_new (gssize, MAX (n, 1));

  if (!sc_index_is_unique (self))
    {
      g_set_error_literal (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_DUPLICATE_LABELS,
                           _("a label that is there more than once cannot be aligned"));
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
      g_auto (ScLabelLookup) lookup = { 0 };
      sc_label_lookup_init (&lookup, &keys);
      for (gsize i = 0; i < n; i++)
        positions[i] = sc_label_lookup_find (&lookup, &targets, i);
      return g_steal_pointer (&positions);
    }

  gboolean no_distance = keys.kind == SC_LABEL_KEY_TEXT && (match == SC_MATCH_NEAREST || !isnan (tolerance));
  gint direction = no_distance ? 0 : sc_label_keys_get_direction (&keys);
  if (direction == 0)
    {
      g_set_error_literal (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_UNSORTED_LABELS,
                           no_distance ? _("texts have no distance, so there is no inexact match")
                                       : _("an inexact match needs labels that rise or fall throughout"));
      return NULL;
    }
  long double reach = tolerance;
  if (keys.kind == SC_LABEL_KEY_INTEGER && sc_dtype_is_time (self->labels->dtype))
    reach *= MAX (self->labels->ticks_per_second, target->labels->ticks_per_second);
  for (gsize i = 0; i < n; i++)
    positions[i] = sc_label_keys_find_inexact (&keys, direction, &targets, i, match, reach);
  return g_steal_pointer (&positions);
}
