/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/zonal-power.h"

#include <fftw3.h>

#include "verify/verify-error.h"

struct _ScZonalPower
{
  gsize n_lon;
  fftw_plan plan; /* [n_lon] real → [n_lon / 2 + 1] complex */
};

/* FFTW makes and frees plans for one thread at a time. */
G_LOCK_DEFINE_STATIC (fftw_planner);

/* One block: the spectrum first, then the row; both aligned as the plan wants them. */
static gsize
spectrum_doubles (gsize n_lon)
{
  return (2 * (n_lon / 2 + 1) + 7) / 8 * 8;
}

static gdouble *
new_scratch (gsize n_lon)
{
  return fftw_malloc ((spectrum_doubles (n_lon) + n_lon) * sizeof (gdouble));
}

ScZonalPower *
sc_zonal_power_new (gsize n_lon, GError **error)
{
  g_return_val_if_fail (n_lon >= 2, NULL);

  g_autoptr (ScZonalPower) self = g_new0 (ScZonalPower, 1);
  gdouble *scratch = new_scratch (n_lon);

  self->n_lon = n_lon;
  if (scratch != NULL)
    {
      /* Estimated, not measured: the same plan, the same bits, in every run. */
      G_LOCK (fftw_planner);
      self->plan = fftw_plan_dft_r2c_1d ((int) n_lon, scratch + spectrum_doubles (n_lon), (fftw_complex *) scratch,
                                         FFTW_ESTIMATE);
      G_UNLOCK (fftw_planner);
      fftw_free (scratch);
    }
  if (self->plan == NULL)
    {
      g_set_error (error, SC_VERIFY_ERROR, SC_VERIFY_ERROR_MEMORY,
                   "there is too little memory to plan the spectrum of %" G_GSIZE_FORMAT " longitudes", n_lon);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
sc_zonal_power_free (ScZonalPower *self)
{
  if (self == NULL)
    return;
  if (self->plan != NULL)
    {
      G_LOCK (fftw_planner);
      fftw_destroy_plan (self->plan);
      G_UNLOCK (fftw_planner);
    }
  g_free (self);
}

gsize
sc_zonal_power_get_n_waves (ScZonalPower *self)
{
  return self->n_lon / 2 + 1;
}

gpointer
sc_zonal_power_new_scratch (ScZonalPower *self)
{
  return new_scratch (self->n_lon);
}

void
sc_zonal_power_free_scratch (gpointer scratch)
{
  fftw_free (scratch);
}

void
sc_zonal_power_add (ScZonalPower *self, gpointer scratch, const gfloat *row, gdouble weight, gdouble *power)
{
  const gsize n = self->n_lon;
  fftw_complex *spectrum = scratch;
  gdouble *values = (gdouble *) scratch + spectrum_doubles (n);

  for (gsize i = 0; i < n; i++)
    values[i] = (gdouble) row[i];
  fftw_execute_dft_r2c (self->plan, values, spectrum);

  const gdouble scale = weight / ((gdouble) n * (gdouble) n);
  for (gsize k = 0; k <= n / 2; k++)
    {
      /* All but the mean and the shortest wave stand for two of the transform. */
      const gdouble both = k == 0 || 2 * k == n ? 1.0 : 2.0;
      power[k] += both * scale * (spectrum[k][0] * spectrum[k][0] + spectrum[k][1] * spectrum[k][1]);
    }
}
