/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/colour-space.h"

#include <math.h>

static const gdouble WHITE[3] = { 0.95047, 1.0, 1.08883 };

static const gdouble XYZ_TO_RGB[3][3] = {
  { 3.2404542, -1.5371385, -0.4985314 },
  { -0.9692660, 1.8760108, 0.0415560 },
  { 0.0556434, -0.2040259, 1.0572252 },
};

static const gdouble RGB_TO_XYZ[3][3] = {
  { 0.4124564, 0.3575761, 0.1804375 },
  { 0.2126729, 0.7151522, 0.0721750 },
  { 0.0193339, 0.1191920, 0.9503041 },
};

gdouble
sc_colour_srgb_to_linear (gdouble channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

gdouble
sc_colour_linear_to_srgb (gdouble light)
{
  return light <= 0.0031308 ? 12.92 * light : 1.055 * pow (light, 1 / 2.4) - 0.055;
}

static gdouble
lab_inverse (gdouble t)
{
  return t > 6.0 / 29 ? t * t * t : 3 * (6.0 / 29) * (6.0 / 29) * (t - 4.0 / 29);
}

static gdouble
lab_forward (gdouble t)
{
  return t > 216.0 / 24389 ? cbrt (t) : t * 841.0 / 108 + 4.0 / 29;
}

/* Linear light; may lie outside of 0…1. */
static void
lab_to_light (gdouble lightness, gdouble a, gdouble b, gdouble light[3])
{
  gdouble y = (lightness + 16) / 116;
  const gdouble xyz[3] = { WHITE[0] * lab_inverse (y + a / 500), WHITE[1] * lab_inverse (y),
                           WHITE[2] * lab_inverse (y - b / 200) };

  for (gint i = 0; i < 3; i++)
    light[i] = XYZ_TO_RGB[i][0] * xyz[0] + XYZ_TO_RGB[i][1] * xyz[1] + XYZ_TO_RGB[i][2] * xyz[2];
}

static gboolean
can_be_shown (const gdouble light[3])
{
  for (gint i = 0; i < 3; i++)
    if (light[i] < -1e-6 || light[i] > 1 + 1e-6)
      return FALSE;
  return TRUE;
}

void
sc_colour_lab_to_srgb (const gdouble lab[3], gdouble rgb[3])
{
  gdouble light[3];
  gdouble low = 0, high = 1;

  lab_to_light (lab[0], lab[1], lab[2], light);
  if (!can_be_shown (light))
    {
      for (gint i = 0; i < 24; i++)
        {
          gdouble chroma = (low + high) / 2;
          lab_to_light (lab[0], chroma * lab[1], chroma * lab[2], light);
          *(can_be_shown (light) ? &low : &high) = chroma;
        }
      lab_to_light (lab[0], low * lab[1], low * lab[2], light);
    }
  for (gint i = 0; i < 3; i++)
    rgb[i] = sc_colour_linear_to_srgb (CLAMP (light[i], 0, 1));
}

void
sc_colour_srgb_to_lab (const gdouble rgb[3], gdouble lab[3])
{
  gdouble light[3], f[3];

  for (gint i = 0; i < 3; i++)
    light[i] = sc_colour_srgb_to_linear (rgb[i]);
  for (gint i = 0; i < 3; i++)
    f[i] = lab_forward ((RGB_TO_XYZ[i][0] * light[0] + RGB_TO_XYZ[i][1] * light[1] + RGB_TO_XYZ[i][2] * light[2]) / WHITE[i]);
  lab[0] = 116 * f[1] - 16;
  lab[1] = 500 * (f[0] - f[1]);
  lab[2] = 200 * (f[1] - f[2]);
}
