/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/atomic-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "io/open.h"

struct _ScAtomicFile
{
  gchar *path;
  gchar *temporary;
  gboolean committed;
};

static void
set_error (GError **error, const gchar *path, gint code)
{
  gboolean full = code == ENOSPC || code == EDQUOT || code == EFBIG;
  g_set_error (error, SC_IO_ERROR, full ? SC_IO_ERROR_NO_SPACE : SC_IO_ERROR_WRITE, "%s cannot be written: %s", path,
               g_strerror (code));
}

gboolean
sc_atomic_file_check_target (const gchar *path, GError **error)
{
  if (!g_file_test (path, G_FILE_TEST_EXISTS) || g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return TRUE;
  g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_WRITE, "%s cannot be written: it is %s", path,
               g_file_test (path, G_FILE_TEST_IS_DIR) ? "a folder" : "no ordinary file");
  return FALSE;
}

ScAtomicFile *
sc_atomic_file_new (const gchar *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  if (!sc_atomic_file_check_target (path, error))
    return NULL;
  g_autofree gchar *folder = g_path_get_dirname (path);
  g_autofree gchar *name = g_path_get_basename (path);
  g_autofree gchar *pattern = g_strdup_printf (".%.200s.XXXXXX", name);
  g_autofree gchar *temporary = g_build_filename (folder, pattern, NULL);
  /* 0666 and the user's mask: the permissions of a file made in the ordinary way. */
  gint fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0666);
  if (fd < 0)
    {
      set_error (error, path, errno);
      return NULL;
    }
  close (fd);
  ScAtomicFile *self = g_new0 (ScAtomicFile, 1);
  self->path = g_strdup (path);
  self->temporary = g_steal_pointer (&temporary);
  return self;
}

const gchar *
sc_atomic_file_get_temporary_path (ScAtomicFile *self)
{
  return self->temporary;
}

gboolean
sc_atomic_file_commit (ScAtomicFile *self, GError **error)
{
  g_return_val_if_fail (!self->committed, FALSE);

  gint fd = g_open (self->temporary, O_RDONLY | O_CLOEXEC, 0);
  gint code = 0;
  if (fd < 0 || fsync (fd) != 0)
    code = errno;
  if (fd >= 0)
    close (fd);
  if (code == 0 && g_rename (self->temporary, self->path) != 0)
    code = errno;
  if (code != 0)
    {
      set_error (error, self->path, code);
      return FALSE;
    }
  self->committed = TRUE;
  return TRUE;
}

void
sc_atomic_file_free (ScAtomicFile *self)
{
  if (self == NULL)
    return;
  if (!self->committed)
    g_unlink (self->temporary);
  g_free (self->temporary);
  g_free (self->path);
  g_free (self);
}

gboolean
sc_atomic_file_write (const gchar *path, gconstpointer data, gsize length, GError **error)
{
  g_autoptr (ScAtomicFile) file = sc_atomic_file_new (path, error);
  if (file == NULL)
    return FALSE;

  gint fd = g_open (file->temporary, O_WRONLY | O_CLOEXEC, 0);
  gint code = fd < 0 ? errno : 0;
  const gchar *from = data;
  while (code == 0 && length > 0)
    {
      gssize n = write (fd, from, length);
      if (n < 0 && errno != EINTR)
        code = errno;
      else if (n > 0)
        {
          from += n;
          length -= (gsize) n;
        }
    }
  if (fd >= 0 && close (fd) != 0 && code == 0)
    code = errno;
  if (code != 0)
    {
      set_error (error, path, code);
      return FALSE;
    }
  return sc_atomic_file_commit (file, error);
}

guint64
sc_free_space (const gchar *path)
{
  g_autofree gchar *folder = g_path_get_dirname (path);
  struct statvfs stat;

  if (statvfs (folder, &stat) != 0)
    return G_MAXUINT64;
  return (guint64) stat.f_bavail * stat.f_frsize;
}
