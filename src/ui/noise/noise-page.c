/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/noise/noise-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "noise/noise-presets.h"
#include "ui/noise/noise-chart.h"
#include "ui/noise/noise-export.h"
#include "ui/noise/noise-labels.h"
#include "ui/noise/noise-parameter-row.h"
#include "ui/noise/noise-words-panel.h"
#include "ui/noise/noise-words.h"

struct _SigmacastNoisePage
{
  GtkWidget parent_instance;

  ScNoiseModel *model;
  AdwFlap *flap;
  GtkLabel *reading;
  GtkLabel *run;
  gchar *told; /* (nullable): what was saved or not, until something else happens */
  gint current_call;
};

G_DEFINE_FINAL_TYPE (SigmacastNoisePage, sigmacast_noise_page, GTK_TYPE_WIDGET)

static void
show_reading (SigmacastNoisePage *self)
{
  gdouble cursor = sc_noise_model_get_cursor (self->model);
  g_autofree gchar *text = isnan (cursor) ? g_strconcat (_("Point at a plot, or move the cursor by its handle, to read the values."), "\n ", NULL)
                                          : sc_noise_words_read (sc_noise_model_get_picture (self->model),
                                                                 sc_noise_model_get_plot_state (self->model)->error, cursor);

  gtk_label_set_text (self->reading, text);
}

static void
show_run (SigmacastNoisePage *self)
{
  gint call = sc_noise_model_get_plot_state (self->model)->current_call;
  g_autofree gchar *text = call >= 0 ? sc_noise_words_call (sc_noise_model_get_picture (self->model), call) : NULL;

  gtk_label_set_text (self->run, self->told != NULL ? self->told : text != NULL ? text : "");
}

static void
on_told (ScNoiseExport *export, const gchar *sentence, gpointer data)
{
  SigmacastNoisePage *self = data;

  g_free (self->told);
  self->told = sentence[0] != '\0' ? g_strdup (sentence) : NULL;
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->run), self->told);
  show_run (self);
}

static void
setting_changed (SigmacastNoisePage *self)
{
  g_clear_pointer (&self->told, g_free);
  /* The run goes on with the setting it began with only while the calls are as many. */
  sc_noise_model_set_current_call (self->model, self->current_call);
  show_reading (self);
  show_run (self);
}

static void
activate_preset (GtkWidget *widget, const gchar *action, GVariant *id)
{
  sc_noise_model_apply_preset (SIGMACAST_NOISE_PAGE (widget)->model, g_variant_get_string (id, NULL));
}

static void
activate_reset (GtkWidget *widget, const gchar *action, GVariant *parameter)
{
  sc_noise_model_reset (SIGMACAST_NOISE_PAGE (widget)->model);
}

static void
sigmacast_noise_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sigmacast_noise_page_parent_class)->map (widget);
  sc_noise_model_set_watched (SIGMACAST_NOISE_PAGE (widget)->model, TRUE);
}

static void
sigmacast_noise_page_unmap (GtkWidget *widget)
{
  sc_noise_model_set_watched (SIGMACAST_NOISE_PAGE (widget)->model, FALSE);
  GTK_WIDGET_CLASS (sigmacast_noise_page_parent_class)->unmap (widget);
}

static void
sigmacast_noise_page_dispose (GObject *object)
{
  SigmacastNoisePage *self = SIGMACAST_NOISE_PAGE (object);
  GtkWidget *child;

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  g_clear_pointer (&self->told, g_free);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (sigmacast_noise_page_parent_class)->dispose (object);
}

static void
sigmacast_noise_page_class_init (SigmacastNoisePageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = sigmacast_noise_page_dispose;
  widget_class->map = sigmacast_noise_page_map;
  widget_class->unmap = sigmacast_noise_page_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_install_action (widget_class, "noise.preset", "s", activate_preset);
  gtk_widget_class_install_action (widget_class, "noise.reset", NULL, activate_reset);
}

static void
sigmacast_noise_page_init (SigmacastNoisePage *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  self->current_call = -1;
}

