/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/difference-row.h"

#include <glib/gi18n.h>

#include "ui/coordinates/coordinates-words.h"
#include "ui/coordinates/difference-strip.h"
#include "ui/coordinates/mending.h"
#include "ui/coordinates/operation-words.h"
#include "ui/plot/plot-area.h"

static gdouble
strip_height (const ScPlotStyle *style, gdouble width, gpointer data)
{
  return sc_label_strip_get_height (style);
}

static void
strip_draw (cairo_t *cr, const ScPlotStyle *style, gdouble width, gdouble height, gpointer data)
{
  sc_label_strip_draw (cr, style, data, width, height);
}

static gchar *
strip_tooltip (const ScPlotStyle *style, gdouble width, gdouble x, gdouble y, gpointer data)
{
  const ScLabelStrip *strip = data;
  const gchar *const sides[] = { _("in both"), _("only in A"), _("only in B") };
  gssize column = sc_label_strip_locate (style, strip, width, x);

  return column >= 0 ? g_strdup_printf ("%s: %s", strip->texts[column], sides[strip->sides[column]]) : NULL;
}

static const ScPlotAreaFuncs strip_funcs = { strip_height, strip_draw, strip_tooltip };

static gdouble
legend_height (const ScPlotStyle *style, gdouble width, gpointer data)
{
  ScPlotKey keys[3];

  sc_label_strip_get_keys (style, keys);
  return sc_plot_legend (NULL, style, keys, G_N_ELEMENTS (keys), 0, 0, width);
}

static void
legend_draw (cairo_t *cr, const ScPlotStyle *style, gdouble width, gdouble height, gpointer data)
{
  ScPlotKey keys[3];

  sc_label_strip_get_keys (style, keys);
  sc_plot_legend (cr, style, keys, G_N_ELEMENTS (keys), 0, 0, width);
}

static const ScPlotAreaFuncs legend_funcs = { legend_height, legend_draw, NULL };

GtkWidget *
sc_difference_legend_new (void)
{
  /* Any data that is not NULL: there is none. */
  GtkWidget *legend = sc_plot_area_new (&legend_funcs, g_strdup (""), g_free);

  sc_plot_area_set_words (SC_PLOT_AREA (legend), _("Legend"), _("Joined discs: in both; triangle above: only in A; square below: only in B"));
  return legend;
}

static GtkWidget *
make_label (const gchar *text, const gchar *class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (class != NULL)
    gtk_widget_add_css_class (label, class);
  return label;
}

typedef struct
{
  gchar *name;
  ScDifferenceMendFunc mend;
  gpointer data;
} Mender;

static void
mender_free (gpointer data, GClosure *closure)
{
  Mender *mender = data;

  g_free (mender->name);
  g_free (mender);
}

static void
mend_clicked (GtkButton *button, Mender *mender)
{
  /* The row, and with it the name, may go in answer to this. */
  g_autofree gchar *name = g_strdup (mender->name);
  mender->mend (name, mender->data);
}

static GtkWidget *
make_mend_button (const ScCoordinateDifference *difference, ScDifferenceMendFunc mend, gpointer data)
{
  g_autofree gchar *text = sc_operation_words_remedy (difference);
  g_autofree gchar *name = g_strdup_printf (C_("coordinate: what mends it", "%s: %s"), difference->name, text);
  GtkWidget *button = gtk_button_new_with_label (text);
  Mender *mender = g_new0 (Mender, 1);

  mender->name = g_strdup (difference->name);
  mender->mend = mend;
  mender->data = data;
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (button, _("Mends B as it is held here; its file stays as it is"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_data (button, "clicked", G_CALLBACK (mend_clicked), mender, mender_free, 0);
  return button;
}

GtkWidget *
sc_difference_row_new (const ScCoordinateDifference *difference, ScDifferenceMendFunc mend, gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gboolean equal = difference->cause == SC_DIFFERENCE_NONE;
  GtkWidget *icon = gtk_image_new_from_icon_name (equal ? "emblem-ok-symbolic" : "dialog-warning-symbolic");
  g_autoptr (ScLabelStrip) strip = sc_label_strip_new_for_difference (difference);
  g_autofree gchar *sizes = sc_coordinates_words_sizes (difference), *cause = sc_coordinates_words_cause (difference);

  gtk_widget_add_css_class (icon, equal ? "success" : "warning");
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, equal ? _("equal") : _("differs"), -1);
  gtk_box_append (GTK_BOX (line), icon);
  gtk_box_append (GTK_BOX (line), make_label (difference->name, "heading"));
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), make_label (cause, NULL));
  if (strip != NULL)
    {
      GtkWidget *area = sc_plot_area_new (&strip_funcs, g_steal_pointer (&strip), (GDestroyNotify) sc_label_strip_free);
      g_autofree gchar *name = g_strdup_printf (_("Labels of %s"), difference->name);
      sc_plot_area_set_words (SC_PLOT_AREA (area), name, sizes);
      gtk_box_append (GTK_BOX (box), area);
    }
  GtkWidget *numbers = make_label (sizes, "caption");
  gtk_widget_add_css_class (numbers, "dim-label");
  gtk_box_append (GTK_BOX (box), numbers);
  if (sc_mending_is_possible (difference))
    gtk_box_append (GTK_BOX (box), make_mend_button (difference, mend, data));
  return box;
}
