/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/threads.h"
#include "render/pixel-path.h"

G_BEGIN_DECLS

/**
 * ScLineRaster:
 *
 * Draws thin antialiased lines into a picture. Where lines meet or cross a
 * pixel takes the largest coverage, not the sum, so that joints do not show.
 * Keeps its memory between pictures.
 */
typedef struct _ScLineRaster ScLineRaster;

ScLineRaster *sc_line_raster_new  (void);
void          sc_line_raster_free (ScLineRaster *self);

/**
 * ScLineInk: how lines are drawn.
 * @width: pixels
 * @opacity: 0…1
 * @on_light, @on_dark: 0xRRGGBB, the ink where the picture below is light and
 *   where it is dark, so that a line is seen on any colour
 */
typedef struct
{
  gdouble width;
  gdouble opacity;
  guint32 on_light;
  guint32 on_dark;
} ScLineInk;

/**
 * sc_line_raster_draw:
 * @ground: [height][width] of 0xAARRGGBB: the picture without any lines, which
 *   decides between the inks
 * @pixels: [height][stride / 4] of 0xAARRGGBB, premultiplied; drawn over
 * @threads: (nullable): shares the work; the picture does not depend on it
 */
void sc_line_raster_draw (ScLineRaster      *self,
                          const ScPixelPath *path,
                          const ScLineInk   *ink,
                          const guint32     *ground,
                          guint32           *pixels,
                          gint               width,
                          gint               height,
                          gsize              stride,
                          ScThreads         *threads);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScLineRaster, sc_line_raster_free)

G_END_DECLS
