/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tune/hindcast.h"

#include <math.h>
#include <string.h>

#include "combine/concat.h"
#include "forecast/run.h"
#include "forecast/statistics.h"
#include "io/open.h"
#include "model/checkpoint.h"
#include "tune/tune-error.h"
#include "verify/verification.h"

/* Scales that hold less of the truth's variance are not compared: what the forecast has there nobody sees. */
#define LEAST_SHARE 1e-5

/* One known start: what the forecast reads and what came of it, in memory. */
typedef struct
{
  ScDataset *inputs;
  ScDataset *truth;
  gchar *digest; /* of both */
} Start;

struct _ScHindcast
{
  gatomicrefcount references;
  ScForecastRequest *request;
  ScCheckpoint *checkpoint;
  ScStatistics *statistics;
  ScPlanCache *plans;
  gsize n_starts;
  Start *starts;
};

ScHindcast *
sc_hindcast_ref (ScHindcast *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sc_hindcast_unref (ScHindcast *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  for (gsize i = 0; i < self->n_starts; i++)
    {
      g_clear_pointer (&self->starts[i].inputs, sc_dataset_unref);
      g_clear_pointer (&self->starts[i].truth, sc_dataset_unref);
      g_free (self->starts[i].digest);
    }
  g_free (self->starts);
  g_clear_pointer (&self->plans, sc_plan_cache_unref);
  g_clear_pointer (&self->statistics, sc_statistics_unref);
  g_clear_pointer (&self->checkpoint, sc_checkpoint_unref);
  sc_forecast_request_free (self->request);
  g_free (self);
}

/* (transfer full) (nullable): one start of a dataset, with its values in memory. */
static ScDataset *
load_start (ScDataset *dataset, gsize start, GError **error)
{
  if (sc_dataset_get_dim_size (dataset, "batch") < 0)
    return sc_dataset_load (dataset, error);
  g_autoptr (ScDataset) selected = sc_dataset_select (dataset, "batch", &start, 1, error);
  return selected != NULL ? sc_dataset_load (selected, error) : NULL;
}

static void
update_with_names (GChecksum *checksum, ScDataset *dataset, const gchar *const *names)
{
  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    {
      ScVariable *variable = sc_dataset_get (dataset, names[i]);
      ScArray *values = sc_variable_peek_values (variable);

      g_checksum_update (checksum, (const guchar *) names[i], (gssize) strlen (names[i]) + 1);
      for (const gchar *const *dim = sc_variable_get_dims (variable); *dim != NULL; dim++)
        g_checksum_update (checksum, (const guchar *) *dim, (gssize) strlen (*dim) + 1);
      if (values == NULL || values->dtype == SC_DTYPE_STRING)
        continue;
      g_autoptr (ScArray) flat = sc_array_contiguous (values, NULL);
      if (flat != NULL)
        g_checksum_update (checksum, flat->data, (gssize) (sc_array_get_size (flat) * sc_dtype_get_size (flat->dtype)));
    }
}

static gchar *
digest_start (const Start *start)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  ScDataset *datasets[] = { start->inputs, start->truth };

  for (gsize i = 0; i < G_N_ELEMENTS (datasets); i++)
    {
      update_with_names (checksum, datasets[i], sc_dataset_get_coordinate_names (datasets[i]));
      update_with_names (checksum, datasets[i], sc_dataset_get_variable_names (datasets[i]));
    }
  return g_strdup (g_checksum_get_string (checksum));
}

