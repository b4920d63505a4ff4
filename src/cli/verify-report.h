/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "verify/scores.h"

G_BEGIN_DECLS

/**
 * ScVerifyReport: the results of a verification as the command shows them.
 * @scores: of sc_verification_make_scores()
 */
typedef struct
{
  const ScVerification *verification;
  GArray *scores; /* of ScScore */
  gdouble confidence;
  gsize resamples;
  gsize block;
} ScVerifyReport;

/**
 * sc_verify_report_to_json: (transfer full): starts, sources[] of {name,
 * members}, notes[], scores[] of {source, variable, level, lead_hours, score,
 * value, low, high, cells, missing, and where it has them threshold, against},
 * rank_histograms[] of {…, share[]}, reliability[] of {…, threshold, bins[] of
 * {share, probability, observed}}, spectra[] of {…, forecast[], truth[]} by
 * zonal wavenumber from 0. @diagrams: whether the last three are wanted
 */
JsonNode *sc_verify_report_to_json (const ScVerifyReport *self, gboolean diagrams);

/** sc_verify_report_to_text: (transfer full): a table for each variable and level. */
gchar    *sc_verify_report_to_text (const ScVerifyReport *self);

G_END_DECLS
