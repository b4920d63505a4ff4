/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train/training-source.h"

#include <math.h>
#include <string.h>

#include "forecast/frame-check.h"
#include "forecast/frame-times.h"
#include "io/open.h"
#include "train/train-error.h"

/* Frames that are read from the file at a time. */
#define CHUNK_FRAMES 64
/* Frames of a file whose values go into its digest. */
#define DIGEST_FRAMES 16

typedef struct
{
  gsize batch;
  gint step; /* lead of the forcings: 0 is the frame after the first two */
} Sample;

struct _ScTrainingSource
{
  gchar *path;
  ScTaskFrames *frames;
  ScNormalisation *normalisation;
  ScFrameTimes times;
  gsize first;        /* the second input frame of the first sample */
  GArray *positions;  /* of gssize: [n_inputs + steps]: where the frame of a step is along time, or −1 */
  GArray *samples;    /* of Sample */
  GPtrArray *loaded;  /* (nullable): of ScArray, or NULL where no sample needs it, as positions */
  GHashTable *masks;  /* variable → GBytes: which values of a frame are missing, of the first frame read */
};

void
sc_training_source_free (ScTrainingSource *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->normalisation, sc_normalisation_free);
  g_clear_pointer (&self->frames, sc_task_frames_free);
  sc_frame_times_clear (&self->times);
  g_clear_pointer (&self->positions, g_array_unref);
  g_clear_pointer (&self->samples, g_array_unref);
  g_clear_pointer (&self->loaded, g_ptr_array_unref);
  g_clear_pointer (&self->masks, g_hash_table_unref);
  g_free (self->path);
  g_free (self);
}

static gssize
position_of (const ScTrainingSource *self, gsize index)
{
  return g_array_index (self->positions, gssize, index);
}

/* Whether the frames of a sample of @step are all there. */
static gboolean
has_frames (const ScTrainingSource *self, gint step)
{
  for (gsize i = 0; i <= self->frames->n_inputs; i++)
    if (position_of (self, (gsize) step + i) < 0)
      return FALSE;
  return TRUE;
}

static void
set_short_error (const ScTrainingSource *self, gsize n_inputs, GError **error)
{
  g_set_error (error, SC_TRAIN_ERROR, SC_TRAIN_ERROR_DATA,
               "%s: training needs %" G_GSIZE_FORMAT " frames %d h apart, and among the %" G_GSIZE_FORMAT
               " along time there are none such",
               self->path, n_inputs + 1, SC_TASK_STEP_HOURS, self->times.n);
}

/* Which frame is where, counted in steps from the first input frame. */
static void
find_positions (ScTrainingSource *self, gsize n_inputs, gint steps)
{
  gint64 begin = self->times.seconds[self->first] - (gint64) (n_inputs - 1) * SC_TASK_STEP_HOURS * 3600;
  gssize nowhere = -1;

  self->positions = g_array_new (FALSE, FALSE, sizeof (gssize));
  for (gsize i = 0; i < n_inputs + (gsize) steps; i++)
    g_array_append_val (self->positions, nowhere);
  for (gsize t = 0; t < self->times.n; t++)
    {
      gint64 since = self->times.seconds[t] - begin;
      if (since >= 0 && since % (SC_TASK_STEP_HOURS * 3600) == 0)
        g_array_index (self->positions, gssize, since / (SC_TASK_STEP_HOURS * 3600)) = (gssize) t;
    }
}

static void
list_samples (ScTrainingSource *self)
{
  self->samples = g_array_new (FALSE, FALSE, sizeof (Sample));
  for (gsize b = 0; b < self->frames->layout.n_batch; b++)
    for (gint step = 0; step < self->frames->steps; step++)
      if (has_frames (self, step))
        {
          Sample sample = { b, step };
          g_array_append_val (self->samples, sample);
        }
}

