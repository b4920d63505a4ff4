/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies of arrays: in C order, of chosen positions, in another type. */
#include <math.h>
#include <string.h>

#include "array/array.h"

/* Rows along the last dimension, visited in C order. */
typedef struct
{
  const ScArray *array;
  gsize index[SC_MAX_DIMS];
  const gchar *row;
  gsize row_length;
  gssize row_stride;
  gsize n_rows;
} Rows;

static void
rows_init (Rows *rows, const ScArray *array)
{
  memset (rows, 0, sizeof *rows);
  rows->array = array;
  rows->row = array->data;
  rows->row_length = array->ndim > 0 ? array->shape[array->ndim - 1] : 1;
  rows->row_stride = array->ndim > 0 ? array->strides[array->ndim - 1] : 0;
  rows->n_rows = 1;
  for (gint i = 0; i + 1 < array->ndim; i++)
    rows->n_rows *= array->shape[i];
}

static void
rows_next (Rows *rows)
{
  const ScArray *array = rows->array;

  for (gint i = array->ndim - 2; i >= 0; i--)
    {
      rows->row += array->strides[i];
      if (++rows->index[i] < array->shape[i])
        return;
      rows->row -= (gssize) array->shape[i] * array->strides[i];
      rows->index[i] = 0;
    }
}

static ScArray *
new_like (const ScArray *self, ScDType dtype, const gsize *shape, GError **error)
{
  ScArray *copy = sc_array_new (dtype, self->ndim, shape, error);
  if (copy != NULL)
    {
      copy->ticks_per_second = self->ticks_per_second;
      copy->calendar = self->calendar;
    }
  return copy;
}

static void
copy_row (gchar *to, const gchar *from, gssize stride, gsize n, ScDType dtype)
{
  gsize size = sc_dtype_get_size (dtype);

  if (dtype == SC_DTYPE_STRING)
    for (gsize i = 0; i < n; i++)
      ((gchar **) to)[i] = g_strdup (*(gchar *const *) (from + (gssize) i * stride));
  else if (stride == (gssize) size)
    memcpy (to, from, n * size);
  else
    switch (size)
      {
      case 1:
        for (gsize i = 0; i < n; i++)
          to[i] = from[(gssize) i * stride];
        break;
      case 2:
        for (gsize i = 0; i < n; i++)
          ((guint16 *) to)[i] = *(const guint16 *) (from + (gssize) i * stride);
        break;
      case 4:
        for (gsize i = 0; i < n; i++)
          ((guint32 *) to)[i] = *(const guint32 *) (from + (gssize) i * stride);
        break;
      default:
        for (gsize i = 0; i < n; i++)
          ((guint64 *) to)[i] = *(const guint64 *) (from + (gssize) i * stride);
        break;
      }
}

ScArray *
sc_array_copy (ScArray *self, GError **error)
{
  ScArray *copy = new_like (self, self->dtype, self->shape, error);
  if (copy == NULL || sc_array_get_size (self) == 0)
    return copy;

  gchar *to = copy->data;
  if (sc_array_is_contiguous (self))
    {
      copy_row (to, self->data, (gssize) sc_dtype_get_size (self->dtype), sc_array_get_size (self), self->dtype);
      return copy;
    }
  Rows rows;
  rows_init (&rows, self);
  for (gsize r = 0; r < rows.n_rows; r++)
    {
      copy_row (to, rows.row, rows.row_stride, rows.row_length, self->dtype);
      to += rows.row_length * sc_dtype_get_size (self->dtype);
      rows_next (&rows);
    }
  return copy;
}

ScArray *
sc_array_contiguous (ScArray *self, GError **error)
{
  return sc_array_is_contiguous (self) ? sc_array_ref (self) : sc_array_copy (self, error);
}

