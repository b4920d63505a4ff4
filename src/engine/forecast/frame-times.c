/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/frame-times.h"

#include <math.h>
#include <string.h>

#include "forecast/forecast-error.h"

#define SECONDS_PER_DAY 86400

static const gchar *
get_name (const ScFrameTimes *self)
{
  return self->path != NULL ? self->path : "the inputs";
}

/* Seconds in a unit of time as CF and pandas write it; 0 for any other text. */
static gdouble
parse_unit (const gchar *text)
{
  static const struct
  {
    const gchar *names[5];
    gdouble seconds;
  } units[] = {
    { { "d", "day", "days" }, SECONDS_PER_DAY },
    { { "h", "hr", "hrs", "hour", "hours" }, 3600.0 },
    { { "m", "min", "minute", "minutes" }, 60.0 },
    { { "s", "sec", "second", "seconds" }, 1.0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (units[i].names) && units[i].names[j] != NULL; j++)
      if (g_ascii_strcasecmp (units[i].names[j], text) == 0)
        return units[i].seconds;
  return 0.0;
}

static gboolean
read_integer (const gchar **text, gint64 *value)
{
  gchar *end = NULL;

  if (!g_ascii_isdigit (**text))
    return FALSE;
  *value = g_ascii_strtoll (*text, &end, 10);
  *text = end;
  return *value <= 1000000;
}

/* "2019-03-29", then perhaps "T06", ":00", ":00" and "Z"; a space may stand for the T. */
static gboolean
parse_date (const gchar *text, gint64 *seconds)
{
  gint64 year, month, day, days;
  gint64 clock[3] = { 0, 0, 0 };

  if (!read_integer (&text, &year) || *text++ != '-' || !read_integer (&text, &month)
      || *text++ != '-' || !read_integer (&text, &day))
    return FALSE;
  if (*text == 'T' || *text == ' ')
    {
      gsize i = 0;
      do
        {
          text++;
          if (!read_integer (&text, &clock[i]))
            return FALSE;
          i++;
        }
      while (i < 3 && *text == ':');
    }
  if (*text == 'Z')
    text++;
  if (*text != '\0' || clock[0] > 23 || clock[1] > 59 || clock[2] > 59)
    return FALSE;
  if (!sc_calendar_to_days (SC_CALENDAR_PROLEPTIC_GREGORIAN, year, (gint) month, (gint) day, &days))
    return FALSE;
  *seconds = days * SECONDS_PER_DAY + clock[0] * 3600 + clock[1] * 60 + clock[2];
  return TRUE;
}

static gboolean
parse_duration (const gchar *text, gint64 *seconds)
{
  gchar *end = NULL;
  gdouble number = g_ascii_strtod (text, &end);

  if (end == text || !isfinite (number))
    return FALSE;
  while (*end == ' ')
    end++;

  gdouble value = number * parse_unit (end);
  if (parse_unit (end) == 0.0 || fabs (value) > 1e15)
    return FALSE;
  *seconds = (gint64) llround (value);
  return TRUE;
}

/* Ticks, or numbers of which one is @unit seconds, to whole seconds. */
static gboolean
convert_to_seconds (ScArray *array, gdouble unit, gint64 *seconds, const gchar *path, const gchar *name, GError **error)
{
  gsize n = sc_array_get_size (array);
  g_autoptr (ScArray) contiguous = sc_array_contiguous (array, error);

  if (contiguous == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      if (sc_dtype_is_time (contiguous->dtype))
        {
          gint64 ticks = ((const gint64 *) contiguous->data)[i];
          gint64 length = contiguous->ticks_per_second;
          if (ticks == SC_NOT_A_TIME)
            {
              g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_TIME,
                           "%s: value %" G_GSIZE_FORMAT " of the coordinate %s is missing", path, i, name);
              return FALSE;
            }
          seconds[i] = ticks >= 0 ? ticks / length : -((-ticks + length - 1) / length);
        }
      else
        {
          gdouble value = sc_array_get_double (contiguous, i) * unit;
          if (!isfinite (value) || fabs (value) > 1e15)
            {
              g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_TIME,
                           "%s: value %" G_GSIZE_FORMAT " of the coordinate %s is no time", path, i, name);
              return FALSE;
            }
          seconds[i] = (gint64) llround (value);
        }
    }
  return TRUE;
}

static gboolean
check_calendar (ScArray *array, const gchar *path, const gchar *name, GError **error)
{
  if (array->calendar == SC_CALENDAR_PROLEPTIC_GREGORIAN || array->calendar == SC_CALENDAR_STANDARD)
    return TRUE;
  g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_TIME,
               "%s: the coordinate %s counts in the calendar %s; a forecast needs the Gregorian one",
               path, name, sc_calendar_get_name (array->calendar));
  return FALSE;
}

