/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tune/hindcast.h"

G_BEGIN_DECLS

/** ScTuneScore: what a setting is judged by, over all starts; see ScHindcastScore. */
typedef enum
{
  SC_TUNE_CRPS,         /* mean of the fair CRPS; the less the better */
  SC_TUNE_RMSE,         /* root of the mean square of the ensemble mean's error; the less the better */
  SC_TUNE_SPREAD_SKILL, /* √((M + 1)/M · mean variance) / RMSE (Fortin et al. 2014); 1 is best */
  SC_TUNE_SPECTRUM,     /* mean distance of the spectra; 0 is best */
  SC_TUNE_CALLS,        /* network calls of one member */
  SC_TUNE_SECONDS,      /* for one start */
  SC_TUNE_N_SCORES,
} ScTuneScore;

/** sc_tune_score_get_id: "crps", "rmse", …: for files; never changes. */
const gchar *sc_tune_score_get_id (ScTuneScore score);
/** sc_tune_score_find: %SC_TUNE_N_SCORES where there is none of that name. */
ScTuneScore  sc_tune_score_find   (const gchar *id);
/** sc_tune_score_get_badness: how far @value is from the best that the score can be: less is better, whatever the score. */
gdouble      sc_tune_score_get_badness (ScTuneScore score, gdouble value);

/** ScTuneInterval: a value and its 95 % interval over the starts; the ends are NaN with fewer than two starts. */
typedef struct
{
  gdouble value;
  gdouble low;
  gdouble high;
} ScTuneInterval;

/**
 * sc_hindcast_summarise:
 * @scores: [n_starts], n_starts ≥ 1
 * @members: M
 *
 * The interval is a bootstrap's percentile interval, with the same resamples
 * for all who have as many starts.
 */
ScTuneInterval sc_hindcast_summarise (const ScHindcastScore *scores, gsize n_starts, gint members, ScTuneScore score);

/**
 * sc_hindcast_compare: @b − @a, with the interval of the difference pair by pair
 * (for %SC_TUNE_SPREAD_SKILL and the like the difference of the two badnesses).
 */
ScTuneInterval sc_hindcast_compare   (const ScHindcastScore *a, const ScHindcastScore *b, gsize n_starts, gint members, ScTuneScore score);

G_END_DECLS
