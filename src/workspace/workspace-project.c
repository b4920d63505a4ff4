/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/workspace-project.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>

#include "io/open.h"
#include "model/checkpoint.h"

#define FORMAT "sigmacast-workspace"
#define VERSION 1
#define MAX_BYTES (16 * 1024 * 1024)

G_DEFINE_QUARK (sc-workspace-error-quark, sc_workspace_error)

/* Writing */

static gchar *
path_for_project (const gchar *path, const gchar *folder)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) parent = g_file_new_for_path (folder);
  gchar *relative = g_file_get_relative_path (parent, file);

  return relative != NULL ? relative : g_file_get_path (file);
}

static void
add_path (JsonBuilder *builder, const gchar *name, const gchar *path, const gchar *folder)
{
  json_builder_set_member_name (builder, name);
  if (path == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }
  g_autofree gchar *written = path_for_project (path, folder);
  json_builder_add_string_value (builder, written);
}

static void
add_text (JsonBuilder *builder, const gchar *name, const gchar *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

static void
add_integer (JsonBuilder *builder, const gchar *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_flag (JsonBuilder *builder, const gchar *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

/* JSON has neither NaN nor infinity: what is not a number is written as null. */
static void
add_number (JsonBuilder *builder, const gchar *name, gdouble value)
{
  json_builder_set_member_name (builder, name);
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

/* Whole numbers of 64 bits do not fit a JSON number everywhere. */
static void
add_unsigned (JsonBuilder *builder, const gchar *name, guint64 value)
{
  g_autofree gchar *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, value);

  add_text (builder, name, digits);
}

static void
add_names (JsonBuilder *builder, const gchar *name, gchar **names)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    json_builder_add_string_value (builder, names[i]);
  json_builder_end_array (builder);
}

static void
add_selection (JsonBuilder *builder, const ScSelection *selection)
{
  json_builder_begin_object (builder);
  add_integer (builder, "dataset", selection->dataset);
  add_text (builder, "variable", selection->variable);
  add_number (builder, "level", selection->level);
  add_integer (builder, "time", selection->time);
  add_integer (builder, "member", selection->member);
  add_number (builder, "latitude", selection->latitude);
  add_number (builder, "longitude", selection->longitude);
  json_builder_end_object (builder);
}

static void
add_forecast (JsonBuilder *builder, const ScForecastSetting *forecast, const gchar *folder)
{
  json_builder_begin_object (builder);
  add_path (builder, "checkpoint", forecast->checkpoint, folder);
  add_path (builder, "stats", forecast->stats, folder);
  add_path (builder, "inputs", forecast->inputs, folder);
  add_path (builder, "forcings", forecast->forcings, folder);
  add_path (builder, "mesh_to_grid", forecast->mesh_to_grid, folder);
  add_path (builder, "output", forecast->output, folder);
  add_text (builder, "start", forecast->start);
  add_integer (builder, "steps", forecast->steps);
  add_integer (builder, "members", forecast->members);
  add_unsigned (builder, "seed", forecast->seed);
  add_names (builder, "allow_nan", forecast->allow_nan);
  add_names (builder, "static", forecast->static_coordinates);
  add_integer (builder, "threads", forecast->threads);
  add_unsigned (builder, "memory_budget", forecast->memory_budget);
  json_builder_end_object (builder);
}

static void
add_view (JsonBuilder *builder, const ScViewSetting *view)
{
  GVariantIter iter;
  const gchar *quantity, *unit;

  json_builder_begin_object (builder);
  add_text (builder, "page", view->page);
  add_text (builder, "projection", view->projection);
  add_number (builder, "latitude", view->latitude);
  add_number (builder, "longitude", view->longitude);
  add_number (builder, "zoom", view->zoom);
  add_flag (builder, "coastlines", view->coastlines);
  add_flag (builder, "graticule", view->graticule);
  add_flag (builder, "truth", view->truth);
  json_builder_set_member_name (builder, "units");
  json_builder_begin_object (builder);
  g_variant_iter_init (&iter, view->units);
  while (g_variant_iter_next (&iter, "{&s&s}", &quantity, &unit))
    add_text (builder, quantity, unit);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

gboolean
sc_workspace_project_write (ScWorkspaceState *state, const gchar *path, GError **error)
{
  g_autofree gchar *folder = g_path_get_dirname (path);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_text (builder, "format", FORMAT);
  add_integer (builder, "version", VERSION);
  json_builder_set_member_name (builder, "files");
  json_builder_begin_array (builder);
  for (guint i = 0; i < state->files->len; i++)
    {
      ScWorkspaceFile *file = g_ptr_array_index (state->files, i);
      g_autofree gchar *written = path_for_project (file->path, folder);

      json_builder_add_string_value (builder, written);
    }
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "selection");
  add_selection (builder, &state->selection);
  json_builder_set_member_name (builder, "noise");
  if (state->has_noise)
    json_builder_add_value (builder, sc_noise_setting_to_json (&state->noise));
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "forecast");
  add_forecast (builder, &state->forecast, folder);
  json_builder_set_member_name (builder, "view");
  add_view (builder, &state->view);
  json_builder_set_member_name (builder, "comparison");
  json_builder_add_value (builder, sc_comparison_setting_to_json (&state->comparison));
  json_builder_end_object (builder);

  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree gchar *text = json_to_string (root, TRUE);

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0666,
                                   error);
}

