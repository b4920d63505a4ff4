/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dataset/dataset.h"

#include <string.h>

#include "base/sentences.h"

G_DEFINE_QUARK (sc-dataset-error-quark, sc_dataset_error)

typedef struct
{
  gchar *name;
  gsize size;
  guint users; /* variables and coordinates that have it */
} Dim;

struct _ScDataset
{
  gatomicrefcount references;
  GHashTable *members;        /* name (owned) → ScVariable (owned) */
  GPtrArray *variable_names;  /* %NULL-terminated; the keys of @members */
  GPtrArray *coordinate_names;
  GArray *dims;               /* of Dim */
  GPtrArray *dim_names;       /* %NULL-terminated; the names in @dims */
  ScAttributes *attributes;
  gchar *path;
  GStrv groups;
};

static void
dim_clear (gpointer data)
{
  g_free (((Dim *) data)->name);
}

static GPtrArray *
names_new (void)
{
  GPtrArray *names = g_ptr_array_new ();
  g_ptr_array_add (names, NULL);
  return names;
}

static void
names_append (GPtrArray *names, gpointer name)
{
  g_ptr_array_insert (names, (gint) names->len - 1, name);
}

static gboolean
names_remove (GPtrArray *names, const gchar *name)
{
  for (guint i = 0; i + 1 < names->len; i++)
    if (g_str_equal (names->pdata[i], name))
      {
        g_ptr_array_remove_index (names, i);
        return TRUE;
      }
  return FALSE;
}

static gboolean
names_contain (GPtrArray *names, const gchar *name)
{
  for (guint i = 0; i + 1 < names->len; i++)
    if (g_str_equal (names->pdata[i], name))
      return TRUE;
  return FALSE;
}

ScDataset *
sc_dataset_new (void)
{
  ScDataset *self = g_new0 (ScDataset, 1);
  g_atomic_ref_count_init (&self->references);
  self->members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sc_variable_unref);
  self->variable_names = names_new ();
  self->coordinate_names = names_new ();
  self->dims = g_array_new (FALSE, FALSE, sizeof (Dim));
  g_array_set_clear_func (self->dims, dim_clear);
  self->dim_names = names_new ();
  self->attributes = sc_attributes_new ();
  return self;
}

