/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "noise/noise-parameter.h"

#include <math.h>

#define SIGMA_LOW 1e-4
#define SIGMA_HIGH 1e4
/* A range keeps this ratio between its ends, so that it never closes. */
#define LEAST_RATIO 1.01

/* Where the number is, and how far it can go whatever the others are. */
typedef struct
{
  const gchar *id;
  gsize offset;
  gboolean sigma;
  gdouble low, high;
} Info;

#define AT(member) G_STRUCT_OFFSET (ScNoiseSetting, member)

static const Info infos[SC_NOISE_N_PARAMETERS] = {
  [SC_NOISE_TRAINING_MIN] = { "train-min", AT (training.min), TRUE, SIGMA_LOW, SIGMA_HIGH },
  [SC_NOISE_TRAINING_MAX] = { "train-max", AT (training.max), TRUE, SIGMA_LOW, SIGMA_HIGH },
  [SC_NOISE_TRAINING_RHO] = { "train-rho", AT (training.rho), FALSE, 1, 30 },
  [SC_NOISE_INFERENCE_MIN] = { "sigma-min", AT (inference.min), TRUE, SIGMA_LOW, SIGMA_HIGH },
  [SC_NOISE_INFERENCE_MAX] = { "sigma-max", AT (inference.max), TRUE, SIGMA_LOW, SIGMA_HIGH },
  [SC_NOISE_INFERENCE_RHO] = { "rho", AT (inference.rho), FALSE, 1, 30 },
  [SC_NOISE_LEVELS] = { "levels", AT (levels), FALSE, 2, 256 },
  [SC_NOISE_CHURN] = { "churn", AT (churn), FALSE, 0, 100 },
  [SC_NOISE_CHURN_MIN] = { "churn-min", AT (churn_min), TRUE, 0, SIGMA_HIGH },
  [SC_NOISE_CHURN_MAX] = { "churn-max", AT (churn_max), TRUE, 0, SIGMA_HIGH },
  [SC_NOISE_INFLATION] = { "inflation", AT (inflation), FALSE, 0.5, 2 },
};

const gchar *
sc_noise_parameter_get_id (ScNoiseParameter parameter)
{
  g_return_val_if_fail (parameter < SC_NOISE_N_PARAMETERS, NULL);
  return infos[parameter].id;
}

ScNoiseParameter
sc_noise_parameter_find (const gchar *id)
{
  ScNoiseParameter parameter = 0;

  g_return_val_if_fail (id != NULL, SC_NOISE_N_PARAMETERS);
  while (parameter < SC_NOISE_N_PARAMETERS && !g_str_equal (infos[parameter].id, id))
    parameter++;
  return parameter;
}

gboolean
sc_noise_parameter_is_sigma (ScNoiseParameter parameter)
{
  g_return_val_if_fail (parameter < SC_NOISE_N_PARAMETERS, FALSE);
  return infos[parameter].sigma;
}

gboolean
sc_noise_parameter_is_training (ScNoiseParameter parameter)
{
  return parameter == SC_NOISE_TRAINING_MIN || parameter == SC_NOISE_TRAINING_MAX || parameter == SC_NOISE_TRAINING_RHO;
}

gdouble
sc_noise_parameter_get (const ScNoiseSetting *setting, ScNoiseParameter parameter)
{
  g_return_val_if_fail (parameter < SC_NOISE_N_PARAMETERS, NAN);
  return parameter == SC_NOISE_LEVELS ? setting->levels : G_STRUCT_MEMBER (gdouble, setting, infos[parameter].offset);
}

void
sc_noise_parameter_put (ScNoiseSetting *setting, ScNoiseParameter parameter, gdouble value)
{
  g_return_if_fail (parameter < SC_NOISE_N_PARAMETERS);

  if (parameter == SC_NOISE_LEVELS)
    setting->levels = (gint) lround (CLAMP (value, 0, SC_NOISE_MAX_LEVELS + 1));
  else
    G_STRUCT_MEMBER (gdouble, setting, infos[parameter].offset) = value;
}

void
sc_noise_parameter_get_limits (const ScNoiseSetting *setting, ScNoiseParameter parameter, gdouble *low, gdouble *high)
{
  g_return_if_fail (parameter < SC_NOISE_N_PARAMETERS);

  *low = infos[parameter].low;
  *high = infos[parameter].high;
  switch (parameter)
    {
    case SC_NOISE_TRAINING_MIN:
      *high = setting->training.max / LEAST_RATIO;
      break;
    case SC_NOISE_TRAINING_MAX:
      *low = setting->training.min * LEAST_RATIO;
      break;
    case SC_NOISE_INFERENCE_MIN:
      *high = setting->inference.max / LEAST_RATIO;
      break;
    case SC_NOISE_INFERENCE_MAX:
      *low = setting->inference.min * LEAST_RATIO;
      break;
    case SC_NOISE_CHURN_MIN:
      *high = MIN (*high, setting->churn_max);
      break;
    case SC_NOISE_CHURN_MAX:
      *low = setting->churn_min;
      *high = INFINITY;
      break;
    case SC_NOISE_TRAINING_RHO:
    case SC_NOISE_INFERENCE_RHO:
    case SC_NOISE_LEVELS:
    case SC_NOISE_CHURN:
    case SC_NOISE_INFLATION:
    case SC_NOISE_N_PARAMETERS:
    default:
      break;
    }
}

void
sc_noise_parameter_set (ScNoiseSetting *setting, ScNoiseParameter parameter, gdouble value)
{
  gdouble low, high;

  g_return_if_fail (parameter < SC_NOISE_N_PARAMETERS);
  if (isnan (value))
    return;
  sc_noise_parameter_get_limits (setting, parameter, &low, &high);
  sc_noise_parameter_put (setting, parameter, CLAMP (value, low, high));
}
