/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/line-set.h"

#include <math.h>

/* Long lines are cut so that most of what is out of sight is skipped. */
#define STRIP_POINTS 64

struct _ScLineSet
{
  gatomicrefcount references;
  GArray *strips;  /* ScLineStrip */
  GArray *vectors; /* gfloat */
  GArray *places;  /* gfloat */
};

ScLineSet *
sc_line_set_new (void)
{
  ScLineSet *self = g_new0 (ScLineSet, 1);

  g_atomic_ref_count_init (&self->references);
  self->strips = g_array_new (FALSE, FALSE, sizeof (ScLineStrip));
  self->vectors = g_array_new (FALSE, FALSE, sizeof (gfloat));
  self->places = g_array_new (FALSE, FALSE, sizeof (gfloat));
  return self;
}

ScLineSet *
sc_line_set_ref (ScLineSet *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sc_line_set_unref (ScLineSet *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_array_unref (self->strips);
  g_array_unref (self->vectors);
  g_array_unref (self->places);
  g_free (self);
}

static void
add_strip (ScLineSet *self, const gfloat *places, gsize n)
{
  ScLineStrip strip = { .first = self->places->len / 2, .count = (guint32) n };
  gdouble sum[3] = { 0, 0, 0 }, length, cosine = 1;
  const gfloat *vectors;

  g_array_append_vals (self->places, places, (guint) (2 * n));
  for (gsize i = 0; i < n; i++)
    {
      gdouble latitude = places[2 * i] * G_PI / 180, longitude = places[2 * i + 1] * G_PI / 180;
      const gfloat vector[3] = { (gfloat) (cos (latitude) * cos (longitude)), (gfloat) (cos (latitude) * sin (longitude)),
                                 (gfloat) sin (latitude) };
      g_array_append_vals (self->vectors, vector, 3);
      for (gint k = 0; k < 3; k++)
        sum[k] += vector[k];
    }

  length = sqrt (sum[0] * sum[0] + sum[1] * sum[1] + sum[2] * sum[2]);
  for (gint k = 0; k < 3; k++)
    strip.centre[k] = length > 0 ? (gfloat) (sum[k] / length) : (k == 0);
  vectors = &g_array_index (self->vectors, gfloat, 3 * (gsize) strip.first);
  for (gsize i = 0; i < n; i++)
    cosine = MIN (cosine, (gdouble) (vectors[3 * i] * strip.centre[0] + vectors[3 * i + 1] * strip.centre[1]
                                     + vectors[3 * i + 2] * strip.centre[2]));
  strip.radius = (gfloat) acos (CLAMP (cosine, -1, 1));
  g_array_append_val (self->strips, strip);
}

void
sc_line_set_add (ScLineSet *self, const gfloat *places, gsize n)
{
  for (gsize first = 0; first + 1 < n; first += STRIP_POINTS - 1)
    add_strip (self, places + 2 * first, MIN (STRIP_POINTS, n - first));
}

gsize
sc_line_set_get_n_strips (const ScLineSet *self)
{
  return self->strips->len;
}

const ScLineStrip *
sc_line_set_peek_strips (const ScLineSet *self)
{
  return (const ScLineStrip *) (gpointer) self->strips->data;
}

const gfloat *
sc_line_set_peek_vectors (const ScLineSet *self)
{
  return (const gfloat *) (gpointer) self->vectors->data;
}

const gfloat *
sc_line_set_peek_places (const ScLineSet *self)
{
  return (const gfloat *) (gpointer) self->places->data;
}
