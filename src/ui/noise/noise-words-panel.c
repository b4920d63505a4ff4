/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/noise/noise-words-panel.h"

#include <glib/gi18n.h>

#include "ui/noise/noise-labels.h"
#include "ui/noise/noise-words.h"

/* Nobody reads faster; laying out the sentences for each frame of a drag would cost as much as all plots. */
#define REFRESH_MS 80

#define MOST_SENTENCES 8

struct _ScNoiseWordsPanel
{
  GtkWidget parent_instance;

  ScNoiseModel *model;
  GtkWidget *icon;
  GtkWidget *verdict;
  GtkWidget *remedies;
  GtkWidget *sentences[MOST_SENTENCES];
  guint refresh_source;
};

G_DEFINE_FINAL_TYPE (ScNoiseWordsPanel, sc_noise_words_panel, GTK_TYPE_WIDGET)

static GtkWidget *
make_text (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), FALSE);
  return label;
}

static void
remedy_clicked (ScNoiseWordsPanel *self, GtkButton *button)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "remedy"));

  if (index < sc_noise_model_get_picture (self->model)->report->remedies->len)
    sc_noise_model_apply_remedy (self->model, index);
}

/* As many buttons as there are remedies; those that are there already are kept, so that focus stays. */
static void
show_remedies (ScNoiseWordsPanel *self, GArray *remedies)
{
  GtkWidget *child = gtk_widget_get_first_child (self->remedies);

  for (guint i = 0; i < remedies->len; i++)
    {
      g_autofree gchar *label = sc_noise_remedy_get_label (&g_array_index (remedies, ScBufferRemedy, i));
      if (child == NULL)
        {
          GtkWidget *button = gtk_button_new_with_label (label);
          g_object_set_data (G_OBJECT (button), "remedy", GUINT_TO_POINTER (i));
          g_signal_connect_swapped (button, "clicked", G_CALLBACK (remedy_clicked), self);
          gtk_box_append (GTK_BOX (self->remedies), button);
        }
      else
        {
          gtk_button_set_label (GTK_BUTTON (child), label);
          child = gtk_widget_get_next_sibling (child);
        }
    }
  while (child != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);
      gtk_box_remove (GTK_BOX (self->remedies), child);
      child = next;
    }
  gtk_widget_set_visible (self->remedies, remedies->len > 0);
}

static void
show (ScNoiseWordsPanel *self)
{
  const ScNoisePicture *picture = sc_noise_model_get_picture (self->model);
  g_autofree gchar *warning = sc_noise_words_warn (picture);
  g_auto (GStrv) words = sc_noise_words_describe (picture, sc_noise_model_get_plot_state (self->model)->error);
  guint n = g_strv_length (words);

  gtk_label_set_text (GTK_LABEL (self->verdict),
                      warning != NULL ? warning : _("Every network call lies within the training range."));
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), warning != NULL ? "dialog-warning-symbolic" : "emblem-ok-symbolic");
  gtk_widget_remove_css_class (self->icon, warning != NULL ? "success" : "warning");
  gtk_widget_add_css_class (self->icon, warning != NULL ? "warning" : "success");
  for (guint i = 0; i < MOST_SENTENCES; i++)
    {
      if (i < n)
        gtk_label_set_text (GTK_LABEL (self->sentences[i]), words[i]);
      gtk_widget_set_visible (self->sentences[i], i < n);
    }
  show_remedies (self, picture->report->remedies);
}

static gboolean
refresh (gpointer data)
{
  ScNoiseWordsPanel *self = data;

  self->refresh_source = 0;
  show (self);
  return G_SOURCE_REMOVE;
}

static void
model_changed (ScNoiseWordsPanel *self)
{
  if (self->refresh_source == 0)
    self->refresh_source = g_timeout_add (REFRESH_MS, refresh, self);
}

static void
sc_noise_words_panel_dispose (GObject *object)
{
  ScNoiseWordsPanel *self = SC_NOISE_WORDS_PANEL (object);
  GtkWidget *child;

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (sc_noise_words_panel_parent_class)->dispose (object);
}

static void
sc_noise_words_panel_class_init (ScNoiseWordsPanelClass *class)
{
  G_OBJECT_CLASS (class)->dispose = sc_noise_words_panel_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BOX_LAYOUT);
}

static void
sc_noise_words_panel_init (ScNoiseWordsPanel *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 8);
  self->icon = gtk_image_new ();
  gtk_widget_set_valign (self->icon, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Verdict"), -1);
  self->verdict = make_text ();
  gtk_widget_set_hexpand (self->verdict, TRUE);
  gtk_widget_add_css_class (self->verdict, "heading");
  gtk_box_append (GTK_BOX (line), self->icon);
  gtk_box_append (GTK_BOX (line), self->verdict);
  gtk_widget_set_parent (line, GTK_WIDGET (self));

  self->remedies = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->remedies, GTK_WIDGET (self));
  for (gsize i = 0; i < G_N_ELEMENTS (self->sentences); i++)
    {
      self->sentences[i] = make_text ();
      gtk_widget_set_parent (self->sentences[i], GTK_WIDGET (self));
    }
}

GtkWidget *
sc_noise_words_panel_new (ScNoiseModel *model)
{
  g_return_val_if_fail (SC_IS_NOISE_MODEL (model), NULL);

  ScNoiseWordsPanel *self = g_object_new (SC_TYPE_NOISE_WORDS_PANEL, NULL);
  self->model = g_object_ref (model);
  g_signal_connect_swapped (model, "changed", G_CALLBACK (model_changed), self);
  g_signal_connect_swapped (model, "error-changed", G_CALLBACK (model_changed), self);
  show (self);
  return GTK_WIDGET (self);
}
