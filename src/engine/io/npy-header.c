/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/npy-header.h"

#include <string.h>

#include "io/npz.h"

/* A cursor over the header's Python literal: {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), } */
typedef struct
{
  const gchar *p;
  const gchar *end;
} Cursor;

static void
skip_space (Cursor *cursor)
{
  while (cursor->p < cursor->end && (g_ascii_isspace (*cursor->p) || *cursor->p == '\0'))
    cursor->p++;
}

static gboolean
take (Cursor *cursor, gchar c)
{
  skip_space (cursor);
  if (cursor->p >= cursor->end || *cursor->p != c)
    return FALSE;
  cursor->p++;
  return TRUE;
}

static gchar *
take_string (Cursor *cursor)
{
  skip_space (cursor);
  if (cursor->p >= cursor->end || (*cursor->p != '\'' && *cursor->p != '"'))
    return NULL;
  gchar quote = *cursor->p++;
  const gchar *start = cursor->p;
  while (cursor->p < cursor->end && *cursor->p != quote)
    cursor->p++;
  if (cursor->p >= cursor->end)
    return NULL;
  return g_strndup (start, (gsize) (cursor->p++ - start));
}

static gboolean
take_word (Cursor *cursor, const gchar *word)
{
  gsize length = strlen (word);
  skip_space (cursor);
  if ((gsize) (cursor->end - cursor->p) < length || strncmp (cursor->p, word, length) != 0)
    return FALSE;
  cursor->p += length;
  return TRUE;
}

typedef enum
{
  SHAPE_OK,
  SHAPE_SYNTAX,
  SHAPE_TOO_MANY,
  SHAPE_OVERFLOW,
} ShapeResult;

static ShapeResult
take_shape (Cursor *cursor, ScNpyHeader *header)
{
  if (!take (cursor, '('))
    return SHAPE_SYNTAX;
  header->ndim = 0;
  while (!take (cursor, ')'))
    {
      gsize size = 0;
      skip_space (cursor);
      if (cursor->p >= cursor->end || !g_ascii_isdigit (*cursor->p))
        return SHAPE_SYNTAX;
      for (; cursor->p < cursor->end && g_ascii_isdigit (*cursor->p); cursor->p++)
        if (!g_size_checked_mul (&size, size, 10)
            || !g_size_checked_add (&size, size, (gsize) (*cursor->p - '0')))
          return SHAPE_OVERFLOW;
      take_word (cursor, "L"); /* Python 2 wrote long integers so */
      if (header->ndim == SC_MAX_DIMS)
        return SHAPE_TOO_MANY;
      header->shape[header->ndim++] = size;
      if (!take (cursor, ','))
        {
          if (!take (cursor, ')'))
            return SHAPE_SYNTAX;
          break;
        }
    }
  return SHAPE_OK;
}

static gboolean
parse_time_unit (const gchar *text, gint64 *ticks_per_second)
{
  static const struct
  {
    const gchar *text;
    gint64 ticks;
  } units[] = { { "[s]", 1 }, { "[ms]", 1000 }, { "[us]", SC_MICROSECONDS }, { "[ns]", SC_NANOSECONDS } };

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (strcmp (text, units[i].text) == 0)
      {
        *ticks_per_second = units[i].ticks;
        return TRUE;
      }
  return FALSE;
}

