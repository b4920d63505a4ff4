/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "ui/coordinates/coordinates-page.h"
#include "ui/file-dialogs.h"
#include "ui/forecast-view.h"
#include "ui/noise/noise-page.h"
#include "ui/run-words.h"

struct _ScWindow
{
  AdwApplicationWindow parent_instance;

  ScShown *shown;
  ScWorkspace *workspace;
  GSettings *settings; /* (nullable) */

  AdwViewStack *stack;
  AdwToastOverlay *toasts;
  GtkInfoBar *message_bar;
  GtkLabel *message;
  GtkWidget *restore; /* (nullable): the message bar's button, while it offers to restore */
  gchar *restore_path;
  GtkToggleButton *sidebar_button;
  GtkSpinner *opening;
  GtkButton *run_button;
  GtkWidget *step_button;
  GtkWidget *stop_button;
  GMenu *edit_section;
  SigmacastNoisePage *noise_page;

  GQueue waiting; /* of gchar*: paths to open after the one that is being opened */
  GCancellable *cancellable;
  gboolean is_opening;
  gboolean then_run;
  gint then_steps;
  gboolean has_plan; /* one was built since the start */
  gchar *chosen_inputs; /* (nullable): the file being opened that is to be the initial state */
};

G_DEFINE_FINAL_TYPE (ScWindow, sc_window, ADW_TYPE_APPLICATION_WINDOW)

/* Messages: what went wrong stays until it is closed */

static void
show_message (ScWindow *self, GtkMessageType type, const gchar *text)
{
  gtk_label_set_label (self->message, text);
  gtk_info_bar_set_message_type (self->message_bar, type);
  gtk_info_bar_set_revealed (self->message_bar, TRUE);
}

static void
hide_message (ScWindow *self)
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
    show_message (self, GTK_MESSAGE_ERROR, error->message);
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
  hide_message (self);
}

void
sc_window_offer_restore (ScWindow *self, const gchar *path)
{
  g_return_if_fail (SC_IS_WINDOW (self));

  g_free (self->restore_path);
  self->restore_path = g_strdup (path);
  show_message (self, GTK_MESSAGE_INFO, _("Sigmacast ended unexpectedly. What was open then can be restored."));
  self->restore = gtk_info_bar_add_button (self->message_bar, _("_Restore"), GTK_RESPONSE_ACCEPT);
}

/* Opening */

static void open_next (ScWindow *self);

static void
run (ScWindow *self)
{
  gint threads = self->settings != NULL ? g_settings_get_int (self->settings, "threads") : 0;
  gint gibibytes = self->settings != NULL ? g_settings_get_int (self->settings, "memory-budget") : 0;

  hide_message (self);
  adw_view_stack_set_visible_child_name (self->stack, "forecast");
  sc_shown_start_run (self->shown, (guint) threads, (guint64) gibibytes << 30);
}

static void
use_as_inputs (ScWindow *self, const gchar *path)
{
  g_auto (ScForecastSetting) setting = { 0 };

  sc_forecast_setting_copy (&setting, sc_workspace_get_forecast (self->workspace));
  g_free (setting.inputs);
  setting.inputs = g_strdup (path);
  /* What forced another initial state does not fit this one. */
  g_clear_pointer (&setting.forcings, g_free);
  sc_workspace_set_forecast (self->workspace, &setting, _("Choose Initial State"), NULL);
}

static void
set_steps (ScWindow *self, gint steps)
{
  g_auto (ScForecastSetting) setting = { 0 };

  sc_forecast_setting_copy (&setting, sc_workspace_get_forecast (self->workspace));
  setting.steps = steps;
  sc_workspace_set_forecast (self->workspace, &setting, _("Change Steps"), NULL);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ScWindow) self = data;
  g_autoptr (GError) error = NULL;
  gboolean is_good = sc_workspace_open_finish (SC_WORKSPACE (source), result, &error);

  self->is_opening = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!is_good)
    show_message (self, GTK_MESSAGE_ERROR, error->message);
  else if (self->chosen_inputs != NULL)
    use_as_inputs (self, self->chosen_inputs);
  g_clear_pointer (&self->chosen_inputs, g_free);
  open_next (self);
}

