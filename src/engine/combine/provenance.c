/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/provenance.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "combine/label-json.h"

#define MAX_LABELS 5
#define MAX_RUNS 64
/* An attribute of an HDF5 file holds 64 KiB. */
#define MAX_BYTES 60000
/* A record has some six brackets around each other, and as many records are a chain that nobody follows. */
#define MAX_DEPTH 400

gboolean
sc_dataset_note_made_missing (ScDataset *dataset, const gchar *variable, gsize made_missing, const gchar *operation,
                              const gchar *const *paths, GError **error)
{
  ScVariable *own = sc_dataset_get_variable (dataset, variable);

  if (own == NULL || made_missing == 0)
    return TRUE;

  g_autoptr (GString) sentence = g_string_new (NULL);
  g_string_append_printf (sentence, "%" G_GSIZE_FORMAT " values made missing by %s of ", made_missing, operation);
  for (gsize i = 0; paths[i] != NULL; i++)
    {
      g_autofree gchar *name = g_path_get_basename (paths[i]);
      g_string_append_printf (sentence, "%s%s", i > 0 ? ", " : "", name);
    }
  g_autoptr (ScAttributes) attributes = sc_attributes_copy (sc_variable_get_attributes (own));
  sc_attributes_set_text (attributes, "sigmacast_made_missing", sentence->str);
  g_autoptr (ScVariable) marked = sc_variable_with_attributes (own, attributes);
  return sc_dataset_add_variable (dataset, variable, marked, error);
}

gboolean
sc_variable_read_made_missing (ScVariable *variable, gsize *made_missing, gchar **operation, GStrv *names)
{
  g_return_val_if_fail (variable != NULL && made_missing != NULL && operation != NULL && names != NULL, FALSE);

  static const gchar middle[] = " values made missing by ";
  const gchar *text = sc_variable_get_attribute (variable, "sigmacast_made_missing");
  const gchar *words = text != NULL ? strstr (text, middle) : NULL;
  const gchar *of = words != NULL ? strstr (words + strlen (middle), " of ") : NULL;

  if (of == NULL)
    return FALSE;
  *made_missing = (gsize) g_ascii_strtoull (text, NULL, 10);
  *operation = g_strndup (words + strlen (middle), (gsize) (of - words) - strlen (middle));
  *names = g_strsplit (of + strlen (" of "), ", ", -1);
  return TRUE;
}

/* --- One record ----------------------------------------------------------- */

static void
add_count (JsonBuilder *builder, const gchar *name, gsize value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64) value);
}

static void
add_first_labels (JsonBuilder *builder, const gchar *name, ScArray *labels)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (gsize i = 0; labels != NULL && i < MIN (sc_array_get_size (labels), MAX_LABELS); i++)
    sc_json_builder_add_label (builder, labels, i);
  json_builder_end_array (builder);
}

