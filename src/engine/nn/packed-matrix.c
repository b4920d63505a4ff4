/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nn/packed-matrix.h"

#include <string.h>

ScPackedMatrix *
sc_packed_matrix_new (const gfloat *values, gsize n_rows, gsize n_columns, gsize ld, GError **error)
{
  g_autoptr (ScPackedMatrix) self = g_new0 (ScPackedMatrix, 1);

  self->n_rows = n_rows;
  self->n_columns = n_columns;
  self->n_panels = sc_padded (n_columns) / SC_LANES;
  self->panels = sc_floats_new (n_rows * sc_padded (n_columns), "packed weights", error);
  if (self->panels == NULL)
    return NULL;
  if (values != NULL)
    sc_packed_matrix_set (self, values, ld);
  return g_steal_pointer (&self);
}

void
sc_packed_matrix_free (ScPackedMatrix *self)
{
  if (self == NULL)
    return;
  sc_floats_free (self->panels);
  g_free (self);
}

gsize
sc_packed_matrix_get_bytes (const ScPackedMatrix *self)
{
  return self != NULL ? self->n_panels * self->n_rows * SC_LANES * sizeof (gfloat) : 0;
}

void
sc_packed_matrix_set (ScPackedMatrix *self, const gfloat *values, gsize ld)
{
  for (gsize panel = 0; panel < self->n_panels; panel++)
    {
      gsize first = panel * SC_LANES;
      gsize count = MIN (SC_LANES, self->n_columns - first);
      gfloat *to = self->panels + panel * self->n_rows * SC_LANES;

      for (gsize row = 0; row < self->n_rows; row++)
        memcpy (to + row * SC_LANES, values + row * ld + first, count * sizeof (gfloat));
    }
}

void
sc_packed_matrix_set_scaled_rows (ScPackedMatrix *self, const ScPackedMatrix *other, const gfloat *scale)
{
  g_return_if_fail (self->n_rows == other->n_rows && self->n_panels == other->n_panels);

  for (gsize panel = 0; panel < self->n_panels; panel++)
    for (gsize row = 0; row < self->n_rows; row++)
      {
        gsize at = (panel * self->n_rows + row) * SC_LANES;
        for (gsize i = 0; i < SC_LANES; i++)
          self->panels[at + i] = other->panels[at + i] * scale[row];
      }
}
