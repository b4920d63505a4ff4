/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/gencast-gradient.h"
#include "train/training-data.h"
#include "train/training-loss.h"
#include "train/training-noise.h"

G_BEGIN_DECLS

/** Bands of noise levels, each with the same share of the training draws. */
#define SC_VALIDATION_BANDS 6
/** The most samples that it is measured on. */
#define SC_VALIDATION_SAMPLES 8

/** ScValidationBand: mean loss over samples at noise levels from @sigma_low to @sigma_high. */
typedef struct
{
  gdouble sigma_low;
  gdouble sigma_high;
  gdouble loss;
} ScValidationBand;

/**
 * ScValidation: the loss on samples that are not trained on, by band of noise
 * levels, always with the same samples, levels and noise. Belongs to one thread.
 */
typedef struct _ScValidation ScValidation;

/**
 * sc_validation_new:
 * @data: not kept
 * @first, @n: which samples of @data may be used; those that are are evenly spaced
 * @range: of the noise levels
 * @max_batch: elements of one call of the network
 */
ScValidation *sc_validation_new  (ScTrainingData *data, gsize first, gsize n, const ScNoiseRange *range, guint64 seed,
                                  gsize max_batch, GError **error);
void          sc_validation_free (ScValidation *self);

/**
 * sc_validation_measure:
 * @layout: of the targets
 * @parameters: of the network
 * @bands: (out caller-allocates): [SC_VALIDATION_BANDS], ascending
 */
gboolean      sc_validation_measure (ScValidation *self, ScGenCastGradient *network, const ScTrainingLoss *loss,
                                     ScIsotropicNoise *isotropic, const ScTargetLayout *layout, const gfloat *parameters,
                                     ScThreads *threads, ScValidationBand *bands, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScValidation, sc_validation_free)

G_END_DECLS
