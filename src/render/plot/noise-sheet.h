/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "render/plot/noise-plot.h"

G_BEGIN_DECLS

/**
 * sc_noise_sheet_write: all noise plots, one below the other on their common σ
 * axis, as one page.
 * @path: ends with .png, .svg or .pdf; replaced only when all is written
 * @width: of the page; its height is what the plots need
 *
 * Fails with %SC_PAGE_ERROR or the error of writing.
 */
gboolean sc_noise_sheet_write (const ScNoisePicture *picture, const ScNoisePlotState *state, ScPlotScheme scheme,
                               const gchar *path, gint width, GError **error);

G_END_DECLS
