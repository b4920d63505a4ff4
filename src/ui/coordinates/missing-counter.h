/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/coordinates/missing-count.h"

G_BEGIN_DECLS

/** ScMissingCounter: counts the missing values of one variable on a thread; the newest wins. Main thread only. */
typedef struct _ScMissingCounter ScMissingCounter;

/** ScMissingCounterFunc: it goes on, is done, or failed; on the main thread, never after sc_missing_counter_free(). */
typedef void (*ScMissingCounterFunc) (gpointer data);

ScMissingCounter *sc_missing_counter_new  (ScMissingCounterFunc changed, gpointer data);
void              sc_missing_counter_free (ScMissingCounter *self);

/** sc_missing_counter_start: @report: (nullable): of the operation whose result @dataset is. What was counted last is kept until there is something new. */
void sc_missing_counter_start  (ScMissingCounter *self, ScDataset *dataset, ScOutline *outline, ScAlignReport *report, const gchar *name);
/** sc_missing_counter_show: what was counted elsewhere; both (transfer full), @field (nullable). */
void sc_missing_counter_show   (ScMissingCounter *self, ScMissingCount *count, ScField *field);
/** sc_missing_counter_forget: forgets what there is and what is going on. */
void sc_missing_counter_forget (ScMissingCounter *self);
/** sc_missing_counter_cancel: stops what is going on; its error is then %G_IO_ERROR_CANCELLED. */
void sc_missing_counter_cancel (ScMissingCounter *self);

/** sc_missing_counter_get_progress: 0 to 1; negative: no count is going on. */
gdouble               sc_missing_counter_get_progress (ScMissingCounter *self);
/** sc_missing_counter_get_count: (nullable): %NULL before a count is done. */
const ScMissingCount *sc_missing_counter_get_count (ScMissingCounter *self);
/** sc_missing_counter_get_field: (nullable): for the globe; %NULL where the variable cannot be mapped. */
ScField              *sc_missing_counter_get_field (ScMissingCounter *self);
const GError         *sc_missing_counter_get_error (ScMissingCounter *self);

G_END_DECLS
