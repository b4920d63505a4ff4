/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/denoiser-error.h"

#include <math.h>
#include <string.h>

#include "forecast/plan.h"
#include "model/gencast.h"
#include "train/training-data.h"
#include "train/training-loss.h"
#include "train/training-noise.h"
#include "verify/bootstrap.h"
#include "verify/verify-error.h"

/* Noise levels a decade, at the finest. */
#define LEVELS_PER_DECADE 8
/* From a whole of the levels to every second and fourth one. */
#define STAGES 3
/* Samples of the first stage; each further one takes twice as many. */
#define FIRST_SAMPLES 2
#define RESAMPLES 1000
/* Frames are kept in memory up to this size. */
#define DATA_BYTES (G_GUINT64_CONSTANT (1) << 30)

/* Values of a cell: of each variable, then the loss without λ. */
typedef struct
{
  gdouble *values; /* [n_values]; NULL: not yet */
} Cell;

typedef struct
{
  const ScDenoiserErrorRequest *request;
  ScDenoiserErrorCache *cache;
  ScDenoiserErrorFunc func;
  gpointer data;
  GCancellable *cancellable;

  ScCheckpoint *checkpoint;
  ScStatistics *statistics;
  ScTrainingData *samples;
  ScThreads *threads;
  ScPlan *plan;
  ScGenCastWorkspace *workspace;
  ScTrainingLoss *loss;
  gdouble weights; /* of all variables together in the loss */

  gsize n_values; /* variables + 1 */
  GArray *sigmas; /* of gdouble, ascending */
  gsize n_samples;
  gsize *sample_indices; /* [n_samples]: in the data */
  gchar **digests;       /* [n_samples]: NULL until it is read */
  Cell *cells;           /* [n_sigmas][n_samples] */
  Cell *guesses;         /* [n_samples] */
  gsize done, measured;

  gsize n_grid, n_conditioning, n_target;
  gfloat *conditioning;
  gfloat *target;
  gfloat *noise;
  gfloat *noisy;
  gfloat *denoised;
  gssize present; /* the sample that is in them, −1: none */
  gboolean has_noise; /* of the present sample, and the network is conditioned on it */
} Work;

