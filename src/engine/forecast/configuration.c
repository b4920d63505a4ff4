/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/configuration.h"

#include <string.h>

static void
add_string (JsonObject *object, const gchar *name, const gchar *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
}

static void
add_names (JsonObject *object, const gchar *name, GStrv values)
{
  if (values == NULL)
    return;

  JsonArray *array = json_array_new ();
  for (gsize i = 0; values[i] != NULL; i++)
    json_array_add_string_element (array, values[i]);
  json_object_set_array_member (object, name, array);
}

static void
update_with_array (GChecksum *checksum, ScArray *array)
{
  g_checksum_update (checksum, array->data, (gssize) (sc_array_get_size (array) * sc_dtype_get_size (array->dtype)));
}

static gint
compare_keys (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

static void
update_with_fields (GChecksum *checksum, GHashTable *fields)
{
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (fields), compare_keys);

  for (GList *link = names; link != NULL; link = link->next)
    {
      const ScFrameField *field = g_hash_table_lookup (fields, link->data);
      g_checksum_update (checksum, link->data, (gssize) strlen (link->data) + 1);
      g_checksum_update (checksum, (const guchar *) field->shape, sizeof field->shape);
      update_with_array (checksum, field->values);
    }
}

/* Of every value that the forecast starts from or is forced by. */
static gchar *
digest_data (const ScTaskFrames *frames)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (checksum, (const guchar *) frames->grid.lat, (gssize) (frames->grid.n_lat * sizeof (gfloat)));
  g_checksum_update (checksum, (const guchar *) frames->grid.lon, (gssize) (frames->grid.n_lon * sizeof (gfloat)));
  for (guint i = 0; i < frames->frames->len; i++)
    update_with_array (checksum, g_ptr_array_index (frames->frames, i));
  update_with_fields (checksum, frames->forced);
  update_with_fields (checksum, frames->fixed);
  if (frames->start_dates != NULL)
    g_checksum_update (checksum, (const guchar *) frames->start_dates,
                       (gssize) (frames->layout.n_batch * sizeof (gint64)));
  return g_strdup (g_checksum_get_string (checksum));
}

static gchar *
digest_statistics (ScStatistics *statistics, const ScTask *task)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  const GStrv lists[] = { task->inputs, task->targets, task->forcings };

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    for (gsize j = 0; lists[i] != NULL && lists[i][j] != NULL; j++)
      for (gint kind = 0; kind < SC_STATISTICS_N_KINDS; kind++)
        {
          gint n = sc_task_variable_has_levels (lists[i][j]) ? (gint) task->n_levels : 1;
          for (gint level = 0; level < n; level++)
            {
              gfloat value = sc_statistics_get (statistics, (ScStatisticsKind) kind, lists[i][j], level);
              g_checksum_update (checksum, (const guchar *) &value, sizeof value);
            }
        }
  return g_strdup (g_checksum_get_string (checksum));
}

static JsonNode *
make_identity (const ScForecastRequest *request, ScCheckpoint *checkpoint, const ScNoiseSetting *noise,
               const ScTaskFrames *frames, ScStatistics *statistics, const gchar *faces_digest)
{
  JsonObject *object = json_object_new ();
  g_autofree gchar *data = digest_data (frames);
  g_autofree gchar *numbers = digest_statistics (statistics, frames->task);
  /* As text: a number of JSON has 63 bits. */
  g_autofree gchar *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, request->seed);

  add_string (object, "checkpoint", sc_checkpoint_get_digest (checkpoint));
  add_string (object, "data", data);
  add_string (object, "statistics", numbers);
  add_string (object, "faces", faces_digest);
  add_string (object, "seed", seed);
  json_object_set_int_member (object, "steps", request->steps);
  json_object_set_int_member (object, "members", request->members);
  if (request->first_member != 0)
    json_object_set_int_member (object, "first_member", request->first_member);
  add_names (object, "changes", request->changes);
  json_object_set_member (object, "noise", sc_noise_setting_to_json (noise));

  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return node;
}