static gboolean
load_starts (ScHindcast *self, ScDataset *inputs, ScDataset *truth, GError **error)
{
  const gssize n = MAX (sc_dataset_get_dim_size (inputs, "batch"), 1);
  const gssize n_truth = MAX (sc_dataset_get_dim_size (truth, "batch"), 1);

  if (n != n_truth)
    {
      g_set_error (error, SC_TUNE_ERROR, SC_TUNE_ERROR_TRUTH,
                   "the truth is of %" G_GSSIZE_FORMAT " starts along batch, the inputs are of %" G_GSSIZE_FORMAT, n_truth, n);
      return FALSE;
    }
  self->n_starts = (gsize) n;
  self->starts = g_new0 (Start, self->n_starts);
  for (gsize i = 0; i < self->n_starts; i++)
    {
      Start *start = &self->starts[i];

      start->inputs = load_start (inputs, i, error);
      start->truth = start->inputs != NULL ? load_start (truth, i, error) : NULL;
      if (start->truth == NULL)
        return FALSE;
      start->digest = digest_start (start);
    }
  return TRUE;
}

static gboolean
has_scored_variable (const ScTask *task, ScDataset *truth)
{
  for (gsize i = 0; task->targets[i] != NULL; i++)
    if (sc_dataset_get_variable (truth, task->targets[i]) != NULL)
      return TRUE;
  return FALSE;
}

ScHindcast *
sc_hindcast_new (const ScForecastRequest *request, ScDataset *truth, GError **error)
{
  g_return_val_if_fail (request != NULL && truth != NULL, NULL);

  g_autoptr (ScHindcast) self = g_new0 (ScHindcast, 1);

  g_atomic_ref_count_init (&self->references);
  self->request = sc_forecast_request_copy (request);
  self->plans = sc_plan_cache_new ();
  if (request->checkpoint == NULL || request->stats == NULL || (request->inputs == NULL && request->inputs_dataset == NULL))
    {
      g_set_error_literal (error, SC_TUNE_ERROR, SC_TUNE_ERROR_REQUEST,
                           "to judge a setting, a checkpoint, its statistics and starts are needed");
      return NULL;
    }
  g_autoptr (ScDataset) inputs = request->inputs_dataset != NULL ? sc_dataset_ref (request->inputs_dataset)
                                                                 : sc_open_dataset (request->inputs, SC_OPEN_DEFAULT, error);
  self->checkpoint = inputs != NULL ? sc_checkpoint_load (request->checkpoint, error) : NULL;
  if (self->checkpoint == NULL)
    return NULL;
  const ScTask *task = sc_checkpoint_get_task (self->checkpoint);
  self->statistics = sc_statistics_load (request->stats, task, error);
  if (self->statistics == NULL)
    return NULL;
  if (!has_scored_variable (task, truth))
    {
      const gchar *path = sc_dataset_get_path (truth);
      g_set_error (error, SC_TUNE_ERROR, SC_TUNE_ERROR_TRUTH, "%s has none of the variables that the network makes",
                   path != NULL ? path : "the truth");
      return NULL;
    }
  return load_starts (self, inputs, truth, error) ? g_steal_pointer (&self) : NULL;
}

gsize
sc_hindcast_get_n_starts (ScHindcast *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_starts;
}

gint
sc_hindcast_get_n_members (ScHindcast *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->request->members;
}

const ScNoiseSetting *
sc_hindcast_get_checkpoint_noise (ScHindcast *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return sc_checkpoint_get_noise (self->checkpoint);
}

/* In the units of what normalises a target. */
static gdouble
get_scale (ScHindcast *self, const gchar *variable, gint level_index)
{
  const gdouble change = sc_statistics_get (self->statistics, SC_STATISTICS_DIFFS_STDDEV, variable, level_index);
  return change > 0.0 ? change : sc_statistics_get (self->statistics, SC_STATISTICS_STDDEV, variable, level_index);
}

static void
update_with_statistics (ScHindcast *self, GChecksum *checksum)
{
  const ScTask *task = sc_checkpoint_get_task (self->checkpoint);
  GStrv lists[] = { task->inputs, task->targets, task->forcings };

  for (gsize l = 0; l < G_N_ELEMENTS (lists); l++)
    for (gsize i = 0; lists[l][i] != NULL; i++)
      {
        const gboolean has_levels = sc_task_variable_has_levels (lists[l][i]);
        const gint first = has_levels ? 0 : -1, end = has_levels ? (gint) task->n_levels : 0;

        for (gint kind = 0; kind < SC_STATISTICS_N_KINDS; kind++)
          for (gint level = first; level < end; level++)
            {
              const gfloat value = sc_statistics_get (self->statistics, kind, lists[l][i], level);
              g_checksum_update (checksum, (const guchar *) &value, sizeof value);
            }
      }
}

