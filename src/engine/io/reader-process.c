/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/reader-process.h"

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

#include "base/sentences.h"
#include "io/open-direct.h"
#include "io/reader-client.h"

/* An answer that is an error is no longer than this. */
#define MAX_SENTENCE (1024 * 1024)

/* Memory shared with the reader. */
typedef struct
{
  gpointer address;
  gsize length;
  gboolean is_busy; /* an array lies in it */
} Slot;

struct _ScReaderProcess
{
  gatomicrefcount references;
  gchar *path;
  GMutex mutex;    /* one question at a time */
  GPid pid;        /* guarded by mutex; 0: ended */
  gint socket;     /* guarded by mutex */
  GError *failure; /* guarded by mutex: why it was ended */
  GMutex slot_mutex;           /* never waits for an answer: arrays are freed on any thread */
  Slot slots[SC_READER_SLOTS]; /* guarded by slot_mutex */
};

/* @patience: how many times 5 ms it may take to end by itself. Returns how it ended, as waitpid() does. */
static gint
end_process (ScReaderProcess *self, gint patience)
{
  gint status = 0;
  gboolean reaped = FALSE;

  if (self->pid == 0)
    return 0;
  for (gint i = 0; i < patience && !reaped; i++)
    {
      reaped = waitpid (self->pid, &status, WNOHANG) == self->pid;
      if (!reaped)
        g_usleep (5000);
    }
  if (!reaped)
    {
      gint killed;
      kill (self->pid, SIGKILL);
      while (waitpid (self->pid, &killed, 0) < 0 && errno == EINTR)
        ;
    }
  close (self->socket);
  g_spawn_close_pid (self->pid);
  self->pid = 0;
  return status;
}

ScReaderProcess *
sc_reader_process_ref (ScReaderProcess *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sc_reader_process_unref (ScReaderProcess *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  end_process (self, 0);
  for (gint i = 0; i < SC_READER_SLOTS; i++)
    if (self->slots[i].address != NULL)
      munmap (self->slots[i].address, self->slots[i].length);
  g_clear_error (&self->failure);
  g_mutex_clear (&self->mutex);
  g_mutex_clear (&self->slot_mutex);
  g_free (self->path);
  g_free (self);
}

static gboolean
start_process (ScReaderProcess *self, const gchar *program, GError **error)
{
  gint sockets[2];
  g_auto (GStrv) environment = g_get_environ ();
  const gint target = SC_READER_FD;
  const gchar *argv[] = { program, NULL };

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
    {
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_UNSUPPORTED, _("%s cannot be opened: %s"), self->path,
                   g_strerror (errno));
      return FALSE;
    }
  /* Its sentences are in the language of this program's. */
  if (g_strcmp0 (textdomain (NULL), GETTEXT_PACKAGE) == 0)
    environment = g_environ_setenv (environment, SC_READER_LOCALE, bindtextdomain (GETTEXT_PACKAGE, NULL), TRUE);
  else
    environment = g_environ_unsetenv (environment, SC_READER_LOCALE);
  gboolean ok = g_spawn_async_with_pipes_and_fds (
      NULL, argv, (const gchar *const *) environment, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
      -1, -1, -1, &sockets[1], &target, 1, &self->pid, NULL, NULL, NULL, error);
  close (sockets[1]);
  if (!ok)
    {
      self->pid = 0;
      close (sockets[0]);
      g_prefix_error (error, _("%s cannot be opened, its reader does not start: "), self->path);
      return FALSE;
    }
  self->socket = sockets[0];
  return TRUE;
}

ScReaderProcess *
sc_reader_process_new (const gchar *program, const gchar *path, GError **error)
{
  ScReaderProcess *self = g_new0 (ScReaderProcess, 1);

  g_atomic_ref_count_init (&self->references);
  self->path = g_strdup (path);
  g_mutex_init (&self->mutex);
  g_mutex_init (&self->slot_mutex);
  if (!start_process (self, program, error))
    g_clear_pointer (&self, sc_reader_process_unref);
  return self;
}

const gchar *
sc_reader_process_get_path (ScReaderProcess *self)
{
  return self->path;
}

/* Ends the process and keeps the reason for whoever asks again. */
static gboolean
give_up (ScReaderProcess *self, gboolean timed_out, GError **error)
{
  /* A process that is on its way out says by itself what ended it. */
  gint status = end_process (self, timed_out ? 0 : 200);

  if (timed_out && sc_path_is_address (self->path))
    g_set_error (&self->failure, SC_IO_ERROR, SC_IO_ERROR_NOT_FOUND, _("%s did not answer within %d seconds"), self->path,
                 SC_READER_SECONDS);
  else if (timed_out)
    g_set_error (&self->failure, SC_IO_ERROR, SC_IO_ERROR_CORRUPT,
                 _("%s cannot be read: its reader did not answer within %d seconds and was ended; the file is damaged"),
                 self->path, SC_READER_SECONDS);
  else if (WIFSIGNALED (status))
    g_set_error (&self->failure, SC_IO_ERROR, SC_IO_ERROR_CORRUPT,
                 _("%s cannot be read: its reader crashed (%s); the file is damaged"), self->path,
                 strsignal (WTERMSIG (status)));
  else if (WIFEXITED (status) && WEXITSTATUS (status) == SC_READER_EXIT_PROTOCOL)
    g_set_error (&self->failure, SC_IO_ERROR, SC_IO_ERROR_UNSUPPORTED,
                 _("%s cannot be read: sigmacast-reader is of another version than this program"), self->path);
  else
    g_set_error (&self->failure, SC_IO_ERROR, SC_IO_ERROR_CORRUPT,
                 _("%s cannot be read: its reader ended without an answer; the file is damaged"), self->path);
  if (error != NULL)
    *error = g_error_copy (self->failure);
  return FALSE;
}

