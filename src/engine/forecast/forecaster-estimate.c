/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/forecaster-private.h"

#include <glib/gstdio.h>

#include "forecast/forecast-fields.h"
#include "forecast/forecast-output.h"
#include "io/netcdf-write.h"
#include "io/open.h"
#include "noise/schedule.h"

/* Trials until so much time has gone by: the machine runs as it will in the forecast, and what disturbs it counts. */
#define SECONDS 0.6
#define FEWEST_TRIALS 2
#define MOST_TRIALS 64
/* Draws of noise are many in a forecast, each of them short. */
#define DRAW_TRIALS 5

/* Frames of members in a file that is written to see how long that takes, beyond the first. */
#define WRITING_BYTES (2 * 1024 * 1024)

/* Seconds of the parts of one lead time of a block of members. */
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

/* The noise of one member as the sampler draws it: one key, and so one draw, a variable. */
static gboolean
draw_noise (ScForecaster *self, GError **error)
{
  const ScTargetLayout *layout = &self->frames->layout;

  for (gsize v = 0; v < layout->n_variables; v++)
    if (!sc_isotropic_noise_draw (self->plan->noise, sc_key_new (v), layout->n_batch * layout->variables[v].n_channels,
                                  self->threads, self->state->data, error))
      return FALSE;
  return TRUE;
}

static gboolean
set_conditioning (ScForecaster *self, gint n, GError **error)
{
  gsize n_batch = self->frames->layout.n_batch;

  if (!sc_forecaster_load_inputs (self, 0, n, error))
    return FALSE;
  for (gint m = 0; m < n; m++)
    {
      sc_normalisation_stack (self->normalisation, sc_forecaster_get_member_frames (self, m), 0, self->threads,
                              self->conditioning->data);
      if (!sc_gencast_set_conditioning_part (self->workspace, self->conditioning->data, (gsize) m * n_batch, n_batch,
                                             (gsize) n * n_batch, error))
        return FALSE;
    }
  return TRUE;
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  gdouble x = *(const gdouble *) a, y = *(const gdouble *) b;
  return (x > y) - (x < y);
}

static gdouble
median (gdouble *values, gsize n)
{
  qsort (values, n, sizeof (gdouble), compare);
  return values[n / 2];
}

/* @n members together: their conditioning, a call of the network, a draw of noise. Calls are the most of it: their median. */
static gboolean
measure (ScForecaster *self, gint n, Times *times, GError **error)
{
  const ScTargetLayout *layout = &self->frames->layout;
  gsize batch = (gsize) n * layout->n_batch;
  gsize size = batch * layout->n_channels * layout->n_grid;
  g_autoptr (ScArray) denoised = sc_array_new (SC_DTYPE_FLOAT32, 1, &size, error);
  g_autofree gfloat *sigma = g_new (gfloat, batch);
  gdouble calls[MOST_TRIALS];
  gsize n_calls = 0;

  if (denoised == NULL)
    return FALSE;
  for (gsize b = 0; b < batch; b++)
    sigma[b] = 1.0f;
  /* Memory that is touched for the first time takes longer. */
  if (!draw_noise (self, error) || !set_conditioning (self, n, error))
    return FALSE;
  gdouble draws[DRAW_TRIALS];
  gint64 begin;
  for (gint i = 0; i < DRAW_TRIALS; i++)
    {
      begin = g_get_monotonic_time ();
      if (!draw_noise (self, error))
        return FALSE;
      draws[i] = seconds_since (begin);
    }
  times->draw = n * median (draws, DRAW_TRIALS);
  begin = g_get_monotonic_time ();
  if (!set_conditioning (self, n, error))
    return FALSE;
  times->conditioning = seconds_since (begin);

  gint64 start = g_get_monotonic_time ();
  while (n_calls < FEWEST_TRIALS || (n_calls < MOST_TRIALS && seconds_since (start) < SECONDS))
    {
      begin = g_get_monotonic_time ();
      if (!sc_gencast_denoise (self->workspace, self->state->data, sigma, batch, denoised->data, self->cancellable, error))
        return FALSE;
      calls[n_calls++] = seconds_since (begin);
      if (calls[n_calls - 1] > SECONDS)
        break; /* a long call is measured well enough by one */
    }
  times->call = median (calls, n_calls);
  return TRUE;
}

