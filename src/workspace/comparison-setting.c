/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/comparison-setting.h"

#include <math.h>

#include "workspace/workspace-error.h"

static const gchar *const OPERATIONS[SC_N_OPERATIONS] = { "compare", "merge", "assign", "concat", "align", "reindex", "add" };
static const gchar *const JOINS[] = { "exact", "outer", "inner", "left", "right", "override" };
static const gchar *const REMEDIES[] = { "none", "reindex-nearest", "roll-longitude", "sort", "relabel", "select-common" };

const gchar *
sc_operation_get_name (ScOperation operation)
{
  g_return_val_if_fail (operation < SC_N_OPERATIONS, NULL);
  return OPERATIONS[operation];
}

gboolean
sc_operation_allows_join (ScOperation operation, ScJoin join)
{
  switch (operation)
    {
    case SC_OPERATION_ASSIGN:
      return join == SC_JOIN_EXACT || join == SC_JOIN_LEFT;
    case SC_OPERATION_MERGE:
    case SC_OPERATION_CONCAT:
    case SC_OPERATION_ALIGN:
    case SC_OPERATION_ADD:
      return TRUE;
    case SC_OPERATION_NONE:
    case SC_OPERATION_REINDEX:
    default:
      return FALSE;
    }
}

guint
sc_operation_get_max_inputs (ScOperation operation)
{
  return operation == SC_OPERATION_ALIGN || operation == SC_OPERATION_REINDEX || operation == SC_OPERATION_ADD ? 2 : SC_COMPARISON_MAX;
}

const gchar *
sc_join_get_name (ScJoin join)
{
  g_return_val_if_fail (join < G_N_ELEMENTS (JOINS), NULL);
  return JOINS[join];
}

static ScMendingStep *
step_new (guint place, const gchar *coordinate, ScRemedy remedy)
{
  ScMendingStep *step = g_new0 (ScMendingStep, 1);

  step->place = place;
  step->coordinate = g_strdup (coordinate);
  step->remedy = remedy;
  return step;
}

static void
step_free (gpointer data)
{
  ScMendingStep *step = data;

  g_free (step->coordinate);
  g_free (step);
}

void
sc_comparison_setting_init (ScComparisonSetting *self)
{
  *self = (ScComparisonSetting) { .steps = g_ptr_array_new_with_free_func (step_free) };
}

void
sc_comparison_setting_clear (ScComparisonSetting *self)
{
  g_clear_pointer (&self->dim, g_free);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
}

void
sc_comparison_setting_copy (ScComparisonSetting *self, const ScComparisonSetting *source)
{
  ScComparisonSetting copy = *source;

  copy.dim = g_strdup (source->dim);
  copy.steps = g_ptr_array_new_with_free_func (step_free);
  for (guint i = 0; i < source->steps->len; i++)
    {
      const ScMendingStep *step = g_ptr_array_index (source->steps, i);
      g_ptr_array_add (copy.steps, step_new (step->place, step->coordinate, step->remedy));
    }
  sc_comparison_setting_clear (self);
  *self = copy;
}

static gboolean
same_steps (const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const ScMendingStep *x = g_ptr_array_index (a, i), *y = g_ptr_array_index (b, i);
      if (x->place != y->place || x->remedy != y->remedy || !g_str_equal (x->coordinate, y->coordinate))
        return FALSE;
    }
  return TRUE;
}

gboolean
sc_comparison_setting_equal (const ScComparisonSetting *a, const ScComparisonSetting *b)
{
  if (a->n != b->n || a->operation != b->operation || a->join != b->join || a->tolerance != b->tolerance
      || g_strcmp0 (a->dim, b->dim) != 0 || !same_steps (a->steps, b->steps))
    return FALSE;
  for (guint i = 0; i < a->n; i++)
    if (a->datasets[i] != b->datasets[i])
      return FALSE;
  return TRUE;
}

/* Another dataset stands at @place, or none: its steps are void, and all are where it is the first. */
static void
drop_steps (ScComparisonSetting *self, guint place)
{
  for (guint i = self->steps->len; i-- > 0;)
    if (place == 0 || ((ScMendingStep *) g_ptr_array_index (self->steps, i))->place == place)
      g_ptr_array_remove_index (self->steps, i);
}

void
sc_comparison_setting_choose (ScComparisonSetting *self, guint place, gint index)
{
  g_return_if_fail (place <= self->n && place < SC_COMPARISON_MAX && index >= 0);

  if (place < self->n && self->datasets[place] == index)
    return;
  self->datasets[place] = index;
  self->n = MAX (self->n, place + 1);
  drop_steps (self, place);
}

void
sc_comparison_setting_remove (ScComparisonSetting *self, guint place)
{
  g_return_if_fail (place < self->n);

  drop_steps (self, place);
  for (guint i = place; i + 1 < self->n; i++)
    self->datasets[i] = self->datasets[i + 1];
  self->n--;
  for (guint i = 0; i < self->steps->len; i++)
    {
      ScMendingStep *step = g_ptr_array_index (self->steps, i);
      step->place -= step->place > place;
    }
}

void
sc_comparison_setting_forget (ScComparisonSetting *self, gint index)
{
  for (guint i = self->n; i-- > 0;)
    if (self->datasets[i] == index)
      sc_comparison_setting_remove (self, i);
  for (guint i = 0; i < self->n; i++)
    self->datasets[i] -= self->datasets[i] > index;
}

void
sc_comparison_setting_set_operation (ScComparisonSetting *self, ScOperation operation, ScJoin join)
{
  self->operation = operation;
  self->join = sc_operation_allows_join (operation, join) ? join : SC_JOIN_EXACT;
}

