/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "forecast/probe.h"
#include "forecast/run.h"

G_BEGIN_DECLS

/**
 * ScRunControl: how other threads hold, step and end a run, and look at it
 * while it is held. The run says where it is by sc_run_control_reach(); all
 * other functions may be called from any thread.
 */
typedef struct _ScRunControl ScRunControl;

/** ScRunPlace: a place at which a run can be held; those further down contain those above. */
typedef enum
{
  SC_RUN_PLACE_PROBE,        /* a probe within a part of the network */
  SC_RUN_PLACE_PART,         /* a part of the network, or any other probe */
  SC_RUN_PLACE_CALL,         /* a call of the network was made */
  SC_RUN_PLACE_SAMPLER_STEP, /* a step of the sampler was made */
  SC_RUN_PLACE_STAGE,        /* a stage begins */
  SC_RUN_PLACE_LEAD_TIME,    /* a lead time was made */
} ScRunPlace;

/**
 * ScRunFinding: what there is at a place, for the conditions to stop at.
 * @name: (nullable): of the probe or stage
 * @probe: (nullable): its values
 * @reason: why a plan was built there
 */
typedef struct
{
  ScRunPlace place;
  const gchar *name;
  gint sampler_step;
  gboolean has_nan;
  gboolean has_infinite;
  gboolean has_outside;
  const gchar *plan_built;
  ScProbe *probe;
} ScRunFinding;

/**
 * ScRunHoldFunc: the run is held (@held) or goes on again; called with no lock held.
 * @reason: (nullable): the condition that holds it
 */
typedef void (*ScRunHoldFunc) (gboolean held, const gchar *reason, gpointer data);

ScRunControl *sc_run_control_new       (void);
void          sc_run_control_free      (ScRunControl *self);

void          sc_run_control_pause     (ScRunControl *self);
void          sc_run_control_continue  (ScRunControl *self);
void          sc_run_control_step      (ScRunControl *self, ScStepKind kind);
void          sc_run_control_cancel    (ScRunControl *self);
/** sc_run_control_set_stops: (nullable) @stops: copied; %NULL: none. */
void          sc_run_control_set_stops (ScRunControl *self, const ScRunStops *stops);
/** sc_run_control_wants_statistics: whether a condition needs them. */
gboolean      sc_run_control_wants_statistics (ScRunControl *self);
/** sc_run_control_wants_probes: whether the run is to be held at a probe, or may be. */
gboolean      sc_run_control_wants_probes     (ScRunControl *self);

/** sc_run_control_get_cancellable: (transfer none): cancelled by sc_run_control_cancel(). */
GCancellable *sc_run_control_get_cancellable (ScRunControl *self);

/**
 * sc_run_control_reach:
 * @hold: called before the run is held and after it goes on
 *
 * Called by the run's thread at every place; blocks while the run is held.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED where the run is to end
 */
gboolean      sc_run_control_reach     (ScRunControl *self, const ScRunFinding *finding, ScRunHoldFunc hold, gpointer data,
                                        GError **error);

/**
 * sc_run_control_gate: called by the run's thread between two blocks of its
 * work, so that a pause does not wait for the next place. Costs nothing
 * while the run is not held.
 */
void          sc_run_control_gate      (ScRunControl *self, ScRunHoldFunc hold, gpointer data);

/**
 * sc_run_control_visit:
 * @func: called on this thread with the probe that the run is held at
 *
 * Returns: the function's result; %FALSE with an error where the run is not
 *   held at a probe
 */
gboolean      sc_run_control_visit     (ScRunControl *self, gboolean (*func) (ScProbe *probe, gpointer data, GError **error),
                                        gpointer data, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScRunControl, sc_run_control_free)

G_END_DECLS
