/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/denoiser-error-curve.h"

ScDenoiserErrorCurve *
sc_denoiser_error_curve_ref (ScDenoiserErrorCurve *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sc_denoiser_error_curve_unref (ScDenoiserErrorCurve *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  for (gsize i = 0; i < self->n_points; i++)
    g_free (self->points[i].variables);
  g_free (self->points);
  g_free (self->guess.variables);
  g_strfreev (self->names);
  g_free (self);
}

gdouble
sc_denoiser_error_without_network (gdouble sigma)
{
  return sigma * sigma / (1.0 + sigma * sigma);
}
