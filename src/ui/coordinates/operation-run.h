/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/coordinates/operation.h"

G_BEGIN_DECLS

/**
 * ScOperationRun: carries operations out on a thread; the newest wins. Main
 * thread only.
 */
typedef struct _ScOperationRun ScOperationRun;

/** ScOperationRunFunc: there is an outcome or an error; on the main thread, never after sc_operation_run_free(). */
typedef void (*ScOperationRunFunc) (gpointer data);

ScOperationRun *sc_operation_run_new  (ScOperationRunFunc done, gpointer data);
void            sc_operation_run_free (ScOperationRun *self);

/** sc_operation_run_start: forgets what there is and what is going on, and begins. */
void sc_operation_run_start (ScOperationRun *self, ScOperation operation, ScJoin join, ScDataset *a, ScDataset *b);
/** sc_operation_run_stop: forgets what there is and what is going on. */
void sc_operation_run_stop  (ScOperationRun *self);

gboolean                  sc_operation_run_is_running  (ScOperationRun *self);
/** sc_operation_run_get_outcome: (nullable): %NULL before there is one. */
const ScOperationOutcome *sc_operation_run_get_outcome (ScOperationRun *self);
/** sc_operation_run_get_error: (nullable): why there is none. */
const GError             *sc_operation_run_get_error   (ScOperationRun *self);

G_END_DECLS
