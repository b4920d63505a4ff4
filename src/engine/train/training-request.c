/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train/training-request.h"

#include <math.h>

#include "train/train-error.h"

ScTrainingRequest *
sc_training_request_new (void)
{
  ScTrainingRequest *self = g_new0 (ScTrainingRequest, 1);

  self->shape = (ScTrainingShape) { .mesh_splits = 3, .latent = 64, .layers = 4, .heads = 2, .hidden = 256, .k_hop = 4 };
  self->noise = SC_NOISE_SETTING_GENCAST;
  self->steps = 1000;
  self->batch = 2;
  self->rate = 2e-3;
  self->warm_up = -1;
  self->optimiser = (ScOptimiserSetting) {
    .first_decay = 0.9, .second_decay = 0.999, .epsilon = 1e-8, .weight_decay = 0.01, .clip_norm = 5.0, .average_decay = 0.999,
  };
  self->memory_budget = G_GUINT64_CONSTANT (4) << 30;
  self->save_seconds = 60.0;
  self->validations = 20;
  return self;
}

ScTrainingRequest *
sc_training_request_copy (const ScTrainingRequest *self)
{
  ScTrainingRequest *copy = g_memdup2 (self, sizeof *self);

  copy->from = g_strdup (self->from);
  copy->data = g_strdupv (self->data);
  copy->verification = g_strdupv (self->verification);
  copy->stats = g_strdup (self->stats);
  copy->output = g_strdup (self->output);
  copy->license = g_strdup (self->license);
  return copy;
}

void
sc_training_request_free (ScTrainingRequest *self)
{
  if (self == NULL)
    return;
  g_free (self->from);
  g_strfreev (self->data);
  g_strfreev (self->verification);
  g_free (self->stats);
  g_free (self->output);
  g_free (self->license);
  g_free (self);
}

/* One number and what it may be; ends that are excluded are marked. */
typedef struct
{
  const gchar *name;
  gdouble value;
  gdouble low;
  gboolean above_low; /* low itself is excluded */
  gdouble high;
  gboolean below_high;
} Bound;

gboolean
sc_training_request_validate (const ScTrainingRequest *self, GError **error)
{
  const ScOptimiserSetting *optimiser = &self->optimiser;
  const Bound bounds[] = {
    { "number of steps", (gdouble) self->steps, 1, FALSE, SC_TRAINING_MOST_STEPS, FALSE },
    { "batch", self->batch, 1, FALSE, SC_TRAINING_MOST_BATCH, FALSE },
    { "learning rate", self->rate, 0, TRUE, 1, FALSE },
    { "decay of the first moment", optimiser->first_decay, 0, FALSE, 1, TRUE },
    { "decay of the second moment", optimiser->second_decay, 0, FALSE, 1, TRUE },
    { "epsilon", optimiser->epsilon, 0, TRUE, 1, FALSE },
    { "weight decay", optimiser->weight_decay, 0, FALSE, 100, FALSE },
    { "clipping norm", optimiser->clip_norm, 0, TRUE, INFINITY, FALSE },
    { "decay of the moving average", optimiser->average_decay, 0, FALSE, 1, TRUE },
    { "time between two states", self->save_seconds, 0, FALSE, INFINITY, FALSE },
    { "number of validations", self->validations, 0, FALSE, 10000, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bounds); i++)
    {
      const Bound *b = &bounds[i];
      if ((b->above_low ? b->value > b->low : b->value >= b->low) && (b->below_high ? b->value < b->high : b->value <= b->high))
        continue;
      g_set_error (error, SC_TRAIN_ERROR, SC_TRAIN_ERROR_REQUEST, "the %s is %g, but must be %s %g and %s %g", b->name, b->value,
                   b->above_low ? "above" : "at least", b->low, b->below_high ? "below" : "at most", b->high);
      return FALSE;
    }
  if (self->data == NULL || self->data[0] == NULL || self->stats == NULL || self->output == NULL)
    {
      g_set_error_literal (error, SC_TRAIN_ERROR, SC_TRAIN_ERROR_REQUEST, "training needs data, statistics and an output");
      return FALSE;
    }
  return !self->has_noise || sc_noise_setting_validate (&self->noise, error);
}

guint64
sc_training_request_get_warm_up (const ScTrainingRequest *self)
{
  return self->warm_up >= 0 ? MIN ((guint64) self->warm_up, self->steps) : MIN (self->steps / 100, 1000);
}
