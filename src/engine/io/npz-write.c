/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/npz-write.h"

#include <string.h>
#include <zip.h>

#include "io/npy-header.h"

typedef struct
{
  gchar *name;
  ScArray *array;
} Entry;

struct _ScNpzWriter
{
  GArray *entries; /* of Entry */
};

static void
entry_clear (gpointer data)
{
  Entry *entry = data;
  g_free (entry->name);
  sc_array_unref (entry->array);
}

ScNpzWriter *
sc_npz_writer_new (void)
{
  ScNpzWriter *self = g_new0 (ScNpzWriter, 1);
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (self->entries, entry_clear);
  return self;
}

void
sc_npz_writer_free (ScNpzWriter *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->entries);
  g_free (self);
}

void
sc_npz_writer_add (ScNpzWriter *self, const gchar *name, ScArray *array)
{
  g_return_if_fail (name != NULL && array != NULL);
  Entry entry = { g_strdup (name), sc_array_ref (array) };
  g_array_append_val (self->entries, entry);
}

/* NumPy's fixed width: the longest string of the array, in characters. */
static gsize
longest_string (ScArray *array)
{
  gsize n = sc_array_get_size (array);
  gsize longest = 0;
  for (gsize i = 0; i < n; i++)
    {
      const gchar *text = sc_array_get_string (array, i);
      if (text != NULL)
        longest = MAX (longest, (gsize) g_utf8_strlen (text, -1));
    }
  return MAX (longest, 1);
}

static ScArray *
unicode_payload (ScArray *array, gsize characters, GError **error)
{
  gsize n = sc_array_get_size (array);
  gsize shape[] = { n, characters };
  ScArray *payload = sc_array_new (SC_DTYPE_UINT32, 2, shape, error);
  if (payload == NULL)
    return NULL;
  guint32 *to = payload->data;
  for (gsize i = 0; i < n; i++, to += characters)
    {
      const gchar *p = sc_array_get_string (array, i);
      for (gsize c = 0; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
        to[c++] = g_utf8_get_char (p);
    }
  return payload;
}

/* Header and payload as one source, the payload not copied: both live in @keep until the archive is closed. */
static zip_source_t *
make_source (zip_t *archive, ScArray *array, GPtrArray *keep_arrays, GPtrArray *keep_bytes, GError **error)
{
  gboolean text = array->dtype == SC_DTYPE_STRING;
  gsize characters = text ? longest_string (array) : 0;
  ScArray *payload = text ? unicode_payload (array, characters, error) : sc_array_contiguous (array, error);
  if (payload == NULL)
    return NULL;
  g_ptr_array_add (keep_arrays, payload);

  GBytes *header = sc_npy_header_format (array, characters);
  g_ptr_array_add (keep_bytes, header);
  gsize header_size;
  gconstpointer header_data = g_bytes_get_data (header, &header_size);
  zip_buffer_fragment_t fragments[] = {
    { (zip_uint8_t *) header_data, header_size },
    { payload->data, sc_array_get_size (payload) * sc_dtype_get_size (payload->dtype) },
  };
  zip_source_t *source = zip_source_buffer_fragment (archive, fragments, fragments[1].length > 0 ? 2 : 1, 0);
  if (source == NULL)
    g_set_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_WRITE, "%s", zip_strerror (archive));
  return source;
}

static gboolean
add_entries (ScNpzWriter *self, zip_t *archive, GPtrArray *keep_arrays, GPtrArray *keep_bytes, GError **error)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = &g_array_index (self->entries, Entry, i);
      zip_source_t *source = make_source (archive, entry->array, keep_arrays, keep_bytes, error);
      if (source == NULL)
        return FALSE;
      g_autofree gchar *name = g_strconcat (entry->name, ".npy", NULL);
      zip_int64_t index = zip_file_add (archive, name, source, ZIP_FL_ENC_UTF_8);
      if (index < 0)
        {
          zip_source_free (source);
          g_set_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_WRITE, "The array “%s” cannot be added: %s", entry->name,
                       zip_strerror (archive));
          return FALSE;
        }
      /* 1980-01-01, as NumPy's: the archive depends on nothing but the arrays. */
      zip_file_set_dostime (archive, (zip_uint64_t) index, 0, (1 << 5) | 1, 0);
      zip_set_file_compression (archive, (zip_uint64_t) index, ZIP_CM_STORE, 0);
    }
  return TRUE;
}

gboolean
sc_npz_writer_write (ScNpzWriter *self, const gchar *path, GError **error)
{
  g_autoptr (GPtrArray) keep_arrays = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_array_unref);
  g_autoptr (GPtrArray) keep_bytes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  int code = 0;

  g_return_val_if_fail (self != NULL && path != NULL, FALSE);

  zip_t *archive = zip_open (path, ZIP_CREATE | ZIP_TRUNCATE, &code);
  if (archive == NULL)
    {
      zip_error_t zip_error;
      zip_error_init_with_code (&zip_error, code);
      g_set_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_WRITE, "%s cannot be written: %s", path,
                   zip_error_strerror (&zip_error));
      zip_error_fini (&zip_error);
      return FALSE;
    }
  if (!add_entries (self, archive, keep_arrays, keep_bytes, error))
    {
      g_prefix_error (error, "%s cannot be written: ", path);
      zip_discard (archive);
      return FALSE;
    }
  /* libzip writes to a temporary file beside @path and renames it at the end. */
  if (zip_close (archive) != 0)
    {
      g_set_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_WRITE, "%s cannot be written: %s", path, zip_strerror (archive));
      zip_discard (archive);
      return FALSE;
    }
  return TRUE;
}
