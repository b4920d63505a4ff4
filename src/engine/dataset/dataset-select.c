/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choosing parts of a dataset by position or by label. */
#include "dataset/dataset.h"

#include "base/sentences.h"

/* "in FILE", or nothing for a dataset made in memory. */
static gchar *
describe_place (ScDataset *self)
{
  const gchar *path = sc_dataset_get_path (self);
  return path != NULL ? g_strdup_printf (" in %s", path) : g_strdup ("");
}

static ScDataset *
map_members (ScDataset *self, ScVariable *(*map) (ScVariable *variable, gconstpointer data, GError **error),
             gconstpointer data, GError **error)
{
  g_autoptr (ScDataset) result = sc_dataset_new ();
  const gchar *const *lists[] = { sc_dataset_get_coordinate_names (self), sc_dataset_get_variable_names (self) };

  for (gsize list = 0; list < G_N_ELEMENTS (lists); list++)
    for (const gchar *const *name = lists[list]; *name != NULL; name++)
      {
        g_autoptr (ScVariable) mapped = map (sc_dataset_get (self, *name), data, error);
        if (mapped == NULL)
          {
            g_autofree gchar *place = describe_place (self);
            g_prefix_error (error, _("The variable “%s”%s: "), *name, place);
            return NULL;
          }
        if (!(list == 0 ? sc_dataset_add_coordinate (result, *name, mapped, error)
                        : sc_dataset_add_variable (result, *name, mapped, error)))
          return NULL;
      }
  g_autoptr (ScAttributes) attributes = sc_attributes_copy (sc_dataset_get_attributes (self));
  sc_dataset_set_attributes (result, attributes);
  sc_dataset_set_path (result, sc_dataset_get_path (self));
  return g_steal_pointer (&result);
}

typedef struct
{
  const gchar *dim;
  const gsize *indices;
  gsize n;
} Selection;

static ScVariable *
select_in_variable (ScVariable *variable, gconstpointer data, GError **error)
{
  const Selection *selection = data;
  gint axis = sc_variable_get_dim (variable, selection->dim);

  if (axis < 0)
    return sc_variable_ref (variable);
  return sc_variable_select (variable, axis, selection->indices, selection->n, error);
}

ScDataset *
sc_dataset_select (ScDataset *self, const gchar *dim, const gsize *indices, gsize n, GError **error)
{
  gssize size = sc_dataset_get_dim_size (self, dim);
  g_autofree gchar *place = describe_place (self);

  if (size < 0)
    {
      g_set_error (error, SC_DATASET_ERROR, SC_DATASET_ERROR_MISSING, _("There is no dimension “%s”%s"), dim, place);
      return NULL;
    }
  for (gsize i = 0; i < n; i++)
    if (indices[i] >= (gsize) size)
      {
        g_set_error (error, SC_DATASET_ERROR, SC_DATASET_ERROR_MISSING,
                     _("The dimension “%s”%s has no position %zu, it has the size %zd"), dim,
                     place, indices[i], size);
        return NULL;
      }
  Selection selection = { dim, indices, n };
  return map_members (self, select_in_variable, &selection, error);
}

gssize
sc_dataset_find_label (ScDataset *self, const gchar *name, gdouble value, GError **error)
{
  ScVariable *coordinate = sc_dataset_get_coordinate (self, name);
  g_autofree gchar *place = describe_place (self);

  if (coordinate == NULL || sc_variable_get_ndim (coordinate) != 1)
    {
      g_set_error (error, SC_DATASET_ERROR, SC_DATASET_ERROR_MISSING, _("There is no coordinate “%s”%s"), name, place);
      return -1;
    }
  g_autoptr (ScArray) labels = sc_variable_load (coordinate, error);
  if (labels == NULL)
    return -1;
  gsize n = sc_array_get_size (labels);
  for (gsize i = 0; i < n; i++)
    if (sc_array_get_double (labels, i) == value)
      return (gssize) i;

  g_autoptr (GString) found = g_string_new (NULL);
  for (gsize i = 0; i < MIN (n, 8); i++)
    {
      g_autofree gchar *label = sc_array_format_element (labels, i);
      g_string_append_printf (found, i == 0 ? "%s" : ", %s", label);
    }
  g_autofree gchar *wanted = NULL;
  if (sc_dtype_is_time (labels->dtype))
    wanted = labels->dtype == SC_DTYPE_DATETIME
                 ? sc_time_format (labels->calendar, (gint64) value, labels->ticks_per_second)
                 : sc_timedelta_format ((gint64) value, labels->ticks_per_second);
  else
    wanted = g_strdup_printf ("%.9g", value);
  g_set_error (error, SC_DATASET_ERROR, SC_DATASET_ERROR_MISSING, _("The coordinate “%s”%s has no %s; it has %s%s"), name,
               place, wanted, n > 0 ? found->str : _("no labels"), n > 8 ? ", …" : "");
  return -1;
}

ScDataset *
sc_dataset_select_labels (ScDataset *self, const gchar *dim, const gdouble *values, gsize n, GError **error)
{
  g_autofree gsize *indices = g_new (gsize, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    {
      gssize index = sc_dataset_find_label (self, dim, values[i], error);
      if (index < 0)
        return NULL;
      indices[i] = (gsize) index;
    }
  return sc_dataset_select (self, dim, indices, n, error);
}

static ScVariable *
load_variable (ScVariable *variable, gconstpointer data, GError **error)
{
  if (sc_variable_peek_values (variable) != NULL)
    return sc_variable_ref (variable);
  g_autoptr (ScArray) values = sc_variable_load (variable, error);
  if (values == NULL)
    return NULL;
  return sc_variable_new (sc_variable_get_dims (variable), values, sc_variable_get_attributes (variable));
}

ScDataset *
sc_dataset_load (ScDataset *self, GError **error)
{
  return map_members (self, load_variable, NULL, error);
}