static GMenuModel *
make_presets_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) own = g_menu_new (), named = g_menu_new ();
  gsize n;
  const ScNoisePreset *presets = sc_noise_presets (&n);

  g_menu_append (own, _("As the Checkpoint Says"), "noise.reset");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (own));
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (sc_noise_preset_get_label (&presets[i]), NULL);
      g_menu_item_set_action_and_target (item, "noise.preset", "s", presets[i].id);
      g_menu_append_item (named, item);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (named));
  return G_MENU_MODEL (menu);
}

static GtkWidget *
make_toolbar (SigmacastNoisePage *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *presets = gtk_menu_button_new ();
  GtkWidget *sidebar = gtk_toggle_button_new (), *run = gtk_label_new (NULL);
  GtkWidget *export = sc_noise_export_new (self->model);
  g_autoptr (GMenuModel) menu = make_presets_menu ();

  gtk_widget_add_css_class (bar, "toolbar");
  gtk_menu_button_set_label (GTK_MENU_BUTTON (presets), _("Presets"));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (presets), menu);
  gtk_widget_set_tooltip_text (presets, _("Settings to go back to or to learn from"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (presets), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Presets"), -1);
  gtk_box_append (GTK_BOX (bar), presets);

  self->run = GTK_LABEL (run);
  gtk_label_set_ellipsize (self->run, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->run, 0.5f);
  gtk_widget_set_hexpand (run, TRUE);
  gtk_widget_add_css_class (run, "numeric");
  gtk_box_append (GTK_BOX (bar), run);

  g_signal_connect (export, "told", G_CALLBACK (on_told), self);
  gtk_box_append (GTK_BOX (bar), export);

  gtk_button_set_icon_name (GTK_BUTTON (sidebar), "sidebar-show-right-symbolic");
  gtk_widget_set_tooltip_text (sidebar, _("Show the numbers"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (sidebar), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Show the numbers"), -1);
  g_object_bind_property (self->flap, "reveal-flap", sidebar, "active", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  gtk_box_append (GTK_BOX (bar), sidebar);
  return bar;
}

static GtkWidget *
make_charts (SigmacastNoisePage *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10), *scroll = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *reading = gtk_label_new (NULL);

  gtk_widget_set_margin_start (column, 12);
  gtk_widget_set_margin_end (column, 6);
  gtk_widget_set_margin_top (column, 6);
  gtk_widget_set_margin_bottom (column, 12);
  for (gint kind = 0; kind < SC_NOISE_N_PLOTS; kind++)
    gtk_box_append (GTK_BOX (column), sc_noise_chart_new (self->model, kind));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_AUTOMATIC, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), column);
  gtk_widget_set_vexpand (scroll, TRUE);
  gtk_box_append (GTK_BOX (box), scroll);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));

  self->reading = GTK_LABEL (reading);
  gtk_label_set_xalign (self->reading, 0);
  /* Two lines always, so that nothing moves as the numbers change. */
  gtk_label_set_ellipsize (self->reading, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (reading, "numeric");
  gtk_widget_add_css_class (reading, "caption");
  gtk_widget_set_margin_start (reading, 12);
  gtk_widget_set_margin_end (reading, 12);
  gtk_widget_set_margin_top (reading, 4);
  gtk_widget_set_margin_bottom (reading, 4);
  gtk_box_append (GTK_BOX (box), reading);
  gtk_widget_set_hexpand (box, TRUE);
  return box;
}

static GtkWidget *
make_group (SigmacastNoisePage *self, const gchar *title, const ScNoiseParameter *parameters, gsize n)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10), *heading = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (box), heading);
  for (gsize i = 0; i < n; i++)
    gtk_box_append (GTK_BOX (box), sc_noise_parameter_row_new (self->model, parameters[i]));
  return box;
}

static GtkWidget *
scroll_padded (GtkWidget *child)
{
  GtkWidget *scroll = gtk_scrolled_window_new ();

  gtk_widget_set_margin_start (child, 12);
  gtk_widget_set_margin_end (child, 12);
  gtk_widget_set_margin_top (child, 12);
  gtk_widget_set_margin_bottom (child, 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), child);
  return scroll;
}

