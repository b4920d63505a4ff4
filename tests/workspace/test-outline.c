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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outline/axes", test_axes);
  g_test_add_func ("/outline/labels", test_labels);
  g_test_add_func ("/outline/fit", test_fit);
  g_test_add_func ("/outline/nothing-to-map", test_nothing_to_map);
  return g_test_run ();
}
