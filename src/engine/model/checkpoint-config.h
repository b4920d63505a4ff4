/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/checkpoint.h"

G_BEGIN_DECLS

/**
 * sc_checkpoint_config_read:
 * @entries: (element-type utf8 ScArray): every entry of the file that is no parameter
 *
 * Fills @task, @architecture and @noise, each to be cleared by the caller,
 * also after an error; errors name the key.
 */
gboolean sc_checkpoint_config_read (GHashTable *entries, gchar **description, gchar **license,
                                    ScTask *task, ScArchitecture *architecture, ScNoiseSetting *noise,
                                    GError **error);

/** sc_checkpoint_parse_duration: a length of time as pandas writes it ("24h", "1d", "12 hours") in hours. */
gboolean sc_checkpoint_parse_duration (const gchar *text, gdouble *hours);

/** sc_task_validate: whether such a task can be; the error names the key. */
gboolean sc_task_validate (const ScTask *task, GError **error);

G_END_DECLS