/* Reading: each getter names the file and the member that is not what it should be. */

typedef struct
{
  const gchar *path;
  gchar *folder;
  const gchar *section; /* (nullable): where the members are looked up, for sentences */
  GError *error;        /* the first failure; later getters then do nothing */
} Reader;

static void
wrong (Reader *reader, const gchar *name, const gchar *expected, JsonNode *found)
{
  if (reader->error != NULL)
    return;
  g_autofree gchar *where = reader->section != NULL ? g_strdup_printf ("%s.%s", reader->section, name) : g_strdup (name);
  g_autofree gchar *what = found != NULL ? json_to_string (found, FALSE) : g_strdup ("nothing");
  if (g_utf8_strlen (what, -1) > 40)
    {
      gchar *start = g_utf8_substring (what, 0, 40);
      g_free (what);
      what = g_strconcat (start, "…", NULL);
      g_free (start);
    }
  reader->error = g_error_new (SC_WORKSPACE_ERROR, SC_WORKSPACE_ERROR_DAMAGED,
                               "%s: the project's “%s” should be %s, but is %s", reader->path, where, expected, what);
}

static gboolean
is_null (JsonNode *node)
{
  return node == NULL || JSON_NODE_HOLDS_NULL (node);
}

static JsonObject *
read_object (Reader *reader, JsonObject *object, const gchar *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      wrong (reader, name, "an object", node);
      return NULL;
    }
  return json_node_get_object (node);
}

static gchar *
read_text (Reader *reader, JsonObject *object, const gchar *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (is_null (node))
    return NULL;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    {
      wrong (reader, name, "a text", node);
      return NULL;
    }
  return json_node_dup_string (node);
}

static gchar *
resolve (Reader *reader, const gchar *path)
{
  return g_canonicalize_filename (path, reader->folder);
}

static gchar *
read_path (Reader *reader, JsonObject *object, const gchar *name)
{
  g_autofree gchar *text = read_text (reader, object, name);

  return text != NULL ? resolve (reader, text) : NULL;
}

static gboolean
is_number (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node)
         && (json_node_get_value_type (node) == G_TYPE_INT64 || json_node_get_value_type (node) == G_TYPE_DOUBLE);
}

/* @missing: what null stands for. */
static gdouble
read_number (Reader *reader, JsonObject *object, const gchar *name, gdouble missing)
{
  JsonNode *node = json_object_get_member (object, name);

  if (is_null (node))
    return missing;
  if (!is_number (node) || !isfinite (json_node_get_double (node)))
    {
      wrong (reader, name, "a number", node);
      return missing;
    }
  return json_node_get_double (node);
}

static gint
read_integer (Reader *reader, JsonObject *object, const gchar *name, gint minimum, gint maximum)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64
      || json_node_get_int (node) < minimum || json_node_get_int (node) > maximum)
    {
      g_autofree gchar *expected = g_strdup_printf ("a whole number from %d to %d", minimum, maximum);
      wrong (reader, name, expected, node);
      return minimum;
    }
  return (gint) json_node_get_int (node);
}

static guint64
read_unsigned (Reader *reader, JsonObject *object, const gchar *name)
{
  g_autofree gchar *text = read_text (reader, object, name);
  guint64 value = 0;

  if (reader->error == NULL
      && (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &value, NULL)))
    wrong (reader, name, "a whole number in quotes", json_object_get_member (object, name));
  return value;
}

static gboolean
read_flag (Reader *reader, JsonObject *object, const gchar *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    {
      wrong (reader, name, "true or false", node);
      return FALSE;
    }
  return json_node_get_boolean (node);
}

static GStrv
read_names (Reader *reader, JsonObject *object, const gchar *name)
{
  JsonNode *node = json_object_get_member (object, name);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  if (is_null (node))
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      wrong (reader, name, "a list of names", node);
      return NULL;
    }
  JsonArray *array = json_node_get_array (node);
  if (json_array_get_length (array) == 0)
    return NULL;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_STRING)
        {
          wrong (reader, name, "a list of names", node);
          return NULL;
        }
      g_strv_builder_add (names, json_node_get_string (element));
    }
  return g_strv_builder_end (names);
}

