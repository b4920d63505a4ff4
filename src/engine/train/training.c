/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train/training.h"

#include <glib/gstdio.h>
#include <math.h>

#include "io/atomic-file.h"
#include "model/parameter-vector.h"
#include "train/learning-rate.h"
#include "train/train-error.h"
#include "train/training-configuration.h"
#include "train/training-start.h"
#include "train/training-state.h"
#include "train/training-step.h"
#include "train/verification-overlap.h"

/* The last part of the data is kept for the validation: a twentieth, a month of it at most. */
#define VALIDATION_SHARE 20
#define MOST_VALIDATION 60

struct _ScTraining
{
  ScTrainingRequest *request;
  ScTrainingFunc func;
  gpointer func_data;

  GMutex mutex; /* progress, as others see it */
  ScTrainingProgress shown;

  /* The run's own. */
  ScTrainingProgress progress;
  ScThreads *threads;
  ScCheckpoint *start;
  ScStatistics *statistics;
  ScTrainingData *data;
  gsize n_samples; /* of the data that are trained on; the others are for the validation */
  ScIsotropicNoise *isotropic;
  ScTrainingLoss *loss;
  ScGenCastGradient *network;
  ScOptimiser *optimiser;
  ScValidation *validation;
  ScTrainingStep *step;
  ScConfiguration *configuration;
  gfloat *gradient;
  ScTrainingLossRecord record;
  gchar *state_path;
  gdouble earlier_seconds; /* of runs before this one */
  gint64 begin_us;         /* of this one's steps */
};

ScTraining *
sc_training_new (const ScTrainingRequest *request, ScTrainingFunc func, gpointer data)
{
  g_return_val_if_fail (request != NULL, NULL);

  ScTraining *self = g_new0 (ScTraining, 1);

  self->request = sc_training_request_copy (request);
  self->func = func;
  self->func_data = data;
  g_mutex_init (&self->mutex);
  self->progress.steps = request->steps;
  self->progress.remaining_seconds = -1.0;
  self->progress.loss = NAN;
  self->shown = self->progress;
  return self;
}

void
sc_training_free (ScTraining *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->step, sc_training_step_free);
  g_clear_pointer (&self->validation, sc_validation_free);
  g_clear_pointer (&self->optimiser, sc_optimiser_free);
  g_clear_pointer (&self->network, sc_gencast_gradient_free);
  g_clear_pointer (&self->loss, sc_training_loss_free);
  g_clear_pointer (&self->isotropic, sc_isotropic_noise_free);
  g_clear_pointer (&self->data, sc_training_data_free);
  g_clear_pointer (&self->statistics, sc_statistics_unref);
  g_clear_pointer (&self->start, sc_checkpoint_unref);
  g_clear_pointer (&self->configuration, sc_configuration_free);
  g_clear_pointer (&self->threads, sc_threads_free);
  g_free (self->gradient);
  g_free (self->state_path);
  sc_training_request_free (self->request);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
sc_training_get_progress (ScTraining *self, ScTrainingProgress *progress)
{
  g_mutex_lock (&self->mutex);
  *progress = self->shown;
  g_mutex_unlock (&self->mutex);
}

static void
tell (ScTraining *self, ScTrainingStage stage)
{
  self->progress.stage = stage;
  g_mutex_lock (&self->mutex);
  self->shown = self->progress;
  g_mutex_unlock (&self->mutex);
  if (self->func != NULL)
    self->func (&self->progress, self->func_data);
}

static void
on_read (gdouble fraction, gpointer data)
{
  ScTraining *self = data;

  self->progress.fraction = fraction;
  tell (self, SC_TRAINING_READING);
}

