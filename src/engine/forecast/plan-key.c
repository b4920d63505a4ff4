/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/plan-key.h"

#include <string.h>

typedef struct
{
  gchar *name;
  gdouble *values;
  gsize n_values;
} Coordinate;

struct _ScPlanKey
{
  gatomicrefcount references;
  gchar *checkpoint_digest;
  gchar *faces_digest;
  GPtrArray *coordinates; /* of Coordinate, in order of addition */
};

static void
coordinate_free (gpointer data)
{
  Coordinate *coordinate = data;

  g_free (coordinate->name);
  g_free (coordinate->values);
  g_free (coordinate);
}

ScPlanKey *
sc_plan_key_new (const gchar *checkpoint_digest, const gchar *faces_digest)
{
  g_return_val_if_fail (checkpoint_digest != NULL, NULL);

  ScPlanKey *self = g_new0 (ScPlanKey, 1);

  g_atomic_ref_count_init (&self->references);
  self->checkpoint_digest = g_strdup (checkpoint_digest);
  self->faces_digest = g_strdup (faces_digest);
  self->coordinates = g_ptr_array_new_with_free_func (coordinate_free);
  return self;
}

ScPlanKey *
sc_plan_key_ref (ScPlanKey *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sc_plan_key_unref (ScPlanKey *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->checkpoint_digest);
  g_free (self->faces_digest);
  g_ptr_array_unref (self->coordinates);
  g_free (self);
}

void
sc_plan_key_add_coordinate (ScPlanKey *self, const gchar *name, const gdouble *values, gsize n_values)
{
  g_return_if_fail (self != NULL && name != NULL && (values != NULL || n_values == 0));

  Coordinate *coordinate = g_new0 (Coordinate, 1);

  coordinate->name = g_strdup (name);
  coordinate->values = g_memdup2 (values, n_values * sizeof (gdouble));
  coordinate->n_values = n_values;
  g_ptr_array_add (self->coordinates, coordinate);
}

static const Coordinate *
find_coordinate (const ScPlanKey *self, const gchar *name)
{
  for (guint i = 0; i < self->coordinates->len; i++)
    {
      const Coordinate *coordinate = g_ptr_array_index (self->coordinates, i);
      if (g_str_equal (coordinate->name, name))
        return coordinate;
    }
  return NULL;
}

/* The first position at which they differ; n_values where they do not. A NaN equals a NaN. */
static gsize
first_difference (const Coordinate *a, const Coordinate *b)
{
  gsize n = MIN (a->n_values, b->n_values);

  for (gsize i = 0; i < n; i++)
    {
      gboolean both_nan = a->values[i] != a->values[i] && b->values[i] != b->values[i];
      if (a->values[i] != b->values[i] && !both_nan)
        return i;
    }
  return n;
}

static gboolean
coordinates_equal (const Coordinate *a, const Coordinate *b)
{
  return a->n_values == b->n_values && first_difference (a, b) == a->n_values;
}

gboolean
sc_plan_key_equal (const ScPlanKey *a, const ScPlanKey *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (g_strcmp0 (a->checkpoint_digest, b->checkpoint_digest) != 0 || g_strcmp0 (a->faces_digest, b->faces_digest) != 0)
    return FALSE;
  if (a->coordinates->len != b->coordinates->len)
    return FALSE;
  for (guint i = 0; i < a->coordinates->len; i++)
    {
      const Coordinate *coordinate = g_ptr_array_index (a->coordinates, i);
      const Coordinate *other = find_coordinate (b, coordinate->name);
      if (other == NULL || !coordinates_equal (coordinate, other))
        return FALSE;
    }
  return TRUE;
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  const Coordinate *first = *(const Coordinate *const *) a;
  const Coordinate *second = *(const Coordinate *const *) b;
  return strcmp (first->name, second->name);
}

static void
update_with_text (GChecksum *checksum, const gchar *text)
{
  /* With the closing zero, so that neighbours cannot run into each other. */
  const gchar *bytes = text != NULL ? text : "";
  g_checksum_update (checksum, (const guchar *) bytes, (gssize) strlen (bytes) + 1);
}

gchar *
sc_plan_key_dup_digest (const ScPlanKey *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GPtrArray) sorted = g_ptr_array_copy (self->coordinates, NULL, NULL);

  /* The copy shares its elements with the original, which frees them. */
  g_ptr_array_set_free_func (sorted, NULL);
  g_ptr_array_sort (sorted, compare_names);
  update_with_text (checksum, self->checkpoint_digest);
  update_with_text (checksum, self->faces_digest);
  for (guint i = 0; i < sorted->len; i++)
    {
      const Coordinate *coordinate = g_ptr_array_index (sorted, i);
      guint64 n = coordinate->n_values;

      update_with_text (checksum, coordinate->name);
      g_checksum_update (checksum, (const guchar *) &n, sizeof n);
      for (gsize j = 0; j < coordinate->n_values; j++)
        {
          gdouble value = coordinate->values[j] + 0.0; /* −0 becomes 0, which it equals */
          g_checksum_update (checksum, (const guchar *) &value, sizeof value);
        }
    }
  return g_strdup (g_checksum_get_string (checksum));
}

