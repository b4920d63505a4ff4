/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/event.h"
#include "inspect/fault.h"
#include "model/checkpoint.h"
#include "sphere/icosahedral-mesh.h"

G_BEGIN_DECLS

/**
 * ScProbePlaces: where on the Earth, at which level and in which channel the
 * values of a run's probes are. Immutable.
 */
typedef struct _ScProbePlaces ScProbePlaces;

/**
 * sc_probe_places_new:
 * @lat, @lon: [n_lat], [n_lon]: the model's grid, degrees; copied
 *
 * Returns: (transfer full) (nullable): %NULL where memory is not to be had
 */
ScProbePlaces *sc_probe_places_new  (ScCheckpoint *checkpoint, const gfloat *lat, gsize n_lat, const gfloat *lon, gsize n_lon,
                                     GError **error);
void           sc_probe_places_free (ScProbePlaces *self);

/** sc_probe_places_get_mesh: (transfer none): its nodes in the order in which probes have them. */
const ScIcosahedralMesh *sc_probe_places_get_mesh (const ScProbePlaces *self);

/** sc_probe_is_on_mesh: whether the values of a probe are of the mesh's nodes. */
gboolean       sc_probe_is_on_mesh      (const gchar *name);

/** sc_probe_dup_variable: (transfer full) (nullable): the variable that a probe's name ends with. */
gchar         *sc_probe_dup_variable    (const gchar *name);

/** sc_probe_dup_operation: (transfer full): what is done before a probe, in words: "attention of transformer block 3". */
gchar         *sc_probe_dup_operation   (const gchar *name);

/**
 * sc_probe_places_describe:
 * @index: of a value in the event's shape
 * @variable: (out) (optional) (transfer full): whose it is, %NULL for what is no variable's
 *
 * Returns: (transfer full): member, sampler step and call, and the value's coordinates
 */
JsonObject    *sc_probe_places_describe (const ScProbePlaces *self, const ScEvent *event, gsize index, gchar **variable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScProbePlaces, sc_probe_places_free)

G_END_DECLS
