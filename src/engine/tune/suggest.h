/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "noise/noise-parameter.h"
#include "tune/hindcast-log.h"
#include "tune/hindcast-summary.h"

G_BEGIN_DECLS

/** ScSuggestVerdict: what the starts that the search did not see say of its winner. */
typedef enum
{
  SC_SUGGEST_BETTER,    /* the whole interval of the difference is below 0 */
  SC_SUGGEST_UNCERTAIN, /* the difference is below 0, but chance could make it */
  SC_SUGGEST_NONE,      /* it is no better than the setting it began with */
} ScSuggestVerdict;

/**
 * ScSuggestion:
 * @setting: the winner of the search
 * @n_settings: tried in the search
 * @search: difference of the CRPS to the setting it began with, on the starts
 *   of the search: smaller than it really is, since the winner was chosen by it
 * @test: the same on the starts that the search did not see
 * @begin_crps, @best_crps: on those
 */
typedef struct
{
  ScNoiseSetting setting;
  guint n_settings;
  ScTuneInterval search;
  ScTuneInterval test;
  ScTuneInterval begin_crps;
  ScTuneInterval best_crps;
  ScSuggestVerdict verdict;
} ScSuggestion;

/** ScSuggestFunc: @setting was tried: @crps on the starts of the search; @n_tried counts from 1. On the calling thread. */
typedef void (*ScSuggestFunc) (const ScNoiseSetting *setting, gdouble crps, guint n_tried, gpointer data);

/**
 * ScSuggestRequest:
 * @hindcast: its starts: the first @n_search serve the search, all others the test
 * @begin: the setting to better; the number of levels, so of network calls, stays
 * @free: (array length=n_free): the numbers that may change; each stays within
 *   the training range or what is sensible, see sc_suggest_get_limits()
 * @max_settings: how many to try
 */
typedef struct
{
  ScHindcast *hindcast;
  ScHindcastLog *log;
  ScNoiseSetting begin;
  const ScNoiseParameter *free;
  gsize n_free;
  gsize n_search;
  guint max_settings;
  ScSuggestFunc func; /* nullable */
  gpointer data;
  GCancellable *cancellable;
} ScSuggestRequest;

/** sc_suggest_get_defaults: (transfer none) (array length=n): the numbers that are worth a search. */
const ScNoiseParameter *sc_suggest_get_defaults (gsize *n);

/** sc_suggest_get_limits: between which a search looks; FALSE for numbers that it cannot change (levels, training range). */
gboolean sc_suggest_get_limits (const ScNoiseSetting *setting, ScNoiseParameter parameter, gdouble *low, gdouble *high);

/**
 * sc_suggest: looks for the setting with the least CRPS by BOBYQA (Powell 2009,
 * NLopt's), noise levels on a logarithmic scale. All settings meet the same
 * random numbers, so that what is minimised is no random function.
 *
 * Fails with %SC_TUNE_ERROR_REQUEST where there are too few starts (one for
 * the search, two for the test) or nothing to change, and with what a hindcast
 * fails with.
 */
gboolean sc_suggest (const ScSuggestRequest *request, ScSuggestion *suggestion, GError **error);

G_END_DECLS
