/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dataset/dataset.h"
#include "forecast/forecast-request.h"
#include "forecast/plan-cache.h"

G_BEGIN_DECLS

/**
 * ScHindcastScore: what one forecast from one start came to. Every mean is over
 * the area of the globe, then over the scored variables and levels, each in
 * units of the standard deviation of its change over a time step, so that
 * they count alike.
 *
 * @crps: fair CRPS of the ensemble (Ferro 2014), without unit
 * @square: square of the ensemble mean's error
 * @variance: of the members, divided by M − 1; NaN for one member
 * @spectrum: mean of |ln (power of the members / power of the truth)| over the
 *   zonal wavenumbers from 1 on that hold a share of 10⁻⁵ of the truth's
 *   variance: 0 for a spectrum as the truth has it
 * @network_calls: for all members together
 * @seconds: wall time
 */
typedef struct
{
  gdouble crps;
  gdouble square;
  gdouble variance;
  gdouble spectrum;
  guint64 network_calls;
  gdouble seconds;
} ScHindcastScore;

/**
 * ScHindcast: forecasts of known outcome, by which a noise setting is judged: some
 * starts, the truth after them, and how to forecast. The random numbers of a
 * start are the same under every setting, so that settings are compared pair
 * by pair. Immutable; may be used from any thread, by one at a time.
 */
typedef struct _ScHindcast ScHindcast;

/**
 * sc_hindcast_new:
 * @request: the forecast: @steps lead times, of which the last is scored,
 *   @members, @seed, and where the network and the starts are; its noise is
 *   not looked at. Its inputs' `batch` holds the starts.
 * @truth: dataset with the same `batch`, at or after the lead time; variables
 *   that the network makes and the truth has are scored
 *
 * Fails with %SC_TUNE_ERROR_TRUTH where nothing can be scored.
 */
ScHindcast *sc_hindcast_new   (const ScForecastRequest *request, ScDataset *truth, GError **error);
ScHindcast *sc_hindcast_ref   (ScHindcast *self);
void     sc_hindcast_unref (ScHindcast *self);

gsize    sc_hindcast_get_n_starts  (ScHindcast *self);
gint     sc_hindcast_get_n_members (ScHindcast *self);
/** sc_hindcast_get_checkpoint_noise: the setting that the checkpoint comes with. */
const ScNoiseSetting *sc_hindcast_get_checkpoint_noise (ScHindcast *self);

/**
 * sc_hindcast_dup_key: (transfer full): SHA-256 of all that a score depends on:
 *   checkpoint, statistics, the start's frames, truth, seed, members, steps, and
 *   of @noise what the sampler uses; hexadecimal
 */
gchar   *sc_hindcast_dup_key (ScHindcast *self, gsize start, const ScNoiseSetting *noise);

/** sc_hindcast_run: makes the forecast from one start and scores it. %G_IO_ERROR_CANCELLED where @cancellable is. */
gboolean sc_hindcast_run     (ScHindcast *self, gsize start, const ScNoiseSetting *noise, GCancellable *cancellable,
                           ScHindcastScore *score, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScHindcast, sc_hindcast_unref)

G_END_DECLS
