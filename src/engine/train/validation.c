/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train/validation.h"

#include <string.h>

#include "noise/training-density.h"
#include "train/train-error.h"

/* Tells this stream from those of the training's steps and of its order. */
#define STREAM 0x76616c69u

struct _ScValidation
{
  gsize n_samples;
  gsize n_grid, n_conditioning, n_target;
  gsize max_batch;
  ScNoiseRange range;
  ScKey key;
  gfloat *conditioning; /* [n_samples][n_grid][n_conditioning] */
  gfloat *target;       /* [n_samples][n_grid][n_target] */
  gfloat *noise;        /* [n_samples][n_grid][n_target], unit variance, the same in every band */
  gboolean has_noise;
  gfloat *noisy;        /* [max_batch][n_grid][n_target] */
  gfloat *denoised;     /* as noisy */
};

static gboolean
allocate (ScValidation *self, GError **error)
{
  gsize values = self->n_grid * self->n_target;

  self->conditioning = g_try_new (gfloat, self->n_samples * self->n_grid * self->n_conditioning);
  self->target = g_try_new (gfloat, self->n_samples * values);
  self->noise = g_try_new (gfloat, self->n_samples * values);
  self->noisy = g_try_new (gfloat, self->max_batch * values);
  self->denoised = g_try_new (gfloat, self->max_batch * values);
  if (self->conditioning != NULL && self->target != NULL && self->noise != NULL && self->noisy != NULL && self->denoised != NULL)
    return TRUE;
  g_set_error_literal (error, SC_TRAIN_ERROR, SC_TRAIN_ERROR_MEMORY, "there is not enough memory for the validation's samples");
  return FALSE;
}

ScValidation *
sc_validation_new (ScTrainingData *data, gsize first, gsize n, const ScNoiseRange *range, guint64 seed, gsize max_batch,
                   GError **error)
{
  g_autoptr (ScValidation) self = g_new0 (ScValidation, 1);
  const ScTaskFrames *frames = sc_training_data_get_frames (data);
  g_autoptr (GArray) channels = sc_task_conditioning_channels (frames->task);

  self->n_samples = MIN (n, SC_VALIDATION_SAMPLES);
  self->n_grid = frames->layout.n_grid;
  self->n_conditioning = channels->len;
  self->n_target = frames->layout.n_channels;
  self->max_batch = max_batch;
  self->range = *range;
  self->key = sc_key_fold_in (sc_key_new (seed), STREAM);
  if (!allocate (self, error))
    return NULL;
  for (gsize i = 0; i < self->n_samples; i++)
    if (!sc_training_data_read (data, first + i * n / self->n_samples,
                                self->conditioning + i * self->n_grid * self->n_conditioning,
                                self->target + i * self->n_grid * self->n_target, error))
      return NULL;
  return g_steal_pointer (&self);
}

void
sc_validation_free (ScValidation *self)
{
  if (self == NULL)
    return;
  g_free (self->conditioning);
  g_free (self->target);
  g_free (self->noise);
  g_free (self->noisy);
  g_free (self->denoised);
  g_free (self);
}

/* Levels spread over the band, another one for each sample. */
static gfloat
level_of (const ScValidation *self, gsize band, gsize sample)
{
  gdouble within = ((gdouble) sample + 0.5) / (gdouble) self->n_samples;

  return (gfloat) sc_noise_range_quantile (&self->range, ((gdouble) band + within) / SC_VALIDATION_BANDS);
}

/* The loss of samples [first, first + n) at their levels of a band. */
static gboolean
measure_batch (ScValidation *self, ScGenCastGradient *network, const ScTrainingLoss *loss, const gfloat *parameters,
               gsize band, gsize first, gsize n, gdouble *sum, GError **error)
{
  gsize values = self->n_grid * self->n_target;
  g_autofree gfloat *sigma = g_new (gfloat, n);

  for (gsize i = 0; i < n; i++)
    {
      const gfloat *target = self->target + (first + i) * values, *noise = self->noise + (first + i) * values;
      gfloat *noisy = self->noisy + i * values;

      sigma[i] = level_of (self, band, first + i);
      for (gsize j = 0; j < values; j++)
        noisy[j] = target[j] + sigma[i] * noise[j];
    }
  if (!sc_gencast_gradient_forward (network, parameters, self->conditioning + first * self->n_grid * self->n_conditioning,
                                    self->noisy, sigma, n, self->denoised, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    *sum += sc_training_loss_evaluate (loss, self->denoised + i * values, self->target + (first + i) * values, sigma[i], NULL,
                                       0.0f, NULL);
  return TRUE;
}

gboolean
sc_validation_measure (ScValidation *self, ScGenCastGradient *network, const ScTrainingLoss *loss, ScIsotropicNoise *isotropic,
                       const ScTargetLayout *layout, const gfloat *parameters, ScThreads *threads, ScValidationBand *bands,
                       GCancellable *cancellable, GError **error)
{
  if (!self->has_noise)
    {
      ScKeySequence sequence = { self->key };
      if (!sc_training_noise_draw (&sequence, isotropic, layout, self->n_samples, threads, self->noise, error))
        return FALSE;
      self->has_noise = TRUE;
    }
  for (gsize band = 0; band < SC_VALIDATION_BANDS; band++)
    {
      gdouble sum = 0.0;

      for (gsize first = 0; first < self->n_samples; first += self->max_batch)
        if (g_cancellable_set_error_if_cancelled (cancellable, error)
            || !measure_batch (self, network, loss, parameters, band, first, MIN (self->max_batch, self->n_samples - first), &sum,
                               error))
          return FALSE;
      bands[band] = (ScValidationBand) {
        .sigma_low = sc_noise_range_quantile (&self->range, (gdouble) band / SC_VALIDATION_BANDS),
        .sigma_high = sc_noise_range_quantile (&self->range, (gdouble) (band + 1) / SC_VALIDATION_BANDS),
        .loss = sum / (gdouble) self->n_samples,
      };
    }
  return TRUE;
}
