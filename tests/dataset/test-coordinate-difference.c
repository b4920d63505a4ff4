/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dataset/coordinate-difference.h"

#include <math.h>
#include <string.h>

static ScVariable *
coordinate (const gchar *name, ScDType dtype, gsize n, const gdouble *values)
{
  const gchar *dims[] = { name };
  g_autoptr (ScArray) array = sc_array_new (dtype, 1, &n, NULL);
  for (gsize i = 0; i < n; i++)
    switch (dtype)
      {
      case SC_DTYPE_FLOAT32:
        ((gfloat *) array->data)[i] = (gfloat) values[i];
        break;
      case SC_DTYPE_FLOAT64:
        ((gdouble *) array->data)[i] = values[i];
        break;
      case SC_DTYPE_INT32:
        ((gint32 *) array->data)[i] = (gint32) values[i];
        break;
      default:
        /* Times in hours. */
        ((gint64 *) array->data)[i] = (gint64) (values[i] * 3600 * 1e9);
        break;
      }
  return sc_variable_new (dims, array, NULL);
}

typedef struct
{
  const gchar *name;
  ScDType dtype_a;
  gsize n_a;
  gdouble a[6];
  ScDType dtype_b;
  gsize n_b;
  gdouble b[6];
  ScDifferenceCause cause;
  guint only_a, only_b, both;
  gdouble amount;
  ScRemedy remedy;
} Case;

static const Case cases[] = {
  { "number", SC_DTYPE_INT32, 4, { 0, 1, 2, 3 }, SC_DTYPE_INT32, 4, { 1, 2, 3, 4 }, SC_DIFFERENCE_SHIFTED, 1, 1, 3, 1, SC_REMEDY_RELABEL },
  { "equal", SC_DTYPE_INT32, 3, { 0, 1, 2 }, SC_DTYPE_FLOAT64, 3, { 0, 1, 2 }, SC_DIFFERENCE_NONE, 0, 0, 3, 0, SC_REMEDY_NONE },
  { "lat", SC_DTYPE_FLOAT64, 3, { -10, 0, 10 }, SC_DTYPE_FLOAT64, 3, { 10, 0, -10 }, SC_DIFFERENCE_REVERSED, 0, 0, 3, 0, SC_REMEDY_SORT },
  { "order", SC_DTYPE_FLOAT64, 3, { 1, 2, 3 }, SC_DTYPE_FLOAT64, 3, { 2, 3, 1 }, SC_DIFFERENCE_ORDER, 0, 0, 3, 0, SC_REMEDY_SORT },
  { "lon", SC_DTYPE_FLOAT64, 4, { 0, 90, 180, 270 }, SC_DTYPE_FLOAT64, 4, { -180, -90, 0, 90 }, SC_DIFFERENCE_LONGITUDE, 2, 2, 2, 0, SC_REMEDY_ROLL_LONGITUDE },
  { "rounded", SC_DTYPE_FLOAT64, 3, { -60, 0, 60 }, SC_DTYPE_FLOAT64, 3, { -60.000001, 0, 60.000001 }, SC_DIFFERENCE_ROUNDED, 2, 2, 1, 1e-6, SC_REMEDY_REINDEX_NEAREST },
  { "single", SC_DTYPE_FLOAT32, 3, { 0.1, 0.2, 0.3 }, SC_DTYPE_FLOAT64, 3, { 0.1, 0.2, 0.3 }, SC_DIFFERENCE_FLOAT32, 3, 3, 0, 1.2e-8, SC_REMEDY_REINDEX_NEAREST },
  { "units", SC_DTYPE_FLOAT64, 3, { 500, 850, 1000 }, SC_DTYPE_FLOAT64, 3, { 50000, 85000, 100000 }, SC_DIFFERENCE_UNITS, 3, 3, 0, 100, SC_REMEDY_RELABEL },
  { "duplicate", SC_DTYPE_INT32, 3, { 0, 1, 1 }, SC_DTYPE_INT32, 3, { 0, 1, 2 }, SC_DIFFERENCE_DUPLICATE, 0, 1, 3, 0, SC_REMEDY_NONE },
  { "subset", SC_DTYPE_INT32, 3, { 0, 4, 9 }, SC_DTYPE_INT32, 2, { 0, 9 }, SC_DIFFERENCE_SUBSET, 1, 0, 2, 0, SC_REMEDY_SELECT_COMMON },
  { "partial", SC_DTYPE_INT32, 3, { 0, 4, 9 }, SC_DTYPE_INT32, 3, { 0, 9, 30 }, SC_DIFFERENCE_PARTIAL, 1, 1, 2, 0, SC_REMEDY_SELECT_COMMON },
  { "disjoint", SC_DTYPE_INT32, 2, { 0, 4 }, SC_DTYPE_INT32, 3, { 11, 13, 77 }, SC_DIFFERENCE_DISJOINT, 2, 3, 0, 0, SC_REMEDY_NONE },
  { "time", SC_DTYPE_DATETIME, 3, { 0, 6, 12 }, SC_DTYPE_DATETIME, 3, { 24, 30, 36 }, SC_DIFFERENCE_SHIFTED, 3, 3, 0, 86400, SC_REMEDY_RELABEL },
  { "type", SC_DTYPE_DATETIME, 2, { 0, 6 }, SC_DTYPE_TIMEDELTA, 2, { 0, 6 }, SC_DIFFERENCE_TYPE, 2, 2, 0, 0, SC_REMEDY_NONE },
  { "nan", SC_DTYPE_FLOAT64, 2, { 0, NAN }, SC_DTYPE_FLOAT64, 2, { 0, NAN }, SC_DIFFERENCE_NONE, 0, 0, 2, 0, SC_REMEDY_NONE },
};

