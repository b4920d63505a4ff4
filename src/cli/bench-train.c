/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/bench.h"
#include "forecast/process-memory.h"
#include "model/gencast-gradient.h"
#include "model/parameter-vector.h"
#include "noise/random.h"
#include "train/training-request.h"

#define BATCH 2 /* as the reference was measured with */
#define MEASURE_SECONDS 8.0
#define FEWEST_STEPS 3
#define MOST_STEPS 400

/* One batch's numbers; what they are does not matter. */
typedef struct
{
  ScOptimiser *optimiser;
  gfloat *gradient;
  gfloat *conditioning;
  gfloat *noisy;
  gfloat *denoised;
} Batch;

static void
batch_clear (Batch *self)
{
  sc_optimiser_free (self->optimiser);
  g_free (self->gradient);
  g_free (self->conditioning);
  g_free (self->noisy);
  g_free (self->denoised);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Batch, batch_clear)

/* AdamW of all parameters, as they are in the checkpoint. */
static ScOptimiser *
new_optimiser (ScCheckpoint *checkpoint, gsize n, GError **error)
{
  g_autoptr (ScTrainingRequest) request = sc_training_request_new ();
  g_autofree gfloat *parameters = g_new (gfloat, n);
  g_autofree gfloat *is_decayed = g_new (gfloat, n);

  for (gsize i = 0; i < n; i++)
    is_decayed[i] = 1;
  sc_parameter_vector_gather (checkpoint, parameters);
  return sc_optimiser_new (&request->optimiser, parameters, is_decayed, n, error);
}

static gboolean
batch_init (Batch *self, ScGenCastGradient *network, ScCheckpoint *checkpoint, GError **error)
{
  gsize n_parameters = sc_gencast_gradient_get_n_parameters (network);
  gsize n_nodes = BATCH * sc_gencast_gradient_get_n_grid (network);
  gsize n_conditioning = n_nodes * sc_gencast_gradient_get_n_conditioning (network);
  gsize n_target = n_nodes * sc_gencast_gradient_get_n_target (network);

  if ((self->optimiser = new_optimiser (checkpoint, n_parameters, error)) == NULL)
    return FALSE;
  self->gradient = g_try_new (gfloat, n_parameters);
  self->conditioning = g_try_new (gfloat, n_conditioning);
  self->noisy = g_try_new (gfloat, n_target);
  self->denoised = g_try_new (gfloat, n_target);
  if (self->gradient == NULL || self->conditioning == NULL || self->noisy == NULL || self->denoised == NULL)
    {
      g_set_error (error, SC_GENCAST_ERROR, SC_GENCAST_ERROR_NO_MEMORY, "There is not enough memory for the fields");
      return FALSE;
    }
  sc_random_normal (sc_key_new (1), 0, self->conditioning, n_conditioning);
  sc_random_normal (sc_key_new (2), 0, self->noisy, n_target);
  return TRUE;
}

/* What a step takes a sample, in seconds. */
typedef struct
{
  gdouble *forward;
  gdouble *backward;
  gdouble *optimiser;
  gdouble *whole;
} Timing;

static gdouble
lap (gint64 *last)
{
  gint64 now = g_get_monotonic_time ();
  gdouble seconds = (gdouble) (now - *last) / 1e6 / BATCH;

  *last = now;
  return seconds;
}

/* One step; the denoised state serves as its own gradient: half the sum of its squares. */
static gboolean
step (ScGenCastGradient *network, const Batch *batch, ScThreads *threads, const Timing *timing, gint index, GError **error)
{
  const gfloat sigma[BATCH] = { 0.5f, 5.0f };
  gint64 last = g_get_monotonic_time ();
  gdouble norm;

  if (!sc_gencast_gradient_forward (network, batch->optimiser->parameters, batch->conditioning, batch->noisy, sigma, BATCH,
                                    batch->denoised, error))
    return FALSE;
  timing->forward[index] = lap (&last);
  sc_gencast_gradient_backward (network, batch->denoised, batch->gradient);
  timing->backward[index] = lap (&last);
  if (!sc_optimiser_update (batch->optimiser, batch->gradient, 1e-4, threads, &norm, error))
    return FALSE;
  timing->optimiser[index] = lap (&last);
  timing->whole[index] = timing->forward[index] + timing->backward[index] + timing->optimiser[index];
  return TRUE;
}

