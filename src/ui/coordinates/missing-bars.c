/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/missing-bars.h"

#include <glib/gi18n.h>

#include "render/plot/bar-plot.h"
#include "ui/plot/plot-area.h"

static gdouble
bars_height (const ScPlotStyle *style, gdouble width, gpointer data)
{
  return sc_bar_plot_get_height (style);
}

static void
bars_draw (cairo_t *cr, const ScPlotStyle *style, gdouble width, gdouble height, gpointer data)
{
  sc_bar_plot_draw (cr, style, data, width, height);
}

static gchar *
bars_tooltip (const ScPlotStyle *style, gdouble width, gdouble x, gdouble y, gpointer data)
{
  const ScBarPlot *plot = data;
  gssize bar = sc_bar_plot_locate (style, plot, width, x);

  if (bar < 0)
    return NULL;
  g_autofree gchar *share = sc_plot_format_number (100 * plot->shares[bar], 3);
  return g_strdup_printf (_("%s: %s %% missing"), plot->texts[bar], share);
}

static const ScPlotAreaFuncs bars_funcs = { bars_height, bars_draw, bars_tooltip };

static GtkWidget *
make_bars (const ScMissingDim *dim)
{
  ScBarPlot *plot = sc_bar_plot_new (dim->size);
  gsize worst = 0;

  for (gsize i = 0; i < dim->size; i++)
    {
      plot->shares[i] = dim->per_label > 0 ? (gdouble) dim->missing[i] / (gdouble) dim->per_label : 0;
      plot->texts[i] = g_strdup (dim->texts[i]);
      if (dim->missing[i] > dim->missing[worst])
        worst = i;
    }

  GtkWidget *area = sc_plot_area_new (&bars_funcs, plot, (GDestroyNotify) sc_bar_plot_free);
  g_autofree gchar *name = g_strdup_printf (_("Missing values along %s"), dim->name);
  g_autofree gchar *share = dim->size > 0 ? sc_plot_format_number (100 * plot->shares[worst], 3) : g_strdup ("0");
  g_autofree gchar *words = g_strdup_printf (_("most at %s: %s %%"), dim->size > 0 ? dim->texts[worst] : "", share);
  sc_plot_area_set_words (SC_PLOT_AREA (area), name, words);
  return area;
}

GtkWidget *
sc_missing_bars_new (const ScMissingCount *count)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  for (guint i = 0; i < count->dims->len; i++)
    {
      const ScMissingDim *dim = g_ptr_array_index (count->dims, i);
      /* One bar alone is the total, which stands above; without any there is nothing to show. */
      if (dim->size < 2 || count->missing == 0)
        continue;
      g_autofree gchar *title = g_strdup_printf (_("Missing along %s, %%"), dim->name);
      GtkWidget *heading = gtk_label_new (title);
      gtk_label_set_xalign (GTK_LABEL (heading), 0);
      gtk_widget_add_css_class (heading, "caption-heading");
      gtk_box_append (GTK_BOX (box), heading);
      gtk_box_append (GTK_BOX (box), make_bars (dim));
    }
  return box;
}