static void
test_causes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *c = &cases[i];
      g_autoptr (ScVariable) a = coordinate (c->name, c->dtype_a, c->n_a, c->a);
      g_autoptr (ScVariable) b = coordinate (c->name, c->dtype_b, c->n_b, c->b);
      g_autoptr (ScCoordinateDifference) difference = sc_label_difference_new (c->name, a, b, NULL);
      g_autofree gchar *words = sc_coordinate_difference_format (difference, "A", "B");
      g_test_message ("%s", words);
      g_assert_cmpint (difference->cause, ==, c->cause);
      g_assert_cmpuint (difference->only_in_a->len, ==, c->only_a);
      g_assert_cmpuint (difference->only_in_b->len, ==, c->only_b);
      g_assert_cmpuint (difference->in_both->len, ==, c->both);
      g_assert_cmpint (difference->remedy, ==, c->remedy);
      g_assert_cmpfloat_with_epsilon (difference->amount, c->amount, 0.02 * fabs (c->amount) + 1e-12);
      g_assert_true (g_str_has_prefix (words, c->name));
      if (c->remedy == SC_REMEDY_REINDEX_NEAREST)
        g_assert_cmpfloat (difference->tolerance, >=, difference->amount);
    }
}

static void
test_words (void)
{
  g_autoptr (ScVariable) a = coordinate ("number", SC_DTYPE_INT32, 4, cases[0].a);
  g_autoptr (ScVariable) b = coordinate ("number", SC_DTYPE_INT32, 4, cases[0].b);
  g_autoptr (ScCoordinateDifference) difference = sc_label_difference_new ("number", a, b, NULL);
  g_autofree gchar *words = sc_coordinate_difference_format (difference, "a.nc", "b.nc");
  g_autofree gchar *remedy = sc_remedy_format (difference);
  g_assert_cmpstr (words, ==,
                   "number: 0 … 3 (4) in a.nc and 1 … 4 (4) in b.nc; 1 only in a.nc (0), 1 only in b.nc (4), "
                   "3 in both. b.nc is shifted by 1.");
  g_assert_cmpstr (remedy, ==, "assign-coords --coords number");
}

static void
add_plain (ScDataset *dataset, const gchar *name, const gchar *dim, gsize n, gdouble first)
{
  const gchar *dims[] = { dim };
  g_autoptr (ScArray) values = sc_array_new (SC_DTYPE_FLOAT64, 1, &n, NULL);
  g_autoptr (ScVariable) variable = NULL;
  for (gsize i = 0; i < n; i++)
    ((gdouble *) values->data)[i] = first + (gdouble) i;
  variable = sc_variable_new (dims, values, NULL);
  g_assert_true (sc_dataset_add_coordinate (dataset, name, variable, NULL));
}

static void
test_datasets (void)
{
  g_autoptr (ScDataset) a = sc_dataset_new ();
  g_autoptr (ScDataset) b = sc_dataset_new ();

  add_plain (a, "lat", "lat", 3, 0);
  add_plain (b, "lat", "lat", 3, 0);
  add_plain (a, "height", "lat", 3, 100);
  add_plain (b, "height", "lat", 3, 101);
  add_plain (a, "x", "cell", 5, 0);
  add_plain (b, "y", "cell", 6, 0);
  add_plain (a, "only_here", "here", 2, 0);

  g_autoptr (GPtrArray) differences = sc_coordinate_differences (a, b, NULL);
  g_assert_cmpuint (differences->len, ==, 3);
  const ScCoordinateDifference *lat = differences->pdata[0], *cell = differences->pdata[1], *height = differences->pdata[2];
  g_assert_cmpstr (lat->name, ==, "lat");
  g_assert_cmpint (lat->cause, ==, SC_DIFFERENCE_NONE);
  g_assert_true (lat->is_index);
  g_assert_cmpstr (cell->name, ==, "cell");
  g_assert_cmpint (cell->cause, ==, SC_DIFFERENCE_SIZE);
  g_assert_null (cell->a);
  g_assert_cmpstr (height->name, ==, "height");
  g_assert_cmpint (height->cause, ==, SC_DIFFERENCE_VALUES);
  g_assert_false (height->is_index);
  g_assert_cmpuint (height->only_in_a->len, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/coordinate-difference/causes", test_causes);
  g_test_add_func ("/coordinate-difference/words", test_words);
  g_test_add_func ("/coordinate-difference/datasets", test_datasets);
  return g_test_run ();
}
