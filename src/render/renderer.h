/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "base/threads.h"
#include "render/coastlines.h"
#include "render/scene.h"
#include "render/view-table.h"

G_BEGIN_DECLS

/**
 * ScRenderer:
 *
 * Draws scenes, and remembers of the last one what the next one can use: the
 * coloured surface while view, field and colours stay, the contours while the
 * field stays, the lines' way through the picture while the view stays. For
 * one thread at a time.
 */
typedef struct _ScRenderer ScRenderer;

/**
 * sc_renderer_new:
 * @coastlines: may be shared between renderers
 * @tables: (nullable): share these between renderers that look at the same
 *   view, so that the places of its pixels are computed once
 */
ScRenderer *sc_renderer_new  (ScCoastlines *coastlines, ScViewTables *tables);
void        sc_renderer_free (ScRenderer *self);

/** sc_renderer_set_tables: @tables: (nullable): other ones to share. */
void        sc_renderer_set_tables (ScRenderer *self, ScViewTables *tables);

/**
 * sc_renderer_draw:
 * @pixels: (out caller-allocates): [height][stride / 4] of 0xAARRGGBB,
 *   premultiplied (Cairo's ARGB32), transparent beside the Earth
 * @stride: bytes from row to row, a multiple of 4
 * @threads: (nullable): shares the work; the picture does not depend on it
 *
 * Returns: %FALSE where the picture is empty or memory is not to be had; the
 *   pixels are untouched then
 */
gboolean    sc_renderer_draw (ScRenderer    *self,
                              const ScScene *scene,
                              guint32       *pixels,
                              gsize          stride,
                              ScThreads     *threads);

/**
 * sc_renderer_draw_vector:
 * @cr: a context whose unit is a pixel of the scene's view: of a PDF or SVG
 *
 * As sc_renderer_draw(), the surface as an image and the lines as lines.
 */
gboolean    sc_renderer_draw_vector (ScRenderer *self, const ScScene *scene, cairo_t *cr, ScThreads *threads);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScRenderer, sc_renderer_free)

G_END_DECLS
