/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/npz.h"

#include <stdio.h>
#include <string.h>
#include <zip.h>

#include "io/npy-header.h"

G_DEFINE_QUARK (sc-npz-error-quark, sc_npz_error)

/* Deflate cannot pack tighter than 1032 to 1 (zlib's technical notes); an
 * entry that says more lies, and no memory is set aside for it. */
#define MAX_DEFLATE_RATIO 1032
#define MAX_HEADER (16 * 1024 * 1024)
#define CHUNK (1024 * 1024)

struct _ScNpz
{
  gchar *path;
  zip_t *archive;
  GMutex mutex; /* libzip's archives are for one thread at a time */
  GPtrArray *names;      /* of gchar*, %NULL-terminated */
  GHashTable *indices;   /* name → GSIZE_TO_POINTER (zip index) */
};

static gboolean
starts_like_zip (const gchar *path)
{
  gchar magic[4] = { 0 };
  FILE *file = fopen (path, "rb");
  gsize n = file != NULL ? fread (magic, 1, sizeof magic, file) : 0;
  if (file != NULL)
    fclose (file);
  return n == 4 && (memcmp (magic, "PK\003\004", 4) == 0 || memcmp (magic, "PK\005\006", 4) == 0);
}

static void
set_open_error (GError **error, const gchar *path, int code)
{
  zip_error_t zip_error;
  zip_error_init_with_code (&zip_error, code);

  if (code == ZIP_ER_NOZIP && !starts_like_zip (path))
    g_set_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_NOT_ZIP, "%s is not an .npz file: it is no zip archive", path);
  else if (code == ZIP_ER_NOZIP || code == ZIP_ER_INCONS)
    g_set_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_TRUNCATED,
                 "%s is truncated or damaged: the zip archive's directory is missing or contradicts itself", path);
  else if (code == ZIP_ER_NOENT)
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "%s does not exist", path);
  else
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s cannot be opened: %s", path,
                 zip_error_strerror (&zip_error));
  zip_error_fini (&zip_error);
}

ScNpz *
sc_npz_open (const gchar *path, GError **error)
{
  int code = 0;

  g_return_val_if_fail (path != NULL, NULL);

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_NOT_ZIP, "%s is a folder, not an .npz file", path);
      return NULL;
    }
  zip_t *archive = zip_open (path, ZIP_RDONLY, &code);
  if (archive == NULL)
    {
      set_open_error (error, path, code);
      return NULL;
    }

  ScNpz *self = g_new0 (ScNpz, 1);
  self->path = g_strdup (path);
  self->archive = archive;
  g_mutex_init (&self->mutex);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->indices = g_hash_table_new (g_str_hash, g_str_equal);
  zip_int64_t n = zip_get_num_entries (archive, 0);
  for (zip_int64_t i = 0; i < n; i++)
    {
      const gchar *raw = zip_get_name (archive, (zip_uint64_t) i, ZIP_FL_ENC_GUESS);
      if (raw == NULL || !g_utf8_validate (raw, -1, NULL))
        continue;
      gchar *name = g_strdup (raw);
      if (g_str_has_suffix (name, ".npy"))
        name[strlen (name) - 4] = '\0';
      if (g_hash_table_contains (self->indices, name))
        {
          g_free (name);
          continue;
        }
      g_ptr_array_add (self->names, name);
      g_hash_table_insert (self->indices, name, GSIZE_TO_POINTER ((gsize) i));
    }
  g_ptr_array_add (self->names, NULL);
  return self;
}

void
sc_npz_free (ScNpz *self)
{
  if (self == NULL)
    return;
  zip_discard (self->archive);
  g_hash_table_unref (self->indices);
  g_ptr_array_unref (self->names);
  g_mutex_clear (&self->mutex);
  g_free (self->path);
  g_free (self);
}

const gchar *const *
sc_npz_get_names (ScNpz *self)
{
  return (const gchar *const *) self->names->pdata;
}

