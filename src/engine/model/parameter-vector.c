/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/parameter-vector.h"

#include <string.h>

static gsize
parameter_size (const ScParameterShape *shape)
{
  return MAX (shape->n_in, 1) * shape->n_out;
}

gsize
sc_parameter_vector_size (const GArray *layout)
{
  const ScParameterShape *last = &g_array_index (layout, ScParameterShape, layout->len - 1);

  return last->offset + parameter_size (last);
}

static GArray *
layout_of (ScCheckpoint *checkpoint)
{
  return sc_checkpoint_layout (sc_checkpoint_get_task (checkpoint), sc_checkpoint_get_architecture (checkpoint));
}

void
sc_parameter_vector_gather (ScCheckpoint *checkpoint, gfloat *values)
{
  g_autoptr (GArray) layout = layout_of (checkpoint);

  for (guint i = 0; i < layout->len; i++)
    {
      const ScParameterShape *shape = &g_array_index (layout, ScParameterShape, i);
      const ScArray *array = sc_checkpoint_get_parameter (checkpoint, shape->name);

      memcpy (values + shape->offset, array->data, parameter_size (shape) * sizeof (gfloat));
    }
}

ScCheckpoint *
sc_parameter_vector_checkpoint (ScCheckpoint *like, const gchar *description, const gfloat *values, GError **error)
{
  g_autoptr (GHashTable) parameters = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                                             (GDestroyNotify) sc_array_unref);
  g_autoptr (GArray) layout = layout_of (like);

  for (guint i = 0; i < layout->len; i++)
    {
      const ScParameterShape *shape = &g_array_index (layout, ScParameterShape, i);
      const gsize weight[] = { shape->n_in, shape->n_out };
      ScArray *array = sc_array_new (SC_DTYPE_FLOAT32, shape->n_in > 0 ? 2 : 1, shape->n_in > 0 ? weight : weight + 1,
                                     error);
      if (array == NULL)
        return NULL;
      memcpy (array->data, values + shape->offset, parameter_size (shape) * sizeof (gfloat));
      g_hash_table_insert (parameters, shape->name, array);
    }
  return sc_checkpoint_new (description, sc_checkpoint_get_license (like), parameters, sc_checkpoint_get_task (like),
                            sc_checkpoint_get_architecture (like), sc_checkpoint_get_noise (like), error);
}
