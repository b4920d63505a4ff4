/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SC_FORECAST_ERROR_REQUEST,    /* the request contradicts itself or lacks something */
  SC_FORECAST_ERROR_MISSING,    /* a variable or a frame is not there */
  SC_FORECAST_ERROR_COORDINATE, /* a coordinate that the model cannot work on */
  SC_FORECAST_ERROR_TIME,       /* frames that are not where the model needs them */
  SC_FORECAST_ERROR_NAN,        /* missing or infinite values where none are allowed */
  SC_FORECAST_ERROR_STATISTICS, /* statistics that do not belong to the task */
  SC_FORECAST_ERROR_MEMORY,     /* more memory needed than there is or than is allowed */
  SC_FORECAST_ERROR_RESUME,     /* partial results of another run, or damaged */
} ScForecastError;

#define SC_FORECAST_ERROR sc_forecast_error_quark ()
GQuark sc_forecast_error_quark (void);

G_END_DECLS
