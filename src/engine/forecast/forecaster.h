/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/configuration.h"
#include "forecast/forecast-request.h"
#include "forecast/member-frames.h"
#include "forecast/normalisation.h"
#include "forecast/plan.h"
#include "forecast/run-reporter.h"
#include "noise/random.h"

G_BEGIN_DECLS

/**
 * ScForecaster:
 *
 * All that a forecast is computed with, and the state of its members: the
 * frames that each of them reads next. Belongs to one thread. In order:
 * sc_forecaster_new() reads and checks, sc_forecaster_get_plan() finds or
 * builds the plan, sc_forecaster_plan_memory() decides how many members are
 * computed together, sc_forecaster_allocate() takes the memory, then
 * sc_forecaster_step() makes one lead time after another.
 */
typedef struct _ScForecaster ScForecaster;

/**
 * sc_forecaster_new:
 * @request: referenced while the forecaster lives
 * @reporter: (nullable): told of stages, probes and steps; borrowed
 */
ScForecaster *sc_forecaster_new  (const ScForecastRequest *request, ScPlanCache *cache, ScRunReporter *reporter,
                                  GError **error);
void          sc_forecaster_free (ScForecaster *self);

const ScTaskFrames    *sc_forecaster_get_frames        (ScForecaster *self);
const ScNoiseSetting  *sc_forecaster_get_noise         (ScForecaster *self);
ScNormalisation       *sc_forecaster_get_normalisation (ScForecaster *self);
ScCheckpoint          *sc_forecaster_get_checkpoint    (ScForecaster *self);
ScStatistics          *sc_forecaster_get_statistics    (ScForecaster *self);
ScConfiguration       *sc_forecaster_get_configuration (ScForecaster *self);

/** sc_forecaster_get_plan: looks up or builds the plan for a lead time; it stays in use until the next call. */
gboolean  sc_forecaster_get_plan    (ScForecaster *self, gint lead, GError **error);

/**
 * sc_forecaster_plan_memory:
 *
 * Computes the process's peak memory and decides how many members are computed
 * together, so that it stays within the request's budget. Nothing is allocated.
 *
 * Returns: bytes, or 0 with %SC_FORECAST_ERROR_MEMORY where even one member at
 *   a time is too much
 */
guint64   sc_forecaster_plan_memory (ScForecaster *self, GError **error);

/** sc_forecaster_get_block: members computed together. */
gint      sc_forecaster_get_block   (ScForecaster *self);

/**
 * sc_forecaster_allocate: workspace and buffers; the members are at the first step.
 * @folder: (nullable): where the frames of members that are not being computed are kept; %NULL: in memory
 */
gboolean  sc_forecaster_allocate    (ScForecaster *self, const gchar *folder, GError **error);

/**
 * sc_forecaster_estimate_seconds:
 *
 * Time of all lead times, from calls of the network, draws of noise and files
 * that are made and measured here in about a second, or in one call where that
 * takes longer. Negative with an error.
 */
gdouble   sc_forecaster_estimate_seconds (ScForecaster *self, GError **error);

/**
 * sc_forecaster_step:
 * @lead: lead time to be made, 0 the first
 * @keys: [members]: random key of each member's step
 *
 * Makes the next lead time of all members. On failure the members that were
 * not yet made keep their frames; the forecaster is then of no more use.
 */
gboolean  sc_forecaster_step        (ScForecaster *self, gint lead, const ScKey *keys, GError **error);

/** sc_forecaster_get_members: the newest frames of all members. */
ScMemberFrames *sc_forecaster_get_members (ScForecaster *self);

/** sc_forecaster_get_network_calls: calls of the network so far, each for one member. */
guint64   sc_forecaster_get_network_calls (ScForecaster *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScForecaster, sc_forecaster_free)

G_END_DECLS
