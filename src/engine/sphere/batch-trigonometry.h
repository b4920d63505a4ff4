/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>

#include <glib.h>

G_BEGIN_DECLS

/*
 * Float32 trigonometry without branches or calls, so that the compiler can do
 * several values at once in a loop. Good to 2e−7; polynomials of Cephes
 * (Moshier 1989).
 */

#define SC_PI_SINGLE 3.14159265358979323846f
#define SC_RADIANS_SINGLE (SC_PI_SINGLE / 180.0f)
#define SC_DEGREES_SINGLE (180.0f / SC_PI_SINGLE)

/** sc_batch_round: to the nearest integer; for |x| < 2²². */
static inline gfloat
sc_batch_round (gfloat x)
{
  const gfloat to_integer = 0x1.8p+23f;

  return (x + to_integer) - to_integer;
}

/** sc_batch_wrap: degrees into −180 … 180; for |degrees| < 10⁸. */
static inline gfloat
sc_batch_wrap (gfloat degrees)
{
  return degrees - 360.0f * sc_batch_round (degrees * (1.0f / 360.0f));
}

/** sc_batch_sin_cos: of an angle in degrees, |degrees| < 10⁶; of NaN it is NaN. */
static inline void
sc_batch_sin_cos (gfloat degrees, gfloat *sine, gfloat *cosine)
{
  const gfloat quadrant = sc_batch_round (degrees * (1.0f / 90.0f));
  const gfloat r = (degrees - 90.0f * quadrant) * SC_RADIANS_SINGLE;
  const gfloat r2 = r * r;
  const gfloat s = r + r * r2 * (-1.6666654611e-1f + r2 * (8.3321608736e-3f + r2 * -1.9515295891e-4f));
  const gfloat c = 1.0f - 0.5f * r2
                   + r2 * r2 * (4.166664568298827e-2f + r2 * (-1.388731625493765e-3f + r2 * 2.443315711809948e-5f));
  /* −2 … 2 quarters: 1 and −1 swap sine and cosine, both ends turn them round. */
  const gfloat turn = quadrant - 4.0f * sc_batch_round (quadrant * 0.25f);
  const gboolean odd = fabsf (turn) == 1.0f, opposite = fabsf (turn) == 2.0f;
  const gfloat first = odd ? c : s, second = odd ? s : c;

  *sine = opposite || turn == -1.0f ? -first : first;
  *cosine = opposite || turn == 1.0f ? -second : second;
}

/** sc_batch_atan2: radians; 0 for both 0. */
static inline gfloat
sc_batch_atan2 (gfloat y, gfloat x)
{
  const gfloat ax = fabsf (x), ay = fabsf (y);
  const gfloat large = ax > ay ? ax : ay, small = ax > ay ? ay : ax;
  const gboolean beyond = small > 0.41421356f * large; /* tan (π / 8) */
  const gfloat numerator = beyond ? small - large : small;
  const gfloat denominator = beyond ? small + large : large;
  const gfloat a = numerator / (denominator > 0 ? denominator : 1.0f);
  const gfloat z = a * a;
  const gfloat series = a + a * z * (-3.33329491539e-1f
                                     + z * (1.99777106478e-1f + z * (-1.38776856032e-1f + z * 8.05374449538e-2f)));
  const gfloat eighth = beyond ? series + SC_PI_SINGLE / 4 : series;
  const gfloat quarter = ay > ax ? SC_PI_SINGLE / 2 - eighth : eighth;
  const gfloat half = x < 0 ? SC_PI_SINGLE - quarter : quarter;

  return y < 0 ? -half : half;
}

G_END_DECLS