static void
work_clear (Work *self)
{
  for (gsize i = 0; self->cells != NULL && i < self->sigmas->len * self->n_samples; i++)
    g_free (self->cells[i].values);
  for (gsize i = 0; self->guesses != NULL && i < self->n_samples; i++)
    g_free (self->guesses[i].values);
  for (gsize i = 0; self->digests != NULL && i < self->n_samples; i++)
    g_free (self->digests[i]);
  g_free (self->cells);
  g_free (self->guesses);
  g_free (self->digests);
  g_free (self->sample_indices);
  g_clear_pointer (&self->sigmas, g_array_unref);
  g_free (self->conditioning);
  g_free (self->target);
  g_free (self->noise);
  g_free (self->noisy);
  g_free (self->denoised);
  g_clear_pointer (&self->loss, sc_training_loss_free);
  g_clear_pointer (&self->workspace, sc_gencast_workspace_free);
  g_clear_pointer (&self->plan, sc_plan_unref);
  g_clear_pointer (&self->threads, sc_threads_free);
  g_clear_pointer (&self->samples, sc_training_data_free);
  g_clear_pointer (&self->statistics, sc_statistics_unref);
  g_clear_pointer (&self->checkpoint, sc_checkpoint_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static gboolean
check_request (const ScDenoiserErrorRequest *request, GError **error)
{
  const gdouble most = 1e30, least = 1e-30; /* what float32 holds, squared excepted */

  if (request->sigmas == NULL && !(request->sigma_min >= least && request->sigma_max <= most
                                   && request->sigma_min < request->sigma_max))
    {
      g_set_error (error, SC_VERIFY_ERROR, SC_VERIFY_ERROR_REQUEST,
                   "noise levels from %g to %g cannot be measured: the first must be above 0 and below the second",
                   request->sigma_min, request->sigma_max);
      return FALSE;
    }
  for (gsize i = 0; i < request->n_sigmas; i++)
    if (!(request->sigmas[i] >= least && request->sigmas[i] <= most))
      {
        g_set_error (error, SC_VERIFY_ERROR, SC_VERIFY_ERROR_REQUEST, "the noise level %g is no positive number that a "
                     "network can be called with", request->sigmas[i]);
        return FALSE;
      }
  if (request->checkpoint != NULL && request->stats != NULL && request->data != NULL && request->data[0] != NULL)
    return TRUE;
  g_set_error_literal (error, SC_VERIFY_ERROR, SC_VERIFY_ERROR_REQUEST,
                       "the denoiser's error needs a checkpoint, statistics and data");
  return FALSE;
}

static gint
compare_numbers (gconstpointer a, gconstpointer b)
{
  const gdouble x = *(const gdouble *) a, y = *(const gdouble *) b;
  return (x > y) - (x < y);
}

/* Ascending, none twice. The lattice does not depend on the range, so that another range finds cells again. */
static GArray *
choose_sigmas (const ScDenoiserErrorRequest *request)
{
  GArray *sigmas = g_array_new (FALSE, FALSE, sizeof (gdouble));

  if (request->sigmas != NULL)
    g_array_append_vals (sigmas, request->sigmas, (guint) request->n_sigmas);
  else
    {
      const gdouble rounding = 1e-9;
      const gint first = (gint) floor (log10 (request->sigma_min) * LEVELS_PER_DECADE + rounding);
      const gint last = (gint) ceil (log10 (request->sigma_max) * LEVELS_PER_DECADE - rounding);
      for (gint i = first; i <= last; i++)
        {
          const gdouble sigma = pow (10.0, (gdouble) i / LEVELS_PER_DECADE);
          g_array_append_val (sigmas, sigma);
        }
    }
  g_array_sort (sigmas, compare_numbers);
  for (guint i = 1; i < sigmas->len;)
    if (g_array_index (sigmas, gdouble, i) == g_array_index (sigmas, gdouble, i - 1))
      g_array_remove_index (sigmas, i);
    else
      i++;
  return sigmas;
}

static gboolean
allocate (Work *self, GError **error)
{
  gfloat **const buffers[] = { &self->target, &self->noise, &self->noisy, &self->denoised };
  gboolean ok = (self->conditioning = g_try_new (gfloat, self->n_grid * self->n_conditioning)) != NULL;

  for (gsize i = 0; ok && i < G_N_ELEMENTS (buffers); i++)
    ok = (*buffers[i] = g_try_new (gfloat, self->n_grid * self->n_target)) != NULL;
  if (!ok)
    g_set_error_literal (error, SC_VERIFY_ERROR, SC_VERIFY_ERROR_MEMORY, "there is not enough memory for a sample");
  return ok;
}

/* The loss with λ taken out again. */
static void
evaluate (const Work *self, const gfloat *denoised, gdouble *values)
{
  /* λ(σ) = 1 + 1/σ²: nearest to 1 at a large σ, where float32 makes it 1 exactly. */
  const gfloat sigma = 1e15f;
  values[self->n_values - 1] = sc_training_loss_evaluate (self->loss, denoised, self->target, sigma, values, 0.0f, NULL);
}

static gboolean
open_all (Work *self, GError **error)
{
  const ScDenoiserErrorRequest *request = self->request;

  self->checkpoint = sc_checkpoint_load (request->checkpoint, error);
  if (self->checkpoint == NULL)
    return FALSE;
  const ScTask *task = sc_checkpoint_get_task (self->checkpoint);
  self->statistics = sc_statistics_load (request->stats, task, error);
  if (self->statistics == NULL)
    return FALSE;
  self->samples = sc_training_data_new (request->data, task, self->statistics, DATA_BYTES, NULL, NULL, self->cancellable, error);
  if (self->samples == NULL)
    return FALSE;

  const ScTaskFrames *frames = sc_training_data_get_frames (self->samples);
  const ScTargetLayout *layout = &frames->layout;
  g_autoptr (GArray) channels = sc_task_conditioning_channels (task);
  self->threads = sc_threads_new (request->threads);
  self->plan = sc_plan_build (self->checkpoint, frames->grid.lat, frames->grid.n_lat, frames->grid.lon, frames->grid.n_lon,
                              NULL, self->threads, error);
  self->workspace = self->plan != NULL ? sc_gencast_workspace_new (self->plan->network, 1, self->threads, error) : NULL;
  self->loss = self->workspace != NULL ? sc_training_loss_new (task, layout, frames->grid.lat, error) : NULL;
  self->n_grid = layout->n_grid;
  self->n_conditioning = channels->len;
  self->n_target = layout->n_channels;
  self->n_values = layout->n_variables + 1;
  if (self->loss == NULL || !allocate (self, error))
    return FALSE;

  /* An error of 1 everywhere weighs as much as all weights together. */
  g_autofree gdouble *values = g_new (gdouble, self->n_values);
  for (gsize i = 0; i < self->n_grid * self->n_target; i++)
    {
      self->target[i] = 0.0f;
      self->denoised[i] = 1.0f;
    }
  evaluate (self, self->denoised, values);
  self->weights = values[self->n_values - 1];
  return TRUE;
}

static gboolean
plan_cells (Work *self, GError **error)
{
  const gsize n = sc_training_data_get_n_samples (self->samples), wanted = self->request->samples;

  self->n_samples = wanted == 0 ? n : MIN (wanted, n);
  self->sigmas = choose_sigmas (self->request);
  if (self->n_samples == 0)
    {
      g_set_error (error, SC_VERIFY_ERROR, SC_VERIFY_ERROR_MISSING, "%s holds no two input frames with the frame after them",
                   self->request->data[0]);
      return FALSE;
    }
  self->sample_indices = g_new (gsize, self->n_samples);
  for (gsize i = 0; i < self->n_samples; i++)
    self->sample_indices[i] = i * n / self->n_samples;
  self->digests = g_new0 (gchar *, self->n_samples);
  self->guesses = g_new0 (Cell, self->n_samples);
  self->cells = g_new0 (Cell, self->n_samples * self->sigmas->len);
  return TRUE;
}

/* What a sample is, whatever file it is in. */
static gchar *
digest_sample (const Work *self)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (checksum, (const guchar *) self->conditioning,
                     (gssize) (self->n_grid * self->n_conditioning * sizeof (gfloat)));
  g_checksum_update (checksum, (const guchar *) self->target, (gssize) (self->n_grid * self->n_target * sizeof (gfloat)));
  return g_strdup (g_checksum_get_string (checksum));
}

static gboolean
read_sample (Work *self, gsize sample, GError **error)
{
  if (self->present == (gssize) sample)
    return TRUE;
  self->present = -1;
  self->has_noise = FALSE;
  if (!sc_training_data_read (self->samples, self->sample_indices[sample], self->conditioning, self->target, error))
    return FALSE;
  self->present = (gssize) sample;
  if (self->digests[sample] == NULL)
    self->digests[sample] = digest_sample (self);
  if (self->guesses[sample].values == NULL)
    {
      self->guesses[sample].values = g_new (gdouble, self->n_values);
      memset (self->denoised, 0, self->n_grid * self->n_target * sizeof (gfloat));
      evaluate (self, self->denoised, self->guesses[sample].values);
    }
  return TRUE;
}

/* The sample's own noise: a function of the seed and of what the sample is, not of where it stands. */
static gboolean
prepare_sample (Work *self, gsize sample, GError **error)
{
  if (self->has_noise)
    return TRUE;

  gchar word[9] = { 0 };
  memcpy (word, self->digests[sample], 8);
  const guint32 fold = (guint32) g_ascii_strtoull (word, NULL, 16);
  ScKeySequence sequence = { sc_key_fold_in (sc_key_new (self->request->seed), fold) };
  const ScTargetLayout *layout = &sc_training_data_get_frames (self->samples)->layout;

  self->has_noise = sc_training_noise_draw (&sequence, self->plan->noise, layout, 1, self->threads, self->noise, error)
                    && sc_gencast_set_conditioning (self->workspace, self->conditioning, 1, error);
  return self->has_noise;
}

static gboolean
measure_cell (Work *self, gsize index, gsize sample, GError **error)
{
  Cell *cell = &self->cells[index * self->n_samples + sample];
  const gfloat sigma = (gfloat) g_array_index (self->sigmas, gdouble, index);
  const gchar *checkpoint = sc_checkpoint_get_digest (self->checkpoint);
  g_autofree gdouble *values = g_new (gdouble, self->n_values);

  if (cell->values != NULL)
    return TRUE;
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error) || !read_sample (self, sample, error))
    return FALSE;
  if (!sc_denoiser_error_cache_get (self->cache, checkpoint, self->digests[sample], sigma, self->request->seed, values,
                                    self->n_values))
    {
      if (!prepare_sample (self, sample, error))
        return FALSE;
      for (gsize i = 0; i < self->n_grid * self->n_target; i++)
        self->noisy[i] = self->target[i] + sigma * self->noise[i];
      if (!sc_gencast_denoise (self->workspace, self->noisy, &sigma, 1, self->denoised, self->cancellable, error))
        return FALSE;
      evaluate (self, self->denoised, values);
      sc_denoiser_error_cache_put (self->cache, checkpoint, self->digests[sample], sigma, self->request->seed, values,
                                   self->n_values);
      self->measured++;
    }
  cell->values = g_steal_pointer (&values);
  self->done++;
  return TRUE;
}

