/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/film-cell.h"

#include <glib/gi18n.h>

struct _ScFilmCell
{
  GtkWidget parent_instance;

  ScFilmFrame *frame; /* (nullable) */
  GtkPicture *picture;
  GtkSpinner *spinner;
  GtkLabel *label;
  GtkLabel *date;
};

G_DEFINE_FINAL_TYPE (ScFilmCell, sc_film_cell, GTK_TYPE_WIDGET)

static void
update (ScFilmCell *self)
{
  ScTimeState state = sc_film_frame_get_state (self->frame);
  GdkTexture *thumbnail = state != SC_TIME_WAITING ? sc_film_frame_get_thumbnail (self->frame) : NULL;
  g_autofree gchar *label = sc_film_frame_dup_label (self->frame);
  g_autofree gchar *date = sc_film_frame_dup_date (self->frame);
  g_autofree gchar *description = NULL;

  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (thumbnail));
  gtk_spinner_set_spinning (self->spinner, state == SC_TIME_CURRENT && thumbnail == NULL);
  gtk_label_set_label (self->label, label);
  gtk_label_set_label (self->date, date != NULL ? date : "");
  gtk_widget_set_visible (GTK_WIDGET (self->date), date != NULL);
  if (state == SC_TIME_WAITING)
    gtk_widget_add_css_class (GTK_WIDGET (self), "waiting");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "waiting");

  /* Translators: a time of the film strip that the forecast has not reached, as "+24 h" */
  description = state == SC_TIME_WAITING ? g_strdup_printf (_("%s, not yet made"), label)
                : state == SC_TIME_CURRENT ? g_strdup_printf (_("%s, being made"), label)
                                           : g_strdup (label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, description, -1);
}

static void
sc_film_cell_dispose (GObject *object)
{
  ScFilmCell *self = SC_FILM_CELL (object);
  GtkWidget *child;

  sc_film_cell_set_frame (self, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (sc_film_cell_parent_class)->dispose (object);
}

static void
sc_film_cell_class_init (ScFilmCellClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = sc_film_cell_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/sigmacast/Sigmacast/film-cell.ui");
  gtk_widget_class_bind_template_child (widget_class, ScFilmCell, picture);
  gtk_widget_class_bind_template_child (widget_class, ScFilmCell, spinner);
  gtk_widget_class_bind_template_child (widget_class, ScFilmCell, label);
  gtk_widget_class_bind_template_child (widget_class, ScFilmCell, date);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "filmcell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sc_film_cell_init (ScFilmCell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                                  GTK_ORIENTATION_VERTICAL);
}

GtkWidget *
sc_film_cell_new (void)
{
  return g_object_new (SC_TYPE_FILM_CELL, NULL);
}

void
sc_film_cell_set_frame (ScFilmCell *self, ScFilmFrame *frame)
{
  g_return_if_fail (SC_IS_FILM_CELL (self));

  if (self->frame == frame)
    return;
  if (self->frame != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->frame, self);
      sc_film_frame_look (self->frame, FALSE);
    }
  g_set_object (&self->frame, frame);
  if (frame == NULL)
    return;
  g_signal_connect_swapped (frame, "notify", G_CALLBACK (update), self);
  sc_film_frame_look (frame, TRUE);
  update (self);
}