void
sc_comparison_setting_add_step (ScComparisonSetting *self, guint place, const gchar *coordinate, ScRemedy remedy)
{
  g_return_if_fail (place > 0 && place < SC_COMPARISON_MAX && coordinate != NULL);

  g_ptr_array_add (self->steps, step_new (place, coordinate, remedy));
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

JsonNode *
sc_comparison_setting_to_json (const ScComparisonSetting *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "datasets");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->n; i++)
    json_builder_add_int_value (builder, self->datasets[i]);
  json_builder_end_array (builder);
  add_text (builder, "operation", OPERATIONS[self->operation]);
  add_text (builder, "join", JOINS[self->join]);
  json_builder_set_member_name (builder, "tolerance");
  json_builder_add_double_value (builder, self->tolerance);
  add_text (builder, "dim", self->dim);
  json_builder_set_member_name (builder, "mended");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->steps->len; i++)
    {
      const ScMendingStep *step = g_ptr_array_index (self->steps, i);
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "place");
      json_builder_add_int_value (builder, step->place);
      add_text (builder, "coordinate", step->coordinate);
      add_text (builder, "remedy", REMEDIES[step->remedy]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static gboolean
wrong (GError **error, const gchar *name, const gchar *expected)
{
  g_set_error (error, SC_WORKSPACE_ERROR, SC_WORKSPACE_ERROR_DAMAGED, "“%s” should be %s", name, expected);
  return FALSE;
}

/* −1: none of the words. */
static gint
read_word (JsonObject *object, const gchar *name, const gchar *const *words, gsize n)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return -1;
  for (gsize i = 0; i < n; i++)
    if (g_str_equal (json_node_get_string (node), words[i]))
      return (gint) i;
  return -1;
}

static gboolean
is_whole (JsonNode *node, gint64 low, gint64 high)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64
         && json_node_get_int (node) >= low && json_node_get_int (node) <= high;
}

static gboolean
is_length (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
         && (json_node_get_value_type (node) == G_TYPE_INT64 || json_node_get_value_type (node) == G_TYPE_DOUBLE)
         && isfinite (json_node_get_double (node)) && json_node_get_double (node) >= 0;
}

static gboolean
is_text_or_null (JsonNode *node)
{
  return node == NULL || JSON_NODE_HOLDS_NULL (node)
         || (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING);
}

static gboolean
read_datasets (ScComparisonSetting *self, JsonObject *object, guint n_datasets, GError **error)
{
  JsonNode *node = json_object_get_member (object, "datasets");

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) > SC_COMPARISON_MAX)
    return wrong (error, "datasets", "a list of at most 8 numbers");
  JsonArray *array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (!is_whole (json_array_get_element (array, i), 0, (gint64) n_datasets - 1))
        return wrong (error, "datasets", "numbers of the project's files");
      self->datasets[self->n++] = (gint) json_array_get_int_element (array, i);
    }
  return TRUE;
}

static gboolean
read_steps (ScComparisonSetting *self, JsonObject *object, GError **error)
{
  JsonNode *node = json_object_get_member (object, "mended");

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return wrong (error, "mended", "a list");
  JsonArray *array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      JsonObject *step = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      JsonNode *coordinate = step != NULL ? json_object_get_member (step, "coordinate") : NULL;
      gint remedy = step != NULL ? read_word (step, "remedy", REMEDIES, G_N_ELEMENTS (REMEDIES)) : -1;

      if (remedy < 0 || coordinate == NULL || !JSON_NODE_HOLDS_VALUE (coordinate)
          || json_node_get_value_type (coordinate) != G_TYPE_STRING
          || !is_whole (json_object_get_member (step, "place"), 1, (gint64) self->n - 1))
        return wrong (error, "mended", "a list of places, coordinates and remedies");
      sc_comparison_setting_add_step (self, (guint) json_object_get_int_member (step, "place"), json_node_get_string (coordinate),
                                      (ScRemedy) remedy);
    }
  return TRUE;
}

gboolean
sc_comparison_setting_from_json (ScComparisonSetting *self, JsonNode *node, guint n_datasets, GError **error)
{
  g_auto (ScComparisonSetting) read = { 0 };
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  sc_comparison_setting_init (&read);
  if (object == NULL)
    return wrong (error, "comparison", "an object");
  gint operation = read_word (object, "operation", OPERATIONS, SC_N_OPERATIONS);
  gint join = read_word (object, "join", JOINS, G_N_ELEMENTS (JOINS));
  JsonNode *tolerance = json_object_get_member (object, "tolerance"), *dim = json_object_get_member (object, "dim");

  if (operation < 0)
    return wrong (error, "operation", "compare, merge, assign, concat, align, reindex or add");
  if (join < 0)
    return wrong (error, "join", "exact, outer, inner, left, right or override");
  if (!is_length (tolerance))
    return wrong (error, "tolerance", "a number from 0");
  if (!is_text_or_null (dim))
    return wrong (error, "dim", "a text");
  if (!read_datasets (&read, object, n_datasets, error) || !read_steps (&read, object, error))
    return FALSE;
  sc_comparison_setting_set_operation (&read, (ScOperation) operation, (ScJoin) join);
  read.tolerance = json_node_get_double (tolerance);
  read.dim = dim != NULL && JSON_NODE_HOLDS_VALUE (dim) ? json_node_dup_string (dim) : NULL;
  sc_comparison_setting_copy (self, &read);
  return TRUE;
}
