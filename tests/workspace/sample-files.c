/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/sample-files.h"

#include "io/netcdf-write.h"

static void
add_coordinate (ScDataset *dataset, const gchar *name, gsize n, gdouble first, gdouble step, const gchar *units)
{
  g_autoptr (ScArray) values = sc_array_new (SC_DTYPE_FLOAT32, 1, &n, NULL);
  g_autoptr (ScAttributes) attributes = sc_attributes_new ();
  const gchar *dims[] = { name, NULL };

  for (gsize i = 0; i < n; i++)
    ((gfloat *) values->data)[i] = (gfloat) (first + step * (gdouble) i);
  sc_attributes_set_text (attributes, "units", units);
  g_autoptr (ScVariable) variable = sc_variable_new (dims, values, attributes);
  g_assert_true (sc_dataset_add_coordinate (dataset, name, variable, NULL));
}

static void
add_times (ScDataset *dataset)
{
  const gsize n = 3;
  g_autoptr (ScArray) values = sc_array_new (SC_DTYPE_TIMEDELTA, 1, &n, NULL);
  const gchar *dims[] = { "time", NULL };

  for (gsize i = 0; i < n; i++)
    ((gint64 *) values->data)[i] = (gint64) i * 12 * 3600 * SC_NANOSECONDS;
  g_autoptr (ScVariable) variable = sc_variable_new (dims, values, NULL);
  g_assert_true (sc_dataset_add_coordinate (dataset, "time", variable, NULL));
}

/* Element i of a variable is i in C order, plus @offset. */
static void
add_variable (ScDataset *dataset, const gchar *name, gint ndim, const gchar *const *dims, const gsize *shape,
              const gchar *units, gdouble offset)
{
  g_autoptr (ScArray) values = sc_array_new (SC_DTYPE_FLOAT32, ndim, shape, NULL);
  g_autoptr (ScAttributes) attributes = sc_attributes_new ();

  for (gsize i = 0; i < sc_array_get_size (values); i++)
    ((gfloat *) values->data)[i] = (gfloat) (offset + (gdouble) i);
  sc_attributes_set_text (attributes, "units", units);
  g_autoptr (ScVariable) variable = sc_variable_new (dims, values, attributes);
  g_assert_true (sc_dataset_add_variable (dataset, name, variable, NULL));
}

ScDataset *
sample_dataset (void)
{
  ScDataset *dataset = sc_dataset_new ();
  const gchar *dims[] = { "time", "level", "lat", "lon", NULL };
  const gsize shape[] = { 3, 2, 4, 8 };

  add_times (dataset);
  add_coordinate (dataset, "level", 2, 500, 350, "hPa");
  add_coordinate (dataset, "lat", 4, -67.5, 45, "degrees_north");
  add_coordinate (dataset, "lon", 8, 0, 45, "degrees_east");
  add_variable (dataset, "orography", 2, dims + 2, shape + 2, "m", 0);
  add_variable (dataset, "temperature", 4, dims, shape, "K", 200);
  return dataset;
}

gchar *
sample_file (const gchar *folder, const gchar *name)
{
  g_autoptr (ScDataset) dataset = sample_dataset ();
  g_autoptr (GError) error = NULL;
  gchar *path = g_build_filename (folder, name, NULL);

  sc_write_netcdf (dataset, path, 0, &error);
  g_assert_no_error (error);
  return path;
}
