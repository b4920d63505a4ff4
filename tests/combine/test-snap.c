/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/snap.h"

#include "combine/merge.h"

static ScDataset *
make_dataset (const gchar *name, ScDType dtype, const gdouble *labels, gsize n)
{
  const gchar *const dims[] = { "x", NULL };
  ScDataset *dataset = sc_dataset_new ();
  g_autoptr (ScArray) doubles = sc_array_new (SC_DTYPE_FLOAT64, 1, &n, NULL), values = sc_array_new (SC_DTYPE_FLOAT64, 1, &n, NULL);

  for (gsize i = 0; i < n; i++)
    {
      ((gdouble *) doubles->data)[i] = labels[i];
      ((gdouble *) values->data)[i] = (gdouble) i;
    }
  g_autoptr (ScArray) typed = sc_array_cast (doubles, dtype, NULL);
  g_autoptr (ScVariable) coordinate = sc_variable_new (dims, typed, NULL), variable = sc_variable_new (dims, values, NULL);
  g_assert_true (sc_dataset_add_coordinate (dataset, "x", coordinate, NULL));
  g_assert_true (sc_dataset_add_variable (dataset, name, variable, NULL));
  return dataset;
}

static ScArray *
get_labels (ScDataset *dataset)
{
  return sc_variable_load (sc_dataset_get_coordinate (dataset, "x"), NULL);
}

static void
check (const gdouble *a, gsize n_a, const gdouble *b, const gdouble *expected, gsize n_b, gdouble tolerance)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDataset) like = make_dataset ("a", SC_DTYPE_FLOAT64, a, n_a), dataset = make_dataset ("b", SC_DTYPE_FLOAT64, b, n_b);
  g_autoptr (ScDataset) snapped = sc_snap_labels (dataset, like, tolerance, &error);

  g_assert_no_error (error);
  g_autoptr (ScArray) labels = get_labels (snapped), values = sc_variable_load (sc_dataset_get (snapped, "b"), NULL), before = get_labels (dataset);
  for (gsize i = 0; i < n_b; i++)
    {
      g_assert_cmpfloat (sc_array_get_double (labels, i), ==, expected[i]);
      g_assert_cmpfloat (sc_array_get_double (before, i), ==, b[i]);
      g_assert_cmpfloat (sc_array_get_double (values, i), ==, (gdouble) i);
    }
}

static void
test_near_labels_become_the_others (void)
{
  const gdouble a[] = { 0, 1, 2, 3 }, falling[] = { 3, 2, 1, 0 }, unordered[] = { 2, 0, 3, 1 };
  const gdouble b[] = { 0.001, 0.999, 2, 7 }, wanted[] = { 0, 1, 2, 7 };

  check (a, 4, b, wanted, 4, 0.01);
  check (falling, 4, b, wanted, 4, 0.01);
  /* Not near enough; and labels without an order have no nearest. */
  check (a, 4, b, b, 4, 1e-4);
  check (unordered, 4, b, b, 4, 0.01);
}

/* Of two that come close to one label the nearer takes it: no label is there twice. */
static void
test_each_label_is_taken_once (void)
{
  const gdouble a[] = { 0, 1, 2, 3 }, b[] = { 0.9, 1.05, 1.2, 2.9 }, wanted[] = { 0.9, 1, 1.2, 3 };
  const gdouble shifted[] = { 1, 2, 3, 4 };

  check (a, 4, b, wanted, 4, 0.5);
  /* Equal labels stay, and so does what they leave without a partner. */
  check (a, 4, shifted, shifted, 4, 1);
}

static void
test_types (void)
{
  const gdouble tenths[] = { 0.1, 0.2, 0.3 }, whole[] = { 1, 2, 3 };
  g_autoptr (ScDataset) a = make_dataset ("a", SC_DTYPE_FLOAT64, tenths, 3), b = make_dataset ("b", SC_DTYPE_FLOAT32, tenths, 3);
  g_autoptr (ScDataset) snapped = sc_snap_labels (b, a, 1e-6, NULL);
  g_autoptr (ScArray) labels = get_labels (snapped);

  g_assert_cmpint (labels->dtype, ==, SC_DTYPE_FLOAT64);
  g_assert_cmpfloat (sc_array_get_double (labels, 0), ==, 0.1);

  /* Whole numbers are counted, not measured. */
  g_autoptr (ScDataset) c = make_dataset ("c", SC_DTYPE_INT64, whole, 3), d = make_dataset ("d", SC_DTYPE_INT32, (const gdouble[]) { 2, 3, 4 }, 3);
  g_autoptr (ScDataset) kept = sc_snap_labels (d, c, 5, NULL);
  g_autoptr (ScArray) integers = get_labels (kept);
  g_assert_cmpint (integers->dtype, ==, SC_DTYPE_INT32);
  g_assert_cmpint (sc_array_get_int (integers, 0), ==, 2);
}

static void
test_merge_fits_afterwards (void)
{
  const gdouble a[] = { 10, 20, 30 }, b[] = { 10.00001, 20, 29.99999 };
  g_autoptr (ScDataset) first = make_dataset ("a", SC_DTYPE_FLOAT64, a, 3), second = make_dataset ("b", SC_DTYPE_FLOAT64, b, 3);
  g_autoptr (ScDataset) snapped = sc_snap_labels (second, first, 1e-4, NULL);
  g_autoptr (ScAlignReport) report = sc_align_report_new ();
  ScDataset *const both[] = { first, snapped };
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDataset) merged = sc_merge (both, 2, SC_JOIN_EXACT, SC_COMPAT_NO_CONFLICTS, SC_COMBINE_ATTRS_OVERRIDE, NULL, report, &error);

  g_assert_no_error (error);
  g_assert_nonnull (sc_dataset_get (merged, "b"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/snap/near-labels-become-the-others", test_near_labels_become_the_others);
  g_test_add_func ("/snap/each-label-is-taken-once", test_each_label_is_taken_once);
  g_test_add_func ("/snap/types", test_types);
  g_test_add_func ("/snap/merge-fits-afterwards", test_merge_fits_afterwards);
  return g_test_run ();
}