static gboolean
parse_descr (const gchar *descr, ScNpyHeader *header)
{
  static const struct
  {
    const gchar *code;
    ScDType dtype;
  } plain[] = {
    { "b1", SC_DTYPE_BOOL },    { "i1", SC_DTYPE_INT8 },    { "i2", SC_DTYPE_INT16 },   { "i4", SC_DTYPE_INT32 },
    { "i8", SC_DTYPE_INT64 },   { "u1", SC_DTYPE_UINT8 },   { "u2", SC_DTYPE_UINT16 },  { "u4", SC_DTYPE_UINT32 },
    { "u8", SC_DTYPE_UINT64 },  { "f4", SC_DTYPE_FLOAT32 }, { "f8", SC_DTYPE_FLOAT64 },
  };
  gchar order = descr[0];

  if (order == '\0' || strchr ("<>=|", order) == NULL)
    return FALSE;
  const gchar *code = descr + 1;
  header->swap = G_BYTE_ORDER == G_LITTLE_ENDIAN ? order == '>' : order == '<';
  header->kind = SC_NPY_PLAIN;
  header->ticks_per_second = SC_NANOSECONDS;

  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
    if (strcmp (code, plain[i].code) == 0)
      {
        header->dtype = plain[i].dtype;
        header->item_size = sc_dtype_get_size (header->dtype);
        return TRUE;
      }
  if (strcmp (code, "f2") == 0 || strcmp (code, "V2") == 0)
    {
      header->kind = code[0] == 'f' ? SC_NPY_FLOAT16 : SC_NPY_BFLOAT16;
      header->dtype = SC_DTYPE_FLOAT32;
      header->item_size = 2;
      return TRUE;
    }
  if ((code[0] == 'M' || code[0] == 'm') && code[1] == '8')
    {
      header->dtype = code[0] == 'M' ? SC_DTYPE_DATETIME : SC_DTYPE_TIMEDELTA;
      header->item_size = 8;
      return parse_time_unit (code + 2, &header->ticks_per_second);
    }
  if (code[0] == 'U' || code[0] == 'S')
    {
      guint64 length;
      if (!g_ascii_string_to_unsigned (code + 1, 10, 0, G_MAXINT32, &length, NULL))
        return FALSE;
      header->kind = code[0] == 'U' ? SC_NPY_UNICODE : SC_NPY_BYTES;
      header->dtype = SC_DTYPE_STRING;
      header->item_size = (gsize) length * (code[0] == 'U' ? 4 : 1);
      return TRUE;
    }
  return FALSE;
}

gboolean
sc_npy_header_parse (const gchar *text, gsize length, const gchar *name, ScNpyHeader *header, GError **error)
{
  Cursor cursor = { text, text + length };
  gboolean has_descr = FALSE, has_order = FALSE, has_shape = FALSE;

  memset (header, 0, sizeof *header);
  if (!take (&cursor, '{'))
    goto syntax;
  while (!take (&cursor, '}'))
    {
      g_autofree gchar *key = take_string (&cursor);
      if (key == NULL || !take (&cursor, ':'))
        goto syntax;
      if (strcmp (key, "descr") == 0)
        {
          skip_space (&cursor);
          if (cursor.p < cursor.end && *cursor.p == '[')
            {
              g_set_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_FORMAT,
                           "The array “%s” holds records, which are not read", name);
              return FALSE;
            }
          g_autofree gchar *descr = take_string (&cursor);
          if (descr == NULL)
            goto syntax;
          if (strchr (descr, 'O') != NULL)
            {
              g_set_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_FORMAT,
                           "The array “%s” holds pickled Python objects, which are never opened", name);
              return FALSE;
            }
          if (!parse_descr (descr, header))
            {
              g_autofree gchar *shown = g_utf8_make_valid (descr, -1);
              g_set_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_FORMAT,
                           "The array “%s” is of the type “%s”, which is not read", name, shown);
              return FALSE;
            }
          has_descr = TRUE;
        }
      else if (strcmp (key, "fortran_order") == 0)
        {
          if (take_word (&cursor, "True"))
            header->fortran_order = TRUE;
          else if (!take_word (&cursor, "False"))
            goto syntax;
          has_order = TRUE;
        }
      else if (strcmp (key, "shape") == 0)
        {
          switch (take_shape (&cursor, header))
            {
            case SHAPE_OK:
              break;
            case SHAPE_OVERFLOW:
              g_set_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_TOO_LARGE,
                           "The dimensions of the array “%s” are larger than any memory", name);
              return FALSE;
            case SHAPE_TOO_MANY:
              g_set_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_FORMAT,
                           "The array “%s” has more than %d dimensions", name, SC_MAX_DIMS);
              return FALSE;
            case SHAPE_SYNTAX:
            default:
              goto syntax;
            }
          has_shape = TRUE;
        }
      else
        goto syntax;
      if (!take (&cursor, ','))
        {
          if (!take (&cursor, '}'))
            goto syntax;
          break;
        }
    }
  if (has_descr && has_order && has_shape)
    return TRUE;

