/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/target-layout.h"

void
sc_target_layout_init (ScTargetLayout *self, const ScTask *task, gsize n_batch, gsize n_lat, gsize n_lon)
{
  g_return_if_fail (self != NULL && task != NULL);

  g_autoptr (GArray) channels = sc_task_target_channels (task);

  *self = (ScTargetLayout) { .n_batch = n_batch, .n_lat = n_lat, .n_lon = n_lon, .n_grid = n_lat * n_lon,
                             .n_channels = channels->len };
  self->variables = g_new0 (ScTargetVariable, MAX (channels->len, 1));
  for (gsize i = 0; i < channels->len; i++)
    {
      const ScChannel *channel = &g_array_index (channels, ScChannel, i);
      ScTargetVariable *last = self->n_variables > 0 ? &self->variables[self->n_variables - 1] : NULL;

      if (last != NULL && g_str_equal (last->name, channel->variable))
        {
          last->n_channels++;
          continue;
        }
      self->variables[self->n_variables++] = (ScTargetVariable) {
        .name = channel->variable,
        .first_channel = i,
        .n_channels = 1,
        .has_levels = channel->level_index >= 0,
        .is_input = g_strv_contains ((const gchar *const *) task->inputs, channel->variable),
      };
    }
}

void
sc_target_layout_clear (ScTargetLayout *self)
{
  g_clear_pointer (&self->variables, g_free);
  self->n_variables = 0;
}

gsize
sc_target_layout_get_size (const ScTargetLayout *self)
{
  return self->n_channels * self->n_batch * self->n_grid;
}

const ScTargetVariable *
sc_target_layout_find (const ScTargetLayout *self, const gchar *name)
{
  for (gsize i = 0; i < self->n_variables; i++)
    if (g_str_equal (self->variables[i].name, name))
      return &self->variables[i];
  return NULL;
}

gsize
sc_target_layout_get_offset (const ScTargetLayout *self, const ScTargetVariable *variable)
{
  return variable->first_channel * self->n_batch * self->n_grid;
}

ScSamplerVariable *
sc_target_layout_dup_sampler_variables (const ScTargetLayout *self)
{
  ScSamplerVariable *variables = g_new0 (ScSamplerVariable, MAX (self->n_variables, 1));

  for (gsize i = 0; i < self->n_variables; i++)
    variables[i] = (ScSamplerVariable) {
      .name = self->variables[i].name,
      .first_channel = self->variables[i].first_channel,
      .n_channels = self->variables[i].n_channels,
    };
  return variables;
}
