/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/matched-times.h"

#include "verify/verify-error.h"

static const gchar *
get_name (const ScFrameTimes *times)
{
  return times->path != NULL ? times->path : "the dataset";
}

gchar *
sc_lead_time_format (gint64 seconds)
{
  return seconds % 3600 == 0 ? g_strdup_printf ("%" G_GINT64_FORMAT " h", seconds / 3600) : sc_timedelta_format (seconds, 1);
}

gboolean
sc_forecast_times_read (ScForecastTimes *self, ScDataset *forecast, GError **error)
{
  g_return_val_if_fail (self != NULL && forecast != NULL, FALSE);

  const gssize batch = sc_dataset_get_dim_size (forecast, "batch");
  ScVariable *time = sc_dataset_get_coordinate (forecast, "time");

  *self = (ScForecastTimes) { .n_starts = (gsize) MAX (batch, 1) };
  if (!sc_frame_times_read (&self->times, forecast, self->n_starts, error))
    return FALSE;
  if (sc_variable_get_dtype (time) != SC_DTYPE_DATETIME && self->times.n > 0 && self->times.seconds[0] > 0)
    return TRUE;
  g_set_error (error, SC_VERIFY_ERROR, SC_VERIFY_ERROR_TIME,
               "%s: the coordinate time holds no lead times (12 h, 24 h, …), as that of a forecast does",
               get_name (&self->times));
  sc_forecast_times_clear (self);
  return FALSE;
}

void
sc_forecast_times_clear (ScForecastTimes *self)
{
  sc_frame_times_clear (&self->times);
}

gint64
sc_forecast_times_get_date (const ScForecastTimes *self, gsize start, gint64 lead)
{
  g_return_val_if_fail (self->times.dates != NULL && start < self->n_starts, 0);

  return self->times.dates[start * self->times.n] - self->times.seconds[0] + lead;
}

gboolean
sc_forecast_times_check_same (const ScForecastTimes *self, const ScForecastTimes *other, GError **error)
{
  g_return_val_if_fail (self->n_starts == other->n_starts, FALSE);

  if (self->times.dates == NULL || other->times.dates == NULL)
    return TRUE;
  for (gsize start = 0; start < self->n_starts; start++)
    {
      const gint64 a = sc_forecast_times_get_date (self, start, 0), b = sc_forecast_times_get_date (other, start, 0);
      if (a == b)
        continue;
      g_autofree gchar *date_a = sc_time_format (SC_CALENDAR_PROLEPTIC_GREGORIAN, a, 1);
      g_autofree gchar *date_b = sc_time_format (SC_CALENDAR_PROLEPTIC_GREGORIAN, b, 1);
      g_set_error (error, SC_VERIFY_ERROR, SC_VERIFY_ERROR_TIME,
                   "the coordinate datetime differs: start %" G_GSIZE_FORMAT " is at %s in %s and at %s in %s", start,
                   date_a, get_name (&self->times), date_b, get_name (&other->times));
      return FALSE;
    }
  return TRUE;
}

static gboolean
holds_dates_only (const ScFrameTimes *frames)
{
  return frames->dates != NULL && frames->n > 0 && frames->dates[0] == frames->seconds[0];
}

/* Looks for @date among rows [first, end). */
static gboolean
find_date (const ScFrameTimes *frames, gsize first, gsize end, gint64 date, ScFramePlace *place)
{
  for (gsize row = first; row < end; row++)
    for (gsize i = 0; i < frames->n; i++)
      if (frames->dates[row * frames->n + i] == date)
        {
          *place = (ScFramePlace) { row, i };
          return TRUE;
        }
  return FALSE;
}

static gboolean
find_label (const ScFrameTimes *frames, gsize row, gint64 lead, ScFramePlace *place)
{
  const gssize frame = sc_frame_times_find (frames, lead);

  if (frame >= 0)
    *place = (ScFramePlace) { row, (gsize) frame };
  return frame >= 0;
}

/* What the frames of a dataset can be found by. */
static gboolean
check_frames (const ScForecastTimes *self, const ScFrameTimes *frames, gboolean by_date, GError **error)
{
  if (!by_date && holds_dates_only (frames))
    {
      g_set_error (error, SC_VERIFY_ERROR, SC_VERIFY_ERROR_TIME,
                   "%s holds dates, but %s has no coordinate datetime to find them by", get_name (frames),
                   get_name (&self->times));
      return FALSE;
    }
  if (!by_date && frames->n_batch != 1 && frames->n_batch != self->n_starts)
    {
      g_set_error (error, SC_VERIFY_ERROR, SC_VERIFY_ERROR_TIME,
                   "%s has %" G_GSIZE_FORMAT " elements along batch and %s %" G_GSIZE_FORMAT ", and not both have a "
                   "coordinate datetime to tell which belong together", get_name (frames), frames->n_batch,
                   get_name (&self->times), self->n_starts);
      return FALSE;
    }
  return TRUE;
}

gboolean
sc_forecast_times_find (const ScForecastTimes *self, const ScFrameTimes *frames, gint64 lead, ScFramePlace *places,
                        gboolean *found, GError **error)
{
  const gboolean by_date = self->times.dates != NULL && frames->dates != NULL;
  const gboolean own = frames->n_batch == self->n_starts;
  gsize n_found = 0, first_missing = 0;

  if (!check_frames (self, frames, by_date, error))
    return FALSE;
  for (gsize start = self->n_starts; start-- > 0;)
    {
      if (by_date ? find_date (frames, own ? start : 0, own ? start + 1 : frames->n_batch,
                               sc_forecast_times_get_date (self, start, lead), &places[start])
                  : find_label (frames, frames->n_batch == 1 ? 0 : start, lead, &places[start]))
        n_found++;
      else
        first_missing = start;
    }
  *found = n_found > 0;
  if (n_found == 0 || n_found == self->n_starts)
    return TRUE;

  g_autofree gchar *date
    = sc_time_format (SC_CALENDAR_PROLEPTIC_GREGORIAN, sc_forecast_times_get_date (self, first_missing, lead), 1);
  g_autofree gchar *label = sc_lead_time_format (lead);
  g_set_error (error, SC_VERIFY_ERROR, SC_VERIFY_ERROR_TIME,
               "%s: the coordinate datetime has no frame at %s, %s after start %" G_GSIZE_FORMAT " of %s, though it has "
               "those of other starts", get_name (frames), date, label, first_missing, get_name (&self->times));
  return FALSE;
}
