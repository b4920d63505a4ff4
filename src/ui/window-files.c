/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "ui/file-dialogs.h"
#include "ui/window-private.h"

static void open_next (ScWindow *self);

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
    sc_window_show_message (self, GTK_MESSAGE_ERROR, error->message);
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
        sc_window_run (self);
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
  sc_window_hide_message (data);
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
  sc_window_hide_message (data);
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
    sc_window_show_message (self, GTK_MESSAGE_ERROR, error->message);
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
    sc_window_show_message (self, GTK_MESSAGE_ERROR, error->message);
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

void
sc_window_accept_drops (ScWindow *self)
{
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect (drop, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
}

void
sc_window_install_file_actions (GtkWidgetClass *class)
{
  gtk_widget_class_install_action (class, "win.open", NULL, choose_file);
  gtk_widget_class_install_action (class, "win.choose-checkpoint", NULL, choose_file);
  gtk_widget_class_install_action (class, "win.choose-statistics", NULL, choose_file);
  gtk_widget_class_install_action (class, "win.choose-initial-state", NULL, choose_file);
  gtk_widget_class_install_action (class, "win.save", NULL, save);
  gtk_widget_class_install_action (class, "win.save-as", NULL, save_as);
  gtk_widget_class_install_action (class, "win.save-forecast", NULL, save_forecast);
}
