/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every case of the oracle: what xarray answers when datasets meet. */

#include <json-glib/json-glib.h>
#include <math.h>

#include "combine/arithmetic.h"
#include "combine/concat.h"
#include "combine/merge.h"
#include "combine/reindex.h"
#include "io/open.h"
#include "support/test-data.h"

typedef struct
{
  gchar *folder;
  JsonNode *root;
  JsonObject *json;
  JsonObject *params;
  JsonObject *expected;
  ScOpenFlags flags;
  GPtrArray *inputs;
} Case;

static void
case_free (Case *self)
{
  g_free (self->folder);
  json_node_unref (self->root);
  g_ptr_array_unref (self->inputs);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Case, case_free)

static const gchar *
get_text (JsonObject *object, const gchar *member, const gchar *otherwise)
{
  return json_object_has_member (object, member) && !json_object_get_null_member (object, member)
             ? json_object_get_string_member (object, member)
             : otherwise;
}

static GStrv
dup_texts (JsonObject *object, const gchar *member)
{
  if (!json_object_has_member (object, member))
    return NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array = json_object_get_array_member (object, member);
  for (guint i = 0; i < json_array_get_length (array); i++)
    g_strv_builder_add (builder, json_array_get_string_element (array, i));
  return g_strv_builder_end (builder);
}

static ScDataset *
open_file (const Case *self, const gchar *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *path = g_build_filename (self->folder, name, NULL);
  ScDataset *dataset = sc_open_dataset (path, self->flags, &error);
  g_assert_no_error (error);
  return dataset;
}

static Case *
case_load (const gchar *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree gchar *path = g_build_filename (folder, "case.json", NULL);
  Case *self = g_new0 (Case, 1);

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  self->folder = g_strdup (folder);
  self->root = json_parser_steal_root (parser);
  self->json = json_node_get_object (self->root);
  self->params = json_object_get_object_member (self->json, "params");
  self->expected = json_object_get_object_member (self->json, "expected");
  JsonObject *open = json_object_get_object_member (self->json, "open");
  if (!json_object_get_boolean_member_with_default (open, "decode_times", TRUE))
    self->flags |= SC_OPEN_RAW_TIMES;
  if (!json_object_get_boolean_member_with_default (open, "mask_and_scale", TRUE))
    self->flags |= SC_OPEN_NO_MASK_SCALE;
  self->inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_dataset_unref);
  g_auto (GStrv) names = dup_texts (self->json, "inputs");
  for (gsize i = 0; names[i] != NULL; i++)
    g_ptr_array_add (self->inputs, open_file (self, names[i]));
  return self;
}

static ScFillValues *
get_fill (const Case *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (!json_object_has_member (self->params, "fill_value"))
    return NULL;
  JsonNode *node = json_object_get_member (self->params, "fill_value");
  if (JSON_NODE_HOLDS_VALUE (node))
    {
      g_autofree gchar *number = json_to_string (node, FALSE);
      g_string_append (text, number);
    }
  else
    {
      g_autoptr (GList) names = json_object_get_members (json_node_get_object (node));
      for (GList *l = names; l != NULL; l = l->next)
        {
          g_autofree gchar *number = json_to_string (json_object_get_member (json_node_get_object (node), l->data), FALSE);
          g_string_append_printf (text, "%s%s=%s", text->len > 0 ? "," : "", (const gchar *) l->data, number);
        }
    }
  ScFillValues *fill = sc_fill_values_parse (text->str, &error);
  g_assert_no_error (error);
  return fill;
}

