/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The reader process: opens one file and answers questions about it until
 * the other end of its socket is closed. It may crash, hang or run out of
 * memory over a damaged file; the program that asked lives on.
 */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sentences.h"
#include "io/open-direct.h"
#include "io/reader-message.h"

/* Beyond what the program and its libraries take: blocks of values, chunks that are being unpacked. */
#define MEMORY_LIMIT (G_GUINT64_CONSTANT (960) * 1024 * 1024)
/* A question that has not been answered after so much work never will be. */
#define CPU_SECONDS_PER_QUESTION 15
#define MAX_QUESTION (16 * 1024 * 1024)

typedef struct
{
  ScDataset *dataset;
  GPtrArray *variables; /* of ScVariable, in the header's order */
  struct
  {
    gpointer address;
    gsize length;
  } slots[SC_READER_SLOTS];
} Reader;

/* Sanitizers reserve terabytes of address space. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define LIMIT_MEMORY 0
#else
#define LIMIT_MEMORY 1
#endif

static void
limit_memory (void)
{
  unsigned long pages = 0;
  FILE *file = fopen ("/proc/self/statm", "r");

  if (file == NULL)
    return;
  if (fscanf (file, "%lu", &pages) == 1 && LIMIT_MEMORY)
    {
      rlim_t bytes = pages * (rlim_t) sysconf (_SC_PAGESIZE) + MEMORY_LIMIT;
      struct rlimit limit = { bytes, bytes };
      setrlimit (RLIMIT_AS, &limit);
    }
  fclose (file);
}

/* If the program dies while a library hangs here, this ends the process. */
static void
limit_cpu (void)
{
  struct rusage usage;
  struct rlimit limit;

  if (getrusage (RUSAGE_SELF, &usage) != 0 || getrlimit (RLIMIT_CPU, &limit) != 0)
    return;
  limit.rlim_cur = (rlim_t) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + CPU_SECONDS_PER_QUESTION);
  if (limit.rlim_max != RLIM_INFINITY && limit.rlim_cur > limit.rlim_max)
    limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_CPU, &limit);
}

static gboolean
receive_all (gpointer data, gsize length)
{
  gchar *to = data;

  while (length > 0)
    {
      gssize n = recv (SC_READER_FD, to, length, 0);
      if (n == 0 || (n < 0 && errno != EINTR))
        return FALSE;
      if (n > 0)
        {
          to += n;
          length -= (gsize) n;
        }
    }
  return TRUE;
}