/* The `time` coordinate itself. */
static gboolean
read_time (ScFrameTimes *self, ScDataset *dataset, GError **error)
{
  const gchar *path = get_name (self);
  ScVariable *time = sc_dataset_get_coordinate (dataset, "time");

  if (time == NULL || sc_variable_get_ndim (time) != 1)
    {
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_TIME,
                   "%s: there is no coordinate time along a dimension time", path);
      return FALSE;
    }

  g_autoptr (ScArray) values = sc_variable_load (time, error);
  if (values == NULL)
    return FALSE;

  gdouble unit = 1.0;
  if (values->dtype == SC_DTYPE_DATETIME && !check_calendar (values, path, "time", error))
    return FALSE;
  if (!sc_dtype_is_time (values->dtype))
    {
      const gchar *units = sc_variable_get_attribute (time, "units");
      unit = units != NULL && values->dtype != SC_DTYPE_STRING ? parse_unit (units) : 0.0;
      if (unit == 0.0)
        {
          g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_TIME,
                       "%s: the coordinate time holds neither dates nor durations (units: %s)",
                       path, units != NULL ? units : "none");
          return FALSE;
        }
    }

  self->n = sc_array_get_size (values);
  self->seconds = g_new0 (gint64, MAX (self->n, 1));
  if (!convert_to_seconds (values, unit, self->seconds, path, "time", error))
    return FALSE;
  for (gsize i = 1; i < self->n; i++)
    if (self->seconds[i] <= self->seconds[i - 1])
      {
        g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_TIME,
                     "%s: the coordinate time does not ascend at value %" G_GSIZE_FORMAT, path, i);
        return FALSE;
      }
  if (values->dtype == SC_DTYPE_DATETIME)
    {
      self->dates = g_new0 (gint64, MAX (self->n_batch * self->n, 1));
      for (gsize b = 0; b < self->n_batch; b++)
        memcpy (self->dates + b * self->n, self->seconds, self->n * sizeof (gint64));
    }
  return TRUE;
}

/* `datetime`, by (batch, time) or (time). */
static gboolean
read_dates (ScFrameTimes *self, ScDataset *dataset, GError **error)
{
  const gchar *path = get_name (self);
  ScVariable *datetime = sc_dataset_get (dataset, "datetime");

  if (datetime == NULL || sc_variable_get_dtype (datetime) != SC_DTYPE_DATETIME)
    return TRUE;

  g_autoptr (ScArray) values = sc_variable_load (datetime, error);
  if (values == NULL || !check_calendar (values, path, "datetime", error))
    return FALSE;

  gint time_dim = sc_variable_get_dim (datetime, "time");
  gint batch_dim = sc_variable_get_dim (datetime, "batch");
  gint known = (time_dim >= 0) + (batch_dim >= 0);
  gsize n_rows = batch_dim >= 0 ? values->shape[batch_dim] : 1;
  if (time_dim < 0 || values->ndim != known || values->shape[time_dim] != self->n
      || (n_rows != 1 && n_rows != self->n_batch))
    {
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_TIME,
                   "%s: the coordinate datetime has other dimensions than (batch, time)", path);
      return FALSE;
    }

  g_autofree gint64 *seconds = g_new0 (gint64, MAX (n_rows * self->n, 1));
  if (!convert_to_seconds (values, 1.0, seconds, path, "datetime", error))
    return FALSE;
  g_free (self->dates);
  self->dates = g_new0 (gint64, MAX (self->n_batch * self->n, 1));
  for (gsize b = 0; b < self->n_batch; b++)
    for (gsize t = 0; t < self->n; t++)
      {
        gsize row = n_rows == 1 ? 0 : b;
        gsize index = time_dim == 0 ? t * n_rows + row : row * self->n + t;
        self->dates[b * self->n + t] = seconds[index];
      }
  return TRUE;
}

gboolean
sc_frame_times_read (ScFrameTimes *self, ScDataset *dataset, gsize n_batch, GError **error)
{
  g_return_val_if_fail (self != NULL && dataset != NULL, FALSE);

  *self = (ScFrameTimes) { .path = g_strdup (sc_dataset_get_path (dataset)), .n_batch = n_batch };
  if (read_time (self, dataset, error) && read_dates (self, dataset, error))
    return TRUE;
  sc_frame_times_clear (self);
  return FALSE;
}

void
sc_frame_times_clear (ScFrameTimes *self)
{
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->seconds, g_free);
  g_clear_pointer (&self->dates, g_free);
  self->n = 0;
}

gssize
sc_frame_times_find (const ScFrameTimes *self, gint64 seconds)
{
  for (gsize i = 0; i < self->n; i++)
    if (self->seconds[i] == seconds)
      return (gssize) i;
  return -1;
}

