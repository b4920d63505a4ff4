/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/run.h"

#include "forecast/forecast-fields.h"
#include "forecast/forecast-output.h"
#include "forecast/forecaster.h"
#include "forecast/process-memory.h"
#include "forecast/run-reporter.h"

struct _ScRun
{
  gatomicrefcount references; /* of those who hold the run */
  gatomicrefcount owners;     /* they as one, and the thread */

  ScForecastRequest *request;
  ScPlanCache *cache;
  ScRunControl *control;
  GThread *thread;

  /* The thread's until it has ended. */
  ScEventFunc func;
  gpointer data;
  GDestroyNotify destroy;
  ScRunReporter *reporter; /* also read by visitors while the run is held */

  GMutex mutex;
  GCond ended_cond;
  gboolean ended;     /* guarded by mutex */
  ScRunResult result; /* guarded by mutex */
  GError *error;      /* guarded by mutex; of a run that failed or was cancelled */
  GPtrArray *changes; /* guarded by mutex; of gchar: made while the run was held */
};

ScRun *
sc_run_new (const ScForecastRequest *request, ScPlanCache *cache)
{
  g_return_val_if_fail (request != NULL && cache != NULL, NULL);

  ScRun *self = g_new0 (ScRun, 1);

  g_atomic_ref_count_init (&self->references);
  g_atomic_ref_count_init (&self->owners);
  self->request = sc_forecast_request_copy (request);
  self->cache = sc_plan_cache_ref (cache);
  self->control = sc_run_control_new ();
  self->changes = g_ptr_array_new_with_free_func (g_free);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->ended_cond);
  return self;
}

ScRun *
sc_run_ref (ScRun *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

static void
disown (ScRun *self)
{
  if (!g_atomic_ref_count_dec (&self->owners))
    return;
  sc_forecast_request_free (self->request);
  sc_plan_cache_unref (self->cache);
  sc_run_control_free (self->control);
  g_ptr_array_unref (self->changes);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->ended_cond);
  g_clear_error (&self->error);
  g_free (self);
}

void
sc_run_unref (ScRun *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  if (self->thread != NULL)
    {
      sc_run_control_cancel (self->control);
      /* The listener may let go of the run; a thread cannot wait for itself. */
      if (self->thread == g_thread_self ())
        g_thread_unref (self->thread);
      else
        g_thread_join (self->thread);
    }
  disown (self);
}

/* Keys of every member's step. @carries goes on to the next step. */
static void
take_keys (ScKey *carries, ScKey *keys, gint n_members)
{
  for (gint m = 0; m < n_members; m++)
    {
      ScKey halves[2];
      sc_key_split (carries[m], halves, 2);
      carries[m] = halves[0];
      keys[m] = halves[1];
    }
}

/* Gives the lead times of an earlier run to the listener and the last of them to the members. */
static gboolean
take_completed (ScForecaster *forecaster, ScForecastOutput *output, ScRunReporter *reporter, gint n_members, GError **error)
{
  const ScTaskFrames *frames = sc_forecaster_get_frames (forecaster);

  for (gint lead = 0; lead < sc_forecast_output_get_completed (output); lead++)
    for (gint m = 0; m < n_members; m++)
      {
        g_autoptr (ScArray) frame = sc_forecast_output_read_frame (output, lead, m, error);
        if (frame == NULL)
          return FALSE;

        ScEvent *event = sc_event_new (SC_EVENT_LEAD_TIME);
        event->fields = sc_forecast_fields_new_frame (frames, frame, m, lead, error);
        if (event->fields == NULL)
          {
            sc_event_unref (event);
            return FALSE;
          }
        reporter->member = m;
        reporter->lead = lead;
        reporter->lead_hours = (gdouble) ((lead + 1) * frames->step_seconds) / 3600.0;
        sc_run_reporter_emit (reporter, event);
        if (!sc_member_frames_push (sc_forecaster_get_members (forecaster), m, frame, error))
          return FALSE;
      }
  reporter->member = -1;
  return sc_run_reporter_reach (reporter, SC_RUN_PLACE_STAGE, NULL, error);
}

static void
report_memory (ScRunReporter *reporter, guint64 bytes)
{
  ScEvent *event = sc_event_new (SC_EVENT_MEMORY);

  event->bytes = bytes;
  sc_run_reporter_emit (reporter, event);
}

