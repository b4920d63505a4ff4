/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/single-angles.h"

#include <math.h>

#define PI_SINGLE 3.14159265358979323846f

void
sc_single_sin_cos (gfloat angle, gfloat *sine, gfloat *cosine)
{
  /* Adding and taking away 1.5 · 2²³ rounds to an integer. */
  const gfloat to_integer = 0x1.8p+23f;
  const gfloat shifted = angle * 0x1.45f306p-1f + to_integer;
  const gfloat quadrant = shifted - to_integer;
  gfloat r = fmaf (quadrant, -0x1.921fb0p+00f, angle);
  r = fmaf (quadrant, -0x1.5110b4p-22f, r);
  r = fmaf (quadrant, -0x1.846988p-48f, r);
  const gfloat r2 = r * r;

  gfloat c = fmaf (0x1.98e616p-16f, r2, -0x1.6c06dcp-10f);
  c = fmaf (c, r2, 0x1.55553cp-05f);
  c = fmaf (c, r2, -0x1.000000p-01f);
  c = fmaf (c, r2, 1.0f);

  gfloat s = fmaf (0x1.7d3bbcp-19f, r2, -0x1.a06bbap-13f);
  s = fmaf (s, r2, 0x1.11119ap-07f);
  s = fmaf (s, r2, -0x1.555556p-03f);
  s = s * r2;
  s = fmaf (s, r, r);

  switch ((gint) quadrant & 3)
    {
    case 0:
      *sine = s;
      *cosine = c;
      break;
    case 1:
      *sine = c;
      *cosine = -s;
      break;
    case 2:
      *sine = -s;
      *cosine = -c;
      break;
    default:
      *sine = -c;
      *cosine = s;
      break;
    }
}

void
sc_single_node_init (ScSingleNode *self, gfloat lat, gfloat lon)
{
  const gfloat radians = PI_SINGLE / 180.0f;
  gfloat sin_phi, cos_phi, sin_theta, cos_theta;

  self->phi = lon * radians;
  self->theta = (90.0f - lat) * radians;
  sc_single_sin_cos (self->phi, &sin_phi, &cos_phi);
  sc_single_sin_cos (self->theta, &sin_theta, &cos_theta);
  self->position[0] = cos_phi * sin_theta;
  self->position[1] = sin_phi * sin_theta;
  self->position[2] = cos_theta;
  self->features[0] = cos_theta;
  self->features[1] = cos_phi;
  self->features[2] = sin_phi;
}

void
sc_single_lat_lon (const gfloat *position, gfloat *lat, gfloat *lon)
{
  const gfloat degrees = 180.0f / PI_SINGLE;
  /* A corner's z may exceed 1 by a rounding error. */
  const gfloat theta = acosf (CLAMP (position[2], -1.0f, 1.0f));
  gfloat east = fmodf (atan2f (position[1], position[0]) * degrees, 360.0f);

  if (east < 0)
    east += 360.0f;
  *lat = 90.0f - theta * degrees;
  *lon = east == 0 ? 0.0f : east;
}
