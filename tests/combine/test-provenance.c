/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "combine/made-missing.h"
#include "combine/merge.h"
#include "combine/provenance.h"

/* A variable over @n members from @first on, and two latitudes. */
static ScDataset *
make (const gchar *name, gint64 first, gsize n)
{
  ScDataset *dataset = sc_dataset_new ();
  const gsize shape[] = { n, 2 };
  g_autoptr (ScArray) number = sc_array_new (SC_DTYPE_INT64, 1, &n, NULL);
  g_autoptr (ScArray) lat = sc_array_new (SC_DTYPE_FLOAT64, 1, &shape[1], NULL);
  g_autoptr (ScArray) values = sc_array_new (SC_DTYPE_FLOAT32, 2, shape, NULL);

  for (gsize i = 0; i < n; i++)
    ((gint64 *) number->data)[i] = first + (gint64) i;
  ((gdouble *) lat->data)[0] = -30;
  ((gdouble *) lat->data)[1] = 30;
  g_autoptr (ScVariable) numbers = sc_variable_new ((const gchar *const[]) { "number", NULL }, number, NULL);
  g_autoptr (ScVariable) lats = sc_variable_new ((const gchar *const[]) { "lat", NULL }, lat, NULL);
  g_autoptr (ScVariable) variable = sc_variable_new ((const gchar *const[]) { "number", "lat", NULL }, values, NULL);
  g_assert_true (sc_dataset_add_coordinate (dataset, "number", numbers, NULL));
  g_assert_true (sc_dataset_add_coordinate (dataset, "lat", lats, NULL));
  g_assert_true (sc_dataset_add_variable (dataset, name, variable, NULL));
  return dataset;
}

static ScDataset *
merge_noted (ScDataset *a, ScDataset *b, const gchar *path_a, const gchar *path_b)
{
  g_autoptr (ScAlignReport) report = sc_align_report_new ();
  g_autoptr (GError) error = NULL;
  ScDataset *const both[] = { a, b };
  ScDataset *merged = sc_merge (both, 2, SC_JOIN_OUTER, SC_COMPAT_NO_CONFLICTS, SC_COMBINE_ATTRS_OVERRIDE, NULL, report, &error);

  g_assert_no_error (error);
  g_assert_true (sc_align_report_count (report, &error));
  sc_dataset_note_provenance (merged, "merge", both, (const gchar *const[]) { path_a, path_b }, 2, report);
  return merged;
}

