/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dataset/dataset.h"

#include <string.h>

static ScArray *
numbers (gint ndim, const gsize *shape)
{
  ScArray *array = sc_array_new (SC_DTYPE_FLOAT64, ndim, shape, NULL);
  for (gsize i = 0; i < sc_array_get_size (array); i++)
    ((gdouble *) array->data)[i] = (gdouble) i;
  return array;
}

/* A lazy variable that counts the values that it was asked for. */
typedef struct
{
  ScArray *values;
  gsize asked;
  gboolean freed;
} Counter;

static ScArray *
counter_read (gpointer owner, const gsize *start, const gsize *count, GError **error)
{
  Counter *counter = owner;
  g_autoptr (ScArray) slice = sc_array_slice (counter->values, start, count, NULL);
  counter->asked += sc_array_get_size (slice);
  return sc_array_contiguous (slice, error);
}

static void
counter_free (gpointer owner)
{
  ((Counter *) owner)->freed = TRUE;
}

static ScVariable *
lazy (Counter *counter, const gchar *const *dims)
{
  ScVariableSource source = { counter_read, counter_free, counter };
  return sc_variable_new_lazy (dims, counter->values->dtype, counter->values->ndim, counter->values->shape, source, NULL);
}

static void
test_attributes (void)
{
  g_autoptr (ScAttributes) attributes = sc_attributes_new ();
  sc_attributes_set_text (attributes, "units", "K");
  sc_attributes_set_double (attributes, "scale", 2);
  sc_attributes_set_text (attributes, "units", "degC");
  g_assert_cmpuint (sc_attributes_get_size (attributes), ==, 2);
  g_assert_cmpstr (sc_attributes_get_name (attributes, 0), ==, "units");
  g_assert_cmpstr (sc_attributes_get_text (attributes, "units"), ==, "degC");
  g_assert_null (sc_attributes_get_text (attributes, "scale"));

  g_autoptr (ScAttributes) copy = sc_attributes_copy (attributes);
  g_assert_true (sc_attributes_equal_value (attributes, copy, "scale"));
  sc_attributes_set_int (copy, "scale", 2);
  g_assert_false (sc_attributes_equal_value (attributes, copy, "scale"));
  sc_attributes_remove (copy, "units");
  g_assert_null (sc_attributes_get (copy, "units"));
  g_assert_nonnull (sc_attributes_get (attributes, "units"));
}

