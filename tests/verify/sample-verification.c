/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sample-verification.h"

#include <math.h>
#include <string.h>

JsonNode *
sample_document_load (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  g_autofree gchar *path
    = g_build_filename (g_getenv ("SIGMACAST_SOURCE_ROOT"), "tests", "verify", "scores.json", NULL);

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_parser_steal_root (parser);
}

static ScVariable *
new_variable (JsonObject *object)
{
  JsonArray *dims = json_object_get_array_member (object, "dims"), *values = json_object_get_array_member (object, "values");
  JsonArray *sizes = json_object_get_array_member (object, "shape");
  const gchar *kind = json_object_get_string_member (object, "kind");
  const gboolean is_time = !g_str_equal (kind, "numbers");
  const gchar *names[8] = { NULL };
  gsize shape[8];
  const guint ndim = json_array_get_length (dims);

  for (guint i = 0; i < ndim; i++)
    {
      names[i] = json_array_get_string_element (dims, i);
      shape[i] = (gsize) json_array_get_int_element (sizes, i);
    }
  g_autoptr (ScArray) array = sc_array_new (g_str_equal (kind, "dates") ? SC_DTYPE_DATETIME
                                            : is_time                   ? SC_DTYPE_TIMEDELTA
                                            : ndim > 1                  ? SC_DTYPE_FLOAT32 : SC_DTYPE_FLOAT64,
                                            (gint) ndim, shape, NULL);
  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      if (is_time)
        ((gint64 *) array->data)[i] = json_array_get_int_element (values, i) * 3600 * SC_NANOSECONDS;
      else
        {
          const gdouble value = json_array_get_null_element (values, i) ? NAN : json_array_get_double_element (values, i);
          if (array->dtype == SC_DTYPE_FLOAT32)
            ((gfloat *) array->data)[i] = (gfloat) value;
          else
            ((gdouble *) array->data)[i] = value;
        }
    }
  return sc_variable_new (names, array, NULL);
}

ScDataset *
sample_dataset_new (JsonNode *document, const gchar *name)
{
  JsonObject *object = json_object_get_object_member (json_node_get_object (document), name);
  g_autoptr (ScDataset) dataset = sc_dataset_new ();
  JsonObjectIter iter;
  const gchar *member;
  JsonNode *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &member, &node))
    {
      g_autoptr (ScVariable) variable = new_variable (json_node_get_object (node));
      g_autoptr (GError) error = NULL;
      if (g_str_equal (member, "datetime"))
        sc_dataset_add_coordinate (dataset, member, variable, &error);
      else
        sc_dataset_add_variable (dataset, member, variable, &error);
      g_assert_no_error (error);
    }
  sc_dataset_set_path (dataset, name);
  return g_steal_pointer (&dataset);
}

ScDataset *
sample_dataset_relabel (ScDataset *dataset, const gchar *coordinate, gdouble first)
{
  const gchar *const dims[] = { coordinate, NULL };
  ScDataset *changed = sc_dataset_copy (dataset);
  g_autoptr (ScArray) loaded = sc_variable_load (sc_dataset_get (dataset, coordinate), NULL);
  g_autoptr (ScArray) labels = sc_array_copy (loaded, NULL);

  g_assert_cmpint (labels->dtype, ==, SC_DTYPE_FLOAT64);
  ((gdouble *) labels->data)[0] = first;
  g_autoptr (ScVariable) variable = sc_variable_new (dims, labels, NULL);
  g_assert_true (sc_dataset_add_coordinate (changed, coordinate, variable, NULL));
  sc_dataset_set_path (changed, sc_dataset_get_path (dataset));
  return changed;
}
