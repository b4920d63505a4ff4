/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/netcdf-write.h"

#include <errno.h>
#include <math.h>
#include <netcdf.h>
#include <string.h>

#include "base/sentences.h"
#include "io/atomic-file.h"
#include "io/cf-time.h"
#include "io/netcdf-library.h"
#include "io/open.h"

/* Values are brought to the file in blocks of at most so many bytes, whole chunks, */
#define MAX_BLOCK (64 * 1024 * 1024)
/* and where they come entry after entry along a dimension, in smaller ones. */
#define MAX_BLOCK_ALONG (512 * 1024)
/* A chunk holds whole maps up to this size, and more than one where they are smaller than MIN_CHUNK. */
#define MAX_CHUNK (16 * 1024 * 1024)
#define MIN_CHUNK (256 * 1024)

typedef struct
{
  ScDataset *dataset;
  const gchar *path;
  gint deflate;
  const gchar *along; /* (nullable): the dimension along which values come */
  gint file;
} Writer;

typedef struct
{
  const gchar *name;
  gint id;
  ScVariable *variable; /* times encoded as numbers */
  gchar *missing_text;  /* (nullable): what stands for a missing text; an empty one is another thing */
} Entry;

static void
entry_clear (gpointer data)
{
  Entry *entry = data;
  sc_variable_unref (entry->variable);
  g_free (entry->missing_text);
}

static nc_type
netcdf_type (ScDType dtype)
{
  switch (dtype)
    {
    case SC_DTYPE_BOOL:
    case SC_DTYPE_INT8:
      return NC_BYTE;
    case SC_DTYPE_UINT8:
      return NC_UBYTE;
    case SC_DTYPE_INT16:
      return NC_SHORT;
    case SC_DTYPE_UINT16:
      return NC_USHORT;
    case SC_DTYPE_INT32:
      return NC_INT;
    case SC_DTYPE_UINT32:
      return NC_UINT;
    case SC_DTYPE_UINT64:
      return NC_UINT64;
    case SC_DTYPE_FLOAT32:
      return NC_FLOAT;
    case SC_DTYPE_FLOAT64:
      return NC_DOUBLE;
    case SC_DTYPE_STRING:
      return NC_STRING;
    case SC_DTYPE_INT64:
    case SC_DTYPE_DATETIME:
    case SC_DTYPE_TIMEDELTA:
    default:
      return NC_INT64;
    }
}

static gboolean
fail (const Writer *writer, gint status, const gchar *subject, GError **error)
{
  gint code = errno;

  if (code == ENOSPC || code == EDQUOT || code == EFBIG || status == ENOSPC || status == EFBIG)
    g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_NO_SPACE, _("%s cannot be written: %s"), writer->path,
                 g_strerror (code != 0 ? code : status));
  else if (subject != NULL)
    g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_WRITE, _("%s cannot be written, at “%s”: %s"), writer->path, subject,
                 nc_strerror (status));
  else
    g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_WRITE, _("%s cannot be written: %s"), writer->path, nc_strerror (status));
  return FALSE;
}