gchar *
sc_hindcast_dup_key (ScHindcast *self, gsize start, const ScNoiseSetting *noise)
{
  g_return_val_if_fail (self != NULL && start < self->n_starts && noise != NULL, NULL);

  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  /* %.17g tells every double from its neighbours. */
  g_autofree gchar *text = g_strdup_printf (
    "%s %s %s %" G_GUINT64_FORMAT " %d %d; %.17g %.17g %.17g %d %.17g %.17g %.17g %.17g", SIGMACAST_VERSION,
    sc_checkpoint_get_digest (self->checkpoint), self->starts[start].digest, self->request->seed, self->request->members,
    self->request->steps, noise->inference.min, noise->inference.max, noise->inference.rho, noise->levels, noise->churn,
    noise->churn_min, noise->churn_max, noise->inflation);

  g_checksum_update (checksum, (const guchar *) text, -1);
  update_with_statistics (self, checksum);
  return g_strdup (g_checksum_get_string (checksum));
}

/* What a run gives of the last lead time, by member. */
typedef struct
{
  gint lead;
  GPtrArray *members; /* of ScDataset, in the order of members */
} Collector;

static void
on_event (ScEvent *event, gpointer data)
{
  Collector *collector = data;

  if (event->type != SC_EVENT_LEAD_TIME || event->fields == NULL || event->lead != collector->lead)
    return;
  const guint index = (guint) MAX (event->member, 0);
  if (collector->members->len <= index)
    g_ptr_array_set_size (collector->members, (gint) index + 1);
  if (g_ptr_array_index (collector->members, index) == NULL)
    g_ptr_array_index (collector->members, index) = sc_dataset_ref (event->fields);
}

static void
unref_dataset (gpointer dataset)
{
  if (dataset != NULL)
    sc_dataset_unref (dataset);
}

static void
cancel_run (GCancellable *cancellable, gpointer run)
{
  sc_run_cancel (run);
}

/* (transfer full) (nullable): the last lead time of all members. */
static ScDataset *
make_forecast (ScHindcast *self, const Start *start, const ScNoiseSetting *noise, GCancellable *cancellable,
               ScRunResult *result, GError **error)
{
  static const ScConcat along_sample = {
    .dim = "sample",
    .join = SC_JOIN_EXACT,
    .compat = SC_COMPAT_OVERRIDE,
    .data_vars = SC_CONCAT_ALL,
    .coords = SC_CONCAT_MINIMAL,
  };
  g_autoptr (ScForecastRequest) request = sc_forecast_request_copy (self->request);
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func (unref_dataset);
  Collector collector = { request->steps - 1, members };

  g_clear_pointer (&request->inputs, g_free);
  g_clear_pointer (&request->output, g_free);
  g_clear_pointer (&request->inputs_dataset, sc_dataset_unref);
  request->inputs_dataset = sc_dataset_ref (start->inputs);
  request->has_noise = TRUE;
  request->noise = *noise;
  request->preview = request->probes = request->trace = FALSE;

  g_autoptr (ScRun) run = sc_run_new (request, self->plans);
  sc_run_start (run, on_event, &collector, NULL);
  const gulong handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (cancel_run), run, NULL) : 0;
  const gboolean ok = sc_run_wait (run, result, error);
  if (handler != 0)
    g_cancellable_disconnect (cancellable, handler);
  if (!ok)
    return NULL;
  if (members->len == 1)
    return sc_dataset_ref (g_ptr_array_index (members, 0));
  g_autoptr (ScAlignReport) report = sc_align_report_new ();
  return sc_concat ((ScDataset *const *) members->pdata, members->len, &along_sample, report, error);
}