static void
add_coordinates (JsonBuilder *builder, ScAlignReport *report)
{
  json_builder_set_member_name (builder, "coordinates");
  json_builder_begin_array (builder);
  for (guint i = 0; i < sc_align_report_get_n_coordinates (report); i++)
    {
      const ScAlignCoordinate *coordinate = sc_align_report_get_coordinate (report, i);
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, coordinate->name);
      add_count (builder, "only_in_a", sc_array_get_size (coordinate->only_in_a));
      add_count (builder, "only_in_b", sc_array_get_size (coordinate->only_in_b));
      add_count (builder, "common", coordinate->common);
      add_first_labels (builder, "first_only_in_a", coordinate->only_in_a);
      add_first_labels (builder, "first_only_in_b", coordinate->only_in_b);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* (transfer full) (nullable): the labels of @dim, %NULL where it has none. */
static ScArray *
dup_labels (ScDataset *dataset, const gchar *dim)
{
  ScVariable *coordinate = sc_dataset_get_coordinate (dataset, dim);

  if (coordinate == NULL || sc_variable_get_ndim (coordinate) != 1)
    return NULL;
  return sc_variable_load (coordinate, NULL);
}

static void
add_label (JsonBuilder *builder, ScArray *labels, gsize position)
{
  if (labels != NULL && position < sc_array_get_size (labels))
    sc_json_builder_add_label (builder, labels, position);
  else
    json_builder_add_int_value (builder, (gint64) position);
}

static gsize
count_runs (const gboolean *marks, gsize n)
{
  gsize runs = 0;

  for (gsize i = 0; i < n; i++)
    runs += marks[i] && (i == 0 || !marks[i - 1]);
  return runs;
}

static void
add_runs (JsonBuilder *builder, const gboolean *marks, gsize n, ScArray *labels)
{
  if (count_runs (marks, n) > MAX_RUNS)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_array (builder);
  for (gsize first = 0, last; first < n; first = last + 1)
    {
      last = first;
      if (!marks[first])
        continue;
      while (last + 1 < n && marks[last + 1])
        last++;
      json_builder_begin_array (builder);
      add_label (builder, labels, first);
      add_label (builder, labels, last);
      json_builder_end_array (builder);
    }
  json_builder_end_array (builder);
}

static void
add_lacking (JsonBuilder *builder, ScDataset *dataset, const ScAlignVariable *variable)
{
  const gchar *const *dims = sc_variable_get_dims (variable->result);
  const gsize *shape = sc_variable_get_shape (variable->result);

  json_builder_set_member_name (builder, "lacking");
  json_builder_begin_array (builder);
  for (guint i = 0; i < variable->sources->len; i++)
    {
      GHashTable *source = g_ptr_array_index (variable->sources, i);
      json_builder_begin_object (builder);
      for (gsize dim = 0; dims[dim] != NULL; dim++)
        {
          const gboolean *marks = g_hash_table_lookup (source, dims[dim]);
          if (marks == NULL)
            continue;
          g_autoptr (ScArray) labels = dup_labels (dataset, dims[dim]);
          json_builder_set_member_name (builder, dims[dim]);
          add_runs (builder, marks, shape[dim], labels);
        }
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_first (JsonBuilder *builder, ScDataset *dataset, const ScAlignVariable *variable)
{
  const gchar *const *dims = sc_variable_get_dims (variable->result);
  gsize position[SC_MAX_DIMS];

  json_builder_set_member_name (builder, "first");
  if (variable->filled_by_operation == 0 || !sc_align_report_find_made (variable, position))
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  for (gsize dim = 0; dims[dim] != NULL; dim++)
    {
      g_autoptr (ScArray) labels = dup_labels (dataset, dims[dim]);
      json_builder_set_member_name (builder, dims[dim]);
      add_label (builder, labels, position[dim]);
    }
  json_builder_end_object (builder);
}

/* What is assigned comes from the last one that has it, anything else from all. */
static void
add_from (JsonBuilder *builder, const gchar *operation, const gchar *name, ScDataset *const *inputs, gsize n)
{
  gsize first = 0, having = 0;

  for (gsize i = 0; i < n; i++)
    if (sc_dataset_get_variable (inputs[i], name) != NULL)
      {
        having++;
        if (g_str_equal (operation, "assign"))
          first = i;
      }
  json_builder_set_member_name (builder, "from");
  json_builder_begin_array (builder);
  for (gsize i = first; i < n; i++)
    if (having == 0 || sc_dataset_get_variable (inputs[i], name) != NULL)
      json_builder_add_int_value (builder, (gint64) i);
  json_builder_end_array (builder);
}

static void
add_variables (JsonBuilder *builder, ScDataset *dataset, const gchar *operation, ScDataset *const *inputs, gsize n,
               ScAlignReport *report)
{
  json_builder_set_member_name (builder, "variables");
  json_builder_begin_array (builder);
  for (guint i = 0; i < sc_align_report_get_n_variables (report); i++)
    {
      const ScAlignVariable *variable = sc_align_report_get_variable (report, i);
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, variable->name);
      add_from (builder, operation, variable->name, inputs, n);
      add_count (builder, "missing", variable->missing);
      add_count (builder, "filled_by_operation", variable->filled_by_operation);
      add_first (builder, dataset, variable);
      add_lacking (builder, dataset, variable);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* --- The chain ------------------------------------------------------------ */

/* Whether the parser, which descends into every bracket, gets through @text. */
static gboolean
is_parsable (const gchar *text)
{
  gboolean in_string = FALSE;
  gint depth = 0;

  for (const gchar *c = text; *c != '\0'; c++)
    if (in_string && *c == '\\' && c[1] != '\0')
      c++;
    else if (*c == '"')
      in_string = !in_string;
    else if (!in_string && (*c == '{' || *c == '['))
      {
        if (++depth > MAX_DEPTH)
          return FALSE;
      }
    else if (!in_string && (*c == '}' || *c == ']'))
      depth--;
  return TRUE;
}

JsonNode *
sc_dataset_dup_provenance (ScDataset *dataset)
{
  const gchar *text = sc_attributes_get_text (sc_dataset_get_attributes (dataset), SC_PROVENANCE_ATTRIBUTE);
  JsonNode *node = text != NULL && is_parsable (text) ? json_from_string (text, NULL) : NULL;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return node;
  g_clear_pointer (&node, json_node_unref);
  return NULL;
}

/* Takes the deepest records of the chain away; %FALSE: there is none but this one. */
static gboolean
cut_deepest (JsonObject *record)
{
  JsonArray *inputs = json_object_has_member (record, "inputs") && JSON_NODE_HOLDS_ARRAY (json_object_get_member (record, "inputs"))
                          ? json_object_get_array_member (record, "inputs") : NULL;
  gboolean any = FALSE;

  for (guint i = 0; inputs != NULL && i < json_array_get_length (inputs); i++)
    {
      JsonNode *input = json_array_get_element (inputs, i);
      JsonNode *made_by = JSON_NODE_HOLDS_OBJECT (input) ? json_object_get_member (json_node_get_object (input), "made_by") : NULL;
      if (made_by == NULL || !JSON_NODE_HOLDS_OBJECT (made_by))
        continue;
      any = TRUE;
      if (cut_deepest (json_node_get_object (made_by)))
        continue;
      json_object_set_null_member (json_node_get_object (input), "made_by");
      json_object_set_boolean_member (record, "truncated", TRUE);
    }
  return any;
}

static gboolean
is_worth_noting (ScDataset *const *inputs, gsize n, ScAlignReport *report)
{
  for (gsize i = 0; i < n; i++)
    if (sc_attributes_get_text (sc_dataset_get_attributes (inputs[i]), SC_PROVENANCE_ATTRIBUTE) != NULL)
      return TRUE;
  for (guint i = 0; i < sc_align_report_get_n_coordinates (report); i++)
    {
      const ScAlignCoordinate *coordinate = sc_align_report_get_coordinate (report, i);
      if (sc_array_get_size (coordinate->only_in_a) > 0 || sc_array_get_size (coordinate->only_in_b) > 0)
        return TRUE;
    }
  for (guint i = 0; i < sc_align_report_get_n_variables (report); i++)
    if (sc_align_report_get_variable (report, i)->filled_by_operation > 0)
      return TRUE;
  return FALSE;
}

void
sc_dataset_note_provenance (ScDataset *dataset, const gchar *operation, ScDataset *const *inputs,
                            const gchar *const *paths, gsize n, ScAlignReport *report)
{
  if (!is_worth_noting (inputs, n, report))
    return;

  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "operation");
  json_builder_add_string_value (builder, operation);
  json_builder_set_member_name (builder, "inputs");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < n; i++)
    {
      g_autofree gchar *file = paths[i] != NULL ? g_utf8_make_valid (paths[i], -1) : NULL;
      JsonNode *made_by = sc_dataset_dup_provenance (inputs[i]);
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "file");
      json_builder_add_string_value (builder, file != NULL ? file : "");
      json_builder_set_member_name (builder, "made_by");
      if (made_by != NULL)
        json_builder_add_value (builder, made_by);
      else
        json_builder_add_null_value (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  add_coordinates (builder, report);
  add_variables (builder, dataset, operation, inputs, n, report);
  json_builder_set_member_name (builder, "truncated");
  json_builder_add_boolean_value (builder, FALSE);
  json_builder_end_object (builder);

  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree gchar *text = json_to_string (root, FALSE);
  while (strlen (text) > MAX_BYTES && cut_deepest (json_node_get_object (root)))
    {
      g_free (text);
      text = json_to_string (root, FALSE);
    }
  if (strlen (text) > MAX_BYTES)
    return;
  g_autoptr (ScAttributes) attributes = sc_attributes_copy (sc_dataset_get_attributes (dataset));
  sc_attributes_set_text (attributes, SC_PROVENANCE_ATTRIBUTE, text);
  sc_dataset_set_attributes (dataset, attributes);
}
