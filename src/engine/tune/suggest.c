/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tune/suggest.h"

#include <math.h>
#include <nlopt.h>
#include <string.h>

#include "tune/tune-error.h"

/* First steps of the search, as a share of the way between the limits. */
#define FIRST_STEP 0.15
/* The search has found its place when it moves less than this share. */
#define LEAST_STEP 0.01
#define LEAST_TEST_STARTS 2

typedef struct
{
  const ScSuggestRequest *request;
  ScHindcastScore *scores; /* [n_search] of the setting tried last */
  ScHindcastScore *best_scores;
  ScNoiseSetting best;
  gdouble best_crps;
  guint n_tried;
  nlopt_opt optimiser;
  GError *error;
} Search;

const ScNoiseParameter *
sc_suggest_get_defaults (gsize *n)
{
  static const ScNoiseParameter defaults[]
    = { SC_NOISE_INFERENCE_MAX, SC_NOISE_INFERENCE_MIN, SC_NOISE_INFERENCE_RHO, SC_NOISE_CHURN, SC_NOISE_INFLATION };

  *n = G_N_ELEMENTS (defaults);
  return defaults;
}

gboolean
sc_suggest_get_limits (const ScNoiseSetting *setting, ScNoiseParameter parameter, gdouble *low, gdouble *high)
{
  g_return_val_if_fail (setting != NULL, FALSE);

  switch (parameter)
    {
    case SC_NOISE_INFERENCE_MIN:
      *low = setting->training.min;
      *high = sqrt (setting->training.min * setting->training.max);
      return TRUE;
    case SC_NOISE_INFERENCE_MAX:
      *low = sqrt (setting->training.min * setting->training.max);
      *high = setting->training.max;
      return TRUE;
    case SC_NOISE_INFERENCE_RHO:
      *low = 2.0;
      *high = 15.0;
      return TRUE;
    case SC_NOISE_CHURN:
      /* More has no effect: a step's rate is at most √2 − 1 (Karras et al. 2022, algorithm 2). */
      *low = 0.0;
      *high = (G_SQRT2 - 1.0) * setting->levels;
      return TRUE;
    case SC_NOISE_INFLATION:
      *low = 0.9;
      *high = 1.2;
      return TRUE;
    case SC_NOISE_CHURN_MIN:
    case SC_NOISE_CHURN_MAX:
      *low = setting->training.min;
      *high = setting->training.max;
      return TRUE;
    case SC_NOISE_LEVELS:
    case SC_NOISE_TRAINING_MIN:
    case SC_NOISE_TRAINING_MAX:
    case SC_NOISE_TRAINING_RHO:
    case SC_NOISE_N_PARAMETERS:
    default:
      return FALSE;
    }
}

/* From a number to where it stands between its limits, 0 to 1, and back. */
static gdouble
to_unit (const ScSuggestRequest *request, ScNoiseParameter parameter, gdouble value)
{
  gdouble low, high;

  sc_suggest_get_limits (&request->begin, parameter, &low, &high);
  value = CLAMP (value, low, high);
  return sc_noise_parameter_is_sigma (parameter) ? log (value / low) / log (high / low) : (value - low) / (high - low);
}

static gdouble
from_unit (const ScSuggestRequest *request, ScNoiseParameter parameter, gdouble unit)
{
  gdouble low, high;

  sc_suggest_get_limits (&request->begin, parameter, &low, &high);
  const gdouble value = sc_noise_parameter_is_sigma (parameter) ? low * pow (high / low, unit) : low + unit * (high - low);
  return CLAMP (value, low, high);
}

static gboolean
try_starts (const ScSuggestRequest *request, const ScNoiseSetting *setting, gsize first, gsize n, ScHindcastScore *scores,
            GError **error)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autofree gchar *key = sc_hindcast_dup_key (request->hindcast, first + i, setting);

      if (sc_hindcast_log_find (request->log, key, &scores[i]))
        continue;
      if (!sc_hindcast_run (request->hindcast, first + i, setting, request->cancellable, &scores[i], error)
          || !sc_hindcast_log_add (request->log, key, &scores[i], error))
        return FALSE;
    }
  return TRUE;
}

static gdouble
summarise (const ScSuggestRequest *request, const ScHindcastScore *scores, gsize n)
{
  return sc_hindcast_summarise (scores, n, sc_hindcast_get_n_members (request->hindcast), SC_TUNE_CRPS).value;
}

static gdouble
objective (unsigned n, const double *units, double *gradient, void *data)
{
  Search *search = data;
  const ScSuggestRequest *request = search->request;
  ScNoiseSetting setting = request->begin;

  for (unsigned i = 0; i < n; i++)
    sc_noise_parameter_put (&setting, request->free[i], from_unit (request, request->free[i], units[i]));
  if (!try_starts (request, &setting, 0, request->n_search, search->scores, &search->error))
    {
      nlopt_force_stop (search->optimiser);
      return INFINITY;
    }
  const gdouble crps = summarise (request, search->scores, request->n_search);
  search->n_tried++;
  if (crps < search->best_crps)
    {
      ScHindcastScore *scores = search->scores;

      search->best = setting;
      search->best_crps = crps;
      search->scores = search->best_scores;
      search->best_scores = scores;
    }
  if (request->func != NULL)
    request->func (&setting, crps, search->n_tried, request->data);
  /* A forecast of NaN is as bad as can be, but BOBYQA wants numbers. */
  return isfinite (crps) ? crps : 1e6;
}

