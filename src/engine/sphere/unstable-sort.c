/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/unstable-sort.h"

#include <math.h>
#include <string.h>

/* Ranges as short as this are left to the insertion sort at the end. */
#define SHORT_RANGE 16

static inline void
swap (ScSortEntry *a, ScSortEntry *b)
{
  const ScSortEntry kept = *a;

  *a = *b;
  *b = kept;
}

/* The median of the second, the middle and the last entry becomes the first. */
static void
choose_pivot (ScSortEntry *first, ScSortEntry *a, ScSortEntry *b, ScSortEntry *c)
{
  if (a->key < b->key)
    swap (first, b->key < c->key ? b : a->key < c->key ? c : a);
  else
    swap (first, a->key < c->key ? a : b->key < c->key ? c : b);
}

static void
sort_long_ranges (ScSortEntry *entries, gsize n)
{
  while (n > SHORT_RANGE)
    {
      gsize i = 1, j = n;

      choose_pivot (entries, entries + 1, entries + n / 2, entries + n - 1);
      for (;; i++)
        {
          while (entries[i].key < entries[0].key)
            i++;
          j--;
          while (entries[0].key < entries[j].key)
            j--;
          if (i >= j)
            break;
          swap (&entries[i], &entries[j]);
        }
      sort_long_ranges (entries + i, n - i);
      n = i;
    }
}

void
sc_sort_intro (ScSortEntry *entries, gsize n)
{
  /* The original turns to a heap sort where the quicksort degenerates; no
   * mesh's faces make it do so. */
  sort_long_ranges (entries, n);
  for (gsize i = 1; i < n; i++)
    {
      const ScSortEntry entry = entries[i];
      gsize j = i;

      for (; j > 0 && entry.key < entries[j - 1].key; j--)
        entries[j] = entries[j - 1];
      entries[j] = entry;
    }
}

static inline void
compare_exchange (ScSortEntry *low, ScSortEntry *high)
{
  if (high->key < low->key)
    swap (low, high);
}

void
sc_sort_bitonic (ScSortEntry *entries, gsize n)
{
  ScSortEntry padded[SC_SORT_BITONIC_MAX];
  gsize size = 1;

  g_return_if_fail (n <= SC_SORT_BITONIC_MAX);

  while (size < n)
    size *= 2;
  memcpy (padded, entries, n * sizeof *entries);
  for (gsize i = n; i < size; i++)
    padded[i] = (ScSortEntry) { INFINITY, -1 };

  for (gsize block = 2; block <= size; block *= 2)
    {
      /* Two sorted halves, the second one read backwards, … */
      for (gsize begin = 0; begin < size; begin += block)
        for (gsize i = 0; i < block / 2; i++)
          compare_exchange (&padded[begin + i], &padded[begin + block - 1 - i]);
      /* … then bitonic halves of halves. */
      for (gsize distance = block / 4; distance > 0; distance /= 2)
        for (gsize i = 0; i < size; i++)
          if ((i & distance) == 0)
            compare_exchange (&padded[i], &padded[i + distance]);
    }
  memcpy (entries, padded, n * sizeof *entries);
}
