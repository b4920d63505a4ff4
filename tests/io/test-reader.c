/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader process: the same values as without it, and what happens when it fails. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/netcdf-write.h"
#include "io/open-direct.h"
#include "io/open.h"
#include "io/reader-client.h"
#include "support/test-data.h"

static gchar *dir;

static gchar *
path_of (const gchar *name)
{
  return g_build_filename (dir, name, NULL);
}

/* Maps big enough to be shared, text, times and a variable of more than one part; made once. */
static gchar *
the_file (void)
{
  const gchar *dims[] = { "time", "lat", "lon" };
  const gsize shape[] = { 3, 200, 300 }, long_shape[] = { 3, 9 * 1024 * 1024 };
  const gchar *long_dims[] = { "time", "cell" };
  gchar *path = path_of ("file.nc");
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return path;

  g_autoptr (ScDataset) dataset = sc_dataset_new ();
  g_autoptr (ScArray) map = sc_array_new (SC_DTYPE_FLOAT32, 3, shape, NULL);
  g_autoptr (ScArray) text = sc_array_new (SC_DTYPE_STRING, 2, shape, NULL);
  g_autoptr (ScArray) dates = sc_array_new (SC_DTYPE_DATETIME, 1, shape, NULL);
  g_autoptr (ScArray) cells = sc_array_new (SC_DTYPE_FLOAT32, 2, long_shape, NULL);
  g_autoptr (ScAttributes) attributes = sc_attributes_new ();

  for (gsize i = 0; i < sc_array_get_size (map); i++)
    ((gfloat *) map->data)[i] = i == 77 ? NAN : (gfloat) i;
  for (gsize i = 0; i < sc_array_get_size (text); i++)
    ((gchar **) text->data)[i] = g_strdup_printf ("ß%" G_GSIZE_FORMAT, i);
  for (gsize i = 0; i < 3; i++)
    ((gint64 *) dates->data)[i] = (gint64) i * SC_MICROSECONDS;
  for (gsize i = 0; i < sc_array_get_size (cells); i++)
    ((gfloat *) cells->data)[i] = (gfloat) (i % 65521);
  dates->ticks_per_second = SC_MICROSECONDS;
  dates->calendar = SC_CALENDAR_360_DAY;
  sc_attributes_set_text (attributes, "units", "K");
  sc_attributes_set_double (attributes, "number", 0.1);

  g_autoptr (ScVariable) a = sc_variable_new (dims, map, attributes);
  g_autoptr (ScVariable) b = sc_variable_new (dims, text, NULL);
  g_autoptr (ScVariable) c = sc_variable_new (dims, dates, NULL);
  g_autoptr (ScVariable) d = sc_variable_new (long_dims, cells, NULL);
  g_assert_true (sc_dataset_add_variable (dataset, "map", a, NULL));
  g_assert_true (sc_dataset_add_variable (dataset, "text", b, NULL));
  g_assert_true (sc_dataset_add_coordinate (dataset, "time", c, NULL));
  g_assert_true (sc_dataset_add_variable (dataset, "cells", d, NULL));
  sc_attributes_set_text (sc_dataset_get_attributes (dataset), "title", "some title");
  g_assert_true (sc_write_netcdf (dataset, path, 0, NULL));
  return path;
}

static void
assert_same_variable (ScVariable *a, ScVariable *b)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScArray) x = sc_variable_load (a, &error);
  g_assert_no_error (error);
  g_autoptr (ScArray) y = sc_variable_load (b, &error);
  g_assert_no_error (error);
  g_assert_cmpint (x->dtype, ==, y->dtype);
  g_assert_cmpint (x->calendar, ==, y->calendar);
  g_assert_cmpint (x->ticks_per_second, ==, y->ticks_per_second);
  g_assert_true (sc_array_equal (x, y));
  g_assert_cmpstrv (sc_variable_get_dims (a), sc_variable_get_dims (b));
  g_assert_cmpuint (sc_attributes_get_size (sc_variable_get_attributes (a)), ==,
                    sc_attributes_get_size (sc_variable_get_attributes (b)));
}

