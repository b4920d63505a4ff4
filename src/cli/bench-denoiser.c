/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cli/bench.h"
#include "forecast/plan.h"
#include "forecast/process-memory.h"
#include "nn/kernels.h"
#include "noise/random.h"

/* Calls until so much time has gone by, three at least. */
#define MEASURE_SECONDS 12.0
#define FEWEST_CALLS 3
#define MOST_CALLS 200

#define SPLIT_CALLS 5

static const gchar *const stage_names[SC_GENCAST_N_STAGES] = { "encoder", "transformer", "decoder" };

/* Seconds that each stage of a call took. */
typedef struct
{
  gint64 last;
  gdouble seconds[SC_GENCAST_N_STAGES];
} Split;

static gboolean
on_probe (const gchar *name, gsize element, ScProbeRows *rows, gpointer data, GError **error)
{
  Split *split = data;
  gint64 now = g_get_monotonic_time ();
  ScGenCastStage stage = g_str_has_prefix (name, "grid2mesh/") || g_str_equal (name, "noise_encoding") ? SC_GENCAST_ENCODER
                         : g_str_has_prefix (name, "transformer/")                                    ? SC_GENCAST_TRANSFORMER
                                                                                                      : SC_GENCAST_DECODER;

  split->seconds[stage] += (gdouble) (now - split->last) / G_USEC_PER_SEC;
  split->last = g_get_monotonic_time ();
  return TRUE;
}

typedef struct
{
  gdouble seconds; /* median of a call */
  gdouble spread;  /* the slowest less the fastest */
  gint calls;
  gdouble split[SC_GENCAST_N_STAGES]; /* medians of a stage */
  gsize workspace_bytes;
} Timing;

static gboolean
measure (ScGenCast *network, ScThreads *threads, Timing *timing, GCancellable *cancellable, GError **error)
{
  gsize n_grid = sc_gencast_get_n_grid (network);
  gsize n_conditioning = n_grid * sc_gencast_get_n_conditioning (network), n_target = n_grid * sc_gencast_get_n_target (network);
  g_autoptr (ScGenCastWorkspace) workspace = sc_gencast_workspace_new (network, 1, threads, error);
  g_autofree gfloat *conditioning = g_try_new (gfloat, n_conditioning);
  g_autofree gfloat *noisy = g_try_new (gfloat, n_target);
  g_autofree gfloat *denoised = g_try_new (gfloat, n_target);
  gdouble seconds[MOST_CALLS];
  const gfloat sigma = 1;

  if (workspace == NULL)
    return FALSE;
  if (conditioning == NULL || noisy == NULL || denoised == NULL)
    {
      g_set_error (error, SC_GENCAST_ERROR, SC_GENCAST_ERROR_NO_MEMORY, "There is not enough memory for the fields");
      return FALSE;
    }
  sc_random_normal_threaded (sc_key_new (1), conditioning, n_conditioning, threads);
  sc_random_normal_threaded (sc_key_new (2), noisy, n_target, threads);
  if (!sc_gencast_set_conditioning (workspace, conditioning, 1, error)
      || !sc_gencast_denoise (workspace, noisy, &sigma, 1, denoised, cancellable, error)) /* touches all memory once */
    return FALSE;

  gint64 start = g_get_monotonic_time ();
  do
    {
      gint64 begin = g_get_monotonic_time ();
      if (!sc_gencast_denoise (workspace, noisy, &sigma, 1, denoised, cancellable, error))
        return FALSE;
      seconds[timing->calls++] = (g_get_monotonic_time () - begin) / 1e6;
    }
  while (timing->calls < FEWEST_CALLS
         || (timing->calls < MOST_CALLS && g_get_monotonic_time () - start < MEASURE_SECONDS * 1e6));
  timing->seconds = sc_bench_median (seconds, timing->calls);
  timing->spread = seconds[timing->calls - 1] - seconds[0];

  Split split = { 0 };
  gdouble parts[SC_GENCAST_N_STAGES][SPLIT_CALLS];
  sc_gencast_workspace_set_probe (workspace, on_probe, &split, SC_PROBE_STAGES);
  for (gint i = 0; i < SPLIT_CALLS; i++)
    {
      split = (Split) { .last = g_get_monotonic_time () };
      if (!sc_gencast_denoise (workspace, noisy, &sigma, 1, denoised, cancellable, error))
        return FALSE;
      for (gint stage = 0; stage < SC_GENCAST_N_STAGES; stage++)
        parts[stage][i] = split.seconds[stage];
    }
  for (gint stage = 0; stage < SC_GENCAST_N_STAGES; stage++)
    timing->split[stage] = sc_bench_median (parts[stage], SPLIT_CALLS);
  timing->workspace_bytes = sc_gencast_workspace_get_bytes_needed (network, 1, sc_threads_get_count (threads));
  return TRUE;
}

