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

/* How the values of a parameter are drawn. */
typedef struct
{
  gfloat deviation;
  gboolean truncated; /* at twice the deviation */
} Distribution;

typedef Distribution (*DistributionFunc) (const ScParameterShape *shape, const ScArchitecture *architecture);

static gboolean
is_module (const ScParameterShape *shape, const gchar *part)
{
  return strstr (shape->name, part) != NULL;
}

/*
 * The norms' weights begin small, so that scale − 1 and offset do; the other
 * layers keep the variance of what goes through them.
 */
static Distribution
as_trained (const ScParameterShape *shape, const ScArchitecture *architecture)
{
  if (shape->n_in == 0)
    return (Distribution) { 0.02f, FALSE };
  return (Distribution) { is_module (shape, "_norm_conditioning") ? 0.05f : 1.0f / sqrtf ((gfloat) shape->n_in), FALSE };
}

/*
 * As the reference does it: norms do nothing, a transformer block adds
 * nothing, the blocks' other layers shrink with their number. Deviations of the
 * blocks are those of the truncated distribution itself, 0.8796 of the whole one.
 */
static Distribution
as_initial (const ScParameterShape *shape, const ScArchitecture *architecture)
{
  gfloat fan_in = (gfloat) shape->n_in;

  if (shape->n_in == 0 || is_module (shape, "/mha_final:") || is_module (shape, "/ffw_down:"))
    return (Distribution) { 0.0f, TRUE };
  if (is_module (shape, "_norm_conditioning"))
    return (Distribution) { 1e-8f, TRUE };
  if (is_module (shape, "/mha_proj_") || is_module (shape, "/ffw_up:"))
    return (Distribution) { sqrtf (2.0f / ((gfloat) architecture->num_layers * fan_in)) / 0.87962566f, TRUE };
  return (Distribution) { 1.0f / sqrtf (fan_in), TRUE };
}

static ScCheckpoint *
draw (const gchar *description, const ScTask *task, const ScArchitecture *architecture, const ScNoiseSetting *noise,
      guint64 seed, DistributionFunc distribution_of, GError **error)
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
      const Distribution distribution = distribution_of (shape, &named);
      const gsize weight[] = { shape->n_in, shape->n_out };
      ScArray *array = sc_array_new (SC_DTYPE_FLOAT32, shape->n_in > 0 ? 2 : 1, shape->n_in > 0 ? weight : weight + 1,
                                     error);
      if (array == NULL)
        return NULL;
      gfloat *values = array->data;
      gsize n = sc_array_get_size (array);
      ScKey key = sc_key_fold_in (sc_key_new (seed), hash_name (shape->name));

      if (distribution.truncated)
        sc_random_truncated_normal (key, 0, -2.0f, 2.0f, values, n);
      else
        sc_random_normal (key, 0, values, n);
      for (gsize j = 0; j < n; j++)
        values[j] *= distribution.deviation;
      g_hash_table_insert (parameters, g_strdup (shape->name), array);
    }
  return sc_checkpoint_new (description, "", parameters, task, &named, noise, error);
}

ScCheckpoint *
sc_checkpoint_new_random (const gchar *description, const ScTask *task, const ScArchitecture *architecture,
                          const ScNoiseSetting *noise, guint64 seed, GError **error)
{
  return draw (description, task, architecture, noise, seed, as_trained, error);
}

ScCheckpoint *
sc_checkpoint_new_initial (const gchar *description, const ScTask *task, const ScArchitecture *architecture,
                           const ScNoiseSetting *noise, guint64 seed, GError **error)
{
  return draw (description, task, architecture, noise, seed, as_initial, error);
}
