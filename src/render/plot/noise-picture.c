/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/plot/noise-picture.h"

#include <math.h>

#include "noise/preconditioning.h"
#include "noise/training-density.h"

/* What the axis shows at least: a little more than the published ranges. */
#define AXIS_MIN 0.01
#define AXIS_MAX 200.0
#define AXIS_LEAST 1e-6
#define AXIS_MOST 1e6

ScNoisePicture *
sc_noise_picture_new (const ScNoiseSetting *setting, GError **error)
{
  g_autoptr (ScSchedule) schedule = sc_schedule_new (setting, error);

  if (schedule == NULL)
    return NULL;

  ScNoisePicture *self = g_atomic_rc_box_new0 (ScNoisePicture);
  self->setting = *setting;
  self->report = sc_buffer_report_new (setting, schedule);
  self->schedule = g_steal_pointer (&schedule);
  for (gsize i = 0; i < self->schedule->n_steps; i++)
    self->greatest_churn_rate = MAX (self->greatest_churn_rate, self->schedule->steps[i].churn_rate);
  if (self->report->n_outside > 0)
    {
      self->outside_above = self->report->outside[0] > setting->training.max;
      self->outside_below = self->report->outside[self->report->n_outside - 1] < setting->training.min;
    }
  return self;
}

ScNoisePicture *
sc_noise_picture_ref (ScNoisePicture *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  ScNoisePicture *self = data;

  sc_schedule_free (self->schedule);
  sc_buffer_report_free (self->report);
}

void
sc_noise_picture_unref (ScNoisePicture *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

gboolean
sc_noise_picture_is_outside (const ScNoisePicture *self, gsize call)
{
  g_return_val_if_fail (call < self->schedule->n_calls, FALSE);
  gdouble sigma = self->schedule->calls[call].sigma;

  /* They are in descending order. */
  gsize low = 0, high = self->report->n_outside;
  while (low < high)
    {
      gsize middle = low + (high - low) / 2;
      if (self->report->outside[middle] == sigma)
        return TRUE;
      if (self->report->outside[middle] > sigma)
        low = middle + 1;
      else
        high = middle;
    }
  return FALSE;
}

gdouble
sc_noise_picture_get_density (const ScNoisePicture *self, gdouble sigma)
{
  return G_LN10 * sc_noise_range_density_log (&self->setting.training, sigma);
}

gdouble
sc_noise_picture_get_share_below (const ScNoisePicture *self, gdouble sigma)
{
  return CLAMP (sc_noise_range_share_below (&self->setting.training, sigma), 0.0, 1.0);
}

gdouble
sc_noise_picture_get_factor (ScNoiseFactor factor, gdouble sigma)
{
  switch (factor)
    {
    case SC_NOISE_FACTOR_SKIP:
      return sc_precondition_skip ((gfloat) sigma);
    case SC_NOISE_FACTOR_OUT:
      return sc_precondition_out ((gfloat) sigma);
    case SC_NOISE_FACTOR_IN:
      return sc_precondition_in ((gfloat) sigma);
    case SC_NOISE_FACTOR_WEIGHT:
      return sc_precondition_weight ((gfloat) sigma);
    default:
      g_return_val_if_reached (NAN);
    }
}

void
sc_noise_picture_get_axis (const ScNoisePicture *self, gdouble *min, gdouble *max)
{
  const ScNoiseSetting *setting = &self->setting;
  gdouble low = MIN (MIN (setting->training.min, setting->inference.min), self->report->effective_min);
  gdouble high = MAX (MAX (setting->training.max, setting->inference.max), self->report->effective_max);

  if (setting->churn_min > 0)
    low = MIN (low, setting->churn_min);
  if (isfinite (setting->churn_max))
    high = MAX (high, setting->churn_max);

  /* Ends on 1 or 2 of a decade, half a decade beyond what they hold. */
  gdouble first = low / 1.7, last = high * 1.7;
  gdouble below = pow (10.0, floor (log10 (first))), above = pow (10.0, ceil (log10 (last)));
  if (first >= 2 * below)
    below *= 2;
  if (last <= above / 5)
    above /= 5;
  *min = CLAMP (MIN (AXIS_MIN, below), AXIS_LEAST, AXIS_MOST / 10);
  *max = CLAMP (MAX (AXIS_MAX, above), AXIS_LEAST * 10, AXIS_MOST);
}
