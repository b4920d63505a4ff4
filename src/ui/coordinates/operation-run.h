/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/coordinates/operation.h"

G_BEGIN_DECLS

/**
 * ScOperationRun: carries operations out on a thread; the newest wins. It
 * begins when nothing newer has come for a moment, since values take longer
 * than the dragging of a slider. Main thread only.
 */
typedef struct _ScOperationRun ScOperationRun;

/** ScOperationRunFunc: there is progress, an outcome or an error; on the main thread, never after sc_operation_run_free(). */
typedef void (*ScOperationRunFunc) (gpointer data);

ScOperationRun *sc_operation_run_new  (ScOperationRunFunc progressed, ScOperationRunFunc done, gpointer data);
void            sc_operation_run_free (ScOperationRun *self);

/** sc_operation_run_start: forgets what there is and what is going on, and begins soon. @request: copied. */
void sc_operation_run_start  (ScOperationRun *self, const ScOperationRequest *request);
/** sc_operation_run_forget: forgets what there is and what is going on. */
void sc_operation_run_forget (ScOperationRun *self);
/** sc_operation_run_cancel: stops what is going on; its error is then %G_IO_ERROR_CANCELLED. */
void sc_operation_run_cancel (ScOperationRun *self);

gboolean sc_operation_run_is_running   (ScOperationRun *self);
/** sc_operation_run_get_progress: 0 to 1, of counting; 0 before it begins. */
gdouble  sc_operation_run_get_progress (ScOperationRun *self);
/** sc_operation_run_get_outcome: (nullable): %NULL before there is one. */
const ScOperationOutcome *sc_operation_run_get_outcome (ScOperationRun *self);
/** sc_operation_run_get_error: (nullable): why there is none. */
const GError             *sc_operation_run_get_error   (ScOperationRun *self);

G_END_DECLS
