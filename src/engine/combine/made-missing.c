/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/made-missing.h"

#include "combine/provenance.h"

/* What a file says is not believed: anything may be missing or of another kind. */

static JsonObject *
get_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonArray *
get_array (JsonObject *object, const gchar *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static const gchar *
get_text (JsonObject *object, const gchar *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node) : NULL;
}

static gint64
get_count (JsonObject *object, const gchar *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64
             ? MAX (json_node_get_int (node), 0) : 0;
}

static guint
get_length (JsonArray *array)
{
  return array != NULL ? json_array_get_length (array) : 0;
}

static gchar *
format_label (JsonNode *node)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return g_strdup ("NaN");
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  return g_strdup_printf ("%.10g", json_node_get_double (node));
}

void
sc_made_missing_free (ScMadeMissing *self)
{
  if (self == NULL)
    return;
  g_free (self->operation);
  g_strfreev (self->files);
  g_strfreev (self->dims);
  g_strfreev (self->first);
  g_clear_pointer (&self->lacking, json_array_unref);
  g_free (self);
}

gchar *
sc_made_missing_format (const ScMadeMissing *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%" G_GUINT64_FORMAT " values were made missing by %s of ", self->filled, self->operation);
  for (gsize i = 0; self->files[i] != NULL; i++)
    {
      g_autofree gchar *name = g_path_get_basename (self->files[i]);
      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", name);
    }
  for (gsize i = 0; self->dims[i] != NULL; i++)
    g_string_append_printf (text, "%s %s %s", i == 0 ? ", the first at" : ",", self->dims[i], self->first[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Whether @label lies within the run from @first to @last, whichever is the larger one. */
static gboolean
is_within (const gchar *label, JsonNode *first, JsonNode *last)
{
  gchar *end = NULL;
  gdouble value = g_ascii_strtod (label, &end);

  if (first == NULL || last == NULL || !JSON_NODE_HOLDS_VALUE (first) || !JSON_NODE_HOLDS_VALUE (last))
    return FALSE;
  if (json_node_get_value_type (first) == G_TYPE_STRING)
    {
      const gchar *a = json_node_get_string (first);
      const gchar *b = json_node_get_value_type (last) == G_TYPE_STRING ? json_node_get_string (last) : a;
      return (g_strcmp0 (a, label) <= 0 && g_strcmp0 (label, b) <= 0) || (g_strcmp0 (b, label) <= 0 && g_strcmp0 (label, a) <= 0);
    }
  gdouble a = json_node_get_double (first), b = json_node_get_double (last);
  return end != label && *end == '\0' && MIN (a, b) <= value && value <= MAX (a, b);
}

/* Whether a source lacks @label along @dim. */
static gboolean
lacks (JsonObject *source, const gchar *dim, const gchar *label)
{
  JsonArray *runs = get_array (source, dim);

  /* Too many runs to be written down: it may. */
  if (runs == NULL)
    return json_object_has_member (source, dim);
  for (guint i = 0; i < get_length (runs); i++)
    {
      JsonNode *node = json_array_get_element (runs, i);
      JsonArray *run = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
      if (get_length (run) == 2 && is_within (label, json_array_get_element (run, 0), json_array_get_element (run, 1)))
        return TRUE;
    }
  return FALSE;
}

gboolean
sc_made_missing_covers (const ScMadeMissing *self, const gchar *const *dims, const gchar *const *labels, gsize n)
{
  for (guint i = 0; i < get_length (self->lacking); i++)
    {
      JsonObject *source = get_object (json_array_get_element (self->lacking, i));
      gboolean may_lack = FALSE;
      if (source == NULL)
        continue;
      g_autoptr (GList) members = json_object_get_members (source);
      for (GList *at = members; at != NULL && !may_lack; at = at->next)
        {
          gsize k = 0;
          while (k < n && !g_str_equal (dims[k], at->data))
            k++;
          may_lack = k == n || lacks (source, at->data, labels[k]);
        }
      if (!may_lack)
        return FALSE;
    }
  return TRUE;
}

/* --- Following the chain -------------------------------------------------- */

static JsonObject *
find_variable (JsonObject *record, const gchar *name)
{
  JsonArray *variables = get_array (record, "variables");

  for (guint i = 0; i < get_length (variables); i++)
    {
      JsonObject *variable = get_object (json_array_get_element (variables, i));
      if (g_strcmp0 (get_text (variable, "name"), name) == 0)
        return variable;
    }
  return NULL;
}

static void
set_first (ScMadeMissing *made, JsonObject *first)
{
  g_autoptr (GPtrArray) dims = g_ptr_array_new (), labels = g_ptr_array_new ();
  g_autoptr (GList) members = first != NULL ? json_object_get_members (first) : NULL;

  for (GList *at = members; at != NULL; at = at->next)
    {
      g_ptr_array_add (dims, g_strdup (at->data));
      g_ptr_array_add (labels, format_label (json_object_get_member (first, at->data)));
    }
  g_ptr_array_add (dims, NULL);
  g_ptr_array_add (labels, NULL);
  made->dims = (GStrv) g_ptr_array_steal (dims, NULL);
  made->first = (GStrv) g_ptr_array_steal (labels, NULL);
}

static ScMadeMissing *
made_missing_new (JsonObject *record, JsonObject *variable, guint depth)
{
  JsonArray *inputs = get_array (record, "inputs"), *lacking = get_array (variable, "lacking");
  const gchar *operation = get_text (record, "operation");
  ScMadeMissing *made = g_new0 (ScMadeMissing, 1);

  made->operation = g_strdup (operation != NULL ? operation : "");
  made->filled = (guint64) get_count (variable, "filled_by_operation");
  made->depth = depth;
  made->files = g_new0 (gchar *, get_length (inputs) + 1);
  for (guint i = 0; i < get_length (inputs); i++)
    {
      const gchar *file = get_text (get_object (json_array_get_element (inputs, i)), "file");
      made->files[i] = g_strdup (file != NULL ? file : "");
    }
  set_first (made, get_object (json_object_get_member (variable, "first")));
  made->lacking = lacking != NULL ? json_array_ref (lacking) : NULL;
  return made;
}

static gboolean
is_from (JsonObject *variable, guint input)
{
  JsonArray *from = get_array (variable, "from");

  for (guint i = 0; i < get_length (from); i++)
    {
      JsonNode *node = json_array_get_element (from, i);
      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64 && json_node_get_int (node) == input)
        return TRUE;
    }
  return variable == NULL || from == NULL;
}

static void
follow (JsonObject *record, const gchar *name, guint depth, GPtrArray *steps)
{
  JsonObject *variable = find_variable (record, name);
  JsonArray *inputs = get_array (record, "inputs");

  if (variable != NULL && get_count (variable, "filled_by_operation") > 0)
    g_ptr_array_add (steps, made_missing_new (record, variable, depth));
  for (guint i = 0; i < get_length (inputs); i++)
    {
      JsonObject *input = get_object (json_array_get_element (inputs, i));
      JsonObject *made_by = input != NULL ? get_object (json_object_get_member (input, "made_by")) : NULL;
      if (made_by != NULL && is_from (variable, i))
        follow (made_by, name, depth + 1, steps);
    }
}

GPtrArray *
sc_dataset_get_made_missing (ScDataset *dataset, const gchar *variable)
{
  GPtrArray *steps = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_made_missing_free);
  g_autoptr (JsonNode) root = sc_dataset_dup_provenance (dataset);

  if (get_object (root) != NULL)
    follow (get_object (root), variable, 0, steps);
  return steps;
}