/* Returns the result (align: the first of two), as xarray's defaults have it. */
static ScDataset *
execute (const Case *self, ScAlignReport *report, ScDataset **second, GError **error)
{
  const gchar *operation = json_object_get_string_member (self->json, "operation");
  ScDataset **inputs = (ScDataset **) self->inputs->pdata;
  gsize n = self->inputs->len;
  g_autoptr (ScFillValues) fill = get_fill (self);
  ScJoin join = SC_JOIN_OUTER;
  ScCompat compat = SC_COMPAT_NO_CONFLICTS;
  ScCombineAttrs combine_attrs = SC_COMBINE_ATTRS_OVERRIDE;

  *second = NULL;
  g_assert_true (sc_join_from_name (get_text (self->params, "join", "outer"), &join));
  g_assert_true (sc_combine_attrs_from_name (get_text (self->params, "combine_attrs", "override"), &combine_attrs));

  if (g_str_equal (operation, "merge"))
    {
      g_assert_true (sc_compat_from_name (get_text (self->params, "compat", "no_conflicts"), &compat));
      return sc_merge (inputs, n, join, compat, combine_attrs, fill, report, error);
    }
  if (g_str_equal (operation, "assign"))
    {
      g_auto (GStrv) variables = dup_texts (self->params, "vars");
      return sc_assign (inputs[0], inputs + 1, n - 1, (const gchar *const *) variables, SC_JOIN_LEFT, report, error);
    }
  if (g_str_equal (operation, "assign_coords"))
    {
      g_auto (GStrv) names = dup_texts (self->params, "coords");
      return sc_assign_coordinates (inputs[0], inputs[1], (const gchar *const *) names, report, error);
    }
  if (g_str_equal (operation, "concat"))
    {
      ScConcat concat = { .dim = get_text (self->params, "dim", NULL), .join = join, .combine_attrs = combine_attrs, .fill = fill };
      g_assert_true (sc_compat_from_name (get_text (self->params, "compat", "equals"), &concat.compat));
      g_assert_true (sc_concat_over_from_name (get_text (self->params, "data_vars", "all"), &concat.data_vars));
      g_assert_true (sc_concat_over_from_name (get_text (self->params, "coords", "different"), &concat.coords));
      return sc_concat (inputs, n, &concat, report, error);
    }
  if (g_str_equal (operation, "align"))
    {
      g_auto (GStrv) exclude = dup_texts (self->params, "exclude");
      const ScAlignment alignment = { .join = join, .exclude = (const gchar *const *) exclude, .fill = fill, .tolerance = NAN };
      g_autoptr (GPtrArray) aligned = sc_align (inputs, n, &alignment, report, error);
      if (aligned == NULL)
        return NULL;
      *second = sc_dataset_ref (((ScAligned *) g_ptr_array_index (aligned, 1))->dataset);
      return sc_dataset_ref (((ScAligned *) g_ptr_array_index (aligned, 0))->dataset);
    }
  if (g_str_equal (operation, "reindex"))
    {
      ScMatch match = SC_MATCH_EXACT;
      g_auto (GStrv) names = json_object_get_boolean_member_with_default (self->params, "like", FALSE)
                                 ? NULL
                                 : dup_texts (self->params, "coords");
      if (get_text (self->params, "method", NULL) != NULL)
        g_assert_true (sc_match_from_name (get_text (self->params, "method", NULL), &match));
      gdouble tolerance = json_object_get_double_member_with_default (self->params, "tolerance", NAN);
      return sc_reindex (inputs[0], inputs[1], (const gchar *const *) names, match, tolerance, fill, report, error);
    }
  g_assert_cmpstr (operation, ==, "arithmetic-add");
  g_assert_true (sc_join_from_name (get_text (self->params, "arithmetic_join", "inner"), &join));
  if (g_str_equal (get_text (self->params, "level", "dataset"), "dataset"))
    return sc_add (inputs[0], inputs[1], join, report, error);
  return sc_add_variables (inputs[0], get_text (self->params, "var_a", NULL), inputs[1],
                           get_text (self->params, "var_b", NULL), "sum", join, report, error);
}

static gchar *
describe_type (ScArray *values)
{
  if (values->dtype == SC_DTYPE_DATETIME && values->calendar != SC_CALENDAR_PROLEPTIC_GREGORIAN)
    return g_strdup_printf ("cftime:%s", sc_calendar_get_name (values->calendar));
  return g_strdup (sc_dtype_get_name (values->dtype));
}

/* float64 where the values were unpacked: the order of multiplication and
 * addition is the library's; float32 where they were summed. */
