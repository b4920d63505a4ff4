/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train/training-configuration.h"

/* Of the way of computing: a state of another one cannot be gone on from. */
#define FORMAT 1

static JsonNode *
take_object (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

/* As text: JSON-GLib does not read back every number that it writes, and has none for infinity. */
static void
add_number (JsonObject *object, const gchar *name, gdouble value)
{
  gchar text[G_ASCII_DTOSTR_BUF_SIZE];

  json_object_set_string_member (object, name, g_ascii_dtostr (text, sizeof text, value));
}

static JsonNode *
make_identity (const ScTrainingRequest *request, ScCheckpoint *start, const gchar *data, gsize n_samples)
{
  JsonObject *object = json_object_new ();
  /* As text: a number of JSON has 63 bits. */
  g_autofree gchar *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, request->seed);

  json_object_set_int_member (object, "format", FORMAT);
  json_object_set_string_member (object, "start", sc_checkpoint_get_digest (start));
  json_object_set_string_member (object, "data", data);
  json_object_set_int_member (object, "samples", (gint64) n_samples);
  json_object_set_string_member (object, "seed", seed);
  json_object_set_int_member (object, "steps", (gint64) request->steps);
  json_object_set_int_member (object, "batch", request->batch);
  add_number (object, "rate", request->rate);
  json_object_set_int_member (object, "warm_up", (gint64) sc_training_request_get_warm_up (request));
  add_number (object, "first_decay", request->optimiser.first_decay);
  add_number (object, "second_decay", request->optimiser.second_decay);
  add_number (object, "epsilon", request->optimiser.epsilon);
  add_number (object, "weight_decay", request->optimiser.weight_decay);
  add_number (object, "clip_norm", request->optimiser.clip_norm);
  add_number (object, "average_decay", request->optimiser.average_decay);
  json_object_set_member (object, "noise", sc_noise_setting_to_json (sc_checkpoint_get_noise (start)));
  return take_object (object);
}

/* First and last frame of a file, where it has dates. */
static void
add_span (JsonObject *object, ScTrainingSource *source)
{
  gsize n = sc_training_source_get_n_samples (source);
  gint64 first, last;

  if (!sc_training_source_get_date (source, 0, &first) || !sc_training_source_get_date (source, n - 1, &last))
    return;
  g_autofree gchar *begin = sc_time_format (SC_CALENDAR_PROLEPTIC_GREGORIAN, first, 1);
  g_autofree gchar *end = sc_time_format (SC_CALENDAR_PROLEPTIC_GREGORIAN, last, 1);
  json_object_set_string_member (object, "first", begin);
  json_object_set_string_member (object, "last", end);
}

static JsonNode *
make_provenance (const ScTrainingRequest *request, ScTrainingData *data)
{
  JsonObject *object = json_object_new ();
  JsonArray *files = json_array_new ();

  json_object_set_string_member (object, "program", "sigmacast " SIGMACAST_VERSION);
  if (request->from != NULL)
    {
      g_autofree gchar *name = g_path_get_basename (request->from);
      json_object_set_string_member (object, "from", name);
    }
  for (gsize i = 0; i < sc_training_data_get_n_sources (data); i++)
    {
      ScTrainingSource *source = sc_training_data_get_source (data, i);
      JsonObject *file = json_object_new ();
      g_autofree gchar *name = g_path_get_basename (sc_training_source_get_path (source));

      json_object_set_string_member (file, "name", name);
      json_object_set_int_member (file, "samples", (gint64) sc_training_source_get_n_samples (source));
      add_span (file, source);
      json_array_add_object_element (files, file);
    }
  json_object_set_array_member (object, "files", files);
  return take_object (object);
}

ScConfiguration *
sc_training_configuration_new (const ScTrainingRequest *request, ScCheckpoint *start, ScTrainingData *data, gsize n_samples,
                               GError **error)
{
  g_autofree gchar *digest = sc_training_data_dup_digest (data, error);

  if (digest == NULL)
    return NULL;
  g_autoptr (JsonNode) identity = make_identity (request, start, digest, n_samples);
  g_autoptr (JsonNode) made_from = make_provenance (request, data);
  return sc_configuration_new_from_parts (identity, made_from);
}

gchar *
sc_training_configuration_dup_description (const ScConfiguration *configuration, const ScTrainingRequest *request,
                                           ScCheckpoint *start)
{
  const ScNoiseRange *range = &sc_checkpoint_get_noise (start)->training;
  g_autoptr (JsonNode) whole = json_from_string (configuration->text, NULL);
  g_autofree gchar *json = json_to_string (whole, FALSE);

  return g_strdup_printf ("Trained by Sigmacast " SIGMACAST_VERSION " in %" G_GUINT64_FORMAT " steps of %d samples with noise "
                          "levels from %g to %g.\n%s", request->steps, request->batch, range->min, range->max, json);
}
