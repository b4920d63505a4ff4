/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Three doubles; sums run from x to z. */

static inline gdouble
sc_vector3_dot (const gdouble a[3], const gdouble b[3])
{
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

static inline void
sc_vector3_subtract (const gdouble a[3], const gdouble b[3], gdouble difference[3])
{
  difference[0] = a[0] - b[0];
  difference[1] = a[1] - b[1];
  difference[2] = a[2] - b[2];
}

static inline void
sc_vector3_cross (const gdouble a[3], const gdouble b[3], gdouble product[3])
{
  product[0] = a[1] * b[2] - a[2] * b[1];
  product[1] = a[2] * b[0] - a[0] * b[2];
  product[2] = a[0] * b[1] - a[1] * b[0];
}

/** The volume spanned by three vectors: positive where they turn counter-clockwise seen from their tips. */
static inline gdouble
sc_vector3_triple (const gdouble a[3], const gdouble b[3], const gdouble c[3])
{
  gdouble product[3];

  sc_vector3_cross (a, b, product);
  return sc_vector3_dot (product, c);
}

G_END_DECLS
