/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "forecast/forecast-request.h"
#include "forecast/statistics.h"
#include "forecast/task-frames.h"
#include "model/checkpoint.h"

G_BEGIN_DECLS

/**
 * ScConfiguration:
 *
 * What a forecast or a model was made from, in words that are written into its header.
 * @identity: object with all that its bits depend on: digests of checkpoint,
 *   data, statistics and faces, noise, seed, steps, members
 * @digest: SHA-256 of the identity, hexadecimal
 * @text: JSON text of the whole, with the paths and how it was computed
 */
typedef struct
{
  JsonNode *identity;
  gchar *digest;
  gchar *text;
} ScConfiguration;

/**
 * sc_configuration_new:
 * @noise: the setting in use
 * @faces_digest: (nullable): of the faces file's content
 */
ScConfiguration *sc_configuration_new  (const ScForecastRequest *request, ScCheckpoint *checkpoint,
                                        const ScNoiseSetting *noise, const ScTaskFrames *frames,
                                        ScStatistics *statistics, const gchar *faces_digest);
/**
 * sc_configuration_new_from_parts:
 * @identity, @made_from: (transfer none): objects: what the bits depend on, and where it came from
 */
ScConfiguration *sc_configuration_new_from_parts (JsonNode *identity, JsonNode *made_from);
void             sc_configuration_free (ScConfiguration *self);

/** sc_configuration_note_changes: what a person has changed while the forecast was held goes into its text. */
void             sc_configuration_note_changes (ScConfiguration *self, GStrv changes);

/**
 * sc_configuration_dup_difference:
 * @other: the identity of another configuration
 *
 * Returns: (transfer full): the names of the members that differ, "seed, steps"
 */
gchar           *sc_configuration_dup_difference (const ScConfiguration *self, JsonNode *other);

/** sc_configuration_add_attributes: title, source, and the configuration as global attributes of a result. */
void             sc_configuration_add_attributes (const ScConfiguration *self, ScAttributes *attributes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScConfiguration, sc_configuration_free)

G_END_DECLS
