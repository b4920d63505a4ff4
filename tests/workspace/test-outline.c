/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "workspace/outline.h"
#include "workspace/sample-files.h"
#include "workspace/selection.h"

static void
test_axes (void)
{
  g_autoptr (ScDataset) dataset = sample_dataset ();
  g_autoptr (ScOutline) outline = sc_outline_new (dataset);
  const ScOutlineVariable *temperature = sc_outline_find_variable (outline, "temperature");
  const ScOutlineVariable *orography = sc_outline_find_variable (outline, "orography");

  g_assert_cmpuint (sc_outline_get_n_variables (outline), ==, 2);
  g_assert_true (sc_outline_variable_can_be_mapped (temperature));
  g_assert_cmpint (temperature->positions[SC_AXIS_TIME], ==, 0);
  g_assert_cmpint (temperature->positions[SC_AXIS_LEVEL], ==, 1);
  g_assert_cmpint (temperature->positions[SC_AXIS_LATITUDE], ==, 2);
  g_assert_cmpint (temperature->positions[SC_AXIS_LONGITUDE], ==, 3);
  g_assert_cmpint (temperature->positions[SC_AXIS_MEMBER], ==, -1);
  g_assert_true (sc_outline_variable_can_be_mapped (orography));
  g_assert_null (orography->axes[SC_AXIS_TIME]);
  g_assert_null (sc_outline_find_variable (outline, "lat"));
  g_assert_true (sc_outline_get_default_variable (outline) == temperature);
}

static void
test_labels (void)
{
  g_autoptr (ScDataset) dataset = sample_dataset ();
  g_autoptr (ScOutline) outline = sc_outline_new (dataset);
  const ScOutlineVariable *variable = sc_outline_find_variable (outline, "temperature");
  g_autofree gchar *time = sc_outline_axis_dup_label (variable->axes[SC_AXIS_TIME], 1);
  g_autofree gchar *level = sc_outline_axis_dup_label (variable->axes[SC_AXIS_LEVEL], 1);

  g_assert_cmpstr (time, ==, "+12 h");
  g_assert_cmpstr (level, ==, "850 hPa");
  g_assert_cmpint (sc_outline_axis_find (variable->axes[SC_AXIS_LEVEL], 700), ==, 1);
  g_assert_cmpint (sc_outline_axis_find (variable->axes[SC_AXIS_LEVEL], 100), ==, 0);
}

static void
test_fit (void)
{
  g_autoptr (ScDataset) dataset = sample_dataset ();
  g_autoptr (ScOutline) outline = sc_outline_new (dataset);
  g_auto (ScSelection) selection = { 0 };

  sc_selection_init (&selection);
  selection.variable = g_strdup ("no such variable");
  selection.level = 400;
  selection.time = 99;
  selection.member = 7;
  sc_selection_fit (&selection, outline);
  g_assert_cmpstr (selection.variable, ==, "temperature");
  g_assert_cmpfloat (selection.level, ==, 500);
  g_assert_cmpint (selection.time, ==, 2);

  /* A surface variable keeps the level for the next variable that has levels. */
  g_free (selection.variable);
  selection.variable = g_strdup ("orography");
  sc_selection_fit (&selection, outline);
  g_assert_cmpstr (selection.variable, ==, "orography");
  g_assert_cmpfloat (selection.level, ==, 500);
}

static void
test_nothing_to_map (void)
{
  g_autoptr (ScDataset) dataset = sc_dataset_new ();
  g_autoptr (ScOutline) outline = sc_outline_new (dataset);
  g_auto (ScSelection) selection = { 0 };

  sc_selection_init (&selection);
  sc_selection_fit (&selection, outline);
  g_assert_null (selection.variable);
  g_assert_null (sc_outline_get_default_variable (outline));
}

static void
add_two_dimensional (ScDataset *dataset, const gchar *name, const gchar *first, const gchar *second, const gchar *units)
{
  const gsize shape[] = { 3, 5 };
  const gchar *dims[] = { first, second, NULL };
  g_autoptr (ScArray) values = sc_array_new (SC_DTYPE_FLOAT64, 2, shape, NULL);
  g_autoptr (ScAttributes) attributes = sc_attributes_new ();

  sc_attributes_set_text (attributes, "units", units);
  g_autoptr (ScVariable) variable = sc_variable_new (dims, values, attributes);
  g_assert_true (sc_dataset_add_variable (dataset, name, variable, NULL));
}