static gint
put_attribute (gint file, gint variable, const gchar *name, ScArray *value)
{
  g_autoptr (ScArray) contiguous = sc_array_contiguous (value, NULL);
  gsize n = sc_array_get_size (value);

  if (contiguous == NULL)
    return NC_ENOMEM;
  if (value->dtype != SC_DTYPE_STRING)
    return nc_put_att (file, variable, name, netcdf_type (value->dtype), n, contiguous->data);
  if (n == 1)
    {
      const gchar *text = sc_array_get_string (contiguous, 0);
      return nc_put_att_text (file, variable, name, text != NULL ? strlen (text) : 0, text != NULL ? text : "");
    }
  g_autofree const gchar **strings = g_new (const gchar *, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    {
      const gchar *text = sc_array_get_string (contiguous, i);
      strings[i] = text != NULL ? text : "";
    }
  return nc_put_att_string (file, variable, name, n, strings);
}

static gboolean
put_attributes (const Writer *writer, gint id, const gchar *subject, ScAttributes *attributes, GError **error)
{
  /* Those that this file writes itself. */
  static const gchar *const own[] = { "_FillValue", "coordinates", "_NCProperties", NULL };

  for (guint i = 0; i < sc_attributes_get_size (attributes); i++)
    {
      const gchar *name = sc_attributes_get_name (attributes, i);
      if (g_strv_contains (own, name))
        continue;
      gint status = put_attribute (writer->file, id, name, sc_attributes_get (attributes, name));
      if (status != NC_NOERR)
        {
          g_autofree gchar *full = subject != NULL ? g_strdup_printf ("%s:%s", subject, name) : g_strdup (name);
          return fail (writer, status, full, error);
        }
    }
  return TRUE;
}

/* Times as whole numbers with units and calendar, truth values as bytes that say what they are. */
static ScVariable *
encode (ScVariable *variable, GError **error)
{
  ScDType dtype = sc_variable_get_dtype (variable);

  if (!sc_dtype_is_time (dtype) && dtype != SC_DTYPE_BOOL)
    return sc_variable_ref (variable);

  g_autoptr (ScAttributes) attributes = sc_attributes_copy (sc_variable_get_attributes (variable));
  if (dtype == SC_DTYPE_BOOL)
    {
      sc_attributes_set_text (attributes, "dtype", "bool");
      return sc_variable_with_attributes (variable, attributes);
    }

  g_autofree gchar *units = NULL;
  const gchar *calendar;
  g_autoptr (ScArray) times = sc_variable_load (variable, error);
  if (times == NULL)
    return NULL;
  g_autoptr (ScArray) numbers = sc_cf_time_encode (times, &units, &calendar, error);
  if (numbers == NULL)
    return NULL;
  sc_attributes_set_text (attributes, "units", units);
  if (calendar != NULL)
    sc_attributes_set_text (attributes, "calendar", calendar);
  else
    sc_attributes_set_text (attributes, "dtype", "timedelta64[ns]");
  if (sc_array_count_missing (times) > 0)
    sc_attributes_set_int (attributes, "_FillValue", SC_NOT_A_TIME);
  return sc_variable_new (sc_variable_get_dims (variable), numbers, attributes);
}

/* The variable's dimension along which values come, −1 where it has none. */
static gint
find_along (const Writer *writer, ScVariable *variable)
{
  return writer->along != NULL ? sc_variable_get_dim (variable, writer->along) : -1;
}

static void
choose_chunks (const Writer *writer, ScVariable *variable, gsize *chunks)
{
  gint ndim = sc_variable_get_ndim (variable), along = find_along (writer, variable);
  gsize bytes = sc_dtype_get_size (sc_variable_get_dtype (variable));

  for (gint i = ndim - 1; i >= 0; i--)
    {
      gsize limit = i >= ndim - 2 ? MAX_CHUNK : MIN_CHUNK;
      gsize fitting = MAX (1, limit / MAX (bytes, 1));
      chunks[i] = i == along ? 1 : CLAMP (sc_variable_get_shape (variable)[i], 1, fitting);
      bytes *= chunks[i];
    }
}

/* (transfer full) (nullable): a text that none of @texts is; %NULL where none is missing. */
static gchar *
choose_missing_text (ScArray *texts)
{
  gsize n = sc_array_get_size (texts);
  g_autoptr (GString) text = g_string_new ("<missing>");

  if (sc_array_count_missing (texts) == 0)
    return NULL;
  for (gsize i = 0; i < n; i++)
    if (g_strcmp0 (sc_array_get_string (texts, i), text->str) == 0)
      {
        g_string_append_c (text, '>');
        i = (gsize) -1;
      }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gint
define_fill (gint file, const Entry *entry, gboolean is_coordinate)
{
  ScVariable *variable = entry->variable;
  gint id = entry->id;
  ScDType dtype = sc_variable_get_dtype (variable);
  ScArray *given = sc_attributes_get (sc_variable_get_attributes (variable), "_FillValue");
  static const gfloat float_nan = NAN;
  static const gdouble double_nan = NAN;

  if (dtype == SC_DTYPE_STRING)
    return entry->missing_text != NULL ? nc_def_var_fill (file, id, NC_FILL, &entry->missing_text) : NC_NOERR;
  if (given != NULL && given->dtype != SC_DTYPE_STRING && sc_array_get_size (given) == 1 && dtype != SC_DTYPE_BOOL)
    {
      g_autoptr (ScArray) value = sc_array_cast (given, dtype, NULL);
      return value != NULL ? nc_def_var_fill (file, id, NC_FILL, value->data) : NC_ENOMEM;
    }
  if (!is_coordinate && dtype == SC_DTYPE_FLOAT32)
    return nc_def_var_fill (file, id, NC_FILL, &float_nan);
  if (!is_coordinate && dtype == SC_DTYPE_FLOAT64)
    return nc_def_var_fill (file, id, NC_FILL, &double_nan);
  return nc_def_var_fill (file, id, NC_NOFILL, NULL);
}

static gint
define_storage (const Writer *writer, gint id, ScVariable *variable)
{
  gsize chunks[SC_MAX_DIMS];
  gint ndim = sc_variable_get_ndim (variable);
  ScDType dtype = sc_variable_get_dtype (variable);

  /* Scalars and strings of variable length cannot go through filters. */
  if (ndim == 0 || dtype == SC_DTYPE_STRING)
    return NC_NOERR;
  choose_chunks (writer, variable, chunks);
  gint status = nc_def_var_chunking (writer->file, id, NC_CHUNKED, chunks);
  /* Chunks are written whole: keeping them would only take memory. */
  if (status == NC_NOERR)
    status = nc_set_var_chunk_cache (writer->file, id, 1, 1, 0);
  if (status == NC_NOERR)
    status = nc_def_var_fletcher32 (writer->file, id, NC_FLETCHER32);
  if (status == NC_NOERR && writer->deflate > 0)
    status = nc_def_var_deflate (writer->file, id, 1, 1, writer->deflate);
  return status;
}

static gboolean
define_variable (const Writer *writer, Entry *entry, GError **error)
{
  gint dims[SC_MAX_DIMS];
  gint ndim = sc_variable_get_ndim (entry->variable);
  gint status = NC_NOERR;

  for (gint i = 0; i < ndim && status == NC_NOERR; i++)
    status = nc_inq_dimid (writer->file, sc_variable_get_dims (entry->variable)[i], &dims[i]);
  if (status == NC_NOERR)
    status = nc_def_var (writer->file, entry->name, netcdf_type (sc_variable_get_dtype (entry->variable)), ndim, dims,
                         &entry->id);
  if (status == NC_NOERR)
    status = define_storage (writer, entry->id, entry->variable);
  if (status == NC_NOERR)
    status = define_fill (writer->file, entry, sc_dataset_is_coordinate (writer->dataset, entry->name));
  if (status != NC_NOERR)
    return fail (writer, status, entry->name, error);
  return put_attributes (writer, entry->id, entry->name, sc_variable_get_attributes (entry->variable), error);
}

static gboolean
has_all_dims (ScVariable *variable, ScVariable *coordinate)
{
  for (gint i = 0; i < sc_variable_get_ndim (coordinate); i++)
    if (sc_variable_get_dim (variable, sc_variable_get_dims (coordinate)[i]) < 0)
      return FALSE;
  return TRUE;
}

static gboolean
is_index (const gchar *name, ScVariable *variable)
{
  return sc_variable_get_ndim (variable) == 1 && g_str_equal (sc_variable_get_dims (variable)[0], name);
}

/* CF's "coordinates": on each variable those that its dimensions carry, on
 * the file those that no variable carries. */
static gboolean
put_coordinates (const Writer *writer, GArray *entries, GError **error)
{
  const gchar *const *coordinates = sc_dataset_get_coordinate_names (writer->dataset);
  g_autoptr (GString) global = g_string_new (NULL);
  g_autoptr (GHashTable) carried = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);
      g_autoptr (GString) list = g_string_new (NULL);
      if (sc_dataset_is_coordinate (writer->dataset, entry->name))
        continue;
      for (const gchar *const *name = coordinates; *name != NULL; name++)
        {
          ScVariable *coordinate = sc_dataset_get (writer->dataset, *name);
          if (is_index (*name, coordinate) || strchr (*name, ' ') != NULL
              || !has_all_dims (entry->variable, coordinate))
            continue;
          g_string_append_printf (list, list->len > 0 ? " %s" : "%s", *name);
          g_hash_table_add (carried, (gpointer) *name);
        }
      gint status = list->len > 0 ? nc_put_att_text (writer->file, entry->id, "coordinates", list->len, list->str)
                                  : NC_NOERR;
      if (status != NC_NOERR)
        return fail (writer, status, entry->name, error);
    }
  for (const gchar *const *name = coordinates; *name != NULL; name++)
    if (!is_index (*name, sc_dataset_get (writer->dataset, *name)) && !g_hash_table_contains (carried, *name)
        && strchr (*name, ' ') == NULL)
      g_string_append_printf (global, global->len > 0 ? " %s" : "%s", *name);
  gint status
      = global->len > 0 ? nc_put_att_text (writer->file, NC_GLOBAL, "coordinates", global->len, global->str) : NC_NOERR;
  return status == NC_NOERR || fail (writer, status, "coordinates", error);
}

