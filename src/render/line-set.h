/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScLineStrip: a stretch of a line that is drawn or left out as a whole.
 * @first, @count: its points
 * @centre: unit vector of a cap that holds it
 * @radius: of the cap, radians
 */
typedef struct
{
  guint32 first;
  guint32 count;
  gfloat centre[3];
  gfloat radius;
} ScLineStrip;

/**
 * ScLineSet:
 *
 * Lines on the sphere: coastlines, contours, the graticule. Unit vectors have
 * x towards (0° N, 0° E), y towards 90° E, z towards the north pole.
 * Neighbouring points are to be close enough for a straight line between them.
 * Immutable once it is shared, reference-counted.
 */
typedef struct _ScLineSet ScLineSet;

ScLineSet *sc_line_set_new   (void);
ScLineSet *sc_line_set_ref   (ScLineSet *self);
void       sc_line_set_unref (ScLineSet *self);

/**
 * sc_line_set_add:
 * @places: [n][2]: latitude, longitude, degrees
 * @n: two or more; fewer are left out
 *
 * A closed line ends with the point it began with.
 */
void sc_line_set_add (ScLineSet *self, const gfloat *places, gsize n);

gsize              sc_line_set_get_n_strips (const ScLineSet *self);
const ScLineStrip *sc_line_set_peek_strips  (const ScLineSet *self);
/** sc_line_set_peek_vectors: Returns: [points][3]. */
const gfloat      *sc_line_set_peek_vectors (const ScLineSet *self);
/** sc_line_set_peek_places: Returns: [points][2], latitude and longitude, degrees. */
const gfloat      *sc_line_set_peek_places  (const ScLineSet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScLineSet, sc_line_set_unref)

G_END_DECLS