static void
open_next (ScWindow *self)
{
  g_autofree gchar *path = self->is_opening ? NULL : g_queue_pop_head (&self->waiting);

  gtk_spinner_set_spinning (self->opening, self->is_opening || path != NULL);
  if (path != NULL)
    {
      self->is_opening = TRUE;
      sc_workspace_open_async (self->workspace, path, self->cancellable, on_opened, g_object_ref (self));
    }
  else if (!self->is_opening && self->then_run)
    {
      self->then_run = FALSE;
      if (self->then_steps > 0)
        set_steps (self, self->then_steps);
      if (sc_forecast_setting_is_complete (sc_workspace_get_forecast (self->workspace)))
        run (self);
    }
}

void
sc_window_open (ScWindow *self, const gchar *const *paths, gboolean then_run, gint steps)
{
  g_return_if_fail (SC_IS_WINDOW (self));

  for (gsize i = 0; paths[i] != NULL; i++)
    g_queue_push_tail (&self->waiting, g_strdup (paths[i]));
  self->then_run |= then_run;
  self->then_steps = steps;
  open_next (self);
}

static void
on_files_chosen (const gchar *const *paths, gpointer data)
{
  hide_message (data);
  sc_window_open (data, paths, FALSE, 0);
}

static void
on_inputs_chosen (const gchar *const *paths, gpointer data)
{
  ScWindow *self = data;

  g_free (self->chosen_inputs);
  self->chosen_inputs = g_strdup (paths[0]);
  sc_window_open (self, paths, FALSE, 0);
}

static void
on_statistics_chosen (const gchar *const *paths, gpointer data)
{
  ScWindow *self = data;
  g_auto (ScForecastSetting) setting = { 0 };

  sc_forecast_setting_copy (&setting, sc_workspace_get_forecast (self->workspace));
  g_free (setting.stats);
  setting.stats = g_strdup (paths[0]);
  sc_workspace_set_forecast (self->workspace, &setting, _("Choose Statistics"), NULL);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, gdouble x, gdouble y, gpointer data)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (GSList *link = g_value_get_boxed (value); link != NULL; link = link->next)
    {
      g_autofree gchar *path = g_file_get_path (link->data);

      if (path != NULL)
        g_strv_builder_add (builder, path);
    }
  g_auto (GStrv) paths = g_strv_builder_end (builder);
  hide_message (data);
  sc_window_open (data, (const gchar *const *) paths, FALSE, 0);
  return paths[0] != NULL;
}

static void
choose_file (GtkWidget *widget, const gchar *action, GVariant *parameter)
{
  static const struct
  {
    const gchar *action;
    ScFileKind kind;
    ScFilesFunc func;
  } CHOICES[] = {
    { "win.open", SC_FILE_ANY, on_files_chosen },
    { "win.choose-checkpoint", SC_FILE_CHECKPOINT, on_files_chosen },
    { "win.choose-statistics", SC_FILE_STATISTICS, on_statistics_chosen },
    { "win.choose-initial-state", SC_FILE_DATASET, on_inputs_chosen },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CHOICES); i++)
    if (g_str_equal (CHOICES[i].action, action))
      sc_file_dialog_open (GTK_WINDOW (widget), CHOICES[i].kind, CHOICES[i].func, widget);
}

/* Saving */

static void
save_project (ScWindow *self, const gchar *path)
{
  g_autoptr (GError) error = NULL;

  if (sc_workspace_save (self->workspace, path, &error))
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("Project saved")));
  else
    show_message (self, GTK_MESSAGE_ERROR, error->message);
}

static void
on_project_path (const gchar *const *paths, gpointer data)
{
  g_autofree gchar *path = g_str_has_suffix (paths[0], ".sigmacast") ? g_strdup (paths[0])
                                                                       : g_strconcat (paths[0], ".sigmacast", NULL);

  save_project (data, path);
}