/* Latitudes and longitudes over two dimensions that are neither. */
static void
test_curvilinear (void)
{
  g_autoptr (ScDataset) dataset = sc_dataset_new ();

  add_two_dimensional (dataset, "corner_bnds", "y", "x", "m");
  add_two_dimensional (dataset, "sea", "y", "x", "K");
  add_two_dimensional (dataset, "elsewhere", "a", "b", "K");
  add_two_dimensional (dataset, "lat2d", "y", "x", "degrees_north");
  add_two_dimensional (dataset, "lon2d", "y", "x", "degrees_east");
  g_autoptr (ScOutline) outline = sc_outline_new (dataset);
  const ScOutlineVariable *sea = sc_outline_find_variable (outline, "sea");
  const ScOutlineVariable *elsewhere = sc_outline_find_variable (outline, "elsewhere");

  g_assert_true (sc_outline_variable_can_be_mapped (sea));
  g_assert_cmpint (sea->row, ==, 0);
  g_assert_cmpint (sea->column, ==, 1);
  g_assert_cmpint (sea->latitudes->ndim, ==, 2);
  g_assert_cmpuint (sc_array_get_size (sea->longitudes), ==, 15);
  g_assert_false (sc_outline_variable_can_be_mapped (elsewhere));
  g_assert_null (elsewhere->latitudes);
  g_assert_cmpint (elsewhere->row, ==, -1);
  g_assert_true (sc_outline_get_default_variable (outline) == sea);
}

static void
add_labelled (ScDataset *dataset, const gchar *name, const gchar *dim, gsize n, const gchar *units, const gchar *standard_name)
{
  g_autoptr (ScArray) values = sc_array_new (SC_DTYPE_FLOAT64, 1, &n, NULL);
  g_autoptr (ScAttributes) attributes = sc_attributes_new ();

  for (gsize i = 0; i < n; i++)
    ((gdouble *) values->data)[i] = (gdouble) i / 10;
  sc_attributes_set_text (attributes, "units", units);
  sc_attributes_set_text (attributes, "standard_name", standard_name);
  g_autoptr (ScVariable) variable = sc_variable_new ((const gchar *const[]) { dim, NULL }, values, attributes);
  g_assert_true (sc_dataset_add_coordinate (dataset, name, variable, NULL));
}

/* A grid with another pole and without places of its own. */
static void
test_rotated (void)
{
  g_autoptr (ScDataset) dataset = sc_dataset_new ();
  g_autoptr (ScArray) none = sc_array_new_int (0);
  g_autoptr (ScAttributes) mapping = sc_attributes_new ();

  sc_attributes_set_text (mapping, "grid_mapping_name", "rotated_latitude_longitude");
  sc_attributes_set_double (mapping, "grid_north_pole_latitude", 39.25);
  sc_attributes_set_double (mapping, "grid_north_pole_longitude", -162);
  g_autoptr (ScVariable) pole = sc_variable_new (NULL, none, mapping);
  g_assert_true (sc_dataset_add_variable (dataset, "pole", pole, NULL));
  add_labelled (dataset, "rlat", "rlat", 3, "degrees", "grid_latitude");
  add_labelled (dataset, "rlon", "rlon", 5, "degrees", "grid_longitude");
  add_two_dimensional (dataset, "air", "rlat", "rlon", "K");
  sc_attributes_set_text (sc_variable_get_attributes (sc_dataset_get (dataset, "air")), "grid_mapping", "pole");
  g_autoptr (ScOutline) outline = sc_outline_new (dataset);
  const ScOutlineVariable *air = sc_outline_find_variable (outline, "air");

  g_assert_true (sc_outline_variable_can_be_mapped (air));
  g_assert_cmpint (air->row, ==, 0);
  g_assert_cmpint (air->latitudes->ndim, ==, 2);
  g_assert_cmpfloat_with_epsilon (sc_array_get_double (air->latitudes, 0), 50.75, 1e-9);
  g_assert_cmpfloat_with_epsilon (sc_array_get_double (air->longitudes, 0), 18, 1e-9);
}

/* Cells in no rows, whose middles are in radians. */
static void
test_scattered (void)
{
  g_autoptr (ScDataset) dataset = sc_dataset_new ();
  const gsize shape[] = { 2, 4 };
  g_autoptr (ScArray) values = sc_array_new (SC_DTYPE_FLOAT32, 2, shape, NULL);
  g_autoptr (ScVariable) salt = sc_variable_new ((const gchar *const[]) { "time", "cell", NULL }, values, NULL);

  add_labelled (dataset, "clat", "cell", 4, "radian", "latitude");
  add_labelled (dataset, "clon", "cell", 4, "radian", "longitude");
  g_assert_true (sc_dataset_add_variable (dataset, "salt", salt, NULL));
  g_autoptr (ScOutline) outline = sc_outline_new (dataset);
  const ScOutlineVariable *variable = sc_outline_find_variable (outline, "salt");

  g_assert_true (sc_outline_variable_can_be_mapped (variable));
  g_assert_cmpint (variable->row, ==, -1);
  g_assert_cmpint (variable->column, ==, 1);
  g_assert_cmpfloat_with_epsilon (sc_array_get_double (variable->latitudes, 3), 0.3 * 180 / G_PI, 1e-9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outline/axes", test_axes);
  g_test_add_func ("/outline/curvilinear", test_curvilinear);
  g_test_add_func ("/outline/rotated", test_rotated);
  g_test_add_func ("/outline/scattered", test_scattered);
  g_test_add_func ("/outline/labels", test_labels);
  g_test_add_func ("/outline/fit", test_fit);
  g_test_add_func ("/outline/nothing-to-map", test_nothing_to_map);
  return g_test_run ();
}
