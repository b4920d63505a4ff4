/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <math.h>

#include "noise/noise-setting.h"

/* A number of the setting in its JSON form. */
typedef struct
{
  const gchar *group;
  const gchar *name;
  gsize offset;
  enum { REAL, REAL_OR_INFINITE, WHOLE } kind;
} Member;

static const Member members[] = {
  { "training", "min", G_STRUCT_OFFSET (ScNoiseSetting, training.min), REAL },
  { "training", "max", G_STRUCT_OFFSET (ScNoiseSetting, training.max), REAL },
  { "training", "rho", G_STRUCT_OFFSET (ScNoiseSetting, training.rho), REAL },
  { "inference", "min", G_STRUCT_OFFSET (ScNoiseSetting, inference.min), REAL },
  { "inference", "max", G_STRUCT_OFFSET (ScNoiseSetting, inference.max), REAL },
  { "inference", "rho", G_STRUCT_OFFSET (ScNoiseSetting, inference.rho), REAL },
  { "inference", "levels", G_STRUCT_OFFSET (ScNoiseSetting, levels), WHOLE },
  { "inference", "churn", G_STRUCT_OFFSET (ScNoiseSetting, churn), REAL },
  { "inference", "churn_min", G_STRUCT_OFFSET (ScNoiseSetting, churn_min), REAL },
  { "inference", "churn_max", G_STRUCT_OFFSET (ScNoiseSetting, churn_max), REAL_OR_INFINITE },
  { "inference", "inflation", G_STRUCT_OFFSET (ScNoiseSetting, inflation), REAL },
};

static const gchar *const groups[] = { "training", "inference" };

JsonNode *
sc_noise_setting_to_json (const ScNoiseSetting *setting)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  g_return_val_if_fail (setting != NULL, NULL);

  json_builder_begin_object (builder);
  for (gsize g = 0; g < G_N_ELEMENTS (groups); g++)
    {
      json_builder_set_member_name (builder, groups[g]);
      json_builder_begin_object (builder);
      for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
        {
          const Member *member = &members[i];
          if (!g_str_equal (member->group, groups[g]))
            continue;
          json_builder_set_member_name (builder, member->name);
          if (member->kind == WHOLE)
            json_builder_add_int_value (builder, G_STRUCT_MEMBER (gint, setting, member->offset));
          else if (isfinite (G_STRUCT_MEMBER (gdouble, setting, member->offset)))
            json_builder_add_double_value (builder, G_STRUCT_MEMBER (gdouble, setting, member->offset));
          else
            json_builder_add_null_value (builder);
        }
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static const Member *
find_member (const gchar *group, const gchar *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    if (g_str_equal (members[i].group, group) && g_str_equal (members[i].name, name))
      return &members[i];
  return NULL;
}

static gboolean
read_member (const Member *member, JsonNode *node, ScNoiseSetting *setting, GError **error)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  gboolean is_number = type == G_TYPE_INT64 || type == G_TYPE_DOUBLE;
  gdouble value = is_number ? json_node_get_double (node) : 0.0;

  if (member->kind == REAL_OR_INFINITE && JSON_NODE_HOLDS_NULL (node))
    G_STRUCT_MEMBER (gdouble, setting, member->offset) = INFINITY;
  else if (!is_number)
    {
      g_set_error (error, SC_NOISE_ERROR, SC_NOISE_ERROR_FORMAT, "“%s” of “%s” is no number", member->name, member->group);
      return FALSE;
    }
  else if (member->kind != WHOLE)
    G_STRUCT_MEMBER (gdouble, setting, member->offset) = value;
  else if (value == floor (value) && ABS (value) <= G_MAXINT)
    G_STRUCT_MEMBER (gint, setting, member->offset) = (gint) value;
  else
    {
      g_set_error (error, SC_NOISE_ERROR, SC_NOISE_ERROR_FORMAT,
                   "“%s” of “%s” is %g and has to be a whole number", member->name, member->group, value);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_group (const gchar *group, JsonNode *node, ScNoiseSetting *setting, GError **error)
{
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, SC_NOISE_ERROR, SC_NOISE_ERROR_FORMAT, "“%s” is no object", group);
      return FALSE;
    }

  JsonObjectIter iter;
  const gchar *name;
  JsonNode *value;
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value))
    {
      const Member *member = find_member (group, name);
      if (member == NULL)
        {
          g_set_error (error, SC_NOISE_ERROR, SC_NOISE_ERROR_FORMAT,
                       "“%s” has a member “%s” that a noise setting does not have", group, name);
          return FALSE;
        }
      if (!read_member (member, value, setting, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
sc_noise_setting_from_json (JsonNode *node, ScNoiseSetting *setting, GError **error)
{
  g_return_val_if_fail (setting != NULL, FALSE);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, SC_NOISE_ERROR, SC_NOISE_ERROR_FORMAT, "a noise setting is a JSON object and this is none");
      return FALSE;
    }

  ScNoiseSetting read = *setting;
  JsonObjectIter iter;
  const gchar *name;
  JsonNode *value;
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value))
    {
      gboolean known = FALSE;
      for (gsize g = 0; g < G_N_ELEMENTS (groups); g++)
        known = known || g_str_equal (name, groups[g]);
      if (!known)
        {
          g_set_error (error, SC_NOISE_ERROR, SC_NOISE_ERROR_FORMAT, "a noise setting has no member “%s”", name);
          return FALSE;
        }
      if (!read_group (name, value, &read, error))
        return FALSE;
    }
  if (!sc_noise_setting_validate (&read, error))
    return FALSE;
  *setting = read;
  return TRUE;
}

gboolean
sc_noise_setting_load (const gchar *path, ScNoiseSetting *setting, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autofree gchar *shown = g_filename_display_name (path);
  g_autofree gchar *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return FALSE;
  /* The parser takes what is not UTF-8 for a broken contract. */
  if (!g_utf8_validate (text, (gssize) length, NULL))
    {
      g_set_error (error, SC_NOISE_ERROR, SC_NOISE_ERROR_FORMAT, "%s: this is no JSON, as it is not UTF-8", shown);
      return FALSE;
    }
  if (!json_parser_load_from_data (parser, text, (gssize) length, error)
      || !sc_noise_setting_from_json (json_parser_get_root (parser), setting, error))
    {
      g_prefix_error (error, "%s: ", shown);
      return FALSE;
    }
  return TRUE;
}

gboolean
sc_noise_setting_save (const ScNoiseSetting *setting, const gchar *path, GError **error)
{
  g_return_val_if_fail (setting != NULL && path != NULL, FALSE);

  g_autoptr (JsonNode) node = sc_noise_setting_to_json (setting);
  g_autofree gchar *text = json_to_string (node, TRUE);
  g_autofree gchar *line = g_strconcat (text, "\n", NULL);
  return g_file_set_contents (path, line, -1, error);
}