/* The content in memory that nobody can change any more. */
static gint
make_sealed (gconstpointer data, gsize length)
{
  gint fd = memfd_create ("sigmacast-reader", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  const gchar *from = data;

  if (fd < 0)
    return -1;
  while (length > 0)
    {
      gssize n = write (fd, from, length);
      if (n < 0 && errno != EINTR)
        {
          close (fd);
          return -1;
        }
      if (n > 0)
        {
          from += n;
          length -= (gsize) n;
        }
    }
  if (fcntl (fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0)
    {
      close (fd);
      return -1;
    }
  return fd;
}

static gboolean
answer (ScReaderAnswer *header, gconstpointer data, gsize length)
{
  gint fd = make_sealed (data, length);

  if (fd < 0)
    return FALSE;
  header->protocol = SC_READER_PROTOCOL;
  header->length = length;
  gboolean ok = sc_send_with_fd (SC_READER_FD, header, sizeof *header, fd);
  close (fd);
  return ok;
}

static gboolean
answer_variant (ScReaderStatus status, GVariant *content)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (content);
  ScReaderAnswer header = { .status = status };
  return answer (&header, g_variant_get_data (owned), g_variant_get_size (owned));
}

static gboolean
answer_error (const GError *error)
{
  /* The name of a file may be any bytes. */
  g_autofree gchar *sentence = g_utf8_make_valid (error->message, -1);
  return answer_variant (SC_READER_FAILED,
                         g_variant_new ("(sis)", g_quark_to_string (error->domain), error->code, sentence));
}

static void
add_member (GVariantBuilder *builder, Reader *reader, const gchar *name, gboolean is_coordinate)
{
  ScVariable *variable = sc_dataset_get (reader->dataset, name);
  ScArray *values = sc_variable_peek_values (variable);
  GVariantBuilder shape;

  g_variant_builder_init (&shape, G_VARIANT_TYPE ("at"));
  for (gint i = 0; i < sc_variable_get_ndim (variable); i++)
    g_variant_builder_add (&shape, "t", (guint64) sc_variable_get_shape (variable)[i]);
  g_variant_builder_add (builder, "(s^asatub@a(sv)mv)", name, sc_variable_get_dims (variable), &shape,
                         (guint32) sc_variable_get_dtype (variable), is_coordinate,
                         sc_attributes_to_variant (sc_variable_get_attributes (variable)),
                         values != NULL ? sc_array_to_variant (values) : NULL);
  g_ptr_array_add (reader->variables, variable);
}

static gboolean
open_file (Reader *reader, GVariant *content)
{
  guint32 flags;
  const gchar *path;
  g_autoptr (GError) error = NULL;
  GVariantBuilder members;

  g_variant_get (content, "(u^&ay)", &flags, &path);
  reader->dataset = sc_open_dataset_directly (path, flags, &error);
  if (reader->dataset == NULL)
    return answer_error (error);

  g_variant_builder_init (&members, G_VARIANT_TYPE ("a(sasatuba(sv)mv)"));
  for (const gchar *const *name = sc_dataset_get_coordinate_names (reader->dataset); *name != NULL; name++)
    add_member (&members, reader, *name, TRUE);
  for (const gchar *const *name = sc_dataset_get_variable_names (reader->dataset); *name != NULL; name++)
    add_member (&members, reader, *name, FALSE);
  return answer_variant (SC_READER_DONE,
                         g_variant_new ("(@a(sv)^asa(sasatuba(sv)mv))",
                                        sc_attributes_to_variant (sc_dataset_get_attributes (reader->dataset)),
                                        sc_dataset_get_groups (reader->dataset), &members));
}

/* Memory that the program shares from now on, in place of what the slot was. */
static gboolean
take_slot (Reader *reader, gint slot, gint fd)
{
  struct stat stat;
  gboolean ok = fd >= 0 && fstat (fd, &stat) == 0 && stat.st_size > 0;

  if (ok && reader->slots[slot].address != NULL)
    munmap (reader->slots[slot].address, reader->slots[slot].length);
  if (ok)
    {
      reader->slots[slot].length = (gsize) stat.st_size;
      reader->slots[slot].address
          = mmap (NULL, (gsize) stat.st_size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, 0);
      ok = reader->slots[slot].address != MAP_FAILED;
    }
  if (fd >= 0)
    close (fd);
  return ok;
}

static gboolean
read_into_slot (Reader *reader, gint slot, ScVariable *variable, const gsize *start, const gsize *count)
{
  ScDType dtype = sc_variable_get_dtype (variable);
  gint ndim = sc_variable_get_ndim (variable);
  gsize bytes;
  g_autoptr (GError) error = NULL;

  if (dtype == SC_DTYPE_STRING || !sc_shape_get_bytes (dtype, ndim, count, &bytes)
      || reader->slots[slot].address == NULL || bytes > reader->slots[slot].length)
    return FALSE;
  g_autoptr (ScArray) into
      = sc_array_new_for_data (dtype, ndim, count, reader->slots[slot].address, NULL, NULL);
  if (!sc_variable_read_into (variable, start, count, into, &error))
    return answer_error (error);
  ScReaderAnswer header = { .protocol = SC_READER_PROTOCOL,
                            .status = SC_READER_DONE,
                            .length = bytes,
                            .ticks_per_second = into->ticks_per_second,
                            .calendar = into->calendar,
                            .in_slot = TRUE };
  return sc_send_with_fd (SC_READER_FD, &header, sizeof header, -1);
}

static gboolean
read_values (Reader *reader, gint slot, GVariant *content)
{
  guint32 number;
  gsize start[SC_MAX_DIMS], count[SC_MAX_DIMS];
  g_autoptr (GVariant) starts = NULL;
  g_autoptr (GVariant) counts = NULL;
  g_autoptr (GError) error = NULL;

  g_variant_get (content, "(u@at@at)", &number, &starts, &counts);
  if (reader->dataset == NULL || number >= reader->variables->len)
    return FALSE;
  ScVariable *variable = reader->variables->pdata[number];
  gsize ndim = (gsize) sc_variable_get_ndim (variable);
  if (g_variant_n_children (starts) != ndim || g_variant_n_children (counts) != ndim)
    return FALSE;
  for (gsize i = 0; i < ndim; i++)
    {
      guint64 value;
      g_variant_get_child (starts, i, "t", &value);
      start[i] = value;
      g_variant_get_child (counts, i, "t", &value);
      count[i] = value;
    }
  if (slot >= 0)
    return read_into_slot (reader, slot, variable, start, count);
  g_autoptr (ScArray) read = sc_variable_read (variable, start, count, &error);
  g_autoptr (ScArray) values = read != NULL ? sc_array_contiguous (read, &error) : NULL;
  if (values == NULL)
    return answer_error (error);

  ScReaderAnswer header = { .status = SC_READER_DONE,
                            .ticks_per_second = values->ticks_per_second,
                            .calendar = values->calendar,
                            .is_text = values->dtype == SC_DTYPE_STRING };
  if (header.is_text)
    {
      g_autoptr (GVariant) strings = g_variant_ref_sink (sc_strings_to_variant (values));
      return answer (&header, g_variant_get_data (strings), g_variant_get_size (strings));
    }
  return answer (&header, values->data, sc_array_get_size (values) * sc_dtype_get_size (values->dtype));
}

int
main (int argc, char **argv)
{
  Reader reader = { NULL, g_ptr_array_new () };
  ScReaderQuestion question;
  gboolean ok = TRUE;
  gint fd;

  if (argc > 1 || fcntl (SC_READER_FD, F_GETFD) < 0)
    {
      fprintf (stderr, "sigmacast-reader is started by Sigmacast to open data files; it is of no use by itself.\n");
      return 2;
    }
  const gchar *locale = g_getenv (SC_READER_LOCALE);
  if (locale != NULL)
    {
      setlocale (LC_CTYPE, "");
      setlocale (LC_MESSAGES, "");
      bindtextdomain (GETTEXT_PACKAGE, locale);
      bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
      textdomain (GETTEXT_PACKAGE);
    }
  struct rlimit no_core = { 0, 0 };
  setrlimit (RLIMIT_CORE, &no_core);
  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  limit_memory ();

  while (ok && sc_receive_with_fd (SC_READER_FD, &question, sizeof question, &fd))
    {
      if (question.protocol != SC_READER_PROTOCOL)
        _exit (SC_READER_EXIT_PROTOCOL);
      if (question.length > MAX_QUESTION || question.slot >= SC_READER_SLOTS)
        break;
      if (question.brings_slot && (question.slot < 0 || !take_slot (&reader, question.slot, fd)))
        break;
      g_autofree gchar *bytes = g_malloc (MAX (question.length, 1));
      if (!receive_all (bytes, question.length))
        break;
      limit_cpu ();
      const gchar *type = question.request == SC_READER_OPEN ? "(uay)" : "(uatat)";
      g_autoptr (GVariant) content = g_variant_ref_sink (
          g_variant_new_from_data (G_VARIANT_TYPE (type), bytes, question.length, FALSE, NULL, NULL));
      ok = question.request == SC_READER_OPEN ? open_file (&reader, content) : read_values (&reader, question.slot, content);
    }
  /* No tidying up: a damaged file may have left the libraries in any state. */
  _exit (ok ? 0 : 1);
}
