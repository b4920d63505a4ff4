/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/reader-client.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/open-direct.h"
#include "io/reader-message.h"

/* Bigger hyperslabs are asked for in parts, so that each is answered in time. */
#define MAX_PART (64 * 1024 * 1024)
/* Smaller answers are copied: a page each would be wasteful. */
#define MIN_MAPPING (64 * 1024)
/* Answers up to this size, maps mostly, go through memory that is kept and
 * used again: fresh pages would take longer than the reading itself. */
#define MAX_SLOT (16 * 1024 * 1024)

/* Memory shared with the reader. */
typedef struct
{
  gpointer address;
  gsize length;
  gboolean is_busy; /* an array lies in it */
} Slot;

/* One reader process and the file that it has open. */
typedef struct
{
  gatomicrefcount references;
  gchar *path;
  GMutex mutex;    /* one question at a time */
  GPid pid;        /* guarded by mutex; 0: ended */
  gint socket;     /* guarded by mutex */
  GError *failure; /* guarded by mutex: why it was ended */
  Slot slots[SC_READER_SLOTS]; /* guarded by mutex */
} Client;

static void
end_process (Client *self, gint *wait_status)
{
  if (self->pid == 0)
    return;
  close (self->socket);
  kill (self->pid, SIGKILL);
  while (waitpid (self->pid, wait_status, 0) < 0 && errno == EINTR)
    ;
  g_spawn_close_pid (self->pid);
  self->pid = 0;
}

static Client *
client_ref (Client *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

static void
client_unref (gpointer data)
{
  Client *self = data;
  gint status;

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  end_process (self, &status);
  for (gint i = 0; i < SC_READER_SLOTS; i++)
    if (self->slots[i].address != NULL)
      munmap (self->slots[i].address, self->slots[i].length);
  g_clear_error (&self->failure);
  g_mutex_clear (&self->mutex);
  g_free (self->path);
  g_free (self);
}

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

static gboolean
start_process (Client *self, const gchar *program, GError **error)
{
  gint sockets[2];
  const gint target = SC_READER_FD;
  const gchar *argv[] = { program, NULL };

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
    {
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_UNSUPPORTED, "%s cannot be opened: %s", self->path,
                   g_strerror (errno));
      return FALSE;
    }
  gboolean ok = g_spawn_async_with_pipes_and_fds (
      NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
      -1, -1, -1, &sockets[1], &target, 1, &self->pid, NULL, NULL, NULL, error);
  close (sockets[1]);
  if (!ok)
    {
      self->pid = 0;
      close (sockets[0]);
      g_prefix_error (error, "%s cannot be opened, its reader does not start: ", self->path);
      return FALSE;
    }
  self->socket = sockets[0];
  return TRUE;
}

/* Ends the process and keeps the reason for whoever asks again. */
static gboolean
give_up (Client *self, gboolean timed_out, GError **error)
{
  gint status = 0;

  if (timed_out)
    {
      end_process (self, &status);
      g_set_error (&self->failure, SC_IO_ERROR, SC_IO_ERROR_CORRUPT,
                   "%s cannot be read: its reader did not answer within %d seconds and was ended; the file is damaged",
                   self->path, SC_READER_SECONDS);
    }
  else
    {
      /* A process that is on its way out says by itself what ended it. */
      for (gint i = 0; i < 200 && waitpid (self->pid, &status, WNOHANG) == 0; i++)
        g_usleep (5000);
      gboolean by_signal = WIFSIGNALED (status);
      gint number = by_signal ? WTERMSIG (status) : 0;
      gint ignored;
      end_process (self, &ignored);
      g_set_error (&self->failure, SC_IO_ERROR, SC_IO_ERROR_CORRUPT,
                   by_signal ? "%s cannot be read: its reader crashed (%s); the file is damaged"
                             : "%s cannot be read: its reader ended without an answer; the file is damaged",
                   self->path, by_signal ? strsignal (number) : "");
    }
  if (error != NULL)
    *error = g_error_copy (self->failure);
  return FALSE;
}

static gboolean
receive_answer (Client *self, ScReaderAnswer *answer, gint *fd, gboolean *timed_out)
{
  gint64 deadline = g_get_monotonic_time () + SC_READER_SECONDS * G_USEC_PER_SEC;

  *fd = -1;
  *timed_out = FALSE;
  for (;;)
    {
      struct pollfd poll_fd = { self->socket, POLLIN, 0 };
      gint64 left = (deadline - g_get_monotonic_time ()) / 1000;
      gint ready = left > 0 ? poll (&poll_fd, 1, (gint) left) : 0;
      if (ready > 0)
        break;
      if (ready == 0)
        {
          *timed_out = TRUE;
          return FALSE;
        }
      if (errno != EINTR)
        return FALSE;
    }
  return sc_receive_with_fd (self->socket, answer, sizeof *answer, fd) && answer->protocol == SC_READER_PROTOCOL;
}

