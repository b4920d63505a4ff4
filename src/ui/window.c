/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window-private.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "ui/coordinates/coordinates-page.h"
#include "ui/forecast-view.h"

G_DEFINE_FINAL_TYPE (ScWindow, sc_window, ADW_TYPE_APPLICATION_WINDOW)

void
sc_window_show_message (ScWindow *self, GtkMessageType type, const gchar *text)
{
  gtk_label_set_label (self->message, text);
  gtk_info_bar_set_message_type (self->message_bar, type);
  gtk_info_bar_set_revealed (self->message_bar, TRUE);
}

void
sc_window_hide_message (ScWindow *self)
{
  gtk_info_bar_set_revealed (self->message_bar, FALSE);
  if (self->restore != NULL)
    gtk_info_bar_remove_action_widget (self->message_bar, self->restore);
  self->restore = NULL;
}

static void
on_restored (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ScWindow) self = data;
  g_autoptr (GError) error = NULL;
  gboolean is_good = sc_workspace_open_finish (SC_WORKSPACE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!is_good)
    sc_window_show_message (self, GTK_MESSAGE_ERROR, error->message);
  g_unlink (self->restore_path);
  g_clear_pointer (&self->restore_path, g_free);
}

static void
on_message_response (GtkInfoBar *bar, gint response, gpointer data)
{
  ScWindow *self = data;

  if (response == GTK_RESPONSE_ACCEPT)
    sc_workspace_restore_async (self->workspace, self->restore_path, self->cancellable, on_restored, g_object_ref (self));
  else if (self->restore != NULL)
    {
      g_unlink (self->restore_path);
      g_clear_pointer (&self->restore_path, g_free);
    }
  sc_window_hide_message (self);
}

void
sc_window_offer_restore (ScWindow *self, const gchar *path)
{
  g_return_if_fail (SC_IS_WINDOW (self));

  g_free (self->restore_path);
  self->restore_path = g_strdup (path);
  sc_window_show_message (self, GTK_MESSAGE_INFO, _("Sigmacast ended unexpectedly. What was open then can be restored."));
  self->restore = gtk_info_bar_add_button (self->message_bar, _("_Restore"), GTK_RESPONSE_ACCEPT);
}

/* Undo */

static void
undo (GtkWidget *widget, const gchar *action, GVariant *parameter)
{
  sc_workspace_undo (SC_WINDOW (widget)->workspace);
}

static void
redo (GtkWidget *widget, const gchar *action, GVariant *parameter)
{
  sc_workspace_redo (SC_WINDOW (widget)->workspace);
}

static void
add_edit_item (ScWindow *self, const gchar *word, const gchar *label, const gchar *action)
{
  /* An underscore in a file's name is no mnemonic. */
  g_auto (GStrv) parts = g_strsplit (label != NULL ? label : "", "_", -1);
  g_autofree gchar *escaped = g_strjoinv ("__", parts);
  g_autofree gchar *text = label != NULL ? g_strdup_printf ("%s: %s", word, escaped) : g_strdup (word);

  g_menu_append (self->edit_section, text, action);
}

static void
update_undo (ScWindow *self)
{
  const gchar *undo_label = sc_workspace_get_undo_label (self->workspace);
  const gchar *redo_label = sc_workspace_get_redo_label (self->workspace);

  g_menu_remove_all (self->edit_section);
  add_edit_item (self, _("_Undo"), undo_label, "win.undo");
  add_edit_item (self, _("_Redo"), redo_label, "win.redo");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", undo_label != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.redo", redo_label != NULL);
}

/* View */

static void
update_title (ScWindow *self)
{
  const gchar *path = sc_workspace_get_path (self->workspace);
  g_autofree gchar *name = path != NULL ? g_path_get_basename (path) : NULL;
  g_autofree gchar *title = name != NULL ? g_strdup_printf ("%s%s – Sigmacast",
                                                            sc_workspace_get_modified (self->workspace) ? "• " : "", name)
                                         : g_strdup ("Sigmacast");

  gtk_window_set_title (GTK_WINDOW (self), title);
}

static void
toggle_fullscreen (GtkWidget *widget, const gchar *action, GVariant *parameter)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (widget)))
    gtk_window_unfullscreen (GTK_WINDOW (widget));
  else
    gtk_window_fullscreen (GTK_WINDOW (widget));
}

static void
toggle_sidebar (GtkWidget *widget, const gchar *action, GVariant *parameter)
{
  ScWindow *self = SC_WINDOW (widget);

  gtk_toggle_button_set_active (self->sidebar_button, !gtk_toggle_button_get_active (self->sidebar_button));
}

