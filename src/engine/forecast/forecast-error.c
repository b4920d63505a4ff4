/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/forecast-error.h"

G_DEFINE_QUARK (sc-forecast-error-quark, sc_forecast_error)