/* Mean of |ln (power of the members / power of the truth)|; NaN where there are no spectra. */
static gdouble
compare_spectra (const ScScoreLayout *layout, const gdouble *sums)
{
  const gdouble *forecast = sums + layout->spectrum + 1, *truth = forecast + layout->n_waves;
  gdouble sum = 0.0, variance = 0.0;
  gsize n = 0;

  for (gsize wave = 1; wave < layout->n_waves; wave++)
    variance += truth[wave];
  for (gsize wave = 1; wave < layout->n_waves; wave++)
    if (forecast[wave] > 0.0 && truth[wave] > LEAST_SHARE * variance)
      {
        sum += fabs (log (forecast[wave] / truth[wave]));
        n++;
      }
  return n > 0 ? sum / (gdouble) n : NAN;
}

static gint
find_level (const ScTask *task, gdouble level)
{
  for (gsize i = 0; i < task->n_levels; i++)
    if (task->levels[i] == level)
      return (gint) i;
  return -1;
}

static gboolean
score_forecast (ScHindcast *self, const Start *start, ScDataset *forecast, GCancellable *cancellable, ScHindcastScore *score,
                GError **error)
{
  const ScVerifySource source = { .name = (gchar *) "forecast", .kind = SC_VERIFY_FORECAST, .dataset = forecast };
  const ScVerificationRequest request
    = { .sources = &source, .n_sources = 1, .truth = start->truth, .threads = self->request->threads, .cancellable = cancellable };
  g_autoptr (ScVerification) verification = sc_verification_new (&request, error);
  gsize n = 0, n_spectra = 0;

  if (verification == NULL)
    return FALSE;
  *score = (ScHindcastScore) { 0 };
  for (guint i = 0; i < verification->maps->len; i++)
    {
      const ScScoredMap *map = g_ptr_array_index (verification->maps, i);
      const gdouble scale = get_scale (self, map->variable, find_level (sc_checkpoint_get_task (self->checkpoint), map->level));
      const gdouble weight = map->sums[SC_SCORE_SUM_WEIGHT];

      if (!(scale > 0.0) || !(weight > 0.0))
        continue;
      score->crps += map->sums[SC_SCORE_SUM_CRPS] / weight / scale;
      score->square += map->sums[SC_SCORE_SUM_SQUARE] / weight / (scale * scale);
      score->variance += map->sums[SC_SCORE_SUM_VARIANCE] / weight / (scale * scale);
      n++;
      const gdouble spectrum = map->layout.n_waves > 0 ? compare_spectra (&map->layout, map->sums) : NAN;
      if (isfinite (spectrum))
        {
          score->spectrum += spectrum;
          n_spectra++;
        }
    }
  if (n == 0)
    {
      g_set_error_literal (error, SC_TUNE_ERROR, SC_TUNE_ERROR_TRUTH, "no cell of the forecast has a truth to be compared with");
      return FALSE;
    }
  score->crps /= (gdouble) n;
  score->square /= (gdouble) n;
  score->variance = self->request->members > 1 ? score->variance / (gdouble) n : NAN;
  score->spectrum = n_spectra > 0 ? score->spectrum / (gdouble) n_spectra : NAN;
  return TRUE;
}

gboolean
sc_hindcast_run (ScHindcast *self, gsize start, const ScNoiseSetting *noise, GCancellable *cancellable, ScHindcastScore *score,
              GError **error)
{
  g_return_val_if_fail (self != NULL && start < self->n_starts && noise != NULL && score != NULL, FALSE);

  const gint64 begin = g_get_monotonic_time ();
  ScRunResult result = { 0 };

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  g_autoptr (ScDataset) forecast = make_forecast (self, &self->starts[start], noise, cancellable, &result, error);
  if (forecast == NULL || !score_forecast (self, &self->starts[start], forecast, cancellable, score, error))
    return FALSE;
  score->network_calls = result.network_calls;
  score->seconds = (gdouble) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
  return TRUE;
}
