/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nn/aligned.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define CACHE_LINE 64
#define HUGE_PAGE ((gsize) 2 << 20)

G_DEFINE_QUARK (sc-nn-error-quark, sc_nn_error)

gfloat *
sc_floats_new (gsize n, const gchar *what, GError **error)
{
  gsize bytes = 0;
  gpointer floats = NULL;

  if (g_size_checked_mul (&bytes, MAX (n, 1), sizeof (gfloat))
      && bytes <= G_MAXSSIZE - HUGE_PAGE)
    {
      gsize alignment = bytes >= HUGE_PAGE ? HUGE_PAGE : CACHE_LINE;
      if (posix_memalign (&floats, alignment, bytes) != 0)
        floats = NULL;
    }
  if (floats == NULL)
    {
      g_set_error (error, SC_NN_ERROR, SC_NN_ERROR_NO_MEMORY,
                   "There is not enough memory for %s: %.1f MiB are needed", what, n * (sizeof (gfloat) / 1048576.0));
      return NULL;
    }
  if (bytes >= HUGE_PAGE)
    madvise (floats, bytes, MADV_HUGEPAGE); /* fewer page-table walks; where the kernel has none nothing is lost */
  memset (floats, 0, bytes);
  return floats;
}

void
sc_floats_free (gfloat *floats)
{
  free (floats);
}
