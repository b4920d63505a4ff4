/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "combine/merge.h"

#define TRIALS 200
#define MOST_INPUTS 4

/* Values at random labels along two dimensions; the same value at the same labels, and now and then none. */
static ScDataset *
make_part (GRand *rand)
{
  static const gchar *const dims[] = { "y", "x", NULL };
  g_autoptr (GError) error = NULL;
  ScDataset *dataset = sc_dataset_new ();
  gsize shape[2], labels[2][8];

  for (gint dim = 0; dim < 2; dim++)
    {
      shape[dim] = 0;
      for (gsize label = 0; label < 8; label++)
        if (g_rand_boolean (rand) || label == 0)
          labels[dim][shape[dim]++] = label;
      g_autoptr (ScArray) array = sc_array_new (SC_DTYPE_INT64, 1, &shape[dim], &error);
      for (gsize i = 0; i < shape[dim]; i++)
        ((gint64 *) array->data)[i] = (gint64) labels[dim][i];
      g_autoptr (ScVariable) coordinate = sc_variable_new ((const gchar *const[]) { dims[dim], NULL }, array, NULL);
      g_assert_true (sc_dataset_add_coordinate (dataset, dims[dim], coordinate, &error));
    }
  g_autoptr (ScArray) values = sc_array_new (SC_DTYPE_FLOAT32, 2, shape, &error);
  for (gsize y = 0; y < shape[0]; y++)
    for (gsize x = 0; x < shape[1]; x++)
      ((gfloat *) values->data)[y * shape[1] + x]
          = g_rand_int_range (rand, 0, 10) == 0 ? NAN : (gfloat) (10 * labels[0][y] + labels[1][x]);
  g_autoptr (ScVariable) variable = sc_variable_new (dims, values, NULL);
  g_assert_true (sc_dataset_add_variable (dataset, "v", variable, &error));
  return dataset;
}

static gboolean
has_label (ScDataset *dataset, const gchar *name, gint64 label)
{
  g_autoptr (ScArray) labels = sc_variable_load (sc_dataset_get (dataset, name), NULL);
  for (gsize i = 0; i < sc_array_get_size (labels); i++)
    if (sc_array_get_int (labels, i) == label)
      return TRUE;
  return FALSE;
}

static void
test_counts (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (gint trial = 0; trial < TRIALS; trial++)
    {
      gsize n = (gsize) g_rand_int_range (rand, 1, MOST_INPUTS + 1), missing = 0, made = 0;
      g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_dataset_unref);
      g_autoptr (ScAlignReport) report = sc_align_report_new ();
      g_autoptr (GError) error = NULL;

      for (gsize i = 0; i < n; i++)
        g_ptr_array_add (parts, make_part (rand));
      g_autoptr (ScDataset) merged = sc_merge ((ScDataset *const *) parts->pdata, n, SC_JOIN_OUTER, SC_COMPAT_NO_CONFLICTS,
                                               SC_COMBINE_ATTRS_OVERRIDE, NULL, report, &error);
      g_assert_no_error (error);
      g_assert_true (sc_align_report_count (report, &error));
      const ScAlignVariable *entry = sc_align_report_find_variable (report, "v");
      ScVariable *result = sc_dataset_get (merged, "v");
      g_autoptr (ScArray) values = sc_variable_load (result, &error);
      g_autoptr (ScArray) ys = sc_variable_load (sc_dataset_get (merged, "y"), &error);
      g_autoptr (ScArray) xs = sc_variable_load (sc_dataset_get (merged, "x"), &error);

      for (gsize y = 0; y < values->shape[0]; y++)
        for (gsize x = 0; x < values->shape[1]; x++)
          {
            gsize at = y * values->shape[1] + x;
            gint64 label_y = sc_array_get_int (ys, y), label_x = sc_array_get_int (xs, x);
            gboolean reached = FALSE;
            for (gsize i = 0; i < n; i++)
              reached |= has_label (parts->pdata[i], "y", label_y) && has_label (parts->pdata[i], "x", label_x);
            missing += sc_array_is_missing (values, at);
            made += !reached;
            g_assert_cmpint (sc_align_report_is_made (entry, sc_variable_get_dims (result), (gsize[]) { y, x }), ==, !reached);
            if (!sc_array_is_missing (values, at))
              g_assert_cmpfloat (sc_array_get_double (values, at), ==, (gdouble) (10 * label_y + label_x));
          }
      g_assert_cmpuint (entry->missing, ==, missing);
      g_assert_cmpuint (entry->filled_by_operation, ==, made);
    }
}

/* What was assigned first is still told of when more is assigned after it. */
static void
test_assigned_one_after_the_other (void)
{
  g_autoptr (GPtrArray) datasets = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_dataset_unref);
  g_autoptr (ScAlignReport) report = sc_align_report_new ();
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < 3; i++)
    {
      const gchar *const dims[] = { "x", NULL };
      gsize n = 4;
      g_autofree gchar *name = g_strdup_printf ("v%" G_GSIZE_FORMAT, i);
      ScDataset *dataset = sc_dataset_new ();
      g_autoptr (ScArray) labels = sc_array_new (SC_DTYPE_INT64, 1, &n, NULL), values = sc_array_new (SC_DTYPE_FLOAT32, 1, &n, NULL);
      for (gsize k = 0; k < n; k++)
        ((gint64 *) labels->data)[k] = (gint64) (k + i);
      g_autoptr (ScVariable) coordinate = sc_variable_new (dims, labels, NULL), variable = sc_variable_new (dims, values, NULL);
      g_assert_true (sc_dataset_add_coordinate (dataset, "x", coordinate, NULL));
      g_assert_true (sc_dataset_add_variable (dataset, name, variable, NULL));
      g_ptr_array_add (datasets, dataset);
    }
  ScDataset *const *all = (ScDataset *const *) datasets->pdata;
  g_autoptr (ScDataset) result = sc_assign (all[0], &all[1], 2, NULL, SC_JOIN_LEFT, report, &error);
  g_assert_no_error (error);
  g_assert_true (sc_align_report_count (report, &error));
  for (gsize i = 0; i < 3; i++)
    {
      g_autofree gchar *name = g_strdup_printf ("v%" G_GSIZE_FORMAT, i);
      g_assert_cmpuint (sc_align_report_find_variable (report, name)->filled_by_operation, ==, i);
    }
}

gint
main (gint argc, gchar **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/align-report/counts", test_counts);
  g_test_add_func ("/align-report/assigned-one-after-the-other", test_assigned_one_after_the_other);
  return g_test_run ();
}