/* The verdict and its buttons are seen at any size of text, the numbers keep half of the height. */
static void
place_divider (GtkPaned *paned)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (paned));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  gint line = PANGO_PIXELS (pango_font_metrics_get_ascent (metrics) + pango_font_metrics_get_descent (metrics));
  gint most = 0, wanted;

  pango_font_metrics_unref (metrics);
  g_object_get (paned, "max-position", &most, NULL);
  wanted = MIN (14 * line, most / 2);
  if (wanted > 0)
    gtk_paned_set_position (paned, wanted);
}

static GtkWidget *
make_sidebar (SigmacastNoisePage *self)
{
  static const ScNoiseParameter inference[] = { SC_NOISE_INFERENCE_MIN, SC_NOISE_INFERENCE_MAX, SC_NOISE_INFERENCE_RHO, SC_NOISE_LEVELS };
  static const ScNoiseParameter training[] = { SC_NOISE_TRAINING_MIN, SC_NOISE_TRAINING_MAX, SC_NOISE_TRAINING_RHO };
  static const ScNoiseParameter churn[] = { SC_NOISE_CHURN, SC_NOISE_CHURN_MIN, SC_NOISE_CHURN_MAX, SC_NOISE_INFLATION };
  GtkWidget *numbers = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18), *paned = gtk_paned_new (GTK_ORIENTATION_VERTICAL);

  gtk_box_append (GTK_BOX (numbers), make_group (self, _("Inference"), inference, G_N_ELEMENTS (inference)));
  gtk_box_append (GTK_BOX (numbers), make_group (self, _("Churn"), churn, G_N_ELEMENTS (churn)));
  gtk_box_append (GTK_BOX (numbers), make_group (self, _("Training"), training, G_N_ELEMENTS (training)));

  /* Words and numbers scroll for themselves: a warning that comes or goes moves no number under the pointer. */
  gtk_paned_set_start_child (GTK_PANED (paned), scroll_padded (sc_noise_words_panel_new (self->model)));
  gtk_paned_set_end_child (GTK_PANED (paned), scroll_padded (numbers));
  gtk_paned_set_shrink_start_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (paned), FALSE);
  g_signal_connect (paned, "notify::max-position", G_CALLBACK (place_divider), NULL);
  gtk_widget_set_size_request (paned, 320, -1);
  gtk_widget_add_css_class (paned, "background");
  return paned;
}

GtkWidget *
sigmacast_noise_page_new (ScWorkspace *workspace)
{
  g_return_val_if_fail (SC_IS_WORKSPACE (workspace), NULL);

  SigmacastNoisePage *self = g_object_new (SIGMACAST_TYPE_NOISE_PAGE, NULL);
  self->model = sc_noise_model_new (workspace);
  self->flap = ADW_FLAP (adw_flap_new ());
  adw_flap_set_flap_position (self->flap, GTK_PACK_END);
  adw_flap_set_content (self->flap, make_charts (self));
  adw_flap_set_separator (self->flap, gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  adw_flap_set_flap (self->flap, make_sidebar (self));
  gtk_widget_set_vexpand (GTK_WIDGET (self->flap), TRUE);

  gtk_widget_set_parent (make_toolbar (self), GTK_WIDGET (self));
  gtk_widget_set_parent (gtk_separator_new (GTK_ORIENTATION_HORIZONTAL), GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->flap), GTK_WIDGET (self));

  g_signal_connect_swapped (self->model, "changed", G_CALLBACK (setting_changed), self);
  g_signal_connect_swapped (self->model, "cursor-changed", G_CALLBACK (show_reading), self);
  g_signal_connect_swapped (self->model, "error-changed", G_CALLBACK (show_reading), self);
  g_signal_connect_swapped (self->model, "call-changed", G_CALLBACK (show_run), self);
  show_reading (self);
  show_run (self);
  return GTK_WIDGET (self);
}

void
sigmacast_noise_page_set_current_call (SigmacastNoisePage *self, gint call)
{
  g_return_if_fail (SIGMACAST_IS_NOISE_PAGE (self));
  self->current_call = call;
  sc_noise_model_set_current_call (self->model, call);
}
