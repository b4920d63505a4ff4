/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "noise/random.h"

/**
 * sc_threefry: the block cipher Threefry-2×32 with 20 rounds (Salmon, Moraes,
 * Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3; SC 2011).
 * Enciphers the two words at @x0 and @x1 in place.
 */
static inline void
sc_threefry (ScKey key, guint32 *x0, guint32 *x1)
{
  const guint32 k0 = key.word[0];
  const guint32 k1 = key.word[1];
  const guint32 k2 = k0 ^ k1 ^ 0x1BD11BDAu;
  guint32 a = *x0 + k0;
  guint32 b = *x1 + k1;

#define SC_ROUND(r) (a += b, b = (b << (r)) | (b >> (32 - (r))), b ^= a)
  SC_ROUND (13), SC_ROUND (15), SC_ROUND (26), SC_ROUND (6);
  a += k1, b += k2 + 1;
  SC_ROUND (17), SC_ROUND (29), SC_ROUND (16), SC_ROUND (24);
  a += k2, b += k0 + 2;
  SC_ROUND (13), SC_ROUND (15), SC_ROUND (26), SC_ROUND (6);
  a += k0, b += k1 + 3;
  SC_ROUND (17), SC_ROUND (29), SC_ROUND (16), SC_ROUND (24);
  a += k1, b += k2 + 4;
  SC_ROUND (13), SC_ROUND (15), SC_ROUND (26), SC_ROUND (6);
  a += k2, b += k0 + 5;
#undef SC_ROUND

  *x0 = a;
  *x1 = b;
}
