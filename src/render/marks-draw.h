/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "render/marks.h"
#include "render/view.h"

G_BEGIN_DECLS

/** sc_mark_draw: one mark, its middle at (x, y), with a light rim so that it is seen on any colour. */
void sc_mark_draw  (cairo_t *cr, ScMarkShape shape, guint32 rgb, gdouble x, gdouble y, gdouble scale);

/**
 * sc_marks_draw:
 *
 * All marks that the view shows; of those of a category that would lie on
 * each other only the first.
 */
void sc_marks_draw (const ScMarks *marks, const ScView *view, cairo_t *cr, gdouble scale);

/** sc_pin_draw: a ring with a dot at a place, if the view shows it. */
void sc_pin_draw   (gdouble latitude, gdouble longitude, const ScView *view, guint32 rgb, cairo_t *cr, gdouble scale);

G_END_DECLS
