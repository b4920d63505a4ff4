/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "render/colour-map.h"
#include "render/field.h"
#include "render/theme.h"
#include "render/view-table.h"

G_BEGIN_DECLS

/**
 * sc_field_raster_draw:
 * @table: the view
 * @field: (nullable): %NULL: only the Earth's plain surface
 * @scale: the field's colours; may be %NULL only without a field
 * @smooth: bilinear between the cells, otherwise each cell in its own colour
 * @theme: colour of the surface, of the hatching
 * @pixel_scale: device pixels that make one of the hatching's
 * @pixels: (out caller-allocates): [height][stride / 4] of 0xAARRGGBB,
 *   premultiplied, every pixel written; transparent beside the Earth
 * @stride: bytes from row to row
 * @threads: (nullable): shares the work; the picture does not depend on it
 */
void sc_field_raster_draw (const ScViewTable   *table,
                           const ScField       *field,
                           const ScColourScale *scale,
                           gboolean             smooth,
                           const ScTheme       *theme,
                           gdouble              pixel_scale,
                           guint32             *pixels,
                           gsize                stride,
                           ScThreads           *threads);

G_END_DECLS