static gdouble
get_tolerance (const Case *self, ScArray *values)
{
  if (!g_str_equal (json_object_get_string_member (self->json, "operation"), "arithmetic-add"))
    return values->dtype == SC_DTYPE_FLOAT64 ? 1e-9 : 0;
  return values->dtype == SC_DTYPE_FLOAT32 ? 1e-6 : 1e-9;
}

static void
compare_values (const Case *self, const gchar *name, ScArray *got, ScArray *want)
{
  gsize n = sc_array_get_size (want);
  gdouble tolerance = get_tolerance (self, want);

  g_assert_cmpint (got->ndim, ==, want->ndim);
  for (gint dim = 0; dim < want->ndim; dim++)
    g_assert_cmpuint (got->shape[dim], ==, want->shape[dim]);
  for (gsize i = 0; i < n; i++)
    {
      gboolean stands_for_missing = want->dtype == SC_DTYPE_STRING
                                    && g_strcmp0 (sc_array_get_string (want, i), "<missing>") == 0;
      if (sc_array_is_missing (got, i) != (sc_array_is_missing (want, i) || stands_for_missing))
        g_error ("%s: element %" G_GSIZE_FORMAT " of %s is missing in one of both", self->folder, i, name);
      if (sc_array_is_missing (got, i))
        continue;
      if (want->dtype == SC_DTYPE_STRING)
        g_assert_cmpstr (sc_array_get_string (got, i), ==, sc_array_get_string (want, i));
      else if (sc_dtype_is_time (want->dtype))
        {
          g_autofree gchar *a = sc_array_format_element (got, i), *b = sc_array_format_element (want, i);
          g_assert_cmpstr (a, ==, b);
        }
      else
        {
          gdouble x = sc_array_get_double (got, i), y = sc_array_get_double (want, i);
          g_assert_cmpfloat (fabs (x - y), <=, tolerance * fabs (y));
        }
    }
}

static void
compare_datasets (const Case *self, ScDataset *got, JsonObject *result)
{
  g_autoptr (ScDataset) want = open_file (self, json_object_get_string_member (result, "file"));
  JsonObject *dims = json_object_get_object_member (result, "dims");
  JsonObject *dtypes = json_object_get_object_member (result, "dtypes");
  JsonObject *attrs = json_object_get_object_member (result, "attrs");
  g_auto (GStrv) coords = dup_texts (result, "coords");
  g_auto (GStrv) data_vars = dup_texts (result, "data_vars");

  g_assert_cmpuint (g_strv_length ((GStrv) sc_dataset_get_dim_names (got)), ==, json_object_get_size (dims));
  for (gsize i = 0; sc_dataset_get_dim_names (got)[i] != NULL; i++)
    {
      const gchar *dim = sc_dataset_get_dim_names (got)[i];
      g_assert_true (json_object_has_member (dims, dim));
      g_assert_cmpint (sc_dataset_get_dim_size (got, dim), ==, json_object_get_int_member (dims, dim));
    }
  g_assert_cmpuint (g_strv_length ((GStrv) sc_dataset_get_coordinate_names (got)), ==, g_strv_length (coords));
  g_assert_cmpuint (g_strv_length ((GStrv) sc_dataset_get_variable_names (got)), ==, g_strv_length (data_vars));

  for (gsize part = 0; part < 2; part++)
    for (GStrv names = part == 0 ? coords : data_vars; *names != NULL; names++)
      {
        g_autoptr (GError) error = NULL;
        ScVariable *variable = part == 0 ? sc_dataset_get_coordinate (got, *names) : sc_dataset_get_variable (got, *names);
        g_assert_nonnull (variable);
        g_autoptr (ScArray) values = sc_variable_load (variable, &error);
        g_assert_no_error (error);
        g_autoptr (ScArray) expected = sc_variable_load (sc_dataset_get (want, *names), &error);
        g_assert_no_error (error);

        g_assert_cmpstrv (sc_variable_get_dims (variable), sc_variable_get_dims (sc_dataset_get (want, *names)));
        g_autofree gchar *type = describe_type (values);
        const gchar *wanted = json_object_get_string_member (dtypes, *names);
        if (g_str_equal (wanted, "object(bool+missing)"))
          g_assert_cmpstr (type, ==, "float64");
        else if (g_str_has_prefix (wanted, "object(string"))
          g_assert_cmpstr (type, ==, "string");
        else
          g_assert_cmpstr (type, ==, wanted);
        compare_values (self, *names, values, expected);
      }

  ScAttributes *own = sc_dataset_get_attributes (got);
  g_assert_cmpuint (sc_attributes_get_size (own), ==, json_object_get_size (attrs));
  g_autoptr (GList) members = json_object_get_members (attrs);
  for (GList *l = members; l != NULL; l = l->next)
    {
      ScArray *value = sc_attributes_get (own, l->data);
      g_assert_nonnull (value);
      g_autofree gchar *text = sc_array_format_element (value, 0);
      g_assert_cmpstr (text, ==, json_object_get_string_member (attrs, l->data));
    }
}

