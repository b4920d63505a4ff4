/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/blocks.h"

void
sc_for_blocks (gsize n, ScBlockFunc func, gpointer data)
{
  gsize n_blocks = n / SC_BLOCK_ELEMENTS + (n % SC_BLOCK_ELEMENTS != 0);
  /* Two blocks are done before a thread has started. */
  g_autoptr (ScThreads) team = n_blocks > 2 ? sc_threads_new (0) : NULL;

  sc_threads_for (team, n_blocks, func, data);
}
