/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "verify/denoiser-error-cache.h"
#include "verify/denoiser-error-curve.h"

G_BEGIN_DECLS

/**
 * ScDenoiserErrorRequest: what to measure.
 * @checkpoint: path
 * @stats: folder of the statistics
 * @data: (array zero-terminated=1): files with input frames and the frames after
 *   them, as `train` reads them; not those that the model was trained on
 * @sigma_min, @sigma_max: covered by noise levels at every eighth of a decade
 * @sigmas: (nullable): [n_sigmas]: exactly these instead
 * @samples: how many at most, evenly spaced over the data; 0: all
 * @seed: of the noise
 * @confidence: of the intervals, e.g. 0.95
 * @threads: 0: one per core
 */
typedef struct
{
  const gchar *checkpoint;
  const gchar *stats;
  const gchar *const *data;
  gdouble sigma_min, sigma_max;
  const gdouble *sigmas;
  gsize n_sigmas;
  gsize samples;
  guint64 seed;
  gdouble confidence;
  guint threads;
} ScDenoiserErrorRequest;

/**
 * ScDenoiserErrorFunc:
 * @curve: borrowed; a reference may be kept and handed to another thread
 *
 * Called from the thread that measures, holding no lock; must not block.
 */
typedef void (*ScDenoiserErrorFunc) (ScDenoiserErrorCurve *curve, gpointer data);

/**
 * sc_denoiser_error_measure:
 * @cache: cells found there are not measured again; new ones are added
 * @func: (nullable): told of every curve on the way: first few noise levels on
 *   two samples, then more of both
 *
 * E‖D(x + σn; σ) − x‖² (Karras et al. 2022, equation 2) over samples x, with one
 * draw of isotropic noise n a sample, the same at every σ. The result depends
 * on checkpoint, data, σ and seed alone, neither on threads nor on the cache.
 * Intervals by resampling the samples.
 *
 * Returns: (transfer full) (nullable): the whole curve
 */
ScDenoiserErrorCurve *sc_denoiser_error_measure (const ScDenoiserErrorRequest *request, ScDenoiserErrorCache *cache,
                                                 ScDenoiserErrorFunc func, gpointer data, GCancellable *cancellable,
                                                 GError **error);

G_END_DECLS
