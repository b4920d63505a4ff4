/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/shown.h"

G_BEGIN_DECLS

/**
 * ScRunScore: of the variable, level and lead time that are seen, over the
 * members that are finished, as `sigmacast verify` computes them.
 * @crps: fair; @rmse: of the ensemble mean; @persistence: RMSE of the initial
 *   state taken for the forecast, NaN where it is not known: in the unit shown
 * @spread_skill: NaN for one member
 */
typedef struct
{
  guint n_members;
  gdouble crps;
  gdouble rmse;
  gdouble persistence;
  gdouble spread_skill;
} ScRunScore;

/**
 * ScRunScores:
 *
 * Scores a run against what really came, out of the dataset that it began
 * with, as its lead times come. There are none where that dataset does not
 * go on, and none of a file. Computed on another thread; main thread only.
 *
 * Signals: changed (): other scores, or none
 */
#define SC_TYPE_RUN_SCORES sc_run_scores_get_type ()
G_DECLARE_FINAL_TYPE (ScRunScores, sc_run_scores, SC, RUN_SCORES, GObject)

ScRunScores *sc_run_scores_new (ScShown *shown);

/** sc_run_scores_get: (nullable) (transfer none): of what is seen; valid until the next change. */
const ScRunScore *sc_run_scores_get (ScRunScores *self);

G_END_DECLS