static void
read_noise (Reader *reader, JsonObject *root, ScWorkspaceState *state)
{
  JsonNode *node = json_object_get_member (root, "noise");
  g_autoptr (GError) error = NULL;

  if (is_null (node))
    return;
  state->has_noise = TRUE;
  if (!sc_noise_setting_from_json (node, &state->noise, &error) && reader->error == NULL)
    reader->error = g_error_new (SC_WORKSPACE_ERROR, SC_WORKSPACE_ERROR_DAMAGED, "%s: the project's “noise”: %s",
                                 reader->path, error->message);
}

static void
read_selection (Reader *reader, JsonObject *root, ScSelection *selection)
{
  reader->section = NULL;
  JsonObject *object = read_object (reader, root, "selection");
  if (object == NULL)
    return;
  reader->section = "selection";
  selection->dataset = read_integer (reader, object, "dataset", SC_SELECTION_FORECAST, G_MAXINT);
  g_free (selection->variable);
  selection->variable = read_text (reader, object, "variable");
  selection->level = read_number (reader, object, "level", NAN);
  selection->time = read_integer (reader, object, "time", 0, G_MAXINT);
  selection->member = read_integer (reader, object, "member", 0, G_MAXINT);
  selection->latitude = read_number (reader, object, "latitude", NAN);
  selection->longitude = read_number (reader, object, "longitude", NAN);
}

static void
read_forecast (Reader *reader, JsonObject *root, ScForecastSetting *forecast)
{
  reader->section = NULL;
  JsonObject *object = read_object (reader, root, "forecast");
  if (object == NULL)
    return;
  reader->section = "forecast";
  sc_forecast_setting_clear (forecast);
  forecast->checkpoint = read_path (reader, object, "checkpoint");
  forecast->stats = read_path (reader, object, "stats");
  forecast->inputs = read_path (reader, object, "inputs");
  forecast->forcings = read_path (reader, object, "forcings");
  forecast->mesh_to_grid = read_path (reader, object, "mesh_to_grid");
  forecast->output = read_path (reader, object, "output");
  forecast->start = read_text (reader, object, "start");
  forecast->steps = read_integer (reader, object, "steps", 1, G_MAXINT);
  forecast->members = read_integer (reader, object, "members", 1, G_MAXINT);
  forecast->seed = read_unsigned (reader, object, "seed");
  forecast->allow_nan = read_names (reader, object, "allow_nan");
  forecast->static_coordinates = read_names (reader, object, "static");
  forecast->threads = read_integer (reader, object, "threads", 0, 4096);
  forecast->memory_budget = read_unsigned (reader, object, "memory_budget");
}

/* A text that stays as it was where the project has none. */
static void
read_word (Reader *reader, JsonObject *object, const gchar *name, gchar **word)
{
  gchar *text = read_text (reader, object, name);

  if (text == NULL)
    return;
  g_free (*word);
  *word = text;
}

static void
read_view (Reader *reader, JsonObject *root, ScViewSetting *view)
{
  reader->section = NULL;
  JsonObject *object = read_object (reader, root, "view");
  if (object == NULL)
    return;
  reader->section = "view";
  read_word (reader, object, "page", &view->page);
  read_word (reader, object, "projection", &view->projection);
  view->latitude = CLAMP (read_number (reader, object, "latitude", 0), -90, 90);
  view->longitude = remainder (read_number (reader, object, "longitude", 0), 360);
  view->zoom = CLAMP (read_number (reader, object, "zoom", 1), 0.1, 100);
  view->coastlines = read_flag (reader, object, "coastlines");
  view->graticule = read_flag (reader, object, "graticule");
  /* Projects are older than this flag. */
  view->truth = !json_object_has_member (object, "truth") || read_flag (reader, object, "truth");
  JsonObject *units = read_object (reader, object, "units");
  if (units == NULL)
    return;
  reader->section = "view.units";
  g_autoptr (GList) names = json_object_get_members (units);
  for (GList *link = names; link != NULL; link = link->next)
    {
      g_autofree gchar *unit = read_text (reader, units, link->data);
      sc_view_setting_set_unit (view, link->data, unit);
    }
}

