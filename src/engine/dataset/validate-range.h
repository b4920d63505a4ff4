/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/validate.h"

G_BEGIN_DECLS

/**
 * sc_variable_check_judge_range:
 * @dataset: (nullable): has the pressure levels of @variable
 *
 * Compares the range in @check with what the variable, known by its name,
 * short name or standard name, can be in the units that it claims; adds a
 * sentence that begins with "range:" for values that look like other units'.
 * What has no dimension but levels is no field but a statistic, and not judged.
 */
void sc_variable_check_judge_range (ScVariableCheck *check, ScVariable *variable, ScDataset *dataset);

G_END_DECLS
