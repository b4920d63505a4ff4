/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "render/field.h"
#include "render/theme.h"

G_BEGIN_DECLS

/**
 * ScHatching:
 * @size: side of the tile
 * @tile: [size][size] of 0xFFRRGGBB, for each #ScFieldOrigin (that of NONE is
 *   the plain surface)
 *
 * The patterns of cells without a value: sparse strokes where the source has
 * none, a dense upright lattice where an operation made it so. They differ
 * in form and in lightness, so that they are told apart without colour.
 */
typedef struct
{
  gint size;
  guint32 *tile[3];
} ScHatching;

/** sc_hatching_init: @pixel_scale: device pixels a pixel; free with sc_hatching_clear(). */
void sc_hatching_init  (ScHatching *self, const ScTheme *theme, gdouble pixel_scale);
void sc_hatching_clear (ScHatching *self);

static inline guint32
sc_hatching_get (const ScHatching *self, ScFieldOrigin origin, gint x, gint y)
{
  return self->tile[origin][(y % self->size) * self->size + x % self->size];
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScHatching, sc_hatching_clear)

G_END_DECLS
