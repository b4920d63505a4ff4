/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/plan-cache.h"
#include "forecast/plan-key.h"

G_BEGIN_DECLS

/*
 * Records of plans on the disk, one JSON file each, named after the key's
 * digest, so that a program that starts anew can tell why it has to build.
 * The plan itself is not written: its geometry is quickly computed, and
 * weights and embeddings take longer to read than to make.
 */

/** sc_plan_store_dup_folder: (transfer full): "sigmacast/plans" in the user's cache folder. */
gchar     *sc_plan_store_dup_folder (void);

/**
 * sc_plan_store_load_latest:
 *
 * Returns: (transfer full) (nullable): the key of the record saved last; %NULL
 *   where there is none that can be read
 */
ScPlanKey *sc_plan_store_load_latest (const gchar *folder);

/**
 * sc_plan_store_save:
 * @folder: made where it is not there
 * @record: what is to be told of @key; its own key is not used
 *
 * Returns: (transfer full) (nullable): the file's path
 */
gchar     *sc_plan_store_save        (const gchar *folder, const ScPlanKey *key, const ScPlanRecord *record, GError **error);

G_END_DECLS
