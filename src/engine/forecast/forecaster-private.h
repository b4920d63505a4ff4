/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/forecaster.h"
#include "noise/sampler.h"

G_BEGIN_DECLS

struct _ScForecaster
{
  const ScForecastRequest *request;
  ScPlanCache *cache;
  ScRunReporter *reporter; /* nullable */
  GCancellable *cancellable; /* nullable */

  ScThreads *threads;
  ScCheckpoint *checkpoint;
  ScStatistics *statistics;
  ScTaskFrames *frames;
  ScNormalisation *normalisation;
  ScNoiseSetting noise;
  gint32 *faces; /* nullable */
  gchar *faces_digest;
  ScConfiguration *configuration;
  ScSamplerVariable *variables;

  ScPlan *plan;
  gint block; /* members computed together */
  ScGenCastWorkspace *workspace;
  ScGenCast *workspace_network; /* that it was made for */
  ScArray *conditioning;        /* [n_batch][n_grid][n_conditioning]: of one member */
  ScArray *state;               /* [block][n_batch][n_grid][n_target] */

  ScMemberFrames *members;
  /* [block][n_inputs], oldest first: what the members from first_member on read; each a reference. */
  gint first_member;
  ScArray **inputs;
  guint64 network_calls;
};

/** sc_forecaster_stage: tells of a stage and lets the run be held; %TRUE without a reporter. */
gboolean sc_forecaster_stage (ScForecaster *self, const gchar *name, GError **error);

/** sc_forecaster_make_workspace: for the plan in use; keeps the one there is where it is for that. */
gboolean sc_forecaster_make_workspace (ScForecaster *self, GError **error);

/** ScFramePart: what of a frame is looked at. */
typedef enum
{
  SC_FRAME_INPUTS, /* what the model reads; missing values are expected where all inputs lack them */
  SC_FRAME_MADE,   /* all that was made, before missing values are put back */
  SC_FRAME_WHOLE,  /* all, with the missing values */
} ScFramePart;

/*
 * Probes of the run; where there is a reporter. Each is one place at which
 * the run can be held.
 */

/** sc_forecaster_probe_frame: @frame: (inout): the held reference; a change puts a copy in its place. */
gboolean sc_forecaster_probe_frame        (ScForecaster *self, gint member, const gchar *prefix, ScArray **frame,
                                           ScFramePart part, gboolean may_change, GError **error);
/** sc_forecaster_probe_inputs: from the frames that were read to what is to be normalised. */
gboolean sc_forecaster_probe_inputs       (ScForecaster *self, gint member, gint lead, GError **error);
/** sc_forecaster_probe_conditioning: @conditioning: [n_batch][n_grid][n_conditioning] of one member */
gboolean sc_forecaster_probe_conditioning (ScForecaster *self, gfloat *conditioning, GError **error);
gboolean sc_forecaster_probe_network      (ScForecaster *self, const gchar *name, ScProbeRows *rows, GError **error);
/** sc_forecaster_probe_state: @state: [n_batch][n_grid][n_target] of one member, after a step of the sampler */
gboolean sc_forecaster_probe_state        (ScForecaster *self, gfloat *state, gdouble sigma, GError **error);

/** sc_forecaster_load_inputs: what @n members, no more than a block, read next. */
gboolean sc_forecaster_load_inputs (ScForecaster *self, gint first_member, gint n, GError **error);

/** sc_forecaster_get_member_frames: (transfer none): [n_inputs], oldest first, of a member whose inputs are loaded. */
ScArray *const *sc_forecaster_get_member_frames (ScForecaster *self, gint member);

G_END_DECLS