static void
change_view_flag (GSimpleAction *action, GVariant *state, gpointer data)
{
  ScWindow *self = data;
  g_auto (ScViewSetting) view = { 0 };

  sc_view_setting_copy (&view, sc_workspace_get_view (self->workspace));
  if (g_str_equal (g_action_get_name (G_ACTION (action)), "coastlines"))
    {
      view.coastlines = g_variant_get_boolean (state);
      sc_workspace_set_view (self->workspace, &view, _("Coastlines"), NULL);
    }
  else if (g_str_equal (g_action_get_name (G_ACTION (action)), "truth"))
    {
      view.truth = g_variant_get_boolean (state);
      sc_workspace_set_view (self->workspace, &view, _("Truth"), NULL);
    }
  else
    {
      view.graticule = g_variant_get_boolean (state);
      sc_workspace_set_view (self->workspace, &view, _("Grid Lines"), NULL);
    }
}

static void
update_view_flag (ScWindow *self, const gchar *name, gboolean is_on)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (is_on));
}

static void
update_page (ScWindow *self)
{
  const gchar *page = sc_workspace_get_view (self->workspace)->page;

  if (adw_view_stack_get_child_by_name (self->stack, page) != NULL)
    adw_view_stack_set_visible_child_name (self->stack, page);
}

static void
update_view (ScWindow *self)
{
  const ScViewSetting *view = sc_workspace_get_view (self->workspace);

  update_view_flag (self, "coastlines", view->coastlines);
  update_view_flag (self, "graticule", view->graticule);
  update_view_flag (self, "truth", view->truth);
  update_page (self);
}

/* Which page one looks at is kept in the project, but is nothing to take back. */
static void
on_page (AdwViewStack *stack, GParamSpec *pspec, gpointer data)
{
  ScWindow *self = data;
  const gchar *page = adw_view_stack_get_visible_child_name (stack);

  gtk_widget_set_visible (GTK_WIDGET (self->sidebar_button), g_strcmp0 (page, "forecast") == 0);
  if (page != NULL)
    sc_workspace_show_page (self->workspace, page);
}

static void
on_workspace_changed (ScWorkspace *workspace, guint parts, gpointer data)
{
  ScWindow *self = data;

  if (parts & SC_WORKSPACE_VIEW)
    update_view (self);
  if (parts & SC_WORKSPACE_FORECAST)
    sc_window_update_run (self);
}

/* The window itself */

static void
save_size (ScWindow *self)
{
  gint width, height;

  if (self->settings == NULL)
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (self->settings, "window-width", width);
  g_settings_set_int (self->settings, "window-height", height);
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
}

static void
on_close_answer (AdwMessageDialog *dialog, const gchar *response, gpointer data)
{
  ScWindow *self = data;
  g_autoptr (GError) error = NULL;

  if (g_str_equal (response, "cancel"))
    return;
  if (g_str_equal (response, "save")
      && !sc_workspace_save (self->workspace, sc_workspace_get_path (self->workspace), &error))
    {
      sc_window_show_message (self, GTK_MESSAGE_ERROR, error->message);
      return;
    }
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
ask_before_closing (ScWindow *self)
{
  g_autofree gchar *name = g_path_get_basename (sc_workspace_get_path (self->workspace));
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Save Changes?"), NULL);

  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog), _("“%s” has changes that are not saved."), name);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "discard", _("_Discard"), "save",
                                    _("_Save"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (on_close_answer), self);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
sc_window_close_request (GtkWindow *window)
{
  ScWindow *self = SC_WINDOW (window);

  save_size (self);
  if (sc_workspace_get_path (self->workspace) != NULL && sc_workspace_get_modified (self->workspace))
    {
      ask_before_closing (self);
      return TRUE;
    }
  return GTK_WINDOW_CLASS (sc_window_parent_class)->close_request (window);
}

static void
sc_window_dispose (GObject *object)
{
  ScWindow *self = SC_WINDOW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->shown != NULL)
    {
      ScRunController *controller = sc_shown_get_controller (self->shown);

      sc_run_controller_cancel (controller);
      g_signal_handlers_disconnect_by_data (controller, self);
      g_signal_handlers_disconnect_by_data (sc_shown_get_frames (self->shown), self);
      g_signal_handlers_disconnect_by_data (self->workspace, self);
    }
  if (self->stack != NULL)
    g_signal_handlers_disconnect_by_data (self->stack, self);
  g_clear_object (&self->shown);
  g_clear_object (&self->settings);
  g_clear_object (&self->workspace);
  g_queue_clear_full (&self->waiting, g_free);
  g_clear_pointer (&self->restore_path, g_free);
  g_clear_pointer (&self->chosen_inputs, g_free);
  G_OBJECT_CLASS (sc_window_parent_class)->dispose (object);
}