static void
read_files (Reader *reader, JsonObject *root, ScWorkspaceState *state)
{
  reader->section = NULL;
  g_auto (GStrv) paths = read_names (reader, root, "files");

  for (gsize i = 0; reader->error == NULL && paths != NULL && paths[i] != NULL; i++)
    {
      g_autofree gchar *path = resolve (reader, paths[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (ScDataset) dataset = sc_open_dataset (path, SC_OPEN_DEFAULT, &error);

      if (dataset == NULL)
        {
          dataset = sc_dataset_new ();
          sc_dataset_set_path (dataset, path);
        }
      g_ptr_array_add (state->files, sc_workspace_file_new (path, dataset, error != NULL ? error->message : NULL));
    }
}

/* A project without one was written before there were any. */
static void
read_comparison (Reader *reader, JsonObject *root, ScWorkspaceState *state)
{
  JsonNode *node = json_object_get_member (root, "comparison");
  g_autoptr (GError) error = NULL;

  if (!is_null (node) && !sc_comparison_setting_from_json (&state->comparison, node, state->files->len, &error)
      && reader->error == NULL)
    reader->error = g_error_new (SC_WORKSPACE_ERROR, SC_WORKSPACE_ERROR_DAMAGED, "%s: the project's “comparison”: %s",
                                 reader->path, error->message);
}

static void
read_checkpoint_noise (ScWorkspaceState *state)
{
  if (state->forecast.checkpoint != NULL)
    {
      /* A checkpoint that cannot be read is told when the forecast starts. */
      g_autoptr (ScCheckpoint) checkpoint = sc_checkpoint_load (state->forecast.checkpoint, NULL);

      if (checkpoint != NULL)
        {
          state->checkpoint_noise = *sc_checkpoint_get_noise (checkpoint);
          state->checkpoint_description = g_strdup (sc_checkpoint_get_description (checkpoint));
        }
    }
  if (!state->has_noise)
    state->noise = state->checkpoint_noise;
}

static gboolean
read_file (const gchar *path, gchar **contents, gsize *length, GError **error)
{
  GStatBuf info;

  if (g_stat (path, &info) == 0 && info.st_size > MAX_BYTES)
    {
      g_set_error (error, SC_WORKSPACE_ERROR, SC_WORKSPACE_ERROR_FOREIGN,
                   "%s: not a Sigmacast project: %" G_GINT64_FORMAT " bytes are more than one can have", path,
                   (gint64) info.st_size);
      return FALSE;
    }
  return g_file_get_contents (path, contents, length, error);
}

ScWorkspaceState *
sc_workspace_project_read (const gchar *path, GError **error)
{
  g_autofree gchar *contents = NULL;
  gsize length;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) parse_error = NULL;

  if (!read_file (path, &contents, &length, error))
    return NULL;
  if (!g_utf8_validate_len (contents, length, NULL)
      || !json_parser_load_from_data (parser, contents, (gssize) length, &parse_error))
    {
      g_set_error (error, SC_WORKSPACE_ERROR, SC_WORKSPACE_ERROR_FOREIGN, "%s: not a whole Sigmacast project: %s", path,
                   parse_error != NULL ? parse_error->message : "it is not UTF-8 text");
      return NULL;
    }

  JsonNode *node = json_parser_get_root (parser);
  JsonObject *root = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *format = root != NULL ? json_object_get_member (root, "format") : NULL;
  if (format == NULL || !JSON_NODE_HOLDS_VALUE (format) || g_strcmp0 (json_node_get_string (format), FORMAT) != 0)
    {
      g_set_error (error, SC_WORKSPACE_ERROR, SC_WORKSPACE_ERROR_FOREIGN,
                   "%s: not a Sigmacast project: it has no “format” of “" FORMAT "”", path);
      return NULL;
    }

  g_autofree gchar *absolute = g_canonicalize_filename (path, NULL);
  g_autofree gchar *folder = g_path_get_dirname (absolute);
  Reader reader = { .path = path, .folder = folder };
  gint version = read_integer (&reader, root, "version", 1, G_MAXINT);
  if (reader.error == NULL && version > VERSION)
    {
      g_set_error (error, SC_WORKSPACE_ERROR, SC_WORKSPACE_ERROR_VERSION,
                   "%s: written by a newer Sigmacast: version %d of the format, this program reads up to %d", path, version,
                   VERSION);
      return NULL;
    }

  g_autoptr (ScWorkspaceState) state = sc_workspace_state_new ();
  read_selection (&reader, root, &state->selection);
  read_noise (&reader, root, state);
  read_forecast (&reader, root, &state->forecast);
  read_view (&reader, root, &state->view);
  read_files (&reader, root, state);
  read_comparison (&reader, root, state);
  if (reader.error != NULL)
    {
      g_propagate_error (error, reader.error);
      return NULL;
    }
  if (state->selection.dataset >= (gint) state->files->len)
    state->selection.dataset = state->files->len > 0 ? 0 : SC_SELECTION_FORECAST;
  read_checkpoint_noise (state);
  return g_steal_pointer (&state);
}
