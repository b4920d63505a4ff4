/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dataset/dataset.h"
#include "verify/score-sums.h"

G_BEGIN_DECLS

/**
 * ScVerifySourceKind: what is scored.
 *
 * @SC_VERIFY_FORECAST: an ensemble, or one forecast, with the lead times along `time`
 * @SC_VERIFY_PERSISTENCE: the frame at each start, taken for every lead time
 * @SC_VERIFY_CLIMATOLOGY: see ScClimatology
 */
typedef enum
{
  SC_VERIFY_FORECAST,
  SC_VERIFY_PERSISTENCE,
  SC_VERIFY_CLIMATOLOGY,
} ScVerifySourceKind;

/** ScVerifySource: @name: what it is called in the results. */
typedef struct
{
  gchar *name;
  ScVerifySourceKind kind;
  ScDataset *dataset;
} ScVerifySource;

/** ScVerifyThreshold: @level: label of `level`; NaN: every level. */
typedef struct
{
  gchar *variable;
  gdouble level;
  gdouble value;
} ScVerifyThreshold;

/** ScVerifyProgress: @fraction: 0 to 1; called from the thread that verifies. */
typedef void (*ScVerifyProgress) (gdouble fraction, gpointer data);

/**
 * ScVerificationRequest:
 * @sources: [n_sources]: the first one is a forecast and says which starts
 *   there are; others are compared with it
 * @truth: along `time` by lead time, or by date with a `datetime` or dates
 * @thresholds: (nullable): [n_thresholds]
 * @variables: (nullable): only these
 * @threads: 0: one per core
 */
typedef struct
{
  const ScVerifySource *sources;
  gsize n_sources;
  ScDataset *truth;
  const ScVerifyThreshold *thresholds;
  gsize n_thresholds;
  const gchar *const *variables;
  guint threads;
  ScVerifyProgress progress;
  gpointer progress_data;
  GCancellable *cancellable;
} ScVerificationRequest;

/**
 * ScScoredMap: the sums of one source for a variable, level and lead time.
 * @source: index
 * @level: label; NaN where the variable has no levels
 * @lead: seconds
 * @thresholds: [layout.n_thresholds]
 * @sums: [n_starts][layout.size]
 */
typedef struct
{
  const gchar *variable;
  gsize source;
  gdouble level;
  gint64 lead;
  ScScoreLayout layout;
  gdouble *thresholds;
  gdouble *sums;
} ScScoredMap;

/**
 * ScVerification: what forecasts and baselines add up to against one truth.
 * Immutable once made.
 *
 * @n_sources, @source_names
 * @maps: (element-type ScScoredMap): by variable, level, lead time and then source
 * @variables: names, in the first forecast's order
 * @units: (nullable entries): of each of @variables
 * @notes: sentences on what was left out
 */
typedef struct
{
  gsize n_starts;
  gsize n_sources;
  GStrv source_names;
  gsize *source_members; /* 0: a climatology */
  GPtrArray *variables;
  GPtrArray *units;
  GPtrArray *maps;
  GPtrArray *notes;
} ScVerification;

/**
 * sc_verification_new:
 *
 * Coordinates are compared before anything is read: lat, lon, level, and batch
 * where dates do not tell, must be the same everywhere (join exact; of further levels
 * the forecast's are chosen), else the sentence of the alignment
 * names what differs. Of the lead times those are scored that every forecast
 * and the truth have; a note tells which are left out. A cell counts where the
 * truth and all sources have a value, so that all are scored on the same cells.
 * Fields are read one start and lead time at a time.
 *
 * Returns: (transfer full) (nullable)
 */
ScVerification *sc_verification_new  (const ScVerificationRequest *request, GError **error);
void            sc_verification_free (ScVerification *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScVerification, sc_verification_free)

G_END_DECLS
