/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train/training-step.h"

#include <math.h>

#include "train/train-error.h"
#include "train/training-order.h"

struct _ScTrainingStep
{
  ScTrainingParts parts;
  const ScTargetLayout *layout;
  gsize n_grid, n_conditioning, n_target;
  ScTrainingOrder *order;
  gsize *samples;       /* [batch]: those of the step */
  gfloat *sigma;        /* [batch] */
  gdouble *losses;      /* [batch] */
  gfloat *conditioning; /* [batch][n_grid][n_conditioning] */
  gfloat *target;       /* [batch][n_grid][n_target] */
  gfloat *noise;        /* as target; then the gradient with respect to the denoised state */
  gfloat *noisy;        /* as target */
  gfloat *denoised;     /* as target */
};

ScTrainingStep *
sc_training_step_new (const ScTrainingParts *parts, GError **error)
{
  g_autoptr (ScTrainingStep) self = g_new0 (ScTrainingStep, 1);
  const ScTaskFrames *frames = sc_training_data_get_frames (parts->data);
  gsize batch = parts->batch;

  self->parts = *parts;
  self->layout = &frames->layout;
  self->n_grid = frames->layout.n_grid;
  self->n_conditioning = sc_gencast_gradient_get_n_conditioning (parts->network);
  self->n_target = frames->layout.n_channels;
  self->order = sc_training_order_new (parts->seed, parts->n_samples);
  self->samples = g_new0 (gsize, batch);
  self->sigma = g_new0 (gfloat, batch);
  self->losses = g_new0 (gdouble, batch);
  self->conditioning = g_try_new0 (gfloat, batch * self->n_grid * self->n_conditioning);
  self->target = g_try_new0 (gfloat, batch * self->n_grid * self->n_target);
  self->noise = g_try_new0 (gfloat, batch * self->n_grid * self->n_target);
  self->noisy = g_try_new0 (gfloat, batch * self->n_grid * self->n_target);
  self->denoised = g_try_new0 (gfloat, batch * self->n_grid * self->n_target);
  if (self->conditioning != NULL && self->target != NULL && self->noise != NULL && self->noisy != NULL && self->denoised != NULL)
    return g_steal_pointer (&self);
  g_set_error (error, SC_TRAIN_ERROR, SC_TRAIN_ERROR_MEMORY,
               "there is not enough memory for a batch of %" G_GSIZE_FORMAT " samples", batch);
  return NULL;
}

void
sc_training_step_free (ScTrainingStep *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->order, sc_training_order_free);
  g_free (self->samples);
  g_free (self->sigma);
  g_free (self->losses);
  g_free (self->conditioning);
  g_free (self->target);
  g_free (self->noise);
  g_free (self->noisy);
  g_free (self->denoised);
  g_free (self);
}

static gboolean
read_element (ScTrainingStep *self, gsize element, GError **error)
{
  return sc_training_data_read (self->parts.data, self->samples[element],
                                self->conditioning + element * self->n_grid * self->n_conditioning,
                                self->target + element * self->n_grid * self->n_target, error);
}

static void
read_loaded (gsize element, guint worker, gpointer data)
{
  read_element (data, element, NULL); /* from memory, which cannot fail */
}

static gboolean
read_batch (ScTrainingStep *self, guint64 step, GError **error)
{
  gsize batch = self->parts.batch;

  for (gsize b = 0; b < batch; b++)
    self->samples[b] = sc_training_order_get (self->order, step * batch + b);
  if (sc_training_data_is_loaded (self->parts.data))
    {
      sc_threads_for (self->parts.threads, batch, read_loaded, self);
      return TRUE;
    }
  for (gsize b = 0; b < batch; b++)
    if (!read_element (self, b, error))
      return FALSE;
  return TRUE;
}

static void
add_noise (gsize element, guint worker, gpointer data)
{
  ScTrainingStep *self = data;
  gsize values = self->n_grid * self->n_target;
  const gfloat *target = self->target + element * values, *noise = self->noise + element * values;
  gfloat *noisy = self->noisy + element * values;

  for (gsize i = 0; i < values; i++)
    noisy[i] = target[i] + self->sigma[element] * noise[i];
}

static void
measure_loss (gsize element, guint worker, gpointer data)
{
  ScTrainingStep *self = data;
  gsize first = element * self->n_grid * self->n_target;

  self->losses[element] = sc_training_loss_evaluate (self->parts.loss, self->denoised + first, self->target + first,
                                                     self->sigma[element], NULL, 1.0f / (gfloat) self->parts.batch,
                                                     self->noise + first);
}

gboolean
sc_training_step_compute (ScTrainingStep *self, guint64 step, const gfloat *parameters, gfloat *gradient, gdouble *loss,
                          GError **error)
{
  const ScTrainingParts *parts = &self->parts;
  ScKeySequence sequence = { sc_key_fold_in (sc_key_new (parts->seed), (guint32) step) };
  gdouble sum = 0.0;

  if (!read_batch (self, step, error))
    return FALSE;
  sc_training_noise_levels (&sequence, &parts->range, self->sigma, parts->batch);
  if (!sc_training_noise_draw (&sequence, parts->isotropic, self->layout, parts->batch, parts->threads, self->noise, error))
    return FALSE;
  sc_threads_for (parts->threads, parts->batch, add_noise, self);
  if (!sc_gencast_gradient_forward (parts->network, parameters, self->conditioning, self->noisy, self->sigma, parts->batch,
                                    self->denoised, error))
    return FALSE;
  sc_threads_for (parts->threads, parts->batch, measure_loss, self);
  for (gsize b = 0; b < parts->batch; b++)
    sum += self->losses[b];
  *loss = sum / (gdouble) parts->batch;
  if (!isfinite (*loss))
    {
      g_set_error (error, SC_TRAIN_ERROR, SC_TRAIN_ERROR_DIVERGED,
                   "the loss of step %" G_GUINT64_FORMAT " is not finite; a lower learning rate may help", step);
      return FALSE;
    }
  sc_gencast_gradient_backward (parts->network, self->noise, gradient);
  return TRUE;
}
