/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <time.h>

#include "cli/bench.h"
#include "forecast/field-statistics.h"
#include "forecast/plan.h"
#include "noise/sampler.h"

#define N_STEPS 3

/* How closely a step is looked at. */
typedef enum
{
  LOOK_AWAY, /* no probe is set */
  LOOK_PASS, /* as in a run that can be stopped: each probe is told of, its values are not read */
  LOOK_AT,   /* statistics at every probe */
  N_LOOKS,
} Look;

typedef struct
{
  ScGenCastWorkspace *workspace;
  ScThreads *threads;
  guint64 calls;
  guint64 probes;
  guint64 not_finite;
} Step;

static gboolean
denoise (const gfloat *noisy, const gfloat *sigma, gfloat *denoised, gpointer data, GCancellable *cancellable, GError **error)
{
  Step *step = data;
  step->calls++;
  return sc_gencast_denoise (step->workspace, noisy, sigma, 1, denoised, cancellable, error);
}

static gboolean
pass_by (const gchar *name, gsize element, ScProbeRows *rows, gpointer data, GError **error)
{
  return TRUE;
}

static gboolean
look_at (const gchar *name, gsize element, ScProbeRows *rows, gpointer data, GError **error)
{
  Step *step = data;
  const ScFieldRows field = { rows->values, rows->ld, rows->rows, rows->channels, rows->order, -INFINITY, INFINITY };
  ScFieldStatistics statistics;

  sc_field_statistics_init (&statistics);
  sc_field_statistics_add_rows (&statistics, &field, step->threads);
  step->probes++;
  step->not_finite += statistics.nan + statistics.infinite;
  return TRUE;
}

static const ScProbeFunc lookers[N_LOOKS] = { NULL, pass_by, look_at };

static gdouble
processor_seconds (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (gdouble) time.tv_sec + (gdouble) time.tv_nsec / 1e9;
}

/*
 * One 12 h step of one member; the seconds that it took, negative with an
 * error. @processor: (out): seconds of all threads together, which other
 * programs on the machine disturb less
 */
static gdouble
make_step (ScPlan *plan, ScCheckpoint *checkpoint, Step *step, ScThreads *threads, gfloat *state, gdouble *processor,
           GCancellable *cancellable, GError **error)
{
  gsize n_target = sc_gencast_get_n_target (plan->network);
  /* One key for all channels: which variable they belong to costs nothing. */
  const ScSamplerVariable variable = { "state", 0, n_target };
  const ScKey key = sc_key_new (0);
  gdouble processor_begin = processor_seconds ();
  gint64 begin = g_get_monotonic_time ();

  if (!sc_sampler_run (sc_checkpoint_get_noise (checkpoint), plan->noise, &variable, 1, &key, 1, 1,
                       sc_gencast_get_n_grid (plan->network), n_target, threads, denoise, NULL, step, state, cancellable,
                       error))
    return -1;
  *processor = processor_seconds () - processor_begin;
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
  gdouble seconds[N_LOOKS][N_STEPS], processor[N_LOOKS][N_STEPS], median[N_LOOKS], work[N_LOOKS];

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

  Step step = { .workspace = workspace, .threads = threads };
  for (gint i = 0; i < N_STEPS; i++)
    for (gint look = 0; look < N_LOOKS; look++)
      {
        sc_gencast_workspace_set_probe (workspace, lookers[look], &step, SC_PROBE_STAGES);
        seconds[look][i] = make_step (plan, checkpoint, &step, threads, state, &processor[look][i], cancellable,
                                      error);
        if (seconds[look][i] < 0)
          return FALSE;
      }
  for (gint look = 0; look < N_LOOKS; look++)
    {
      median[look] = sc_bench_median (seconds[look], N_STEPS);
      work[look] = sc_bench_median (processor[look], N_STEPS);
    }

  sc_bench_add_number (figures, "threads", sc_threads_get_count (threads));
  sc_bench_add_number (figures, "seconds", median[LOOK_AWAY]);
  sc_bench_add_number (figures, "spread_seconds", seconds[LOOK_AWAY][N_STEPS - 1] - seconds[LOOK_AWAY][0]);
  sc_bench_add_number (figures, "network_calls", (gdouble) step.calls / (N_LOOKS * N_STEPS));
  sc_bench_add_number (figures, "probes", (gdouble) step.probes / N_STEPS);
  sc_bench_add_number (figures, "values_not_finite", (gdouble) step.not_finite);
  sc_bench_add_number (figures, "seconds_without_statistics", median[LOOK_PASS]);
  sc_bench_add_number (figures, "probes_off_cost", median[LOOK_PASS] / median[LOOK_AWAY] - 1);
  sc_bench_add_number (figures, "seconds_with_probes", median[LOOK_AT]);
  sc_bench_add_number (figures, "probes_cost", median[LOOK_AT] / median[LOOK_AWAY] - 1);
  sc_bench_add_number (figures, "probes_off_processor_cost", work[LOOK_PASS] / work[LOOK_AWAY] - 1);
  sc_bench_add_number (figures, "probes_processor_cost", work[LOOK_AT] / work[LOOK_AWAY] - 1);
  return sc_bench_add_limits (figures, median[LOOK_AWAY],
                              sc_gencast_get_operations (plan->network) * (gdouble) step.calls / (N_LOOKS * N_STEPS), 0, error);
}

const ScBench sc_bench_step = {
  "step",
  "one 12 h step of one member: 20 levels, noise and network; with statistics at every probe",
  run,
};
