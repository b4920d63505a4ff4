/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/normalisation.h"

#include <math.h>

/* Grid nodes a block of work takes. */
#define BLOCK_NODES 512

/* Where the values of a conditioning channel come from, and its numbers. */
typedef struct
{
  const ScTargetVariable *target; /* in a frame; NULL: in field */
  const ScFrameField *field;
  gsize frame; /* input frame, or frame of the field at the first step */
  gboolean moves; /* the field's frame advances with the steps */
  gsize level;
  gboolean cleaned;
  gfloat fill;
  gfloat mean;
  gfloat stddev;
} Source;

typedef struct
{
  gfloat scale;
  gfloat offset;
  gboolean is_residual;
  gboolean cleaned;
  gfloat fill;
} TargetNumbers;

struct _ScNormalisation
{
  const ScTaskFrames *frames;
  ScStatistics *statistics;
  GArray *channels; /* of ScChannel */
  Source *sources;  /* one a channel */
  TargetNumbers *targets; /* one a target channel */
};

static void
init_source (ScNormalisation *self, const ScChannel *channel, Source *source)
{
  const ScTaskFrames *frames = self->frames;

  source->target = channel->is_forcing ? NULL : sc_target_layout_find (&frames->layout, channel->variable);
  source->level = (gsize) MAX (channel->level_index, 0);
  source->frame = (gsize) MAX (channel->time_index, 0);
  if (source->target == NULL)
    {
      source->field = g_hash_table_lookup (frames->fixed, channel->variable);
      if (channel->time_index >= 0)
        {
          source->field = g_hash_table_lookup (frames->forced, channel->variable);
          source->moves = TRUE;
        }
      if (channel->is_forcing)
        source->frame += frames->n_inputs;
    }
  source->cleaned = sc_variable_is_cleaned (channel->variable);
  source->fill = sc_statistics_get (self->statistics, SC_STATISTICS_MINIMUM, channel->variable, channel->level_index);
  source->mean = sc_statistics_get (self->statistics, SC_STATISTICS_MEAN, channel->variable, channel->level_index);
  source->stddev = sc_statistics_get (self->statistics, SC_STATISTICS_STDDEV, channel->variable, channel->level_index);
}

static void
init_target (ScNormalisation *self, const ScTargetVariable *variable)
{
  for (gsize i = 0; i < variable->n_channels; i++)
    {
      TargetNumbers *numbers = &self->targets[variable->first_channel + i];
      gint level = variable->has_levels ? (gint) i : -1;

      numbers->is_residual = variable->is_input;
      numbers->cleaned = variable->is_input && sc_variable_is_cleaned (variable->name);
      numbers->fill = sc_statistics_get (self->statistics, SC_STATISTICS_MINIMUM, variable->name, level);
      numbers->scale = sc_statistics_get (self->statistics,
                                          variable->is_input ? SC_STATISTICS_DIFFS_STDDEV : SC_STATISTICS_STDDEV,
                                          variable->name, level);
      numbers->offset = sc_statistics_get (self->statistics, SC_STATISTICS_MEAN, variable->name, level);
    }
}

ScNormalisation *
sc_normalisation_new (const ScTaskFrames *frames, ScStatistics *statistics)
{
  g_return_val_if_fail (frames != NULL && statistics != NULL, NULL);

  ScNormalisation *self = g_new0 (ScNormalisation, 1);

  self->frames = frames;
  self->statistics = sc_statistics_ref (statistics);
  self->channels = sc_task_conditioning_channels (frames->task);
  self->sources = g_new0 (Source, MAX (self->channels->len, 1));
  for (guint i = 0; i < self->channels->len; i++)
    init_source (self, &g_array_index (self->channels, ScChannel, i), &self->sources[i]);
  self->targets = g_new0 (TargetNumbers, MAX (frames->layout.n_channels, 1));
  for (gsize i = 0; i < frames->layout.n_variables; i++)
    init_target (self, &frames->layout.variables[i]);
  return self;
}

void
sc_normalisation_free (ScNormalisation *self)
{
  if (self == NULL)
    return;
  sc_statistics_unref (self->statistics);
  g_array_unref (self->channels);
  g_free (self->sources);
  g_free (self->targets);
  g_free (self);
}

