/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/bench.h"
#include "forecast/plan.h"
#include "noise/sampler.h"

#define MEMBERS 8
#define N_STEPS 5

typedef struct
{
  ScGenCastWorkspace *workspace;
  gsize n; /* members together */
  guint64 calls;
} Step;

static gboolean
denoise (const gfloat *noisy, const gfloat *sigma, gfloat *denoised, gpointer data, GCancellable *cancellable, GError **error)
{
  Step *step = data;

  step->calls += step->n;
  return sc_gencast_denoise (step->workspace, noisy, sigma, step->n, denoised, cancellable, error);
}

typedef struct
{
  ScPlan *plan;
  ScThreads *threads;
  const ScNoiseSetting *noise;
  gfloat *conditioning; /* [MEMBERS][n_grid][n_conditioning] */
  gfloat *state;        /* [MEMBERS][n_grid][n_target] */
} Bench;

/* One 12 h step of some members together; the seconds that it took, negative with an error. */
static gdouble
make_step (const Bench *self, Step *step, GCancellable *cancellable, GError **error)
{
  gsize n_target = sc_gencast_get_n_target (self->plan->network);
  /* One key for all channels: which variable they belong to costs nothing. */
  const ScSamplerVariable variable = { "state", 0, n_target };
  ScKey keys[MEMBERS];
  gint64 begin = g_get_monotonic_time ();

  for (gsize i = 0; i < step->n; i++)
    keys[i] = sc_key_fold_in (sc_key_new (0), (guint32) i);
  if (!sc_gencast_set_conditioning (step->workspace, self->conditioning, step->n, error)
      || !sc_sampler_run (self->noise, self->plan->noise, &variable, 1, keys, step->n, 1, sc_gencast_get_n_grid (self->plan->network),
                          n_target, self->threads, denoise, NULL, step, self->state, cancellable, error))
    return -1;
  return (gdouble) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
}

static gboolean
run (const ScBenchRequest *request, JsonBuilder *figures, GCancellable *cancellable, GError **error)
{
  const ScBenchShape *shape = request->shape;
  g_autoptr (ScThreads) threads = sc_threads_new (request->threads);
  g_autoptr (ScCheckpoint) checkpoint = sc_bench_shape_new_checkpoint (shape, error);
  g_autofree gfloat *lat = g_new (gfloat, shape->n_lat);
  g_autofree gfloat *lon = g_new (gfloat, shape->n_lon);
  gdouble alone[N_STEPS], together[N_STEPS], shares[N_STEPS];

  if (checkpoint == NULL)
    return FALSE;
  sc_bench_shape_fill_grid (shape, lat, lon);
  g_autoptr (ScPlan) plan = sc_plan_build (checkpoint, lat, shape->n_lat, lon, shape->n_lon, NULL, threads, error);
  g_autoptr (ScGenCastWorkspace) one = plan != NULL ? sc_gencast_workspace_new (plan->network, 1, threads, error) : NULL;
  g_autoptr (ScGenCastWorkspace) all = one != NULL ? sc_gencast_workspace_new (plan->network, MEMBERS, threads, error) : NULL;
  if (all == NULL)
    return FALSE;

  gsize n_grid = sc_gencast_get_n_grid (plan->network);
  gsize n_conditioning = MEMBERS * n_grid * sc_gencast_get_n_conditioning (plan->network);
  g_autofree gfloat *conditioning = g_new (gfloat, n_conditioning);
  g_autofree gfloat *state = g_new (gfloat, MEMBERS * n_grid * sc_gencast_get_n_target (plan->network));
  const Bench self = { plan, threads, sc_checkpoint_get_noise (checkpoint), conditioning, state };

  Step single = { one, 1, 0 }, batch = { all, MEMBERS, 0 };

  sc_random_normal_threaded (sc_key_new (1), conditioning, n_conditioning, threads);
  for (gint i = 0; i < N_STEPS; i++)
    {
      alone[i] = 0;
      for (gint m = 0; m < MEMBERS; m++)
        {
          gdouble seconds = make_step (&self, &single, cancellable, error);
          if (seconds < 0)
            return FALSE;
          alone[i] += seconds;
        }
      if ((together[i] = make_step (&self, &batch, cancellable, error)) < 0)
        return FALSE;
      shares[i] = together[i] / alone[i];
    }

  sc_bench_add_number (figures, "threads", sc_threads_get_count (threads));
  sc_bench_add_number (figures, "members", MEMBERS);
  sc_bench_add_number (figures, "network_calls", (gdouble) batch.calls / N_STEPS);
  sc_bench_add_number (figures, "seconds_one_by_one", sc_bench_median (alone, N_STEPS));
  sc_bench_add_number (figures, "seconds", sc_bench_median (together, N_STEPS));
  sc_bench_add_number (figures, "spread_seconds", together[N_STEPS - 1] - together[0]);
  sc_bench_add_number (figures, "share_of_one_by_one", sc_bench_median (shares, N_STEPS));
  return sc_bench_add_limits (figures, sc_bench_median (together, N_STEPS),
                              sc_gencast_get_operations (plan->network) * (gdouble) batch.calls / N_STEPS, 0, error);
}

const ScBench sc_bench_members = {
  "members",
  "one 12 h step of eight members in one batch, against eight steps of one",
  run,
};
