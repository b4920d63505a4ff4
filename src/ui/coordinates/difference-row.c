/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/difference-row.h"

#include <glib/gi18n.h>

#include "ui/coordinates/coordinates-words.h"
#include "ui/coordinates/difference-strip.h"
#include "ui/coordinates/mending.h"
#include "ui/coordinates/operation-words.h"
#include "ui/coordinates/page-widgets.h"
#include "ui/plot/plot-area.h"

static gdouble
strip_height (const ScPlotStyle *style, gdouble width, gpointer data)
{
  return sc_label_strip_get_height (style, ((const ScLabelStrip *) data)->n_rows);
}

static void
strip_draw (cairo_t *cr, const ScPlotStyle *style, gdouble width, gdouble height, gpointer data)
{
  sc_label_strip_draw (cr, style, data, width, height);
}

/* "3: in A and C" */
static gchar *
strip_tooltip (const ScPlotStyle *style, gdouble width, gdouble x, gdouble y, gpointer data)
{
  const ScLabelStrip *strip = data;
  gssize column = sc_label_strip_locate (style, strip, width, x);
  g_autoptr (GString) letters = g_string_new (NULL);

  if (column < 0)
    return NULL;
  if (sc_label_strip_is_in_all (strip, (gsize) column))
    return g_strdup_printf (strip->n_rows == 2 ? _("%s: in both") : _("%s: in all"), strip->texts[column]);
  for (guint row = 0; row < strip->n_rows; row++)
    if (strip->rows[column] & 1 << row)
      g_string_append_printf (letters, letters->len > 0 ? _(", %c") : "%c", 'A' + strip->datasets[row]);
  return g_strdup_printf (_("%s: only in %s"), strip->texts[column], letters->str);
}

static const ScPlotAreaFuncs strip_funcs = { strip_height, strip_draw, strip_tooltip };

static gdouble
legend_height (const ScPlotStyle *style, gdouble width, gpointer data)
{
  ScPlotKey keys[SC_LABEL_STRIP_MAX_ROWS + 1];
  guint n = *(const guint *) data;

  sc_label_strip_get_keys (style, n, keys);
  return sc_plot_legend (NULL, style, keys, n + 1, 0, 0, width);
}

static void
legend_draw (cairo_t *cr, const ScPlotStyle *style, gdouble width, gdouble height, gpointer data)
{
  ScPlotKey keys[SC_LABEL_STRIP_MAX_ROWS + 1];
  guint n = *(const guint *) data;

  sc_label_strip_get_keys (style, n, keys);
  sc_plot_legend (cr, style, keys, n + 1, 0, 0, width);
}

static const ScPlotAreaFuncs legend_funcs = { legend_height, legend_draw, NULL };

GtkWidget *
sc_difference_legend_new (guint n)
{
  GtkWidget *legend = sc_plot_area_new (&legend_funcs, g_memdup2 (&n, sizeof n), g_free);

  sc_plot_area_set_words (SC_PLOT_AREA (legend), _("Legend"),
                          n == 2 ? _("Joined discs: in both; triangle above: only in A; square below: only in B")
                                 : _("Joined discs: in all; otherwise a shape in the row of each dataset that has the label"));
  return legend;
}

typedef struct
{
  guint place;
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
  mender->mend (mender->place, name, mender->data);
}

static GtkWidget *
make_mend_button (const ScCoordinateDifference *difference, guint place, gboolean several, ScDifferenceMendFunc mend, gpointer data)
{
  g_autofree gchar *remedy = sc_operation_words_remedy (difference);
  /* Translators: the letter of a dataset, and what mends it */
  g_autofree gchar *text = several ? g_strdup_printf (C_("dataset: what mends it", "%c: %s"), 'A' + place, remedy) : g_strdup (remedy);
  g_autofree gchar *name = g_strdup_printf (C_("coordinate: what mends it", "%s: %s"), difference->name, text);
  g_autofree gchar *tooltip = g_strdup_printf (_("Mends %c as it is held here; its file stays as it is"), 'A' + place);
  GtkWidget *button = gtk_button_new_with_label (text);
  Mender *mender = g_new0 (Mender, 1);

  mender->place = place;
  mender->name = g_strdup (difference->name);
  mender->mend = mend;
  mender->data = data;
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_data (button, "clicked", G_CALLBACK (mend_clicked), mender, mender_free, 0);
  return button;
}

/* Name, and whether it differs anywhere. */
static GtkWidget *
make_title (const gchar *name, gboolean equal)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name (equal ? "emblem-ok-symbolic" : "dialog-warning-symbolic");

  gtk_widget_add_css_class (icon, equal ? "success" : "warning");
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, equal ? _("equal") : _("differs"), -1);
  gtk_box_append (GTK_BOX (line), icon);
  gtk_box_append (GTK_BOX (line), sc_page_make_label (name, "heading"));
  return line;
}

static void
add_causes (GtkBox *box, const ScCoordinateDifference *const *differences, guint n)
{
  for (guint place = 1; place < n; place++)
    {
      if (differences[place] == NULL)
        continue;
      g_autofree gchar *cause = sc_coordinates_words_cause (differences[place], place);
      /* Translators: the letter of a dataset, and in what it differs */
      g_autofree gchar *text = n > 2 ? g_strdup_printf (C_("dataset: cause", "%c: %s"), 'A' + place, cause) : g_strdup (cause);
      gtk_box_append (box, sc_page_make_label (text, NULL));
    }
}

static gchar *
describe_sizes (const ScCoordinateDifference *const *differences, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint place = 1; place < n; place++)
    if (differences[place] != NULL)
      {
        g_autofree gchar *sizes = sc_coordinates_words_sizes (differences[place], place);
        g_string_append_printf (text, text->len > 0 ? "\n%s" : "%s", sizes);
      }
  return g_string_free (text, FALSE);
}

GtkWidget *
sc_difference_row_new (const ScCoordinateDifference *const *differences, guint n, ScDifferenceMendFunc mend, gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autoptr (ScLabelStrip) strip = sc_label_strip_new_for_differences (differences, n);
  g_autofree gchar *sizes = describe_sizes (differences, n);
  const gchar *name = NULL;
  gboolean equal = TRUE;

  for (guint place = 1; place < n; place++)
    if (differences[place] != NULL)
      {
        name = differences[place]->name;
        equal &= differences[place]->cause == SC_DIFFERENCE_NONE;
      }
  gtk_box_append (GTK_BOX (box), make_title (name, equal));
  add_causes (GTK_BOX (box), differences, n);
  if (strip != NULL)
    {
      GtkWidget *area = sc_plot_area_new (&strip_funcs, g_steal_pointer (&strip), (GDestroyNotify) sc_label_strip_free);
      g_autofree gchar *title = g_strdup_printf (_("Labels of %s"), name);
      sc_plot_area_set_words (SC_PLOT_AREA (area), title, sizes);
      gtk_box_append (GTK_BOX (box), area);
    }
  GtkWidget *numbers = sc_page_make_label (sizes, "caption");
  gtk_widget_add_css_class (numbers, "dim-label");
  gtk_box_append (GTK_BOX (box), numbers);
  for (guint place = 1; place < n; place++)
    if (differences[place] != NULL && sc_mending_is_possible (differences[place]))
      gtk_box_append (GTK_BOX (box), make_mend_button (differences[place], place, n > 2, mend, data));
  return box;
}
