/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "noise/buffer-report.h"
#include "noise/schedule.h"

G_BEGIN_DECLS

/**
 * ScNoisePicture:
 *
 * Everything that the noise plots and the words beside them show of one valid
 * setting, computed once when the setting changes. Immutable,
 * reference-counted.
 *
 * @schedule: levels, churn and calls
 * @report: the buffer, which calls are outside of the training range, what would mend it
 * @greatest_churn_rate: of all steps; 0 where there is no churn
 * @outside_below, @outside_above: whether a call lies beyond that end of the training range
 */
typedef struct
{
  ScNoiseSetting setting;
  ScSchedule *schedule;
  ScBufferReport *report;
  gdouble greatest_churn_rate;
  gboolean outside_below, outside_above;
} ScNoisePicture;

/**
 * sc_noise_picture_new:
 * Returns: (transfer full) (nullable): %NULL with %SC_NOISE_ERROR where the setting is not a valid one
 */
ScNoisePicture *sc_noise_picture_new   (const ScNoiseSetting *setting, GError **error);
ScNoisePicture *sc_noise_picture_ref   (ScNoisePicture *self);
void            sc_noise_picture_unref (ScNoisePicture *self);

/** sc_noise_picture_is_outside: whether call @call is beyond the training range. */
gboolean sc_noise_picture_is_outside (const ScNoisePicture *self, gsize call);

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
