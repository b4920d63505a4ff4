/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "verify/bootstrap.h"
#include "verify/verification.h"

G_BEGIN_DECLS

/**
 * ScScoreKind: what is said of a source at a variable, level and lead time. M
 * members with mean m̄ and variance s² (divided by M − 1), truth y, means over
 * area and starts.
 *
 * @SC_SCORE_CRPS: continuous ranked probability score, fair; the variable's unit
 * @SC_SCORE_RMSE: √ mean (m̄ − y)²: of the ensemble mean as it is
 * @SC_SCORE_RMSE_DEBIASED: √ mean ((m̄ − y)² − s²/M): what the mean of infinitely
 *   many members would have; two members or more
 * @SC_SCORE_BIAS: mean (m̄ − y)
 * @SC_SCORE_SPREAD: √ mean s²; two members or more
 * @SC_SCORE_SPREAD_SKILL: √((M + 1)/M) · spread / RMSE (Fortin et al. 2014, eq. 15):
 *   1 where truth and members come from one distribution
 * @SC_SCORE_BRIER: of exceeding a threshold, fair
 * @SC_SCORE_SPECTRUM_ERROR: root mean square, over zonal wavenumbers from 1 on, of
 *   ln (power of the members / power of the truth)
 * @SC_SCORE_CRPS_SKILL: 1 − CRPS / CRPS of another source
 * @SC_SCORE_RMSE_SKILL: 1 − RMSE / RMSE of another source
 */
typedef enum
{
  SC_SCORE_CRPS,
  SC_SCORE_RMSE,
  SC_SCORE_RMSE_DEBIASED,
  SC_SCORE_BIAS,
  SC_SCORE_SPREAD,
  SC_SCORE_SPREAD_SKILL,
  SC_SCORE_SPECTRUM_ERROR,
  SC_SCORE_BRIER,
  SC_SCORE_CRPS_SKILL,
  SC_SCORE_RMSE_SKILL,
  SC_SCORE_N_KINDS,
} ScScoreKind;

/** sc_score_kind_get_name: "crps", "rmse", "rmse_debiased", …: never translated. */
const gchar *sc_score_kind_get_name (ScScoreKind kind);

/**
 * ScScore: one number and how sure it is.
 * @source: index; @against: that of the source it is compared with, −1: none
 * @level: label, NaN: none; @lead: seconds
 * @threshold: of a Brier score, NaN: none
 * @low, @high: interval over starts; NaN where there is but one
 * @cells: cells that count, over all starts; @missing: those that do not
 */
typedef struct
{
  ScScoreKind kind;
  gsize source;
  gint against;
  const gchar *variable;
  gdouble level;
  gint64 lead;
  gdouble threshold;
  gdouble value, low, high;
  guint64 cells, missing;
} ScScore;

/**
 * sc_score_compute:
 * @sums: [layout.size]: of one map or of several together
 * @threshold: index, for the Brier score
 *
 * Returns: the score, NaN where there is none (no cells, too few members, no
 *   spectrum); the two skills are no function of one source
 */
gdouble sc_score_compute (const ScScoreLayout *layout, const gdouble *sums, ScScoreKind kind, gsize threshold);

/**
 * sc_verification_make_scores:
 * @bootstrap: resamples of the verification's starts
 * @confidence: of the intervals, e.g. 0.95
 * @threads: (nullable)
 *
 * All scores of all sources; every source is compared with each one after it,
 * by the same resamples. Scores that there are not (see sc_score_compute())
 * are left out.
 *
 * Returns: (transfer full) (element-type ScScore): names are borrowed from @self
 */
GArray *sc_verification_make_scores (const ScVerification *self, const ScBootstrap *bootstrap, gdouble confidence,
                                     ScThreads *threads);

/** sc_scored_map_dup_total: (transfer full): [layout.size]: the sums over all starts. */
gdouble *sc_scored_map_dup_total (const ScScoredMap *self, gsize n_starts);

G_END_DECLS
