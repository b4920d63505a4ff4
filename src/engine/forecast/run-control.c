/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/run-control.h"

#include "forecast/forecast-error.h"
#include "forecast/process-memory.h"

struct _ScRunControl
{
  GCancellable *cancellable;

  gint hurry; /* atomic: the run is to be held as soon as it can be */

  GMutex mutex;
  GCond changed;
  gboolean paused;      /* guarded by mutex: hold at the next place of any kind */
  guint step_places;    /* guarded by mutex: bits of the places to hold at next; 0: no step */
  ScRunPlace stands_at; /* guarded by mutex: the last place */
  ScRunStops stops;     /* guarded by mutex */
  ScProbe *probe;       /* guarded by mutex: nullable: what can be looked at while the run is held */
  guint visitors;       /* guarded by mutex */
};

ScRunControl *
sc_run_control_new (void)
{
  ScRunControl *self = g_new0 (ScRunControl, 1);

  self->cancellable = g_cancellable_new ();
  self->stops = SC_RUN_STOPS_NONE;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  return self;
}

void
sc_run_control_free (ScRunControl *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->cancellable);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  g_free ((gchar *) self->stops.probe);
  g_free (self);
}

static void
set_hold (ScRunControl *self, gboolean paused, guint step_places)
{
  g_mutex_lock (&self->mutex);
  self->paused = paused;
  self->step_places = step_places;
  g_atomic_int_set (&self->hurry, paused);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

void
sc_run_control_pause (ScRunControl *self)
{
  g_return_if_fail (self != NULL);
  set_hold (self, TRUE, 0);
}

void
sc_run_control_continue (ScRunControl *self)
{
  g_return_if_fail (self != NULL);
  set_hold (self, FALSE, 0);
}

/* Bits of @place and of all that contain it. */
static guint
places_from (ScRunPlace place)
{
  guint all = (1u << (SC_RUN_PLACE_LEAD_TIME + 1)) - 1;
  return all & ~((1u << place) - 1);
}

void
sc_run_control_step (ScRunControl *self, ScStepKind kind)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->mutex);
  ScRunPlace here = self->stands_at;
  g_mutex_unlock (&self->mutex);

  switch (kind)
    {
    case SC_STEP_STAGE:
      set_hold (self, FALSE, places_from (SC_RUN_PLACE_PROBE));
      break;
    case SC_STEP_OVER:
      set_hold (self, FALSE, places_from (here));
      break;
    case SC_STEP_OUT:
      set_hold (self, FALSE, places_from (MIN (here + 1, SC_RUN_PLACE_LEAD_TIME)));
      break;
    case SC_STEP_SAMPLER_STEP:
      set_hold (self, FALSE, 1u << SC_RUN_PLACE_SAMPLER_STEP | 1u << SC_RUN_PLACE_LEAD_TIME);
      break;
    case SC_STEP_LEAD_TIME:
      set_hold (self, FALSE, 1u << SC_RUN_PLACE_LEAD_TIME);
      break;
    }
}

void
sc_run_control_cancel (ScRunControl *self)
{
  g_return_if_fail (self != NULL);

  /* Before the lock: its handlers are others' code. */
  g_cancellable_cancel (self->cancellable);
  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

void
sc_run_control_set_stops (ScRunControl *self, const ScRunStops *stops)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->mutex);
  g_free ((gchar *) self->stops.probe);
  self->stops = stops != NULL ? *stops : SC_RUN_STOPS_NONE;
  self->stops.probe = g_strdup (self->stops.probe);
  g_mutex_unlock (&self->mutex);
}

gboolean
sc_run_control_wants_statistics (ScRunControl *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  g_mutex_lock (&self->mutex);
  gboolean wants = self->stops.nan || self->stops.infinite || self->stops.outside;
  g_mutex_unlock (&self->mutex);
  return wants;
}

gboolean
sc_run_control_wants_probes (ScRunControl *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  g_mutex_lock (&self->mutex);
  gboolean wants = self->stops.nan || self->stops.infinite || self->stops.outside || self->stops.probe != NULL
                   || self->paused || (self->step_places & (1u << SC_RUN_PLACE_PROBE | 1u << SC_RUN_PLACE_PART)) != 0;
  g_mutex_unlock (&self->mutex);
  return wants;
}

