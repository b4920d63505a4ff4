/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/reader-client.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/sentences.h"
#include "io/open-direct.h"
#include "io/reader-process.h"

/* Bigger hyperslabs are asked for in parts, so that each is answered in time. */
#define MAX_PART (64 * 1024 * 1024)
/* Smaller answers are copied: a page each would be wasteful. */
#define MIN_MAPPING (64 * 1024)
/* Answers up to this size, maps mostly, go through memory that is kept and
 * used again: fresh pages would take longer than the reading itself. */
#define MAX_SLOT (16 * 1024 * 1024)
/* What is brought in parts while others are copied: two of them stay in a
 * processor's cache, and a question is little beside its answer. */
#define STREAMED_PART (9 * 1024 * 1024)

/* The reader of the build tree, above the folder of this program, or the installed one. */
static gchar *
find_program (void)
{
  const gchar *named = g_getenv ("SIGMACAST_READER");

  if (named != NULL && named[0] != '\0')
    return g_strdup (named);
  g_autofree gchar *self = g_file_read_link ("/proc/self/exe", NULL);
  for (gint i = 0; self != NULL && i < 4; i++)
    {
      gchar *folder = g_path_get_dirname (self);
      g_free (self);
      self = folder;
      g_autofree gchar *candidate = g_build_filename (folder, "src", "engine", "io", "sigmacast-reader", NULL);
      if (g_file_test (candidate, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&candidate);
    }
  return g_strdup (SIGMACAST_LIBEXECDIR "/sigmacast-reader");
}

/* --- Values --------------------------------------------------------------- */

typedef struct
{
  ScReaderProcess *process;
  guint number;
  ScDType dtype;
  gint ndim;
} Source;

static void
source_free (gpointer data)
{
  Source *source = data;
  sc_reader_process_unref (source->process);
  g_free (source);
}

typedef struct
{
  gpointer address;
  gsize length;
} Mapping;

static void
mapping_free (gpointer data)
{
  Mapping *mapping = data;
  munmap (mapping->address, mapping->length);
  g_free (mapping);
}

/* An array in a slot: whoever drops its last reference gives the slot back. */
typedef struct
{
  ScReaderProcess *process;
  gint slot;
} SlotHold;

static void
slot_hold_free (gpointer data)
{
  SlotHold *hold = data;
  sc_reader_process_release_slot (hold->process, hold->slot);
  sc_reader_process_unref (hold->process);
  g_free (hold);
}

static ScArray *
array_in_slot (const Source *source, gint slot, const ScReaderAnswer *answer, const gsize *count, GError **error)
{
  gsize bytes = 0;
  SlotHold *hold = g_new (SlotHold, 1);

  hold->process = sc_reader_process_ref (source->process);
  hold->slot = slot;
  if (!sc_shape_get_bytes (source->dtype, source->ndim, count, &bytes) || bytes != answer->length)
    {
      slot_hold_free (hold);
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_CORRUPT, _("%s cannot be read: its reader gave no valid answer"),
                   sc_reader_process_get_path (source->process));
      return NULL;
    }
  return sc_array_new_for_data (source->dtype, source->ndim, count, sc_reader_process_peek_slot (source->process, slot), hold,
                                slot_hold_free);
}

static void
set_calendar (ScArray *array, const ScReaderAnswer *answer)
{
  if (sc_dtype_is_time (array->dtype)
      && (answer->ticks_per_second == SC_NANOSECONDS || answer->ticks_per_second == SC_MICROSECONDS)
      && answer->calendar <= SC_CALENDAR_360_DAY)
    {
      array->ticks_per_second = answer->ticks_per_second;
      array->calendar = answer->calendar;
    }
}

