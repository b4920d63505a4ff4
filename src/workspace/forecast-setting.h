/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/forecast-request.h"

G_BEGIN_DECLS

/**
 * ScForecastSetting: what a person decides about a forecast; the noise has a
 * setting of its own. Plain values; strings owned.
 * @checkpoint, @stats, @inputs, @forcings, @mesh_to_grid, @output, @start:
 *   (nullable) as in ScForecastRequest
 * @steps, @members: at least 1
 * @threads, @memory_budget: 0: all cores, no budget
 */
typedef struct
{
  gchar *checkpoint;
  gchar *stats;
  gchar *inputs;
  gchar *forcings;
  gchar *mesh_to_grid;
  gchar *output;
  gchar *start;
  gint steps;
  gint members;
  guint64 seed;
  GStrv allow_nan;
  GStrv static_coordinates;
  gint threads;
  guint64 memory_budget;
} ScForecastSetting;

/** sc_forecast_setting_init: no files, 4 steps, 1 member, seed 0. */
void     sc_forecast_setting_init  (ScForecastSetting *self);
void     sc_forecast_setting_clear (ScForecastSetting *self);
/** sc_forecast_setting_copy: @self takes @source's values; its own strings are freed. */
void     sc_forecast_setting_copy  (ScForecastSetting *self, const ScForecastSetting *source);
gboolean sc_forecast_setting_equal (const ScForecastSetting *a, const ScForecastSetting *b);

/** sc_forecast_setting_is_complete: whether the files that a forecast cannot do without are named. */
gboolean sc_forecast_setting_is_complete (const ScForecastSetting *self);

/** sc_forecast_setting_dup_request: (transfer full): the request with previews on; noise from the checkpoint. */
ScForecastRequest *sc_forecast_setting_dup_request (const ScForecastSetting *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScForecastSetting, sc_forecast_setting_clear)

G_END_DECLS
