/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** ScSignals: turns SIGINT and SIGTERM into a cancellable, on a thread of its own. */
typedef struct _ScSignals ScSignals;

/** sc_signals_new: catches both signals from now on: the first cancels, the second ends the process. */
ScSignals    *sc_signals_new  (void);
/** sc_signals_free: the signals have their default meaning again. */
void          sc_signals_free (ScSignals *self);
/** sc_signals_get_cancellable: (transfer none) */
GCancellable *sc_signals_get_cancellable (ScSignals *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScSignals, sc_signals_free)

G_END_DECLS
