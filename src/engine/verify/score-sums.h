/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/threads.h"
#include "verify/zonal-power.h"

G_BEGIN_DECLS

/** Bins of forecast probability in a reliability diagram: [0, 0.1), …, [0.9, 1]. */
#define SC_RELIABILITY_BINS 10

/**
 * ScScoreSum: what a map of a forecast adds up to over the cells that count,
 * each with the weight w of its area. Every score is a function of such sums,
 * so that those of several maps, or of a resample of them, are added first.
 */
typedef enum
{
  SC_SCORE_SUM_WEIGHT,   /* Σ w */
  SC_SCORE_SUM_CELLS,    /* cells that count */
  SC_SCORE_SUM_MISSING,  /* cells that do not */
  SC_SCORE_SUM_CRPS,     /* Σ w · CRPS */
  SC_SCORE_SUM_ERROR,    /* Σ w · (ensemble mean − truth) */
  SC_SCORE_SUM_SQUARE,   /* Σ w · (ensemble mean − truth)² */
  SC_SCORE_SUM_VARIANCE, /* Σ w · variance of the members, divided by M − 1; 0 for one member */
  SC_SCORE_N_SUMS,
} ScScoreSum;

/** ScReliabilitySum: of one bin of a threshold. */
typedef enum
{
  SC_RELIABILITY_SUM_WEIGHT,      /* Σ w where the forecast probability falls into the bin */
  SC_RELIABILITY_SUM_PROBABILITY, /* Σ w · forecast probability */
  SC_RELIABILITY_SUM_OBSERVED,    /* Σ w where the truth exceeds the threshold */
  SC_RELIABILITY_N_SUMS,
} ScReliabilitySum;

/**
 * ScScoreLayout: where the sums of one source lie in a vector of @size numbers:
 * those of ScScoreSum; for each threshold Σ w · Brier score and then the bins;
 * for each rank of the truth among the members Σ w; the weight of all circles
 * with a spectrum, their power by wavenumber in the forecast, and in the truth.
 *
 * @n_members: M; 0: a normal distribution
 * @n_waves: 0: no spectra
 */
typedef struct
{
  gsize n_members;
  gsize n_thresholds;
  gsize n_waves;
  gsize thresholds;    /* offset; one threshold takes SC_SCORE_THRESHOLD_SUMS */
  gsize ranks;         /* offset; n_members + 1, none where n_members < 2 */
  gsize n_ranks;
  gsize spectrum;      /* offset; 1 + 2 · n_waves */
  gsize size;
} ScScoreLayout;

#define SC_SCORE_THRESHOLD_SUMS (1 + SC_RELIABILITY_BINS * SC_RELIABILITY_N_SUMS)

void sc_score_layout_init (ScScoreLayout *self, gsize n_members, gsize n_thresholds, gsize n_waves);

/**
 * ScScoreMap: one map of a forecast and its truth.
 * @weights: [n_lat]: area of a cell of that latitude, in any unit
 * @truth: [n_lat][n_lon]
 * @members: [n_members] maps [n_lat][n_lon], @stride values apart; for a normal
 *   distribution its mean
 * @deviation: (nullable): [n_lat][n_lon]: of a normal distribution, 0 or more
 * @counted: [n_lat][n_lon]: non-zero where the cell counts; truth and members
 *   are finite there
 * @thresholds: [n_thresholds] of the layout
 */
typedef struct
{
  gsize n_lat, n_lon;
  const gdouble *weights;
  const gfloat *truth;
  const gfloat *members;
  gsize stride;
  const gfloat *deviation;
  const guint8 *counted;
  const gdouble *thresholds;
} ScScoreMap;

/** ScScorer: scratch memory to sum maps of one shape with. Belongs to one thread. */
typedef struct _ScScorer ScScorer;

/**
 * sc_scorer_new:
 * @power: (nullable): for spectra; outlives the scorer
 * @threads: (nullable): outlives the scorer
 *
 * Returns: (transfer full) (nullable): %NULL with %SC_VERIFY_ERROR_MEMORY
 */
ScScorer *sc_scorer_new  (const ScScoreLayout *layout, gsize n_lat, gsize n_lon, ScZonalPower *power, ScThreads *threads,
                          GError **error);
void      sc_scorer_free (ScScorer *self);

/**
 * sc_scorer_add:
 * @sums: (inout): [layout.size]: the map's sums are added; the bits do not
 *   depend on the number of threads
 *
 * Of M members the CRPS is the fair one (Ferro 2014, eq. 8; Zamo and Naveau
 * 2018, eq. 3): mean |xᵢ − y| − Σᵢⱼ |xᵢ − xⱼ| / (2 M (M − 1)), for one
 * member |x − y|; of a normal distribution Gneiting and Raftery 2007, eq. 21. The
 * Brier score of exceeding a threshold is the fair one too (Ferro 2014, eq. 4).
 * Where the truth equals members, its rank is shared evenly among those that
 * it could have. Circles with a cell that does not count have no spectrum.
 */
void      sc_scorer_add  (ScScorer *self, const ScScoreMap *map, gdouble *sums);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScScorer, sc_scorer_free)

G_END_DECLS
