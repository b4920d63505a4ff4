/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/page-widgets.h"

#define COLUMN_CHARS 32

void
sc_page_name_control (GtkWidget *widget, const gchar *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_tooltip_text (widget, name);
}

GtkWidget *
sc_page_make_label (const gchar *text, const gchar *class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  /* It fills what it is given, and asks for no more than a column. */
  gtk_label_set_max_width_chars (GTK_LABEL (label), COLUMN_CHARS);
  if (class != NULL)
    gtk_widget_add_css_class (label, class);
  return label;
}

static void
setup_ellipsized (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_width_chars (GTK_LABEL (label), 8);
  gtk_label_set_max_width_chars (GTK_LABEL (label), COLUMN_CHARS);
  gtk_list_item_set_child (item, label);
}

static void
bind_ellipsized (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkStringObject *text = gtk_list_item_get_item (item);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), gtk_string_object_get_string (text));
}

GtkDropDown *
sc_page_make_drop_down (const gchar *name)
{
  GtkWidget *widget = gtk_drop_down_new (NULL, NULL);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_ellipsized), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_ellipsized), NULL);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (widget), factory);
  gtk_widget_set_hexpand (widget, TRUE);
  sc_page_name_control (widget, name);
  return GTK_DROP_DOWN (widget);
}

static gboolean
lists_already (GtkDropDown *drop_down, const gchar *const *texts)
{
  GListModel *model = gtk_drop_down_get_model (drop_down);
  guint n = g_strv_length ((GStrv) texts);

  if (model == NULL || g_list_model_get_n_items (model) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (model), i), texts[i]))
      return FALSE;
  return TRUE;
}

void
sc_page_fill_drop_down (GtkDropDown *drop_down, const gchar *const *texts, gint selected)
{
  if (!lists_already (drop_down, texts))
    {
      g_autoptr (GtkStringList) list = gtk_string_list_new (texts);
      gtk_drop_down_set_model (drop_down, G_LIST_MODEL (list));
    }
  gtk_drop_down_set_selected (drop_down, selected >= 0 ? (guint) selected : GTK_INVALID_LIST_POSITION);
}

void
sc_page_clear_box (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}
