/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "support/test-data.h"
#include "tune/hindcast-log.h"
#include "tune/tune-error.h"

typedef struct
{
  gchar *folder;
  gchar *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = test_temporary_dir ();
  fixture->path = g_build_filename (fixture->folder, "results.jsonl", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_remove_dir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static const ScHindcastScore one = { 0.1 + 0.2, 1e-300, NAN, 0.0, G_GUINT64_CONSTANT (9007199254740991), 1.0 / 3.0 };

static void
add (ScHindcastLog *log, const gchar *key, const ScHindcastScore *score)
{
  GError *error = NULL;
  sc_hindcast_log_add (log, key, score, &error);
  g_assert_no_error (error);
}

static ScHindcastLog *
open_log (const gchar *path)
{
  GError *error = NULL;
  ScHindcastLog *log = sc_hindcast_log_open (path, &error);
  g_assert_no_error (error);
  return log;
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  ScHindcastScore two = { .crps = 2.0, .network_calls = 3 }, found;
  ScHindcastLog *log = open_log (fixture->path);

  add (log, "first", &one);
  add (log, "second", &two);
  sc_hindcast_log_unref (log);
  log = open_log (fixture->path);
  g_assert_true (sc_hindcast_log_find (log, "second", NULL));
  g_assert_false (sc_hindcast_log_find (log, "third", &found));
  g_assert_true (sc_hindcast_log_find (log, "first", &found));
  /* The same bits, NaN included. */
  g_assert_cmpfloat (found.crps, ==, one.crps);
  g_assert_cmpfloat (found.square, ==, one.square);
  g_assert_true (isnan (found.variance));
  g_assert_cmpfloat (found.spectrum, ==, 0.0);
  g_assert_cmpuint (found.network_calls, ==, one.network_calls);
  g_assert_cmpfloat (found.seconds, ==, one.seconds);
  sc_hindcast_log_unref (log);
}

/* Wherever a kill cuts the file, what came before is there and what comes after is kept. */
static void
test_cut (Fixture *fixture, gconstpointer data)
{
  g_autofree gchar *content = NULL, *before = NULL;
  gsize length, first;
  ScHindcastLog *log = open_log (fixture->path);

  add (log, "first", &one);
  g_assert_true (g_file_get_contents (fixture->path, &before, &first, NULL));
  add (log, "second", &one);
  sc_hindcast_log_unref (log);
  g_assert_true (g_file_get_contents (fixture->path, &content, &length, NULL));
  for (gsize cut = 0; cut <= length; cut++)
    {
      g_assert_true (g_file_set_contents (fixture->path, content, (gssize) cut, NULL));
      log = open_log (fixture->path);
      g_assert_true (sc_hindcast_log_find (log, "first", NULL) == (cut >= first));
      g_assert_true (sc_hindcast_log_find (log, "second", NULL) == (cut == length));
      add (log, "third", &one);
      sc_hindcast_log_unref (log);
      log = open_log (fixture->path);
      g_assert_true (sc_hindcast_log_find (log, "first", NULL) == (cut >= first));
      g_assert_true (sc_hindcast_log_find (log, "third", NULL));
      sc_hindcast_log_unref (log);
    }
}

static void
test_foreign (Fixture *fixture, gconstpointer data)
{
  static const gchar *const contents[] = { "sigma,crps\n1,2\n", "{\"sigmacast\":\"hindcast scores\",\"version\":1}\n{}\n", "CDF\001", "\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree gchar *after = NULL;

      g_assert_true (g_file_set_contents (fixture->path, contents[i], -1, NULL));
      g_assert_null (sc_hindcast_log_open (fixture->path, &error));
      g_assert_error (error, SC_TUNE_ERROR, SC_TUNE_ERROR_LOG);
      g_assert_nonnull (strstr (error->message, "results.jsonl"));
      g_assert_true (g_file_get_contents (fixture->path, &after, NULL, NULL));
      g_assert_cmpstr (after, ==, contents[i]);
    }
}

static void
test_one_at_a_time (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ScHindcastLog) log = open_log (fixture->path);
  g_autoptr (GError) error = NULL;

  g_assert_null (sc_hindcast_log_open (fixture->path, &error));
  g_assert_error (error, SC_TUNE_ERROR, SC_TUNE_ERROR_LOG);
}

static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree gchar *path = g_build_filename (fixture->folder, "no", "such", "folder", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (sc_hindcast_log_open (path, &error));
  g_assert_error (error, SC_TUNE_ERROR, SC_TUNE_ERROR_LOG);
  g_assert_nonnull (strstr (error->message, path));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/tune/hindcast-log/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("round-trip", test_round_trip);
  ADD ("cut", test_cut);
  ADD ("foreign", test_foreign);
  ADD ("one-at-a-time", test_one_at_a_time);
  ADD ("no-folder", test_no_folder);
  return g_test_run ();
}