syntax:
  g_set_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_FORMAT, "The header of the array “%s” is not that of an .npy", name);
  return FALSE;
}

static gchar *
format_descr (const ScArray *array, gsize unicode_length)
{
  gchar order = G_BYTE_ORDER == G_LITTLE_ENDIAN ? '<' : '>';
  const gchar *unit = array->ticks_per_second == SC_NANOSECONDS    ? "ns"
                      : array->ticks_per_second == SC_MICROSECONDS ? "us"
                      : array->ticks_per_second == 1000            ? "ms"
                                                                   : "s";
  gsize size = sc_dtype_get_size (array->dtype);

  switch (array->dtype)
    {
    case SC_DTYPE_BOOL:
      return g_strdup ("|b1");
    case SC_DTYPE_INT8:
      return g_strdup ("|i1");
    case SC_DTYPE_UINT8:
      return g_strdup ("|u1");
    case SC_DTYPE_FLOAT32:
    case SC_DTYPE_FLOAT64:
      return g_strdup_printf ("%cf%" G_GSIZE_FORMAT, order, size);
    case SC_DTYPE_DATETIME:
      return g_strdup_printf ("%cM8[%s]", order, unit);
    case SC_DTYPE_TIMEDELTA:
      return g_strdup_printf ("%cm8[%s]", order, unit);
    case SC_DTYPE_STRING:
      return g_strdup_printf ("%cU%" G_GSIZE_FORMAT, order, unicode_length);
    case SC_DTYPE_UINT16:
    case SC_DTYPE_UINT32:
    case SC_DTYPE_UINT64:
      return g_strdup_printf ("%cu%" G_GSIZE_FORMAT, order, size);
    case SC_DTYPE_INT16:
    case SC_DTYPE_INT32:
    case SC_DTYPE_INT64:
    default:
      return g_strdup_printf ("%ci%" G_GSIZE_FORMAT, order, size);
    }
}

GBytes *
sc_npy_header_format (const ScArray *array, gsize unicode_length)
{
  g_autofree gchar *descr = format_descr (array, unicode_length);
  GString *dict = g_string_new (NULL);

  g_string_append_printf (dict, "{'descr': '%s', 'fortran_order': False, 'shape': (", descr);
  for (gint i = 0; i < array->ndim; i++)
    g_string_append_printf (dict, i + 1 < array->ndim ? "%" G_GSIZE_FORMAT ", " : "%" G_GSIZE_FORMAT, array->shape[i]);
  g_string_append (dict, array->ndim == 1 ? ",), }" : "), }");

  /* Magic and length of version 1.0 take ten bytes; sixteen dimensions of
   * twenty digits are far from the 65535 that the length can say. */
  while ((10 + dict->len + 1) % 64 != 0)
    g_string_append_c (dict, ' ');
  g_string_append_c (dict, '\n');

  GByteArray *bytes = g_byte_array_new ();
  const guint8 length[] = { (guint8) (dict->len & 0xff), (guint8) (dict->len >> 8) };
  g_byte_array_append (bytes, (const guint8 *) "\x93NUMPY\x01\x00", 8);
  g_byte_array_append (bytes, length, 2);
  g_byte_array_append (bytes, (const guint8 *) dict->str, (guint) dict->len);
  g_string_free (dict, TRUE);
  return g_byte_array_free_to_bytes (bytes);
}