/* Operations, seconds and share of the machine's limit for each stage. */
static void
add_stages (JsonBuilder *figures, ScGenCast *network, const Timing *timing, gdouble sgemm)
{
  for (gint stage = 0; stage < SC_GENCAST_N_STAGES; stage++)
    {
      gdouble operations = sc_gencast_get_stage_operations (network, (ScGenCastStage) stage);
      const struct { const gchar *name; gdouble value; } parts[] = {
        { "seconds", timing->split[stage] }, { "operations", operations },
        { "share_of_sgemm", operations / timing->split[stage] / sgemm },
      };
      for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
        {
          g_autofree gchar *name = g_strdup_printf ("%s_%s", stage_names[stage], parts[i].name);
          sc_bench_add_number (figures, name, parts[i].value);
        }
    }
}

static gboolean
run (const ScBenchRequest *request, JsonBuilder *figures, GCancellable *cancellable, GError **error)
{
  const ScBenchShape *shape = request->shape;
  gdouble sgemm = sc_bench_sgemm_rate (error), copy = sgemm != 0 ? sc_bench_copy_rate (error) : 0;
  g_autoptr (ScThreads) threads = sc_threads_new (request->threads);
  g_autoptr (ScCheckpoint) checkpoint = NULL;
  g_autoptr (ScPlan) plan = NULL;
  g_autofree gfloat *lat = g_new (gfloat, shape->n_lat);
  g_autofree gfloat *lon = g_new (gfloat, shape->n_lon);
  Timing timing = { 0 };

  if (copy == 0 || (checkpoint = sc_bench_shape_new_checkpoint (shape, error)) == NULL)
    return FALSE;
  sc_bench_shape_fill_grid (shape, lat, lon);
  plan = sc_plan_build (checkpoint, lat, shape->n_lat, lon, shape->n_lon, NULL, threads, error);
  g_clear_pointer (&checkpoint, sc_checkpoint_unref);
  if (plan == NULL || !measure (plan->network, threads, &timing, cancellable, error))
    return FALSE;

  gdouble operations = sc_gencast_get_operations (plan->network);
  json_builder_set_member_name (figures, "kernels");
  json_builder_add_string_value (figures, sc_kernels_get ()->name);
  sc_bench_add_number (figures, "threads", sc_threads_get_count (threads));
  sc_bench_add_number (figures, "seconds_per_call", timing.seconds);
  sc_bench_add_number (figures, "spread_seconds", timing.spread);
  sc_bench_add_number (figures, "calls", timing.calls);
  sc_bench_add_number (figures, "operations", operations);
  sc_bench_add_number (figures, "gflops", operations / timing.seconds / 1e9);
  sc_bench_add_number (figures, "sgemm_gflops", sgemm / 1e9);
  sc_bench_add_number (figures, "share_of_sgemm", operations / timing.seconds / sgemm);
  if (shape->reference_operations > 0)
    sc_bench_add_number (figures, "reference_equivalents", timing.seconds * sgemm / shape->reference_operations);
  sc_bench_add_number (figures, "peak_bytes", (gdouble) sc_process_peak_bytes ());
  sc_bench_add_number (figures, "plan_seconds", plan->seconds);
  sc_bench_add_number (figures, "plan_bytes", (gdouble) plan->bytes);
  /* What has to come from memory at the least: plan and workspace once. */
  gdouble bytes = (gdouble) (plan->bytes + timing.workspace_bytes);
  sc_bench_add_number (figures, "workspace_bytes", (gdouble) timing.workspace_bytes);
  sc_bench_add_number (figures, "copy_gigabytes_per_second", copy / 1e9);
  sc_bench_add_number (figures, "operations_per_byte", operations / bytes);
  sc_bench_add_number (figures, "share_of_copy", bytes / timing.seconds / copy);
  add_stages (figures, plan->network, &timing, sgemm);
  return TRUE;
}

const ScBench sc_bench_denoiser = {
  "denoiser",
  "one call of the network, against this machine's sgemm and the reference",
  run,
};
