/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/noise-flags.h"
#include "forecast/forecast-request.h"

G_BEGIN_DECLS

/**
 * ScForecastOptions: the options that a forecast is asked for with, the same
 * for every command that takes them. Begin with sc_forecast_options_init() and
 * end with sc_forecast_options_clear().
 * @request: filled by parsing
 */
typedef struct
{
  ScForecastRequest *request;
  ScNoiseFlags noise;
  gint threads;
  ScOption data[16];
} ScForecastOptions;

void     sc_forecast_options_init  (ScForecastOptions *self);
void     sc_forecast_options_clear (ScForecastOptions *self);

/** sc_forecast_options_add: adds them to @cli, those on the noise excepted; @self stays where it is. */
void     sc_forecast_options_add   (ScForecastOptions *self, ScCli *cli);

/** sc_forecast_options_check: after parsing: %FALSE, and @status, where a number is out of range, which is said. */
gboolean sc_forecast_options_check (ScForecastOptions *self, ScCli *cli, gint *status);

/** sc_forecast_options_resolve: the noise setting: flags change what the checkpoint has. */
gboolean sc_forecast_options_resolve (ScForecastOptions *self, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScForecastOptions, sc_forecast_options_clear)

G_END_DECLS
