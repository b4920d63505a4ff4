/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/gencast-probe.h"

#include <string.h>

#include "model/gencast-private.h"

static gboolean
buffer_reserve (ScProbeBuffer *buffer, gsize size, GError **error)
{
  if (buffer->size >= size)
    return TRUE;
  g_clear_pointer (&buffer->values, sc_floats_free);
  buffer->size = 0;
  if ((buffer->values = sc_floats_new (size, "the probes' values", error)) == NULL)
    return FALSE;
  buffer->size = size;
  return TRUE;
}

gboolean
sc_gencast_probe (ScGenCastWorkspace *self, const gchar *name, gfloat *values, gsize ld, gsize rows, gsize channels,
                  const gint32 *order, gboolean *changed, GError **error)
{
  if (changed != NULL)
    *changed = FALSE;
  for (gsize i = 0; self->probe != NULL && i < self->n; i++)
    {
      ScProbeRows view = { values + i * rows * ld, ld, rows, channels, order, FALSE };

      if (!self->probe (name, self->first + i, &view, self->probe_data, error))
        return FALSE;
      if (changed != NULL && view.changed)
        *changed = TRUE;
    }
  return TRUE;
}

void
sc_probe_rows_copy (const ScProbeRows *self, gfloat *to)
{
  g_return_if_fail (self != NULL && to != NULL);

  for (gsize row = 0; row < self->rows; row++)
    memcpy (to + (self->order != NULL ? (gsize) self->order[row] : row) * self->channels, self->values + row * self->ld,
            self->channels * sizeof (gfloat));
}

gboolean
sc_gencast_probe_reserve (ScGenCastWorkspace *self, guint buffer, gsize rows, gsize channels, gfloat **values,
                          GError **error)
{
  *values = NULL;
  if (self->probe == NULL || (self->probe_flags & SC_PROBE_DETAILS) == 0)
    return TRUE;
  if (!buffer_reserve (&self->probe_buffers[buffer], rows * channels, error))
    return FALSE;
  *values = self->probe_buffers[buffer].values;
  return TRUE;
}

gboolean
sc_gencast_probe_reserve_output (ScGenCastWorkspace *self, gfloat **values, GError **error)
{
  ScProbeBuffer *buffer = &self->probe_buffers[2];

  if (!buffer_reserve (buffer, self->n * self->network->n_grid * self->network->n_target, error))
    return FALSE;
  *values = buffer->values;
  return TRUE;
}

gboolean
sc_gencast_probe_details (ScGenCastWorkspace *self, const gchar *name, guint buffer, gsize rows, gsize channels,
                          GError **error)
{
  if (self->probe == NULL || (self->probe_flags & SC_PROBE_DETAILS) == 0)
    return TRUE;
  return sc_gencast_probe (self, name, self->probe_buffers[buffer].values, channels, rows, channels, NULL, NULL, error);
}
