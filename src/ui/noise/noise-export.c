/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/noise/noise-export.h"

#include <glib/gi18n.h>

#include "render/plot/noise-sheet.h"
#include "ui/file-dialogs.h"
#include "ui/plot/plot-scheme.h"
#include "workspace/forecast-command.h"
#include "workspace/shell-words.h"

#define PAGE_WIDTH 900

struct _ScNoiseExport
{
  GtkWidget parent_instance;

  ScNoiseModel *model;
};

G_DEFINE_FINAL_TYPE (ScNoiseExport, sc_noise_export, GTK_TYPE_WIDGET)

enum
{
  TOLD,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
tell (ScNoiseExport *self, const gchar *sentence)
{
  g_signal_emit (self, signals[TOLD], 0, sentence);
}

/* Takes @error. */
static void
tell_saved (ScNoiseExport *self, const gchar *path, GError *error)
{
  /* Translators: the first %s is a file, the second what went wrong */
  g_autofree gchar *sentence = error == NULL ? g_strdup_printf (_("Saved: %s"), path)
                                             : g_strdup_printf (_("Not saved: %s"), error->message);

  g_clear_error (&error);
  tell (self, sentence);
}

static GtkWindow *
get_window (ScNoiseExport *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
save_picture (const gchar *const *paths, gpointer data)
{
  ScNoiseExport *self = data;
  GError *error = NULL;

  sc_noise_sheet_write (sc_noise_model_get_picture (self->model), sc_noise_model_get_plot_state (self->model),
                        sc_plot_scheme_get (), paths[0], PAGE_WIDTH, &error);
  tell_saved (self, paths[0], error);
}

static void
activate_save_picture (GtkWidget *widget, const gchar *action, GVariant *parameter)
{
  ScNoiseExport *self = SC_NOISE_EXPORT (widget);

  sc_file_dialog_save (get_window (self), _("Save Picture"), "noise.pdf", save_picture, self);
}

static void
save_setting (const gchar *const *paths, gpointer data)
{
  ScNoiseExport *self = data;
  GError *error = NULL;

  sc_noise_setting_save (sc_workspace_get_noise (sc_noise_model_get_workspace (self->model)), paths[0], &error);
  tell_saved (self, paths[0], error);
}

static void
activate_save_setting (GtkWidget *widget, const gchar *action, GVariant *parameter)
{
  ScNoiseExport *self = SC_NOISE_EXPORT (widget);

  sc_file_dialog_save (get_window (self), _("Save Setting"), "noise.json", save_setting, self);
}

static void
open_setting (const gchar *const *paths, gpointer data)
{
  ScNoiseExport *self = data;
  g_autoptr (GError) error = NULL;

  if (sc_noise_model_open_setting (self->model, paths[0], &error))
    tell (self, "");
  else
    tell (self, error->message);
}

static void
activate_open_setting (GtkWidget *widget, const gchar *action, GVariant *parameter)
{
  ScNoiseExport *self = SC_NOISE_EXPORT (widget);

  sc_file_dialog_open (get_window (self), SC_FILE_NOISE_SETTING, open_setting, self);
}

static void
activate_copy_command (GtkWidget *widget, const gchar *action, GVariant *parameter)
{
  ScNoiseExport *self = SC_NOISE_EXPORT (widget);
  g_autoptr (ScForecastRequest) request = sc_workspace_dup_request (sc_noise_model_get_workspace (self->model));

  if (request->checkpoint == NULL || request->stats == NULL || request->inputs == NULL)
    {
      tell (self, _("There is no command yet: a forecast needs a checkpoint, its statistics and an initial state."));
      return;
    }
  /* What the page shows, also where it is the checkpoint's own. */
  request->noise = *sc_workspace_get_noise (sc_noise_model_get_workspace (self->model));
  request->has_noise = TRUE;

  g_autofree gchar *program = sc_shell_find_program ();
  g_autofree gchar *command = sc_forecast_command_format (program, request);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), command);
  tell (self, _("The command is on the clipboard."));
}

static void
sc_noise_export_dispose (GObject *object)
{
  ScNoiseExport *self = SC_NOISE_EXPORT (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (sc_noise_export_parent_class)->dispose (object);
}

static void
sc_noise_export_class_init (ScNoiseExportClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = sc_noise_export_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "noise-export.save-picture", NULL, activate_save_picture);
  gtk_widget_class_install_action (widget_class, "noise-export.save-setting", NULL, activate_save_setting);
  gtk_widget_class_install_action (widget_class, "noise-export.open-setting", NULL, activate_open_setting);
  gtk_widget_class_install_action (widget_class, "noise-export.copy-command", NULL, activate_copy_command);
  signals[TOLD] = g_signal_new ("told", SC_TYPE_NOISE_EXPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sc_noise_export_init (ScNoiseExport *self)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new (), settings = g_menu_new (), out = g_menu_new ();

  g_menu_append (settings, _("_Open Setting…"), "noise-export.open-setting");
  g_menu_append (settings, _("_Save Setting…"), "noise-export.save-setting");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (settings));
  g_menu_append (out, _("Save _Picture…"), "noise-export.save-picture");
  g_menu_append (out, _("_Copy Command"), "noise-export.copy-command");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (out));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_set_tooltip_text (button, _("Open and save"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Open and save"), -1);
  gtk_widget_set_parent (button, GTK_WIDGET (self));
}

GtkWidget *
sc_noise_export_new (ScNoiseModel *model)
{
  g_return_val_if_fail (SC_IS_NOISE_MODEL (model), NULL);

  ScNoiseExport *self = g_object_new (SC_TYPE_NOISE_EXPORT, NULL);
  self->model = g_object_ref (model);
  return GTK_WIDGET (self);
}
