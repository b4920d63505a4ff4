/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/plan.h"

ScPlan *
sc_plan_build (ScCheckpoint *checkpoint, const gfloat *lat, gsize n_lat, const gfloat *lon, gsize n_lon,
               const gint32 *face_index, ScThreads *threads, GError **error)
{
  g_return_val_if_fail (checkpoint != NULL && lat != NULL && lon != NULL, NULL);

  gint64 begin = g_get_monotonic_time ();
  g_autoptr (ScPlan) self = g_new0 (ScPlan, 1);

  g_atomic_ref_count_init (&self->references);
  self->network = sc_gencast_new (checkpoint, lat, n_lat, lon, n_lon, face_index, threads, error);
  if (self->network == NULL)
    return NULL;
  self->noise = sc_isotropic_noise_new (lat, n_lat, lon, n_lon, error);
  if (self->noise == NULL)
    return NULL;
  self->bytes = sc_gencast_get_bytes (self->network) + sc_isotropic_noise_get_bytes (self->noise);
  self->seconds = (gdouble) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
  return g_steal_pointer (&self);
}

ScPlan *
sc_plan_ref (ScPlan *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sc_plan_unref (ScPlan *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->network, sc_gencast_unref);
  g_clear_pointer (&self->noise, sc_isotropic_noise_free);
  g_free (self);
}
