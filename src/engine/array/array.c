/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "array/array.h"

#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define ALIGNMENT 64

/* From here on large pages pay. */
#define LARGE_BYTES ((gsize) 4 << 20)

G_DEFINE_QUARK (sc-array-error-quark, sc_array_error)

/* What several views share. */
typedef struct
{
  gatomicrefcount references;
  gpointer owner;
  GDestroyNotify free_owner;
} Buffer;

typedef struct
{
  ScArray public;
  gatomicrefcount references;
  Buffer *buffer;
} Array;

static Buffer *
buffer_new (gpointer owner, GDestroyNotify free_owner)
{
  Buffer *buffer = g_new (Buffer, 1);
  g_atomic_ref_count_init (&buffer->references);
  buffer->owner = owner;
  buffer->free_owner = free_owner;
  return buffer;
}

static void
buffer_unref (Buffer *buffer)
{
  if (!g_atomic_ref_count_dec (&buffer->references))
    return;
  if (buffer->free_owner != NULL)
    buffer->free_owner (buffer->owner);
  g_free (buffer);
}

static ScArray *
array_new_on_buffer (Buffer *buffer, ScDType dtype, gint ndim, const gsize *shape, gpointer data)
{
  Array *self = g_new0 (Array, 1);
  gssize stride = (gssize) sc_dtype_get_size (dtype);

  g_atomic_ref_count_init (&self->references);
  self->buffer = buffer;
  self->public.dtype = dtype;
  self->public.ndim = ndim;
  self->public.data = data;
  self->public.ticks_per_second = SC_NANOSECONDS;
  for (gint i = ndim - 1; i >= 0; i--)
    {
      self->public.shape[i] = shape[i];
      self->public.strides[i] = stride;
      stride *= (gssize) shape[i];
    }
  return &self->public;
}

/* A view that starts as @self, to be reshaped by the caller. */
static ScArray *
array_new_view (ScArray *self)
{
  Array *parent = (Array *) self;
  Array *view = g_memdup2 (parent, sizeof *parent);

  g_atomic_ref_count_init (&view->references);
  g_atomic_ref_count_inc (&view->buffer->references);
  return &view->public;
}

/* A string array's buffer: the count, then the pointers. */
typedef struct
{
  gsize n;
  gchar **strings;
} Strings;

static void
strings_free (gpointer data)
{
  Strings *strings = data;
  for (gsize i = 0; i < strings->n; i++)
    g_free (strings->strings[i]);
  g_free (strings->strings);
  g_free (strings);
}

gboolean
sc_shape_get_bytes (ScDType dtype, gint ndim, const gsize *shape, gsize *bytes)
{
  gsize total = sc_dtype_get_size (dtype);
  gboolean empty = FALSE;

  for (gint i = 0; i < ndim; i++)
    if (shape[i] == 0)
      empty = TRUE;
    else if (!g_size_checked_mul (&total, total, shape[i]))
      return FALSE;
  *bytes = empty ? 0 : total;
  return total <= G_MAXSSIZE;
}

static void
set_too_large (GError **error, ScDType dtype, gint ndim, const gsize *shape)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (gint i = 0; i < ndim; i++)
    g_string_append_printf (text, i == 0 ? "%" G_GSIZE_FORMAT : " × %" G_GSIZE_FORMAT, shape[i]);
  g_set_error (error, SC_ARRAY_ERROR, SC_ARRAY_ERROR_TOO_LARGE,
               "There is not enough memory for %s values of type %s", text->str, sc_dtype_get_name (dtype));
}

/* Memory that is touched for the first time costs more than the copying of
 * values into it where each page of 4 KiB has to be asked for on its own. */
static void
use_large_pages (gchar *block, gsize bytes)
{
#ifdef MADV_HUGEPAGE
  guintptr page = (guintptr) sysconf (_SC_PAGESIZE);
  guintptr first = ((guintptr) block + page - 1) & ~(page - 1), end = ((guintptr) block + bytes) & ~(page - 1);
  /* A wish: where it is not granted, the pages are small. */
  if (bytes >= LARGE_BYTES)
    madvise ((gpointer) first, end - first, MADV_HUGEPAGE);
#endif
}

ScArray *
sc_array_new (ScDType dtype, gint ndim, const gsize *shape, GError **error)
{
  gsize bytes;

  g_return_val_if_fail (ndim >= 0 && ndim <= SC_MAX_DIMS, NULL);
  g_return_val_if_fail (ndim == 0 || shape != NULL, NULL);

  if (!sc_shape_get_bytes (dtype, ndim, shape, &bytes) || bytes > G_MAXSSIZE - ALIGNMENT)
    {
      set_too_large (error, dtype, ndim, shape);
      return NULL;
    }
  /* Zeroed by the kernel where it is big: untouched pages cost nothing. */
  gchar *block = g_try_malloc0 (bytes + ALIGNMENT);
  if (block == NULL)
    {
      set_too_large (error, dtype, ndim, shape);
      return NULL;
    }
  use_large_pages (block, bytes + ALIGNMENT);
  if (dtype == SC_DTYPE_STRING)
    {
      Strings *strings = g_new (Strings, 1);
      strings->n = bytes / sizeof (gchar *);
      strings->strings = (gchar **) block;
      return array_new_on_buffer (buffer_new (strings, strings_free), dtype, ndim, shape, block);
    }
  gpointer data = (gpointer) (((guintptr) block + ALIGNMENT - 1) & ~(guintptr) (ALIGNMENT - 1));
  return array_new_on_buffer (buffer_new (block, g_free), dtype, ndim, shape, data);
}