gsize
sc_normalisation_get_n_conditioning (const ScNormalisation *self)
{
  return self->channels->len;
}

const ScChannel *
sc_normalisation_get_channel (const ScNormalisation *self, gsize channel)
{
  g_return_val_if_fail (channel < self->channels->len, NULL);
  return &g_array_index (self->channels, ScChannel, channel);
}

/* The channel's nodes [first, first + n). */
static void
gather_nodes (const ScNormalisation *self, ScArray *const *frames, gint step, ScConditioningStage stage,
              gsize channel, gsize batch, gsize first, gsize n, gfloat *values)
{
  const Source *source = &self->sources[channel];
  const ScTargetLayout *layout = &self->frames->layout;

  if (source->target != NULL)
    {
      const gfloat *from = (const gfloat *) frames[source->frame]->data
                           + sc_target_layout_get_offset (layout, source->target)
                           + (batch * source->target->n_channels + source->level) * layout->n_grid + first;
      for (gsize i = 0; i < n; i++)
        values[i] = from[i];
    }
  else
    {
      gsize frame = source->frame + (source->moves ? (gsize) step : 0);
      for (gsize i = 0; i < n; i++)
        values[i] = sc_frame_field_get (source->field, batch, frame, source->level,
                                        (first + i) / layout->n_lon, (first + i) % layout->n_lon);
    }
  if (stage >= SC_CONDITIONING_CLEANED && source->cleaned)
    for (gsize i = 0; i < n; i++)
      values[i] = isnan (values[i]) ? source->fill : values[i];
  if (stage >= SC_CONDITIONING_NORMALISED)
    for (gsize i = 0; i < n; i++)
      values[i] = (values[i] - source->mean) / source->stddev;
}

void
sc_normalisation_gather (const ScNormalisation *self, ScArray *const *frames, gint step, ScConditioningStage stage,
                         gsize channel, gsize batch, gfloat *values)
{
  g_return_if_fail (self != NULL && channel < self->channels->len && batch < self->frames->layout.n_batch);

  gather_nodes (self, frames, step, stage, channel, batch, 0, self->frames->layout.n_grid, values);
}

typedef struct
{
  const ScNormalisation *self;
  ScArray *const *frames;
  gint step;
  gfloat *conditioning;
  const gfloat *state;
  gboolean restore_nan;
  gfloat *frame;
  gsize blocks_per_element;
} Work;

/* All channels of the nodes [first, first + n), n at most BLOCK_NODES. */
static void
stack_nodes (const ScNormalisation *self, ScArray *const *frames, gint step, gsize batch, gsize first, gsize n, gfloat *out)
{
  gsize n_channels = self->channels->len;
  gfloat values[BLOCK_NODES];

  for (gsize c = 0; c < n_channels; c++)
    {
      gather_nodes (self, frames, step, SC_CONDITIONING_NORMALISED, c, batch, first, n, values);
      for (gsize i = 0; i < n; i++)
        out[i * n_channels + c] = values[i];
    }
}

static void
stack_block (gsize block, guint worker, gpointer data)
{
  const Work *work = data;
  gsize n_grid = work->self->frames->layout.n_grid;
  gsize batch = block / work->blocks_per_element;
  gsize first = block % work->blocks_per_element * BLOCK_NODES;

  stack_nodes (work->self, work->frames, work->step, batch, first, MIN (BLOCK_NODES, n_grid - first),
               work->conditioning + (batch * n_grid + first) * work->self->channels->len);
}

static void
run_blocks (Work *work, ScThreads *threads, ScBlockFunc func)
{
  const ScTargetLayout *layout = &work->self->frames->layout;

  work->blocks_per_element = (layout->n_grid + BLOCK_NODES - 1) / BLOCK_NODES;
  sc_threads_for (threads, layout->n_batch * work->blocks_per_element, func, work);
}

void
sc_normalisation_stack (const ScNormalisation *self, ScArray *const *frames, gint step, ScThreads *threads,
                        gfloat *conditioning)
{
  g_return_if_fail (self != NULL && frames != NULL && conditioning != NULL);
  g_return_if_fail (step >= 0 && step < self->frames->steps);

  Work work = { .self = self, .frames = frames, .step = step, .conditioning = conditioning };
  run_blocks (&work, threads, stack_block);
}