/* Only memory that can neither shrink (a signal at access) nor change (after it was checked) is looked at. */
static gboolean
is_sealed (gint fd, gsize length)
{
  const gint needed = F_SEAL_SHRINK | F_SEAL_WRITE;
  struct stat stat;

  return (fcntl (fd, F_GET_SEALS) & needed) == needed && fcntl (fd, F_GET_SEALS) >= 0 && fstat (fd, &stat) == 0
         && (guint64) stat.st_size == length;
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

static gboolean
read_fd (gint fd, gpointer buffer, gsize length)
{
  gchar *to = buffer;
  gsize at = 0;

  while (at < length)
    {
      gssize n = pread (fd, to + at, length - at, (off_t) at);
      if (n == 0 || (n < 0 && errno != EINTR))
        return FALSE;
      if (n > 0)
        at += (gsize) n;
    }
  return TRUE;
}

static GVariant *
variant_from_fd (gint fd, gsize length, const gchar *type)
{
  guint8 *bytes = g_try_malloc (MAX (length, 1));
  if (bytes == NULL)
    return NULL;
  if (!read_fd (fd, bytes, length))
    {
      g_free (bytes);
      return NULL;
    }
  return g_variant_ref_sink (
      g_variant_new_from_data (G_VARIANT_TYPE (type), bytes, length, FALSE, g_free, bytes));
}

static void
set_error_from_variant (GError **error, GVariant *variant, const gchar *path)
{
  const gchar *domain, *sentence;
  gint code;
  const GQuark known[] = { SC_IO_ERROR, SC_ARRAY_ERROR, SC_DATASET_ERROR };

  if (variant == NULL)
    {
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_CORRUPT, "%s cannot be read", path);
      return;
    }
  g_variant_get (variant, "(&si&s)", &domain, &code, &sentence);
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (g_quark_to_string (known[i]), domain))
      {
        g_set_error_literal (error, known[i], code, sentence);
        return;
      }
  g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_CORRUPT, "%s", sentence);
}

/*
 * Asks and waits. Returns %FALSE with an error where the process failed or
 * answered with one; else the content is in the slot, or *fd is it, the
 * caller's to close.
 */
static gboolean
ask (Client *self, ScReaderRequest request, GVariant *content, gint slot, gint slot_fd, ScReaderAnswer *answer, gint *fd,
     GError **error)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (content);
  ScReaderQuestion question = { SC_READER_PROTOCOL, request, g_variant_get_size (owned), slot, slot_fd >= 0 };
  gboolean timed_out = FALSE;

  *fd = -1;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  if (self->failure != NULL)
    {
      if (error != NULL)
        *error = g_error_copy (self->failure);
      return FALSE;
    }
  if (!sc_send_with_fd (self->socket, &question, sizeof question, slot_fd)
      || !sc_send_all (self->socket, g_variant_get_data (owned), question.length)
      || !receive_answer (self, answer, fd, &timed_out))
    {
      if (*fd >= 0)
        close (*fd);
      return give_up (self, timed_out, error);
    }
  if (answer->in_slot && slot >= 0 && answer->status == SC_READER_DONE)
    {
      if (*fd >= 0)
        close (*fd);
      *fd = -1;
      return TRUE;
    }
  if (*fd < 0 || !is_sealed (*fd, answer->length))
    {
      if (*fd >= 0)
        close (*fd);
      return give_up (self, FALSE, error);
    }
  if (answer->status == SC_READER_DONE)
    return TRUE;
  g_autoptr (GVariant) failure
      = answer->length < MAX_PART ? variant_from_fd (*fd, answer->length, "(sis)") : NULL;
  close (*fd);
  set_error_from_variant (error, failure, self->path);
  return FALSE;
}

/* --- Values --------------------------------------------------------------- */

typedef struct
{
  Client *client;
  guint number;
  ScDType dtype;
  gint ndim;
} Source;

static void
source_free (gpointer data)
{
  Source *source = data;
  client_unref (source->client);
  g_free (source);
}

/* An array in a slot: whoever drops its last reference gives the slot back. */
typedef struct
{
  Client *client;
  gint slot;
} SlotHold;

static void
slot_hold_free (gpointer data)
{
  SlotHold *hold = data;
  g_mutex_lock (&hold->client->mutex);
  hold->client->slots[hold->slot].is_busy = FALSE;
  g_mutex_unlock (&hold->client->mutex);
  client_unref (hold->client);
  g_free (hold);
}

/*
 * Finds memory for @bytes that no array lies in. Returns the slot's number,
 * busy now, or −1; *fd is the descriptor that the reader must be told of, or −1.
 */