static gboolean
check_request (const ScSuggestRequest *request, GError **error)
{
  const gsize n = sc_hindcast_get_n_starts (request->hindcast);
  gdouble low, high;

  if (!sc_noise_setting_validate (&request->begin, error))
    return FALSE;
  if (request->n_search < 1 || request->n_search + LEAST_TEST_STARTS > n)
    {
      g_set_error (error, SC_TUNE_ERROR, SC_TUNE_ERROR_REQUEST,
                   "there are %" G_GSIZE_FORMAT " starts: a search needs one at least, and a test of its winner two others", n);
      return FALSE;
    }
  if (request->n_free < 1 || request->max_settings < 1)
    {
      g_set_error_literal (error, SC_TUNE_ERROR, SC_TUNE_ERROR_REQUEST, "there is nothing to search: no number may change");
      return FALSE;
    }
  for (gsize i = 0; i < request->n_free; i++)
    if (!sc_suggest_get_limits (&request->begin, request->free[i], &low, &high) || !(low < high))
      {
        g_set_error (error, SC_TUNE_ERROR, SC_TUNE_ERROR_REQUEST, "%s is no number that a search can change",
                     sc_noise_parameter_get_id (request->free[i]));
        return FALSE;
      }
  return TRUE;
}

static gboolean
run_search (Search *search, GError **error)
{
  const ScSuggestRequest *request = search->request;
  const unsigned n = (unsigned) request->n_free;
  g_autofree gdouble *units = g_new (gdouble, n);
  g_autofree gdouble *low = g_new0 (gdouble, n);
  g_autofree gdouble *high = g_new (gdouble, n);
  gdouble least;

  for (unsigned i = 0; i < n; i++)
    {
      units[i] = to_unit (request, request->free[i], sc_noise_parameter_get (&request->begin, request->free[i]));
      high[i] = 1.0;
    }
  /* BOBYQA is for two numbers and more. */
  search->optimiser = nlopt_create (n > 1 ? NLOPT_LN_BOBYQA : NLOPT_LN_SBPLX, n);
  nlopt_set_lower_bounds (search->optimiser, low);
  nlopt_set_upper_bounds (search->optimiser, high);
  nlopt_set_min_objective (search->optimiser, objective, search);
  nlopt_set_initial_step1 (search->optimiser, FIRST_STEP);
  nlopt_set_xtol_abs1 (search->optimiser, LEAST_STEP);
  nlopt_set_maxeval (search->optimiser, (int) request->max_settings);
  /* It may end by rounding at a place that is as good as any: what counts is what was tried. */
  nlopt_optimize (search->optimiser, units, &least);
  nlopt_destroy (search->optimiser);
  if (search->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&search->error));
      return FALSE;
    }
  return TRUE;
}

static gboolean
test_winner (const ScSuggestRequest *request, ScSuggestion *suggestion, GError **error)
{
  const gint members = sc_hindcast_get_n_members (request->hindcast);
  const gsize n = sc_hindcast_get_n_starts (request->hindcast) - request->n_search;
  g_autofree ScHindcastScore *begin = g_new (ScHindcastScore, n);
  g_autofree ScHindcastScore *best = g_new (ScHindcastScore, n);

  if (!try_starts (request, &request->begin, request->n_search, n, begin, error)
      || !try_starts (request, &suggestion->setting, request->n_search, n, best, error))
    return FALSE;
  suggestion->test = sc_hindcast_compare (begin, best, n, members, SC_TUNE_CRPS);
  suggestion->begin_crps = sc_hindcast_summarise (begin, n, members, SC_TUNE_CRPS);
  suggestion->best_crps = sc_hindcast_summarise (best, n, members, SC_TUNE_CRPS);
  suggestion->verdict = !(suggestion->test.value < 0.0)  ? SC_SUGGEST_NONE
                        : suggestion->test.high < 0.0 ? SC_SUGGEST_BETTER
                                                      : SC_SUGGEST_UNCERTAIN;
  return TRUE;
}

gboolean
sc_suggest (const ScSuggestRequest *request, ScSuggestion *suggestion, GError **error)
{
  g_return_val_if_fail (request != NULL && suggestion != NULL, FALSE);

  if (!check_request (request, error))
    return FALSE;
  const gint members = sc_hindcast_get_n_members (request->hindcast);
  g_autofree ScHindcastScore *begin = g_new (ScHindcastScore, request->n_search);
  Search search = {
    .request = request,
    .scores = g_new (ScHindcastScore, request->n_search),
    .best_scores = g_new (ScHindcastScore, request->n_search),
    .best = request->begin,
  };
  gboolean ok = try_starts (request, &request->begin, 0, request->n_search, begin, error);

  if (ok)
    {
      memcpy (search.best_scores, begin, request->n_search * sizeof *begin);
      search.best_crps = summarise (request, begin, request->n_search);
      ok = run_search (&search, error);
    }
  if (ok)
    {
      *suggestion = (ScSuggestion) { .setting = search.best, .n_settings = search.n_tried };
      suggestion->search = sc_hindcast_compare (begin, search.best_scores, request->n_search, members, SC_TUNE_CRPS);
      ok = test_winner (request, suggestion, error);
    }
  g_free (search.scores);
  g_free (search.best_scores);
  return ok;
}
