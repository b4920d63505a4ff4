/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/map-shape.h"

#include <math.h>

#define RADIANS (G_PI / 180)

/* Every five degrees from the equator: length of the parallel against the
 * equator's, its distance from the equator against the pole's. */
static const gdouble ROBINSON_LENGTH[19] = { 1.0000, 0.9986, 0.9954, 0.9900, 0.9822, 0.9730, 0.9600, 0.9427, 0.9216, 0.8962,
                                             0.8679, 0.8350, 0.7986, 0.7597, 0.7186, 0.6732, 0.6213, 0.5722, 0.5322 };
static const gdouble ROBINSON_DISTANCE[19] = { 0.0000, 0.0620, 0.1240, 0.1860, 0.2480, 0.3100, 0.3720, 0.4340, 0.4958, 0.5571,
                                               0.6176, 0.6769, 0.7346, 0.7903, 0.8435, 0.8936, 0.9394, 0.9761, 1.0000 };
#define ROBINSON_EQUATOR 0.8487
#define ROBINSON_POLE 1.3523

/* @parity: 1 where the table goes on evenly through the equator, −1 oddly. */
static gdouble
robinson (const gdouble *table, gdouble parity, gdouble latitude)
{
  gdouble scaled = MIN (fabs (latitude), 90) / 5;
  gint i = MIN ((gint) scaled, 17);
  gdouble t = scaled - i;
  gdouble p1 = table[i], p2 = table[i + 1];
  gdouble p0 = i > 0 ? table[i - 1] : parity * table[1];
  gdouble p3 = i < 17 ? table[i + 2] : 3 * (p2 - p1) + p0;

  return p1 + 0.5 * t * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0)));
}

/* The auxiliary angle θ of 2θ + sin 2θ = π sin φ, by Newton's method; towards
 * the poles, where its slope vanishes, it starts from the series there. */
static gdouble
mollweide_angle (gdouble latitude)
{
  gdouble target = G_PI * sin (latitude * RADIANS);
  gdouble rest = G_PI - fabs (target);
  gdouble theta = copysign (rest < 0.5 ? G_PI / 2 - 0.5 * cbrt (6 * rest) : fabs (target) / 4, target);

  for (gint i = 0; i < 30; i++)
    {
      gdouble slope = 2 + 2 * cos (2 * theta);
      gdouble step;
      if (slope < 1e-12)
        break;
      step = (2 * theta + sin (2 * theta) - target) / slope;
      theta = CLAMP (theta - step, -G_PI / 2, G_PI / 2);
      if (fabs (step) < 1e-12)
        break;
    }
  return theta;
}

gdouble
sc_map_shape_get_height (ScViewProjection projection, gdouble latitude)
{
  switch (projection)
    {
    case SC_VIEW_ROBINSON:
      return copysign (ROBINSON_POLE * robinson (ROBINSON_DISTANCE, -1, latitude), latitude);
    case SC_VIEW_MOLLWEIDE:
      return G_SQRT2 * sin (mollweide_angle (latitude));
    case SC_VIEW_FLAT:
    case SC_VIEW_GLOBE:
    case SC_VIEW_N_PROJECTIONS:
    default:
      return latitude * RADIANS;
    }
}

gdouble
sc_map_shape_get_width (ScViewProjection projection, gdouble latitude)
{
  switch (projection)
    {
    case SC_VIEW_ROBINSON:
      return ROBINSON_EQUATOR * robinson (ROBINSON_LENGTH, 1, latitude);
    case SC_VIEW_MOLLWEIDE:
      return 2 * G_SQRT2 / G_PI * cos (mollweide_angle (latitude));
    case SC_VIEW_FLAT:
    case SC_VIEW_GLOBE:
    case SC_VIEW_N_PROJECTIONS:
    default:
      return 1;
    }
}

gdouble
sc_map_shape_get_latitude (ScViewProjection projection, gdouble height)
{
  gdouble low = -90, high = 90;

  if (projection == SC_VIEW_FLAT)
    return CLAMP (height / RADIANS, -90, 90);
  if (projection == SC_VIEW_MOLLWEIDE)
    {
      gdouble theta = asin (CLAMP (height / G_SQRT2, -1, 1));
      return asin (CLAMP ((2 * theta + sin (2 * theta)) / G_PI, -1, 1)) / RADIANS;
    }
  if (height >= sc_map_shape_get_height (projection, 90))
    return 90;
  if (height <= sc_map_shape_get_height (projection, -90))
    return -90;
  for (gint i = 0; i < 40; i++)
    {
      gdouble middle = (low + high) / 2;
      *(sc_map_shape_get_height (projection, middle) < height ? &low : &high) = middle;
    }
  return (low + high) / 2;
}
