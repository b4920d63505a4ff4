/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "render/plot/plot-style.h"

G_BEGIN_DECLS

/** sc_plot_scheme_get: the one that goes with the desktop's light, dark and high-contrast settings. */
ScPlotScheme sc_plot_scheme_get (void);

G_END_DECLS
