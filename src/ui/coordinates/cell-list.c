/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/cell-list.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/coordinates/cell-words.h"
#include "ui/coordinates/page-widgets.h"

/* A line of a story, for the list. */
#define SC_TYPE_CELL_ITEM sc_cell_item_get_type ()
G_DECLARE_FINAL_TYPE (ScCellItem, sc_cell_item, SC, CELL_ITEM, GObject)

struct _ScCellItem
{
  GObject parent_instance;

  ScCellStory *story;
  const ScCellLine *line;
};

G_DEFINE_FINAL_TYPE (ScCellItem, sc_cell_item, G_TYPE_OBJECT)

static void
sc_cell_item_finalize (GObject *object)
{
  sc_cell_story_unref (SC_CELL_ITEM (object)->story);
  G_OBJECT_CLASS (sc_cell_item_parent_class)->finalize (object);
}

static void
sc_cell_item_class_init (ScCellItemClass *class)
{
  G_OBJECT_CLASS (class)->finalize = sc_cell_item_finalize;
}

static void
sc_cell_item_init (ScCellItem *self)
{
}

/* Columns: where, each input, the result, what happened. */
enum
{
  COLUMN_WHERE = SC_COMPARISON_MAX,
  COLUMN_RESULT,
  COLUMN_WORDS,
};

struct _SigmacastCellList
{
  GtkWidget parent_instance;

  ScCoordinatesModel *model;
  GtkWidget *box;
  GtkLabel *title;
  GtkLabel *summary;
  GtkWidget *scroll;
  GtkColumnView *view;
  GListStore *lines;
  GtkColumnViewColumn *inputs[SC_COMPARISON_MAX];
  GtkColumnViewColumn *result;
};

G_DEFINE_FINAL_TYPE (SigmacastCellList, sigmacast_cell_list, GTK_TYPE_WIDGET)

static void
show_lines (SigmacastCellList *self, ScCellStory *story)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; story != NULL && i < story->lines->len; i++)
    {
      ScCellItem *item = g_object_new (SC_TYPE_CELL_ITEM, NULL);
      item->story = sc_cell_story_ref (story);
      item->line = g_ptr_array_index (story->lines, i);
      g_ptr_array_add (items, item);
    }
  for (guint i = 0; i < SC_COMPARISON_MAX; i++)
    gtk_column_view_column_set_visible (self->inputs[i], story != NULL && i < story->n_inputs);
  gtk_column_view_column_set_visible (self->result, story != NULL && story->has_result);
  g_list_store_splice (self->lines, 0, g_list_model_get_n_items (G_LIST_MODEL (self->lines)), items->pdata, items->len);
}

static void
show (SigmacastCellList *self)
{
  ScCellStory *story = sc_coordinates_model_get_cell (self->model);
  const GError *error = sc_coordinates_model_get_cell_error (self->model);
  gdouble latitude, longitude;
  gboolean picked = sc_coordinates_model_get_picked (self->model, &latitude, &longitude);
  const gchar *variable = sc_coordinates_model_get_variable (self->model, NULL);

  gtk_widget_set_visible (GTK_WIDGET (self), picked);
  if (!picked)
    {
      show_lines (self, NULL);
      return;
    }
  g_autofree gchar *place = sc_cell_words_place (latitude, longitude);
  /* Translators: a variable and a place: "msl at 45° N, 90° E" */
  g_autofree gchar *title = g_strdup_printf (_("%s at %s"), variable != NULL ? variable : "", place);
  g_autofree gchar *summary = story != NULL ? sc_cell_words_summary (story) : error != NULL ? g_strdup (error->message) : g_strdup (_("No cell of the variable lies here."));
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->summary, summary);
  show_lines (self, story);
  gtk_widget_set_visible (self->scroll, story != NULL && story->lines->len > 0);
}

static void
close_clicked (SigmacastCellList *self)
{
  sc_coordinates_model_pick (self->model, NAN, NAN);
}

