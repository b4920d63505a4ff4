/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/run-reporter.h"

#include <string.h>

void
sc_run_reporter_init (ScRunReporter *self, ScRunControl *control, ScEventFunc func, gpointer data)
{
  g_return_if_fail (self != NULL && control != NULL);

  *self = (ScRunReporter) { .control = control, .func = func, .data = data, .member = -1, .lead = -1,
                            .sampler_step = -1, .call = -1 };
}

static gdouble
remaining_seconds (const ScRunReporter *self)
{
  guint64 made = self->done_calls - self->skipped_calls;

  if (made == 0)
    return -1.0;

  gint64 spent = g_get_monotonic_time () - self->first_call_us - self->held_us;
  return (gdouble) spent / G_USEC_PER_SEC / (gdouble) made * (gdouble) (self->n_calls - self->done_calls);
}

void
sc_run_reporter_emit (ScRunReporter *self, ScEvent *event)
{
  g_return_if_fail (self != NULL && event != NULL);

  if (self->func != NULL)
    {
      event->member = self->member >= 0 ? self->first_member + self->member : -1;
      event->lead = self->lead;
      event->lead_hours = self->lead_hours;
      event->sampler_step = self->sampler_step;
      event->n_sampler_steps = self->n_sampler_steps;
      event->call = self->call;
      event->sigma = self->sigma;
      event->progress = self->n_calls > 0 ? (gdouble) self->done_calls / (gdouble) self->n_calls : 0.0;
      event->remaining_seconds = remaining_seconds (self);
      self->func (event, self->data);
    }
  sc_event_unref (event);
}

static void
report_hold (gboolean held, const gchar *reason, gpointer data)
{
  ScRunReporter *self = data;
  gint64 now = g_get_monotonic_time ();
  ScEvent *event = sc_event_new (held ? SC_EVENT_PAUSED : SC_EVENT_CONTINUED);

  if (held)
    self->hold_began_us = now;
  else if (self->first_call_us != 0)
    self->held_us += now - self->hold_began_us;
  event->name = g_strdup (reason);
  sc_run_reporter_emit (self, event);
}

static gboolean
reach (ScRunReporter *self, const ScRunFinding *finding, GError **error)
{
  gboolean ok = sc_run_control_reach (self->control, finding, report_hold, self, error);

  self->place_us = g_get_monotonic_time ();
  return ok;
}

gboolean
sc_run_reporter_reach (ScRunReporter *self, ScRunPlace place, const gchar *plan_built, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  const ScRunFinding finding = { .place = place, .sampler_step = self->sampler_step, .plan_built = plan_built };
  return reach (self, &finding, error);
}

void
sc_run_reporter_gate (gpointer reporter)
{
  ScRunReporter *self = reporter;
  sc_run_control_gate (self->control, report_hold, self);
}

gboolean
sc_run_reporter_stage (ScRunReporter *self, const gchar *name, GError **error)
{
  ScEvent *event = sc_event_new (SC_EVENT_STAGE);
  const ScRunFinding finding = { .place = SC_RUN_PLACE_STAGE, .name = name, .sampler_step = -1 };

  event->name = g_strdup (name);
  sc_run_reporter_emit (self, event);
  return reach (self, &finding, error);
}

gboolean
sc_run_reporter_wants_values (ScRunReporter *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return (self->probes && self->func != NULL) || self->changes != NULL || sc_run_control_wants_probes (self->control);
}

static gboolean
is_asked_for (const ScRunReporter *self, const ScTrial *change, const ScProbe *probe)
{
  return g_str_equal (change->probe, probe->name)
         && (change->member < 0 || change->member == self->first_member + self->member)
         && (change->lead < 0 || change->lead == self->lead)
         && (change->sampler_step < 0 || change->sampler_step == self->sampler_step)
         && (change->call < 0 || change->call == self->call);
}

static gboolean
make_changes (ScRunReporter *self, ScProbe *probe, GError **error)
{
  for (guint i = 0; self->changes != NULL && i < self->changes->len; i++)
    {
      const ScTrial *change = g_ptr_array_index (self->changes, i);
      if (is_asked_for (self, change, probe) && !sc_trial_apply (change, probe, error))
        return FALSE;
    }
  return TRUE;
}

