/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

#include "render/coastlines.h"
#include "render/scene.h"
#include "render/view-table.h"

G_BEGIN_DECLS

/**
 * ScGlobePainter:
 *
 * Paints scenes on a thread of its own. Of the scenes asked for while it
 * paints only the latest is painted next; of the pictures made while the main
 * loop is busy only the latest is handed over.
 */
typedef struct _ScGlobePainter ScGlobePainter;

/**
 * ScGlobePaintedFunc:
 * @texture: (transfer none): the picture; transparent beside the Earth
 * @scene: what it shows
 */
typedef void (*ScGlobePaintedFunc) (GdkTexture *texture, const ScScene *scene, gpointer data);

/** sc_globe_painter_new: @painted: called in the main loop. */
ScGlobePainter *sc_globe_painter_new  (ScGlobePaintedFunc painted, gpointer data);
/** sc_globe_painter_free: returns at once; nothing is handed over afterwards. Main thread only. */
void            sc_globe_painter_free (ScGlobePainter *self);

/**
 * sc_globe_painter_paint:
 * @scene: copied
 * @tables, @coastlines: shared with those who look at the same view
 *
 * Asks for a picture and returns at once. Main thread only.
 */
void            sc_globe_painter_paint (ScGlobePainter *self,
                                        const ScScene  *scene,
                                        ScViewTables   *tables,
                                        ScCoastlines   *coastlines);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScGlobePainter, sc_globe_painter_free)

G_END_DECLS
