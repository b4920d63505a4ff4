/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/run-folder.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define PREFIX "run-"

struct _ScRunFolder
{
  gchar *path;
  guint n_runs;
};

/* Two levels, which is all that a run makes: its file, and a folder of lead times. */
static void
remove_folder (const gchar *path, gint depth)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const gchar *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree gchar *child = g_build_filename (path, name, NULL);

      if (!g_file_test (child, G_FILE_TEST_IS_SYMLINK) && g_file_test (child, G_FILE_TEST_IS_DIR))
        {
          if (depth > 0)
            remove_folder (child, depth - 1);
        }
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static gboolean
is_abandoned (const gchar *name)
{
  guint64 pid;

  if (!g_str_has_prefix (name, PREFIX)
      || !g_ascii_string_to_unsigned (name + strlen (PREFIX), 10, 2, G_MAXINT, &pid, NULL))
    return FALSE;
  return kill ((pid_t) pid, 0) < 0 && errno == ESRCH;
}

static void
remove_abandoned (const gchar *cache)
{
  g_autoptr (GDir) dir = g_dir_open (cache, 0, NULL);
  const gchar *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (is_abandoned (name))
      {
        g_autofree gchar *path = g_build_filename (cache, name, NULL);

        remove_folder (path, 1);
      }
}

ScRunFolder *
sc_run_folder_new (void)
{
  ScRunFolder *self = g_new0 (ScRunFolder, 1);
  g_autofree gchar *cache = g_build_filename (g_get_user_cache_dir (), "sigmacast", NULL);
  g_autofree gchar *name = g_strdup_printf (PREFIX "%ld", (glong) getpid ());

  self->path = g_build_filename (cache, name, NULL);
  remove_abandoned (cache);
  return self;
}

void
sc_run_folder_free (ScRunFolder *self)
{
  if (self == NULL)
    return;
  remove_folder (self->path, 1);
  g_free (self->path);
  g_free (self);
}

gchar *
sc_run_folder_dup_output (ScRunFolder *self)
{
  g_autofree gchar *name = g_strdup_printf ("forecast-%u.nc", ++self->n_runs);

  if (g_mkdir_with_parents (self->path, 0700) < 0)
    return NULL;
  return g_build_filename (self->path, name, NULL);
}