/* NaN where none is expected. */
static void
count_unexpected (const ScProbe *probe, ScEvent *event)
{
  const ScProbeRows *rows = probe->rows;

  event->unexpected = event->statistics.nan;
  event->first_unexpected = event->statistics.first_nan;
  if (probe->may_lack == NULL || event->statistics.nan == 0)
    return;
  event->unexpected = 0;
  event->first_unexpected = -1;
  for (gsize row = 0; row < rows->rows; row++)
    for (gsize c = 0; c < rows->channels; c++)
      {
        gsize place = (rows->order != NULL ? (gsize) rows->order[row] : row) * rows->channels + c;
        gfloat x = rows->values[row * rows->ld + c];
        if (x == x || probe->may_lack[place])
          continue;
        event->unexpected++;
        if (event->first_unexpected < 0 || (gint64) place < event->first_unexpected)
          event->first_unexpected = (gint64) place;
      }
}

static void
take_statistics (const ScProbe *probe, ScThreads *threads, ScEvent *event)
{
  const ScProbeRows *rows = probe->rows;
  ScValueBounds bounds = probe->n_bounds > 0 ? probe->bounds[0] : SC_VALUE_BOUNDS_NONE;
  ScFieldRows field = { rows->values, rows->ld, rows->rows, rows->channels, rows->order, bounds.lower, bounds.upper };

  if (probe->n_bounds <= 1)
    sc_field_statistics_add_rows (&event->statistics, &field, threads);
  /* Rows with bounds of their own are fields, in their order. */
  for (gsize row = 0; probe->n_bounds > 1 && row < rows->rows; row++)
    {
      gint64 before = event->statistics.first_outside;
      ScValueBounds own = probe->bounds[row % probe->n_bounds];
      field = (ScFieldRows) { rows->values + row * rows->ld, rows->ld, 1, rows->channels, NULL, own.lower, own.upper };
      sc_field_statistics_add_rows (&event->statistics, &field, threads);
      if (before < 0 && event->statistics.first_outside >= 0)
        bounds = own;
    }
  event->lower = bounds.lower;
  event->upper = bounds.upper;
  count_unexpected (probe, event);
}

gboolean
sc_run_reporter_probe (ScRunReporter *self, ScProbe *probe, ScRunPlace place, ScThreads *threads, GError **error)
{
  g_return_val_if_fail (self != NULL && probe != NULL && probe->ndim >= 0 && probe->ndim <= SC_MAX_DIMS, FALSE);

  gint64 now = g_get_monotonic_time ();
  ScRunFinding finding = { .place = place, .name = probe->name, .sampler_step = self->sampler_step, .probe = probe };
  gboolean wants_statistics = self->probes || sc_run_control_wants_statistics (self->control);

  if (self->changes != NULL && !make_changes (self, probe, error))
    return FALSE;
  if (wants_statistics || self->trace)
    {
      ScEvent *event = sc_event_new (SC_EVENT_PROBE);

      event->monotonic_us = now;
      event->name = g_strdup (probe->name);
      event->dims = probe->dims;
      event->ndim = probe->ndim;
      event->seconds = self->place_us != 0 ? (gdouble) (now - self->place_us) / G_USEC_PER_SEC : 0.0;
      memcpy (event->shape, probe->shape, (gsize) probe->ndim * sizeof (gsize));
      sc_field_statistics_init (&event->statistics);
      if (wants_statistics)
        take_statistics (probe, threads, event);
      finding.has_nan = event->unexpected > 0;
      finding.has_infinite = event->statistics.infinite > 0;
      finding.has_outside = event->statistics.outside > 0;
      sc_run_reporter_emit (self, event);
    }
  return reach (self, &finding, error);
}

void
sc_run_reporter_expect_calls (ScRunReporter *self, guint64 n_calls, guint64 skipped)
{
  self->n_calls = n_calls;
  self->done_calls = skipped;
  self->skipped_calls = skipped;
}

void
sc_run_reporter_begin_call (ScRunReporter *self)
{
  if (self->first_call_us == 0)
    self->first_call_us = g_get_monotonic_time ();
}

void
sc_run_reporter_end_call (ScRunReporter *self, gint n_members)
{
  self->done_calls += (guint64) n_members;
}
