/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "noise/noise-setting.h"

#include <math.h>

G_DEFINE_QUARK (sc-noise-error-quark, sc_noise_error)

const ScNoiseSetting SC_NOISE_SETTING_GENCAST = {
  .training = { .min = 0.02, .max = 88.0, .rho = 7.0 },
  .inference = { .min = 0.03, .max = 80.0, .rho = 7.0 },
  .levels = 20,
  .churn = 2.5,
  .churn_min = 0.75,
  .churn_max = INFINITY,
  .inflation = 1.05,
};

static gboolean
refuse (GError **error, const gchar *what, gdouble found, const gchar *expected)
{
  g_set_error (error, SC_NOISE_ERROR, SC_NOISE_ERROR_INVALID, "%s is %g and has to be %s", what, found, expected);
  return FALSE;
}

static gboolean
validate_range (const ScNoiseRange *range, const gchar *name, GError **error)
{
  g_autofree gchar *minimum = g_strdup_printf ("the minimum of the %s range", name);
  g_autofree gchar *maximum = g_strdup_printf ("the maximum of the %s range", name);
  g_autofree gchar *rho = g_strdup_printf ("rho of the %s range", name);

  /* Beyond these float32 cannot hold σ² + 1. */
  if (!(range->min > 0.0 && range->min <= 1e18))
    return refuse (error, minimum, range->min, "a number above 0 and at most 1e18");
  if (!(range->max > 0.0 && range->max <= 1e18))
    return refuse (error, maximum, range->max, "a number above 0 and at most 1e18");
  if (!(range->min < range->max))
    {
      g_set_error (error, SC_NOISE_ERROR, SC_NOISE_ERROR_INVALID,
                   "the minimum of the %s range, %g, has to be below its maximum, %g", name, range->min, range->max);
      return FALSE;
    }
  if (!(range->rho > 0.0 && range->rho <= 1000.0))
    return refuse (error, rho, range->rho, "a number above 0 and at most 1000");

  gdouble low = pow (range->min, 1.0 / range->rho);
  gdouble high = pow (range->max, 1.0 / range->rho);
  if (!(low > 0.0 && isfinite (high) && low < high))
    return refuse (error, rho, range->rho, "such that a range so wide can be divided by it");
  return TRUE;
}

gboolean
sc_noise_setting_validate (const ScNoiseSetting *setting, GError **error)
{
  g_return_val_if_fail (setting != NULL, FALSE);

  if (!validate_range (&setting->training, "training", error)
      || !validate_range (&setting->inference, "inference", error))
    return FALSE;
  if (setting->levels < 1 || setting->levels > SC_NOISE_MAX_LEVELS)
    {
      g_set_error (error, SC_NOISE_ERROR, SC_NOISE_ERROR_INVALID,
                   "the number of levels is %d and has to be between 1 and %d", setting->levels, SC_NOISE_MAX_LEVELS);
      return FALSE;
    }
  if (!(setting->churn >= 0.0 && setting->churn <= 1e9))
    return refuse (error, "the churn", setting->churn, "a number between 0 and 1e9");
  if (!(setting->churn_min >= 0.0 && isfinite (setting->churn_min)))
    return refuse (error, "the churn's minimum", setting->churn_min, "a number of 0 or more");
  if (!(setting->churn_max >= setting->churn_min))
    {
      g_set_error (error, SC_NOISE_ERROR, SC_NOISE_ERROR_INVALID,
                   "the churn's maximum is %g and has to be a number not below its minimum, %g",
                   setting->churn_max, setting->churn_min);
      return FALSE;
    }
  if (!(setting->inflation >= 0.0 && setting->inflation <= 1e9))
    return refuse (error, "the inflation", setting->inflation, "a number between 0 and 1e9");
  return TRUE;
}

static gboolean
range_equal (const ScNoiseRange *a, const ScNoiseRange *b)
{
  return a->min == b->min && a->max == b->max && a->rho == b->rho;
}

gboolean
sc_noise_setting_equal (const ScNoiseSetting *a, const ScNoiseSetting *b)
{
  return range_equal (&a->training, &b->training) && range_equal (&a->inference, &b->inference)
         && a->levels == b->levels && a->churn == b->churn && a->churn_min == b->churn_min
         && a->churn_max == b->churn_max && a->inflation == b->inflation;
}