static gboolean
check_overlap (ScTraining *self, GError **error)
{
  for (gsize i = 0; self->request->verification != NULL && self->request->verification[i] != NULL; i++)
    {
      gboolean same;
      if (!sc_verification_overlap_check (self->data, self->request->verification[i], &same, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_data (ScTraining *self, GCancellable *cancellable, GError **error)
{
  const ScTrainingRequest *request = self->request;

  self->start = sc_training_start (request, error);
  if (self->start == NULL)
    return FALSE;
  self->statistics = sc_statistics_load (request->stats, sc_checkpoint_get_task (self->start), error);
  if (self->statistics == NULL)
    return FALSE;
  self->data = sc_training_data_new ((const gchar *const *) request->data, sc_checkpoint_get_task (self->start),
                                     self->statistics, request->memory_budget, on_read, self, cancellable, error);
  if (self->data == NULL || !check_overlap (self, error)
      || !sc_training_data_check_scale (self->data, request->stats, error))
    return FALSE;

  gsize n = sc_training_data_get_n_samples (self->data);
  if (n < 2)
    {
      g_set_error (error, SC_TRAIN_ERROR, SC_TRAIN_ERROR_DATA,
                   "%s: there is %" G_GSIZE_FORMAT " sample, but at least 2 are needed, one of them to validate on",
                   request->data[0], n);
      return FALSE;
    }
  self->n_samples = n - CLAMP (n / VALIDATION_SHARE, 1, MOST_VALIDATION);
  return TRUE;
}

/* Weights shrink, biases do not. */
static ScOptimiser *
make_optimiser (ScTraining *self, GError **error)
{
  const GArray *layout = sc_gencast_gradient_get_layout (self->network);
  gsize n = sc_gencast_gradient_get_n_parameters (self->network);
  g_autofree gfloat *parameters = g_try_new (gfloat, n);
  g_autofree gfloat *is_decayed = g_try_new0 (gfloat, n);

  if (parameters == NULL || is_decayed == NULL)
    {
      g_set_error (error, SC_TRAIN_ERROR, SC_TRAIN_ERROR_MEMORY,
                   "there is not enough memory to train %" G_GSIZE_FORMAT " parameters", n);
      return NULL;
    }
  sc_parameter_vector_gather (self->start, parameters);
  gfloat *decay = is_decayed;
  for (guint i = 0; i < layout->len; i++)
    {
      const ScParameterShape *shape = &g_array_index (layout, ScParameterShape, i);
      for (gsize j = 0; j < MAX (shape->n_in, 1) * shape->n_out; j++)
        *decay++ = shape->n_in > 0 ? 1.0f : 0.0f;
    }
  return sc_optimiser_new (&self->request->optimiser, parameters, is_decayed, n, error);
}

static gboolean
prepare (ScTraining *self, GError **error)
{
  const ScTrainingRequest *request = self->request;
  const ScTaskFrames *frames = sc_training_data_get_frames (self->data);
  const ScFrameGrid *grid = &frames->grid;
  const ScNoiseRange *range = &sc_checkpoint_get_noise (self->start)->training;

  tell (self, SC_TRAINING_PREPARING);
  self->isotropic = sc_isotropic_noise_new (grid->lat, grid->n_lat, grid->lon, grid->n_lon, error);
  if (self->isotropic == NULL)
    return FALSE;
  self->loss = sc_training_loss_new (frames->task, &frames->layout, grid->lat, error);
  if (self->loss == NULL)
    return FALSE;
  self->network = sc_gencast_gradient_new (self->start, grid->lat, grid->n_lat, grid->lon, grid->n_lon, NULL,
                                           (gsize) request->batch, self->threads, error);
  if (self->network == NULL)
    return FALSE;
  self->optimiser = make_optimiser (self, error);
  if (self->optimiser == NULL)
    return FALSE;
  self->gradient = g_new0 (gfloat, self->optimiser->n);
  self->progress.n_parameters = self->optimiser->n;
  self->validation = sc_validation_new (self->data, self->n_samples,
                                        sc_training_data_get_n_samples (self->data) - self->n_samples, range, request->seed,
                                        (gsize) request->batch, error);
  if (self->validation == NULL)
    return FALSE;

  const ScTrainingParts parts = {
    .data = self->data,
    .n_samples = self->n_samples,
    .network = self->network,
    .loss = self->loss,
    .isotropic = self->isotropic,
    .range = *range,
    .seed = request->seed,
    .batch = (gsize) request->batch,
    .threads = self->threads,
  };
  self->step = sc_training_step_new (&parts, error);
  if (self->step == NULL)
    return FALSE;
  self->configuration = sc_training_configuration_new (request, self->start, self->data, self->n_samples, error);
  return self->configuration != NULL;
}

static void
update_progress (ScTraining *self)
{
  ScTrainingProgress *progress = &self->progress;
  gdouble spent = (gdouble) (g_get_monotonic_time () - self->begin_us) / G_USEC_PER_SEC;
  guint64 done = self->optimiser->step - progress->first_step;

  progress->step = self->optimiser->step;
  progress->fraction = (gdouble) progress->step / (gdouble) progress->steps;
  progress->samples = progress->step * (guint64) self->request->batch;
  progress->seconds = self->earlier_seconds + spent;
  progress->remaining_seconds = done > 0 ? spent / (gdouble) done * (gdouble) (progress->steps - progress->step) : -1.0;
  progress->loss = sc_training_loss_record_get (&self->record);
}

static gboolean
save_state (ScTraining *self, GError **error)
{
  update_progress (self);
  if (!sc_training_state_save (self->state_path, self->configuration, self->optimiser, &self->record, self->progress.seconds,
                               error))
    return FALSE;
  tell (self, SC_TRAINING_SAVED);
  return TRUE;
}

/* Where the training begins: at the state, or at step 0, whose state is written to see that there is room for it. */
static gboolean
begin (ScTraining *self, GError **error)
{
  if (self->request->resume && g_file_test (self->state_path, G_FILE_TEST_EXISTS)
      && !sc_training_state_load (self->state_path, self->configuration, self->optimiser, &self->record,
                                  &self->earlier_seconds, error))
    return FALSE;
  self->begin_us = g_get_monotonic_time ();
  self->progress.first_step = self->optimiser->step;
  return save_state (self, error);
}

static gboolean
validate (ScTraining *self, GCancellable *cancellable, GError **error)
{
  const ScTargetLayout *layout = &sc_training_data_get_frames (self->data)->layout;

  if (!sc_validation_measure (self->validation, self->network, self->loss, self->isotropic, layout, self->optimiser->average,
                              self->threads, self->progress.bands, cancellable, error))
    return FALSE;
  self->progress.has_bands = TRUE;
  self->progress.validated_step = self->optimiser->step;
  update_progress (self);
  tell (self, SC_TRAINING_VALIDATING);
  return TRUE;
}

static gboolean
make_step (ScTraining *self, GError **error)
{
  const ScTrainingRequest *request = self->request;
  ScOptimiser *optimiser = self->optimiser;
  gdouble loss;

  self->progress.rate = sc_learning_rate (optimiser->step, request->steps, sc_training_request_get_warm_up (request), request->rate);
  if (!sc_training_step_compute (self->step, optimiser->step, optimiser->parameters, self->gradient, &loss, error)
      || !sc_optimiser_update (optimiser, self->gradient, self->progress.rate, self->threads, &self->progress.gradient_norm, error))
    return FALSE;
  sc_training_loss_record_add (&self->record, loss);
  update_progress (self);
  tell (self, SC_TRAINING_STEPPING);
  return TRUE;
}

/* Whether a validation is due after @step. */
static gboolean
is_validated (const ScTrainingRequest *request, guint64 step)
{
  guint64 interval = request->validations > 0 ? MAX (request->steps / (guint64) request->validations, 1) : 0;

  return interval > 0 && step % interval == 0 && step < request->steps;
}

static gboolean
train (ScTraining *self, GCancellable *cancellable, GError **error)
{
  gint64 saved_us = g_get_monotonic_time ();

  while (self->optimiser->step < self->request->steps)
    {
      if (g_cancellable_is_cancelled (cancellable))
        {
          if (save_state (self, error))
            g_cancellable_set_error_if_cancelled (cancellable, error);
          return FALSE;
        }
      if (!make_step (self, error))
        return FALSE;
      if (is_validated (self->request, self->optimiser->step))
        {
          g_autoptr (GError) ignored = NULL; /* a cancelled one is seen above */
          if (!validate (self, cancellable, &ignored) && !g_cancellable_is_cancelled (cancellable))
            {
              g_propagate_error (error, g_steal_pointer (&ignored));
              return FALSE;
            }
        }
      if ((gdouble) (g_get_monotonic_time () - saved_us) >= self->request->save_seconds * G_USEC_PER_SEC)
        {
          if (!save_state (self, error))
            return FALSE;
          saved_us = g_get_monotonic_time ();
        }
    }
  return TRUE;
}

static gboolean
finish (ScTraining *self, GCancellable *cancellable, GError **error)
{
  g_autofree gchar *description = sc_training_configuration_dup_description (self->configuration, self->request, self->start);

  if (!save_state (self, error) || !validate (self, cancellable, error))
    return FALSE;
  g_autoptr (ScCheckpoint) result = sc_parameter_vector_checkpoint (self->start, description, self->optimiser->average, error);
  if (result == NULL || !sc_checkpoint_save (result, self->request->output, error))
    return FALSE;
  g_unlink (self->state_path);
  tell (self, SC_TRAINING_FINISHED);
  return TRUE;
}

gboolean
sc_training_run (ScTraining *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self != NULL && self->threads == NULL, FALSE);

  if (!sc_training_request_validate (self->request, error)
      || !sc_atomic_file_check_target (self->request->output, error))
    return FALSE;
  self->threads = sc_threads_new (self->request->threads);
  self->state_path = sc_training_state_path (self->request->output);
  return sc_atomic_file_check_target (self->state_path, error)
         && read_data (self, cancellable, error)
         && prepare (self, error)
         && begin (self, error)
         && train (self, cancellable, error)
         && finish (self, cancellable, error);
}
