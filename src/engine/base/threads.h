/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScThreads:
 *
 * A team of worker threads that runs numbered blocks of work. Blocks are
 * handed out in any order, so a caller that wants results independent of the
 * number of threads makes each block write only what is its own and fixes the
 * blocks' sizes by the problem, never by the number of threads.
 *
 * One team serves one caller at a time: sc_threads_for() may not be called
 * from two threads at once nor from within a block.
 */
typedef struct _ScThreads ScThreads;

/**
 * ScBlockFunc:
 * @block: the number of the block, 0 to n_blocks − 1
 * @worker: which of the team runs it, 0 to count − 1; for scratch space
 * @data: the caller's
 */
typedef void (*ScBlockFunc) (gsize block, guint worker, gpointer data);

/**
 * sc_threads_new:
 * @count: how many threads work, the calling one included; 0: one per core
 *
 * Returns: (transfer full): a team; free with sc_threads_free()
 */
ScThreads *sc_threads_new       (guint count);
void       sc_threads_free      (ScThreads *self);

/** sc_threads_get_count: how many threads work, the calling one included. */
guint      sc_threads_get_count (ScThreads *self);

/**
 * sc_threads_for:
 * @self: (nullable): a team; %NULL runs every block in the calling thread
 * @n_blocks: how many blocks
 * @func: called once for each block
 * @data: passed on to @func
 *
 * Runs all blocks and returns when the last one has ended.
 */
void       sc_threads_for       (ScThreads   *self,
                                 gsize        n_blocks,
                                 ScBlockFunc  func,
                                 gpointer     data);

/**
 * sc_threads_set_gate:
 * @gate: (nullable): called by the thread that calls sc_threads_for() before
 *   each of its blocks; may wait there, while the others end theirs
 */
void       sc_threads_set_gate  (ScThreads *self, void (*gate) (gpointer data), gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScThreads, sc_threads_free)

G_END_DECLS
