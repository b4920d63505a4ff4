/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dataset/coordinate-difference.h"

G_BEGIN_DECLS

/**
 * ScMending: one dataset and what was done to make it fit another, step by
 * step, each of which can be taken back. Works on a thread. Main thread only.
 */
typedef struct _ScMending ScMending;

/** ScMendingFunc: a step is done, or failed; on the main thread, never after sc_mending_free(). */
typedef void (*ScMendingFunc) (gpointer data);

ScMending *sc_mending_new  (ScMendingFunc changed, gpointer data);
void       sc_mending_free (ScMending *self);

/** sc_mending_reset: @dataset: (nullable): what is to be mended; steps are forgotten. */
void sc_mending_reset (ScMending *self, ScDataset *dataset);

/**
 * sc_mending_is_possible: whether the difference has a remedy that changes only the second dataset.
 */
gboolean sc_mending_is_possible (const ScCoordinateDifference *difference);

/**
 * sc_mending_apply:
 * @like: what the dataset should fit
 * @difference: one of sc_coordinate_differences (like, sc_mending_get_dataset ())
 *
 * Begins to carry the remedy out. A step that is going on is given up for it.
 */
void sc_mending_apply (ScMending *self, ScDataset *like, const ScCoordinateDifference *difference);
/** sc_mending_undo: takes the last step back, at once. */
void sc_mending_undo  (ScMending *self);

gboolean      sc_mending_is_running  (ScMending *self);
/** sc_mending_get_dataset: (nullable): as it is after the last step. */
ScDataset    *sc_mending_get_dataset (ScMending *self);
guint         sc_mending_get_n_steps (ScMending *self);
/** sc_mending_get_step: the step as a command and flags of the command line. */
const gchar  *sc_mending_get_step    (ScMending *self, guint index);
/** sc_mending_get_error: (nullable): why the last step could not be done. */
const GError *sc_mending_get_error   (ScMending *self);

G_END_DECLS
