/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "io/npz.h"
#include "model/checkpoint-config.h"
#include "model/checkpoint-layout.h"
#include "model/checkpoint-private.h"

#define PARAMETERS "params:"

G_DEFINE_QUARK (sc-checkpoint-error-quark, sc_checkpoint_error)

static ScCheckpoint *
checkpoint_alloc (void)
{
  ScCheckpoint *self = g_new0 (ScCheckpoint, 1);

  g_atomic_ref_count_init (&self->references);
  self->parameters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sc_array_unref);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sc_array_unref);
  return self;
}

ScCheckpoint *
sc_checkpoint_ref (ScCheckpoint *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sc_checkpoint_unref (ScCheckpoint *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->path);
  g_free (self->description);
  g_free (self->license);
  sc_task_clear (&self->task);
  sc_architecture_clear (&self->architecture);
  g_hash_table_unref (self->parameters);
  g_hash_table_unref (self->entries);
  g_free (self->digest);
  g_free (self);
}

static gboolean
is_finite (const ScArray *array)
{
  const gfloat *values = array->data;
  gsize n = sc_array_get_size (array);

  for (gsize i = 0; i < n; i++)
    if (!isfinite (values[i]))
      return FALSE;
  return TRUE;
}

static gboolean
check_parameter (ScCheckpoint *self, const ScParameterShape *shape, GError **error)
{
  ScArray *array = g_hash_table_lookup (self->parameters, shape->name);
  gint ndim = shape->n_in > 0 ? 2 : 1;

  if (array == NULL)
    {
      g_set_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_MISSING,
                   "the parameter " PARAMETERS "%s is missing", shape->name);
      return FALSE;
    }
  if (array->dtype != SC_DTYPE_FLOAT32)
    {
      g_set_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_DTYPE,
                   "the parameter " PARAMETERS "%s has the type %s, but must be float32", shape->name,
                   sc_dtype_get_name (array->dtype));
      return FALSE;
    }
  if (array->ndim != ndim || array->shape[ndim - 1] != shape->n_out || (ndim == 2 && array->shape[0] != shape->n_in))
    {
      g_autoptr (GString) found = g_string_new (NULL);
      for (gint i = 0; i < array->ndim; i++)
        g_string_append_printf (found, "%s%" G_GSIZE_FORMAT, i > 0 ? ", " : "", array->shape[i]);
      g_autofree gchar *wanted = ndim == 2
        ? g_strdup_printf ("%" G_GSIZE_FORMAT ", %" G_GSIZE_FORMAT, shape->n_in, shape->n_out)
        : g_strdup_printf ("%" G_GSIZE_FORMAT, shape->n_out);
      g_set_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_SHAPE,
                   "the parameter " PARAMETERS "%s has the shape (%s), but the configuration needs (%s)", shape->name,
                   found->str, wanted);
      return FALSE;
    }
  if (!sc_array_is_contiguous (array) || !is_finite (array))
    {
      g_set_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_VALUE,
                   "the parameter " PARAMETERS "%s has values that are NaN or infinite", shape->name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_parameters (ScCheckpoint *self, GError **error)
{
  g_autoptr (GArray) layout = sc_checkpoint_layout (&self->task, &self->architecture);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer name;

  for (guint i = 0; i < layout->len; i++)
    {
      const ScParameterShape *shape = &g_array_index (layout, ScParameterShape, i);
      if (!check_parameter (self, shape, error))
        return FALSE;
      g_hash_table_add (known, shape->name);
    }
  g_hash_table_iter_init (&iter, self->parameters);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!g_hash_table_contains (known, name))
      {
        g_set_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_EXTRA,
                     "the parameter " PARAMETERS "%s is one that the configuration has no use for", (gchar *) name);
        return FALSE;
      }
  return TRUE;
}

static gboolean
read_entries (ScCheckpoint *self, GError **error)
{
  g_autoptr (ScNpz) npz = sc_npz_open (self->path, error);

  if (npz == NULL)
    return FALSE;
  for (const gchar *const *name = sc_npz_get_names (npz); *name != NULL; name++)
    {
      ScArray *array = sc_npz_read (npz, *name, error);
      if (array == NULL)
        return FALSE;
      if (g_str_has_prefix (*name, PARAMETERS))
        g_hash_table_insert (self->parameters, g_strdup (*name + strlen (PARAMETERS)), array);
      else
        g_hash_table_insert (self->entries, g_strdup (*name), array);
    }
  return TRUE;
}

ScCheckpoint *
sc_checkpoint_load (const gchar *path, GError **error)
{
  g_autoptr (ScCheckpoint) self = checkpoint_alloc ();

  g_return_val_if_fail (path != NULL, NULL);

  self->path = g_strdup (path);
  if (!read_entries (self, error)) /* these sentences name the file already */
    return NULL;
  if (!sc_checkpoint_config_read (self->entries, &self->description, &self->license, &self->task, &self->architecture,
                                  &self->noise, error)
      || !check_parameters (self, error))
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  return g_steal_pointer (&self);
}

ScCheckpoint *
sc_checkpoint_new (const gchar *description, const gchar *license, GHashTable *parameters,
                   const ScTask *task, const ScArchitecture *architecture, const ScNoiseSetting *noise, GError **error)
{
  g_autoptr (ScCheckpoint) self = checkpoint_alloc ();
  GHashTableIter iter;
  gpointer name, array;

  self->description = g_strdup (description);
  self->license = g_strdup (license);
  sc_task_copy (task, &self->task);
  sc_architecture_copy (architecture, &self->architecture);
  self->noise = *noise;
  if (!sc_task_validate (&self->task, error)
      || !sc_architecture_validate (&self->architecture, error)
      || !sc_noise_setting_validate (&self->noise, error))
    return NULL;

  g_hash_table_iter_init (&iter, parameters);
  while (g_hash_table_iter_next (&iter, &name, &array))
    g_hash_table_insert (self->parameters, g_strdup (name), sc_array_ref (array));
  return check_parameters (self, error) ? g_steal_pointer (&self) : NULL;
}

const gchar *
sc_checkpoint_get_path (ScCheckpoint *self)
{
  return self->path;
}

const gchar *
sc_checkpoint_get_description (ScCheckpoint *self)
{
  return self->description;
}

const gchar *
sc_checkpoint_get_license (ScCheckpoint *self)
{
  return self->license;
}

const ScTask *
sc_checkpoint_get_task (ScCheckpoint *self)
{
  return &self->task;
}

const ScArchitecture *
sc_checkpoint_get_architecture (ScCheckpoint *self)
{
  return &self->architecture;
}

const ScNoiseSetting *
sc_checkpoint_get_noise (ScCheckpoint *self)
{
  return &self->noise;
}

GHashTable *
sc_checkpoint_get_parameters (ScCheckpoint *self)
{
  return self->parameters;
}

ScArray *
sc_checkpoint_get_parameter (ScCheckpoint *self, const gchar *name)
{
  return g_hash_table_lookup (self->parameters, name);
}
