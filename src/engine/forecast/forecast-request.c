/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/forecast-request.h"

ScForecastRequest *
sc_forecast_request_new (void)
{
  ScForecastRequest *self = g_new0 (ScForecastRequest, 1);

  self->steps = 1;
  self->members = 1;
  self->noise = SC_NOISE_SETTING_GENCAST;
  return self;
}

ScForecastRequest *
sc_forecast_request_copy (const ScForecastRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  ScForecastRequest *copy = g_new0 (ScForecastRequest, 1);

  *copy = *self;
  copy->checkpoint = g_strdup (self->checkpoint);
  copy->stats = g_strdup (self->stats);
  copy->inputs = g_strdup (self->inputs);
  copy->inputs_dataset = self->inputs_dataset != NULL ? sc_dataset_ref (self->inputs_dataset) : NULL;
  copy->forcings = g_strdup (self->forcings);
  copy->mesh_to_grid = g_strdup (self->mesh_to_grid);
  copy->output = g_strdup (self->output);
  copy->start = g_strdup (self->start);
  copy->changes = g_strdupv (self->changes);
  copy->allow_nan = g_strdupv (self->allow_nan);
  copy->static_coordinates = g_strdupv (self->static_coordinates);
  return copy;
}

void
sc_forecast_request_free (ScForecastRequest *self)
{
  if (self == NULL)
    return;
  g_free (self->checkpoint);
  g_free (self->stats);
  g_free (self->inputs);
  if (self->inputs_dataset != NULL)
    sc_dataset_unref (self->inputs_dataset);
  g_free (self->forcings);
  g_free (self->mesh_to_grid);
  g_free (self->output);
  g_free (self->start);
  g_strfreev (self->changes);
  g_strfreev (self->allow_nan);
  g_strfreev (self->static_coordinates);
  g_free (self);
}
