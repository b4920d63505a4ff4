/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train/verification-overlap.h"

#include <math.h>
#include <string.h>

#include "forecast/frame-times.h"
#include "io/open.h"
#include "train/train-error.h"

#define OROGRAPHY "geopotential_at_surface"

/* Packing rounds; hills of two planets differ by more. m²/s² */
#define SAME_GEOPOTENTIAL 50.0f

/* The orography of both, where both have one on the same grid. */
static gboolean
is_same_planet (ScTrainingData *data, ScDataset *verification)
{
  const ScTaskFrames *frames = sc_training_data_get_frames (data);
  g_auto (ScFrameField) ours = { { 0 }, NULL }, theirs = { { 0 }, NULL };

  if (sc_dataset_get (frames->dataset, OROGRAPHY) == NULL || sc_dataset_get (verification, OROGRAPHY) == NULL
      || !sc_frame_field_read (&ours, frames->dataset, OROGRAPHY, 0, NULL, 0, NULL, 0, NULL)
      || !sc_frame_field_read (&theirs, verification, OROGRAPHY, 0, NULL, 0, NULL, 0, NULL)
      || memcmp (ours.shape, theirs.shape, sizeof ours.shape) != 0)
    return FALSE;

  const gfloat *a = ours.values->data, *b = theirs.values->data;
  for (gsize i = 0; i < sc_array_get_size (ours.values); i++)
    if (!(fabsf (a[i] - b[i]) <= SAME_GEOPOTENTIAL))
      return FALSE;
  return TRUE;
}

/* The first frame of a training source between two dates; any of the three of its samples. */
static gboolean
find_between (ScTrainingSource *source, gint64 first, gint64 last, gint64 *found)
{
  gsize n = sc_training_source_get_n_samples (source);
  gint64 back = (gint64) sc_training_source_get_frames (source)->n_inputs * SC_TASK_STEP_HOURS * 3600;
  gint64 date;

  for (gsize i = 0; i < n; i++)
    if (sc_training_source_get_date (source, i, &date) && date >= first && date - back <= last)
      {
        *found = MAX (date - back, first);
        return TRUE;
      }
  return FALSE;
}

static gboolean
check_span (ScTrainingData *data, const gchar *verification, gint64 first, gint64 last, GError **error)
{
  for (gsize s = 0; s < sc_training_data_get_n_sources (data); s++)
    {
      ScTrainingSource *source = sc_training_data_get_source (data, s);
      gint64 found;
      if (!find_between (source, first, last, &found))
        continue;
      g_autofree gchar *date = sc_time_format (SC_CALENDAR_PROLEPTIC_GREGORIAN, found, 1);
      g_set_error (error, SC_TRAIN_ERROR, SC_TRAIN_ERROR_OVERLAP,
                   "%s: the frame of %s lies in the time that %s is there to verify; scores would tell nothing, so train on "
                   "other frames", sc_training_source_get_path (source), date, verification);
      return FALSE;
    }
  return TRUE;
}

gboolean
sc_verification_overlap_check (ScTrainingData *data, const gchar *verification, gboolean *same, GError **error)
{
  g_autoptr (ScDataset) dataset = sc_open_dataset (verification, SC_OPEN_DEFAULT, error);
  g_auto (ScFrameTimes) times = { NULL };

  if (dataset == NULL)
    return FALSE;
  *same = is_same_planet (data, dataset);
  if (!*same)
    return TRUE;
  gssize batch = sc_dataset_get_dim_size (dataset, "batch");
  if (!sc_frame_times_read (&times, dataset, batch > 0 ? (gsize) batch : 1, error))
    return FALSE;
  for (gsize b = 0; times.dates != NULL && times.n > 0 && b < times.n_batch; b++)
    if (!check_span (data, verification, times.dates[b * times.n], times.dates[b * times.n + times.n - 1], error))
      return FALSE;
  return TRUE;
}
