/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inspect/forecast-header.h"

#include "forecast/forecast-error.h"

#define ATTRIBUTE "sigmacast_configuration"

gboolean
sc_forecast_header_is_there (ScDataset *dataset)
{
  return sc_attributes_get_text (sc_dataset_get_attributes (dataset), ATTRIBUTE) != NULL;
}

static JsonObject *
get_object (JsonObject *object, const gchar *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gchar *
dup_text (JsonObject *object, const gchar *name)
{
  JsonNode *node = json_object_get_member (object, name);
  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_dup_string (node) : NULL;
}

/* Whether a file is there, or a folder with @content in it. */
static gboolean
is_there (const gchar *path, const gchar *content)
{
  g_autofree gchar *file = content != NULL ? g_build_filename (path, content, NULL) : g_strdup (path);
  return g_file_test (file, G_FILE_TEST_EXISTS);
}

/*
 * A path as it was given; where nothing is there, the same one seen from the
 * forecast's folder, or what has its name in that folder.
 */
static gchar *
dup_path (JsonObject *object, const gchar *name, const gchar *content, const gchar *forecast)
{
  g_autofree gchar *path = dup_text (object, name);

  if (path == NULL || forecast == NULL || is_there (path, content))
    return g_steal_pointer (&path);
  g_autofree gchar *folder = g_path_get_dirname (forecast);
  g_autofree gchar *base = g_path_get_basename (path);
  g_autofree gchar *seen_from = g_build_filename (folder, path, NULL);
  g_autofree gchar *beside = g_build_filename (folder, base, NULL);
  if (!g_path_is_absolute (path) && is_there (seen_from, content))
    return g_steal_pointer (&seen_from);
  if (is_there (beside, content))
    return g_steal_pointer (&beside);
  return g_steal_pointer (&path);
}

static void
add_names (GPtrArray *names, JsonObject *object, const gchar *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return;
  JsonArray *array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (json_node_get_value_type (json_array_get_element (array, i)) == G_TYPE_STRING)
      g_ptr_array_add (names, g_strdup (json_array_get_string_element (array, i)));
}

/* (transfer full) (nullable): the names of one list, or of two. */
static GStrv
dup_names (JsonObject *object, const gchar *name, JsonObject *other, const gchar *other_name)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  add_names (names, object, name);
  add_names (names, other, other_name);
  if (names->len == 0)
    return NULL;
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static gint
get_int (JsonObject *object, const gchar *name, gint otherwise)
{
  JsonNode *node = json_object_get_member (object, name);
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? (gint) CLAMP (json_node_get_int (node), 0, SC_FORECAST_MOST) : otherwise;
}

ScForecastRequest *
sc_forecast_header_read (ScDataset *dataset, JsonNode **identity, GError **error)
{
  g_return_val_if_fail (dataset != NULL, NULL);

  const gchar *path = sc_dataset_get_path (dataset);
  const gchar *text = sc_attributes_get_text (sc_dataset_get_attributes (dataset), ATTRIBUTE);
  g_autoptr (JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;
  JsonObject *whole = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *made_from = get_object (whole, "made_from"), *digests = get_object (whole, "identity");
  g_autoptr (ScForecastRequest) request = sc_forecast_request_new ();

  if (made_from == NULL || digests == NULL)
    {
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_REQUEST,
                   "%s does not say what it was made from: it is no forecast of Sigmacast, or its header is damaged",
                   path != NULL ? path : "the dataset");
      return NULL;
    }
  request->checkpoint = dup_path (made_from, "checkpoint", NULL, path);
  request->stats = dup_path (made_from, "stats", "mean_by_level.nc", path);
  request->inputs = dup_path (made_from, "inputs", NULL, path);
  request->forcings = dup_path (made_from, "forcings", NULL, path);
  request->mesh_to_grid = dup_path (made_from, "mesh_to_grid", NULL, path);
  request->start = dup_text (made_from, "start");
  request->allow_nan = dup_names (made_from, "allow_nan", NULL, NULL);
  request->static_coordinates = dup_names (made_from, "static", NULL, NULL);
  request->changes = dup_names (digests, "changes", made_from, "changed_while_held");
  request->steps = get_int (digests, "steps", 1);
  request->members = get_int (digests, "members", 1);
  request->first_member = get_int (digests, "first_member", 0);
  g_autofree gchar *seed = dup_text (digests, "seed");
  request->seed = seed != NULL ? g_ascii_strtoull (seed, NULL, 10) : 0;
  JsonNode *noise = json_object_get_member (digests, "noise");
  if (noise == NULL || !sc_noise_setting_from_json (noise, &request->noise, error))
    {
      if (noise == NULL)
        g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_REQUEST, "%s: its header lacks the noise setting",
                     path != NULL ? path : "the dataset");
      return NULL;
    }
  request->has_noise = TRUE;
  if (identity != NULL)
    *identity = json_node_copy (json_object_get_member (whole, "identity"));
  return g_steal_pointer (&request);
}
