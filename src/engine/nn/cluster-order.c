/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nn/cluster-order.h"

typedef struct
{
  const gfloat *positions;
  gint axis;
} Comparison;

static gint
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  const Comparison *comparison = data;
  gint32 i = *(const gint32 *) a, j = *(const gint32 *) b;
  gfloat x = comparison->positions[3 * i + comparison->axis];
  gfloat y = comparison->positions[3 * j + comparison->axis];

  if (x != y)
    return x < y ? -1 : 1;
  return i < j ? -1 : i > j;
}

static gint
longest_axis (const gfloat *positions, const gint32 *order, gsize n)
{
  gfloat longest = -1.0f;
  gint axis = 0;

  for (gint d = 0; d < 3; d++)
    {
      gfloat low = positions[3 * order[0] + d], high = low;
      for (gsize i = 1; i < n; i++)
        {
          low = MIN (low, positions[3 * order[i] + d]);
          high = MAX (high, positions[3 * order[i] + d]);
        }
      if (high - low > longest)
        {
          longest = high - low;
          axis = d;
        }
    }
  return axis;
}

static void
bisect (const gfloat *positions, gsize n, gsize size, gint32 *order)
{
  while (n > size)
    {
      Comparison comparison = { positions, longest_axis (positions, order, n) };
      gsize n_clusters = (n + size - 1) / size;
      gsize half = n_clusters / 2 * size;

      g_qsort_with_data (order, n, sizeof *order, compare, &comparison);
      bisect (positions, half, size, order);
      order += half;
      n -= half;
    }
}

void
sc_cluster_order (const gfloat *positions, gsize n, gsize size, gint32 *order)
{
  for (gsize i = 0; i < n; i++)
    order[i] = i;
  bisect (positions, n, size, order);
}