static void
test_same (void)
{
  g_autofree gchar *path = the_file ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDataset) direct = sc_open_dataset_directly (path, SC_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  g_autoptr (ScDataset) read = sc_open_dataset (path, SC_OPEN_DEFAULT, &error);
  g_assert_no_error (error);

  g_assert_cmpstrv (sc_dataset_get_variable_names (direct), sc_dataset_get_variable_names (read));
  g_assert_cmpstrv (sc_dataset_get_coordinate_names (direct), sc_dataset_get_coordinate_names (read));
  g_assert_cmpstr (sc_attributes_get_text (sc_dataset_get_attributes (read), "title"), ==, "some title");
  g_assert_cmpstr (sc_dataset_get_path (read), ==, path);
  assert_same_variable (sc_dataset_get (direct, "map"), sc_dataset_get (read, "map"));
  assert_same_variable (sc_dataset_get (direct, "text"), sc_dataset_get (read, "text"));
  assert_same_variable (sc_dataset_get (direct, "time"), sc_dataset_get (read, "time"));
  assert_same_variable (sc_dataset_get (direct, "cells"), sc_dataset_get (read, "cells"));
}

/* What was read belongs to who asked: it outlives the dataset and may be written. */
static void
test_ownership (void)
{
  g_autofree gchar *path = the_file ();
  g_autoptr (GError) error = NULL;
  ScDataset *dataset = sc_open_dataset (path, SC_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  g_autoptr (ScArray) map = sc_variable_load (sc_dataset_get (dataset, "map"), &error);
  g_autoptr (ScArray) again = sc_variable_load (sc_dataset_get (dataset, "map"), &error);
  sc_dataset_unref (dataset);
  ((gfloat *) map->data)[0] = -1;
  g_assert_cmpfloat (sc_array_get_double (map, 1000), ==, 1000);
  g_assert_cmpfloat (sc_array_get_double (again, 0), ==, 0);
}

/* The name of a file may be any bytes. */
static void
test_any_name (void)
{
  g_autofree gchar *path = the_file ();
  g_autofree gchar *odd = path_of ("odd \xff\xfe name.nc");
  g_autofree gchar *broken = path_of ("broken \xff.nc");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (symlink (path, odd), ==, 0);
  g_autoptr (ScDataset) dataset = sc_open_dataset (odd, SC_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  g_assert_nonnull (sc_dataset_get (dataset, "map"));
  g_assert_true (g_file_set_contents (broken, "\x89HDF\r\n\x1a\n and no more", -1, NULL));
  g_assert_null (sc_open_dataset (broken, SC_OPEN_DEFAULT, &error));
  g_assert_error (error, SC_IO_ERROR, SC_IO_ERROR_CORRUPT);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static gpointer
read_slices (gpointer data)
{
  ScVariable *variable = data;
  for (gsize i = 0; i < 200; i++)
    {
      const gsize start[] = { i % 3, i, 0 }, count[] = { 1, 1, 300 };
      g_autoptr (ScArray) slice = sc_variable_read (variable, start, count, NULL);
      g_assert_cmpfloat (sc_array_get_double (slice, 299), ==, (gdouble) (((i % 3) * 200 + i) * 300 + 299));
    }
  return NULL;
}

static void
test_threads (void)
{
  g_autofree gchar *path = the_file ();
  g_autoptr (ScDataset) dataset = sc_open_dataset (path, SC_OPEN_DEFAULT, NULL);
  GThread *threads[4];

  for (gsize i = 0; i < 4; i++)
    threads[i] = g_thread_new (NULL, read_slices, sc_dataset_get (dataset, "map"));
  for (gsize i = 0; i < 4; i++)
    g_thread_join (threads[i]);
}

/* Programs that answer wrongly, in the reader's place. */
static void
with_reader (const gchar *script, const gchar *expected)
{
  g_autofree gchar *path = the_file ();
  g_autofree gchar *program = path_of ("reader");
  g_autofree gchar *text = g_strdup_printf ("#!/bin/sh\n%s\n", script);
  g_autofree gchar *before = g_strdup (g_getenv ("SIGMACAST_READER"));
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (program, text, -1, NULL));
  g_assert_cmpint (g_chmod (program, 0755), ==, 0);
  g_setenv ("SIGMACAST_READER", program, TRUE);
  gint64 start = g_get_monotonic_time ();
  g_assert_null (sc_open_dataset (path, SC_OPEN_DEFAULT, &error));
  gint64 seconds = (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  if (before != NULL)
    g_setenv ("SIGMACAST_READER", before, TRUE);
  else
    g_unsetenv ("SIGMACAST_READER");
  g_assert_error (error, SC_IO_ERROR, SC_IO_ERROR_CORRUPT);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, expected));
  g_assert_cmpint (seconds, <=, SC_READER_SECONDS + 1);
}

static void
test_crash (void)
{
  with_reader ("kill -SEGV $$", "crashed (Segmentation fault)");
}

static void
test_silent_end (void)
{
  with_reader ("exit 0", "ended without an answer");
}

static void
test_nonsense (void)
{
  with_reader ("head -c 4096 /dev/zero >&3; sleep 1", "cannot be read");
}

static void
test_hang (void)
{
  with_reader ("exec sleep 1000", "did not answer");
}

static void
test_missing (void)
{
  g_autofree gchar *path = the_file ();
  g_autofree gchar *before = g_strdup (g_getenv ("SIGMACAST_READER"));
  g_autoptr (GError) error = NULL;

  g_setenv ("SIGMACAST_READER", "/no/such/reader", TRUE);
  g_assert_null (sc_open_dataset (path, SC_OPEN_DEFAULT, &error));
  if (before != NULL)
    g_setenv ("SIGMACAST_READER", before, TRUE);
  else
    g_unsetenv ("SIGMACAST_READER");
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "/no/such/reader"));
}