static JsonNode *
make_provenance (const ScForecastRequest *request, ScCheckpoint *checkpoint, const ScTaskFrames *frames)
{
  JsonObject *object = json_object_new ();

  add_string (object, "program", "sigmacast " SIGMACAST_VERSION);
  add_string (object, "checkpoint", request->checkpoint);
  add_string (object, "checkpoint_description", sc_checkpoint_get_description (checkpoint));
  add_string (object, "stats", request->stats);
  add_string (object, "inputs", frames->path);
  add_string (object, "forcings", request->forcings);
  add_string (object, "mesh_to_grid", request->mesh_to_grid);
  add_string (object, "start", request->start);
  add_names (object, "allow_nan", request->allow_nan);
  add_names (object, "static", request->static_coordinates);

  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return node;
}

ScConfiguration *
sc_configuration_new_from_parts (JsonNode *identity, JsonNode *made_from)
{
  g_return_val_if_fail (identity != NULL && made_from != NULL, NULL);

  ScConfiguration *self = g_new0 (ScConfiguration, 1);

  /* By way of its text, so that it equals what is read from a file. */
  g_autofree gchar *canonical = json_to_string (identity, FALSE);
  self->identity = json_from_string (canonical, NULL);
  self->digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, canonical, -1);

  JsonObject *whole = json_object_new ();
  json_object_set_member (whole, "identity", json_node_copy (self->identity));
  json_object_set_member (whole, "made_from", json_node_copy (made_from));
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, whole);
  self->text = json_to_string (node, TRUE);
  return self;
}

ScConfiguration *
sc_configuration_new (const ScForecastRequest *request, ScCheckpoint *checkpoint, const ScNoiseSetting *noise,
                      const ScTaskFrames *frames, ScStatistics *statistics, const gchar *faces_digest)
{
  g_return_val_if_fail (request != NULL && checkpoint != NULL && noise != NULL && frames != NULL && statistics != NULL, NULL);

  g_autoptr (JsonNode) identity = make_identity (request, checkpoint, noise, frames, statistics, faces_digest);
  g_autoptr (JsonNode) made_from = make_provenance (request, checkpoint, frames);

  return sc_configuration_new_from_parts (identity, made_from);
}

void
sc_configuration_note_changes (ScConfiguration *self, GStrv changes)
{
  g_return_if_fail (self != NULL);

  if (changes == NULL || changes[0] == NULL)
    return;
  g_autoptr (JsonNode) node = json_from_string (self->text, NULL);
  JsonObject *made_from = json_object_get_object_member (json_node_get_object (node), "made_from");
  add_names (made_from, "changed_while_held", changes);
  g_free (self->text);
  self->text = json_to_string (node, TRUE);
}

void
sc_configuration_free (ScConfiguration *self)
{
  if (self == NULL)
    return;
  json_node_unref (self->identity);
  g_free (self->digest);
  g_free (self->text);
  g_free (self);
}

gchar *
sc_configuration_dup_difference (const ScConfiguration *self, JsonNode *other)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_autoptr (GString) names = g_string_new (NULL);
  if (other == NULL || !JSON_NODE_HOLDS_OBJECT (other))
    return g_strdup ("everything");

  JsonObject *ours = json_node_get_object (self->identity);
  JsonObject *theirs = json_node_get_object (other);
  JsonObject *const both[] = { ours, theirs };
  for (gsize i = 0; i < G_N_ELEMENTS (both); i++)
    {
      g_autoptr (GList) members = json_object_get_members (both[i]);
      for (GList *link = members; link != NULL; link = link->next)
        {
          JsonNode *a = json_object_get_member (ours, link->data);
          JsonNode *b = json_object_get_member (theirs, link->data);
          /* Those that both have are compared in the first round. */
          if (a != NULL && b != NULL && (i == 1 || json_node_equal (a, b)))
            continue;
          g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", (const gchar *) link->data);
        }
    }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

void
sc_configuration_add_attributes (const ScConfiguration *self, ScAttributes *attributes)
{
  g_return_if_fail (self != NULL && attributes != NULL);

  sc_attributes_set_text (attributes, "Conventions", "CF-1.10");
  sc_attributes_set_text (attributes, "title", "Ensemble forecast by a diffusion model");
  sc_attributes_set_text (attributes, "source", "Sigmacast " SIGMACAST_VERSION);
  sc_attributes_set_text (attributes, "sigmacast_configuration", self->text);
  sc_attributes_set_text (attributes, "sigmacast_configuration_sha256", self->digest);
}
