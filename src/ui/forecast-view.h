/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/shown.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ScForecastView: the page on which a forecast is seen while it is made:
 * data on the left, the Earth in the middle, words on the right, times below.
 *
 * Actions: forecast.play, forecast.previous-time, forecast.next-time,
 *   forecast.previous-member, forecast.next-member; while the page is seen
 *   they answer to Space, comma, full stop and the brackets.
 * Property: show-sidebar (boolean, read-write)
 */
#define SC_TYPE_FORECAST_VIEW sc_forecast_view_get_type ()
G_DECLARE_FINAL_TYPE (ScForecastView, sc_forecast_view, SC, FORECAST_VIEW, AdwBin)

GtkWidget *sc_forecast_view_new (ScShown *shown);

G_END_DECLS
