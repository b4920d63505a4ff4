/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Two sorts that are not stable and whose treatment of equal keys is part of
 * what the GenCast reference computes.
 */

/** ScSortEntry: what is sorted, and by what. */
typedef struct
{
  gdouble key;
  gint32 value;
} ScSortEntry;

/**
 * sc_sort_intro:
 *
 * Ascending, by the quicksort of GNU's C++ library (Musser's introsort, 1997:
 * median of three, insertion below 16).
 */
void sc_sort_intro   (ScSortEntry *entries, gsize n);

/** The most entries that sc_sort_bitonic() takes. */
#define SC_SORT_BITONIC_MAX 256

/**
 * sc_sort_bitonic:
 * @n: at most %SC_SORT_BITONIC_MAX
 *
 * Ascending, by Batcher's bitonic network (1968) as NumPy sorts short arrays
 * with vector instructions; equal keys are never exchanged.
 */
void sc_sort_bitonic (ScSortEntry *entries, gsize n);

G_END_DECLS