static void
compare_filled (const Case *self, ScAlignReport *report)
{
  g_autoptr (GError) error = NULL;
  JsonObject *filled = json_object_get_object_member (self->expected, "filled_by_operation");
  gboolean typed_fill = json_object_has_member (self->params, "fill_value");

  sc_align_report_count (report, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < sc_align_report_get_n_variables (report); i++)
    {
      const ScAlignVariable *variable = sc_align_report_get_variable (report, i);
      gint64 wanted = json_object_get_int_member_with_default (filled, variable->name, 0);
      if (!typed_fill)
        g_assert_cmpuint (variable->filled_by_operation, ==, (gsize) wanted);
    }
}

static void
test_case (gconstpointer data)
{
  g_autoptr (Case) self = case_load (data);
  g_autoptr (ScAlignReport) report = sc_align_report_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDataset) second = NULL;
  g_autoptr (ScDataset) result = execute (self, report, &second, &error);

  if (g_str_equal (json_object_get_string_member (self->expected, "outcome"), "error"))
    {
      g_assert_null (result);
      g_assert_nonnull (error);
      g_test_message ("%s", error->message);
      g_assert_true (error->domain == SC_COMBINE_ERROR);
      g_assert_cmpstr (sc_combine_error_get_name ((ScCombineError) error->code), ==,
                       json_object_get_string_member (self->expected, "error_kind"));
      g_auto (GStrv) conflicts = dup_texts (self->expected, "conflict_coords");
      const gchar *const *named = sc_align_report_get_conflicts (report);
      g_assert_cmpuint (g_strv_length ((GStrv) named), ==, g_strv_length (conflicts));
      for (gsize i = 0; conflicts[i] != NULL; i++)
        {
          g_assert_true (g_strv_contains (named, conflicts[i]));
          g_assert_nonnull (strstr (error->message, conflicts[i]));
        }
      return;
    }
  g_assert_no_error (error);
  g_assert_nonnull (result);
  JsonArray *results = json_object_get_array_member (self->expected, "results");
  compare_datasets (self, result, json_array_get_object_element (results, 0));
  if (second != NULL)
    compare_datasets (self, second, json_array_get_object_element (results, 1));
  else
    compare_filled (self, report);
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);

  g_test_init (&argc, &argv, NULL);
  g_autofree gchar *root = test_data_path ("oracle");
  g_assert_nonnull (root);
  g_autoptr (GDir) dir = g_dir_open (root, 0, NULL);
  const gchar *name;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree gchar *folder = g_build_filename (root, name, NULL);
      g_autofree gchar *json = g_build_filename (folder, "case.json", NULL);
      if (!g_file_test (json, G_FILE_TEST_EXISTS))
        continue;
      g_autofree gchar *path = g_strdup_printf ("/oracle/%s", name);
      g_ptr_array_add (folders, g_steal_pointer (&folder));
      g_test_add_data_func (path, g_ptr_array_index (folders, folders->len - 1), test_case);
    }
  g_assert_cmpuint (folders->len, >, 0);
  return g_test_run ();
}
