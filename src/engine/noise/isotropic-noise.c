/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "noise/isotropic-noise.h"

#include <math.h>
#include <string.h>

#include "noise/noise-setting.h"

/* Fields whose coefficients are in memory at a time. */
#define FIELDS_AT_A_TIME 16

struct _ScIsotropicNoise
{
  ScHarmonics *harmonics;
  gsize n_nodes;
  gsize n_total; /* L */
  gsize n_zonal; /* 2M − 1 */
  gfloat *scale; /* [L]: what a unit coefficient of total wavenumber l is multiplied by */
};

ScIsotropicNoise *
sc_isotropic_noise_new (const gfloat *lat, gsize n_lat, const gfloat *lon, gsize n_lon, GError **error)
{
  g_autoptr (ScHarmonics) harmonics = sc_harmonics_new (lat, n_lat, lon, n_lon, error);
  if (harmonics == NULL)
    return NULL;

  ScIsotropicNoise *self = g_new0 (ScIsotropicNoise, 1);
  self->n_nodes = n_lat * n_lon;
  self->n_total = sc_harmonics_get_n_total (harmonics);
  self->n_zonal = sc_harmonics_get_n_zonal (harmonics);
  self->harmonics = g_steal_pointer (&harmonics);
  self->scale = g_new (gfloat, self->n_total);
  /* 2l + 1 coefficients share the power 1/L of a wavenumber; 4π makes the
   * mean over the sphere of it. */
  for (gsize l = 0; l < self->n_total; l++)
    self->scale[l] = (gfloat) sqrt (4.0 * G_PI / ((gdouble) self->n_total * (2.0 * (gdouble) l + 1.0)));
  return self;
}

void
sc_isotropic_noise_free (ScIsotropicNoise *self)
{
  if (self == NULL)
    return;
  sc_harmonics_free (self->harmonics);
  g_free (self->scale);
  g_free (self);
}

gsize
sc_isotropic_noise_get_n_nodes (ScIsotropicNoise *self)
{
  return self->n_nodes;
}

gsize
sc_isotropic_noise_get_bytes (ScIsotropicNoise *self)
{
  return sizeof *self + self->n_total * sizeof (gfloat) + sc_harmonics_get_bytes (self->harmonics);
}

gsize
sc_isotropic_noise_get_draw_bytes (ScIsotropicNoise *self, gsize n_fields)
{
  return MIN (n_fields, FIELDS_AT_A_TIME) * self->n_total * self->n_zonal * sizeof (gfloat);
}

typedef struct
{
  const ScIsotropicNoise *noise;
  ScKey key;
  gsize first_field;
  gfloat *coefficients; /* [FIELDS_AT_A_TIME][L][2M − 1] */
} DrawJob;

/* The coefficients of one field. In the order 0, +1, −1, +2, −2, … of the zonal
 * wavenumbers the triangle |m| ≤ l is the first 2l + 1 of each row. */
static void
draw_field (gsize block, guint worker, gpointer data)
{
  const DrawJob *job = data;
  gsize n_total = job->noise->n_total;
  gsize n_zonal = job->noise->n_zonal;
  guint64 first = (guint64) (job->first_field + block) * n_total * n_zonal;
  gfloat *row = job->coefficients + block * n_total * n_zonal;

  for (gsize l = 0; l < n_total; l++, row += n_zonal, first += n_zonal)
    {
      gsize used = MIN (2 * l + 1, n_zonal);
      gfloat scale = job->noise->scale[l];

      sc_random_normal (job->key, first, row, used);
      for (gsize m = 0; m < used; m++)
        row[m] *= scale;
      memset (row + used, 0, (n_zonal - used) * sizeof (gfloat));
    }
}

gboolean
sc_isotropic_noise_draw (ScIsotropicNoise *self, ScKey key, gsize n_fields, ScThreads *threads,
                         gfloat *fields, GError **error)
{
  g_return_val_if_fail (self != NULL && (fields != NULL || n_fields == 0), FALSE);

  g_autofree gfloat *coefficients = g_try_malloc (sc_isotropic_noise_get_draw_bytes (self, n_fields));
  if (coefficients == NULL && n_fields > 0)
    {
      g_set_error (error, SC_NOISE_ERROR, SC_NOISE_ERROR_MEMORY,
                   "there is not enough memory for the coefficients of the noise, %zu bytes",
                   sc_isotropic_noise_get_draw_bytes (self, n_fields));
      return FALSE;
    }

  DrawJob job = { self, key, 0, coefficients };
  for (; job.first_field < n_fields; job.first_field += FIELDS_AT_A_TIME)
    {
      gsize count = MIN (n_fields - job.first_field, FIELDS_AT_A_TIME);

      sc_threads_for (threads, count, draw_field, &job);
      if (!sc_harmonics_synthesise (self->harmonics, threads, coefficients,
                                    fields + job.first_field * self->n_nodes, count, error))
        return FALSE;
    }
  return TRUE;
}
