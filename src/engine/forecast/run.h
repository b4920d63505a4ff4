/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/event.h"
#include "forecast/forecast-request.h"
#include "forecast/plan-cache.h"
#include "forecast/trial.h"

G_BEGIN_DECLS

/**
 * ScRun: one forecast being made, on a thread of its own. All functions may
 * be called from any thread and return at once, sc_run_wait() excepted.
 *
 * Stages, in order: "checkpoint", "statistics", "read", "plan" where one is
 * built; for each lead time and block of members "normalise", "sample" and
 * "denormalise", and for each lead time "write" where there is an output;
 * at the end "join".
 *
 * Probes: for each variable "read/frame_0/…", …; "merge/inputs/…" and
 * "merge/forcings/…"; "clean/inputs/…" where missing values are filled;
 * "normalise/inputs/…", "normalise/forcings/…"; in every call of the network
 * "network/" and the names of sc_gencast_workspace_set_probe(); after every
 * sampler step "sampler/state"; then for each variable "denormalise/…" and,
 * with the missing values put back, "restore_nan/…". Each is told of with
 * what is expected and possible there: see ScEvent.
 */
typedef struct _ScRun ScRun;

typedef enum
{
  SC_STEP_STAGE,        /* into: stop at the next place of any kind */
  SC_STEP_OVER,         /* stop at the next place that is not part of one like this */
  SC_STEP_OUT,          /* stop at the end of what contains this place */
  SC_STEP_SAMPLER_STEP, /* stop after the next sampler step */
  SC_STEP_LEAD_TIME,    /* stop after the next lead time */
} ScStepKind;

/**
 * ScRunStops: where a run holds by itself.
 * @probe: (nullable): name of a probe, "*" in it stands for anything
 * @sampler_step: after that step, from 0; −1: none
 * @nan: at the first probe with NaN that is not expected; once, as the next two
 * @infinite: at the first infinity
 * @outside: at the first value out of bounds
 * @plan_built: whenever a plan is built
 * @memory_bytes: when the process's memory passes it; 0: never
 */
typedef struct
{
  const gchar *probe;
  gint sampler_step;
  gboolean nan;
  gboolean infinite;
  gboolean outside;
  gboolean plan_built;
  guint64 memory_bytes;
} ScRunStops;

#define SC_RUN_STOPS_NONE ((ScRunStops) { .sampler_step = -1 })

/**
 * ScRunResult:
 * @network_calls: made by this run, each for one member
 * @peak_bytes: the most memory that the process has had in use
 */
typedef struct
{
  gint steps;
  gint members;
  gdouble seconds;
  guint64 network_calls;
  guint64 peak_bytes;
} ScRunResult;

/**
 * sc_run_new:
 * @request: (transfer none): copied
 * @cache: (transfer none): plans are taken from and put here
 */
ScRun   *sc_run_new      (const ScForecastRequest *request, ScPlanCache *cache);
ScRun   *sc_run_ref      (ScRun *self);
/** sc_run_unref: the last reference cancels the run and waits for its thread. */
void     sc_run_unref    (ScRun *self);

/** sc_run_start: @func is called on the run's thread for every event. Once a run. */
void     sc_run_start    (ScRun *self, ScEventFunc func, gpointer data, GDestroyNotify destroy);
void     sc_run_pause    (ScRun *self);
void     sc_run_continue (ScRun *self);
/** sc_run_step: continues to the next place of @kind, then pauses again. */
void     sc_run_step     (ScRun *self, ScStepKind kind);
/** sc_run_set_stops: (nullable) @stops: copied; %NULL: none. */
void     sc_run_set_stops (ScRun *self, const ScRunStops *stops);

/**
 * sc_run_look:
 *
 * The values at the probe at which the run is held, in the order of its shape.
 *
 * Returns: (transfer full) (nullable): float32; %NULL with an error where it is
 *   not held at a probe
 */
ScArray *sc_run_look     (ScRun *self, GError **error);

/**
 * sc_run_change:
 * @change: its probe and place have no say: it is made where the run is held
 *
 * Changes values while the run is held at a probe; it goes on with them. The
 * output's header tells of what was changed.
 */
gboolean sc_run_change   (ScRun *self, const ScTrial *change, GError **error);

/** sc_run_dup_changes: (transfer full) (array zero-terminated=1): all made so far, as sc_trial_parse() reads them. */
GStrv    sc_run_dup_changes (ScRun *self);

/** sc_run_cancel: answers within one stage of the denoiser; finished lead times stay on disk. */
void     sc_run_cancel   (ScRun *self);
/** sc_run_wait: blocks until the run has ended; %FALSE with the error of a failed or cancelled run. */
gboolean sc_run_wait     (ScRun *self, ScRunResult *result, GError **error);

/**
 * sc_run_predict_peak_bytes: the process's peak memory while it does what is
 * requested, before anything is computed but the plan; 0 with an error. Takes
 * as long as the plan; not for the main thread.
 */
guint64  sc_run_predict_peak_bytes (const ScForecastRequest *request, GError **error);

/**
 * ScRunEstimate:
 * @seconds: that the run will take on this machine, reading and the plan included
 * @bytes: as sc_run_predict_peak_bytes()
 */
typedef struct
{
  gdouble seconds;
  guint64 bytes;
} ScRunEstimate;

/** sc_run_estimate: builds the plan and measures for about a second; not for the main thread. */
gboolean sc_run_estimate (const ScForecastRequest *request, ScPlanCache *cache, ScRunEstimate *estimate, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScRun, sc_run_unref)

G_END_DECLS