gboolean
sc_npz_has (ScNpz *self, const gchar *name)
{
  return g_hash_table_contains (self->indices, name);
}

static gboolean
read_exactly (ScNpz *self, zip_file_t *file, const gchar *name, gpointer buffer, gsize length, GError **error)
{
  gchar *to = buffer;

  while (length > 0)
    {
      zip_int64_t n = zip_fread (file, to, MIN (length, (gsize) 64 * CHUNK));
      if (n < 0)
        {
          g_set_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_TRUNCATED, "The array “%s” in %s is damaged: %s", name,
                       self->path, zip_file_strerror (file));
          return FALSE;
        }
      if (n == 0)
        {
          g_set_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_TRUNCATED,
                       "The array “%s” in %s is truncated: %" G_GSIZE_FORMAT " bytes are missing", name, self->path,
                       length);
          return FALSE;
        }
      to += n;
      length -= (gsize) n;
    }
  return TRUE;
}

static gboolean
read_header (ScNpz *self, zip_file_t *file, const gchar *name, gsize entry_size, ScNpyHeader *header,
             gsize *header_size, GError **error)
{
  guint8 start[12];
  gsize length;

  if (entry_size < 10 || !read_exactly (self, file, name, start, 10, NULL) || memcmp (start, "\x93NUMPY", 6) != 0)
    {
      g_set_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_FORMAT, "The entry “%s” in %s is no .npy array", name, self->path);
      return FALSE;
    }
  switch (start[6])
    {
    case 1:
      length = start[8] | (gsize) start[9] << 8;
      *header_size = 10 + length;
      break;
    case 2:
    case 3:
      if (!read_exactly (self, file, name, start + 10, 2, error))
        return FALSE;
      length = start[8] | (gsize) start[9] << 8 | (gsize) start[10] << 16 | (gsize) start[11] << 24;
      *header_size = 12 + length;
      break;
    default:
      g_set_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_FORMAT,
                   "The array “%s” in %s is of the .npy version %u; versions 1 to 3 are read", name, self->path,
                   start[6]);
      return FALSE;
    }
  if (length > MAX_HEADER || *header_size > entry_size)
    {
      g_set_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_FORMAT, "The header of the array “%s” in %s is longer than the entry",
                   name, self->path);
      return FALSE;
    }
  g_autofree gchar *text = g_malloc (length + 1);
  if (!read_exactly (self, file, name, text, length, error))
    return FALSE;
  if (!sc_npy_header_parse (text, length, name, header, error))
    {
      g_prefix_error (error, "%s: ", self->path);
      return FALSE;
    }
  return TRUE;
}

static void
swap_bytes (guint8 *data, gsize n, gsize item)
{
  for (gsize i = 0; i < n; i++, data += item)
    for (gsize a = 0, b = item - 1; a < b; a++, b--)
      {
        guint8 t = data[a];
        data[a] = data[b];
        data[b] = t;
      }
}

static gfloat
half_to_float (guint16 half)
{
  guint32 sign = (guint32) (half & 0x8000) << 16;
  guint32 exponent = half >> 10 & 0x1f;
  guint32 mantissa = half & 0x3ff;
  guint32 bits;
  gfloat value;

  if (exponent == 0x1f)
    bits = sign | 0x7f800000 | mantissa << 13;
  else if (exponent != 0)
    bits = sign | (exponent + 112) << 23 | mantissa << 13;
  else
    {
      /* Subnormal: mantissa · 2⁻²⁴ is a normal float32. */
      value = (gfloat) mantissa * 0x1p-24f;
      return sign != 0 ? -value : value;
    }
  memcpy (&value, &bits, sizeof value);
  return value;
}

static gboolean
convert_unicode (const guint8 *from, gsize n, gsize characters, gchar **to)
{
  for (gsize i = 0; i < n; i++)
    {
      const gunichar *text = (const gunichar *) (gconstpointer) (from + i * characters * 4);
      gsize length = characters;
      while (length > 0 && text[length - 1] == 0)
        length--;
      GString *utf8 = g_string_new (NULL);
      for (gsize c = 0; c < length; c++)
        {
          if (text[c] == 0 || !g_unichar_validate (text[c]))
            {
              g_string_free (utf8, TRUE);
              return FALSE;
            }
          g_string_append_unichar (utf8, text[c]);
        }
      to[i] = g_string_free (utf8, FALSE);
    }
  return TRUE;
}