static gboolean
open_frames (ScTrainingSource *self, ScDataset *dataset, const ScTask *task, GCancellable *cancellable, GError **error)
{
  gsize n_inputs = sc_task_get_n_frames (task);
  gssize batch = sc_dataset_get_dim_size (dataset, "batch");

  if (!sc_frame_times_read (&self->times, dataset, batch > 0 ? (gsize) batch : 1, error)
      /* With so many steps: the first frame that can be a start. */
      || !sc_frame_times_choose_start (&self->times, NULL, n_inputs, SC_TASK_STEP_HOURS * 3600, G_MAXINT, &self->first, error))
    return FALSE;

  gint64 span = self->times.seconds[self->times.n - 1] - self->times.seconds[self->first];
  gint64 steps = span / (SC_TASK_STEP_HOURS * 3600);
  if (steps < 1 || steps > G_MAXINT / 2)
    {
      set_short_error (self, n_inputs, error);
      return FALSE;
    }

  g_autofree gchar *start = g_strdup_printf ("%" G_GSIZE_FORMAT, self->first);
  const ScTaskFramesRequest request = {
    .inputs = dataset, .start = start, .steps = (gint) steps, .members = 1, .strict = TRUE, .cancellable = cancellable,
  };
  self->frames = sc_task_frames_new (&request, task, error);
  if (self->frames == NULL)
    return FALSE;
  find_positions (self, n_inputs, (gint) steps);
  list_samples (self);
  if (self->samples->len > 0)
    return TRUE;
  set_short_error (self, n_inputs, error);
  return FALSE;
}

/* A target that is no input is not looked for where a forecast starts; it is here. */
static gboolean
check_targets (ScTrainingSource *self, GError **error)
{
  const ScTargetLayout *layout = &self->frames->layout;

  for (gsize v = 0; v < layout->n_variables; v++)
    if (sc_dataset_get (self->frames->dataset, layout->variables[v].name) == NULL)
      {
        g_set_error (error, SC_TRAIN_ERROR, SC_TRAIN_ERROR_DATA, "%s: there is no variable %s, which the model is to make",
                     self->path, layout->variables[v].name);
        return FALSE;
      }
  return TRUE;
}

ScTrainingSource *
sc_training_source_new (const gchar *path, const ScTask *task, ScStatistics *statistics, GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (ScTrainingSource) self = g_new0 (ScTrainingSource, 1);
  g_autoptr (ScDataset) dataset = sc_open_dataset (path, SC_OPEN_DEFAULT, error);

  self->path = g_strdup (path);
  self->masks = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_bytes_unref);
  if (dataset == NULL || !open_frames (self, dataset, task, cancellable, error) || !check_targets (self, error))
    return NULL;
  self->normalisation = sc_normalisation_new (self->frames, statistics);
  return g_steal_pointer (&self);
}

const gchar *
sc_training_source_get_path (ScTrainingSource *self)
{
  return self->path;
}

const ScTaskFrames *
sc_training_source_get_frames (ScTrainingSource *self)
{
  return self->frames;
}

gsize
sc_training_source_get_n_samples (ScTrainingSource *self)
{
  return self->samples->len;
}

gboolean
sc_training_source_get_date (ScTrainingSource *self, gsize sample, gint64 *seconds)
{
  const Sample *chosen = &g_array_index (self->samples, Sample, sample);

  if (self->times.dates == NULL)
    return FALSE;
  *seconds = self->times.dates[chosen->batch * self->times.n
                               + (gsize) position_of (self, self->frames->n_inputs + (gsize) chosen->step)];
  return TRUE;
}

guint64
sc_training_source_get_bytes (ScTrainingSource *self)
{
  return (guint64) self->positions->len * sc_target_layout_get_size (&self->frames->layout) * sizeof (gfloat);
}

/* What role frames have in samples: whether as an input, whether as a target. */
static void
find_roles (const ScTrainingSource *self, gboolean *is_input, gboolean *is_target)
{
  for (guint i = 0; i < self->samples->len; i++)
    {
      const Sample *sample = &g_array_index (self->samples, Sample, i);
      for (gsize f = 0; f < self->frames->n_inputs; f++)
        is_input[(gsize) sample->step + f] = TRUE;
      is_target[(gsize) sample->step + self->frames->n_inputs] = TRUE;
    }
}

/* Only what is missing in every frame can be land. */
static gboolean
check_mask (ScTrainingSource *self, const ScTargetVariable *variable, const gfloat *values, gsize n, gssize position, GError **error)
{
  g_autofree guint8 *missing = g_new (guint8, n);

  for (gsize i = 0; i < n; i++)
    missing[i] = isnan (values[i]) ? 1 : 0;
  GBytes *known = g_hash_table_lookup (self->masks, variable->name);
  if (known == NULL)
    {
      g_hash_table_insert (self->masks, (gpointer) variable->name, g_bytes_new_take (g_steal_pointer (&missing), n));
      return TRUE;
    }
  if (memcmp (g_bytes_get_data (known, NULL), missing, n) == 0)
    return TRUE;

  gsize n_changed = 0;
  for (gsize i = 0; i < n; i++)
    n_changed += ((const guint8 *) g_bytes_get_data (known, NULL))[i] != missing[i] ? 1 : 0;
  g_autofree gchar *label = sc_frame_times_dup_label (&self->times, (gsize) position);
  g_set_error (error, SC_TRAIN_ERROR, SC_TRAIN_ERROR_DATA,
               "%s: at time %s other values of %s are missing than before, %" G_GSIZE_FORMAT " of them; where there is land "
               "must be the same in every frame", self->path, label, variable->name, n_changed);
  return FALSE;
}