static gboolean
holds_dates (const ScFrameTimes *self)
{
  return self->dates != NULL && self->n > 0 && self->dates[0] == self->seconds[0];
}

gchar *
sc_frame_times_dup_label (const ScFrameTimes *self, gsize frame)
{
  g_return_val_if_fail (frame < self->n, NULL);

  if (holds_dates (self))
    return sc_time_format (SC_CALENDAR_PROLEPTIC_GREGORIAN, self->seconds[frame], 1);
  if (self->seconds[frame] % 3600 == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT " h", self->seconds[frame] / 3600);
  return sc_timedelta_format (self->seconds[frame], 1);
}

/* Whether every input frame that ends with @frame is there. */
static gboolean
has_inputs (const ScFrameTimes *self, gsize frame, gsize n_inputs, gint64 step_seconds)
{
  for (gsize i = 1; i < n_inputs; i++)
    if (sc_frame_times_find (self, self->seconds[frame] - (gint64) i * step_seconds) < 0)
      return FALSE;
  return TRUE;
}

/* The frames that there are: "0 h, 12 h, … 36 h". */
static gchar *
list_frames (const ScFrameTimes *self)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (gsize i = 0; i < self->n; i++)
    {
      if (i == 3 && self->n > 5)
        {
          i = self->n - 1;
          g_string_append (list, ", …");
        }
      g_autofree gchar *label = sc_frame_times_dup_label (self, i);
      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", label);
    }
  return g_string_free (g_steal_pointer (&list), FALSE);
}

static gboolean
find_start (const ScFrameTimes *self, const gchar *start, gsize *frame, GError **error)
{
  gchar *end = NULL;
  gint64 index = g_ascii_strtoll (start, &end, 10);
  gint64 seconds;

  if (end != start && *end == '\0')
    {
      if (index >= 0 && (guint64) index < self->n)
        {
          *frame = (gsize) index;
          return TRUE;
        }
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_TIME,
                   "%s: the start names frame %s, and there are %" G_GSIZE_FORMAT " (0 is the first)",
                   get_name (self), start, self->n);
      return FALSE;
    }

  gboolean is_date = parse_date (start, &seconds);
  if (!is_date && !parse_duration (start, &seconds))
    {
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_REQUEST,
                   "the start \"%s\" is neither an index, nor a date such as 2019-03-29T06, nor a time such as 12h", start);
      return FALSE;
    }
  for (gsize i = 0; i < self->n; i++)
    if (is_date ? self->dates != NULL && self->dates[i] == seconds : self->seconds[i] == seconds)
      {
        *frame = i;
        return TRUE;
      }

  g_autofree gchar *frames = list_frames (self);
  g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_TIME,
               "%s: no frame is at the start %s%s; the coordinate time has %s", get_name (self), start,
               is_date && self->dates == NULL ? ", for there is no coordinate datetime" : "", frames);
  return FALSE;
}

static void
set_too_few_error (const ScFrameTimes *self, gsize n_inputs, gint64 step_seconds, const gchar *before, GError **error)
{
  g_autofree gchar *frames = list_frames (self);
  g_autofree gchar *step = step_seconds % 3600 == 0
                             ? g_strdup_printf ("%" G_GINT64_FORMAT " h", step_seconds / 3600)
                             : sc_timedelta_format (step_seconds, 1);

  g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_TIME,
               "%s: the model needs %" G_GSIZE_FORMAT " input frames %s apart%s%s, and the coordinate time has %s",
               get_name (self), n_inputs, step, before != NULL ? " up to " : "", before != NULL ? before : "",
               self->n > 0 ? frames : "none");
}

gboolean
sc_frame_times_choose_start (const ScFrameTimes *self, const gchar *start, gsize n_inputs, gint64 step_seconds,
                             gint steps, gsize *frame, GError **error)
{
  g_return_val_if_fail (self != NULL && frame != NULL && step_seconds > 0, FALSE);

  if (start != NULL)
    {
      if (!find_start (self, start, frame, error))
        return FALSE;
      if (has_inputs (self, *frame, n_inputs, step_seconds))
        return TRUE;

      g_autofree gchar *label = sc_frame_times_dup_label (self, *frame);
      set_too_few_error (self, n_inputs, step_seconds, label, error);
      return FALSE;
    }

  gssize chosen = -1;
  for (gsize i = 0; i < self->n; i++)
    {
      if (!has_inputs (self, i, n_inputs, step_seconds))
        continue;
      /* The latest that leaves room for the steps, or else the first of all. */
      if (chosen < 0 || self->seconds[i] <= self->seconds[self->n - 1] - steps * step_seconds)
        chosen = (gssize) i;
    }
  if (chosen < 0)
    {
      set_too_few_error (self, n_inputs, step_seconds, NULL, error);
      return FALSE;
    }
  *frame = (gsize) chosen;
  return TRUE;
}