ScDataset *
sc_dataset_ref (ScDataset *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sc_dataset_unref (ScDataset *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  g_ptr_array_unref (self->variable_names);
  g_ptr_array_unref (self->coordinate_names);
  g_ptr_array_unref (self->dim_names);
  g_array_unref (self->dims);
  g_hash_table_unref (self->members);
  sc_attributes_unref (self->attributes);
  g_free (self->path);
  g_strfreev (self->groups);
  g_free (self);
}

static Dim *
find_dim (ScDataset *self, const gchar *name)
{
  for (guint i = 0; i < self->dims->len; i++)
    {
      Dim *dim = &g_array_index (self->dims, Dim, i);
      if (g_str_equal (dim->name, name))
        return dim;
    }
  return NULL;
}

static void
use_dims (ScDataset *self, ScVariable *variable)
{
  for (gint i = 0; i < sc_variable_get_ndim (variable); i++)
    {
      const gchar *name = sc_variable_get_dims (variable)[i];
      Dim *dim = find_dim (self, name);
      if (dim == NULL)
        {
          Dim added = { g_strdup (name), sc_variable_get_shape (variable)[i], 0 };
          g_array_append_val (self->dims, added);
          names_append (self->dim_names, added.name);
          dim = find_dim (self, name);
        }
      dim->users++;
    }
}

static void
release_dims (ScDataset *self, ScVariable *variable)
{
  for (gint i = 0; i < sc_variable_get_ndim (variable); i++)
    {
      Dim *dim = find_dim (self, sc_variable_get_dims (variable)[i]);
      if (--dim->users > 0)
        continue;
      names_remove (self->dim_names, dim->name);
      g_array_remove_index (self->dims, (guint) (dim - &g_array_index (self->dims, Dim, 0)));
    }
}

static gboolean
check_dims (ScDataset *self, const gchar *name, ScVariable *variable, GError **error)
{
  ScVariable *replaced = g_hash_table_lookup (self->members, name);

  for (gint i = 0; i < sc_variable_get_ndim (variable); i++)
    {
      const gchar *dim_name = sc_variable_get_dims (variable)[i];
      gsize size = sc_variable_get_shape (variable)[i];
      const Dim *dim = find_dim (self, dim_name);
      gboolean only_replaced
          = dim != NULL && replaced != NULL && sc_variable_get_dim (replaced, dim_name) >= 0 && dim->users == 1;
      for (gint k = 0; k < i; k++)
        if (g_str_equal (sc_variable_get_dims (variable)[k], dim_name) && sc_variable_get_shape (variable)[k] != size)
          {
            g_set_error (error, SC_DATASET_ERROR, SC_DATASET_ERROR_SIZE,
                         _("The variable “%s” has the dimension “%s” twice, with different sizes"), name, dim_name);
            return FALSE;
          }
      if (dim != NULL && !only_replaced && dim->size != size)
        {
          g_set_error (error, SC_DATASET_ERROR, SC_DATASET_ERROR_SIZE,
                       _("The dimension “%s” of “%s” has the size %zu, in the dataset it has %zu"),
                       dim_name, name, size, dim->size);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
add (ScDataset *self, const gchar *name, ScVariable *variable, gboolean coordinate, GError **error)
{
  gpointer key;

  if (!check_dims (self, name, variable, error))
    return FALSE;
  if (sc_variable_get_ndim (variable) == 1 && g_str_equal (sc_variable_get_dims (variable)[0], name))
    coordinate = TRUE;

  sc_variable_ref (variable);
  ScVariable *replaced = g_hash_table_lookup (self->members, name);
  if (replaced != NULL)
    {
      /* The new one's dimensions first, so that those that stay keep their place. */
      gboolean same_sizes = TRUE;
      for (gint i = 0; i < sc_variable_get_ndim (variable); i++)
        {
          const Dim *dim = find_dim (self, sc_variable_get_dims (variable)[i]);
          same_sizes = same_sizes && (dim == NULL || dim->size == sc_variable_get_shape (variable)[i]);
        }
      if (same_sizes)
        {
          use_dims (self, variable);
          release_dims (self, replaced);
        }
      else
        {
          release_dims (self, replaced);
          use_dims (self, variable);
        }
      g_hash_table_lookup_extended (self->members, name, &key, NULL);
      g_hash_table_steal (self->members, name);
      g_hash_table_insert (self->members, key, variable);
      sc_variable_unref (replaced);
      GPtrArray *wanted = coordinate ? self->coordinate_names : self->variable_names;
      if (!names_contain (wanted, name))
        {
          names_remove (coordinate ? self->variable_names : self->coordinate_names, name);
          names_append (wanted, key);
        }
      return TRUE;
    }
  use_dims (self, variable);
  key = g_strdup (name);
  g_hash_table_insert (self->members, key, variable);
  names_append (coordinate ? self->coordinate_names : self->variable_names, key);
  return TRUE;
}

gboolean
sc_dataset_add_variable (ScDataset *self, const gchar *name, ScVariable *variable, GError **error)
{
  g_return_val_if_fail (self != NULL && name != NULL && variable != NULL, FALSE);
  return add (self, name, variable, FALSE, error);
}

gboolean
sc_dataset_add_coordinate (ScDataset *self, const gchar *name, ScVariable *coordinate, GError **error)
{
  g_return_val_if_fail (self != NULL && name != NULL && coordinate != NULL, FALSE);
  return add (self, name, coordinate, TRUE, error);
}

void
sc_dataset_remove (ScDataset *self, const gchar *name)
{
  ScVariable *variable = g_hash_table_lookup (self->members, name);

  if (variable == NULL)
    return;
  release_dims (self, variable);
  if (!names_remove (self->variable_names, name))
    names_remove (self->coordinate_names, name);
  g_hash_table_remove (self->members, name);
}

ScDataset *
sc_dataset_copy (ScDataset *self)
{
  ScDataset *copy = sc_dataset_new ();

  /* Dimensions keep their order even where it is not that of first use. */
  for (guint i = 0; i < self->dims->len; i++)
    {
      const Dim *from = &g_array_index (self->dims, Dim, i);
      Dim dim = { g_strdup (from->name), from->size, 0 };
      g_array_append_val (copy->dims, dim);
      names_append (copy->dim_names, dim.name);
    }
  for (guint i = 0; i + 1 < self->coordinate_names->len; i++)
    add (copy, self->coordinate_names->pdata[i], sc_dataset_get (self, self->coordinate_names->pdata[i]), TRUE, NULL);
  for (guint i = 0; i + 1 < self->variable_names->len; i++)
    add (copy, self->variable_names->pdata[i], sc_dataset_get (self, self->variable_names->pdata[i]), FALSE, NULL);
  sc_attributes_unref (copy->attributes);
  copy->attributes = sc_attributes_copy (self->attributes);
  copy->path = g_strdup (self->path);
  return copy;
}

const gchar *const *
sc_dataset_get_variable_names (ScDataset *self)
{
  return (const gchar *const *) self->variable_names->pdata;
}

const gchar *const *
sc_dataset_get_coordinate_names (ScDataset *self)
{
  return (const gchar *const *) self->coordinate_names->pdata;
}

const gchar *const *
sc_dataset_get_dim_names (ScDataset *self)
{
  return (const gchar *const *) self->dim_names->pdata;
}

gssize
sc_dataset_get_dim_size (ScDataset *self, const gchar *name)
{
  const Dim *dim = find_dim (self, name);
  return dim != NULL ? (gssize) dim->size : -1;
}

ScVariable *
sc_dataset_get (ScDataset *self, const gchar *name)
{
  return g_hash_table_lookup (self->members, name);
}

gboolean
sc_dataset_is_coordinate (ScDataset *self, const gchar *name)
{
  return names_contain (self->coordinate_names, name);
}

ScVariable *
sc_dataset_get_variable (ScDataset *self, const gchar *name)
{
  return sc_dataset_is_coordinate (self, name) ? NULL : sc_dataset_get (self, name);
}

ScVariable *
sc_dataset_get_coordinate (ScDataset *self, const gchar *name)
{
  return sc_dataset_is_coordinate (self, name) ? sc_dataset_get (self, name) : NULL;
}

ScAttributes *
sc_dataset_get_attributes (ScDataset *self)
{
  return self->attributes;
}

void
sc_dataset_set_attributes (ScDataset *self, ScAttributes *attributes)
{
  sc_attributes_ref (attributes);
  sc_attributes_unref (self->attributes);
  self->attributes = attributes;
}

const gchar *
sc_dataset_get_path (ScDataset *self)
{
  return self->path;
}

const gchar *const *
sc_dataset_get_groups (ScDataset *self)
{
  static const gchar *const none[] = { NULL };
  return self->groups != NULL ? (const gchar *const *) self->groups : none;
}

void
sc_dataset_set_groups (ScDataset *self, const gchar *const *groups)
{
  g_strfreev (self->groups);
  self->groups = g_strdupv ((GStrv) groups);
}

void
sc_dataset_set_path (ScDataset *self, const gchar *path)
{
  gchar *copy = g_strdup (path);
  g_free (self->path);
  self->path = copy;
}
