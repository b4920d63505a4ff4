/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "noise/noise-setting.h"

G_BEGIN_DECLS

/** ScNoiseParameter: the numbers of a noise setting, one by one. */
typedef enum
{
  SC_NOISE_TRAINING_MIN,
  SC_NOISE_TRAINING_MAX,
  SC_NOISE_TRAINING_RHO,
  SC_NOISE_INFERENCE_MIN,
  SC_NOISE_INFERENCE_MAX,
  SC_NOISE_INFERENCE_RHO,
  SC_NOISE_LEVELS,
  SC_NOISE_CHURN,
  SC_NOISE_CHURN_MIN,
  SC_NOISE_CHURN_MAX,
  SC_NOISE_INFLATION,
  SC_NOISE_N_PARAMETERS,
} ScNoiseParameter;

/** sc_noise_parameter_get_id: "train-min", "sigma-max", …: the command line's name; never changes. */
const gchar *sc_noise_parameter_get_id (ScNoiseParameter parameter);
/** sc_noise_parameter_find: the parameter of that name; %SC_NOISE_N_PARAMETERS where there is none. */
ScNoiseParameter sc_noise_parameter_find (const gchar *id);

/** sc_noise_parameter_is_sigma: whether it is a noise level, which belongs on the σ axis. */
gboolean sc_noise_parameter_is_sigma    (ScNoiseParameter parameter);
/** sc_noise_parameter_is_training: whether it is of the training range, not of inference. */
gboolean sc_noise_parameter_is_training (ScNoiseParameter parameter);

gdouble  sc_noise_parameter_get (const ScNoiseSetting *setting, ScNoiseParameter parameter);
/** sc_noise_parameter_put: @value as it is (levels rounded); what comes out may be no valid setting. */
void     sc_noise_parameter_put (ScNoiseSetting *setting, ScNoiseParameter parameter, gdouble value);

/**
 * sc_noise_parameter_get_limits:
 * @low, @high: (out): between them the value can be while all others stay;
 *   @high of the churn's upper limit is infinite
 */
void     sc_noise_parameter_get_limits (const ScNoiseSetting *setting, ScNoiseParameter parameter, gdouble *low, gdouble *high);

/** sc_noise_parameter_set: sets @value as near as the limits allow. NaN changes nothing. */
void     sc_noise_parameter_set (ScNoiseSetting *setting, ScNoiseParameter parameter, gdouble value);

G_END_DECLS