ScArray *
sc_array_take (ScArray *self, gint axis, const gssize *indices, gsize n, GError **error)
{
  gsize shape[SC_MAX_DIMS];
  gsize outer = 1, inner = 1;
  gsize size = sc_dtype_get_size (self->dtype);

  g_return_val_if_fail (axis >= 0 && axis < self->ndim, NULL);

  g_autoptr (ScArray) source = sc_array_contiguous (self, error);
  if (source == NULL)
    return NULL;
  memcpy (shape, self->shape, sizeof shape);
  shape[axis] = n;
  ScArray *copy = new_like (self, self->dtype, shape, error);
  if (copy == NULL)
    return NULL;
  for (gint i = 0; i < axis; i++)
    outer *= self->shape[i];
  for (gint i = axis + 1; i < self->ndim; i++)
    inner *= self->shape[i];

  const gchar *from = source->data;
  gchar *to = copy->data;
  for (gsize o = 0; o < outer; o++)
    {
      const gchar *block = from + o * self->shape[axis] * inner * size;
      for (gsize k = 0; k < n;)
        {
          gsize run = 1;
          if (indices[k] >= 0)
            {
              g_assert ((gsize) indices[k] < self->shape[axis]);
              while (k + run < n && indices[k + run] == indices[k] + (gssize) run)
                run++;
              g_assert ((gsize) indices[k] + run <= self->shape[axis]);
              copy_row (to, block + (gsize) indices[k] * inner * size, (gssize) size, run * inner, self->dtype);
            }
          to += run * inner * size;
          k += run;
        }
    }
  return copy;
}

/* Beyond an integer's range C leaves the conversion undefined; the end of the
 * range is taken instead. The bounds are exact powers of two in gdouble. */
static inline gdouble
clamp (gdouble value, gdouble low, gdouble high)
{
  if (isnan (value))
    return 0;
  return value < low ? low : value > high ? high : value;
}

#define FROM_REAL_TO_INT(T, MIN_VALUE, LIMIT, MAX_VALUE) \
  (isnan (v) ? (T) 0 : (gdouble) v >= (LIMIT) ? (T) (MAX_VALUE) : (gdouble) v <= (gdouble) (MIN_VALUE) ? (T) (MIN_VALUE) : (T) v)

#define LOOP(FROM, TO, EXPRESSION)                                          \
  for (gsize i = 0; i < n; i++)                                             \
    {                                                                       \
      FROM v = *(const FROM *) (from + (gssize) i * stride);                \
      ((TO *) to)[i] = (TO) (EXPRESSION);                                   \
    }                                                                       \
  break

/* To every type from an integer type; conversions between integers wrap as in C. */
#define CAST_FROM_INTEGER(FROM)                                             \
  switch (dtype)                                                            \
    {                                                                       \
    case SC_DTYPE_BOOL:    LOOP (FROM, guint8, v != 0);                     \
    case SC_DTYPE_INT8:    LOOP (FROM, gint8, v);                           \
    case SC_DTYPE_INT16:   LOOP (FROM, gint16, v);                          \
    case SC_DTYPE_INT32:   LOOP (FROM, gint32, v);                          \
    case SC_DTYPE_INT64:   LOOP (FROM, gint64, v);                          \
    case SC_DTYPE_UINT8:   LOOP (FROM, guint8, v);                          \
    case SC_DTYPE_UINT16:  LOOP (FROM, guint16, v);                         \
    case SC_DTYPE_UINT32:  LOOP (FROM, guint32, v);                         \
    case SC_DTYPE_UINT64:  LOOP (FROM, guint64, v);                         \
    case SC_DTYPE_FLOAT32: LOOP (FROM, gfloat, v);                          \
    case SC_DTYPE_FLOAT64: LOOP (FROM, gdouble, v);                         \
    default: g_assert_not_reached ();                                       \
    }                                                                       \
  break

