/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "ui/run-words.h"
#include "ui/window-private.h"

void
sc_window_run (ScWindow *self)
{
  gint threads = self->settings != NULL ? g_settings_get_int (self->settings, "threads") : 0;
  gint gibibytes = self->settings != NULL ? g_settings_get_int (self->settings, "memory-budget") : 0;

  sc_window_hide_message (self);
  adw_view_stack_set_visible_child_name (self->stack, "forecast");
  sc_shown_start_run (self->shown, (guint) threads, (guint64) gibibytes << 30);
}

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
      sc_window_run (self);
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

void
sc_window_update_run (ScWindow *self)
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
  sc_window_show_message (data, GTK_MESSAGE_ERROR, error->message);
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

void
sc_window_watch_run (ScWindow *self)
{
  ScRunController *controller = sc_shown_get_controller (self->shown);

  g_signal_connect_swapped (controller, "notify::state", G_CALLBACK (sc_window_update_run), self);
  g_signal_connect_swapped (controller, "notify::active", G_CALLBACK (on_active), self);
  g_signal_connect (controller, "plan-built", G_CALLBACK (on_plan_built), self);
  g_signal_connect (controller, "failed", G_CALLBACK (on_run_failed), self);
  g_signal_connect (sc_shown_get_frames (self->shown), "preview-added", G_CALLBACK (on_preview), self);
}

void
sc_window_install_run_actions (GtkWidgetClass *class)
{
  gtk_widget_class_install_action (class, "win.run", NULL, run_or_pause);
  gtk_widget_class_install_action (class, "win.step", "s", step);
  gtk_widget_class_install_action (class, "win.cancel", NULL, cancel);
}
