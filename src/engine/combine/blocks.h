/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/threads.h"

G_BEGIN_DECLS

/** SC_BLOCK_ELEMENTS: how many elements a block of work on an array holds: large beside a page of memory, whatever its size. */
#define SC_BLOCK_ELEMENTS ((gsize) 1 << 19)

/**
 * sc_for_blocks:
 * @n: number of elements
 * @func: called for blocks 0, 1, … of %SC_BLOCK_ELEMENTS elements each, the last one shorter
 *
 * Works through an array's elements, on all cores where there are enough of
 * them to be worth a team of threads.
 */
void sc_for_blocks (gsize n, ScBlockFunc func, gpointer data);

G_END_DECLS
