/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/run-reporter.h"

#include <string.h>

void
sc_run_reporter_init (ScRunReporter *self, ScRunControl *control, ScEventFunc func, gpointer data)
{
  g_return_if_fail (self != NULL && control != NULL);

  *self = (ScRunReporter) { .control = control, .func = func, .data = data, .member = -1, .lead = -1,
                            .sampler_step = -1 };
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
      event->member = self->member;
      event->lead = self->lead;
      event->lead_hours = self->lead_hours;
      event->sampler_step = self->sampler_step;
      event->n_sampler_steps = self->n_sampler_steps;
      event->sigma = self->sigma;
      event->progress = self->n_calls > 0 ? (gdouble) self->done_calls / (gdouble) self->n_calls : 0.0;
      event->remaining_seconds = remaining_seconds (self);
      self->func (event, self->data);
    }
  sc_event_unref (event);
}

static void
report_hold (gboolean held, gpointer data)
{
  ScRunReporter *self = data;
  gint64 now = g_get_monotonic_time ();

  if (held)
    self->hold_began_us = now;
  else if (self->first_call_us != 0)
    self->held_us += now - self->hold_began_us;
  sc_run_reporter_emit (self, sc_event_new (held ? SC_EVENT_PAUSED : SC_EVENT_CONTINUED));
}

gboolean
sc_run_reporter_reach (ScRunReporter *self, ScRunPlace place, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return sc_run_control_reach (self->control, place, report_hold, self, error);
}

gboolean
sc_run_reporter_stage (ScRunReporter *self, const gchar *name, GError **error)
{
  ScEvent *event = sc_event_new (SC_EVENT_STAGE);

  event->name = g_strdup (name);
  sc_run_reporter_emit (self, event);
  return sc_run_reporter_reach (self, SC_RUN_PLACE_STAGE, error);
}

gboolean
sc_run_reporter_probe (ScRunReporter *self, const gchar *name, const gsize *shape, gint ndim,
                       const ScFieldStatistics *statistics, GError **error)
{
  g_return_val_if_fail (self != NULL && ndim >= 0 && ndim <= SC_MAX_DIMS, FALSE);

  if (statistics != NULL || self->trace)
    {
      ScEvent *event = sc_event_new (SC_EVENT_PROBE);
      ScFieldStatistics none;

      sc_field_statistics_init (&none);
      if (statistics == NULL)
        statistics = &none;

      event->name = g_strdup (name);
      event->ndim = ndim;
      memcpy (event->shape, shape, (gsize) ndim * sizeof (gsize));
      event->nan = statistics->nan;
      event->infinite = statistics->infinite;
      event->minimum = statistics->minimum;
      event->mean = statistics->mean;
      event->maximum = statistics->maximum;
      event->standard_deviation = statistics->standard_deviation;
      sc_run_reporter_emit (self, event);
    }
  return sc_run_reporter_reach (self, SC_RUN_PLACE_STAGE, error);
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