/* Of @n members: a lead time is written as it is, opened again and written compressed, as in a forecast. */
static gboolean
write_lead (ScForecaster *self, const gchar *path, gint n, GError **error)
{
  g_autoptr (ScDataset) lead = sc_forecast_fields_new_lead (self->frames, self->members, n, 0, error);
  if (lead == NULL || !sc_write_netcdf_along (lead, path, 0, "time", error))
    return FALSE;

  g_autoptr (ScDataset) opened = sc_open_dataset (path, SC_OPEN_DEFAULT, error);
  return opened != NULL && sc_write_netcdf_along (opened, path, SC_FORECAST_DEFLATE, "time", error);
}

/* Reads a file of a lead time as joining does. */
static gboolean
read_lead (const gchar *path, GError **error)
{
  g_autoptr (ScDataset) lead = sc_open_dataset (path, SC_OPEN_DEFAULT, error);
  g_autoptr (ScDataset) loaded = lead != NULL ? sc_dataset_load (lead, error) : NULL;

  return loaded != NULL;
}

/*
 * Seconds that a lead time of all members takes to be written, and to be read
 * and written again when all are joined, from one of few where a file takes
 * longer than its values.
 */
static gboolean
measure_writing (ScForecaster *self, gdouble *seconds, GError **error)
{
  g_autofree gchar *folder = g_dir_make_tmp ("sigmacast-estimate-XXXXXX", error);
  if (folder == NULL)
    return FALSE;

  g_autofree gchar *path = g_build_filename (folder, "lead.nc", NULL);
  gint members = self->request->members;
  gsize bytes = sc_target_layout_get_size (&self->frames->layout) * sizeof (gfloat);
  gint n = MIN (members, 1 + (gint) (WRITING_BYTES / bytes));
  gdouble one = G_MAXDOUBLE, several = G_MAXDOUBLE, reading = G_MAXDOUBLE;
  gboolean ok = TRUE;

  /* The disk is slow now and then: the quicker of two counts. */
  for (gint trial = 0; ok && trial < 2; trial++)
    {
      gint64 begin = g_get_monotonic_time ();
      ok = write_lead (self, path, 1, error);
      one = MIN (one, seconds_since (begin));
      begin = g_get_monotonic_time ();
      ok = ok && (n == 1 || write_lead (self, path, n, error));
      several = MIN (several, seconds_since (begin));
      begin = g_get_monotonic_time ();
      ok = ok && read_lead (path, error);
      reading = MIN (reading, seconds_since (begin));
    }
  gdouble more = n > 1 ? MAX (several - one, 0.0) / (n - 1) : one;
  *seconds = 2.0 * (one + more * (members - 1)) + reading * members / n;
  g_unlink (path);
  g_rmdir (folder);
  return ok;
}

gdouble
sc_forecaster_estimate_seconds (ScForecaster *self, GError **error)
{
  g_return_val_if_fail (self != NULL && self->members != NULL, -1.0);

  Times times;
  gdouble writing = 0.0;
  g_autoptr (ScSchedule) schedule = sc_schedule_new (&self->noise, error);
  if (schedule == NULL || !measure (self, self->block, &times, error)
      || (self->request->output != NULL && !measure_writing (self, &writing, error)))
    return -1.0;

  gsize n_draws = 1;
  for (gsize i = 0; i < schedule->n_steps; i++)
    n_draws += schedule->steps[i].churn_rate > 0.0;
  gdouble blocks = (gdouble) self->request->members / self->block;
  gdouble lead = blocks * (times.conditioning + (gdouble) schedule->n_calls * times.call + (gdouble) n_draws * times.draw)
                 + writing;
  return lead * self->request->steps;
}
