/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <cblas.h>
#include <string.h>

#include "base/threads.h"
#include "cli/bench.h"
#include "forecast/process-memory.h"
#include "nn/aligned.h"

#define SIZE 4096
#define REPETITIONS 3

void
sc_bench_add_number (JsonBuilder *figures, const gchar *name, gdouble value)
{
  json_builder_set_member_name (figures, name);
  json_builder_add_double_value (figures, value);
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  gdouble x = *(const gdouble *) a, y = *(const gdouble *) b;
  return (x > y) - (x < y);
}

gdouble
sc_bench_median (gdouble *values, gsize n)
{
  qsort (values, n, sizeof *values, compare);
  return n % 2 == 1 ? values[n / 2] : 0.5 * (values[n / 2 - 1] + values[n / 2]);
}

gdouble
sc_bench_sgemm_rate (GError **error)
{
  gsize n = (gsize) SIZE * SIZE;
  g_autoptr (ScFloats) a = sc_floats_new (n, "the measurement of sgemm", error);
  g_autoptr (ScFloats) b = a != NULL ? sc_floats_new (n, "the measurement of sgemm", error) : NULL;
  g_autoptr (ScFloats) c = b != NULL ? sc_floats_new (n, "the measurement of sgemm", error) : NULL;
  gdouble best = G_MAXDOUBLE;

  if (c == NULL)
    return 0;
  for (gsize i = 0; i < n; i++)
    {
      a[i] = (gfloat) (i % 13) - 6;
      b[i] = (gfloat) (i % 7) - 3;
    }
  openblas_set_num_threads ((gint) g_get_num_processors ());
  for (gint i = 0; i < REPETITIONS; i++)
    {
      gint64 begin = g_get_monotonic_time ();
      cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, SIZE, SIZE, SIZE, 1, a, SIZE, b, SIZE, 0, c, SIZE);
      best = MIN (best, (g_get_monotonic_time () - begin) / 1e6);
    }
  openblas_set_num_threads (1);
  return 2.0 * SIZE * SIZE * SIZE / best;
}

/* Well beyond any cache. */
#define COPY_FLOATS ((gsize) 16 * 1024 * 1024)

typedef struct
{
  const gfloat *from;
  gfloat *to;
  gsize part;
} Copy;

static void
copy_part (gsize block, guint worker, gpointer data)
{
  const Copy *copy = data;

  memcpy (copy->to + block * copy->part, copy->from + block * copy->part, copy->part * sizeof (gfloat));
}

gdouble
sc_bench_copy_rate (GError **error)
{
  g_autoptr (ScThreads) threads = sc_threads_new (0);
  gsize n_parts = sc_threads_get_count (threads);
  g_autoptr (ScFloats) from = sc_floats_new (COPY_FLOATS, "the measurement of copying", error);
  g_autoptr (ScFloats) to = from != NULL ? sc_floats_new (COPY_FLOATS, "the measurement of copying", error) : NULL;
  Copy copy = { from, to, COPY_FLOATS / n_parts };
  gdouble best = G_MAXDOUBLE;

  if (to == NULL)
    return 0;
  memset (from, 1, COPY_FLOATS * sizeof (gfloat));
  for (gint i = 0; i < 2 * REPETITIONS; i++)
    {
      gint64 begin = g_get_monotonic_time ();
      sc_threads_for (threads, n_parts, copy_part, &copy);
      best = MIN (best, (gdouble) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC);
    }
  return 2.0 * (gdouble) (copy.part * n_parts * sizeof (gfloat)) / best;
}

gboolean
sc_bench_add_limits (JsonBuilder *figures, gdouble seconds, gdouble operations, gdouble bytes, GError **error)
{
  /* Before the limits are measured, which takes more memory than most. */
  sc_bench_add_number (figures, "peak_bytes", (gdouble) sc_process_peak_bytes ());
  if (operations > 0)
    {
      gdouble sgemm = sc_bench_sgemm_rate (error);
      if (sgemm == 0)
        return FALSE;
      sc_bench_add_number (figures, "operations", operations);
      sc_bench_add_number (figures, "gflops", operations / seconds / 1e9);
      sc_bench_add_number (figures, "sgemm_gflops", sgemm / 1e9);
      sc_bench_add_number (figures, "share_of_sgemm", operations / seconds / sgemm);
    }
  if (bytes > 0)
    {
      gdouble copy = sc_bench_copy_rate (error);
      if (copy == 0)
        return FALSE;
      sc_bench_add_number (figures, "bytes", bytes);
      sc_bench_add_number (figures, "gigabytes_per_second", bytes / seconds / 1e9);
      sc_bench_add_number (figures, "copy_gigabytes_per_second", copy / 1e9);
      sc_bench_add_number (figures, "share_of_copy", bytes / seconds / copy);
    }
  return TRUE;
}
