/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/plot/plot-style.h"

/* More texts than a plot has; the old ones are forgotten all at once. */
#define MOST_LAYOUTS 600

#define RGB(hex) { (((hex) >> 16) & 0xff) / 255.0, (((hex) >> 8) & 0xff) / 255.0, ((hex) & 0xff) / 255.0, 1.0 }
#define RGBA(hex, opacity) { (((hex) >> 16) & 0xff) / 255.0, (((hex) >> 8) & 0xff) / 255.0, ((hex) & 0xff) / 255.0, opacity }

static const ScPlotStyle schemes[] = {
  [SC_PLOT_LIGHT] = {
    .background = RGB (0xfafafa), .foreground = RGBA (0x000000, 0.85), .dim = RGBA (0x000000, 0.62),
    .grid = RGBA (0x000000, 0.12), .training = RGB (0x0072b2), .inference = RGB (0x007a5a),
    .midpoint = RGB (0x8a5a9e), .churn = RGB (0x8a6500), .warning = RGB (0xc23b00), .current = RGB (0xd0006f),
  },
  [SC_PLOT_DARK] = {
    .background = RGB (0x242424), .foreground = RGBA (0xffffff, 0.92), .dim = RGBA (0xffffff, 0.68),
    .grid = RGBA (0xffffff, 0.14), .training = RGB (0x56b4e9), .inference = RGB (0x3ecfa0),
    .midpoint = RGB (0xd9a0e8), .churn = RGB (0xe6b800), .warning = RGB (0xff8a4c), .current = RGB (0xff6ab5),
  },
  [SC_PLOT_HIGH_CONTRAST_LIGHT] = {
    .background = RGB (0xffffff), .foreground = RGB (0x000000), .dim = RGB (0x000000),
    .grid = RGBA (0x000000, 0.35), .training = RGB (0x00477a), .inference = RGB (0x004d36),
    .midpoint = RGB (0x5b2a73), .churn = RGB (0x573f00), .warning = RGB (0x8f1d00), .current = RGB (0x95004f),
  },
  [SC_PLOT_HIGH_CONTRAST_DARK] = {
    .background = RGB (0x242424), .foreground = RGB (0xffffff), .dim = RGB (0xffffff),
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
  self->layouts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);

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
  g_clear_pointer (&self->layouts, g_hash_table_unref);
  g_clear_object (&self->pango);
}

PangoLayout *
sc_plot_style_get_layout (const ScPlotStyle *self, const gchar *text, gdouble scale)
{
  g_autofree gchar *key = g_strdup_printf ("%.3f %s", scale, text);
  PangoLayout *layout = g_hash_table_lookup (self->layouts, key);

  if (layout != NULL)
    return layout;
  if (g_hash_table_size (self->layouts) >= MOST_LAYOUTS)
    g_hash_table_remove_all (self->layouts);
  layout = pango_layout_new (self->pango);
  if (scale != 1.0)
    {
      g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
      pango_attr_list_insert (attributes, pango_attr_scale_new (scale));
      pango_layout_set_attributes (layout, attributes);
    }
  pango_layout_set_text (layout, text, -1);
  g_hash_table_insert (self->layouts, g_steal_pointer (&key), layout);
  return layout;
}
