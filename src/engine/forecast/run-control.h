/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "forecast/run.h"

G_BEGIN_DECLS

/**
 * ScRunControl: how other threads hold, step and end a run. The run says where
 * it is by sc_run_control_reach(); all other functions may be called from any
 * thread and return at once.
 */
typedef struct _ScRunControl ScRunControl;

/** ScRunPlace: a place at which a run can be held; later ones are rarer. */
typedef enum
{
  SC_RUN_PLACE_STAGE, /* a stage or a probe */
  SC_RUN_PLACE_SAMPLER_STEP,
  SC_RUN_PLACE_LEAD_TIME,
} ScRunPlace;

/** ScRunHoldFunc: the run is held (@held) or goes on again; called with no lock held. */
typedef void (*ScRunHoldFunc) (gboolean held, gpointer data);

ScRunControl *sc_run_control_new      (void);
void          sc_run_control_free     (ScRunControl *self);

void          sc_run_control_pause    (ScRunControl *self);
void          sc_run_control_continue (ScRunControl *self);
void          sc_run_control_step     (ScRunControl *self, ScStepKind kind);
void          sc_run_control_cancel   (ScRunControl *self);

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
gboolean      sc_run_control_reach    (ScRunControl *self, ScRunPlace place, ScRunHoldFunc hold, gpointer data, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScRunControl, sc_run_control_free)

G_END_DECLS
