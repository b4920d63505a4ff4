/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inspect/fault.h"

#include <math.h>

static const struct
{
  const gchar *name;
  const gchar *words;
} kinds[] = {
  [SC_FAULT_NAN] = { "nan", "NaN" },
  [SC_FAULT_INFINITE] = { "infinite", "infinite" },
  [SC_FAULT_OUTSIDE] = { "outside", "out of bounds" },
  [SC_FAULT_ANY] = { "any", "at fault" },
};

const gchar *
sc_fault_kind_get_name (ScFaultKind kind)
{
  return kinds[kind].name;
}

gboolean
sc_fault_kind_from_name (const gchar *name, ScFaultKind *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].name, name))
      {
        *kind = (ScFaultKind) i;
        return TRUE;
      }
  return FALSE;
}

const gchar *
sc_fault_kind_get_words (ScFaultKind kind)
{
  return kinds[kind].words;
}

ScFaultLink *
sc_fault_link_new (const gchar *probe, const gchar *operation, const gchar *variable, ScFaultKind kind, guint64 cells,
                   JsonObject *first, gchar *sentence)
{
  ScFaultLink *self = g_new0 (ScFaultLink, 1);

  self->probe = g_strdup (probe);
  self->operation = g_strdup (operation);
  self->variable = g_strdup (variable);
  self->kind = kind;
  self->cells = cells;
  self->first = first != NULL ? first : json_object_new ();
  self->sentence = sentence;
  return self;
}

void
sc_fault_link_free (ScFaultLink *self)
{
  if (self == NULL)
    return;
  g_free (self->probe);
  g_free (self->operation);
  g_free (self->variable);
  json_object_unref (self->first);
  g_free (self->sentence);
  g_free (self);
}

GPtrArray *
sc_fault_chain_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) sc_fault_link_free);
}

JsonNode *
sc_fault_chain_to_json (GPtrArray *chain)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < chain->len; i++)
    {
      const ScFaultLink *link = g_ptr_array_index (chain, i);
      JsonObject *object = json_object_new ();

      if (link->probe != NULL)
        json_object_set_string_member (object, "probe", link->probe);
      json_object_set_string_member (object, "operation", link->operation);
      if (link->variable != NULL)
        json_object_set_string_member (object, "variable", link->variable);
      json_object_set_string_member (object, "fault", sc_fault_kind_get_name (link->kind));
      json_object_set_int_member (object, "cells", (gint64) link->cells);
      json_object_set_object_member (object, "first", json_object_ref (link->first));
      json_object_set_string_member (object, "sentence", link->sentence);
      json_array_add_object_element (array, object);
    }

  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  return node;
}

gchar *
sc_place_to_words (JsonObject *first)
{
  g_autoptr (GList) names = json_object_get_members (first);
  GString *words = g_string_new (NULL);

  for (GList *item = names; item != NULL; item = item->next)
    {
      JsonNode *node = json_object_get_member (first, item->data);
      g_string_append (words, words->len > 0 ? ", " : "");
      if (g_str_equal (item->data, "lead_hours"))
        {
          g_string_append_printf (words, "lead time %g h", json_node_get_double (node));
          continue;
        }
      g_string_append_printf (words, "%s ", g_str_equal (item->data, "sampler_step") ? "sampler step" : (const gchar *) item->data);
      if (json_node_get_value_type (node) == G_TYPE_STRING)
        g_string_append (words, json_node_get_string (node));
      else
        g_string_append_printf (words, "%.6g", json_node_get_double (node));
    }
  return g_string_free (words, FALSE);
}

static gboolean
is_fault (gdouble x, ScFaultKind kind, gdouble lower, gdouble upper)
{
  switch (kind)
    {
    case SC_FAULT_NAN:
      return isnan (x);
    case SC_FAULT_INFINITE:
      return isinf (x);
    case SC_FAULT_OUTSIDE:
      return isfinite (x) && (x < lower || x > upper);
    case SC_FAULT_ANY:
      return !isfinite (x) || x < lower || x > upper;
    }
  g_return_val_if_reached (FALSE);
}

ScFaultCells
sc_fault_cells_count (ScArray *values, ScFaultKind kind, const guint8 *expected, gdouble lower, gdouble upper)
{
  ScFaultCells cells = { 0, 0 };
  gsize n = sc_array_get_size (values);

  for (gsize i = 0; i < n; i++)
    {
      gdouble x = sc_array_get_double (values, i);
      if (!is_fault (x, kind, lower, upper) || (expected != NULL && expected[i] && isnan (x)))
        continue;
      if (cells.cells++ == 0)
        cells.first = i;
    }
  return cells;
}

/* The label of a position, a number where it is one. */
static void
set_label (JsonObject *object, const gchar *name, ScArray *labels, gsize position)
{
  if (labels == NULL || position >= sc_array_get_size (labels))
    json_object_set_int_member (object, name, (gint64) position);
  else if (sc_dtype_is_number (labels->dtype))
    json_object_set_double_member (object, name, sc_array_get_double (labels, position));
  else
    {
      g_autofree gchar *text = sc_array_format_element (labels, position);
      json_object_set_string_member (object, name, text);
    }
}

JsonObject *
sc_cell_describe (ScDataset *dataset, ScVariable *variable, const gsize *shape, const gsize *offset, gsize index)
{
  gint ndim = sc_variable_get_ndim (variable);
  const gchar *const *dims = sc_variable_get_dims (variable);
  gsize position[SC_MAX_DIMS];
  JsonObject *object = json_object_new ();

  for (gint d = ndim - 1; d >= 0; d--)
    {
      position[d] = index % shape[d] + (offset != NULL ? offset[d] : 0);
      index /= shape[d];
    }
  for (gint d = 0; d < ndim; d++)
    {
      ScVariable *coordinate = sc_dataset_get_coordinate (dataset, dims[d]);
      g_autoptr (ScArray) labels = coordinate != NULL && sc_variable_get_ndim (coordinate) == 1
                                     ? sc_variable_load (coordinate, NULL)
                                     : NULL;
      set_label (object, dims[d], labels, position[d]);
    }
  return object;
}
