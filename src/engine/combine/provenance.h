/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"

G_BEGIN_DECLS

/**
 * sc_dataset_note_made_missing:
 * @dataset: not shared yet; its variable gets one more attribute
 * @variable: a data variable of it
 * @made_missing: how many of its values the operation made missing; 0: nothing is noted
 * @operation: "merge", "assign", …
 * @paths: (array zero-terminated=1): the files that it was made from
 *
 * Says in the attribute sigmacast_made_missing how values were lost, so that
 * whoever meets the file later can read it there.
 */
gboolean sc_dataset_note_made_missing (ScDataset *dataset, const gchar *variable, gsize made_missing,
                                       const gchar *operation, const gchar *const *paths, GError **error);

/**
 * sc_variable_read_made_missing:
 * @made_missing: (out): how many values
 * @operation: (out) (transfer full): what made them missing
 * @names: (out) (transfer full): of the files, without their folders
 *
 * What sc_dataset_note_made_missing() noted.
 *
 * Returns: %FALSE where nothing is noted
 */
gboolean sc_variable_read_made_missing (ScVariable *variable, gsize *made_missing, gchar **operation, GStrv *names);

G_END_DECLS
