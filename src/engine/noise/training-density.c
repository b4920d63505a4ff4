/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "noise/training-density.h"

#include <math.h>

gdouble
sc_noise_range_quantile (const ScNoiseRange *range, gdouble u)
{
  gdouble a = pow (range->min, 1.0 / range->rho);
  gdouble b = pow (range->max, 1.0 / range->rho);

  return pow (a + u * (b - a), range->rho);
}

gdouble
sc_noise_range_share_below (const ScNoiseRange *range, gdouble sigma)
{
  gdouble a = pow (range->min, 1.0 / range->rho);
  gdouble b = pow (range->max, 1.0 / range->rho);

  return (pow (sigma, 1.0 / range->rho) - a) / (b - a);
}

gdouble
sc_noise_range_density_log (const ScNoiseRange *range, gdouble sigma)
{
  gdouble a = pow (range->min, 1.0 / range->rho);
  gdouble b = pow (range->max, 1.0 / range->rho);

  if (!(sigma >= range->min && sigma <= range->max))
    return 0.0;
  return pow (sigma, 1.0 / range->rho) / (range->rho * (b - a));
}

gdouble
sc_noise_range_density (const ScNoiseRange *range, gdouble sigma)
{
  if (!(sigma >= range->min && sigma <= range->max))
    return 0.0;
  return sc_noise_range_density_log (range, sigma) / sigma;
}