#define CAST_FROM_REAL(FROM)                                                                     \
  switch (dtype)                                                                                 \
    {                                                                                            \
    case SC_DTYPE_BOOL:    LOOP (FROM, guint8, v != 0);                                          \
    case SC_DTYPE_INT8:    LOOP (FROM, gint8, clamp (v, G_MININT8, G_MAXINT8));                  \
    case SC_DTYPE_INT16:   LOOP (FROM, gint16, clamp (v, G_MININT16, G_MAXINT16));               \
    case SC_DTYPE_INT32:   LOOP (FROM, gint32, clamp (v, G_MININT32, G_MAXINT32));               \
    case SC_DTYPE_INT64:   LOOP (FROM, gint64, FROM_REAL_TO_INT (gint64, G_MININT64, 0x1p63, G_MAXINT64)); \
    case SC_DTYPE_UINT8:   LOOP (FROM, guint8, clamp (v, 0, G_MAXUINT8));                        \
    case SC_DTYPE_UINT16:  LOOP (FROM, guint16, clamp (v, 0, G_MAXUINT16));                      \
    case SC_DTYPE_UINT32:  LOOP (FROM, guint32, clamp (v, 0, G_MAXUINT32));                      \
    case SC_DTYPE_UINT64:  LOOP (FROM, guint64, FROM_REAL_TO_INT (guint64, 0, 0x1p64, G_MAXUINT64)); \
    case SC_DTYPE_FLOAT32: LOOP (FROM, gfloat, v);                                               \
    case SC_DTYPE_FLOAT64: LOOP (FROM, gdouble, v);                                              \
    default: g_assert_not_reached ();                                                            \
    }                                                                                            \
  break

static void
cast_row (gchar *to, ScDType dtype, const gchar *from, gssize stride, ScDType from_dtype, gsize n)
{
  switch (from_dtype)
    {
    case SC_DTYPE_BOOL:
    case SC_DTYPE_UINT8:   CAST_FROM_INTEGER (guint8);
    case SC_DTYPE_INT8:    CAST_FROM_INTEGER (gint8);
    case SC_DTYPE_INT16:   CAST_FROM_INTEGER (gint16);
    case SC_DTYPE_INT32:   CAST_FROM_INTEGER (gint32);
    case SC_DTYPE_INT64:   CAST_FROM_INTEGER (gint64);
    case SC_DTYPE_UINT16:  CAST_FROM_INTEGER (guint16);
    case SC_DTYPE_UINT32:  CAST_FROM_INTEGER (guint32);
    case SC_DTYPE_UINT64:  CAST_FROM_INTEGER (guint64);
    case SC_DTYPE_FLOAT32: CAST_FROM_REAL (gfloat);
    case SC_DTYPE_FLOAT64: CAST_FROM_REAL (gdouble);
    default:
      g_assert_not_reached ();
    }
}

void
sc_array_cast_into (const ScArray *self, ScArray *into)
{
  gchar *to = into->data;
  Rows rows;

  g_return_if_fail (sc_array_is_contiguous (into) && sc_array_get_size (into) == sc_array_get_size (self));
  if (sc_array_get_size (self) == 0)
    return;
  rows_init (&rows, self);
  if (sc_array_is_contiguous (self))
    {
      rows.n_rows = 1;
      rows.row_length = sc_array_get_size (self);
      rows.row_stride = (gssize) sc_dtype_get_size (self->dtype);
    }
  for (gsize r = 0; r < rows.n_rows; r++)
    {
      cast_row (to, into->dtype, rows.row, rows.row_stride, self->dtype, rows.row_length);
      to += rows.row_length * sc_dtype_get_size (into->dtype);
      rows_next (&rows);
    }
}

ScArray *
sc_array_cast (ScArray *self, ScDType dtype, GError **error)
{
  if (dtype == self->dtype)
    return sc_array_contiguous (self, error);
  if (sc_dtype_is_time (dtype) || sc_dtype_is_time (self->dtype) || dtype == SC_DTYPE_STRING
      || self->dtype == SC_DTYPE_STRING)
    {
      g_set_error (error, SC_ARRAY_ERROR, SC_ARRAY_ERROR_DTYPE, "Values of type %s cannot become %s",
                   sc_dtype_get_name (self->dtype), sc_dtype_get_name (dtype));
      return NULL;
    }
  ScArray *copy = new_like (self, dtype, self->shape, error);
  if (copy != NULL)
    sc_array_cast_into (self, copy);
  return copy;
}