static gboolean
run (const ScBenchRequest *request, JsonBuilder *figures, GCancellable *cancellable, GError **error)
{
  const ScBenchShape *shape = request->shape;
  gdouble sgemm = sc_bench_sgemm_rate (error);
  g_autoptr (ScThreads) threads = sc_threads_new (request->threads);
  g_autoptr (ScCheckpoint) checkpoint = sgemm > 0 ? sc_bench_shape_new_checkpoint (shape, error) : NULL;
  g_autofree gfloat *lat = g_new (gfloat, shape->n_lat);
  g_autofree gfloat *lon = g_new (gfloat, shape->n_lon);
  g_auto (Batch) batch = { 0 };
  gdouble forward[MOST_STEPS], backward[MOST_STEPS], optimiser[MOST_STEPS], whole[MOST_STEPS];
  const Timing timing = { forward, backward, optimiser, whole };
  gint n = 0;

  if (checkpoint == NULL)
    return FALSE;
  sc_bench_shape_fill_grid (shape, lat, lon);
  g_autoptr (ScGenCastGradient) network
    = sc_gencast_gradient_new (checkpoint, lat, shape->n_lat, lon, shape->n_lon, NULL, BATCH, threads, error);
  if (network == NULL || !batch_init (&batch, network, checkpoint, error)
      || !step (network, &batch, threads, &timing, 0, error)) /* touches all memory once */
    return FALSE;

  gint64 start = g_get_monotonic_time ();
  for (; n < FEWEST_STEPS || (n < MOST_STEPS && g_get_monotonic_time () - start < MEASURE_SECONDS * 1e6); n++)
    if (g_cancellable_set_error_if_cancelled (cancellable, error)
        || !step (network, &batch, threads, &timing, n, error))
      return FALSE;

  gdouble operations = sc_gencast_gradient_get_operations (network), seconds = sc_bench_median (whole, n);
  sc_bench_add_number (figures, "threads", sc_threads_get_count (threads));
  sc_bench_add_number (figures, "parameters", (gdouble) sc_gencast_gradient_get_n_parameters (network));
  sc_bench_add_number (figures, "batch", BATCH);
  sc_bench_add_number (figures, "steps", n);
  sc_bench_add_number (figures, "seconds_per_sample", seconds);
  sc_bench_add_number (figures, "spread_seconds", whole[n - 1] - whole[0]);
  sc_bench_add_number (figures, "forward_seconds", sc_bench_median (forward, n));
  sc_bench_add_number (figures, "backward_seconds", sc_bench_median (backward, n));
  sc_bench_add_number (figures, "optimiser_seconds", sc_bench_median (optimiser, n));
  sc_bench_add_number (figures, "operations", operations);
  sc_bench_add_number (figures, "gflops", operations / seconds / 1e9);
  sc_bench_add_number (figures, "sgemm_gflops", sgemm / 1e9);
  sc_bench_add_number (figures, "share_of_sgemm", operations / seconds / sgemm);
  sc_bench_add_number (figures, "seconds_times_sgemm", seconds * sgemm / 1e9);
  if (shape->reference_training > 0)
    sc_bench_add_number (figures, "times_as_fast_as_reference", shape->reference_training / (seconds * sgemm));
  sc_bench_add_number (figures, "network_bytes", (gdouble) sc_gencast_gradient_get_bytes (network));
  sc_bench_add_number (figures, "peak_bytes", (gdouble) sc_process_peak_bytes ());
  return TRUE;
}

const ScBench sc_bench_train = {
  "train",
  "forward, backward and optimiser for one sample of a batch of two, against this machine's sgemm and the reference",
  run,
};
