/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/run-control.h"

struct _ScRunControl
{
  GCancellable *cancellable;

  GMutex mutex;
  GCond changed;
  gboolean paused;     /* guarded by mutex: hold at the next place of any kind */
  gboolean step_armed; /* guarded by mutex: hold at the next place of step_place or rarer */
  ScRunPlace step_place;
};

ScRunControl *
sc_run_control_new (void)
{
  ScRunControl *self = g_new0 (ScRunControl, 1);

  self->cancellable = g_cancellable_new ();
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
  g_free (self);
}

static void
set_hold (ScRunControl *self, gboolean paused, gboolean step_armed, ScRunPlace step_place)
{
  g_mutex_lock (&self->mutex);
  self->paused = paused;
  self->step_armed = step_armed;
  self->step_place = step_place;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

void
sc_run_control_pause (ScRunControl *self)
{
  g_return_if_fail (self != NULL);
  set_hold (self, TRUE, FALSE, SC_RUN_PLACE_STAGE);
}

void
sc_run_control_continue (ScRunControl *self)
{
  g_return_if_fail (self != NULL);
  set_hold (self, FALSE, FALSE, SC_RUN_PLACE_STAGE);
}

void
sc_run_control_step (ScRunControl *self, ScStepKind kind)
{
  g_return_if_fail (self != NULL);

  ScRunPlace place = kind == SC_STEP_STAGE          ? SC_RUN_PLACE_STAGE
                     : kind == SC_STEP_SAMPLER_STEP ? SC_RUN_PLACE_SAMPLER_STEP
                                                    : SC_RUN_PLACE_LEAD_TIME;
  set_hold (self, FALSE, TRUE, place);
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

GCancellable *
sc_run_control_get_cancellable (ScRunControl *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->cancellable;
}

gboolean
sc_run_control_reach (ScRunControl *self, ScRunPlace place, ScRunHoldFunc hold, gpointer data, GError **error)
{
  g_return_val_if_fail (self != NULL && hold != NULL, FALSE);

  g_mutex_lock (&self->mutex);
  if (self->step_armed && place >= self->step_place)
    {
      self->step_armed = FALSE;
      self->paused = TRUE;
    }
  gboolean held = self->paused && !g_cancellable_is_cancelled (self->cancellable);
  g_mutex_unlock (&self->mutex);

  if (held)
    {
      hold (TRUE, data);
      g_mutex_lock (&self->mutex);
      while (self->paused && !g_cancellable_is_cancelled (self->cancellable))
        g_cond_wait (&self->changed, &self->mutex);
      g_mutex_unlock (&self->mutex);
      hold (FALSE, data);
    }
  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}