/* The payload as it is stored → the array in C order. */
static ScArray *
convert (ScNpz *self, const gchar *name, const ScNpyHeader *header, ScArray *payload, GError **error)
{
  gsize shape[SC_MAX_DIMS];
  gsize n = 1;

  /* Fortran order is C order of the reversed shape. */
  for (gint i = 0; i < header->ndim; i++)
    {
      shape[i] = header->shape[header->fortran_order ? header->ndim - 1 - i : i];
      n *= shape[i];
    }
  if (header->swap && header->item_size > 1 && header->kind != SC_NPY_BYTES)
    {
      gsize item = header->kind == SC_NPY_UNICODE ? 4 : header->item_size;
      swap_bytes (payload->data, n * header->item_size / item, item);
    }

  g_autoptr (ScArray) array = NULL;
  if (header->kind == SC_NPY_PLAIN)
    array = sc_array_new_for_data (header->dtype, header->ndim, shape, payload->data, sc_array_ref (payload),
                                   (GDestroyNotify) sc_array_unref);
  else
    array = sc_array_new (header->dtype, header->ndim, shape, error);
  if (array == NULL)
    return NULL;
  array->ticks_per_second = header->ticks_per_second;

  const guint8 *from = payload->data;
  switch (header->kind)
    {
    case SC_NPY_FLOAT16:
      for (gsize i = 0; i < n; i++)
        ((gfloat *) array->data)[i] = half_to_float (((const guint16 *) (gconstpointer) from)[i]);
      break;
    case SC_NPY_BFLOAT16:
      for (gsize i = 0; i < n; i++)
        ((guint32 *) array->data)[i] = (guint32) ((const guint16 *) (gconstpointer) from)[i] << 16;
      break;
    case SC_NPY_UNICODE:
      if (!convert_unicode (from, n, header->item_size / 4, array->data))
        {
          g_set_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_FORMAT, "The array “%s” in %s holds text that is not Unicode",
                       name, self->path);
          return NULL;
        }
      break;
    case SC_NPY_BYTES:
      for (gsize i = 0; i < n; i++)
        {
          g_autofree gchar *text = g_strndup ((const gchar *) from + i * header->item_size, header->item_size);
          ((gchar **) array->data)[i] = g_utf8_make_valid (text, -1);
        }
      break;
    case SC_NPY_PLAIN:
      if (header->dtype == SC_DTYPE_BOOL)
        for (gsize i = 0; i < n; i++)
          ((guint8 *) array->data)[i] = from[i] != 0;
      break;
    default:
      g_assert_not_reached ();
    }

  if (header->fortran_order && header->ndim > 1)
    {
      gint axes[SC_MAX_DIMS];
      for (gint i = 0; i < header->ndim; i++)
        axes[i] = header->ndim - 1 - i;
      g_autoptr (ScArray) view = sc_array_transpose (array, axes);
      return sc_array_contiguous (view, error);
    }
  return g_steal_pointer (&array);
}