static gboolean
make_lead_times (const ScForecastRequest *request, ScForecaster *forecaster, ScForecastOutput *output,
                 ScRunReporter *reporter, GError **error)
{
  gint n_members = request->members;
  gint completed = output != NULL ? sc_forecast_output_get_completed (output) : 0;
  guint64 calls = (guint64) (2 * sc_forecaster_get_noise (forecaster)->levels - 1) * (guint64) n_members;
  g_autofree ScKey *carries = g_new (ScKey, (gsize) n_members);
  g_autofree ScKey *keys = g_new (ScKey, (gsize) n_members);

  for (gint m = 0; m < n_members; m++)
    carries[m] = sc_key_fold_in (sc_key_new (request->seed), (guint32) (request->first_member + m));
  for (gint lead = 0; lead < completed; lead++)
    take_keys (carries, keys, n_members);
  sc_run_reporter_expect_calls (reporter, calls * (guint64) request->steps, calls * (guint64) completed);
  if (completed > 0 && !take_completed (forecaster, output, reporter, n_members, error))
    return FALSE;

  for (gint lead = completed; lead < request->steps; lead++)
    {
      if (lead > 0 && !sc_forecaster_get_plan (forecaster, lead, error))
        return FALSE;
      take_keys (carries, keys, n_members);
      if (!sc_forecaster_step (forecaster, lead, keys, error))
        return FALSE;

      if (output != NULL && (!sc_run_reporter_stage (reporter, "write", error)
                             || !sc_forecast_output_write_lead (output, sc_forecaster_get_members (forecaster), error)))
        return FALSE;
      report_memory (reporter, sc_process_resident_bytes ());
      if (!sc_run_reporter_reach (reporter, SC_RUN_PLACE_LEAD_TIME, NULL, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
make_forecast (ScRun *self, ScRunReporter *reporter, ScRunResult *result, GError **error)
{
  const ScForecastRequest *request = self->request;
  g_autoptr (ScForecaster) forecaster = sc_forecaster_new (request, self->cache, reporter, error);
  if (forecaster == NULL)
    return FALSE;

  /* Refers to the forecaster's frames and is let go before them. */
  g_autoptr (ScForecastOutput) output = NULL;
  if (request->output != NULL)
    {
      output = sc_forecast_output_open (request->output, sc_forecaster_get_configuration (forecaster),
                                        sc_forecaster_get_frames (forecaster), request->members, request->steps,
                                        request->resume, error);
      if (output == NULL)
        return FALSE;
    }
  if (!sc_forecaster_get_plan (forecaster, 0, error))
    return FALSE;
  guint64 peak = sc_forecaster_plan_memory (forecaster, error);
  if (peak == 0)
    return FALSE;
  report_memory (reporter, peak);
  if (!sc_forecaster_allocate (forecaster, output != NULL ? sc_forecast_output_get_folder (output) : NULL, error)
      || !make_lead_times (request, forecaster, output, reporter, error))
    return FALSE;
  g_auto (GStrv) changes = sc_run_dup_changes (self);
  sc_configuration_note_changes (sc_forecaster_get_configuration (forecaster), changes);
  if (output != NULL && (!sc_run_reporter_stage (reporter, "join", error) || !sc_forecast_output_finish (output, error)))
    return FALSE;
  result->network_calls = sc_forecaster_get_network_calls (forecaster);
  result->steps = request->steps;
  result->members = request->members;
  return TRUE;
}

static gboolean
parse_changes (const ScForecastRequest *request, GPtrArray *changes, GError **error)
{
  for (gsize i = 0; request->changes != NULL && request->changes[i] != NULL; i++)
    {
      ScTrial *change = sc_trial_parse (request->changes[i], error);
      if (change == NULL)
        return FALSE;
      g_ptr_array_add (changes, change);
    }
  return TRUE;
}

static gpointer
run_main (gpointer data)
{
  ScRun *self = data;
  ScRunReporter reporter;
  ScRunResult result = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_trial_free);
  gint64 begin = g_get_monotonic_time ();

  /* Until the thread is known to those who may let go of the run. */
  g_mutex_lock (&self->mutex);
  g_mutex_unlock (&self->mutex);

  sc_run_reporter_init (&reporter, self->control, self->func, self->data);
  self->reporter = &reporter;
  reporter.probes = self->request->probes;
  reporter.trace = self->request->trace;
  reporter.first_member = self->request->first_member;
  reporter.changes = changes;
  gboolean ok = parse_changes (self->request, changes, &error) && make_forecast (self, &reporter, &result, &error);
  if (changes->len == 0)
    reporter.changes = NULL;
  gboolean cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  result.seconds = (gdouble) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
  result.peak_bytes = sc_process_peak_bytes ();

  ScEvent *event = sc_event_new (ok ? SC_EVENT_FINISHED : cancelled ? SC_EVENT_CANCELLED : SC_EVENT_FAILED);
  event->name = ok ? g_strdup (self->request->output) : NULL;
  event->error = !ok && !cancelled ? g_error_copy (error) : NULL;
  event->seconds = result.seconds;
  event->bytes = result.peak_bytes;
  sc_run_reporter_emit (&reporter, event);
  if (self->destroy != NULL)
    self->destroy (self->data);

  g_mutex_lock (&self->mutex);
  self->result = result;
  self->error = g_steal_pointer (&error);
  self->ended = TRUE;
  g_cond_broadcast (&self->ended_cond);
  g_mutex_unlock (&self->mutex);
  disown (self);
  return NULL;
}

void
sc_run_start (ScRun *self, ScEventFunc func, gpointer data, GDestroyNotify destroy)
{
  g_return_if_fail (self != NULL && self->thread == NULL);

  self->func = func;
  self->data = data;
  self->destroy = destroy;
  g_atomic_ref_count_inc (&self->owners);
  g_mutex_lock (&self->mutex);
  self->thread = g_thread_new ("sigmacast-run", run_main, self);
  g_mutex_unlock (&self->mutex);
}

void
sc_run_pause (ScRun *self)
{
  g_return_if_fail (self != NULL);
  sc_run_control_pause (self->control);
}

void
sc_run_continue (ScRun *self)
{
  g_return_if_fail (self != NULL);
  sc_run_control_continue (self->control);
}

void
sc_run_step (ScRun *self, ScStepKind kind)
{
  g_return_if_fail (self != NULL);
  sc_run_control_step (self->control, kind);
}

void
sc_run_set_stops (ScRun *self, const ScRunStops *stops)
{
  g_return_if_fail (self != NULL);
  sc_run_control_set_stops (self->control, stops);
}

static gboolean
look_at (ScProbe *probe, gpointer data, GError **error)
{
  ScArray **values = data;

  *values = sc_array_new (SC_DTYPE_FLOAT32, probe->ndim, probe->shape, error);
  if (*values != NULL)
    sc_probe_rows_copy (probe->rows, (*values)->data);
  return *values != NULL;
}

ScArray *
sc_run_look (ScRun *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  ScArray *values = NULL;
  sc_run_control_visit (self->control, look_at, &values, error);
  return values;
}

typedef struct
{
  ScRun *run;
  const ScTrial *change;
} Change;

static gboolean
make_change (ScProbe *probe, gpointer data, GError **error)
{
  const Change *change = data;
  ScRun *self = change->run;
  ScTrial told = *change->change;

  if (!sc_trial_apply (&told, probe, error))
    return FALSE;
  g_mutex_lock (&self->mutex);
  told.probe = (gchar *) probe->name;
  told.member = self->reporter->member >= 0 ? self->reporter->first_member + self->reporter->member : -1;
  told.lead = self->reporter->lead;
  told.sampler_step = self->reporter->sampler_step;
  told.call = self->reporter->call;
  g_ptr_array_add (self->changes, sc_trial_to_text (&told));
  g_mutex_unlock (&self->mutex);
  return TRUE;
}

gboolean
sc_run_change (ScRun *self, const ScTrial *change, GError **error)
{
  g_return_val_if_fail (self != NULL && change != NULL, FALSE);

  Change both = { self, change };
  return sc_run_control_visit (self->control, make_change, &both, error);
}

GStrv
sc_run_dup_changes (ScRun *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&self->mutex);
  GStrv changes = g_new0 (gchar *, self->changes->len + 1);
  for (guint i = 0; i < self->changes->len; i++)
    changes[i] = g_strdup (g_ptr_array_index (self->changes, i));
  g_mutex_unlock (&self->mutex);
  return changes;
}

void
sc_run_cancel (ScRun *self)
{
  g_return_if_fail (self != NULL);
  sc_run_control_cancel (self->control);
}

gboolean
sc_run_wait (ScRun *self, ScRunResult *result, GError **error)
{
  g_return_val_if_fail (self != NULL && self->thread != NULL, FALSE);

  g_mutex_lock (&self->mutex);
  while (!self->ended)
    g_cond_wait (&self->ended_cond, &self->mutex);
  if (result != NULL)
    *result = self->result;
  gboolean ok = self->error == NULL;
  if (!ok && error != NULL)
    *error = g_error_copy (self->error);
  g_mutex_unlock (&self->mutex);
  return ok;
}

guint64
sc_run_predict_peak_bytes (const ScForecastRequest *request, GError **error)
{
  g_return_val_if_fail (request != NULL, 0);

  g_autoptr (ScPlanCache) cache = sc_plan_cache_new ();
  g_autoptr (ScForecaster) forecaster = sc_forecaster_new (request, cache, NULL, error);

  if (forecaster == NULL || !sc_forecaster_get_plan (forecaster, 0, error))
    return 0;
  return sc_forecaster_plan_memory (forecaster, error);
}

gboolean
sc_run_estimate (const ScForecastRequest *request, ScPlanCache *cache, ScRunEstimate *estimate, GError **error)
{
  g_return_val_if_fail (request != NULL && cache != NULL && estimate != NULL, FALSE);

  gint64 begin = g_get_monotonic_time ();
  g_autoptr (ScForecaster) forecaster = sc_forecaster_new (request, cache, NULL, error);

  if (forecaster == NULL || !sc_forecaster_get_plan (forecaster, 0, error))
    return FALSE;
  gdouble beginning = (gdouble) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
  estimate->bytes = sc_forecaster_plan_memory (forecaster, error);
  if (estimate->bytes == 0 || !sc_forecaster_allocate (forecaster, NULL, error))
    return FALSE;
  estimate->seconds = sc_forecaster_estimate_seconds (forecaster, error);
  if (estimate->seconds < 0.0)
    return FALSE;
  estimate->seconds += beginning;
  return TRUE;
}