static gint
put_block (const Writer *writer, const Entry *entry, ScArray *block, const gsize *start, const gsize *count)
{
  if (block->dtype != SC_DTYPE_STRING)
    return nc_put_vara (writer->file, entry->id, start, count, block->data);

  gsize n = sc_array_get_size (block);
  g_autofree const gchar **strings = g_new (const gchar *, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    {
      strings[i] = ((gchar **) block->data)[i];
      if (strings[i] == NULL)
        strings[i] = entry->missing_text != NULL ? entry->missing_text : "";
    }
  return nc_put_vara (writer->file, entry->id, start, count, strings);
}

/* Blocks of a variable: how many values of each dimension, the last one of a walk may have fewer. */
typedef struct
{
  gsize end[SC_MAX_DIMS];
  gsize step[SC_MAX_DIMS];
} Blocks;

static Blocks
choose_blocks (const Writer *writer, ScVariable *variable, gsize *start)
{
  gint ndim = sc_variable_get_ndim (variable), along = find_along (writer, variable);
  const gsize *shape = sc_variable_get_shape (variable);
  gsize limit = writer->along != NULL ? MAX_BLOCK_ALONG : MAX_BLOCK;
  gsize bytes = sc_dtype_get_size (sc_variable_get_dtype (variable));
  gsize chunks[SC_MAX_DIMS];
  gboolean is_split = FALSE; /* the dimensions before are walked through */
  Blocks blocks;

  choose_chunks (writer, variable, chunks);
  for (gint i = ndim - 1; i >= 0; i--)
    {
      gsize fitting = MAX (1, limit / MAX (bytes, 1));

      blocks.end[i] = i == along ? start[i] + 1 : shape[i];
      blocks.step[i] = i == along ? 1 : is_split ? chunks[i] : MIN (shape[i], MAX (fitting / chunks[i], 1) * chunks[i]);
      is_split = is_split || (i != along && blocks.step[i] < shape[i]);
      bytes *= blocks.step[i];
    }
  return blocks;
}

/* On to the next block; %FALSE after the last. */
static gboolean
advance (const Blocks *blocks, gint ndim, gint along, gsize *start)
{
  for (gint i = ndim - 1; i >= 0; i--)
    {
      if (i == along)
        continue;
      start[i] += blocks->step[i];
      if (start[i] < blocks->end[i])
        return TRUE;
      start[i] = 0;
    }
  return FALSE;
}

/* All values, or with @index ≥ 0 those of that entry along the dimension in which they come. */
static gboolean
put_values (const Writer *writer, const Entry *entry, gssize index, GError **error)
{
  gint ndim = sc_variable_get_ndim (entry->variable), along = find_along (writer, entry->variable);
  const gsize *shape = sc_variable_get_shape (entry->variable);
  gsize start[SC_MAX_DIMS] = { 0 }, count[SC_MAX_DIMS];

  for (gint i = 0; i < ndim; i++)
    if (shape[i] == 0)
      return TRUE;
  if (along >= 0)
    start[along] = (gsize) index;
  Blocks blocks = choose_blocks (writer, entry->variable, start);
  do
    {
      for (gint i = 0; i < ndim; i++)
        count[i] = MIN (blocks.step[i], blocks.end[i] - start[i]);
      /* Reads without the library's lock, which the source of another file may need. */
      g_autoptr (ScArray) read = sc_variable_read (entry->variable, start, count, error);
      g_autoptr (ScArray) block = read != NULL ? sc_array_contiguous (read, error) : NULL;
      if (block == NULL)
        {
          g_prefix_error (error, _("%s cannot be written: "), writer->path);
          return FALSE;
        }
      sc_netcdf_lock ();
      errno = 0;
      gint status = put_block (writer, entry, block, start, count);
      sc_netcdf_unlock ();
      if (status != NC_NOERR)
        return fail (writer, status, entry->name, error);
    }
  while (advance (&blocks, ndim, along, start));
  return TRUE;
}

/* What lacks the dimension in which values come first, then everything, entry after entry. */
static gboolean
put_all (const Writer *writer, GArray *entries, GError **error)
{
  gssize n = writer->along != NULL ? sc_dataset_get_dim_size (writer->dataset, writer->along) : 0;

  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);
      if (find_along (writer, entry->variable) < 0 && !put_values (writer, entry, -1, error))
        return FALSE;
    }
  for (gssize index = 0; index < n; index++)
    for (guint i = 0; i < entries->len; i++)
      {
        const Entry *entry = &g_array_index (entries, Entry, i);
        if (find_along (writer, entry->variable) >= 0 && !put_values (writer, entry, index, error))
          return FALSE;
      }
  return TRUE;
}

