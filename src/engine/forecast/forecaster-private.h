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
  ScArray *conditioning;        /* [block][n_batch][n_grid][n_conditioning] */
  ScArray *state;               /* [block][n_batch][n_grid][n_target] */

  /* [members][n_inputs], oldest first; each a reference. */
  ScArray **members;
  ScArray **newest; /* [members]: borrowed from members */
  guint64 network_calls;
};

/** sc_forecaster_stage: tells of a stage and lets the run be held; %TRUE without a reporter. */
gboolean sc_forecaster_stage (ScForecaster *self, const gchar *name, GError **error);

/** sc_forecaster_make_workspace: for the plan in use; keeps the one there is where it is for that. */
gboolean sc_forecaster_make_workspace (ScForecaster *self, GError **error);

/** sc_forecaster_get_member_frames: (transfer none): [n_inputs], oldest first. */
ScArray *const *sc_forecaster_get_member_frames (ScForecaster *self, gint member);

G_END_DECLS
