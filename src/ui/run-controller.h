/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "forecast/run-path.h"
#include "forecast/run.h"

G_BEGIN_DECLS

typedef enum
{
  SC_RUN_STATE_IDLE, /* none was started yet */
  SC_RUN_STATE_RUNNING,
  SC_RUN_STATE_PAUSED,
  SC_RUN_STATE_FINISHED,
  SC_RUN_STATE_CANCELLED,
  SC_RUN_STATE_FAILED,
} ScRunState;

#define SC_TYPE_RUN_STATE sc_run_state_get_type ()
GType sc_run_state_get_type (void);

/**
 * ScRunController:
 *
 * The one place where a run's events become main-loop callbacks. The run's
 * thread leaves events in a letter box: of previews, stages and progress only
 * the latest is kept, lead times queue; at most one source is armed on the
 * main context, and no more often than the screen is drawn. Main thread only.
 *
 * Properties (read-only, notify):
 *   state (ScRunState), active (boolean: running or paused)
 *   progress (double, 0 to 1), remaining (double, seconds, negative: unknown)
 *   stage (string: the engine's name of what is being done, or NULL)
 *   memory (uint64, bytes: predicted peak, 0: unknown)
 *
 * Signals:
 *   started (): the fields of the run before are no longer true
 *   lead-time (ScEvent *): one is finished; none is left out
 *   preview (ScEvent *): the denoised field of a sampler step of the watched
 *     member; a slow window misses some
 *   plan-built (ScEvent *)
 *   failed (GError *)
 */
#define SC_TYPE_RUN_CONTROLLER sc_run_controller_get_type ()
G_DECLARE_FINAL_TYPE (ScRunController, sc_run_controller, SC, RUN_CONTROLLER, GObject)

ScRunController *sc_run_controller_new (void);

/** sc_run_controller_start: a run that is still active is cancelled. */
void sc_run_controller_start    (ScRunController *self, const ScForecastRequest *request);
void sc_run_controller_pause    (ScRunController *self);
void sc_run_controller_continue (ScRunController *self);
void sc_run_controller_step     (ScRunController *self, ScStepKind kind);
void sc_run_controller_cancel   (ScRunController *self);

/** sc_run_controller_watch_member: previews of this member alone are told; 0 at the start of a run. */
void sc_run_controller_watch_member (ScRunController *self, guint member);

ScRunState   sc_run_controller_get_state     (ScRunController *self);
gboolean     sc_run_controller_get_active    (ScRunController *self);
gdouble      sc_run_controller_get_progress  (ScRunController *self);
gdouble      sc_run_controller_get_remaining (ScRunController *self);
/** sc_run_controller_get_lead: the lead time being made, counted from 0; −1 before the first. */
gint         sc_run_controller_get_lead      (ScRunController *self);
const gchar *sc_run_controller_get_stage     (ScRunController *self);
guint64      sc_run_controller_get_memory    (ScRunController *self);
/** sc_run_controller_get_path: (nullable) (transfer none): the way that the last run's sampler took. */
ScRunPath   *sc_run_controller_get_path      (ScRunController *self);
/** sc_run_controller_get_output: (nullable): the file that the last run wrote, once it is finished. */
const gchar *sc_run_controller_get_output    (ScRunController *self);

G_END_DECLS
