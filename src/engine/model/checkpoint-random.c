/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "model/checkpoint-layout.h"
#include "model/checkpoint-private.h"
#include "noise/random.h"

static guint32
hash_name (const gchar *name)
{
  guint32 hash = 2166136261u; /* FNV-1a */

  for (; *name != '\0'; name++)
    hash = (hash ^ (guchar) *name) * 16777619u;
  return hash;
}

/*
 * The norms' weights begin small, so that scale − 1 and offset do; the other
 * layers keep the variance of what goes through them.
 */
static gfloat
deviation (const ScParameterShape *shape)
{
  gboolean is_norm = strstr (shape->name, "_norm_conditioning") != NULL;

  if (shape->n_in == 0)
    return 0.02f;
  return is_norm ? 0.05f : 1.0f / sqrtf ((gfloat) shape->n_in);
}

ScCheckpoint *
sc_checkpoint_new_random (const gchar *description, const ScTask *task, const ScArchitecture *architecture,
                          const ScNoiseSetting *noise, guint64 seed, GError **error)
{
  g_autoptr (GHashTable) parameters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                             (GDestroyNotify) sc_array_unref);
  g_auto (ScArchitecture) named = { 0 };
  g_autoptr (GArray) layout = NULL;

  if (!sc_architecture_validate (architecture, error))
    return NULL;
  sc_architecture_copy (architecture, &named);
  layout = sc_checkpoint_layout (task, &named);
  for (guint i = 0; i < layout->len; i++)
    {
      const ScParameterShape *shape = &g_array_index (layout, ScParameterShape, i);
      const gsize weight[] = { shape->n_in, shape->n_out };
      ScArray *array = sc_array_new (SC_DTYPE_FLOAT32, shape->n_in > 0 ? 2 : 1, shape->n_in > 0 ? weight : weight + 1,
                                     error);
      if (array == NULL)
        return NULL;
      gfloat *values = array->data;
      gsize n = sc_array_get_size (array);
      gfloat scale = deviation (shape);

      sc_random_normal (sc_key_fold_in (sc_key_new (seed), hash_name (shape->name)), 0, values, n);
      for (gsize j = 0; j < n; j++)
        values[j] *= scale;
      g_hash_table_insert (parameters, g_strdup (shape->name), array);
    }
  return sc_checkpoint_new (description, "", parameters, task, &named, noise, error);
}
