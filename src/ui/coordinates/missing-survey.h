/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/coordinates/missing-count.h"

G_BEGIN_DECLS

/**
 * ScMissingSurvey: counts the missing values of every variable of a dataset,
 * one after the other, on a thread of its own. Main thread only.
 */
typedef struct _ScMissingSurvey ScMissingSurvey;

/** ScMissingSurveyFunc: more was counted; on the main thread, never after sc_missing_survey_free(). */
typedef void (*ScMissingSurveyFunc) (gpointer data);

ScMissingSurvey *sc_missing_survey_new  (ScDataset *dataset, ScOutline *outline, ScMissingSurveyFunc changed, gpointer data);
/** sc_missing_survey_free: stops what is going on. */
void             sc_missing_survey_free (ScMissingSurvey *self);

/**
 * sc_missing_survey_get:
 * @index: of the variable in the outline
 * @share: (out): of its values that are missing, 0 to 1
 *
 * Returns: whether it was counted
 */
gboolean sc_missing_survey_get (ScMissingSurvey *self, guint index, gdouble *share);

/** sc_missing_survey_get_count: (nullable) (transfer none): where it is missing, as long as the survey lives; %NULL where nothing is, or there is none kept. */
const ScMissingCount *sc_missing_survey_get_count (ScMissingSurvey *self, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScMissingSurvey, sc_missing_survey_free)

G_END_DECLS
