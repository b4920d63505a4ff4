/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/bench.h"
#include "forecast/field-statistics.h"
#include "forecast/plan.h"
#include "forecast/process-memory.h"
#include "noise/sampler.h"

#define N_STEPS 3

typedef struct
{
  ScGenCastWorkspace *workspace;
  guint64 calls;
} Step;

static gboolean
denoise (const gfloat *noisy, const gfloat *sigma, gfloat *denoised, gpointer data, GCancellable *cancellable, GError **error)
{
  Step *step = data;
  step->calls++;
  return sc_gencast_denoise (step->workspace, noisy, sigma, 1, denoised, cancellable, error);
}

static gboolean
look (const gchar *name, gsize element, const gfloat *values, gsize rows, gsize channels, gpointer data, GError **error)
{
  ScFieldStatistics statistics;
  sc_field_statistics_init (&statistics);
  sc_field_statistics_add (&statistics, values, rows * channels);
  return TRUE;
}

/* One 12 h step of one member; the seconds that it took, negative with an error. */
static gdouble
make_step (ScPlan *plan, ScCheckpoint *checkpoint, Step *step, ScThreads *threads, gfloat *state, GCancellable *cancellable,
           GError **error)
{
  gsize n_target = sc_gencast_get_n_target (plan->network);
  /* One key for all channels: which variable they belong to costs nothing. */
  const ScSamplerVariable variable = { "state", 0, n_target };
  const ScKey key = sc_key_new (0);
  gint64 begin = g_get_monotonic_time ();

  if (!sc_sampler_run (sc_checkpoint_get_noise (checkpoint), plan->noise, &variable, 1, &key, 1, 1,
                       sc_gencast_get_n_grid (plan->network), n_target, threads, denoise, NULL, step, state, cancellable,
                       error))
    return -1;
  return (g_get_monotonic_time () - begin) / 1e6;
}

static gboolean
run (const ScBenchRequest *request, JsonBuilder *figures, GCancellable *cancellable, GError **error)
{
  const ScBenchShape *shape = request->shape;
  g_autoptr (ScThreads) threads = sc_threads_new (request->threads);
  g_autoptr (ScCheckpoint) checkpoint = sc_bench_shape_new_checkpoint (shape, error);
  g_autofree gfloat *lat = g_new (gfloat, shape->n_lat);
  g_autofree gfloat *lon = g_new (gfloat, shape->n_lon);
  gdouble plain[N_STEPS], looked_at[N_STEPS];

  if (checkpoint == NULL)
    return FALSE;
  sc_bench_shape_fill_grid (shape, lat, lon);
  g_autoptr (ScPlan) plan = sc_plan_build (checkpoint, lat, shape->n_lat, lon, shape->n_lon, NULL, threads, error);
  g_autoptr (ScGenCastWorkspace) workspace
      = plan != NULL ? sc_gencast_workspace_new (plan->network, 1, threads, error) : NULL;
  if (workspace == NULL)
    return FALSE;

  gsize n_grid = sc_gencast_get_n_grid (plan->network);
  gsize n_conditioning = n_grid * sc_gencast_get_n_conditioning (plan->network);
  g_autofree gfloat *conditioning = g_new (gfloat, n_conditioning);
  g_autofree gfloat *state = g_new (gfloat, n_grid * sc_gencast_get_n_target (plan->network));
  sc_random_normal_threaded (sc_key_new (1), conditioning, n_conditioning, threads);
  if (!sc_gencast_set_conditioning (workspace, conditioning, 1, error))
    return FALSE;

  Step step = { workspace, 0 };
  for (gint i = 0; i < N_STEPS; i++)
    {
      sc_gencast_workspace_set_probe (workspace, NULL, NULL, SC_PROBE_STAGES);
      plain[i] = make_step (plan, checkpoint, &step, threads, state, cancellable, error);
      sc_gencast_workspace_set_probe (workspace, look, NULL, SC_PROBE_STAGES);
      looked_at[i] = plain[i] < 0 ? -1 : make_step (plan, checkpoint, &step, threads, state, cancellable, error);
      if (looked_at[i] < 0)
        return FALSE;
    }
  gdouble seconds = sc_bench_median (plain, N_STEPS), with_probes = sc_bench_median (looked_at, N_STEPS);

  sc_bench_add_number (figures, "threads", sc_threads_get_count (threads));
  sc_bench_add_number (figures, "seconds", seconds);
  sc_bench_add_number (figures, "spread_seconds", plain[N_STEPS - 1] - plain[0]);
  sc_bench_add_number (figures, "network_calls", (gdouble) step.calls / (2 * N_STEPS));
  sc_bench_add_number (figures, "seconds_with_probes", with_probes);
  sc_bench_add_number (figures, "probes_cost", with_probes / seconds - 1);
  sc_bench_add_number (figures, "peak_bytes", (gdouble) sc_process_peak_bytes ());
  return TRUE;
}

const ScBench sc_bench_step = {
  "step",
  "one 12 h step of one member: 20 levels, noise and network; with statistics at every probe",
  run,
};
