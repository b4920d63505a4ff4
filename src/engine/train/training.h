/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "train/training-request.h"
#include "train/validation.h"

G_BEGIN_DECLS

/**
 * ScTraining: a network being trained. sc_training_run() does it, on the
 * thread that calls it; everything else may be called from any thread.
 */
typedef struct _ScTraining ScTraining;

typedef enum
{
  SC_TRAINING_READING,    /* the data; @fraction of it is there */
  SC_TRAINING_PREPARING,  /* mesh and tables */
  SC_TRAINING_STEPPING,   /* a step is done */
  SC_TRAINING_VALIDATING, /* the validation loss has been measured */
  SC_TRAINING_SAVED,      /* the state is on the disk */
  SC_TRAINING_FINISHED,   /* the checkpoint is on the disk */
} ScTrainingStage;

/**
 * ScTrainingProgress: how far a training is; plain data.
 * @fraction: of the current stage while reading, else of the steps
 * @step: done of @steps; @samples shown
 * @first_step: where this run began, not 0 when it was resumed
 * @seconds: spent in all runs; @remaining_seconds: negative while unknown
 * @loss: mean of the last steps, each weighted 0.99 times as much as the next one; NaN before the first
 * @rate: learning rate; @gradient_norm: before clipping, of the last step
 * @has_bands: whether @bands are measured; @validated_step: when
 * @n_parameters: of the network
 */
typedef struct
{
  ScTrainingStage stage;
  gdouble fraction;
  guint64 first_step;
  guint64 step;
  guint64 steps;
  guint64 samples;
  gdouble seconds;
  gdouble remaining_seconds;
  gdouble loss;
  gdouble rate;
  gdouble gradient_norm;
  gboolean has_bands;
  guint64 validated_step;
  ScValidationBand bands[SC_VALIDATION_BANDS];
  gsize n_parameters;
} ScTrainingProgress;

/** ScTrainingFunc: called on the training's thread, no lock held; @progress is borrowed. */
typedef void (*ScTrainingFunc) (const ScTrainingProgress *progress, gpointer data);

/** sc_training_new: @request: copied; @func: (nullable). */
ScTraining *sc_training_new  (const ScTrainingRequest *request, ScTrainingFunc func, gpointer data);
void        sc_training_free (ScTraining *self);

/** sc_training_get_progress: the newest, a copy. */
void        sc_training_get_progress (ScTraining *self, ScTrainingProgress *progress);

/**
 * sc_training_run:
 *
 * Trains and writes the checkpoint, whose parameters are the moving average.
 * Now and then the state is written beside it; where the run is cancelled
 * (%G_IO_ERROR_CANCELLED), killed or fails, a later one with
 * ScTrainingRequest.resume goes on from there and ends with the same bits as
 * one that was never stopped. At the end the state is removed. Once an object.
 */
gboolean    sc_training_run  (ScTraining *self, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScTraining, sc_training_free)

G_END_DECLS
