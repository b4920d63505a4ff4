/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "noise/schedule.h"

#include <math.h>

#include "noise/training-density.h"

/* Equally spaced quantiles from 1 down to 0, the ends exact. */
static gdouble
level_quantile (gint i, gint levels)
{
  if (levels == 1)
    return 1.0;
  return i == levels - 1 ? 0.0 : i * (-1.0 / (levels - 1)) + 1.0;
}

static gdouble
churn_rate (const ScNoiseSetting *setting, gdouble level)
{
  gboolean inside = setting->churn_min <= level && level <= setting->churn_max;

  /* At most √2 − 1, so that a step at most doubles the variance. */
  return inside ? MIN (setting->churn / setting->levels, G_SQRT2 - 1.0) : 0.0;
}

static void
fill_step (ScScheduleStep *step, const ScNoiseSetting *setting, gdouble level, gdouble next)
{
  /* Churn's limits are compared with the level as computed. */
  step->level = level;
  step->churn_rate = churn_rate (setting, level);
  step->sigma = (gfloat) level;
  step->sigma_next = (gfloat) next;
  step->sigma_hat = step->sigma * (1.0f + (gfloat) step->churn_rate);

  gfloat added = step->sigma_hat * step->sigma_hat - step->sigma * step->sigma;
  step->extra_noise = sqrtf (MAX (added, 0.0f)) * (gfloat) setting->inflation;
  step->sigma_mid = sqrtf (step->sigma_hat * step->sigma_next);
}

static void
list_calls (ScSchedule *self)
{
  for (gsize i = 0; i < self->n_steps; i++)
    {
      gdouble hat = self->steps[i].level * (1.0 + self->steps[i].churn_rate);

      self->calls[2 * i] = (ScScheduleCall) { hat, SC_SCHEDULE_CALL_LEVEL, (gint) i };
      if (i + 1 < self->n_steps)
        self->calls[2 * i + 1] = (ScScheduleCall) { sqrt (hat * self->steps[i + 1].level), SC_SCHEDULE_CALL_MIDPOINT, (gint) i };
    }
}

/* Levels must descend also after rounding, or a step would go nowhere. */
static gboolean
check_descending (const ScSchedule *self, GError **error)
{
  for (gsize i = 0; i < self->n_steps; i++)
    if (!(self->steps[i].sigma > self->steps[i].sigma_next && isfinite (self->steps[i].sigma_hat)))
      {
        g_set_error (error, SC_NOISE_ERROR, SC_NOISE_ERROR_INVALID,
                     "%zu levels in the inference range are so close that float32 cannot tell levels %zu and %zu apart",
                     self->n_steps, i, i + 1);
        return FALSE;
      }
  return TRUE;
}

ScSchedule *
sc_schedule_new (const ScNoiseSetting *setting, GError **error)
{
  if (!sc_noise_setting_validate (setting, error))
    return NULL;

  g_autoptr (ScSchedule) self = g_new0 (ScSchedule, 1);
  self->n_steps = (gsize) setting->levels;
  self->n_calls = 2 * self->n_steps - 1;
  self->steps = g_new0 (ScScheduleStep, self->n_steps);
  self->calls = g_new0 (ScScheduleCall, self->n_calls);
  self->has_churn = setting->churn > 0.0;
  for (gint i = 0; i < setting->levels; i++)
    {
      gdouble level = sc_noise_range_quantile (&setting->inference, level_quantile (i, setting->levels));
      gdouble next = i + 1 < setting->levels
                         ? sc_noise_range_quantile (&setting->inference, level_quantile (i + 1, setting->levels))
                         : 0.0;
      fill_step (&self->steps[i], setting, level, next);
    }
  /* What is shown ends where the range does, without the power's rounding. */
  self->steps[self->n_steps - 1].level = setting->inference.min;
  self->steps[0].level = setting->inference.max;
  if (!check_descending (self, error))
    return NULL;
  list_calls (self);
  return g_steal_pointer (&self);
}

void
sc_schedule_free (ScSchedule *self)
{
  if (self == NULL)
    return;
  g_free (self->steps);
  g_free (self->calls);
  g_free (self);
}
