/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/probe.h"

gsize
sc_probe_get_size (const ScProbe *self)
{
  return self->rows->rows * self->rows->channels;
}

gfloat *
sc_probe_find (const ScProbe *self, gsize index)
{
  g_return_val_if_fail (self != NULL && index < sc_probe_get_size (self), NULL);

  const ScProbeRows *rows = self->rows;
  gsize row = index / rows->channels;

  if (rows->order != NULL)
    {
      gsize place = 0;
      while (place < rows->rows && (gsize) rows->order[place] != row)
        place++;
      g_return_val_if_fail (place < rows->rows, NULL);
      row = place;
    }
  return rows->values + row * rows->ld + index % rows->channels;
}