/* Reads one variable of frames into their arrays. */
static gboolean
read_variable (ScTrainingSource *self, const ScTargetVariable *variable, ScArray *const *frames, const gsize *positions,
               gsize n_frames, GError **error)
{
  const ScTargetLayout *layout = &self->frames->layout;
  gsize n = variable->n_channels * layout->n_grid;
  gboolean is_cleaned = variable->is_input && sc_variable_is_cleaned (variable->name);
  g_auto (ScFrameField) field = { { 0 }, NULL };

  if (!sc_frame_field_read (&field, self->frames->dataset, variable->name, 0, positions, n_frames,
                            self->frames->grid.level_positions, self->frames->grid.n_levels, error)
      || !sc_frame_check_values (&field, variable->name, self->frames->dataset, &self->times, positions, is_cleaned, NULL,
                                 FALSE, error))
    return FALSE;

  const gsize shape[] = { layout->n_batch, n_frames, variable->n_channels, layout->n_lat, layout->n_lon };
  for (gint axis = 0; axis < SC_FRAME_N_AXES; axis++)
    if (field.shape[axis] != shape[axis] && !(axis == SC_FRAME_AXIS_BATCH && field.shape[axis] == 1))
      {
        g_set_error (error, SC_TRAIN_ERROR, SC_TRAIN_ERROR_DATA,
                     "%s: the dimension %s of the variable %s has length %" G_GSIZE_FORMAT "; %" G_GSIZE_FORMAT " is needed",
                     self->path, sc_frame_axis_get_name ((ScFrameAxis) axis), variable->name, field.shape[axis], shape[axis]);
        return FALSE;
      }

  const gfloat *from = field.values->data;
  for (gsize t = 0; t < n_frames; t++)
    {
      gfloat *to = (gfloat *) frames[t]->data + sc_target_layout_get_offset (layout, variable);
      for (gsize b = 0; b < layout->n_batch; b++)
        {
          gsize source = field.shape[SC_FRAME_AXIS_BATCH] == 1 ? 0 : b;
          memcpy (to + b * n, from + (source * n_frames + t) * n, n * sizeof (gfloat));
        }
      if (is_cleaned && !check_mask (self, variable, to, layout->n_batch * n, (gssize) positions[t], error))
        return FALSE;
    }
  return TRUE;
}

static ScArray *
new_frame (const ScTrainingSource *self, GError **error)
{
  gsize size = sc_target_layout_get_size (&self->frames->layout);
  ScArray *frame = sc_array_new (SC_DTYPE_FLOAT32, 1, &size, error);

  for (gsize i = 0; frame != NULL && i < size; i++)
    ((gfloat *) frame->data)[i] = NAN;
  return frame;
}

/* All of a variable's frames, chunk after chunk. */
static gboolean
load_variable (ScTrainingSource *self, const ScTargetVariable *variable, const gboolean *is_input, const gboolean *is_target,
               GCancellable *cancellable, GError **error)
{
  ScArray *frames[CHUNK_FRAMES];
  gsize positions[CHUNK_FRAMES];
  gsize n = 0;

  for (gsize i = 0; i < self->positions->len; i++)
    {
      if (is_target[i] || (variable->is_input && is_input[i]))
        {
          frames[n] = g_ptr_array_index (self->loaded, i);
          positions[n++] = (gsize) position_of (self, i);
        }
      if (n == CHUNK_FRAMES || (n > 0 && i + 1 == self->positions->len))
        {
          if (g_cancellable_set_error_if_cancelled (cancellable, error)
              || !read_variable (self, variable, frames, positions, n, error))
            return FALSE;
          n = 0;
        }
    }
  return TRUE;
}

static void
frame_free (gpointer frame)
{
  if (frame != NULL)
    sc_array_unref (frame);
}

