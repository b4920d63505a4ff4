/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <cblas.h>

#include "cli/bench.h"
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
