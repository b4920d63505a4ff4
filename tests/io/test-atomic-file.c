/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/atomic-file.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "io/open.h"
#include "support/test-data.h"

static gchar *dir;

static gsize
count_files (void)
{
  g_autoptr (GDir) listing = g_dir_open (dir, 0, NULL);
  gsize n = 0;
  while (g_dir_read_name (listing) != NULL)
    n++;
  return n;
}

static void
test_write (void)
{
  g_autofree gchar *path = g_build_filename (dir, "file", NULL);
  g_autofree gchar *contents = NULL;
  g_autoptr (GError) error = NULL;
  struct stat stat_buffer;

  g_assert_true (g_file_set_contents (path, "before", -1, NULL));
  g_assert_true (sc_atomic_file_write (path, "after", 5, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "after");
  g_assert_cmpuint (count_files (), ==, 1);
  /* The permissions of any file that the user makes. */
  mode_t mask = umask (0);
  umask (mask);
  g_assert_cmpint (stat (path, &stat_buffer), ==, 0);
  g_assert_cmpint (stat_buffer.st_mode & 0777, ==, 0666 & ~mask);
  g_unlink (path);
}

/* What is not committed leaves the old file and nothing else. */
static void
test_abandoned (void)
{
  g_autofree gchar *path = g_build_filename (dir, "file", NULL);
  g_autofree gchar *contents = NULL;

  g_assert_true (g_file_set_contents (path, "before", -1, NULL));
  ScAtomicFile *file = sc_atomic_file_new (path, NULL);
  g_assert_true (g_file_set_contents (sc_atomic_file_get_temporary_path (file), "half", -1, NULL));
  g_assert_cmpuint (count_files (), ==, 2);
  sc_atomic_file_free (file);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "before");
  g_assert_cmpuint (count_files (), ==, 1);
  g_unlink (path);
}

static void
test_refused (void)
{
  g_autofree gchar *path = g_build_filename (dir, "absent", "file", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (sc_atomic_file_write (path, "x", 1, &error));
  g_assert_error (error, SC_IO_ERROR, SC_IO_ERROR_WRITE);
  g_clear_error (&error);
  g_assert_false (sc_atomic_file_write (dir, "x", 1, &error));
  g_assert_error (error, SC_IO_ERROR, SC_IO_ERROR_WRITE);
  g_clear_error (&error);
  g_assert_false (sc_atomic_file_write ("/dev/full/x", "x", 1, &error));
  g_assert_error (error, SC_IO_ERROR, SC_IO_ERROR_WRITE);
  g_assert_cmpuint (count_files (), ==, 0);
}

static void
test_free_space (void)
{
  g_autofree gchar *path = g_build_filename (dir, "file", NULL);
  g_assert_cmpuint (sc_free_space (path), >, 0);
  g_assert_cmpuint (sc_free_space ("/no/such/folder/file"), ==, G_MAXUINT64);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dir = test_temporary_dir ();
  g_test_add_func ("/atomic-file/write", test_write);
  g_test_add_func ("/atomic-file/abandoned", test_abandoned);
  g_test_add_func ("/atomic-file/refused", test_refused);
  g_test_add_func ("/atomic-file/free-space", test_free_space);
  gint status = g_test_run ();
  test_remove_dir (dir);
  g_free (dir);
  return status;
}
