/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * ScPlanKey:
 *
 * What a plan was built for: the checkpoint's content, the faces file where
 * one is used, and the values of every static coordinate. Two keys are equal
 * when the same plan serves both. Whoever created a key may add to it until it
 * is shared, then it is immutable.
 */
typedef struct _ScPlanKey ScPlanKey;

/**
 * sc_plan_key_new:
 * @checkpoint_digest: of the checkpoint's content
 * @faces_digest: (nullable): of the faces that were given, %NULL where they are searched
 */
ScPlanKey *sc_plan_key_new   (const gchar *checkpoint_digest, const gchar *faces_digest);
ScPlanKey *sc_plan_key_ref   (ScPlanKey *self);
void       sc_plan_key_unref (ScPlanKey *self);

/** sc_plan_key_add_coordinate: @values are copied; times as seconds; a dimension without labels as 0, 1, 2, … */
void       sc_plan_key_add_coordinate (ScPlanKey *self, const gchar *name, const gdouble *values, gsize n_values);

gboolean   sc_plan_key_equal (const ScPlanKey *a, const ScPlanKey *b);

/** sc_plan_key_dup_digest: (transfer full): SHA-256 of everything in it, hexadecimal. */
gchar     *sc_plan_key_dup_digest (const ScPlanKey *self);

/**
 * sc_plan_key_dup_difference:
 * @previous: (nullable): the key before
 *
 * Returns: (transfer full): why @self needs a plan of its own: "first plan",
 *   "lat: 31 → 61 values", "lon: values differ from the 3rd on", "checkpoint
 *   changed", …; several are joined by "; "
 */
gchar     *sc_plan_key_dup_difference (const ScPlanKey *self, const ScPlanKey *previous);

/** sc_plan_key_to_json: (transfer full): an object that sc_plan_key_from_json() reads again. */
JsonNode  *sc_plan_key_to_json   (const ScPlanKey *self);
/** sc_plan_key_from_json: (transfer full) (nullable): %NULL where @node is no key. */
ScPlanKey *sc_plan_key_from_json (JsonNode *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScPlanKey, sc_plan_key_unref)

G_END_DECLS