static gint
acquire_slot (Client *self, gsize bytes, gint *fd)
{
  gint empty = -1;

  *fd = -1;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  for (gint i = 0; i < SC_READER_SLOTS; i++)
    if (!self->slots[i].is_busy)
      {
        if (self->slots[i].length >= bytes)
          {
            self->slots[i].is_busy = TRUE;
            return i;
          }
        empty = i;
      }
  if (empty < 0)
    return -1;
  gint made = memfd_create ("sigmacast-slot", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (made < 0)
    return -1;
  gpointer address = MAP_FAILED;
  /* It cannot shrink behind our back: that would end this process at the next access. */
  if (ftruncate (made, (off_t) bytes) == 0 && fcntl (made, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0)
    address = mmap (NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, made, 0);
  if (address == MAP_FAILED)
    {
      close (made);
      return -1;
    }
  if (self->slots[empty].address != NULL)
    munmap (self->slots[empty].address, self->slots[empty].length);
  self->slots[empty] = (Slot){ address, bytes, TRUE };
  *fd = made;
  return empty;
}

static ScArray *
array_in_slot (const Source *source, gint slot, const ScReaderAnswer *answer, const gsize *count, GError **error)
{
  gsize bytes = 0;
  SlotHold *hold = g_new (SlotHold, 1);

  hold->client = client_ref (source->client);
  hold->slot = slot;
  if (!sc_shape_get_bytes (source->dtype, source->ndim, count, &bytes) || bytes != answer->length)
    {
      slot_hold_free (hold);
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_CORRUPT, "%s cannot be read: its reader gave no valid answer",
                   source->client->path);
      return NULL;
    }
  return sc_array_new_for_data (source->dtype, source->ndim, count, source->client->slots[slot].address, hold,
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
      g_autoptr (GVariant) strings = answer->is_text ? variant_from_fd (fd, answer->length, "ams") : NULL;
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
      ok = read_fd (fd, array->data, bytes);
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
                   source->client->path);
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
    slot = acquire_slot (source->client, bytes, &slot_fd);
  gboolean ok = ask (source->client, SC_READER_READ, read_question (source, start, count), slot, slot_fd, &answer, &fd,
                     error);
  if (slot_fd >= 0)
    close (slot_fd);
  if (ok && slot >= 0 && fd < 0)
    array = array_in_slot (source, slot, &answer, count, error);
  else
    {
      if (slot >= 0)
        {
          g_mutex_lock (&source->client->mutex);
          source->client->slots[slot].is_busy = FALSE;
          g_mutex_unlock (&source->client->mutex);
        }
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
add_member (Client *self, ScDataset *dataset, guint number, GVariant *member, GError **error)
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
      source->client = client_ref (self);
      source->number = number;
      source->dtype = dtype;
      source->ndim = (gint) ndim;
      ScVariableSource functions = { source_read, source_free, source };
      variable = sc_variable_new_lazy ((const gchar *const *) dims, dtype, (gint) ndim, shape, functions, attributes);
    }
  return is_coordinate ? sc_dataset_add_coordinate (dataset, name, variable, error)
                       : sc_dataset_add_variable (dataset, name, variable, error);

invalid:
  g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_CORRUPT, "%s cannot be read: its reader gave no valid answer", self->path);
  return FALSE;
}

static ScDataset *
dataset_from_header (Client *self, GVariant *header, GError **error)
{
  g_autoptr (ScDataset) dataset = sc_dataset_new ();
  g_autoptr (GVariant) attribute_list = NULL;
  g_autoptr (GVariant) members = NULL;

  g_variant_get (header, "(@a(sv)@a(sasatuba(sv)mv))", &attribute_list, &members);
  g_autoptr (ScAttributes) attributes = sc_attributes_from_variant (attribute_list);
  sc_dataset_set_attributes (dataset, attributes);
  sc_dataset_set_path (dataset, self->path);
  for (guint i = 0; i < g_variant_n_children (members); i++)
    {
      g_autoptr (GVariant) member = g_variant_get_child_value (members, i);
      if (!add_member (self, dataset, i, member, error))
        return NULL;
    }
  return g_steal_pointer (&dataset);
}

ScDataset *
sc_reader_open_dataset (const gchar *path, ScOpenFlags flags, GError **error)
{
  g_autofree gchar *program = find_program ();
  ScReaderAnswer answer;
  ScDataset *dataset = NULL;
  gint fd = -1;

  if (g_str_equal (program, "none"))
    return sc_open_dataset_directly (path, flags, error);

  Client *client = g_new0 (Client, 1);
  g_atomic_ref_count_init (&client->references);
  client->path = g_strdup (path);
  g_mutex_init (&client->mutex);
  if (start_process (client, program, error)
      && ask (client, SC_READER_OPEN, g_variant_new ("(u^ay)", (guint32) flags, path), -1, -1, &answer, &fd, error))
    {
      g_autoptr (GVariant) header = variant_from_fd (fd, answer.length, SC_READER_HEADER_TYPE);
      if (header != NULL)
        dataset = dataset_from_header (client, header, error);
      else
        g_set_error (error, SC_ARRAY_ERROR, SC_ARRAY_ERROR_TOO_LARGE, "%s: there is not enough memory for its header",
                     path);
      close (fd);
    }
  client_unref (client);
  return dataset;
}