static void
save_as (GtkWidget *widget, const gchar *action, GVariant *parameter)
{
  sc_file_dialog_save (GTK_WINDOW (widget), _("Save Project"), _("forecast.sigmacast"), on_project_path, widget);
}

static void
save (GtkWidget *widget, const gchar *action, GVariant *parameter)
{
  ScWindow *self = SC_WINDOW (widget);
  const gchar *path = sc_workspace_get_path (self->workspace);

  if (path != NULL)
    save_project (self, path);
  else
    save_as (widget, action, parameter);
}

static void
on_forecast_copied (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ScWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (g_file_copy_finish (G_FILE (source), result, &error))
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("Forecast saved")));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_message (self, GTK_MESSAGE_ERROR, error->message);
}

static void
on_forecast_path (const gchar *const *paths, gpointer data)
{
  ScWindow *self = data;
  const gchar *output = sc_run_controller_get_output (sc_shown_get_controller (self->shown));

  if (output == NULL)
    return;
  g_autoptr (GFile) from = g_file_new_for_path (output);
  g_autoptr (GFile) to = g_file_new_for_path (paths[0]);
  g_file_copy_async (from, to, G_FILE_COPY_OVERWRITE, G_PRIORITY_DEFAULT, self->cancellable, NULL, NULL,
                     on_forecast_copied, g_object_ref (self));
}

static void
save_forecast (GtkWidget *widget, const gchar *action, GVariant *parameter)
{
  sc_file_dialog_save (GTK_WINDOW (widget), _("Save Forecast"), _("forecast.nc"), on_forecast_path, widget);
}

/* The run */

static void
run_or_pause (GtkWidget *widget, const gchar *action, GVariant *parameter)
{
  ScWindow *self = SC_WINDOW (widget);
  ScRunController *controller = sc_shown_get_controller (self->shown);

  switch (sc_run_controller_get_state (controller))
    {
    case SC_RUN_STATE_RUNNING:
      sc_run_controller_pause (controller);
      break;
    case SC_RUN_STATE_PAUSED:
      sc_run_controller_continue (controller);
      break;
    default:
      run (self);
    }
}

static void
step (GtkWidget *widget, const gchar *action, GVariant *parameter)
{
  ScWindow *self = SC_WINDOW (widget);
  const gchar *kind = g_variant_get_string (parameter, NULL);

  sc_run_controller_step (sc_shown_get_controller (self->shown), g_str_equal (kind, "lead-time") ? SC_STEP_LEAD_TIME
                                                                 : g_str_equal (kind, "stage")   ? SC_STEP_STAGE
                                                                                                 : SC_STEP_SAMPLER_STEP);
}

static void
cancel (GtkWidget *widget, const gchar *action, GVariant *parameter)
{
  ScWindow *self = SC_WINDOW (widget);

  sc_run_controller_cancel (sc_shown_get_controller (self->shown));
}

static void
set_button (GtkButton *button, const gchar *icon, const gchar *label)
{
  g_autofree gchar *tooltip = g_strdup_printf ("%s (Ctrl+R)", label);

  gtk_button_set_icon_name (button, icon);
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
update_run (ScWindow *self)
{
  ScRunController *controller = sc_shown_get_controller (self->shown);
  gboolean active = sc_run_controller_get_active (controller);
  gboolean can_run = sc_forecast_setting_is_complete (sc_workspace_get_forecast (self->workspace));

  if (sc_run_controller_get_state (controller) == SC_RUN_STATE_RUNNING)
    set_button (self->run_button, "media-playback-pause-symbolic", _("Pause the forecast"));
  else if (sc_run_controller_get_state (controller) == SC_RUN_STATE_PAUSED)
    set_button (self->run_button, "media-playback-start-symbolic", _("Continue the forecast"));
  else
    set_button (self->run_button, "media-playback-start-symbolic", _("Run the forecast"));
  gtk_widget_set_visible (self->step_button, active);
  gtk_widget_set_visible (self->stop_button, active);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.run", active || can_run);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.step", active);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.cancel", active);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.save-forecast", sc_run_controller_get_output (controller) != NULL);
}

