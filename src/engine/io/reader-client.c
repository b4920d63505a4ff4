/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/reader-client.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "io/open-direct.h"
#include "io/reader-process.h"

/* Bigger hyperslabs are asked for in parts, so that each is answered in time. */
#define MAX_PART (64 * 1024 * 1024)
/* Smaller answers are copied: a page each would be wasteful. */
#define MIN_MAPPING (64 * 1024)
/* Answers up to this size, maps mostly, go through memory that is kept and
 * used again: fresh pages would take longer than the reading itself. */
#define MAX_SLOT (16 * 1024 * 1024)

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
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_CORRUPT, "%s cannot be read: its reader gave no valid answer",
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
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_CORRUPT, "%s cannot be read: its reader gave no valid answer",
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

static ScArray *
source_read (gpointer owner, const gsize *start, const gsize *count, GError **error)
{
  const Source *source = owner;
  gsize bytes, part_bytes = sc_dtype_get_size (source->dtype);
  gsize from[SC_MAX_DIMS], size[SC_MAX_DIMS];
  gint split = -1;

  if (!sc_shape_get_bytes (source->dtype, source->ndim, count, &bytes))
    bytes = G_MAXSSIZE;
  if (bytes == 0)
    return sc_array_new (source->dtype, source->ndim, count, error);
  if (bytes <= MAX_PART)
    return read_part (source, start, count, error);

  g_autoptr (ScArray) whole = sc_array_new (source->dtype, source->ndim, count, error);
  if (whole == NULL)
    return NULL;
  for (gint i = source->ndim - 1; i >= 0; i--)
    {
      from[i] = start[i];
      size[i] = split >= 0 ? 1 : MIN (count[i], MAX (1, MAX_PART / part_bytes));
      part_bytes *= size[i];
      if (split < 0 && size[i] < count[i])
        split = i;
    }
  gsize step = size[split], at = 0;
  for (;;)
    {
      size[split] = MIN (step, start[split] + count[split] - from[split]);
      g_autoptr (ScArray) part = read_part (source, from, size, error);
      if (part == NULL)
        return NULL;
      move_values (whole, at, part);
      at += sc_array_get_size (part);
      gint i = split;
      for (; i >= 0; i--)
        {
          from[i] += i == split ? step : 1;
          if (from[i] < start[i] + count[i])
            break;
          from[i] = start[i];
        }
      if (i < 0)
        return g_steal_pointer (&whole);
    }
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
      ScVariableSource functions = { source_read, source_free, source };
      variable = sc_variable_new_lazy ((const gchar *const *) dims, dtype, (gint) ndim, shape, functions, attributes);
    }
  return is_coordinate ? sc_dataset_add_coordinate (dataset, name, variable, error)
                       : sc_dataset_add_variable (dataset, name, variable, error);

invalid:
  g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_CORRUPT, "%s cannot be read: its reader gave no valid answer", sc_reader_process_get_path (process));
  return FALSE;
}

static ScDataset *
dataset_from_header (ScReaderProcess *process, GVariant *header, GError **error)
{
  g_autoptr (ScDataset) dataset = sc_dataset_new ();
  g_autoptr (GVariant) attribute_list = NULL;
  g_autoptr (GVariant) members = NULL;

  g_variant_get (header, "(@a(sv)@a(sasatuba(sv)mv))", &attribute_list, &members);
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
      g_set_error (error, SC_ARRAY_ERROR, SC_ARRAY_ERROR_TOO_LARGE, "%s: there is not enough memory for its header",
                   path);
      return NULL;
    }
  return dataset_from_header (process, header, error);
}