gsize
sc_array_count_missing (const ScArray *self)
{
  gsize missing = 0;
  Rows rows;

  if ((!sc_dtype_is_floating (self->dtype) && !sc_dtype_is_time (self->dtype) && self->dtype != SC_DTYPE_STRING)
      || sc_array_get_size (self) == 0)
    return 0;
  rows_init (&rows, self);
  for (gsize r = 0; r < rows.n_rows; r++)
    {
      const gchar *row = rows.row;
      gssize stride = rows.row_stride;
      switch (self->dtype)
        {
        case SC_DTYPE_FLOAT32:
          for (gsize i = 0; i < rows.row_length; i++)
            missing += isnan (*(const gfloat *) (row + (gssize) i * stride)) != 0;
          break;
        case SC_DTYPE_FLOAT64:
          for (gsize i = 0; i < rows.row_length; i++)
            missing += isnan (*(const gdouble *) (row + (gssize) i * stride)) != 0;
          break;
        case SC_DTYPE_STRING:
          for (gsize i = 0; i < rows.row_length; i++)
            missing += *(gchar *const *) (row + (gssize) i * stride) == NULL;
          break;
        default:
          for (gsize i = 0; i < rows.row_length; i++)
            missing += *(const gint64 *) (row + (gssize) i * stride) == SC_NOT_A_TIME;
          break;
        }
      rows_next (&rows);
    }
  return missing;
}

/* Ticks of different length that name the same moment are equal. */
static gboolean
ticks_equal (gint64 a, gint64 a_per_second, gint64 b, gint64 b_per_second)
{
  if (a == SC_NOT_A_TIME || b == SC_NOT_A_TIME || a_per_second == b_per_second)
    return a == b;
  return (__int128) a * b_per_second == (__int128) b * a_per_second;
}

static gboolean
element_equal (const ScArray *a, const ScArray *b, gsize index)
{
  if (a->dtype == SC_DTYPE_STRING)
    return g_strcmp0 (sc_array_get_string (a, index), sc_array_get_string (b, index)) == 0;
  if (sc_dtype_is_time (a->dtype))
    return ticks_equal (sc_array_get_int (a, index), a->ticks_per_second, sc_array_get_int (b, index),
                        b->ticks_per_second);
  if (a->dtype == SC_DTYPE_UINT64 && b->dtype == SC_DTYPE_UINT64)
    return *(const guint64 *) sc_array_get_pointer (a, index) == *(const guint64 *) sc_array_get_pointer (b, index);
  if (!sc_dtype_is_floating (a->dtype) && !sc_dtype_is_floating (b->dtype))
    return sc_array_get_int (a, index) == sc_array_get_int (b, index);
  gdouble x = sc_array_get_double (a, index);
  gdouble y = sc_array_get_double (b, index);
  return x == y || (isnan (x) && isnan (y));
}

gboolean
sc_array_equal (const ScArray *a, const ScArray *b)
{
  gboolean a_number = sc_dtype_is_number (a->dtype);
  gboolean b_number = sc_dtype_is_number (b->dtype);

  if (a->ndim != b->ndim || memcmp (a->shape, b->shape, sizeof (gsize) * (gsize) a->ndim) != 0)
    return FALSE;
  if (a->dtype != b->dtype && !(a_number && b_number))
    return FALSE;
  if (a->dtype == SC_DTYPE_DATETIME && a->calendar != b->calendar)
    return FALSE;

  gsize size = sc_array_get_size (a);
  if (a->dtype == SC_DTYPE_FLOAT32 && b->dtype == SC_DTYPE_FLOAT32 && sc_array_is_contiguous (a)
      && sc_array_is_contiguous (b))
    {
      const gfloat *x = a->data, *y = b->data;
      for (gsize i = 0; i < size; i++)
        if (!(x[i] == y[i] || (isnan (x[i]) && isnan (y[i]))))
          return FALSE;
      return TRUE;
    }
  for (gsize i = 0; i < size; i++)
    if (!element_equal (a, b, i))
      return FALSE;
  return TRUE;
}
