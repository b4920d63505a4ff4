/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScTheme: the colours around the data, 0xFFRRGGBB.
 * @background: behind the globe in a picture (the widget's is its window's)
 * @text: titles, ticks
 * @surface: the Earth where nothing is drawn
 * @missing, @missing_stroke: hatching where the source has no value
 * @made, @made_stroke: hatching where an operation left none
 * @pin: the ring around the pinned place
 */
typedef struct
{
  guint32 background;
  guint32 text;
  guint32 surface;
  guint32 missing;
  guint32 missing_stroke;
  guint32 made;
  guint32 made_stroke;
  guint32 pin;
} ScTheme;

/** sc_theme_get: @dark: for a dark window; what comes back is constant. */
const ScTheme *sc_theme_get (gboolean dark);

G_END_DECLS