/* Mean and interval of one value over the samples that have it. */
static ScDenoiserErrorValue
average (const Work *self, const Cell *cells, gsize value, gdouble scale, const ScBootstrap *bootstrap)
{
  const gsize n = bootstrap->n_starts;
  g_autofree gdouble *found = g_new (gdouble, n);
  g_autofree gdouble *means = g_new0 (gdouble, bootstrap->n_resamples);
  ScDenoiserErrorValue result = { 0, NAN, NAN };
  gsize k = 0;

  for (gsize s = 0; s < self->n_samples; s++)
    if (cells[s].values != NULL)
      found[k++] = scale * cells[s].values[value];
  for (gsize i = 0; i < n; i++)
    result.error += found[i] / (gdouble) n;
  if (n < 2)
    return result;
  for (gsize r = 0; r < bootstrap->n_resamples; r++)
    for (gsize i = 0; i < n; i++)
      means[r] += bootstrap->counts[r * n + i] * found[i] / (gdouble) n;
  sc_bootstrap_interval (means, bootstrap->n_resamples, self->request->confidence, &result.low, &result.high);
  return result;
}

static gsize
count_cells (const Work *self, const Cell *cells)
{
  gsize n = 0;

  for (gsize s = 0; s < self->n_samples; s++)
    n += cells[s].values != NULL;
  return n;
}

