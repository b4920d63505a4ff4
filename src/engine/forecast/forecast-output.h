/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/configuration.h"
#include "forecast/member-frames.h"

G_BEGIN_DECLS

/** SC_FORECAST_DEFLATE: how OUT.nc is compressed: fields that look like noise shrink little, more effort gains nothing. */
#define SC_FORECAST_DEFLATE 1

/**
 * ScForecastOutput:
 *
 * A forecast on its way to the disk. OUT.nc.partial/ holds the configuration
 * and one file for each completed lead time, each renamed when it is whole;
 * OUT.nc appears at the end, whole, and the folder is gone.
 */
typedef struct _ScForecastOutput ScForecastOutput;

/**
 * sc_forecast_output_open:
 * @path: OUT.nc
 * @resume: whether to go on from completed lead times; %FALSE removes them
 *
 * With @resume fails with %SC_FORECAST_ERROR_RESUME where they belong to
 * another configuration. Where there is nothing to go on from, the forecast
 * begins anew. @frames must outlive it.
 */
ScForecastOutput *sc_forecast_output_open (const gchar *path, const ScConfiguration *configuration,
                                           const ScTaskFrames *frames, gint members, gint steps, gboolean resume,
                                           GError **error);

/** sc_forecast_output_free: removes the folder where no lead time was completed. */
void     sc_forecast_output_free (ScForecastOutput *self);

/** sc_forecast_output_get_completed: how many lead times are on the disk. */
gint     sc_forecast_output_get_completed (ScForecastOutput *self);

/** sc_forecast_output_read_frame: (transfer full): a member's frame at a completed lead time. */
ScArray *sc_forecast_output_read_frame (ScForecastOutput *self, gint lead, gint member, GError **error);

/** sc_forecast_output_get_folder: OUT.nc.partial. */
const gchar *sc_forecast_output_get_folder (ScForecastOutput *self);

/** sc_forecast_output_write_lead: @members: their newest frames are those of the next lead time. */
gboolean sc_forecast_output_write_lead (ScForecastOutput *self, ScMemberFrames *members, GError **error);

/** sc_forecast_output_finish: puts all lead times into OUT.nc and removes the folder. */
gboolean sc_forecast_output_finish (ScForecastOutput *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScForecastOutput, sc_forecast_output_free)

G_END_DECLS
