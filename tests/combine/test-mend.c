/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/mend.h"
#include "combine/merge.h"

static ScDataset *
make_dataset (const gchar *variable, const gchar *dim, gsize n, const gdouble *labels)
{
  g_autoptr (GError) error = NULL;
  ScDataset *dataset = sc_dataset_new ();
  g_autoptr (ScArray) coordinate = sc_array_new (SC_DTYPE_FLOAT64, 1, &n, &error);
  g_autoptr (ScArray) values = sc_array_new (SC_DTYPE_FLOAT64, 1, &n, &error);
  const gchar *dims[] = { dim, NULL };

  /* Each value tells where on the circle it belongs. */
  for (gsize i = 0; i < n; i++)
    {
      ((gdouble *) coordinate->data)[i] = labels[i];
      ((gdouble *) values->data)[i] = labels[i] < 0 ? labels[i] + 360 : labels[i];
    }
  g_autoptr (ScVariable) x = sc_variable_new (dims, coordinate, NULL);
  g_autoptr (ScVariable) y = sc_variable_new (dims, values, NULL);
  g_assert_true (sc_dataset_add_coordinate (dataset, dim, x, &error));
  g_assert_true (sc_dataset_add_variable (dataset, variable, y, &error));
  return dataset;
}

static ScDataset *
merge_exact (ScDataset *a, ScDataset *b, GError **error)
{
  g_autoptr (ScAlignReport) report = sc_align_report_new ();
  ScDataset *const both[] = { a, b };
  return sc_merge (both, 2, SC_JOIN_EXACT, SC_COMPAT_NO_CONFLICTS, SC_COMBINE_ATTRS_OVERRIDE, NULL, report, error);
}

static void
check_mended (const gchar *dim, gsize n, const gdouble *labels_a, const gdouble *labels_b)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDataset) a = make_dataset ("a", dim, n, labels_a);
  g_autoptr (ScDataset) b = make_dataset ("b", dim, n, labels_b);

  g_autoptr (ScDataset) refused = merge_exact (a, b, &error);
  g_assert_null (refused);
  g_assert_error (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_INDEX_MISMATCH);
  g_clear_error (&error);

  g_autoptr (ScDataset) mended = sc_mend_all (b, a, &error);
  g_assert_no_error (error);
  g_autoptr (ScDataset) merged = merge_exact (a, mended, &error);
  g_assert_no_error (error);
  g_autoptr (ScArray) x = sc_variable_load (sc_dataset_get (merged, "a"), &error);
  g_autoptr (ScArray) y = sc_variable_load (sc_dataset_get (merged, "b"), &error);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (sc_array_get_double (x, i), sc_array_get_double (y, i), 1e-4);
}

static void
test_longitude (void)
{
  const gdouble east[] = { 0, 90, 180, 270 }, signed_[] = { -180, -90, 0, 90 }, falling[] = { 270, 180, 90, 0 };

  check_mended ("lon", 4, east, signed_);
  check_mended ("lon", 4, signed_, east);
  check_mended ("lon", 4, falling, signed_);
}

static void
test_order (void)
{
  const gdouble north_first[] = { 60, 30, 0, -30 }, south_first[] = { -30, 0, 30, 60 };
  check_mended ("lat", 4, north_first, south_first);
}

static void
test_rounding (void)
{
  const gdouble exact[] = { 10, 20, 30, 40 }, rounded[] = { 10.000001, 20.000001, 29.999999, 40 };
  check_mended ("lat", 4, exact, rounded);
}

/* Members counted from 1 against members counted from 0. */
static void
test_shifted (void)
{
  g_autoptr (GError) error = NULL;
  const gdouble here[] = { 0, 1, 2, 3 }, there[] = { 1, 2, 3, 4 };
  g_autoptr (ScDataset) a = make_dataset ("a", "number", 4, here);
  g_autoptr (ScDataset) b = make_dataset ("b", "number", 4, there);
  g_autoptr (GPtrArray) differences = sc_coordinate_differences (a, b, &error);

  g_assert_cmpint (((ScCoordinateDifference *) differences->pdata[0])->cause, ==, SC_DIFFERENCE_SHIFTED);
  g_autoptr (ScDataset) mended = sc_mend_all (b, a, &error);
  g_autoptr (ScDataset) merged = merge_exact (a, mended, &error);
  g_assert_no_error (error);
  g_autoptr (ScArray) moved = sc_variable_load (sc_dataset_get (merged, "b"), &error);
  /* The labels are others, the values stay where they were. */
  g_assert_cmpfloat (sc_array_get_double (moved, 0), ==, 1);
}

/* A tenth of a degree in single and in double precision. */
static void
test_float32 (void)
{
  gdouble exact[7], single[7];

  for (gsize i = 0; i < 7; i++)
    {
      exact[i] = 10 + 0.1 * (gdouble) i;
      single[i] = (gdouble) (gfloat) exact[i];
    }
  check_mended ("lat", 7, exact, single);
}

/* Pascal against hectopascal. */
static void
test_units (void)
{
  g_autoptr (GError) error = NULL;
  const gdouble hectopascal[] = { 300, 500, 850 }, pascal[] = { 30000, 50000, 85000 };
  g_autoptr (ScDataset) a = make_dataset ("a", "level", 3, hectopascal);
  g_autoptr (ScDataset) b = make_dataset ("b", "level", 3, pascal);
  g_autoptr (GPtrArray) differences = sc_coordinate_differences (a, b, &error);

  g_assert_cmpint (((ScCoordinateDifference *) differences->pdata[0])->cause, ==, SC_DIFFERENCE_UNITS);
  g_autoptr (ScDataset) mended = sc_mend_all (b, a, &error);
  g_autoptr (ScDataset) merged = merge_exact (a, mended, &error);
  g_assert_no_error (error);
  g_assert_nonnull (sc_dataset_get (merged, "b"));
}

static void
test_no_remedy (void)
{
  g_autoptr (GError) error = NULL;
  const gdouble here[] = { 0, 1, 2, 3 }, there[] = { 10, 23, 57, 101 };
  g_autoptr (ScDataset) a = make_dataset ("a", "number", 4, here);
  g_autoptr (ScDataset) b = make_dataset ("b", "number", 4, there);

  g_autoptr (ScDataset) mended = sc_mend_all (b, a, &error);
  g_assert_no_error (error);
  g_autoptr (ScDataset) merged = merge_exact (a, mended, &error);
  g_assert_null (merged);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mend/longitude", test_longitude);
  g_test_add_func ("/mend/order", test_order);
  g_test_add_func ("/mend/rounding", test_rounding);
  g_test_add_func ("/mend/shifted", test_shifted);
  g_test_add_func ("/mend/float32", test_float32);
  g_test_add_func ("/mend/units", test_units);
  g_test_add_func ("/mend/no-remedy", test_no_remedy);
  return g_test_run ();
}