static ScArray *
array_from_fd (const Source *source, gint fd, const ScReaderAnswer *answer, const gsize *count, GError **error)
{
  gsize bytes;
  g_autoptr (ScArray) array = NULL;
  gboolean ok;

  if (source->dtype == SC_DTYPE_STRING)
    {
      g_autoptr (GVariant) strings = answer->is_text ? sc_variant_from_fd (fd, answer->length, "ams") : NULL;
      array = sc_array_new (source->dtype, source->ndim, count, error);
      if (array == NULL)
        return NULL;
      ok = strings != NULL && sc_strings_from_variant (strings, array);
    }
  else if (!sc_shape_get_bytes (source->dtype, source->ndim, count, &bytes) || bytes != answer->length)
    ok = FALSE;
  else if (bytes < MIN_MAPPING)
    {
      array = sc_array_new (source->dtype, source->ndim, count, error);
      if (array == NULL)
        return NULL;
      ok = sc_read_fd (fd, array->data, bytes);
    }
  else
    {
      /* Private: whoever owns the array may write into it. */
      gpointer address = mmap (NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
      ok = address != MAP_FAILED;
      if (ok)
        {
          Mapping *mapping = g_new (Mapping, 1);
          mapping->address = address;
          mapping->length = bytes;
          array = sc_array_new_for_data (source->dtype, source->ndim, count, address, mapping, mapping_free);
        }
    }
  if (!ok)
    {
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_CORRUPT, _("%s cannot be read: its reader gave no valid answer"),
                   sc_reader_process_get_path (source->process));
      return NULL;
    }
  return g_steal_pointer (&array);
}

static GVariant *
read_question (const Source *source, const gsize *start, const gsize *count)
{
  GVariantBuilder starts, counts;

  g_variant_builder_init (&starts, G_VARIANT_TYPE ("at"));
  g_variant_builder_init (&counts, G_VARIANT_TYPE ("at"));
  for (gint i = 0; i < source->ndim; i++)
    {
      g_variant_builder_add (&starts, "t", (guint64) start[i]);
      g_variant_builder_add (&counts, "t", (guint64) count[i]);
    }
  return g_variant_new ("(uatat)", source->number, &starts, &counts);
}

static ScArray *
read_part (const Source *source, const gsize *start, const gsize *count, GError **error)
{
  ScReaderAnswer answer;
  gint fd = -1, slot = -1, slot_fd = -1;
  gsize bytes = 0;
  ScArray *array = NULL;

  if (source->dtype != SC_DTYPE_STRING && sc_shape_get_bytes (source->dtype, source->ndim, count, &bytes)
      && bytes >= MIN_MAPPING && bytes <= MAX_SLOT)
    slot = sc_reader_process_acquire_slot (source->process, bytes, &slot_fd);
  gboolean ok = sc_reader_process_ask (source->process, SC_READER_READ, read_question (source, start, count), slot,
                                       slot_fd, &answer, &fd, error);
  if (slot_fd >= 0)
    close (slot_fd);
  if (ok && slot >= 0 && fd < 0)
    array = array_in_slot (source, slot, &answer, count, error);
  else
    {
      if (slot >= 0)
        sc_reader_process_release_slot (source->process, slot);
      if (ok)
        {
          array = array_from_fd (source, fd, &answer, count, error);
          close (fd);
        }
    }
  if (array != NULL)
    set_calendar (array, &answer);
  return array;
}

/* A hyperslab in parts that lie together in C order. */
typedef struct
{
  gint ndim;
  gsize start[SC_MAX_DIMS], count[SC_MAX_DIMS];
  gint split;     /* the dimension that is cut; before it one position at a time */
  gsize step;     /* of it in a part, the last one possibly shorter */
  gsize n_steps;  /* parts along it */
  gsize n;        /* parts in all */
  gsize row;      /* elements that one position of the cut dimension holds */
} Parts;

static void
parts_init (Parts *parts, const Source *source, const gsize *start, const gsize *count, gsize max_bytes)
{
  gsize limit = MAX (max_bytes / sc_dtype_get_size (source->dtype), 1);

  *parts = (Parts) { .ndim = source->ndim, .split = source->ndim - 1, .row = 1, .n = 1 };
  for (gint i = 0; i < source->ndim; i++)
    {
      parts->start[i] = start[i];
      parts->count[i] = count[i];
    }
  while (parts->split > 0 && parts->row * count[parts->split] <= limit)
    parts->row *= count[parts->split--];
  parts->step = CLAMP (limit / parts->row, 1, count[parts->split]);
  parts->n_steps = (count[parts->split] + parts->step - 1) / parts->step;
  for (gint i = 0; i < parts->split; i++)
    parts->n *= count[i];
  parts->n *= parts->n_steps;
}

/* Returns how many elements lie before part @part. */
static gsize
parts_get (const Parts *parts, gsize part, gsize *from, gsize *size)
{
  gsize at = (part % parts->n_steps) * parts->step, outer = part / parts->n_steps;
  gsize before = (outer * parts->count[parts->split] + at) * parts->row;

  for (gint i = 0; i < parts->ndim; i++)
    {
      from[i] = parts->start[i];
      size[i] = i < parts->split ? 1 : parts->count[i];
    }
  from[parts->split] += at;
  size[parts->split] = MIN (parts->step, parts->count[parts->split] - at);
  for (gint i = parts->split - 1; i >= 0; i--)
    {
      from[i] += outer % parts->count[i];
      outer /= parts->count[i];
    }
  return before;
}