static void
test_members (void)
{
  const gchar *dims[] = { "lat", "lon" };
  const gsize shape[] = { 2, 3 }, other[] = { 2, 4 };
  g_autoptr (ScDataset) dataset = sc_dataset_new ();
  g_autoptr (ScArray) a = numbers (2, shape);
  g_autoptr (ScArray) b = numbers (2, other);
  g_autoptr (ScArray) c = numbers (1, other);
  g_autoptr (ScVariable) t = sc_variable_new (dims, a, NULL);
  g_autoptr (ScVariable) wrong = sc_variable_new (dims, b, NULL);
  g_autoptr (ScVariable) lat = sc_variable_new (dims, c, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (sc_dataset_add_variable (dataset, "t", t, &error));
  g_assert_false (sc_dataset_add_variable (dataset, "u", wrong, &error));
  g_assert_error (error, SC_DATASET_ERROR, SC_DATASET_ERROR_SIZE);
  g_assert_nonnull (strstr (error->message, "lon"));
  /* The only user of a dimension may change its size. */
  g_assert_true (sc_dataset_add_variable (dataset, "t", wrong, NULL));
  g_assert_cmpint (sc_dataset_get_dim_size (dataset, "lon"), ==, 4);
  /* A variable of its own dimension is a coordinate. */
  g_assert_true (sc_dataset_add_variable (dataset, "lat", lat, NULL));
  g_assert_nonnull (sc_dataset_get_coordinate (dataset, "lat"));
  g_assert_null (sc_dataset_get_variable (dataset, "lat"));
  g_assert_cmpstr (sc_dataset_get_variable_names (dataset)[0], ==, "t");
  g_assert_null (sc_dataset_get_variable_names (dataset)[1]);

  g_autoptr (ScDataset) copy = sc_dataset_copy (dataset);
  sc_dataset_remove (copy, "t");
  g_assert_cmpint (sc_dataset_get_dim_size (copy, "lon"), ==, -1);
  g_assert_cmpint (sc_dataset_get_dim_size (dataset, "lon"), ==, 4);
  /* From data variable to coordinate. */
  g_assert_true (sc_dataset_add_coordinate (dataset, "t", wrong, NULL));
  g_assert_null (sc_dataset_get_variable_names (dataset)[0]);
  g_assert_true (sc_dataset_is_coordinate (dataset, "t"));
}

static void
test_lazy_selection (void)
{
  const gchar *dims[] = { "time", "lat" };
  const gsize shape[] = { 100, 50 };
  const gsize times[] = { 7, 3, 4 }, lats[] = { 10, 11, 12 };
  g_autoptr (ScArray) values = numbers (2, shape);
  Counter counter = { values, 0, FALSE };
  g_autoptr (ScDataset) dataset = sc_dataset_new ();
  ScVariable *variable = lazy (&counter, dims);
  g_autoptr (GError) error = NULL;

  g_assert_true (sc_dataset_add_variable (dataset, "t", variable, NULL));
  sc_variable_unref (variable);
  g_autoptr (ScDataset) at_times = sc_dataset_select (dataset, "time", times, 3, &error);
  g_assert_no_error (error);
  g_autoptr (ScDataset) selected = sc_dataset_select (at_times, "lat", lats, 3, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (counter.asked, ==, 0);
  g_autoptr (ScArray) read = sc_variable_load (sc_dataset_get (selected, "t"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (counter.asked, ==, 9);
  for (gsize i = 0; i < 3; i++)
    for (gsize k = 0; k < 3; k++)
      g_assert_cmpfloat (sc_array_get_double (read, i * 3 + k), ==, (gdouble) (times[i] * 50 + lats[k]));

  /* The same from memory. */
  g_autoptr (ScDataset) loaded = sc_dataset_load (dataset, NULL);
  g_autoptr (ScDataset) in_memory = sc_dataset_select (loaded, "time", times, 3, NULL);
  g_autoptr (ScArray) all = sc_variable_load (sc_dataset_get (in_memory, "t"), NULL);
  g_assert_cmpfloat (sc_array_get_double (all, 0), ==, 350);

  const gsize beyond = 100;
  g_assert_null (sc_dataset_select (dataset, "time", &beyond, 1, &error));
  g_assert_error (error, SC_DATASET_ERROR, SC_DATASET_ERROR_MISSING);

  g_clear_pointer (&dataset, sc_dataset_unref);
  g_clear_pointer (&at_times, sc_dataset_unref);
  g_assert_false (counter.freed);
  g_clear_pointer (&selected, sc_dataset_unref);
  g_assert_true (counter.freed);
}

/* Into memory that is there: from a file, from memory, through a selection. */
static void
test_read_into (void)
{
  const gchar *dims[] = { "time", "lat" };
  const gsize shape[] = { 6, 4 }, start[] = { 2, 1 }, count[] = { 3, 2 }, rows[] = { 5, 4, 3, 2, 1, 0 };
  g_autoptr (ScArray) values = numbers (2, shape);
  Counter counter = { values, 0, FALSE };
  g_autoptr (ScVariable) from_file = lazy (&counter, dims);
  g_autoptr (ScVariable) in_memory = sc_variable_new (dims, values, NULL);
  g_autoptr (ScVariable) turned = sc_variable_select (from_file, 0, rows, 6, NULL);
  ScVariable *all[] = { from_file, in_memory, turned };

  for (gsize v = 0; v < G_N_ELEMENTS (all); v++)
    {
      g_autoptr (ScArray) into = sc_array_new (SC_DTYPE_FLOAT64, 2, count, NULL);
      g_assert_true (sc_variable_read_into (all[v], start, count, into, NULL));
      for (gsize i = 0; i < 3; i++)
        for (gsize k = 0; k < 2; k++)
          g_assert_cmpfloat (((gdouble *) into->data)[i * 2 + k], ==,
                             (gdouble) ((v == 2 ? rows[2 + i] : 2 + i) * 4 + 1 + k));
    }
}

static void
test_squeeze (void)
{
  const gchar *dims[] = { "batch", "lat" };
  const gsize shape[] = { 1, 4 };
  g_autoptr (ScArray) values = numbers (2, shape);
  Counter counter = { values, 0, FALSE };
  g_autoptr (ScVariable) from_file = lazy (&counter, dims);
  g_autoptr (ScVariable) in_memory = sc_variable_new (dims, values, NULL);
  ScVariable *both[] = { from_file, in_memory };

  for (gsize i = 0; i < 2; i++)
    {
      g_autoptr (ScVariable) squeezed = sc_variable_squeeze (both[i], 0);
      g_autoptr (ScArray) read = sc_variable_load (squeezed, NULL);
      g_assert_cmpint (sc_variable_get_ndim (squeezed), ==, 1);
      g_assert_cmpstr (sc_variable_get_dims (squeezed)[0], ==, "lat");
      g_assert_cmpint (read->ndim, ==, 1);
      g_assert_cmpfloat (sc_array_get_double (read, 3), ==, 3);
    }
}

static void
test_labels (void)
{
  const gchar *dims[] = { "level" };
  const gsize shape[] = { 4 };
  const gdouble wanted[] = { 3, 1 }, absent[] = { 1, 17 };
  g_autoptr (ScDataset) dataset = sc_dataset_new ();
  g_autoptr (ScArray) labels = numbers (1, shape);
  g_autoptr (ScVariable) level = sc_variable_new (dims, labels, NULL);
  g_autoptr (GError) error = NULL;

  sc_dataset_set_path (dataset, "some.nc");
  g_assert_true (sc_dataset_add_coordinate (dataset, "level", level, NULL));
  g_autoptr (ScDataset) selected = sc_dataset_select_labels (dataset, "level", wanted, 2, &error);
  g_assert_no_error (error);
  g_autoptr (ScArray) left = sc_variable_load (sc_dataset_get (selected, "level"), NULL);
  g_assert_cmpfloat (sc_array_get_double (left, 0), ==, 3);
  g_assert_cmpfloat (sc_array_get_double (left, 1), ==, 1);

  g_assert_null (sc_dataset_select_labels (dataset, "level", absent, 2, &error));
  g_assert_error (error, SC_DATASET_ERROR, SC_DATASET_ERROR_MISSING);
  g_assert_nonnull (strstr (error->message, "17"));
  g_assert_nonnull (strstr (error->message, "some.nc"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dataset/attributes", test_attributes);
  g_test_add_func ("/dataset/members", test_members);
  g_test_add_func ("/dataset/lazy-selection", test_lazy_selection);
  g_test_add_func ("/dataset/read-into", test_read_into);
  g_test_add_func ("/dataset/squeeze", test_squeeze);
  g_test_add_func ("/dataset/labels", test_labels);
  return g_test_run ();
}