static gboolean
define (const Writer *writer, GArray *entries, GError **error)
{
  const gchar *const *dims = sc_dataset_get_dim_names (writer->dataset);

  for (gsize i = 0; dims[i] != NULL; i++)
    {
      gint id;
      gint status = nc_def_dim (writer->file, dims[i], (gsize) sc_dataset_get_dim_size (writer->dataset, dims[i]), &id);
      if (status != NC_NOERR)
        return fail (writer, status, dims[i], error);
    }
  if (!put_attributes (writer, NC_GLOBAL, NULL, sc_dataset_get_attributes (writer->dataset), error))
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    if (!define_variable (writer, &g_array_index (entries, Entry, i), error))
      return FALSE;
  if (!put_coordinates (writer, entries, error))
    return FALSE;
  gint status = nc_enddef (writer->file);
  return status == NC_NOERR || fail (writer, status, NULL, error);
}

static GArray *
encode_all (ScDataset *dataset, guint64 *total, GError **error)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, TRUE, sizeof (Entry));
  const gchar *const *lists[] = { sc_dataset_get_coordinate_names (dataset), sc_dataset_get_variable_names (dataset) };

  *total = 0;
  g_array_set_clear_func (entries, entry_clear);
  for (gsize list = 0; list < G_N_ELEMENTS (lists); list++)
    for (const gchar *const *name = lists[list]; *name != NULL; name++)
      {
        Entry entry = { *name, -1, encode (sc_dataset_get (dataset, *name), error) };
        gsize bytes;
        if (entry.variable == NULL)
          return NULL;
        if (sc_variable_get_dtype (entry.variable) == SC_DTYPE_STRING)
          {
            g_autoptr (ScArray) texts = sc_variable_load (entry.variable, error);
            if (texts == NULL)
              {
                sc_variable_unref (entry.variable);
                return NULL;
              }
            entry.missing_text = choose_missing_text (texts);
          }
        g_array_append_val (entries, entry);
        if (sc_shape_get_bytes (sc_variable_get_dtype (entry.variable), sc_variable_get_ndim (entry.variable),
                                sc_variable_get_shape (entry.variable), &bytes))
          *total += bytes;
      }
  return g_steal_pointer (&entries);
}

