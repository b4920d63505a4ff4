/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "cli/bench.h"
#include "io/netcdf-read.h"
#include "io/netcdf-write.h"

/* A variable at 0.25° on 13 levels. */
#define LEVELS 13
#define ROWS 721
#define COLUMNS 1440
/* Each way reads every map so many times, in turn. */
#define ROUNDS 8
#define READS (ROUNDS * LEVELS)

static gboolean
write_file (const gchar *path, GError **error)
{
  static const gchar *const dims[] = { "level", "latitude", "longitude", NULL };
  const gsize shape[] = { LEVELS, ROWS, COLUMNS };
  g_autoptr (ScArray) values = sc_array_new (SC_DTYPE_FLOAT32, 3, shape, error);
  g_autoptr (ScDataset) dataset = sc_dataset_new ();

  if (values == NULL)
    return FALSE;
  for (gsize i = 0; i < sc_array_get_size (values); i++)
    ((gfloat *) values->data)[i] = (gfloat) (i % 1009);
  g_autoptr (ScVariable) variable = sc_variable_new (dims, values, NULL);
  return sc_dataset_add_variable (dataset, "t", variable, error) && sc_write_netcdf (dataset, path, 0, error);
}

/* Seconds for one map, negative with an error; @sum: of its first row, so that both ways have to give the same. */
static gdouble
read_map (ScDataset *dataset, gsize level, gdouble *sum, GError **error)
{
  const gsize start[] = { level, 0, 0 }, count[] = { 1, ROWS, COLUMNS };
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (ScArray) map = sc_variable_read (sc_dataset_get (dataset, "t"), start, count, error);

  if (map == NULL)
    return -1;
  gdouble seconds = (gdouble) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
  for (gsize i = 0; i < COLUMNS; i++)
    *sum += sc_array_get_double (map, i);
  return seconds;
}

static gboolean
measure (const gchar *path, gdouble *through, gdouble *direct, GCancellable *cancellable, GError **error)
{
  g_autoptr (ScDataset) reader = sc_open_dataset (path, SC_OPEN_DEFAULT, error);
  g_autoptr (ScDataset) library = reader != NULL ? sc_netcdf_open_dataset (path, SC_OPEN_DEFAULT, error) : NULL;
  gdouble sums[2] = { 0, 0 };

  if (library == NULL)
    return FALSE;
  for (gsize i = 0; i < READS; i++)
    {
      through[i] = read_map (reader, i % LEVELS, &sums[0], error);
      direct[i] = through[i] < 0 ? -1 : read_map (library, i % LEVELS, &sums[1], error);
      if (direct[i] < 0 || g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    }
  if (sums[0] == sums[1])
    return TRUE;
  g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_CORRUPT, "%s: the reader process gives other values than the library", path);
  return FALSE;
}

static gboolean
run (const ScBenchRequest *request, JsonBuilder *figures, GCancellable *cancellable, GError **error)
{
  const gdouble bytes = (gdouble) ROWS * COLUMNS * sizeof (gfloat);
  g_autofree gchar *folder = g_dir_make_tmp ("sigmacast-bench-XXXXXX", error);
  gdouble through[READS], direct[READS];

  if (folder == NULL)
    return FALSE;
  g_autofree gchar *path = g_build_filename (folder, "maps.nc", NULL);
  gboolean ok = write_file (path, error) && measure (path, through, direct, cancellable, error);
  g_unlink (path);
  g_rmdir (folder);
  if (!ok)
    return FALSE;

  gdouble seconds = sc_bench_median (through, READS), alone = sc_bench_median (direct, READS);
  sc_bench_add_number (figures, "levels", LEVELS);
  sc_bench_add_number (figures, "rows", ROWS);
  sc_bench_add_number (figures, "columns", COLUMNS);
  sc_bench_add_number (figures, "threads", 1);
  sc_bench_add_number (figures, "reads", READS);
  sc_bench_add_number (figures, "seconds", seconds);
  sc_bench_add_number (figures, "spread_seconds", through[READS * 95 / 100] - through[READS * 5 / 100]);
  sc_bench_add_number (figures, "direct_seconds", alone);
  sc_bench_add_number (figures, "reader_cost", seconds / alone - 1);
  return sc_bench_add_limits (figures, seconds, 0, 2 * bytes, error);
}

const ScBench sc_bench_io = {
  "io",
  "maps of 721 × 1440 cells through the reader process, against the library in this process",
  run,
};
