/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/bench.h"
#include "forecast/plan.h"

#define N_BUILDS 3

static gboolean
run (const ScBenchRequest *request, JsonBuilder *figures, GCancellable *cancellable, GError **error)
{
  const ScBenchShape *shape = request->shape;
  g_autoptr (ScThreads) threads = sc_threads_new (request->threads);
  g_autoptr (ScCheckpoint) checkpoint = sc_bench_shape_new_checkpoint (shape, error);
  g_autofree gfloat *lat = g_new (gfloat, shape->n_lat);
  g_autofree gfloat *lon = g_new (gfloat, shape->n_lon);
  gdouble seconds[N_BUILDS];
  guint64 bytes = 0;

  if (checkpoint == NULL)
    return FALSE;
  sc_bench_shape_fill_grid (shape, lat, lon);
  for (gint i = 0; i < N_BUILDS; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      g_autoptr (ScPlan) plan = sc_plan_build (checkpoint, lat, shape->n_lat, lon, shape->n_lon, NULL, threads, error);
      if (plan == NULL)
        return FALSE;
      seconds[i] = plan->seconds;
      bytes = plan->bytes;
    }
  gdouble median = sc_bench_median (seconds, N_BUILDS);

  sc_bench_add_number (figures, "threads", sc_threads_get_count (threads));
  sc_bench_add_number (figures, "seconds", median);
  sc_bench_add_number (figures, "spread_seconds", seconds[N_BUILDS - 1] - seconds[0]);
  sc_bench_add_number (figures, "plan_bytes", (gdouble) bytes);
  return sc_bench_add_limits (figures, median, 0, (gdouble) bytes, error);
}

const ScBench sc_bench_plan = {
  "plan",
  "building a plan: mesh, edges, edge embeddings, Legendre tables, packed weights",
  run,
};