static gchar *
ordinal (gsize position)
{
  gsize last = position % 10;
  gsize teen = position % 100;
  const gchar *ending = "th";

  if (teen < 11 || teen > 13)
    ending = last == 1 ? "st" : last == 2 ? "nd" : last == 3 ? "rd" : "th";
  return g_strdup_printf ("%" G_GSIZE_FORMAT "%s", position, ending);
}

static void
append_reason (GString *reasons, const gchar *format, ...) G_GNUC_PRINTF (2, 3);

static void
append_reason (GString *reasons, const gchar *format, ...)
{
  va_list arguments;

  if (reasons->len > 0)
    g_string_append (reasons, "; ");
  va_start (arguments, format);
  g_string_append_vprintf (reasons, format, arguments);
  va_end (arguments);
}

gchar *
sc_plan_key_dup_difference (const ScPlanKey *self, const ScPlanKey *previous)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (previous == NULL)
    return g_strdup ("first plan");

  g_autoptr (GString) reasons = g_string_new (NULL);

  if (g_strcmp0 (self->checkpoint_digest, previous->checkpoint_digest) != 0)
    append_reason (reasons, "checkpoint changed");
  if (g_strcmp0 (self->faces_digest, previous->faces_digest) != 0)
    append_reason (reasons, "mesh-to-grid faces changed");
  for (guint i = 0; i < self->coordinates->len; i++)
    {
      const Coordinate *coordinate = g_ptr_array_index (self->coordinates, i);
      const Coordinate *before = find_coordinate (previous, coordinate->name);

      if (before == NULL)
        append_reason (reasons, "%s: static now", coordinate->name);
      else if (before->n_values != coordinate->n_values)
        append_reason (reasons, "%s: %" G_GSIZE_FORMAT " → %" G_GSIZE_FORMAT " values",
                       coordinate->name, before->n_values, coordinate->n_values);
      else if (!coordinates_equal (before, coordinate))
        {
          g_autofree gchar *place = ordinal (first_difference (before, coordinate) + 1);
          append_reason (reasons, "%s: values differ from the %s on", coordinate->name, place);
        }
    }
  for (guint i = 0; i < previous->coordinates->len; i++)
    {
      const Coordinate *coordinate = g_ptr_array_index (previous->coordinates, i);
      if (find_coordinate (self, coordinate->name) == NULL)
        append_reason (reasons, "%s: no longer static", coordinate->name);
    }
  if (reasons->len == 0)
    return g_strdup ("the same key, not in memory any more");
  return g_string_free (g_steal_pointer (&reasons), FALSE);
}

JsonNode *
sc_plan_key_to_json (const ScPlanKey *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "checkpoint");
  json_builder_add_string_value (builder, self->checkpoint_digest);
  if (self->faces_digest != NULL)
    {
      json_builder_set_member_name (builder, "faces");
      json_builder_add_string_value (builder, self->faces_digest);
    }
  json_builder_set_member_name (builder, "coordinates");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->coordinates->len; i++)
    {
      const Coordinate *coordinate = g_ptr_array_index (self->coordinates, i);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, coordinate->name);
      json_builder_set_member_name (builder, "values");
      json_builder_begin_array (builder);
      for (gsize j = 0; j < coordinate->n_values; j++)
        {
          /* 17 digits give the same number back; JSON has none that is not finite. */
          gchar text[G_ASCII_DTOSTR_BUF_SIZE];
          json_builder_add_string_value (builder, g_ascii_dtostr (text, sizeof text, coordinate->values[j]));
        }
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static const gchar *
get_string (JsonObject *object, const gchar *member)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

static JsonArray *
get_array (JsonObject *object, const gchar *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static gboolean
add_coordinate_from_json (ScPlanKey *self, JsonNode *node)
{
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;

  JsonObject *object = json_node_get_object (node);
  const gchar *name = get_string (object, "name");
  JsonArray *values = get_array (object, "values");
  if (name == NULL || values == NULL)
    return FALSE;

  guint n = json_array_get_length (values);
  g_autofree gdouble *numbers = g_new (gdouble, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      JsonNode *value = json_array_get_element (values, i);
      if (!JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) != G_TYPE_STRING)
        return FALSE;

      const gchar *text = json_node_get_string (value);
      gchar *end = NULL;
      numbers[i] = g_ascii_strtod (text, &end);
      if (end == text || *end != '\0')
        return FALSE;
    }
  sc_plan_key_add_coordinate (self, name, numbers, n);
  return TRUE;
}

ScPlanKey *
sc_plan_key_from_json (JsonNode *node)
{
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;

  JsonObject *object = json_node_get_object (node);
  const gchar *checkpoint = get_string (object, "checkpoint");
  JsonArray *coordinates = get_array (object, "coordinates");
  if (checkpoint == NULL || coordinates == NULL)
    return NULL;

  g_autoptr (ScPlanKey) self = sc_plan_key_new (checkpoint, get_string (object, "faces"));
  for (guint i = 0; i < json_array_get_length (coordinates); i++)
    if (!add_coordinate_from_json (self, json_array_get_element (coordinates, i)))
      return NULL;
  return g_steal_pointer (&self);
}