static void
test_record (void)
{
  g_autoptr (ScDataset) a = make ("t", 0, 4), b = make ("u", 1, 4);
  g_autoptr (ScDataset) merged = merge_noted (a, b, "a.nc", "b.nc");
  g_autoptr (JsonNode) node = sc_dataset_dup_provenance (merged);

  JsonObject *record = json_node_get_object (node);
  g_assert_cmpstr (json_object_get_string_member (record, "operation"), ==, "merge");
  JsonObject *input = json_array_get_object_element (json_object_get_array_member (record, "inputs"), 1);
  g_assert_cmpstr (json_object_get_string_member (input, "file"), ==, "b.nc");
  g_assert_true (json_object_get_null_member (input, "made_by"));
  JsonObject *number = json_array_get_object_element (json_object_get_array_member (record, "coordinates"), 0);
  g_assert_cmpstr (json_object_get_string_member (number, "name"), ==, "number");
  g_assert_cmpint (json_object_get_int_member (number, "only_in_a"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (number, "common"), ==, 3);
  g_assert_cmpint (json_array_get_int_element (json_object_get_array_member (number, "first_only_in_b"), 0), ==, 4);
  JsonObject *u = json_array_get_object_element (json_object_get_array_member (record, "variables"), 1);
  g_assert_cmpstr (json_object_get_string_member (u, "name"), ==, "u");
  g_assert_cmpint (json_object_get_int_member (u, "filled_by_operation"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (u, "first"), "number"), ==, 0);
  g_assert_cmpfloat (json_object_get_double_member (json_object_get_object_member (u, "first"), "lat"), ==, -30);
}

static void
test_chain (void)
{
  g_autoptr (ScDataset) a = make ("t", 0, 4), b = make ("u", 1, 4), c = make ("v", 0, 7);
  g_autoptr (ScDataset) ab = merge_noted (a, b, "a.nc", "b.nc");
  g_autoptr (ScDataset) abc = merge_noted (ab, c, "ab.nc", "c.nc");
  g_autoptr (GPtrArray) steps = sc_dataset_get_made_missing (abc, "t");

  g_assert_cmpuint (steps->len, ==, 2);
  const ScMadeMissing *last = g_ptr_array_index (steps, 0), *first = g_ptr_array_index (steps, 1);
  g_assert_cmpuint (last->depth, ==, 0);
  g_assert_cmpuint (last->filled, ==, 4);
  g_assert_cmpuint (first->depth, ==, 1);
  g_assert_cmpuint (first->filled, ==, 2);
  g_assert_cmpstr (first->files[0], ==, "a.nc");
  g_assert_cmpstr (first->dims[0], ==, "number");
  g_assert_cmpstr (first->first[0], ==, "4");
  g_autofree gchar *sentence = sc_made_missing_format (first);
  g_assert_cmpstr (sentence, ==, "2 values were made missing by merge of a.nc, b.nc, the first at number 4, lat -30");

  const gchar *const dims[] = { "number", "lat" };
  g_assert_true (sc_made_missing_covers (first, dims, (const gchar *const[]) { "4", "30" }, 2));
  g_assert_false (sc_made_missing_covers (first, dims, (const gchar *const[]) { "3", "30" }, 2));
  g_assert_true (sc_made_missing_covers (last, dims, (const gchar *const[]) { "6", "30" }, 2));
  g_assert_false (sc_made_missing_covers (last, dims, (const gchar *const[]) { "4", "30" }, 2));
  /* A place says nothing of the members. */
  g_assert_true (sc_made_missing_covers (first, dims + 1, (const gchar *const[]) { "30" }, 1));

  /* What no operation touched has no step. */
  g_autoptr (GPtrArray) none = sc_dataset_get_made_missing (abc, "v");
  g_assert_cmpuint (none->len, ==, 0);
}

/* Where nothing was lost there is nothing to say. */
static void
test_nothing (void)
{
  g_autoptr (ScDataset) a = make ("t", 0, 4), b = make ("u", 0, 4);
  g_autoptr (ScDataset) merged = merge_noted (a, b, "a.nc", "b.nc");

  g_assert_null (sc_dataset_dup_provenance (merged));
}

/* An attribute has an end: what is oldest goes first. */
static void
test_long_chain (void)
{
  g_autoptr (ScDataset) merged = make ("t", 0, 1);

  for (gint i = 1; i < 60; i++)
    {
      g_autofree gchar *name = g_strdup_printf ("v%d", i);
      g_autoptr (ScDataset) other = make (name, i, 1);
      ScDataset *next = merge_noted (merged, other, "before.nc", "other.nc");
      sc_dataset_unref (merged);
      merged = next;
    }
  const gchar *text = sc_attributes_get_text (sc_dataset_get_attributes (merged), SC_PROVENANCE_ATTRIBUTE);
  g_assert_nonnull (text);
  g_assert_cmpuint (strlen (text), <, 64 * 1024);
  g_autoptr (GPtrArray) steps = sc_dataset_get_made_missing (merged, "t");
  g_assert_cmpuint (steps->len, >, 1);
}

static void
test_hostile (void)
{
  static const gchar *const texts[] = {
    "", "[", "17", "{}", "{\"variables\":[3,{\"name\":\"t\",\"filled_by_operation\":2,\"lacking\":[1,{\"a\":[2,[1]]}],\"first\":7}],\"inputs\":[{\"made_by\":[]},2]}",
    "{\"variables\":{},\"inputs\":{\"made_by\":4}}",
  };
  g_autoptr (GString) deep = g_string_new (NULL);

  for (gsize i = 0; i < 1000000; i++)
    g_string_append (deep, "{\"a\":[");
  for (gsize i = 0; i <= G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (ScDataset) dataset = sc_dataset_new ();
      sc_attributes_set_text (sc_dataset_get_attributes (dataset), SC_PROVENANCE_ATTRIBUTE,
                              i < G_N_ELEMENTS (texts) ? texts[i] : deep->str);
      g_autoptr (GPtrArray) steps = sc_dataset_get_made_missing (dataset, "t");
      for (guint k = 0; k < steps->len; k++)
        {
          const ScMadeMissing *step = g_ptr_array_index (steps, k);
          g_autofree gchar *sentence = sc_made_missing_format (step);
          g_assert_nonnull (sentence);
          sc_made_missing_covers (step, (const gchar *const[]) { "a" }, (const gchar *const[]) { "1" }, 1);
        }
      g_assert_cmpuint (steps->len, ==, i == 4 ? 1 : 0);
    }
}

gint
main (gint argc, gchar **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/provenance/record", test_record);
  g_test_add_func ("/provenance/chain", test_chain);
  g_test_add_func ("/provenance/nothing", test_nothing);
  g_test_add_func ("/provenance/long-chain", test_long_chain);
  g_test_add_func ("/provenance/hostile", test_hostile);
  return g_test_run ();
}
