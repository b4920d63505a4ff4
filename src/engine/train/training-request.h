/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "noise/noise-setting.h"
#include "train/optimiser.h"

G_BEGIN_DECLS

/** ScTrainingShape: the architecture of a network that starts from scratch. */
typedef struct
{
  gint mesh_splits; /* of the icosahedron */
  gint latent;      /* channels */
  gint layers;      /* transformer blocks */
  gint heads;
  gint hidden;      /* channels of the feed-forward layers */
  gint k_hop;       /* edges that attention reaches */
} ScTrainingShape;

/**
 * ScTrainingRequest: everything a training is made from. Plain data: fill the
 * fields of what sc_training_request_new() returns; strings are owned by it.
 */
typedef struct
{
  gchar *from;          /* (nullable) path of the checkpoint to start from; NULL: from scratch */
  ScTrainingShape shape; /* where it starts from scratch */
  GStrv data;           /* paths, one or more */
  GStrv verification;   /* (nullable) paths of what results are scored with: never trained on, loss is measured on it */
  gchar *stats;         /* folder with the four statistics files */
  gchar *output;        /* path of the checkpoint; the state lies beside it, see sc_training_state_path() */
  gchar *license;       /* (nullable) of the checkpoint; NULL: that of the one it starts from */
  gboolean has_noise;   /* FALSE: the noise setting of the checkpoint, or the published one */
  ScNoiseSetting noise; /* @training is what noise levels are drawn from */
  guint64 steps;        /* updates, 1 or more */
  gint batch;           /* samples an update, 1 or more */
  guint64 seed;         /* its low 32 bits count */
  gdouble rate;         /* highest learning rate */
  gint64 warm_up;       /* steps; negative: a hundredth of all, 1000 at most */
  ScOptimiserSetting optimiser;
  guint threads;        /* 0: all cores */
  guint64 memory_budget; /* bytes that frames may take in memory */
  gdouble save_seconds; /* between two writings of the state */
  gint validations;     /* how often the validation loss is measured before the end */
  gboolean resume;      /* go on from the state, where there is one */
} ScTrainingRequest;

/** The most steps, and the most samples a step. */
#define SC_TRAINING_MOST_STEPS 1000000000
#define SC_TRAINING_MOST_BATCH 4096

ScTrainingRequest *sc_training_request_new      (void);
ScTrainingRequest *sc_training_request_copy     (const ScTrainingRequest *self);
void               sc_training_request_free     (ScTrainingRequest *self);
/** sc_training_request_validate: %SC_TRAIN_ERROR_REQUEST or %SC_NOISE_ERROR with the value at fault. */
gboolean           sc_training_request_validate (const ScTrainingRequest *self, GError **error);
/** sc_training_request_get_warm_up: steps. */
guint64            sc_training_request_get_warm_up (const ScTrainingRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScTrainingRequest, sc_training_request_free)

G_END_DECLS
