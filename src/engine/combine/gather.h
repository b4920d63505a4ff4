/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "combine/fill-value.h"

G_BEGIN_DECLS

/**
 * ScPositions: where the elements along one dimension come from.
 * @positions: [n] position in the source, −1: no source, the place is filled;
 *   %NULL: all in order, @n is the source's size
 */
typedef struct
{
  const gssize *positions;
  gsize n;
} ScPositions;

/**
 * sc_gather:
 * @source: values
 * @positions: one for each of its dimensions
 * @fill: (nullable): what is put where there is no source; %NULL: missing, with
 *   the type promoted as sc_fill_type() says
 *
 * Rearranges all dimensions in one pass; blocks that lie together are copied
 * whole. The type changes only where something is filled.
 *
 * Returns: (transfer full) (nullable): a new array in C order, or @source
 *   again where nothing changes
 */
ScArray *sc_gather (ScArray *source, const ScPositions *positions, const ScFillValue *fill, GError **error);

/** sc_gather_get_type: the type that sc_gather() gives values of @dtype. */
ScDType sc_gather_get_type (ScDType dtype, gint ndim, const ScPositions *positions, const ScFillValue *fill);

/** sc_gather_as: sc_gather() with a type given: the source's own or that of sc_gather_get_type(). */
ScArray *sc_gather_as (ScArray *source, ScDType dtype, const ScPositions *positions, const ScFillValue *fill,
                       GError **error);

/**
 * sc_gather_into: the same into an array that is there: contiguous, of the
 * result's shape and type, which the caller may write. A part of a larger
 * array's memory will do. Strings that it holds are not freed.
 */
void     sc_gather_into (ScArray *source, const ScPositions *positions, const ScFillValue *fill, ScArray *into);

G_END_DECLS
