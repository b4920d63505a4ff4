/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/event.h"

G_BEGIN_DECLS

/**
 * ScRunTrace: a run's events as a timeline in the Trace Event Format that
 * chrome://tracing, Perfetto and sysprof read: one row each for stages, network
 * stages, network calls, sampler steps and lead times, with the sizes of what
 * was made and the operations of a call; memory as a counter; plans and pauses
 * as instants. For a request with @trace set. Belongs to one thread.
 */
typedef struct _ScRunTrace ScRunTrace;

ScRunTrace *sc_run_trace_new  (void);
void        sc_run_trace_free (ScRunTrace *self);
/** sc_run_trace_add: the next event of the run. */
void        sc_run_trace_add  (ScRunTrace *self, const ScEvent *event);
/** sc_run_trace_save: writes what was added so far; replaces the file in one piece. */
gboolean    sc_run_trace_save (ScRunTrace *self, const gchar *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScRunTrace, sc_run_trace_free)

G_END_DECLS
