/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/grid-private.h"

ScGrid *
sc_grid_ref (ScGrid *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->references);
  return self;
}

void
sc_grid_unref (ScGrid *self)
{
  if (self != NULL && g_atomic_int_dec_and_test (&self->references))
    self->klass->free (self);
}

ScGridKind
sc_grid_get_kind (const ScGrid *self)
{
  return self->kind;
}

gsize
sc_grid_get_n_values (const ScGrid *self)
{
  return self->n_values;
}

void
sc_grid_get_position (const ScGrid *self, gsize index, gdouble *lat, gdouble *lon)
{
  g_return_if_fail (index < self->n_values);

  self->klass->get_position (self, index, lat, lon);
}

void
sc_grid_locate_cells (const ScGrid *self, const gfloat *lat, const gfloat *lon, gsize n, gint32 *index)
{
  self->klass->locate_cells (self, lat, lon, n, index);
}

void
sc_grid_locate (const ScGrid *self, const gfloat *lat, const gfloat *lon, gsize n, ScGridPlace *places)
{
  self->klass->locate (self, lat, lon, n, places);
}