ScArray *
sc_array_new_for_data (ScDType dtype, gint ndim, const gsize *shape, gpointer data, gpointer owner,
                       GDestroyNotify free_owner)
{
  g_return_val_if_fail (ndim >= 0 && ndim <= SC_MAX_DIMS, NULL);
  return array_new_on_buffer (buffer_new (owner, free_owner), dtype, ndim, shape, data);
}

ScArray *
sc_array_new_double (gdouble value)
{
  gdouble *data = g_memdup2 (&value, sizeof value);
  return sc_array_new_for_data (SC_DTYPE_FLOAT64, 0, NULL, data, data, g_free);
}

ScArray *
sc_array_new_int (gint64 value)
{
  gint64 *data = g_memdup2 (&value, sizeof value);
  return sc_array_new_for_data (SC_DTYPE_INT64, 0, NULL, data, data, g_free);
}

ScArray *
sc_array_new_text (const gchar *text)
{
  Strings *strings = g_new (Strings, 1);
  strings->n = 1;
  strings->strings = g_new (gchar *, 1);
  strings->strings[0] = g_strdup (text);
  return sc_array_new_for_data (SC_DTYPE_STRING, 0, NULL, strings->strings, strings, strings_free);
}

ScArray *
sc_array_ref (ScArray *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&((Array *) self)->references);
  return self;
}

void
sc_array_unref (ScArray *self)
{
  Array *array = (Array *) self;

  if (self == NULL || !g_atomic_ref_count_dec (&array->references))
    return;
  buffer_unref (array->buffer);
  g_free (array);
}

gsize
sc_array_get_size (const ScArray *self)
{
  gsize size = 1;
  for (gint i = 0; i < self->ndim; i++)
    size *= self->shape[i];
  return size;
}

gboolean
sc_array_is_contiguous (const ScArray *self)
{
  gssize stride = (gssize) sc_dtype_get_size (self->dtype);

  for (gint i = self->ndim - 1; i >= 0; i--)
    {
      if (self->shape[i] > 1 && self->strides[i] != stride)
        return sc_array_get_size (self) == 0;
      stride *= (gssize) self->shape[i];
    }
  return TRUE;
}

ScArray *
sc_array_slice (ScArray *self, const gsize *start, const gsize *count, const gssize *step)
{
  ScArray *view = array_new_view (self);

  for (gint i = 0; i < self->ndim; i++)
    {
      gssize s = step != NULL ? step[i] : 1;
      /* A step backwards below 0 is a large number without sign. */
      g_assert (s != 0 && (count[i] == 0 || (start[i] < self->shape[i] && start[i] + (count[i] - 1) * (gsize) s < self->shape[i])));
      if (count[i] > 0)
        view->data = (gchar *) view->data + (gssize) start[i] * self->strides[i];
      view->shape[i] = count[i];
      view->strides[i] = self->strides[i] * s;
    }
  return view;
}

ScArray *
sc_array_transpose (ScArray *self, const gint *axes)
{
  ScArray *view = array_new_view (self);

  for (gint i = 0; i < self->ndim; i++)
    {
      g_assert (axes[i] >= 0 && axes[i] < self->ndim);
      view->shape[i] = self->shape[axes[i]];
      view->strides[i] = self->strides[axes[i]];
    }
  return view;
}

ScArray *
sc_array_broadcast (ScArray *self, gint ndim, const gsize *shape, const gint *axes)
{
  ScArray *view = array_new_view (self);

  view->ndim = ndim;
  for (gint i = 0; i < ndim; i++)
    {
      g_assert (axes[i] < self->ndim && (axes[i] < 0 || self->shape[axes[i]] == shape[i]));
      view->shape[i] = shape[i];
      view->strides[i] = axes[i] < 0 ? 0 : self->strides[axes[i]];
    }
  return view;
}

ScArray *
sc_array_reshape (ScArray *self, gint ndim, const gsize *shape)
{
  g_return_val_if_fail (sc_array_is_contiguous (self), NULL);

  ScArray *view = array_new_view (self);
  gssize stride = (gssize) sc_dtype_get_size (self->dtype);
  view->ndim = ndim;
  for (gint i = ndim - 1; i >= 0; i--)
    {
      view->shape[i] = shape[i];
      view->strides[i] = stride;
      stride *= (gssize) shape[i];
    }
  g_assert (sc_array_get_size (view) == sc_array_get_size (self));
  return view;
}

