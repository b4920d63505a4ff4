/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/graticule.h"

#include <math.h>

/* Pixels between two lines in the middle of the globe, at least. */
#define LEAST_DISTANCE 100

gdouble
sc_graticule_get_step (gdouble radius)
{
  static const gdouble STEPS[] = { 0.5, 1, 2, 5, 10, 15, 30 };

  for (gsize i = 0; i < G_N_ELEMENTS (STEPS); i++)
    if (STEPS[i] * G_PI / 180 * radius >= LEAST_DISTANCE)
      return STEPS[i];
  return 30;
}

ScLineSet *
sc_graticule_new (gdouble step)
{
  ScLineSet *self = sc_line_set_new ();
  gdouble between = MIN (step, 2); /* a chord of 2° is 0.02 % of the radius off the arc */
  gint n_round = (gint) lround (360 / between), n_lines = (gint) lround (360 / step), n_parallels = (gint) lround (180 / step);
  g_autofree gfloat *places = g_new (gfloat, 2 * ((gsize) n_round + 1));

  for (gint i = 0; i < n_lines; i++)
    {
      gdouble longitude = i * step;
      gdouble top = fmod (longitude, 90) == 0 ? 90 : 90 - step;
      gint n = (gint) lround (2 * top / between);
      for (gint k = 0; k <= n; k++)
        {
          places[2 * k] = (gfloat) (-top + k * between);
          places[2 * k + 1] = (gfloat) longitude;
        }
      sc_line_set_add (self, places, (gsize) n + 1);
    }
  for (gint i = 1; i < n_parallels; i++)
    {
      for (gint k = 0; k <= n_round; k++)
        {
          places[2 * k] = (gfloat) (-90 + i * step);
          places[2 * k + 1] = (gfloat) (k * between);
        }
      sc_line_set_add (self, places, (gsize) n_round + 1);
    }
  return self;
}
