/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changed-dataset.h"

ScDataset *
changed_coordinate (ScDataset *dataset, const gchar *name, const gdouble *values, gsize n)
{
  g_autoptr (GError) error = NULL;
  const gchar *const dims[] = { name, NULL };
  ScDataset *changed = sc_dataset_copy (dataset);
  g_autoptr (ScArray) array = sc_array_new (SC_DTYPE_FLOAT64, 1, &n, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < n; i++)
    ((gdouble *) array->data)[i] = values[i];
  g_autoptr (ScVariable) variable = sc_variable_new (dims, array, NULL);
  sc_dataset_add_coordinate (changed, name, variable, &error);
  g_assert_no_error (error);
  return changed;
}

ScDataset *
changed_reversed (ScDataset *dataset, const gchar *dim)
{
  g_autoptr (GError) error = NULL;
  gsize n = (gsize) sc_dataset_get_dim_size (dataset, dim);
  g_autofree gsize *positions = g_new (gsize, n);

  for (gsize i = 0; i < n; i++)
    positions[i] = n - 1 - i;
  ScDataset *changed = sc_dataset_select (dataset, dim, positions, n, &error);
  g_assert_no_error (error);
  return changed;
}

ScDataset *
changed_frames (ScDataset *dataset, const gsize *frames, gsize n)
{
  g_autoptr (GError) error = NULL;
  ScDataset *changed = sc_dataset_select (dataset, "time", frames, n, &error);
  g_assert_no_error (error);
  return changed;
}

ScDataset *
changed_without (ScDataset *dataset, const gchar *name)
{
  ScDataset *changed = sc_dataset_copy (dataset);

  g_assert_nonnull (sc_dataset_get (dataset, name));
  sc_dataset_remove (changed, name);
  return changed;
}

/* A variable's values that may be written to. */
static ScArray *
copy_values (ScVariable *variable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScArray) loaded = sc_variable_load (variable, &error);
  g_assert_no_error (error);
  g_assert_cmpint (loaded->dtype, ==, SC_DTYPE_FLOAT32);

  ScArray *copy = sc_array_new (SC_DTYPE_FLOAT32, loaded->ndim, loaded->shape, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < sc_array_get_size (loaded); i++)
    ((gfloat *) copy->data)[i] = (gfloat) sc_array_get_double (loaded, i);
  return copy;
}

static ScDataset *
replace (ScDataset *dataset, const gchar *name, ScArray *values)
{
  g_autoptr (GError) error = NULL;
  ScDataset *changed = sc_dataset_copy (dataset);
  ScVariable *before = sc_dataset_get (dataset, name);
  g_autoptr (ScVariable) variable = sc_variable_new (sc_variable_get_dims (before), values, sc_variable_get_attributes (before));

  sc_dataset_add_variable (changed, name, variable, &error);
  g_assert_no_error (error);
  return changed;
}

ScDataset *
changed_value (ScDataset *dataset, const gchar *name, gsize index, gfloat value)
{
  g_autoptr (ScArray) values = copy_values (sc_dataset_get (dataset, name));

  ((gfloat *) values->data)[index] = value;
  return replace (dataset, name, values);
}

ScDataset *
changed_values (ScDataset *dataset, const gchar *name, gfloat value)
{
  g_autoptr (ScArray) values = copy_values (sc_dataset_get (dataset, name));

  for (gsize i = 0; i < sc_array_get_size (values); i++)
    ((gfloat *) values->data)[i] = value;
  return replace (dataset, name, values);
}
