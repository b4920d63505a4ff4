/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "render/line-set.h"
#include "render/view.h"

G_BEGIN_DECLS

/**
 * ScPixelPath: lines in a picture, ready to be drawn.
 * @points: (element-type gfloat): x, y, x, y, … in pixels
 * @starts: (element-type guint32): the point with which each line begins
 */
typedef struct
{
  GArray *points;
  GArray *starts;
} ScPixelPath;

ScPixelPath *sc_pixel_path_new   (void);
void         sc_pixel_path_free  (ScPixelPath *self);
void         sc_pixel_path_clear (ScPixelPath *self);

/**
 * sc_pixel_path_add:
 *
 * Appends what of the lines is to be seen in the view: on the near side of the
 * globe (cut at the limb) or within the map (cut at its seam), near the
 * picture, and without points that a quarter of a pixel would not show.
 */
void sc_pixel_path_add (ScPixelPath *self, const ScLineSet *lines, const ScView *view);

/** sc_pixel_path_trace: adds the lines to the path of a Cairo context. */
void sc_pixel_path_trace (const ScPixelPath *self, cairo_t *cr);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScPixelPath, sc_pixel_path_free)

G_END_DECLS