static gboolean
receive_answer (ScReaderProcess *self, ScReaderAnswer *answer, gint *fd, gboolean *timed_out)
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

gboolean
sc_read_fd (gint fd, gpointer buffer, gsize length)
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

GVariant *
sc_variant_from_fd (gint fd, gsize length, const gchar *type)
{
  guint8 *bytes = g_try_malloc (MAX (length, 1));
  if (bytes == NULL)
    return NULL;
  if (!sc_read_fd (fd, bytes, length))
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
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_CORRUPT, _("%s cannot be read"), path);
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

static gboolean
send_question (ScReaderProcess *self, ScReaderRequest request, GVariant *content, gint slot, gint slot_fd)
{
  ScReaderQuestion question = { SC_READER_PROTOCOL, request, g_variant_get_size (content), slot, slot_fd >= 0 };

  return sc_send_with_fd (self->socket, &question, sizeof question, slot_fd)
         && sc_send_all (self->socket, g_variant_get_data (content), question.length);
}

/* The answer to the question that was sent last. Called with the mutex held. */
static gboolean
await_answer (ScReaderProcess *self, gint slot, ScReaderAnswer *answer, gint *fd, GError **error)
{
  gboolean timed_out = FALSE;

  if (!receive_answer (self, answer, fd, &timed_out))
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
      = answer->length < MAX_SENTENCE ? sc_variant_from_fd (*fd, answer->length, "(sis)") : NULL;
  close (*fd);
  set_error_from_variant (error, failure, self->path);
  return FALSE;
}

static gboolean
check_lives (ScReaderProcess *self, GError **error)
{
  if (self->failure != NULL && error != NULL)
    *error = g_error_copy (self->failure);
  return self->failure == NULL;
}

gboolean
sc_reader_process_ask (ScReaderProcess *self, ScReaderRequest request, GVariant *content, gint slot, gint slot_fd,
                       ScReaderAnswer *answer, gint *fd, GError **error)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (content);

  *fd = -1;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  if (!check_lives (self, error))
    return FALSE;
  if (!send_question (self, request, owned, slot, slot_fd))
    return give_up (self, FALSE, error);
  return await_answer (self, slot, answer, fd, error);
}

/* Two slots that take turns. */
typedef struct
{
  gint numbers[2];
  gint fds[2]; /* that the reader has to get yet, −1: it has it */
} Turns;

static gboolean
ask_part (ScReaderProcess *self, const ScReaderParts *parts, gsize part, Turns *turns)
{
  g_autoptr (GVariant) content = g_variant_ref_sink (parts->ask (part, parts->data));
  gint *slot_fd = &turns->fds[part % 2];
  gboolean ok = send_question (self, SC_READER_READ, content, turns->numbers[part % 2], *slot_fd);

  if (*slot_fd >= 0)
    close (*slot_fd);
  *slot_fd = -1;
  return ok;
}

/* An acquired slot of which the reader was never told. */
static void
forget_slot (ScReaderProcess *self, gint slot)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->slot_mutex);

  munmap (self->slots[slot].address, self->slots[slot].length);
  self->slots[slot] = (Slot) { 0 };
}

static gboolean
read_parts (ScReaderProcess *self, const ScReaderParts *parts, Turns *turns, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (!check_lives (self, error))
    return FALSE;
  if (parts->n > 0 && !ask_part (self, parts, 0, turns))
    return give_up (self, FALSE, error);
  for (gsize part = 0; part < parts->n; part++)
    {
      ScReaderAnswer answer;
      gint slot = turns->numbers[part % 2], fd = -1;
      if (!await_answer (self, slot, &answer, &fd, error))
        return FALSE;
      if (fd >= 0)
        close (fd);
      /* Whatever it says, no more is looked at than what is there. */
      if (fd >= 0 || answer.length > parts->bytes || (part + 1 < parts->n && !ask_part (self, parts, part + 1, turns)))
        return give_up (self, FALSE, error);
      if (!parts->take (part, &answer, sc_reader_process_peek_slot (self, slot), parts->data))
        return give_up (self, FALSE, error);
    }
  return TRUE;
}

gboolean
sc_reader_process_read_parts (ScReaderProcess *self, const ScReaderParts *parts, gboolean *done, GError **error)
{
  Turns turns = { { -1, -1 }, { -1, -1 } };
  gboolean ok = TRUE;

  turns.numbers[0] = sc_reader_process_acquire_slot (self, parts->bytes, &turns.fds[0]);
  if (turns.numbers[0] >= 0)
    turns.numbers[1] = sc_reader_process_acquire_slot (self, parts->bytes, &turns.fds[1]);
  *done = turns.numbers[1] >= 0;
  if (*done)
    ok = read_parts (self, parts, &turns, error);
  for (gint i = 0; i < 2; i++)
    {
      if (turns.fds[i] >= 0)
        forget_slot (self, turns.numbers[i]);
      else if (turns.numbers[i] >= 0)
        sc_reader_process_release_slot (self, turns.numbers[i]);
      if (turns.fds[i] >= 0)
        close (turns.fds[i]);
    }
  return ok;
}

gint
sc_reader_process_acquire_slot (ScReaderProcess *self, gsize bytes, gint *fd)
{
  gint empty = -1;

  *fd = -1;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->slot_mutex);
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
    address = mmap (NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, made, 0);
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

void
sc_reader_process_release_slot (ScReaderProcess *self, gint slot)
{
  g_mutex_lock (&self->slot_mutex);
  self->slots[slot].is_busy = FALSE;
  g_mutex_unlock (&self->slot_mutex);
}

gpointer
sc_reader_process_peek_slot (ScReaderProcess *self, gint slot)
{
  return self->slots[slot].address;
}
