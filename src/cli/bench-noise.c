/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "cli/bench.h"
#include "noise/isotropic-noise.h"

/* One state of GenCast at 1°: 6 surface variables and 6 on 13 levels. */
#define N_LAT 181
#define N_LON 360
#define N_FIELDS 84
#define N_DRAWS 15

static gboolean
run (const ScBenchRequest *request, JsonBuilder *figures, GCancellable *cancellable, GError **error)
{
  g_autoptr (ScThreads) threads = sc_threads_new (request->threads);
  g_autofree gfloat *fields = g_new (gfloat, (gsize) N_FIELDS * N_LAT * N_LON);
  gfloat lat[N_LAT], lon[N_LON];
  gdouble seconds[N_DRAWS];

  for (gint i = 0; i < N_LAT; i++)
    lat[i] = (gfloat) (i - 90);
  for (gint i = 0; i < N_LON; i++)
    lon[i] = (gfloat) i;
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (ScIsotropicNoise) noise = sc_isotropic_noise_new (lat, N_LAT, lon, N_LON, error);
  if (noise == NULL)
    return FALSE;
  gdouble build_seconds = (g_get_monotonic_time () - begin) / 1e6;

  for (gint i = 0; i < N_DRAWS; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      begin = g_get_monotonic_time ();
      if (!sc_isotropic_noise_draw (noise, sc_key_new ((guint64) i), N_FIELDS, threads, fields, error))
        return FALSE;
      seconds[i] = (g_get_monotonic_time () - begin) / 1e6;
    }
  gdouble median = sc_bench_median (seconds, N_DRAWS);

  sc_bench_add_number (figures, "threads", sc_threads_get_count (threads));
  sc_bench_add_number (figures, "fields", N_FIELDS);
  sc_bench_add_number (figures, "build_seconds", build_seconds);
  sc_bench_add_number (figures, "seconds", median);
  sc_bench_add_number (figures, "spread_seconds", seconds[N_DRAWS - 1] - seconds[0]);
  sc_bench_add_number (figures, "table_bytes", (gdouble) sc_isotropic_noise_get_bytes (noise));
  /* Sums over degrees for every order, north and south together; then a Fourier transform along every circle. */
  gdouble degrees = N_LON / 2, circles = (gdouble) N_FIELDS * N_LAT;
  gdouble operations = circles * degrees * degrees + 2.5 * circles * N_LON * log2 (N_LON);
  return sc_bench_add_limits (figures, median, operations, 0, error);
}

const ScBench sc_bench_noise = {
  "noise",
  "isotropic noise for one state at 1°: random numbers and synthesis of 84 fields",
  run,
};