gboolean
sc_training_source_load (ScTrainingSource *self, void (*progress) (gdouble, gpointer), gpointer data,
                         GCancellable *cancellable, GError **error)
{
  const ScTargetLayout *layout = &self->frames->layout;
  gsize n = self->positions->len;
  g_autofree gboolean *is_input = g_new0 (gboolean, n);
  g_autofree gboolean *is_target = g_new0 (gboolean, n);

  find_roles (self, is_input, is_target);
  self->loaded = g_ptr_array_new_with_free_func (frame_free);
  for (gsize i = 0; i < n; i++)
    {
      ScArray *frame = is_input[i] || is_target[i] ? new_frame (self, error) : NULL;
      if (frame == NULL && (is_input[i] || is_target[i]))
        return FALSE;
      g_ptr_array_add (self->loaded, frame);
    }
  for (gsize v = 0; v < layout->n_variables; v++)
    {
      if (!load_variable (self, &layout->variables[v], is_input, is_target, cancellable, error))
        {
          g_clear_pointer (&self->loaded, g_ptr_array_unref);
          return FALSE;
        }
      if (progress != NULL)
        progress ((gdouble) (v + 1) / (gdouble) layout->n_variables, data);
    }
  return TRUE;
}

/* (out) @frames: [n_inputs + 1]: the frames of a step; references. */
static gboolean
get_frames (ScTrainingSource *self, gint step, ScArray **frames, GError **error)
{
  const ScTargetLayout *layout = &self->frames->layout;
  gsize n_inputs = self->frames->n_inputs;

  for (gsize i = 0; i <= n_inputs; i++)
    {
      gsize index = (gsize) step + i;
      if (self->loaded != NULL)
        {
          frames[i] = sc_array_ref (g_ptr_array_index (self->loaded, index));
          continue;
        }
      gsize position = (gsize) position_of (self, index);
      frames[i] = new_frame (self, error);
      if (frames[i] == NULL)
        return FALSE;
      for (gsize v = 0; v < layout->n_variables; v++)
        if ((i == n_inputs || layout->variables[v].is_input)
            && !read_variable (self, &layout->variables[v], &frames[i], &position, 1, error))
          return FALSE;
    }
  return TRUE;
}

gboolean
sc_training_source_read (ScTrainingSource *self, gsize sample, gfloat *conditioning, gfloat *target, GError **error)
{
  g_return_val_if_fail (self != NULL && sample < self->samples->len, FALSE);

  const Sample *chosen = &g_array_index (self->samples, Sample, sample);
  gsize n_inputs = self->frames->n_inputs;
  g_autofree ScArray **frames = g_new0 (ScArray *, n_inputs + 1);
  gboolean ok = get_frames (self, chosen->step, frames, error);

  if (ok)
    {
      sc_normalisation_stack_element (self->normalisation, frames, chosen->step, chosen->batch, conditioning);
      sc_normalisation_stack_target (self->normalisation, frames, frames[n_inputs], chosen->batch, target);
    }
  for (gsize i = 0; i <= n_inputs; i++)
    if (frames[i] != NULL)
      sc_array_unref (frames[i]);
  return ok;
}

gboolean
sc_training_source_digest (ScTrainingSource *self, GChecksum *checksum, GError **error)
{
  const ScTargetLayout *layout = &self->frames->layout;
  gsize n_values = layout->n_grid * layout->n_channels;
  gsize n_conditioning = sc_normalisation_get_n_conditioning (self->normalisation);
  g_autofree gfloat *conditioning = g_try_new (gfloat, layout->n_grid * n_conditioning);
  g_autofree gfloat *target = g_try_new (gfloat, n_values);
  gsize n = self->samples->len;

  if (conditioning == NULL || target == NULL)
    {
      g_set_error_literal (error, SC_TRAIN_ERROR, SC_TRAIN_ERROR_MEMORY, "there is not enough memory for one sample");
      return FALSE;
    }
  g_checksum_update (checksum, (const guchar *) self->frames->grid.lat, (gssize) (layout->n_lat * sizeof (gfloat)));
  g_checksum_update (checksum, (const guchar *) self->frames->grid.lon, (gssize) (layout->n_lon * sizeof (gfloat)));
  g_checksum_update (checksum, (const guchar *) self->times.seconds, (gssize) (self->times.n * sizeof (gint64)));
  if (self->times.dates != NULL)
    g_checksum_update (checksum, (const guchar *) self->times.dates,
                       (gssize) (self->times.n_batch * self->times.n * sizeof (gint64)));
  for (gsize i = 0; i < MIN (n, DIGEST_FRAMES); i++)
    {
      if (!sc_training_source_read (self, i * n / MIN (n, DIGEST_FRAMES), conditioning, target, error))
        return FALSE;
      g_checksum_update (checksum, (const guchar *) conditioning, (gssize) (layout->n_grid * n_conditioning * sizeof (gfloat)));
      g_checksum_update (checksum, (const guchar *) target, (gssize) (n_values * sizeof (gfloat)));
    }
  return TRUE;
}