/* Takes the strings or bytes of @part over into the C-ordered @whole at element @at. */
static void
move_values (ScArray *whole, gsize at, ScArray *part)
{
  gsize n = sc_array_get_size (part);

  if (whole->dtype == SC_DTYPE_STRING)
    for (gsize i = 0; i < n; i++)
      ((gchar **) whole->data)[at + i] = g_steal_pointer (&((gchar **) part->data)[i]);
  else
    memcpy ((gchar *) whole->data + at * sc_dtype_get_size (whole->dtype), part->data,
            n * sc_dtype_get_size (whole->dtype));
  whole->ticks_per_second = part->ticks_per_second;
  whole->calendar = part->calendar;
}

/* One part after the other. */
static gboolean
read_in_turn (const Source *source, const gsize *start, const gsize *count, ScArray *into, GError **error)
{
  gsize from[SC_MAX_DIMS], size[SC_MAX_DIMS];
  Parts parts;

  parts_init (&parts, source, start, count, MAX_PART);
  for (gsize i = 0; i < parts.n; i++)
    {
      gsize at = parts_get (&parts, i, from, size);
      g_autoptr (ScArray) part = read_part (source, from, size, error);
      if (part == NULL)
        return FALSE;
      move_values (into, at, part);
    }
  return TRUE;
}

typedef struct
{
  const Source *source;
  Parts parts;
  ScArray *into;
} Stream;

static GVariant *
stream_ask (gsize part, gpointer data)
{
  const Stream *stream = data;
  gsize from[SC_MAX_DIMS], size[SC_MAX_DIMS];

  parts_get (&stream->parts, part, from, size);
  return read_question (stream->source, from, size);
}

static gboolean
stream_take (gsize part, const ScReaderAnswer *answer, gconstpointer values, gpointer data)
{
  Stream *stream = data;
  gsize from[SC_MAX_DIMS], size[SC_MAX_DIMS], bytes;
  gsize at = parts_get (&stream->parts, part, from, size);

  if (!sc_shape_get_bytes (stream->source->dtype, stream->source->ndim, size, &bytes) || bytes != answer->length)
    return FALSE;
  memcpy ((gchar *) stream->into->data + at * sc_dtype_get_size (stream->source->dtype), values, bytes);
  set_calendar (stream->into, answer);
  return TRUE;
}

static gboolean
source_read_into (gpointer owner, const gsize *start, const gsize *count, ScArray *into, GError **error)
{
  Source *source = owner;
  Stream stream = { .source = source, .into = into };
  gboolean done = FALSE;

  if (sc_array_get_size (into) == 0)
    return TRUE;
  if (source->ndim > 0)
    parts_init (&stream.parts, source, start, count, STREAMED_PART);
  if (stream.parts.n > 1)
    {
      const ScReaderParts parts = { stream.parts.n, stream.parts.step * stream.parts.row * sc_dtype_get_size (source->dtype),
                                    stream_ask, stream_take, &stream };
      if (!sc_reader_process_read_parts (source->process, &parts, &done, error))
        return FALSE;
    }
  if (done || source->ndim > 0)
    return done || read_in_turn (source, start, count, into, error);
  g_autoptr (ScArray) scalar = read_part (source, start, count, error);
  if (scalar != NULL)
    move_values (into, 0, scalar);
  return scalar != NULL;
}

static ScArray *
source_read (gpointer owner, const gsize *start, const gsize *count, GError **error)
{
  const Source *source = owner;
  gsize bytes;

  if (!sc_shape_get_bytes (source->dtype, source->ndim, count, &bytes))
    bytes = G_MAXSSIZE;
  if (bytes > 0 && bytes <= MAX_SLOT)
    return read_part (source, start, count, error);
  g_autoptr (ScArray) whole = sc_array_new (source->dtype, source->ndim, count, error);
  if (whole == NULL || bytes == 0)
    return g_steal_pointer (&whole);
  gboolean ok = source->dtype == SC_DTYPE_STRING ? read_in_turn (source, start, count, whole, error)
                                                 : source_read_into (owner, start, count, whole, error);
  return ok ? g_steal_pointer (&whole) : NULL;
}

/* --- Header --------------------------------------------------------------- */

