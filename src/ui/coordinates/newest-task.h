/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ScNewestTask: one kind of work, done on a thread, of which only the newest
 * is wanted. What is going on is cancelled for a newer one, which begins as
 * soon as the older has ended, so that there is never more than one. Main
 * thread only.
 */
typedef struct _ScNewestTask ScNewestTask;

/** ScNewestTaskFunc: on the thread; returns (transfer full) the result, or %NULL with an error. */
typedef gpointer (*ScNewestTaskFunc) (gpointer work, GCancellable *cancellable, GError **error);
/**
 * ScNewestTaskDone: on the main thread; never of work that was cancelled, and
 * never after sc_newest_task_free().
 * @result: (transfer full) (nullable): what came of it
 * @error: (transfer full) (nullable): or why nothing did
 */
typedef void (*ScNewestTaskDone) (gpointer result, GError *error, gpointer owner);

ScNewestTask *sc_newest_task_new  (ScNewestTaskFunc func, GDestroyNotify free_work, GDestroyNotify free_result,
                                   ScNewestTaskDone done, gpointer owner);
void          sc_newest_task_free (ScNewestTask *self);

/** sc_newest_task_start: @work: (transfer full): untouched by the caller from now on, but for what is atomic or locked. */
void     sc_newest_task_start (ScNewestTask *self, gpointer work);
/** sc_newest_task_stop: cancels what is going on and forgets what waits. */
void     sc_newest_task_stop  (ScNewestTask *self);
/** sc_newest_task_is_running: whether an answer will come. */
gboolean sc_newest_task_is_running (ScNewestTask *self);

G_END_DECLS