void
sc_normalisation_stack_element (const ScNormalisation *self, ScArray *const *frames, gint step, gsize batch, gfloat *conditioning)
{
  g_return_if_fail (self != NULL && frames != NULL && conditioning != NULL);
  g_return_if_fail (step >= 0 && step < self->frames->steps && batch < self->frames->layout.n_batch);

  gsize n_grid = self->frames->layout.n_grid;
  for (gsize first = 0; first < n_grid; first += BLOCK_NODES)
    stack_nodes (self, frames, step, batch, first, MIN (BLOCK_NODES, n_grid - first), conditioning + first * self->channels->len);
}

void
sc_normalisation_stack_target (const ScNormalisation *self, ScArray *const *frames, ScArray *target, gsize batch, gfloat *state)
{
  g_return_if_fail (self != NULL && frames != NULL && target != NULL && state != NULL);

  const ScTargetLayout *layout = &self->frames->layout;
  const gfloat *last = frames[self->frames->n_inputs - 1]->data;
  const gfloat *next = target->data;

  for (gsize v = 0; v < layout->n_variables; v++)
    {
      const ScTargetVariable *variable = &layout->variables[v];
      for (gsize l = 0; l < variable->n_channels; l++)
        {
          gsize channel = variable->first_channel + l;
          const TargetNumbers *numbers = &self->targets[channel];
          gsize begin = sc_target_layout_get_offset (layout, variable) + (batch * variable->n_channels + l) * layout->n_grid;
          for (gsize i = 0; i < layout->n_grid; i++)
            {
              gfloat value = next[begin + i], before = numbers->is_residual ? last[begin + i] : numbers->offset;
              if (numbers->cleaned)
                {
                  value = isnan (value) ? numbers->fill : value;
                  before = isnan (before) ? numbers->fill : before;
                }
              state[i * layout->n_channels + channel] = (value - before) / numbers->scale;
            }
        }
    }
}

/* Whether any input frame lacks the value. */
static gboolean
is_missing (const ScNormalisation *self, ScArray *const *frames, gsize index)
{
  for (gsize t = 0; t < self->frames->n_inputs; t++)
    if (isnan (((const gfloat *) frames[t]->data)[index]))
      return TRUE;
  return FALSE;
}

static void
unstack_block (gsize block, guint worker, gpointer data)
{
  const Work *work = data;
  const ScNormalisation *self = work->self;
  const ScTargetLayout *layout = &self->frames->layout;
  gsize batch = block / work->blocks_per_element;
  gsize first = block % work->blocks_per_element * BLOCK_NODES;
  gsize n = MIN (BLOCK_NODES, layout->n_grid - first);
  const gfloat *state = work->state + (batch * layout->n_grid + first) * layout->n_channels;
  const gfloat *last = work->frames[self->frames->n_inputs - 1]->data;

  for (gsize v = 0; v < layout->n_variables; v++)
    {
      const ScTargetVariable *variable = &layout->variables[v];
      for (gsize l = 0; l < variable->n_channels; l++)
        {
          gsize channel = variable->first_channel + l;
          const TargetNumbers *numbers = &self->targets[channel];
          gsize begin = sc_target_layout_get_offset (layout, variable)
                        + (batch * variable->n_channels + l) * layout->n_grid + first;
          for (gsize i = 0; i < n; i++)
            {
              gfloat value = state[i * layout->n_channels + channel] * numbers->scale;
              if (numbers->is_residual)
                {
                  gfloat before = last[begin + i];
                  value += numbers->cleaned && isnan (before) ? numbers->fill : before;
                  if (numbers->cleaned && work->restore_nan && is_missing (self, work->frames, begin + i))
                    value = NAN;
                }
              else
                value += numbers->offset;
              work->frame[begin + i] = value;
            }
        }
    }
}

void
sc_normalisation_unstack (const ScNormalisation *self, ScArray *const *frames, const gfloat *state,
                          gboolean restore_nan, ScThreads *threads, gfloat *frame)
{
  g_return_if_fail (self != NULL && frames != NULL && state != NULL && frame != NULL);

  Work work = { .self = self, .frames = frames, .state = state, .restore_nan = restore_nan, .frame = frame };
  run_blocks (&work, threads, unstack_block);
}
