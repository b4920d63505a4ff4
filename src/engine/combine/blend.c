/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/blend.h"

#include <math.h>

#include "combine/blocks.h"

typedef struct
{
  gpointer x;
  gconstpointer y;
  gsize n;
  gboolean is_double;
  gboolean gaps;
  gboolean writes;
  gint differ; /* atomic */
} Blend;

/* No branch in the loops, so that they are done on several numbers at a time. */
#define COMPARE(type)                                                        \
  G_STMT_START                                                               \
  {                                                                          \
    const type *x = blend->x, *y = blend->y;                                 \
    if (blend->gaps)                                                         \
      for (gsize i = low; i < high; i++)                                     \
        differ |= (x[i] < y[i]) | (x[i] > y[i]);                             \
    else                                                                     \
      for (gsize i = low; i < high; i++)                                     \
        differ |= (x[i] != y[i]) & ((x[i] == x[i]) | (y[i] == y[i]));        \
  }                                                                          \
  G_STMT_END

#define BLEND(type)                                                          \
  G_STMT_START                                                               \
  {                                                                          \
    type *x = blend->x;                                                      \
    const type *y = blend->y;                                                \
    for (gsize i = low; i < high; i++)                                       \
      {                                                                      \
        differ |= (x[i] < y[i]) | (x[i] > y[i]);                             \
        x[i] = x[i] == x[i] ? x[i] : y[i];                                   \
      }                                                                      \
  }                                                                          \
  G_STMT_END

static void
blend_block (gsize block, guint worker, gpointer data)
{
  Blend *blend = data;
  gsize low = block * SC_BLOCK_ELEMENTS, high = MIN (low + SC_BLOCK_ELEMENTS, blend->n);
  gint differ = 0;

  if (g_atomic_int_get (&blend->differ))
    return;
  if (blend->writes && blend->is_double)
    BLEND (gdouble);
  else if (blend->writes)
    BLEND (gfloat);
  else if (blend->is_double)
    COMPARE (gdouble);
  else
    COMPARE (gfloat);
  if (differ)
    g_atomic_int_set (&blend->differ, 1);
}

gboolean
sc_floats_agree (const ScArray *a, const ScArray *b, gboolean gaps)
{
  Blend blend = {
    .x = a->data, .y = b->data, .n = sc_array_get_size (a), .is_double = a->dtype == SC_DTYPE_FLOAT64, .gaps = gaps,
  };
  sc_for_blocks (blend.n, blend_block, &blend);
  return !blend.differ;
}

gboolean
sc_floats_blend (ScArray *into, gsize offset, const ScArray *from)
{
  Blend blend = {
    .x = (gchar *) into->data + offset * sc_dtype_get_size (into->dtype),
    .y = from->data,
    .n = sc_array_get_size (from),
    .is_double = into->dtype == SC_DTYPE_FLOAT64,
    .writes = TRUE,
  };
  sc_for_blocks (blend.n, blend_block, &blend);
  return !blend.differ;
}
