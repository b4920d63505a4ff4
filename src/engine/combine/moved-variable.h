/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "combine/gather.h"
#include "dataset/variable.h"

G_BEGIN_DECLS

/**
 * sc_variable_move:
 * @positions: one for each dimension; copied
 * @fill: (nullable): see sc_gather(); copied
 *
 * Returns: (transfer full): the values rearranged as by sc_gather(), when they
 *   are asked for: a lazy variable that reads of @self what a hyperslab needs
 */
ScVariable *sc_variable_move (ScVariable *self, const ScPositions *positions, const ScFillValue *fill);

G_END_DECLS
