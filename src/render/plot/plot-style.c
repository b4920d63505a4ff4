/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/plot/plot-style.h"

#define RGB(hex) { (((hex) >> 16) & 0xff) / 255.0, (((hex) >> 8) & 0xff) / 255.0, ((hex) & 0xff) / 255.0, 1.0 }
#define RGBA(hex, opacity) { (((hex) >> 16) & 0xff) / 255.0, (((hex) >> 8) & 0xff) / 255.0, ((hex) & 0xff) / 255.0, opacity }

static const ScPlotStyle schemes[] = {
  [SC_PLOT_LIGHT] = {
    .background = RGB (0xffffff), .foreground = RGBA (0x000000, 0.85), .dim = RGBA (0x000000, 0.62),
    .grid = RGBA (0x000000, 0.12), .training = RGB (0x0072b2), .inference = RGB (0x007a5a),
    .midpoint = RGB (0x8a5a9e), .churn = RGB (0x8a6500), .warning = RGB (0xc23b00), .current = RGB (0xd0006f),
  },
  [SC_PLOT_DARK] = {
    .background = RGB (0x1e1e1e), .foreground = RGBA (0xffffff, 0.92), .dim = RGBA (0xffffff, 0.68),
    .grid = RGBA (0xffffff, 0.14), .training = RGB (0x56b4e9), .inference = RGB (0x3ecfa0),
    .midpoint = RGB (0xd9a0e8), .churn = RGB (0xe6b800), .warning = RGB (0xff8a4c), .current = RGB (0xff6ab5),
  },
  [SC_PLOT_HIGH_CONTRAST_LIGHT] = {
    .background = RGB (0xffffff), .foreground = RGB (0x000000), .dim = RGB (0x000000),
    .grid = RGBA (0x000000, 0.35), .training = RGB (0x00477a), .inference = RGB (0x004d36),
    .midpoint = RGB (0x5b2a73), .churn = RGB (0x573f00), .warning = RGB (0x8f1d00), .current = RGB (0x95004f),
  },
  [SC_PLOT_HIGH_CONTRAST_DARK] = {
    .background = RGB (0x000000), .foreground = RGB (0xffffff), .dim = RGB (0xffffff),
    .grid = RGBA (0xffffff, 0.4), .training = RGB (0x8fd3ff), .inference = RGB (0x7dffd0),
    .midpoint = RGB (0xf0c8ff), .churn = RGB (0xffe066), .warning = RGB (0xffb48a), .current = RGB (0xff9ed2),
  },
};

void
sc_plot_style_init (ScPlotStyle *self, ScPlotScheme scheme, PangoContext *pango)
{
  *self = schemes[scheme];
  self->scheme = scheme;
  self->pango = g_object_ref (pango);

  PangoFontMetrics *metrics = pango_context_get_metrics (pango, NULL, NULL);
  self->em = (pango_font_metrics_get_ascent (metrics) + pango_font_metrics_get_descent (metrics)) / (gdouble) PANGO_SCALE;
  pango_font_metrics_unref (metrics);
  self->em = MAX (self->em, 1.0);
  self->line = MAX (1.0, self->em / 10.0);
  if (scheme == SC_PLOT_HIGH_CONTRAST_LIGHT || scheme == SC_PLOT_HIGH_CONTRAST_DARK)
    self->line *= 1.5;
}

void
sc_plot_style_clear (ScPlotStyle *self)
{
  g_clear_object (&self->pango);
}
