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
sc_gencast_probe (ScGenCastWorkspace *self, const gchar *name, gsize element, const gfloat *values, gsize ld,
                  gsize rows, gsize channels, const gint32 *order, GError **error)
{
  ScProbeBuffer *buffer = &self->probe_buffers[SC_N_PROBE_BUFFERS - 1];

  if (self->probe == NULL)
    return TRUE;
  if (order != NULL || ld != channels)
    {
      if (!buffer_reserve (buffer, rows * channels, error))
        return FALSE;
      for (gsize row = 0; row < rows; row++)
        memcpy (buffer->values + (order != NULL ? (gsize) order[row] : row) * channels, values + row * ld,
                channels * sizeof (gfloat));
      values = buffer->values;
    }
  return self->probe (name, element, values, rows, channels, self->probe_data, error);
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

  if (!buffer_reserve (buffer, self->network->n_grid * self->network->n_target, error))
    return FALSE;
  *values = buffer->values;
  return TRUE;
}

gboolean
sc_gencast_probe_details (ScGenCastWorkspace *self, const gchar *name, gsize element, guint buffer,
                          gsize rows, gsize channels, GError **error)
{
  if (self->probe == NULL || (self->probe_flags & SC_PROBE_DETAILS) == 0)
    return TRUE;
  return self->probe (name, element, self->probe_buffers[buffer].values, rows, channels, self->probe_data, error);
}
