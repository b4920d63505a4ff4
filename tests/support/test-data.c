/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/test-data.h"

#include <glib/gstdio.h>

static gchar *
join_if_exists (const gchar *variable, const gchar *relative)
{
  const gchar *root = g_getenv (variable);
  if (root == NULL)
    return NULL;
  g_autofree gchar *path = g_build_filename (root, relative, NULL);
  return g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}

gboolean
test_data_has_shared (void)
{
  g_autofree gchar *golden = join_if_exists ("SIGMACAST_SHARED", "golden");
  return golden != NULL;
}

gchar *
test_data_path (const gchar *relative)
{
  gchar *path = join_if_exists ("SIGMACAST_SHARED", relative);
  if (path == NULL)
    path = join_if_exists ("SIGMACAST_FIXTURES", relative);
  if (path == NULL)
    {
      if (g_strcmp0 (g_getenv ("CI"), "true") == 0)
        g_test_fail_printf ("%s is missing", relative);
      else
        g_test_skip_printf ("%s is not in this clone", relative);
    }
  return path;
}

gchar *
test_temporary_dir (void)
{
  g_autoptr (GError) error = NULL;
  gchar *path = g_dir_make_tmp ("sigmacast-test-XXXXXX", &error);
  g_assert_no_error (error);
  return path;
}

void
test_remove_dir (const gchar *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const gchar *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree gchar *child = g_build_filename (path, name, NULL);
      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        test_remove_dir (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}