static ScArray *
read_entry (ScNpz *self, zip_file_t *file, const gchar *name, const zip_stat_t *stat, GError **error)
{
  ScNpyHeader header;
  gsize header_size, bytes, n_bytes_per_element;
  gsize entry_size = (gsize) stat->size;

  gsize packed_limit;
  if (stat->comp_method == ZIP_CM_STORE)
    packed_limit = (gsize) stat->comp_size;
  else if (!g_size_checked_mul (&packed_limit, (gsize) stat->comp_size, MAX_DEFLATE_RATIO))
    packed_limit = G_MAXSIZE;
  if (entry_size > packed_limit)
    {
      g_set_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_TOO_LARGE,
                   "The array “%s” in %s says that it has %" G_GSIZE_FORMAT " bytes, more than the %" G_GUINT64_FORMAT
                   " stored ones can hold",
                   name, self->path, entry_size, (guint64) stat->comp_size);
      return NULL;
    }
  if (!read_header (self, file, name, entry_size, &header, &header_size, error))
    return NULL;

  bytes = n_bytes_per_element = header.item_size;
  gboolean empty = n_bytes_per_element == 0, overflow = FALSE;
  gsize count = 1;
  for (gint i = 0; i < header.ndim; i++)
    {
      if (header.shape[i] == 0)
        empty = TRUE;
      else if (!g_size_checked_mul (&count, count, header.shape[i]))
        overflow = TRUE;
    }
  if (overflow || (n_bytes_per_element > 0 && !g_size_checked_mul (&bytes, n_bytes_per_element, count))
      || bytes > G_MAXSSIZE)
    {
      g_set_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_TOO_LARGE,
                   "The dimensions of the array “%s” in %s are larger than any memory", name, self->path);
      return NULL;
    }
  if (empty)
    bytes = 0;
  if (bytes != entry_size - header_size)
    {
      g_set_error (error, SC_NPZ_ERROR, bytes > entry_size - header_size ? SC_NPZ_ERROR_TRUNCATED : SC_NPZ_ERROR_TOO_LARGE,
                   "The array “%s” in %s needs %" G_GSIZE_FORMAT " bytes by its shape and has %" G_GSIZE_FORMAT, name,
                   self->path, bytes, entry_size - header_size);
      return NULL;
    }

  g_autoptr (ScArray) payload = sc_array_new (SC_DTYPE_UINT8, 1, &bytes, error);
  if (payload == NULL)
    {
      g_prefix_error (error, "The array “%s” in %s: ", name, self->path);
      return NULL;
    }
  if (!read_exactly (self, file, name, payload->data, bytes, error))
    return NULL;
  /* One byte more must not be there; asking for it also makes libzip compare the checksum. */
  guint8 beyond;
  zip_int64_t more = zip_fread (file, &beyond, 1);
  if (more != 0)
    {
      g_set_error (error, SC_NPZ_ERROR, more > 0 ? SC_NPZ_ERROR_TOO_LARGE : SC_NPZ_ERROR_TRUNCATED,
                   more > 0 ? "The array “%s” in %s unpacks to more than it says" : "The array “%s” in %s is damaged: its checksum differs",
                   name, self->path);
      return NULL;
    }
  /* A fixed width of 0 characters still makes that many empty strings. */
  if (header.kind != SC_NPY_PLAIN && header.item_size == 0 && count > MAX_HEADER)
    {
      g_set_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_TOO_LARGE, "The array “%s” in %s has too many empty strings", name,
                   self->path);
      return NULL;
    }
  return convert (self, name, &header, payload, error);
}

ScArray *
sc_npz_read (ScNpz *self, const gchar *name, GError **error)
{
  zip_stat_t stat;
  gpointer index;

  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  if (!g_hash_table_lookup_extended (self->indices, name, NULL, &index))
    {
      g_set_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_NO_ENTRY, "%s has no array “%s”", self->path, name);
      return NULL;
    }
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  zip_stat_init (&stat);
  if (zip_stat_index (self->archive, GPOINTER_TO_SIZE (index), 0, &stat) != 0
      || (stat.valid & (ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD))
             != (ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD))
    {
      g_set_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_TRUNCATED, "The size of the array “%s” in %s is not known", name,
                   self->path);
      return NULL;
    }
  zip_file_t *file = zip_fopen_index (self->archive, GPOINTER_TO_SIZE (index), 0);
  if (file == NULL)
    {
      g_set_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_TRUNCATED, "The array “%s” in %s cannot be read: %s", name,
                   self->path, zip_strerror (self->archive));
      return NULL;
    }
  ScArray *array = read_entry (self, file, name, &stat, error);
  zip_fclose (file);
  return array;
}