static gboolean
add_member (ScReaderProcess *process, ScDataset *dataset, guint number, GVariant *member, GError **error)
{
  const gchar *name;
  g_auto (GStrv) dims = NULL;
  g_autoptr (GVariant) sizes = NULL;
  g_autoptr (GVariant) attribute_list = NULL;
  g_autoptr (GVariant) given = NULL;
  guint32 dtype;
  gboolean is_coordinate;
  gsize shape[SC_MAX_DIMS];
  g_autoptr (ScVariable) variable = NULL;
  g_autoptr (ScAttributes) attributes = NULL;

  g_variant_get (member, "(&s^as@atub@a(sv)mv)", &name, &dims, &sizes, &dtype, &is_coordinate, &attribute_list, &given);
  gsize ndim = g_variant_n_children (sizes);
  if (dtype > SC_DTYPE_STRING || ndim > SC_MAX_DIMS || g_strv_length (dims) != ndim || name[0] == '\0')
    goto invalid;
  for (gsize i = 0; i < ndim; i++)
    {
      guint64 size;
      g_variant_get_child (sizes, i, "t", &size);
      shape[i] = size;
    }
  attributes = sc_attributes_from_variant (attribute_list);
  if (given != NULL)
    {
      g_autoptr (ScArray) values = sc_array_from_variant (given);
      if (values == NULL || values->dtype != (ScDType) dtype || values->ndim != (gint) ndim
          || (ndim > 0 && memcmp (values->shape, shape, sizeof (gsize) * ndim) != 0))
        goto invalid;
      variable = sc_variable_new ((const gchar *const *) dims, values, attributes);
    }
  else
    {
      Source *source = g_new (Source, 1);
      source->process = sc_reader_process_ref (process);
      source->number = number;
      source->dtype = dtype;
      source->ndim = (gint) ndim;
      const ScVariableSource functions = { source_read, source_free, source,
                                           dtype != SC_DTYPE_STRING ? source_read_into : NULL };
      variable = sc_variable_new_lazy ((const gchar *const *) dims, dtype, (gint) ndim, shape, functions, attributes);
    }
  return is_coordinate ? sc_dataset_add_coordinate (dataset, name, variable, error)
                       : sc_dataset_add_variable (dataset, name, variable, error);

invalid:
  g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_CORRUPT, _("%s cannot be read: its reader gave no valid answer"), sc_reader_process_get_path (process));
  return FALSE;
}

static ScDataset *
dataset_from_header (ScReaderProcess *process, GVariant *header, GError **error)
{
  g_autoptr (ScDataset) dataset = sc_dataset_new ();
  g_autoptr (GVariant) attribute_list = NULL;
  g_autoptr (GVariant) members = NULL;

  g_auto (GStrv) groups = NULL;
  g_variant_get (header, "(@a(sv)^as@a(sasatuba(sv)mv))", &attribute_list, &groups, &members);
  sc_dataset_set_groups (dataset, (const gchar *const *) groups);
  g_autoptr (ScAttributes) attributes = sc_attributes_from_variant (attribute_list);
  sc_dataset_set_attributes (dataset, attributes);
  sc_dataset_set_path (dataset, sc_reader_process_get_path (process));
  for (guint i = 0; i < g_variant_n_children (members); i++)
    {
      g_autoptr (GVariant) member = g_variant_get_child_value (members, i);
      if (!add_member (process, dataset, i, member, error))
        return NULL;
    }
  return g_steal_pointer (&dataset);
}

ScDataset *
sc_reader_open_dataset (const gchar *path, ScOpenFlags flags, GError **error)
{
  g_autofree gchar *program = find_program ();
  ScReaderAnswer answer;
  gint fd;

  if (g_str_equal (program, "none"))
    return sc_open_dataset_directly (path, flags, error);

  g_autoptr (ScReaderProcess) process = sc_reader_process_new (program, path, error);
  if (process == NULL
      || !sc_reader_process_ask (process, SC_READER_OPEN, g_variant_new ("(u^ay)", (guint32) flags, path), -1, -1,
                                 &answer, &fd, error))
    return NULL;
  g_autoptr (GVariant) header = sc_variant_from_fd (fd, answer.length, SC_READER_HEADER_TYPE);
  close (fd);
  if (header == NULL)
    {
      g_set_error (error, SC_ARRAY_ERROR, SC_ARRAY_ERROR_TOO_LARGE, _("%s: there is not enough memory for its header"),
                   path);
      return NULL;
    }
  return dataset_from_header (process, header, error);
}
