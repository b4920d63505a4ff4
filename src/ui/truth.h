/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/shown.h"

G_BEGIN_DECLS

/**
 * ScTruth:
 *
 * What really came, to be seen beside a forecast: the same variable and level
 * at the same date, out of the dataset that the forecast began with, where
 * that goes on beyond its initial state. There is none while that dataset
 * itself is shown, and none for dates that it does not hold. Main thread only;
 * files are read on another.
 *
 * Signals:
 *   changed (): another field, or none
 */
#define SC_TYPE_TRUTH sc_truth_get_type ()
G_DECLARE_FINAL_TYPE (ScTruth, sc_truth, SC, TRUTH, GObject)

ScTruth *sc_truth_new (ScShown *shown);

/** sc_truth_get_field: (nullable) (transfer none): in the unit that is shown. */
ScField *sc_truth_get_field (ScTruth *self);

/** sc_truth_find_inputs: the position among the workspace's files of the one that the forecast begins with, −1 where it is not open. */
gint sc_truth_find_inputs (ScWorkspace *workspace);

G_END_DECLS
