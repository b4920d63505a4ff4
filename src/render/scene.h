/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "render/colour-map.h"
#include "render/field.h"
#include "render/marks.h"
#include "render/view.h"

G_BEGIN_DECLS

/**
 * ScScene: all that is to be seen, as values and references to what never
 * changes: it can be handed to another thread and compared with the last one.
 * @view: from where, and how large
 * @pixel_scale: device pixels that make one of the design's (2 on a HiDPI screen)
 * @field, @colours: (nullable): none: the plain Earth
 * @contour_interval: in the field's unit; 0: none
 * @marks: (nullable)
 * @pin_latitude, @pin_longitude: degrees; NaN: none
 * @smooth: bilinear between the cells
 * @dark: on a dark ground
 */
typedef struct
{
  ScView view;
  gdouble pixel_scale;
  ScField *field;
  ScColourScale *colours;
  gdouble contour_interval;
  ScMarks *marks;
  gdouble pin_latitude;
  gdouble pin_longitude;
  gboolean smooth;
  gboolean coastlines;
  gboolean graticule;
  gboolean dark;
} ScScene;

/** sc_scene_init: an empty one: globe at 0° N, 0° E, coastlines and graticule, no pin. */
void sc_scene_init  (ScScene *self);
/** sc_scene_copy: @self: initialised; takes references to what @other refers to. */
void sc_scene_copy  (ScScene *self, const ScScene *other);
void sc_scene_clear (ScScene *self);

void sc_scene_set_field   (ScScene *self, ScField *field);
void sc_scene_set_colours (ScScene *self, ScColourScale *colours);
void sc_scene_set_marks   (ScScene *self, ScMarks *marks);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScScene, sc_scene_clear)

G_END_DECLS
