/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/forecast-setting.h"

void
sc_forecast_setting_init (ScForecastSetting *self)
{
  *self = (ScForecastSetting) { .steps = 4, .members = 1 };
}

void
sc_forecast_setting_clear (ScForecastSetting *self)
{
  g_clear_pointer (&self->checkpoint, g_free);
  g_clear_pointer (&self->stats, g_free);
  g_clear_pointer (&self->inputs, g_free);
  g_clear_pointer (&self->forcings, g_free);
  g_clear_pointer (&self->mesh_to_grid, g_free);
  g_clear_pointer (&self->output, g_free);
  g_clear_pointer (&self->start, g_free);
  g_clear_pointer (&self->allow_nan, g_strfreev);
  g_clear_pointer (&self->static_coordinates, g_strfreev);
}

void
sc_forecast_setting_copy (ScForecastSetting *self, const ScForecastSetting *source)
{
  ScForecastSetting copy = *source;

  copy.checkpoint = g_strdup (source->checkpoint);
  copy.stats = g_strdup (source->stats);
  copy.inputs = g_strdup (source->inputs);
  copy.forcings = g_strdup (source->forcings);
  copy.mesh_to_grid = g_strdup (source->mesh_to_grid);
  copy.output = g_strdup (source->output);
  copy.start = g_strdup (source->start);
  copy.allow_nan = g_strdupv (source->allow_nan);
  copy.static_coordinates = g_strdupv (source->static_coordinates);
  sc_forecast_setting_clear (self);
  *self = copy;
}

static gboolean
same_names (const gchar *const *a, const gchar *const *b)
{
  if (a == NULL || b == NULL)
    return (a == NULL || a[0] == NULL) && (b == NULL || b[0] == NULL);
  return g_strv_equal (a, b);
}

gboolean
sc_forecast_setting_equal (const ScForecastSetting *a, const ScForecastSetting *b)
{
  return g_strcmp0 (a->checkpoint, b->checkpoint) == 0 && g_strcmp0 (a->stats, b->stats) == 0
         && g_strcmp0 (a->inputs, b->inputs) == 0 && g_strcmp0 (a->forcings, b->forcings) == 0
         && g_strcmp0 (a->mesh_to_grid, b->mesh_to_grid) == 0 && g_strcmp0 (a->output, b->output) == 0
         && g_strcmp0 (a->start, b->start) == 0 && a->steps == b->steps && a->members == b->members
         && a->seed == b->seed && a->threads == b->threads && a->memory_budget == b->memory_budget
         && same_names ((const gchar *const *) a->allow_nan, (const gchar *const *) b->allow_nan)
         && same_names ((const gchar *const *) a->static_coordinates, (const gchar *const *) b->static_coordinates);
}

gboolean
sc_forecast_setting_is_complete (const ScForecastSetting *self)
{
  return self->checkpoint != NULL && self->stats != NULL && self->inputs != NULL;
}

ScForecastRequest *
sc_forecast_setting_dup_request (const ScForecastSetting *self)
{
  ScForecastRequest *request = sc_forecast_request_new ();

  request->checkpoint = g_strdup (self->checkpoint);
  request->stats = g_strdup (self->stats);
  request->inputs = g_strdup (self->inputs);
  request->forcings = g_strdup (self->forcings);
  request->mesh_to_grid = g_strdup (self->mesh_to_grid);
  request->output = g_strdup (self->output);
  request->start = g_strdup (self->start);
  request->steps = self->steps;
  request->members = self->members;
  request->seed = self->seed;
  request->allow_nan = g_strdupv (self->allow_nan);
  request->static_coordinates = g_strdupv (self->static_coordinates);
  request->threads = (guint) self->threads;
  request->memory_budget = self->memory_budget;
  request->preview = TRUE;
  return request;
}