GCancellable *
sc_run_control_get_cancellable (ScRunControl *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->cancellable;
}

/* (nullable): the condition that is met; called with the lock held. A condition that was met is not met again. */
static gchar *
find_reason (ScRunControl *self, const ScRunFinding *finding)
{
  ScRunStops *stops = &self->stops;

  if (stops->nan && finding->has_nan)
    {
      stops->nan = FALSE;
      return g_strdup_printf ("first NaN, at %s", finding->name);
    }
  if (stops->infinite && finding->has_infinite)
    {
      stops->infinite = FALSE;
      return g_strdup_printf ("first infinity, at %s", finding->name);
    }
  if (stops->outside && finding->has_outside)
    {
      stops->outside = FALSE;
      return g_strdup_printf ("first value out of bounds, at %s", finding->name);
    }
  if (stops->plan_built && finding->plan_built != NULL)
    return g_strdup_printf ("a plan was built: %s", finding->plan_built);
  if (stops->probe != NULL && finding->probe != NULL && g_pattern_match_simple (stops->probe, finding->name))
    return g_strdup_printf ("probe %s", finding->name);
  if (stops->sampler_step >= 0 && finding->place == SC_RUN_PLACE_SAMPLER_STEP && finding->sampler_step == stops->sampler_step)
    return g_strdup_printf ("sampler step %d", finding->sampler_step + 1);
  if (stops->memory_bytes > 0 && finding->place >= SC_RUN_PLACE_CALL && sc_process_resident_bytes () > stops->memory_bytes)
    {
      g_autofree gchar *mark = g_format_size_full (stops->memory_bytes, G_FORMAT_SIZE_IEC_UNITS);
      stops->memory_bytes = 0;
      return g_strdup_printf ("memory passed %s", mark);
    }
  return NULL;
}

/* Until the run may go on. */
static void
hold_run (ScRunControl *self, ScProbe *probe, const gchar *reason, ScRunHoldFunc hold, gpointer data)
{
  /* Who hears of the hold may look at once. */
  g_mutex_lock (&self->mutex);
  self->probe = probe;
  g_mutex_unlock (&self->mutex);
  hold (TRUE, reason, data);
  g_mutex_lock (&self->mutex);
  while (self->visitors > 0 || (self->paused && !g_cancellable_is_cancelled (self->cancellable)))
    g_cond_wait (&self->changed, &self->mutex);
  self->probe = NULL;
  g_mutex_unlock (&self->mutex);
  hold (FALSE, NULL, data);
}

gboolean
sc_run_control_reach (ScRunControl *self, const ScRunFinding *finding, ScRunHoldFunc hold, gpointer data, GError **error)
{
  g_return_val_if_fail (self != NULL && finding != NULL && hold != NULL, FALSE);

  g_mutex_lock (&self->mutex);
  g_autofree gchar *reason = find_reason (self, finding);
  self->stands_at = finding->place;
  if (reason != NULL || (self->step_places & 1u << finding->place) != 0)
    {
      self->step_places = 0;
      self->paused = TRUE;
      g_atomic_int_set (&self->hurry, TRUE);
    }
  gboolean held = self->paused && !g_cancellable_is_cancelled (self->cancellable);
  g_mutex_unlock (&self->mutex);

  if (held)
    hold_run (self, finding->probe, reason, hold, data);
  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

void
sc_run_control_gate (ScRunControl *self, ScRunHoldFunc hold, gpointer data)
{
  if (g_atomic_int_get (&self->hurry) && !g_cancellable_is_cancelled (self->cancellable))
    hold_run (self, NULL, NULL, hold, data);
}

gboolean
sc_run_control_visit (ScRunControl *self, gboolean (*func) (ScProbe *probe, gpointer data, GError **error), gpointer data,
                      GError **error)
{
  g_return_val_if_fail (self != NULL && func != NULL, FALSE);

  g_mutex_lock (&self->mutex);
  ScProbe *probe = self->probe;
  if (probe != NULL)
    self->visitors++;
  g_mutex_unlock (&self->mutex);
  if (probe == NULL)
    {
      g_set_error_literal (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_REQUEST,
                           "the forecast is not held at a probe, so that there are no values to look at");
      return FALSE;
    }

  gboolean ok = func (probe, data, error);
  g_mutex_lock (&self->mutex);
  self->visitors--;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  return ok;
}