static void
expect_error (const gchar *path, ScIoError code)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (sc_open_dataset (path, SC_OPEN_DEFAULT, &error));
  g_assert_error (error, SC_IO_ERROR, (gint) code);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_no_data_file (void)
{
  g_autofree gchar *text = path_of ("text.nc");
  g_autofree gchar *empty = path_of ("empty.nc");
  g_autofree gchar *absent = path_of ("absent.nc");
  g_autofree gchar *magic = path_of ("magic.nc");

  g_assert_true (g_file_set_contents (text, "this is text", -1, NULL));
  g_assert_true (g_file_set_contents (empty, "", 0, NULL));
  g_assert_true (g_file_set_contents (magic, "\x89HDF\r\n\x1a\n and no more", -1, NULL));
  expect_error (text, SC_IO_ERROR_FORMAT);
  expect_error (empty, SC_IO_ERROR_FORMAT);
  expect_error (absent, SC_IO_ERROR_NOT_FOUND);
  expect_error (dir, SC_IO_ERROR_FORMAT);
  expect_error (magic, SC_IO_ERROR_CORRUPT);
}

/* Truncated at any place: a sentence, never a crash; what can be opened can be read or says why not. */
static void
test_truncated (void)
{
  g_autofree gchar *path = test_data_path ("golden/tiny/inputs.nc");
  g_autofree gchar *cut = path_of ("cut.nc");
  g_autofree gchar *contents = NULL;
  gsize length;

  if (path == NULL)
    return;
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  for (gint i = 0; i < 12; i++)
    {
      gsize n = (gsize) g_test_rand_int_range (1, (gint32) length);
      g_autoptr (GError) error = NULL;
      g_assert_true (g_file_set_contents (cut, contents, (gssize) n, NULL));
      g_autoptr (ScDataset) dataset = sc_open_dataset (cut, SC_OPEN_DEFAULT, &error);
      g_assert_null (dataset);
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, "cut.nc"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dir = test_temporary_dir ();
  g_test_add_func ("/reader/same", test_same);
  g_test_add_func ("/reader/ownership", test_ownership);
  g_test_add_func ("/reader/any-name", test_any_name);
  g_test_add_func ("/reader/threads", test_threads);
  g_test_add_func ("/reader/crash", test_crash);
  g_test_add_func ("/reader/silent-end", test_silent_end);
  g_test_add_func ("/reader/nonsense", test_nonsense);
  g_test_add_func ("/reader/hang", test_hang);
  g_test_add_func ("/reader/missing", test_missing);
  g_test_add_func ("/reader/no-data-file", test_no_data_file);
  g_test_add_func ("/reader/truncated", test_truncated);
  gint status = g_test_run ();
  test_remove_dir (dir);
  g_free (dir);
  return status;
}
