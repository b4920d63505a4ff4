/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/film-strip.h"

#include <glib/gi18n.h>

#include "ui/film-cell.h"

/* Longer files are gone through by the keys; a strip of them would be of no use. */
#define MAX_FRAMES 20000

struct _ScFilmStrip
{
  GtkWidget parent_instance;

  ScShown *shown;
  GListStore *frames; /* of ScFilmFrame */
  GtkSingleSelection *selection;
  GtkListView *list;
  ScColourScale *scale; /* (nullable): of the pictures */
  gchar *key;           /* what the pictures are of, beside the time */
  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (ScFilmStrip, sc_film_strip, GTK_TYPE_WIDGET)

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  gtk_list_item_set_child (item, sc_film_cell_new ());
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  sc_film_cell_set_frame (SC_FILM_CELL (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  sc_film_cell_set_frame (SC_FILM_CELL (gtk_list_item_get_child (item)), NULL);
}

static void
on_selected (GtkSingleSelection *selection, GParamSpec *pspec, gpointer data)
{
  ScFilmStrip *self = data;
  guint position = gtk_single_selection_get_selected (selection);

  if (!self->is_updating && position != GTK_INVALID_LIST_POSITION)
    sc_shown_set_time (self->shown, position);
}

static void
update_selected (ScFilmStrip *self)
{
  guint time = sc_shown_get_time (self->shown);

  self->is_updating = TRUE;
  if (time < g_list_model_get_n_items (G_LIST_MODEL (self->frames))
      && gtk_single_selection_get_selected (self->selection) != time)
    {
      gtk_single_selection_set_selected (self->selection, time);
      gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", time);
    }
  self->is_updating = FALSE;
}

static void
update_frames (ScFilmStrip *self)
{
  guint n = MIN (sc_shown_get_n_times (self->shown), MAX_FRAMES);
  guint had = g_list_model_get_n_items (G_LIST_MODEL (self->frames));

  self->is_updating = TRUE;
  if (n < had)
    g_list_store_splice (self->frames, n, had - n, NULL, 0);
  else if (n > had)
    {
      g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);

      for (guint time = had; time < n; time++)
        g_ptr_array_add (added, sc_film_frame_new (self->shown, time));
      g_list_store_splice (self->frames, had, 0, added->pdata, added->len);
    }
  self->is_updating = FALSE;
}

static void
update_all (ScFilmStrip *self, gboolean is_other)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->frames));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ScFilmFrame) frame = g_list_model_get_item (G_LIST_MODEL (self->frames), i);

      sc_film_frame_update (frame, is_other);
    }
}

/* Where times have labels of another file or run the cells must say so: they are made anew. */
static void
on_axes_changed (ScShown *shown, gpointer data)
{
  ScFilmStrip *self = data;

  self->is_updating = TRUE;
  g_list_store_remove_all (self->frames);
  self->is_updating = FALSE;
  update_frames (self);
  update_selected (self);
}

static void
on_selection_changed (ScShown *shown, gpointer data)
{
  ScFilmStrip *self = data;
  const ScSelection *selection = sc_workspace_get_selection (sc_shown_get_workspace (shown));
  g_autofree gchar *key = g_strdup_printf ("%d %s %g %d", selection->dataset, selection->variable, selection->level,
                                             selection->member);

  update_frames (self);
  if (g_strcmp0 (key, self->key) != 0)
    {
      g_free (self->key);
      self->key = g_steal_pointer (&key);
      update_all (self, TRUE);
    }
  update_selected (self);
}

static void
on_times_changed (ScShown *shown, gpointer data)
{
  update_all (data, FALSE);
}

static void
on_field_changed (ScShown *shown, gpointer data)
{
  ScFilmStrip *self = data;
  ScColourScale *scale = sc_shown_get_scale (shown);

  if (self->scale == scale)
    return;
  g_clear_pointer (&self->scale, sc_colour_scale_unref);
  self->scale = scale != NULL ? sc_colour_scale_ref (scale) : NULL;
  update_all (self, FALSE);
}

static void
sc_film_strip_dispose (GObject *object)
{
  ScFilmStrip *self = SC_FILM_STRIP (object);
  GtkWidget *child;

  if (self->shown != NULL)
    g_signal_handlers_disconnect_by_data (self->shown, self);
  g_clear_object (&self->shown);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->selection);
  g_clear_object (&self->frames);
  g_clear_pointer (&self->scale, sc_colour_scale_unref);
  g_clear_pointer (&self->key, g_free);
  G_OBJECT_CLASS (sc_film_strip_parent_class)->dispose (object);
}

static void
sc_film_strip_class_init (ScFilmStripClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = sc_film_strip_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "filmstrip");
}

static void
sc_film_strip_init (ScFilmStrip *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->frames = g_list_store_new (SC_TYPE_FILM_FRAME);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->frames)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  g_signal_connect (self->selection, "notify::selected", G_CALLBACK (on_selected), self);
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), self);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), self);

  self->list = GTK_LIST_VIEW (gtk_list_view_new (g_object_ref (GTK_SELECTION_MODEL (self->selection)), factory));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->list), GTK_ORIENTATION_HORIZONTAL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Times"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  gtk_widget_set_parent (scrolled, GTK_WIDGET (self));
}

void
sc_film_strip_set_shown (ScFilmStrip *self, ScShown *shown)
{
  g_return_if_fail (SC_IS_FILM_STRIP (self));
  g_return_if_fail (self->shown == NULL);

  self->shown = g_object_ref (shown);
  g_signal_connect (shown, "axes-changed", G_CALLBACK (on_axes_changed), self);
  g_signal_connect (shown, "selection-changed", G_CALLBACK (on_selection_changed), self);
  g_signal_connect (shown, "times-changed", G_CALLBACK (on_times_changed), self);
  g_signal_connect (shown, "field-changed", G_CALLBACK (on_field_changed), self);
  on_axes_changed (shown, self);
}
