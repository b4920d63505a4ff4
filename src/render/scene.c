/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/scene.h"

#include <math.h>

void
sc_scene_init (ScScene *self)
{
  *self = (ScScene) {
    .view = { SC_VIEW_GLOBE, .zoom = 1 },
    .pixel_scale = 1,
    .pin_latitude = NAN,
    .pin_longitude = NAN,
    .smooth = TRUE,
    .coastlines = TRUE,
    .graticule = TRUE,
  };
}

void
sc_scene_copy (ScScene *self, const ScScene *other)
{
  ScScene old = *self;

  *self = *other;
  if (self->field != NULL)
    sc_field_ref (self->field);
  if (self->colours != NULL)
    sc_colour_scale_ref (self->colours);
  if (self->marks != NULL)
    sc_marks_ref (self->marks);
  sc_scene_clear (&old);
}

void
sc_scene_clear (ScScene *self)
{
  g_clear_pointer (&self->field, sc_field_unref);
  g_clear_pointer (&self->colours, sc_colour_scale_unref);
  g_clear_pointer (&self->marks, sc_marks_unref);
}

void
sc_scene_set_field (ScScene *self, ScField *field)
{
  ScField *old = self->field;

  self->field = field != NULL ? sc_field_ref (field) : NULL;
  g_clear_pointer (&old, sc_field_unref);
}

void
sc_scene_set_colours (ScScene *self, ScColourScale *colours)
{
  ScColourScale *old = self->colours;

  self->colours = colours != NULL ? sc_colour_scale_ref (colours) : NULL;
  g_clear_pointer (&old, sc_colour_scale_unref);
}

void
sc_scene_set_marks (ScScene *self, ScMarks *marks)
{
  ScMarks *old = self->marks;

  self->marks = marks != NULL ? sc_marks_ref (marks) : NULL;
  g_clear_pointer (&old, sc_marks_unref);
}
