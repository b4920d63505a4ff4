/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "combine/align-report.h"
#include "dataset/coordinate-difference.h"

G_BEGIN_DECLS

/**
 * sc_roll_longitude:
 * @name: a dimension with labels in degrees
 * @like: labels whose convention (0…360 or −180…180) and direction to take
 *
 * Returns: (transfer full) (nullable): @dataset with each meridian under its
 *   other name, sorted; a label that rounding alone separates from one of
 *   @like becomes that one
 */
ScDataset *sc_roll_longitude (ScDataset *dataset, const gchar *name, ScArray *like, GError **error);

/**
 * sc_mend:
 * @dataset: what does not fit
 * @like: what it should fit
 * @difference: one of sc_coordinate_differences (like, dataset)
 *
 * Carries out the remedy that the difference names.
 *
 * Returns: (transfer full) (nullable): @dataset mended, or itself where there
 *   is no remedy that changes only this dataset
 */
ScDataset *sc_mend (ScDataset *dataset, ScDataset *like, const ScCoordinateDifference *difference, GError **error);

/** sc_mend_all: every difference between the two that has a remedy. */
ScDataset *sc_mend_all (ScDataset *dataset, ScDataset *like, GError **error);

G_END_DECLS
