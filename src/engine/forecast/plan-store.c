/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/plan-store.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "io/atomic-file.h"
#include "io/open.h"

gchar *
sc_plan_store_dup_folder (void)
{
  return g_build_filename (g_get_user_cache_dir (), "sigmacast", "plans", NULL);
}

/* (transfer full) (nullable): the key in a record, and when it was saved. */
static ScPlanKey *
load_record (const gchar *path, gint64 *saved)
{
  g_autofree gchar *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;

  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;

  JsonObject *object = json_node_get_object (node);
  JsonNode *time = json_object_get_member (object, "saved");
  if (time == NULL || !JSON_NODE_HOLDS_VALUE (time) || json_node_get_value_type (time) != G_TYPE_INT64)
    return NULL;
  *saved = json_node_get_int (time);
  return sc_plan_key_from_json (json_object_get_member (object, "key"));
}

ScPlanKey *
sc_plan_store_load_latest (const gchar *folder)
{
  g_return_val_if_fail (folder != NULL, NULL);

  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  g_autoptr (ScPlanKey) latest = NULL;
  gint64 latest_saved = G_MININT64;
  const gchar *name;

  while (files != NULL && (name = g_dir_read_name (files)) != NULL)
    {
      g_autofree gchar *path = g_build_filename (folder, name, NULL);
      gint64 saved = 0;
      g_autoptr (ScPlanKey) key = g_str_has_suffix (name, ".json") ? load_record (path, &saved) : NULL;

      if (key == NULL || saved <= latest_saved)
        continue;
      sc_plan_key_unref (latest);
      latest = g_steal_pointer (&key);
      latest_saved = saved;
    }
  return g_steal_pointer (&latest);
}

gchar *
sc_plan_store_save (const gchar *folder, const ScPlanKey *key, const ScPlanRecord *record, GError **error)
{
  g_return_val_if_fail (folder != NULL && key != NULL && record != NULL, NULL);

  g_autofree gchar *digest = sc_plan_key_dup_digest (key);
  g_autofree gchar *name = g_strconcat (digest, ".json", NULL);
  g_autofree gchar *path = g_build_filename (folder, name, NULL);
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  json_object_set_int_member (object, "saved", g_get_real_time ());
  json_object_set_string_member (object, "digest", digest);
  json_object_set_string_member (object, "reason", record->reason);
  json_object_set_double_member (object, "seconds", record->seconds);
  json_object_set_int_member (object, "bytes", (gint64) record->bytes);
  json_object_set_member (object, "key", sc_plan_key_to_json (key));
  g_autofree gchar *text = json_to_string (node, TRUE);

  if (g_mkdir_with_parents (folder, 0777) != 0)
    {
      gint code = errno;
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_WRITE, "the folder %s cannot be made: %s", folder, g_strerror (code));
      return NULL;
    }
  return sc_atomic_file_write (path, text, strlen (text), error) ? g_steal_pointer (&path) : NULL;
}
