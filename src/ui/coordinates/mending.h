/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "workspace/comparison-setting.h"

G_BEGIN_DECLS

/**
 * ScMending: the compared datasets with the steps carried out that a
 * #ScComparisonSetting names. What was mended once is kept for a while, so that
 * taking a step back, or taking it again, is done at once. Works on a thread.
 * Main thread only.
 */
typedef struct _ScMending ScMending;

/** ScMendingFunc: all steps are done, or one failed; on the main thread, never after sc_mending_free(). */
typedef void (*ScMendingFunc) (gpointer data);

ScMending *sc_mending_new  (ScMendingFunc changed, gpointer data);
void       sc_mending_free (ScMending *self);

/** sc_mending_is_possible: whether the difference has a remedy that changes only the second dataset. */
gboolean sc_mending_is_possible (const ScCoordinateDifference *difference);

/**
 * sc_mending_follow:
 * @opened: [n], as they are in their files; (element-type nullable)
 * @steps: (element-type ScMendingStep)
 *
 * Begins to do what @steps say; what is done already is not done again.
 *
 * Returns: whether nothing is left to do: then the datasets are ready
 */
gboolean sc_mending_follow (ScMending *self, ScDataset *const *opened, guint n, const GPtrArray *steps);

gboolean      sc_mending_is_running  (ScMending *self);
/** sc_mending_get_dataset: (nullable): dataset @place as it is after the steps that were done. */
ScDataset    *sc_mending_get_dataset (ScMending *self, guint place);
/** sc_mending_get_tolerances: (array length=n_done): of the steps that were done, within which the nearest label was taken. */
const gdouble *sc_mending_get_tolerances (ScMending *self, guint *n_done);
/** sc_mending_get_error: (nullable): why a step could not be done; those after it were not tried. */
const GError *sc_mending_get_error   (ScMending *self);

G_END_DECLS