static void
sc_window_class_init (ScWindowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = sc_window_dispose;
  GTK_WINDOW_CLASS (class)->close_request = sc_window_close_request;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/sigmacast/Sigmacast/window.ui");
  gtk_widget_class_bind_template_child (widget_class, ScWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, ScWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, ScWindow, message_bar);
  gtk_widget_class_bind_template_child (widget_class, ScWindow, message);
  gtk_widget_class_bind_template_child (widget_class, ScWindow, sidebar_button);
  gtk_widget_class_bind_template_child (widget_class, ScWindow, opening);
  gtk_widget_class_bind_template_child (widget_class, ScWindow, run_button);
  gtk_widget_class_bind_template_child (widget_class, ScWindow, step_button);
  gtk_widget_class_bind_template_child (widget_class, ScWindow, stop_button);
  gtk_widget_class_bind_template_child (widget_class, ScWindow, edit_section);
  sc_window_install_file_actions (widget_class);
  sc_window_install_run_actions (widget_class);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo);
  gtk_widget_class_install_action (widget_class, "win.redo", NULL, redo);
  gtk_widget_class_install_action (widget_class, "win.fullscreen", NULL, toggle_fullscreen);
  gtk_widget_class_install_action (widget_class, "win.toggle-sidebar", NULL, toggle_sidebar);
}

static void
sc_window_init (ScWindow *self)
{
  static const GActionEntry FLAGS[] = {
    { .name = "coastlines", .state = "true", .change_state = change_view_flag },
    { .name = "graticule", .state = "true", .change_state = change_view_flag },
    { .name = "truth", .state = "true", .change_state = change_view_flag },
  };

  g_queue_init (&self->waiting);
  self->cancellable = g_cancellable_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self), FLAGS, G_N_ELEMENTS (FLAGS), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self->message_bar, "response", G_CALLBACK (on_message_response), self);
  sc_window_accept_drops (self);
}

static void
add_page (ScWindow *self, GtkWidget *page, const gchar *name, const gchar *title, const gchar *icon)
{
  AdwViewStackPage *added = adw_view_stack_add_titled (self->stack, page, name, title);

  adw_view_stack_page_set_icon_name (added, icon);
}

static void
apply_settings (ScWindow *self, GtkWidget *forecast)
{
  if (self->settings == NULL)
    return;
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  g_settings_bind (self->settings, "show-sidebar", forecast, "show-sidebar", G_SETTINGS_BIND_DEFAULT);
}

ScWindow *
sc_window_new (ScApplication *application, ScShown *shown, GSettings *settings)
{
  ScWindow *self = g_object_new (SC_TYPE_WINDOW, "application", application, NULL);
  GtkWidget *forecast = sc_forecast_view_new (shown);

  self->shown = g_object_ref (shown);
  self->workspace = g_object_ref (sc_shown_get_workspace (shown));
  self->settings = settings != NULL ? g_object_ref (settings) : NULL;
  self->noise_page = SIGMACAST_NOISE_PAGE (sigmacast_noise_page_new (self->workspace));
  add_page (self, forecast, "forecast", _("Forecast"), "weather-few-clouds-symbolic");
  add_page (self, GTK_WIDGET (self->noise_page), "noise", _("Noise"), "preferences-other-symbolic");
  add_page (self, sigmacast_coordinates_page_new (self->workspace), "coordinates", _("Coordinates"), "view-grid-symbolic");
  g_object_bind_property (forecast, "show-sidebar", self->sidebar_button, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  apply_settings (self, forecast);

  sc_window_watch_run (self);
  g_signal_connect (self->workspace, "changed", G_CALLBACK (on_workspace_changed), self);
  g_signal_connect_swapped (self->workspace, "notify::undo-label", G_CALLBACK (update_undo), self);
  g_signal_connect_swapped (self->workspace, "notify::redo-label", G_CALLBACK (update_undo), self);
  g_signal_connect_swapped (self->workspace, "notify::modified", G_CALLBACK (update_title), self);
  g_signal_connect_swapped (self->workspace, "notify::path", G_CALLBACK (update_title), self);
  update_view (self);
  g_signal_connect (self->stack, "notify::visible-child", G_CALLBACK (on_page), self);
  on_page (self->stack, NULL, self);
  sc_window_update_run (self);
  update_undo (self);
  update_title (self);
  return self;
}
