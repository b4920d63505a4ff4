/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inspect/rerun.h"

#include "forecast/forecast-fields.h"

struct _ScRerun
{
  ScForecastRequest *request;
  ScPlanCache *cache;
  ScRunControl *control;
  ScRunReporter reporter;
  GPtrArray *changes;
  ScForecaster *forecaster;
  GCancellable *cancellable;
  gulong cancelled;

  GPtrArray *events;
  ScEventFunc progress;
  gpointer progress_data;
};

static void
on_event (ScEvent *event, gpointer data)
{
  ScRerun *self = data;

  if (event->type == SC_EVENT_PROBE && self->events != NULL)
    g_ptr_array_add (self->events, sc_event_ref (event));
  if (self->progress != NULL)
    self->progress (event, self->progress_data);
}

static void
cancel (GCancellable *cancellable, gpointer control)
{
  sc_run_control_cancel (control);
}

ScRerun *
sc_rerun_new (const ScForecastRequest *request, gint member, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (request != NULL, NULL);

  g_autoptr (ScRerun) self = g_new0 (ScRerun, 1);

  self->request = sc_forecast_request_copy (request);
  self->request->first_member = member;
  self->request->members = 1;
  self->request->preview = FALSE;
  self->request->probes = TRUE;
  self->request->probe_details = TRUE;
  g_clear_pointer (&self->request->output, g_free);
  self->cache = sc_plan_cache_new ();
  self->control = sc_run_control_new ();
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_trial_free);
  for (gsize i = 0; request->changes != NULL && request->changes[i] != NULL; i++)
    {
      ScTrial *change = sc_trial_parse (request->changes[i], error);
      if (change == NULL)
        return NULL;
      g_ptr_array_add (self->changes, change);
    }
  sc_run_reporter_init (&self->reporter, self->control, on_event, self);
  self->reporter.probes = TRUE;
  self->reporter.first_member = member;
  self->reporter.changes = self->changes->len > 0 ? self->changes : NULL;
  if (cancellable != NULL)
    {
      self->cancellable = g_object_ref (cancellable);
      self->cancelled = g_cancellable_connect (cancellable, G_CALLBACK (cancel), self->control, NULL);
    }
  self->forecaster = sc_forecaster_new (self->request, self->cache, &self->reporter, error);
  return self->forecaster != NULL ? g_steal_pointer (&self) : NULL;
}

void
sc_rerun_free (ScRerun *self)
{
  if (self == NULL)
    return;
  if (self->cancellable != NULL)
    g_cancellable_disconnect (self->cancellable, self->cancelled);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->forecaster, sc_forecaster_free);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_clear_pointer (&self->control, sc_run_control_free);
  g_clear_pointer (&self->cache, sc_plan_cache_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  sc_forecast_request_free (self->request);
  g_free (self);
}

ScForecaster *
sc_rerun_get_forecaster (ScRerun *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->forecaster;
}

/* The random key of a member's lead time, as the run takes it. */
static ScKey
lead_key (const ScForecastRequest *request, gint lead)
{
  ScKey carry = sc_key_fold_in (sc_key_new (request->seed), (guint32) request->first_member), key = carry;

  for (gint i = 0; i <= lead; i++)
    {
      ScKey halves[2];
      sc_key_split (carry, halves, 2);
      carry = halves[0];
      key = halves[1];
    }
  return key;
}

GPtrArray *
sc_rerun_step (ScRerun *self, ScDataset *forecast, gsize sample, gint lead, ScEventFunc progress, gpointer data, GError **error)
{
  g_return_val_if_fail (self != NULL && self->events == NULL && lead >= 0 && lead < self->request->steps, NULL);

  const ScTaskFrames *frames = sc_forecaster_get_frames (self->forecaster);
  ScKey key = lead_key (self->request, lead);

  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_event_unref);
  self->progress = progress;
  self->progress_data = data;
  sc_run_reporter_expect_calls (&self->reporter, (guint64) (2 * sc_forecaster_get_noise (self->forecaster)->levels - 1), 0);
  if (!sc_forecaster_get_plan (self->forecaster, lead, error) || sc_forecaster_plan_memory (self->forecaster, error) == 0
      || !sc_forecaster_allocate (self->forecaster, NULL, error))
    return NULL;
  for (gint before = MAX (0, lead - (gint) frames->n_inputs); before < lead; before++)
    {
      g_autoptr (ScArray) frame = sc_forecast_fields_read_frame (&frames->layout, forecast, sample, (gsize) before, error);
      if (frame == NULL || !sc_member_frames_push (sc_forecaster_get_members (self->forecaster), 0, frame, error))
        return NULL;
    }
  if (!sc_forecaster_step (self->forecaster, lead, &key, error))
    return NULL;
  return g_steal_pointer (&self->events);
}
