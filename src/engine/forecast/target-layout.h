/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/task.h"
#include "noise/sampler.h"

G_BEGIN_DECLS

/**
 * ScTargetVariable: where a target variable's channels are.
 * @first_channel, @n_channels: in a state of the sampler, level after level
 * @has_levels: whether it is on the task's levels
 * @is_input: whether the model reads it too, so that it makes the change
 */
typedef struct
{
  const gchar *name;
  gsize first_channel;
  gsize n_channels;
  gboolean has_levels;
  gboolean is_input;
} ScTargetVariable;

/**
 * ScTargetLayout: how one frame of all target variables lies in memory:
 * variables by name, each as [batch][level][lat][lon], float32. A variable's
 * values begin at first_channel · n_batch · n_grid.
 */
typedef struct
{
  gsize n_batch, n_lat, n_lon, n_grid;
  gsize n_channels;
  gsize n_variables;
  ScTargetVariable *variables; /* names borrowed from the task */
} ScTargetLayout;

/** sc_target_layout_init: @task must outlive it. */
void   sc_target_layout_init     (ScTargetLayout *self, const ScTask *task, gsize n_batch, gsize n_lat, gsize n_lon);
void   sc_target_layout_clear    (ScTargetLayout *self);

/** sc_target_layout_get_size: number of values in a frame. */
gsize  sc_target_layout_get_size (const ScTargetLayout *self);

/** sc_target_layout_find: (nullable): the variable of that name. */
const ScTargetVariable *sc_target_layout_find (const ScTargetLayout *self, const gchar *name);

/** sc_target_layout_get_offset: where a variable's values begin in a frame. */
gsize  sc_target_layout_get_offset (const ScTargetLayout *self, const ScTargetVariable *variable);

/** sc_target_layout_dup_sampler_variables: (transfer full): [n_variables], for sc_sampler_run(). */
ScSamplerVariable *sc_target_layout_dup_sampler_variables (const ScTargetLayout *self);

G_END_DECLS
