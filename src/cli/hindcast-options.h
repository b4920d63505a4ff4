/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/noise-flags.h"
#include "tune/hindcast-log.h"

G_BEGIN_DECLS

/**
 * ScHindcastOptions: the options of the commands that judge noise settings by
 * forecasts of known outcome. Begin with sc_hindcast_options_add(), end with
 * sc_hindcast_options_clear().
 */
typedef struct
{
  ScForecastRequest *request;
  ScOption options[13];
  ScNoiseFlags noise;
  gchar *truth;
  gchar *log;
  gint starts;
  gint threads;
} ScHindcastOptions;

/** sc_hindcast_options_add: adds the options to @cli; @self stays where it is until the command has ended. */
void sc_hindcast_options_add   (ScHindcastOptions *self, ScCli *cli);

/** sc_hindcast_options_check: whether the numbers can be; else says so and gives the exit @status. */
gboolean sc_hindcast_options_check (const ScHindcastOptions *self, ScCli *cli, gint *status);

/**
 * sc_hindcast_options_open:
 * @hindcast, @results: (out) (transfer full)
 * @setting: (out): the checkpoint's noise, changed by the flags
 */
gboolean sc_hindcast_options_open (const ScHindcastOptions *self, ScHindcast **hindcast, ScHindcastLog **results,
                                   ScNoiseSetting *setting, GError **error);

/** sc_hindcast_options_add_interval: "name": {"value", "low", "high"} to an object. */
void sc_hindcast_options_add_interval (JsonBuilder *builder, const gchar *name, gdouble value, gdouble low, gdouble high);

void sc_hindcast_options_clear (ScHindcastOptions *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScHindcastOptions, sc_hindcast_options_clear)

G_END_DECLS
