/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "noise/noise-setting.h"

G_BEGIN_DECLS

/** ScNoisePictureCall: one call of the network. @step counts from 0; @calls index counts all of them in order. */
typedef struct
{
  gdouble sigma;
  gint step;
  gboolean midpoint;
  gboolean churned;
  gboolean outside; /* beyond the training range */
} ScNoisePictureCall;

/** ScNoisePictureMargin: a buffer on one side. @ratio of the σ, @share of the training draws; below 1 and negative when outside. */
typedef struct
{
  gdouble ratio;
  gdouble share;
} ScNoisePictureMargin;

/**
 * ScNoisePicture:
 *
 * Everything that the noise plots and the words beside them show of one valid
 * setting, computed once when the setting changes. Immutable,
 * reference-counted.
 *
 * @levels: [n_levels] the schedule, descending, the final 0 not among them
 * @churn_rates: [n_levels] by how much each level is raised: σ̂ = σ · (1 + rate)
 * @calls: [n_calls] in the order in which the sampler makes them
 * @nominal_below …: the margins between the training range and the schedule
 * @effective_below …: between the training range and the calls
 * @outside: [n_outside] distinct σ of calls beyond the training range, descending
 */
typedef struct
{
  ScNoiseSetting setting;
  gint n_levels;
  gdouble *levels;
  gdouble *churn_rates;
  gint n_calls;
  ScNoisePictureCall *calls;
  gdouble effective_min, effective_max;
  ScNoisePictureMargin nominal_below, nominal_above, effective_below, effective_above;
  gboolean contained;
  gint n_outside;
  gdouble *outside;
} ScNoisePicture;

/**
 * sc_noise_picture_new:
 * Returns: (transfer full) (nullable): %NULL with %SC_NOISE_ERROR where the setting is not a valid one
 */
ScNoisePicture *sc_noise_picture_new   (const ScNoiseSetting *setting, GError **error);
ScNoisePicture *sc_noise_picture_ref   (ScNoisePicture *self);
void            sc_noise_picture_unref (ScNoisePicture *self);

/** sc_noise_picture_get_density: training draws per decade of σ at @sigma, as a share; 0 outside of the training range. */
gdouble sc_noise_picture_get_density (const ScNoisePicture *self, gdouble sigma);
/** sc_noise_picture_get_share_below: the fraction of training draws below @sigma, 0 to 1. */
gdouble sc_noise_picture_get_share_below (const ScNoisePicture *self, gdouble sigma);

/** ScNoiseFactor: the preconditioning (Karras et al. 2022, table 1, σ_data = 1) and the weight of the loss. */
typedef enum
{
  SC_NOISE_FACTOR_SKIP,
  SC_NOISE_FACTOR_OUT,
  SC_NOISE_FACTOR_IN,
  SC_NOISE_FACTOR_WEIGHT,
} ScNoiseFactor;

gdouble sc_noise_picture_get_factor (ScNoiseFactor factor, gdouble sigma);

/**
 * sc_noise_picture_get_axis:
 * @min, @max: (out): ends of a σ axis that holds both ranges, the calls and
 *   the limits of the churn, with room to pull a handle outwards; the same for
 *   settings that differ little, so that the axis does not jump
 */
void sc_noise_picture_get_axis (const ScNoisePicture *self, gdouble *min, gdouble *max);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScNoisePicture, sc_noise_picture_unref)

G_END_DECLS
