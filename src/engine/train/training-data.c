/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train/training-data.h"

#include <math.h>
#include <string.h>

#include "train/train-error.h"

/* Samples that the scale is judged from, and the root mean squares that can still be meant. */
#define SCALE_SAMPLES 32
#define LEAST_SCALE 0.001
#define LARGEST_SCALE 30.0

struct _ScTrainingData
{
  GPtrArray *sources; /* of ScTrainingSource */
  gsize n_samples;
  gsize n_conditioning;
  gboolean is_loaded;
};

/* Progress over all files. */
typedef struct
{
  ScTrainingDataFunc func;
  gpointer data;
  gdouble first;
  gdouble share;
} Progress;

static void
report (gdouble fraction, gpointer data)
{
  const Progress *progress = data;

  if (progress->func != NULL)
    progress->func (progress->first + fraction * progress->share, progress->data);
}

static gboolean
check_grid (ScTrainingData *self, ScTrainingSource *source, GError **error)
{
  ScTrainingSource *first = g_ptr_array_index (self->sources, 0);
  const ScFrameGrid *a = &sc_training_source_get_frames (first)->grid;
  const ScFrameGrid *b = &sc_training_source_get_frames (source)->grid;

  if (a->n_lat == b->n_lat && a->n_lon == b->n_lon
      && memcmp (a->lat, b->lat, a->n_lat * sizeof (gfloat)) == 0
      && memcmp (a->lon, b->lon, a->n_lon * sizeof (gfloat)) == 0)
    return TRUE;
  g_set_error (error, SC_TRAIN_ERROR, SC_TRAIN_ERROR_DATA, "%s and %s have different coordinates lat or lon",
               sc_training_source_get_path (first), sc_training_source_get_path (source));
  return FALSE;
}

static gboolean
open_sources (ScTrainingData *self, const gchar *const *paths, const ScTask *task, ScStatistics *statistics,
              GCancellable *cancellable, GError **error)
{
  for (gsize i = 0; paths[i] != NULL; i++)
    {
      ScTrainingSource *source = sc_training_source_new (paths[i], task, statistics, cancellable, error);
      if (source == NULL)
        return FALSE;
      g_ptr_array_add (self->sources, source);
      if (!check_grid (self, source, error))
        return FALSE;
      self->n_samples += sc_training_source_get_n_samples (source);
    }
  return TRUE;
}

static gboolean
load_sources (ScTrainingData *self, guint64 memory_budget, Progress *progress, GCancellable *cancellable, GError **error)
{
  guint64 bytes = 0;

  for (guint i = 0; i < self->sources->len; i++)
    bytes += sc_training_source_get_bytes (g_ptr_array_index (self->sources, i));
  if (bytes > memory_budget)
    return TRUE;
  for (guint i = 0; i < self->sources->len; i++)
    {
      progress->first = (gdouble) i / self->sources->len;
      progress->share = 1.0 / self->sources->len;
      if (!sc_training_source_load (g_ptr_array_index (self->sources, i), report, progress, cancellable, error))
        return FALSE;
    }
  self->is_loaded = TRUE;
  return TRUE;
}