gboolean
sc_write_netcdf (ScDataset *dataset, const gchar *path, gint deflate, GError **error)
{
  return sc_write_netcdf_along (dataset, path, deflate, NULL, error);
}

gboolean
sc_write_netcdf_along (ScDataset *dataset, const gchar *path, gint deflate, const gchar *along, GError **error)
{
  Writer writer = { dataset, path, CLAMP (deflate, 0, 9), along, -1 };
  guint64 total;

  g_return_val_if_fail (dataset != NULL && path != NULL, FALSE);

  g_autoptr (GArray) entries = encode_all (dataset, &total, error);
  if (entries == NULL)
    {
      g_prefix_error (error, _("%s cannot be written: "), path);
      return FALSE;
    }
  guint64 available = sc_free_space (path);
  if (writer.deflate == 0 && total > available)
    {
      g_autofree gchar *needed = g_format_size (total);
      g_autofree gchar *there = g_format_size (available);
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_NO_SPACE, _("%s cannot be written: it needs %s and %s are free"), path,
                   needed, there);
      return FALSE;
    }
  g_autoptr (ScAtomicFile) file = sc_atomic_file_new (path, error);
  if (file == NULL)
    return FALSE;

  sc_netcdf_lock ();
  errno = 0;
  gint status = nc_create (sc_atomic_file_get_temporary_path (file), NC_NETCDF4 | NC_CLOBBER, &writer.file);
  gboolean ok = status == NC_NOERR ? define (&writer, entries, error) : fail (&writer, status, NULL, error);
  sc_netcdf_unlock ();
  ok = ok && put_all (&writer, entries, error);
  if (status == NC_NOERR)
    {
      sc_netcdf_lock ();
      errno = 0;
      status = nc_close (writer.file);
      if (status != NC_NOERR && ok)
        ok = fail (&writer, status, NULL, error);
      sc_netcdf_unlock ();
    }
  return ok && sc_atomic_file_commit (file, error);
}