gconstpointer
sc_array_get_pointer (const ScArray *self, gsize index)
{
  const gchar *p = self->data;

  for (gint i = self->ndim - 1; i >= 0; i--)
    {
      p += (gssize) (index % self->shape[i]) * self->strides[i];
      index /= self->shape[i];
    }
  return p;
}

gdouble
sc_array_get_double (const ScArray *self, gsize index)
{
  gconstpointer p = sc_array_get_pointer (self, index);

  switch (self->dtype)
    {
    case SC_DTYPE_BOOL:
    case SC_DTYPE_UINT8:
      return *(const guint8 *) p;
    case SC_DTYPE_INT8:
      return *(const gint8 *) p;
    case SC_DTYPE_INT16:
      return *(const gint16 *) p;
    case SC_DTYPE_UINT16:
      return *(const guint16 *) p;
    case SC_DTYPE_INT32:
      return *(const gint32 *) p;
    case SC_DTYPE_UINT32:
      return *(const guint32 *) p;
    case SC_DTYPE_INT64:
      return (gdouble) * (const gint64 *) p;
    case SC_DTYPE_UINT64:
      return (gdouble) * (const guint64 *) p;
    case SC_DTYPE_FLOAT32:
      return *(const gfloat *) p;
    case SC_DTYPE_FLOAT64:
      return *(const gdouble *) p;
    case SC_DTYPE_DATETIME:
    case SC_DTYPE_TIMEDELTA:
      return *(const gint64 *) p == SC_NOT_A_TIME ? NAN : (gdouble) * (const gint64 *) p;
    case SC_DTYPE_STRING:
    default:
      return NAN;
    }
}

gint64
sc_array_get_int (const ScArray *self, gsize index)
{
  gconstpointer p = sc_array_get_pointer (self, index);

  switch (self->dtype)
    {
    case SC_DTYPE_INT64:
    case SC_DTYPE_DATETIME:
    case SC_DTYPE_TIMEDELTA:
      return *(const gint64 *) p;
    case SC_DTYPE_UINT64:
      return (gint64) MIN (*(const guint64 *) p, (guint64) G_MAXINT64);
    case SC_DTYPE_STRING:
      return 0;
    default:
      {
        gdouble value = sc_array_get_double (self, index);
        if (isnan (value))
          return 0;
        if (value >= 0x1p63)
          return G_MAXINT64;
        return value <= -0x1p63 ? G_MININT64 : (gint64) value;
      }
    }
}

const gchar *
sc_array_get_string (const ScArray *self, gsize index)
{
  g_return_val_if_fail (self->dtype == SC_DTYPE_STRING, NULL);
  return *(const gchar *const *) sc_array_get_pointer (self, index);
}

gboolean
sc_array_is_missing (const ScArray *self, gsize index)
{
  if (self->dtype == SC_DTYPE_STRING)
    return sc_array_get_string (self, index) == NULL;
  return isnan (sc_array_get_double (self, index));
}

gchar *
sc_array_format_element (const ScArray *self, gsize index)
{
  switch (self->dtype)
    {
    case SC_DTYPE_DATETIME:
      return sc_time_format (self->calendar, sc_array_get_int (self, index), self->ticks_per_second);
    case SC_DTYPE_TIMEDELTA:
      return sc_timedelta_format (sc_array_get_int (self, index), self->ticks_per_second);
    case SC_DTYPE_STRING:
      {
        const gchar *text = sc_array_get_string (self, index);
        return g_strdup (text != NULL ? text : "missing");
      }
    case SC_DTYPE_BOOL:
      return g_strdup (sc_array_get_double (self, index) != 0 ? "true" : "false");
    case SC_DTYPE_UINT64:
      return g_strdup_printf ("%" G_GUINT64_FORMAT, *(const guint64 *) sc_array_get_pointer (self, index));
    case SC_DTYPE_FLOAT32:
    case SC_DTYPE_FLOAT64:
      {
        /* The shortest text that gives the same number again. */
        gdouble value = sc_array_get_double (self, index);
        gchar text[G_ASCII_DTOSTR_BUF_SIZE];
        for (gint digits = 6; digits <= 17; digits++)
          {
            gchar format[8];
            g_snprintf (format, sizeof format, "%%.%dg", digits);
            g_ascii_formatd (text, sizeof text, format, value);
            gdouble again = g_ascii_strtod (text, NULL);
            if (self->dtype == SC_DTYPE_FLOAT32 ? (gfloat) again == (gfloat) value : again == value)
              break;
          }
        return g_strdup (isnan (value) ? "NaN" : text);
      }
    default:
      return g_strdup_printf ("%" G_GINT64_FORMAT, sc_array_get_int (self, index));
    }
}