static void
fill_point (const Work *self, const Cell *cells, gdouble sigma, ScBootstrap **bootstraps, ScDenoiserErrorPoint *point)
{
  const gsize n = count_cells (self, cells);

  if (bootstraps[n] == NULL)
    bootstraps[n] = sc_bootstrap_new (n, RESAMPLES, 1, self->request->seed);
  point->sigma = sigma;
  point->samples = n;
  point->total = average (self, cells, self->n_values - 1, 1.0 / self->weights, bootstraps[n]);
  point->variables = g_new (ScDenoiserErrorValue, self->n_values - 1);
  for (gsize v = 0; v + 1 < self->n_values; v++)
    point->variables[v] = average (self, cells, v, 1.0, bootstraps[n]);
}

/* (transfer full): what is measured so far. */
static ScDenoiserErrorCurve *
new_curve (const Work *self)
{
  const ScTargetLayout *layout = &sc_training_data_get_frames (self->samples)->layout;
  ScDenoiserErrorCurve *curve = g_new0 (ScDenoiserErrorCurve, 1);
  g_autofree ScBootstrap **bootstraps = g_new0 (ScBootstrap *, self->n_samples + 1);

  g_atomic_ref_count_init (&curve->references);
  curve->n_variables = layout->n_variables;
  curve->names = g_new0 (gchar *, layout->n_variables + 1);
  for (gsize v = 0; v < layout->n_variables; v++)
    curve->names[v] = g_strdup (layout->variables[v].name);
  curve->points = g_new0 (ScDenoiserErrorPoint, self->sigmas->len);
  for (guint i = 0; i < self->sigmas->len; i++)
    if (count_cells (self, self->cells + i * self->n_samples) > 0)
      fill_point (self, self->cells + i * self->n_samples, g_array_index (self->sigmas, gdouble, i), bootstraps,
                  &curve->points[curve->n_points++]);
  fill_point (self, self->guesses, INFINITY, bootstraps, &curve->guess);
  curve->progress = (gdouble) self->done / (gdouble) (self->sigmas->len * self->n_samples);
  curve->measured = self->measured;
  for (gsize n = 0; n <= self->n_samples; n++)
    sc_bootstrap_free (bootstraps[n]);
  return curve;
}

/* Every @stride-th noise level on samples [0, n); tells after each sample. */
static gboolean
measure_stage (Work *self, gsize stride, gsize n, GError **error)
{
  for (gsize sample = 0; sample < n; sample++)
    {
      const gsize before = self->done;

      for (gsize i = 0; i < self->sigmas->len; i += stride)
        if (!measure_cell (self, i, sample, error))
          return FALSE;
      if (self->func != NULL && self->done > before)
        {
          g_autoptr (ScDenoiserErrorCurve) curve = new_curve (self);
          self->func (curve, self->data);
        }
    }
  return TRUE;
}

/* Coarse at once: few levels on few samples; then twice as many of both, until all are done. */
static gboolean
measure_all (Work *self, GError **error)
{
  gsize n = MIN (FIRST_SAMPLES, self->n_samples);

  for (gint stage = STAGES - 1; stage > 0; stage--)
    {
      if (!measure_stage (self, (gsize) 1 << stage, n, error))
        return FALSE;
      n = MIN (2 * n, self->n_samples);
    }
  return measure_stage (self, 1, n, error) && measure_stage (self, 1, self->n_samples, error);
}

ScDenoiserErrorCurve *
sc_denoiser_error_measure (const ScDenoiserErrorRequest *request, ScDenoiserErrorCache *cache, ScDenoiserErrorFunc func,
                           gpointer data, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (request != NULL && cache != NULL, NULL);

  g_auto (Work) work = {
    .request = request, .cache = cache, .func = func, .data = data, .cancellable = cancellable, .present = -1,
  };

  if (!check_request (request, error) || !open_all (&work, error) || !plan_cells (&work, error) || !measure_all (&work, error))
    return NULL;
  return new_curve (&work);
}
