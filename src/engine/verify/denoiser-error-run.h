/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "verify/denoiser-error.h"

G_BEGIN_DECLS

/**
 * ScDenoiserErrorRun: sc_denoiser_error_measure() on a thread of its own, for
 * whoever watches the curve become finer. All functions may be called from any
 * thread.
 */
typedef struct _ScDenoiserErrorRun ScDenoiserErrorRun;

/**
 * ScDenoiserErrorDoneFunc: the last call of a run, from its thread.
 * @curve: (nullable): whole; %NULL with @error, %G_IO_ERROR_CANCELLED where it was cancelled
 */
typedef void (*ScDenoiserErrorDoneFunc) (ScDenoiserErrorCurve *curve, const GError *error, gpointer data);

/**
 * sc_denoiser_error_run_start:
 * @request: copied
 * @func: (nullable), @done: (nullable): called from the run's thread
 *
 * Returns: (transfer full): free with sc_denoiser_error_run_free()
 */
ScDenoiserErrorRun   *sc_denoiser_error_run_start (const ScDenoiserErrorRequest *request, ScDenoiserErrorCache *cache,
                                                   ScDenoiserErrorFunc func, ScDenoiserErrorDoneFunc done, gpointer data);

/** sc_denoiser_error_run_cancel: ends it after the present call of the network; what is measured stays in the cache. */
void                  sc_denoiser_error_run_cancel (ScDenoiserErrorRun *self);

/** sc_denoiser_error_run_dup_curve: (transfer full) (nullable): the latest curve. */
ScDenoiserErrorCurve *sc_denoiser_error_run_dup_curve (ScDenoiserErrorRun *self);

/** sc_denoiser_error_run_free: cancels it and waits until its thread has ended; not from within its callbacks. */
void                  sc_denoiser_error_run_free   (ScDenoiserErrorRun *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScDenoiserErrorRun, sc_denoiser_error_run_free)

G_END_DECLS
