/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/forecaster-private.h"

#include "noise/schedule.h"

/* The quickest of so many trials is what the machine does when nothing else disturbs it. */
#define TRIALS 3

typedef struct
{
  gdouble conditioning;
  gdouble call;
  gdouble draw;
} Times;

static gdouble
seconds_since (gint64 begin)
{
  return (gdouble) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
}

/* One member's conditioning, one call of the network and one draw of noise for all channels. */
static gboolean
measure (ScForecaster *self, Times *times, GError **error)
{
  const ScTargetLayout *layout = &self->frames->layout;
  gsize n_fields = layout->n_batch * layout->n_channels;
  gsize size = n_fields * layout->n_grid;
  g_autoptr (ScArray) denoised = sc_array_new (SC_DTYPE_FLOAT32, 1, &size, error);
  g_autofree gfloat *sigma = g_new (gfloat, layout->n_batch);
  if (denoised == NULL)
    return FALSE;
  for (gsize b = 0; b < layout->n_batch; b++)
    sigma[b] = 1.0f;
  if (!sc_forecaster_load_inputs (self, 0, 1, error))
    return FALSE;

  *times = (Times) { G_MAXDOUBLE, G_MAXDOUBLE, G_MAXDOUBLE };
  for (gint trial = 0; trial < TRIALS; trial++)
    {
      gint64 begin = g_get_monotonic_time ();
      if (!sc_isotropic_noise_draw (self->plan->noise, sc_key_new (0), n_fields, self->threads, self->state->data, error))
        return FALSE;
      times->draw = MIN (times->draw, seconds_since (begin));

      begin = g_get_monotonic_time ();
      sc_normalisation_stack (self->normalisation, sc_forecaster_get_member_frames (self, 0), 0, self->threads,
                              self->conditioning->data);
      if (!sc_gencast_set_conditioning (self->workspace, self->conditioning->data, layout->n_batch, error))
        return FALSE;
      times->conditioning = MIN (times->conditioning, seconds_since (begin));

      begin = g_get_monotonic_time ();
      if (!sc_gencast_denoise (self->workspace, self->state->data, sigma, layout->n_batch, denoised->data,
                               self->cancellable, error))
        return FALSE;
      times->call = MIN (times->call, seconds_since (begin));
      if (times->call > 5.0)
        break; /* a long call is measured well enough by one */
    }
  return TRUE;
}

gdouble
sc_forecaster_estimate_seconds (ScForecaster *self, GError **error)
{
  g_return_val_if_fail (self != NULL && self->members != NULL, -1.0);

  Times times;
  g_autoptr (ScSchedule) schedule = sc_schedule_new (&self->noise, error);
  if (schedule == NULL || !measure (self, &times, error))
    return -1.0;

  gsize n_draws = 1;
  for (gsize i = 0; i < schedule->n_steps; i++)
    n_draws += schedule->steps[i].churn_rate > 0.0;
  gdouble member_step = times.conditioning + (gdouble) schedule->n_calls * times.call + (gdouble) n_draws * times.draw;
  return member_step * self->request->members * self->request->steps;
}