static void
setup_cell (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  GtkWidget *label = gtk_label_new (NULL);
  gint which = GPOINTER_TO_INT (column);
  gboolean number = which < SC_COMPARISON_MAX || which == COLUMN_RESULT;

  gtk_label_set_xalign (GTK_LABEL (label), number ? 1 : 0);
  if (number)
    gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_cell (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  const ScCellLine *line = SC_CELL_ITEM (gtk_list_item_get_item (item))->line;
  gint which = GPOINTER_TO_INT (column);
  GtkWidget *label = gtk_list_item_get_child (item);
  /* An input that has no such label has no value: a dash, which is not a missing one. */
  const gchar *text = which == COLUMN_WHERE ? (line->labels[0] != '\0' ? line->labels : "·")
                      : which == COLUMN_RESULT ? line->result
                      : which == COLUMN_WORDS ? line->words : line->inputs[which];

  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "–");
  if (line->fate == SC_CELL_MADE && which >= COLUMN_RESULT)
    gtk_widget_add_css_class (label, "error");
  else
    gtk_widget_remove_css_class (label, "error");
}

static GtkColumnViewColumn *
add_column (SigmacastCellList *self, const gchar *title, gint which)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column = gtk_column_view_column_new (title, factory);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cell), GINT_TO_POINTER (which));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell), GINT_TO_POINTER (which));
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_expand (column, which == COLUMN_WORDS);
  gtk_column_view_append_column (self->view, column);
  g_object_unref (column);
  return column;
}

static void
sigmacast_cell_list_dispose (GObject *object)
{
  SigmacastCellList *self = SIGMACAST_CELL_LIST (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  g_clear_object (&self->lines);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (sigmacast_cell_list_parent_class)->dispose (object);
}

static void
sigmacast_cell_list_class_init (SigmacastCellListClass *class)
{
  G_OBJECT_CLASS (class)->dispose = sigmacast_cell_list_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
sigmacast_cell_list_init (SigmacastCellList *self)
{
}

static GtkWidget *
make_header (SigmacastCellList *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *close = gtk_button_new_from_icon_name ("window-close-symbolic");

  self->title = GTK_LABEL (sc_page_make_label (NULL, "heading"));
  self->summary = GTK_LABEL (sc_page_make_label (NULL, NULL));
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->summary));
  sc_page_name_control (close, _("Close the List of the Cell"));
  gtk_widget_add_css_class (close, "flat");
  gtk_widget_set_valign (close, GTK_ALIGN_START);
  g_signal_connect_object (close, "clicked", G_CALLBACK (close_clicked), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (line), words);
  gtk_box_append (GTK_BOX (line), close);
  return line;
}

static void
make_view (SigmacastCellList *self)
{
  self->lines = g_list_store_new (SC_TYPE_CELL_ITEM);
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (GTK_SELECTION_MODEL (gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->lines))))));
  gtk_column_view_set_show_row_separators (self->view, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "data-table");
  sc_page_name_control (GTK_WIDGET (self->view), _("Values of the Cell"));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self->view), FALSE);
  add_column (self, _("Where"), COLUMN_WHERE);
  for (gint i = 0; i < SC_COMPARISON_MAX; i++)
    {
      const gchar letter[] = { (gchar) ('A' + i), '\0' };
      self->inputs[i] = add_column (self, letter, i);
    }
  self->result = add_column (self, _("Result"), COLUMN_RESULT);
  add_column (self, _("What Happened"), COLUMN_WORDS);

  self->scroll = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroll), GTK_WIDGET (self->view));
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroll), 140);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroll), 220);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroll), TRUE);
  gtk_widget_add_css_class (self->scroll, "frame");
}

GtkWidget *
sigmacast_cell_list_new (ScCoordinatesModel *model)
{
  g_return_val_if_fail (SC_IS_COORDINATES_MODEL (model), NULL);

  SigmacastCellList *self = g_object_new (SIGMACAST_TYPE_CELL_LIST, NULL);
  self->model = g_object_ref (model);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), make_header (self));
  make_view (self);
  gtk_box_append (GTK_BOX (self->box), self->scroll);
  g_signal_connect_swapped (model, "cell-changed", G_CALLBACK (show), self);
  show (self);
  return GTK_WIDGET (self);
}