ScTrainingData *
sc_training_data_new (const gchar *const *paths, const ScTask *task, ScStatistics *statistics, guint64 memory_budget,
                      ScTrainingDataFunc func, gpointer data, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (paths != NULL && paths[0] != NULL && task != NULL && statistics != NULL, NULL);

  g_autoptr (ScTrainingData) self = g_new0 (ScTrainingData, 1);
  g_autoptr (GArray) channels = sc_task_conditioning_channels (task);
  Progress progress = { .func = func, .data = data };

  self->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_training_source_free);
  self->n_conditioning = channels->len;
  if (!open_sources (self, paths, task, statistics, cancellable, error)
      || !load_sources (self, memory_budget, &progress, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
sc_training_data_free (ScTrainingData *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->sources);
  g_free (self);
}

gsize
sc_training_data_get_n_samples (ScTrainingData *self)
{
  return self->n_samples;
}

gsize
sc_training_data_get_n_sources (ScTrainingData *self)
{
  return self->sources->len;
}

ScTrainingSource *
sc_training_data_get_source (ScTrainingData *self, gsize index)
{
  g_return_val_if_fail (index < self->sources->len, NULL);
  return g_ptr_array_index (self->sources, index);
}

const ScTaskFrames *
sc_training_data_get_frames (ScTrainingData *self)
{
  return sc_training_source_get_frames (g_ptr_array_index (self->sources, 0));
}

gboolean
sc_training_data_is_loaded (ScTrainingData *self)
{
  return self->is_loaded;
}

ScTrainingSource *
sc_training_data_get_source_of (ScTrainingData *self, gsize sample, gsize *local)
{
  for (guint i = 0; i < self->sources->len; i++)
    {
      ScTrainingSource *source = g_ptr_array_index (self->sources, i);
      gsize n = sc_training_source_get_n_samples (source);
      if (sample < n)
        {
          *local = sample;
          return source;
        }
      sample -= n;
    }
  g_return_val_if_reached (NULL);
}

gboolean
sc_training_data_read (ScTrainingData *self, gsize sample, gfloat *conditioning, gfloat *target, GError **error)
{
  gsize local;
  ScTrainingSource *source = sc_training_data_get_source_of (self, sample, &local);

  return source != NULL && sc_training_source_read (source, local, conditioning, target, error);
}

/* (transfer full): of every target channel over some samples; NULL with an error. */
static gdouble *
mean_squares (ScTrainingData *self, GError **error)
{
  const ScTargetLayout *layout = &sc_training_data_get_frames (self)->layout;
  gsize n_grid = layout->n_grid, n_channels = layout->n_channels;
  gsize n = MIN (self->n_samples, SCALE_SAMPLES);
  g_autofree gfloat *conditioning = g_try_new (gfloat, n_grid * self->n_conditioning);
  g_autofree gfloat *target = g_try_new (gfloat, n_grid * n_channels);
  g_autofree gdouble *squares = g_new0 (gdouble, n_channels);

  if (conditioning == NULL || target == NULL)
    {
      g_set_error_literal (error, SC_TRAIN_ERROR, SC_TRAIN_ERROR_MEMORY, "there is not enough memory for one sample");
      return NULL;
    }
  for (gsize s = 0; s < n; s++)
    {
      if (!sc_training_data_read (self, s * self->n_samples / n, conditioning, target, error))
        return NULL;
      for (gsize i = 0; i < n_grid; i++)
        for (gsize c = 0; c < n_channels; c++)
          squares[c] += (gdouble) target[i * n_channels + c] * (gdouble) target[i * n_channels + c] / (gdouble) (n * n_grid);
    }
  return g_steal_pointer (&squares);
}

gboolean
sc_training_data_check_scale (ScTrainingData *self, const gchar *statistics, GError **error)
{
  const ScTaskFrames *frames = sc_training_data_get_frames (self);
  g_autofree gdouble *squares = mean_squares (self, error);
  gdouble farthest = 0.0, scale = 1.0;
  const ScTargetVariable *worst = NULL;
  gsize level = 0;

  if (squares == NULL)
    return FALSE;
  for (gsize v = 0; v < frames->layout.n_variables; v++)
    for (gsize l = 0; l < frames->layout.variables[v].n_channels; l++)
      {
        gdouble root = sqrt (squares[frames->layout.variables[v].first_channel + l]);
        gdouble distance = root > 0.0 && isfinite (root) ? fabs (log (root)) : INFINITY;
        if (distance <= farthest)
          continue;
        farthest = distance;
        scale = root;
        worst = &frames->layout.variables[v];
        level = l;
      }
  if (worst == NULL || (scale >= LEAST_SCALE && scale <= LARGEST_SCALE))
    return TRUE;

  g_autofree gchar *where = worst->has_levels ? g_strdup_printf (" at level %d", frames->task->levels[level]) : g_strdup ("");
  g_set_error (error, SC_TRAIN_ERROR, SC_TRAIN_ERROR_STATISTICS,
               "%s: with these statistics the normalised target %s%s has the root mean square %.3g, which should be near 1; "
               "are they of other data?", statistics, worst->name, where, scale);
  return FALSE;
}

gchar *
sc_training_data_dup_digest (ScTrainingData *self, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < self->sources->len; i++)
    if (!sc_training_source_digest (g_ptr_array_index (self->sources, i), checksum, error))
      return NULL;
  return g_strdup (g_checksum_get_string (checksum));
}
