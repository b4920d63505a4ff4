/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/plot/plot-scheme.h"

ScPlotScheme
sc_plot_scheme_get (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (manager);

  if (adw_style_manager_get_high_contrast (manager))
    return dark ? SC_PLOT_HIGH_CONTRAST_DARK : SC_PLOT_HIGH_CONTRAST_LIGHT;
  return dark ? SC_PLOT_DARK : SC_PLOT_LIGHT;
}
