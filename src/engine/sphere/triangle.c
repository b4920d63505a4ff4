/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/triangle.h"

#include <math.h>
#include <string.h>

#include "sphere/vector3.h"

/* What trimesh takes for zero: a hundred times the resolution of a double. */
#define ZERO 1e-13

static void
move (const gdouble from[3], gdouble share, const gdouble direction[3], gdouble to[3])
{
  for (gint i = 0; i < 3; i++)
    to[i] = from[i] + share * direction[i];
}

void
sc_triangle_closest_point (const gdouble a[3], const gdouble b[3], const gdouble c[3],
                           const gdouble point[3], gdouble closest[3])
{
  gdouble ab[3], ac[3], ap[3], bp[3], cp[3], bc[3];

  sc_vector3_subtract (b, a, ab);
  sc_vector3_subtract (c, a, ac);
  sc_vector3_subtract (point, a, ap);
  const gdouble d1 = sc_vector3_dot (ab, ap), d2 = sc_vector3_dot (ac, ap);
  if (d1 < ZERO && d2 < ZERO)
    {
      memcpy (closest, a, 3 * sizeof *a);
      return;
    }

  sc_vector3_subtract (point, b, bp);
  const gdouble d3 = sc_vector3_dot (ab, bp), d4 = sc_vector3_dot (ac, bp);
  if (d3 > -ZERO && d4 <= d3)
    {
      memcpy (closest, b, 3 * sizeof *b);
      return;
    }

  const gdouble vc = d1 * d4 - d3 * d2;
  if (vc < ZERO && d1 > -ZERO && d3 < ZERO)
    {
      move (a, d1 / (d1 - d3), ab, closest);
      return;
    }

  sc_vector3_subtract (point, c, cp);
  const gdouble d5 = sc_vector3_dot (ab, cp), d6 = sc_vector3_dot (ac, cp);
  if (d6 > -ZERO && d5 <= d6)
    {
      memcpy (closest, c, 3 * sizeof *c);
      return;
    }

  const gdouble vb = d5 * d2 - d1 * d6;
  if (vb < ZERO && d2 > -ZERO && d6 < ZERO)
    {
      move (a, d2 / (d2 - d6), ac, closest);
      return;
    }

  const gdouble va = d3 * d6 - d5 * d4;
  if (va < ZERO && d4 - d3 > -ZERO && d5 - d6 > -ZERO)
    {
      const gdouble d43 = d4 - d3;

      sc_vector3_subtract (c, b, bc);
      move (b, d43 / (d43 + (d5 - d6)), bc, closest);
      return;
    }

  const gdouble scale = 1.0 / (va + vb + vc);
  const gdouble v = vb * scale, w = vc * scale;
  for (gint i = 0; i < 3; i++)
    closest[i] = a[i] + ab[i] * v + ac[i] * w;
}

gboolean
sc_triangle_is_below (const gdouble a[3], const gdouble b[3], const gdouble c[3],
                      const gdouble point[3], gdouble margin)
{
  gdouble ab[3], ac[3], ap[3], normal[3], across[3];

  sc_vector3_subtract (b, a, ab);
  sc_vector3_subtract (c, a, ac);
  sc_vector3_subtract (point, a, ap);
  sc_vector3_cross (ab, ac, normal);
  const gdouble area = sc_vector3_dot (normal, normal);

  /* The foot's shares of c and of b, times the area. */
  sc_vector3_cross (ab, ap, across);
  const gdouble of_c = sc_vector3_dot (across, normal);
  sc_vector3_cross (ap, ac, across);
  const gdouble of_b = sc_vector3_dot (across, normal);

  return sc_vector3_dot (normal, ap) > 0 && of_b > margin * area && of_c > margin * area
         && area - of_b - of_c > margin * area;
}

void
sc_triangle_normal (const gdouble a[3], const gdouble b[3], const gdouble c[3], gdouble normal[3])
{
  gdouble ab[3], bc[3];

  sc_vector3_subtract (b, a, ab);
  sc_vector3_subtract (c, b, bc);
  sc_vector3_cross (ab, bc, normal);
  const gdouble inverse = 1.0 / sqrt (sc_vector3_dot (normal, normal));
  for (gint i = 0; i < 3; i++)
    normal[i] *= inverse;
}
