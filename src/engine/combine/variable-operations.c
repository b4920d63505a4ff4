/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/variable-operations.h"

#include <math.h>
#include <string.h>

#include "base/sentences.h"
#include "combine/blend.h"
#include "combine/combine-error.h"
#include "combine/result-type.h"

gboolean
sc_compat_from_name (const gchar *name, ScCompat *compat)
{
  static const gchar *const names[] = {
    "no_conflicts", "equals", "broadcast_equals", "identical", "override", "minimal",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i]) == 0)
      {
        *compat = (ScCompat) i;
        return TRUE;
      }
  return FALSE;
}

/* Two arrays of one shape, made from variables of any dimensions. */
typedef struct
{
  ScArray *a;
  ScArray *b;
  const gchar *dims[SC_MAX_DIMS + 1];
  gsize shape[SC_MAX_DIMS];
  gint ndim;
} Pair;

static void
pair_clear (Pair *pair)
{
  g_clear_pointer (&pair->a, sc_array_unref);
  g_clear_pointer (&pair->b, sc_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pair, pair_clear)

static gboolean
pair_add_dims (Pair *pair, ScVariable *variable)
{
  for (gint i = 0; i < sc_variable_get_ndim (variable); i++)
    {
      const gchar *dim = sc_variable_get_dims (variable)[i];
      gsize size = sc_variable_get_shape (variable)[i];
      gint at = 0;
      while (at < pair->ndim && !g_str_equal (pair->dims[at], dim))
        at++;
      if (at < pair->ndim && pair->shape[at] != size)
        return FALSE;
      if (at < pair->ndim)
        continue;
      if (pair->ndim == SC_MAX_DIMS)
        return FALSE;
      pair->dims[at] = dim;
      pair->shape[at] = size;
      pair->ndim++;
    }
  return TRUE;
}

static ScArray *
broadcast_to (ScVariable *variable, const gchar *const *dims, const gsize *shape, gint ndim, GError **error)
{
  g_autoptr (ScArray) values = sc_variable_load (variable, error);
  gint axes[SC_MAX_DIMS];

  if (values == NULL)
    return NULL;
  for (gint i = 0; i < ndim; i++)
    axes[i] = sc_variable_get_dim (variable, dims[i]);
  return sc_array_broadcast (values, ndim, shape, axes);
}

/* %FALSE without an error: the sizes disagree. */
static gboolean
pair_init (Pair *pair, ScVariable *a, ScVariable *b, GError **error)
{
  memset (pair, 0, sizeof *pair);
  if (!pair_add_dims (pair, a) || !pair_add_dims (pair, b))
    return FALSE;
  pair->a = broadcast_to (a, pair->dims, pair->shape, pair->ndim, error);
  if (pair->a != NULL)
    pair->b = broadcast_to (b, pair->dims, pair->shape, pair->ndim, error);
  return pair->b != NULL;
}

ScVariable *
sc_variable_expand (ScVariable *self, const gchar *const *dims, const gsize *shape, GError **error)
{
  g_autoptr (ScArray) values = broadcast_to (self, dims, shape, (gint) g_strv_length ((GStrv) dims), error);
  return values != NULL ? sc_variable_new (dims, values, sc_variable_get_attributes (self)) : NULL;
}

ScVariable *
sc_variable_expand_like (ScVariable *self, ScVariable *other, GError **error)
{
  Pair pair = { 0 };

  if (!pair_add_dims (&pair, self) || !pair_add_dims (&pair, other))
    {
      g_set_error_literal (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_SIZE_MISMATCH, _("the sizes disagree"));
      return NULL;
    }
  if (pair.ndim == sc_variable_get_ndim (self))
    return sc_variable_ref (self);
  return sc_variable_expand (self, pair.dims, pair.shape, error);
}

/* Equal, or (with @gaps) one of the two missing. */
static gboolean
elements_agree (const ScArray *a, const ScArray *b, gsize index, gboolean gaps)
{
  gboolean missing_a = sc_array_is_missing (a, index), missing_b = sc_array_is_missing (b, index);

  if (missing_a || missing_b)
    return gaps || (missing_a && missing_b);
  if (a->dtype == SC_DTYPE_STRING)
    return g_str_equal (sc_array_get_string (a, index), sc_array_get_string (b, index));
  if (sc_dtype_is_floating (a->dtype) || sc_dtype_is_floating (b->dtype))
    return sc_array_get_double (a, index) == sc_array_get_double (b, index);
  if (sc_dtype_is_time (a->dtype))
    return (long double) sc_array_get_int (a, index) / a->ticks_per_second
           == (long double) sc_array_get_int (b, index) / b->ticks_per_second;
  return sc_array_get_int (a, index) == sc_array_get_int (b, index);
}

static gboolean
arrays_agree (const ScArray *a, const ScArray *b, gboolean gaps)
{
  gsize n = sc_array_get_size (a);

  if (n == 0)
    return TRUE;
  if (!(sc_dtype_is_number (a->dtype) && sc_dtype_is_number (b->dtype)) && a->dtype != b->dtype)
    return FALSE;
  if (a->dtype == SC_DTYPE_DATETIME && a->calendar != b->calendar)
    return FALSE;
  /* What most comparisons are: float fields in one piece. */
  if (sc_dtype_is_floating (a->dtype) && a->dtype == b->dtype && sc_array_is_contiguous (a) && sc_array_is_contiguous (b))
    return sc_floats_agree (a, b, gaps);
  for (gsize i = 0; i < n; i++)
    if (!elements_agree (a, b, i, gaps))
      return FALSE;
  return TRUE;
}

static gboolean
attributes_equal (ScAttributes *a, ScAttributes *b)
{
  if (sc_attributes_get_size (a) != sc_attributes_get_size (b))
    return FALSE;
  for (guint i = 0; i < sc_attributes_get_size (a); i++)
    if (!sc_attributes_equal_value (a, b, sc_attributes_get_name (a, i)))
      return FALSE;
  return TRUE;
}

gboolean
sc_variables_compatible (ScVariable *a, ScVariable *b, ScCompat compat, gboolean *compatible, GError **error)
{
  g_auto (Pair) pair = { 0 };
  g_autoptr (GError) failure = NULL;

  *compatible = TRUE;
  if (compat == SC_COMPAT_OVERRIDE)
    return TRUE;
  if (compat == SC_COMPAT_EQUALS || compat == SC_COMPAT_IDENTICAL)
    {
      gboolean same_dims = g_strv_equal (sc_variable_get_dims (a), sc_variable_get_dims (b));
      for (gint i = 0; same_dims && i < sc_variable_get_ndim (a); i++)
        same_dims = sc_variable_get_shape (a)[i] == sc_variable_get_shape (b)[i];
      if (compat == SC_COMPAT_IDENTICAL)
        same_dims = same_dims && attributes_equal (sc_variable_get_attributes (a), sc_variable_get_attributes (b));
      if (!same_dims)
        {
          *compatible = FALSE;
          return TRUE;
        }
    }
  if (!pair_init (&pair, a, b, &failure))
    {
      *compatible = FALSE;
      if (failure == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  *compatible = arrays_agree (pair.a, pair.b, compat == SC_COMPAT_NO_CONFLICTS);
  return TRUE;
}

static void
set_pair_error (GError **error, GError *failure)
{
  if (failure != NULL)
    g_propagate_error (error, failure);
  else
    g_set_error_literal (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_SIZE_MISMATCH, _("the sizes disagree"));
}

static gboolean
get_common_type (ScArray *a, ScArray *b, ScDType *dtype)
{
  if (a->dtype == SC_DTYPE_DATETIME && b->dtype == SC_DTYPE_DATETIME && a->calendar != b->calendar)
    return FALSE;
  if (sc_dtype_is_time (a->dtype) && a->ticks_per_second != b->ticks_per_second)
    return FALSE;
  return sc_result_type (a->dtype, b->dtype, dtype);
}

/* What an empty array becomes beside another: numbers give way to durations, these to dates, everything to text. */
static gint
rank_kind (ScDType dtype)
{
  return dtype == SC_DTYPE_STRING ? 3 : dtype == SC_DTYPE_DATETIME ? 2 : dtype == SC_DTYPE_TIMEDELTA ? 1 : 0;
}

/* Without a value nothing can conflict; what is left is the question which kind the
 * empty array has. NumPy has no answer for dates beside numbers or text, nor for
 * durations beside fractions. */
static ScVariable *
fill_empty (const Pair *pair, ScAttributes *attributes, GError **error)
{
  gboolean b_wins = rank_kind (pair->b->dtype) > rank_kind (pair->a->dtype);
  ScArray *kind = b_wins ? pair->b : pair->a, *other = b_wins ? pair->a : pair->b;
  gboolean has_date = pair->a->dtype == SC_DTYPE_DATETIME || pair->b->dtype == SC_DTYPE_DATETIME;
  g_autoptr (ScArray) empty = NULL;
  ScDType dtype;

  if ((has_date && !(sc_dtype_is_time (kind->dtype) && sc_dtype_is_time (other->dtype)))
      || (kind->dtype == SC_DTYPE_TIMEDELTA && sc_dtype_is_floating (other->dtype)))
    {
      g_set_error_literal (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_TYPE_MISMATCH,
                           _("values of different kinds cannot fill each other's gaps"));
      return NULL;
    }
  if (sc_dtype_is_number (kind->dtype) && sc_result_type (kind->dtype, other->dtype, &dtype))
    empty = sc_array_cast (kind, dtype, error);
  else
    empty = sc_array_ref (kind);
  return empty != NULL ? sc_variable_new (pair->dims, empty, attributes) : NULL;
}

ScVariable *
sc_variable_fill_missing (ScVariable *a, ScVariable *b, GError **error)
{
  g_auto (Pair) pair = { 0 };
  g_autoptr (GError) failure = NULL;
  ScDType dtype;

  if (!pair_init (&pair, a, b, &failure))
    {
      set_pair_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  if (sc_array_get_size (pair.a) == 0)
    return fill_empty (&pair, sc_variable_get_attributes (a), error);
  if (!get_common_type (pair.a, pair.b, &dtype))
    {
      g_set_error_literal (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_TYPE_MISMATCH,
                           _("values of different kinds cannot fill each other's gaps"));
      return NULL;
    }
  g_autoptr (ScArray) from = sc_array_cast (pair.b, dtype, error);
  g_autoptr (ScArray) wide = from != NULL ? sc_array_cast (pair.a, dtype, error) : NULL;
  g_autoptr (ScArray) filled = wide != NULL ? sc_array_copy (wide, error) : NULL;
  if (filled == NULL)
    return NULL;

  if (sc_dtype_is_floating (dtype))
    {
      sc_floats_blend (filled, 0, from);
      return sc_variable_new (pair.dims, filled, sc_variable_get_attributes (a));
    }
  gsize n = sc_array_get_size (filled), size = sc_dtype_get_size (dtype);
  for (gsize i = 0; i < n; i++)
    {
      if (!sc_array_is_missing (filled, i))
        continue;
      if (dtype == SC_DTYPE_STRING)
        ((gchar **) filled->data)[i] = g_strdup (sc_array_get_string (from, i));
      else
        memcpy ((gchar *) filled->data + i * size, sc_array_get_pointer (from, i), size);
    }
  return sc_variable_new (pair.dims, filled, sc_variable_get_attributes (a));
}

static gboolean
is_whole_number (ScDType dtype)
{
  return dtype == SC_DTYPE_BOOL || sc_dtype_is_integer (dtype);
}

/* Date and duration, two durations, or one of them and a whole number, which
 * NumPy takes for ticks. */
static ScArray *
add_times (ScArray *a, ScArray *b, GError **error)
{
  gboolean both_times = sc_dtype_is_time (a->dtype) && sc_dtype_is_time (b->dtype);
  gboolean both_dates = a->dtype == SC_DTYPE_DATETIME && b->dtype == SC_DTYPE_DATETIME;
  gboolean with_number = is_whole_number (a->dtype) || is_whole_number (b->dtype);

  if (both_dates || (both_times && a->ticks_per_second != b->ticks_per_second) || !(both_times || with_number))
    {
      g_set_error (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_TYPE_MISMATCH, _("%s and %s cannot be added"),
                   sc_dtype_get_name (a->dtype), sc_dtype_get_name (b->dtype));
      return NULL;
    }
  ScArray *date = a->dtype == SC_DTYPE_DATETIME ? a : b->dtype == SC_DTYPE_DATETIME ? b : NULL;
  ScArray *time = sc_dtype_is_time (a->dtype) ? a : b;
  ScArray *sum = sc_array_new (date != NULL ? SC_DTYPE_DATETIME : SC_DTYPE_TIMEDELTA, a->ndim, a->shape, error);
  if (sum == NULL)
    return NULL;
  sum->ticks_per_second = time->ticks_per_second;
  if (date != NULL)
    sum->calendar = date->calendar;
  gint64 *ticks = sum->data;
  for (gsize i = 0; i < sc_array_get_size (sum); i++)
    ticks[i] = sc_array_is_missing (a, i) || sc_array_is_missing (b, i)
                   ? SC_NOT_A_TIME
                   : (gint64) ((guint64) sc_array_get_int (a, i) + (guint64) sc_array_get_int (b, i));
  return sum;
}

/* Sums wrap around as NumPy's do. */
#define ADD(type, calculation_type)                                                              \
  {                                                                                              \
    const type *x = wide_a->data, *y = wide_b->data;                                             \
    type *z = sum->data;                                                                         \
    for (gsize i = 0; i < n; i++)                                                                \
      z[i] = (type) ((calculation_type) x[i] + (calculation_type) y[i]);                         \
  }                                                                                              \
  break

static ScArray *
add_numbers (ScArray *a, ScArray *b, GError **error)
{
  ScDType dtype;

  if (!sc_dtype_is_number (a->dtype) || !sc_dtype_is_number (b->dtype) || !sc_result_type (a->dtype, b->dtype, &dtype))
    {
      g_set_error (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_TYPE_MISMATCH, _("%s and %s cannot be added"),
                   sc_dtype_get_name (a->dtype), sc_dtype_get_name (b->dtype));
      return NULL;
    }
  g_autoptr (ScArray) wide_a = sc_array_cast (a, dtype, error);
  g_autoptr (ScArray) wide_b = wide_a != NULL ? sc_array_cast (b, dtype, error) : NULL;
  g_autoptr (ScArray) sum = wide_b != NULL ? sc_array_new (dtype, a->ndim, a->shape, error) : NULL;
  if (sum == NULL)
    return NULL;

  gsize n = sc_array_get_size (sum);
  switch (dtype)
    {
    case SC_DTYPE_FLOAT32:
      ADD (gfloat, gfloat);
    case SC_DTYPE_FLOAT64:
      ADD (gdouble, gdouble);
    case SC_DTYPE_INT8:
    case SC_DTYPE_UINT8:
      ADD (guint8, guint);
    case SC_DTYPE_INT16:
    case SC_DTYPE_UINT16:
      ADD (guint16, guint);
    case SC_DTYPE_INT32:
    case SC_DTYPE_UINT32:
      ADD (guint32, guint32);
    case SC_DTYPE_INT64:
    case SC_DTYPE_UINT64:
      ADD (guint64, guint64);
    default: /* true + true is true */
      for (gsize i = 0; i < n; i++)
        ((guint8 *) sum->data)[i] = ((const guint8 *) wide_a->data)[i] || ((const guint8 *) wide_b->data)[i];
    }
  return g_steal_pointer (&sum);
}

/* One text after the other. */
static ScArray *
add_texts (ScArray *a, ScArray *b, GError **error)
{
  ScArray *sum;

  if (sc_array_count_missing (a) > 0 || sc_array_count_missing (b) > 0)
    {
      g_set_error_literal (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_TYPE_MISMATCH, _("a missing text cannot be added"));
      return NULL;
    }
  sum = sc_array_new (SC_DTYPE_STRING, a->ndim, a->shape, error);
  for (gsize i = 0; sum != NULL && i < sc_array_get_size (sum); i++)
    ((gchar **) sum->data)[i] = g_strconcat (sc_array_get_string (a, i), sc_array_get_string (b, i), NULL);
  return sum;
}

ScVariable *
sc_variable_add (ScVariable *a, ScVariable *b, GError **error)
{
  g_auto (Pair) pair = { 0 };
  g_autoptr (GError) failure = NULL;

  if (!pair_init (&pair, a, b, &failure))
    {
      set_pair_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  gboolean times = sc_dtype_is_time (pair.a->dtype) || sc_dtype_is_time (pair.b->dtype);
  gboolean texts = pair.a->dtype == SC_DTYPE_STRING && pair.b->dtype == SC_DTYPE_STRING;
  g_autoptr (ScArray) sum = times   ? add_times (pair.a, pair.b, error)
                            : texts ? add_texts (pair.a, pair.b, error)
                                    : add_numbers (pair.a, pair.b, error);
  return sum != NULL ? sc_variable_new (pair.dims, sum, NULL) : NULL;
}