static void
on_run_failed (ScRunController *controller, const GError *error, gpointer data)
{
  show_message (data, GTK_MESSAGE_ERROR, error->message);
}

/* The first plan of the program is nothing to tell; a later one has a reason. */
static void
on_plan_built (ScRunController *controller, ScEvent *event, gpointer data)
{
  ScWindow *self = data;
  gboolean is_first = !self->has_plan;

  self->has_plan = TRUE;
  if (is_first || event->name == NULL)
    return;
  g_autofree gchar *seconds = sc_run_words_dup_seconds (event->seconds);
  /* Translators: why the plan, which is what is computed once for a grid, was built again, and how long that took */
  g_autofree gchar *text = g_strdup_printf (_("Plan built again: %s (%s)"), event->name, seconds);
  AdwToast *toast = adw_toast_new ("");
  g_autofree gchar *escaped = g_markup_escape_text (text, -1);
  adw_toast_set_title (toast, escaped);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* Two calls of the network a sampler step, one for the level and one for its midpoint. */
static void
on_preview (ScRunFrames *frames, guint sampler_step, gpointer data)
{
  ScWindow *self = data;

  sigmacast_noise_page_set_current_call (self->noise_page, 2 * (gint) sampler_step);
}

static void
on_active (ScWindow *self)
{
  if (!sc_run_controller_get_active (sc_shown_get_controller (self->shown)))
    sigmacast_noise_page_set_current_call (self->noise_page, -1);
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
    update_run (self);
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
      show_message (self, GTK_MESSAGE_ERROR, error->message);
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
  gtk_widget_class_install_action (widget_class, "win.open", NULL, choose_file);
  gtk_widget_class_install_action (widget_class, "win.choose-checkpoint", NULL, choose_file);
  gtk_widget_class_install_action (widget_class, "win.choose-statistics", NULL, choose_file);
  gtk_widget_class_install_action (widget_class, "win.choose-initial-state", NULL, choose_file);
  gtk_widget_class_install_action (widget_class, "win.save", NULL, save);
  gtk_widget_class_install_action (widget_class, "win.save-as", NULL, save_as);
  gtk_widget_class_install_action (widget_class, "win.save-forecast", NULL, save_forecast);
  gtk_widget_class_install_action (widget_class, "win.run", NULL, run_or_pause);
  gtk_widget_class_install_action (widget_class, "win.step", "s", step);
  gtk_widget_class_install_action (widget_class, "win.cancel", NULL, cancel);
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
  };
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_queue_init (&self->waiting);
  self->cancellable = g_cancellable_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self), FLAGS, G_N_ELEMENTS (FLAGS), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self->message_bar, "response", G_CALLBACK (on_message_response), self);
  g_signal_connect (drop, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
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
  ScRunController *controller = sc_shown_get_controller (shown);
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

  g_signal_connect_swapped (controller, "notify::state", G_CALLBACK (update_run), self);
  g_signal_connect_swapped (controller, "notify::active", G_CALLBACK (on_active), self);
  g_signal_connect (controller, "plan-built", G_CALLBACK (on_plan_built), self);
  g_signal_connect (controller, "failed", G_CALLBACK (on_run_failed), self);
  g_signal_connect (sc_shown_get_frames (shown), "preview-added", G_CALLBACK (on_preview), self);
  g_signal_connect (self->workspace, "changed", G_CALLBACK (on_workspace_changed), self);
  g_signal_connect_swapped (self->workspace, "notify::undo-label", G_CALLBACK (update_undo), self);
  g_signal_connect_swapped (self->workspace, "notify::redo-label", G_CALLBACK (update_undo), self);
  g_signal_connect_swapped (self->workspace, "notify::modified", G_CALLBACK (update_title), self);
  g_signal_connect_swapped (self->workspace, "notify::path", G_CALLBACK (update_title), self);
  update_view (self);
  g_signal_connect (self->stack, "notify::visible-child", G_CALLBACK (on_page), self);
  on_page (self->stack, NULL, self);
  update_run (self);
  update_undo (self);
  update_title (self);
  return self;
}
