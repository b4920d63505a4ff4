/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/application.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "ui/preferences.h"
#include "ui/settings.h"
#include "ui/window.h"
#include "workspace/workspace-autosave.h"

#define AUTOSAVE_DELAY_MS 2000
#define DEMO_STEPS 20 /* ten days: long enough to be watched */

struct _ScApplication
{
  AdwApplication parent_instance;

  GSettings *settings; /* (nullable) */
  ScWorkspace *workspace;
  ScWorkspaceAutosave *autosave;
  ScShown *shown;
};

G_DEFINE_FINAL_TYPE (ScApplication, sc_application, ADW_TYPE_APPLICATION)

static void
quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GList *windows = gtk_application_get_windows (data);

  /* The window asks whether to save; without one the program ends. */
  if (windows != NULL)
    gtk_window_close (windows->data);
  else
    g_application_quit (data);
}

static void
show_preferences (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ScApplication *self = data;
  GtkWindow *parent = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (self->settings != NULL)
    gtk_window_present (GTK_WINDOW (sc_preferences_new (parent, self->settings)));
}

static void
show_about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  adw_show_about_window (gtk_application_get_active_window (data),
                         "application-name", "Sigmacast",
                         "application-icon", "org.sigmacast.Sigmacast",
                         "version", SIGMACAST_VERSION,
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "comments", _("See a forecast being made, and the noise that makes it."),
                         /* Translators: put your name here */
                         "translator-credits", _("translator-credits"),
                         NULL);
}

static const struct
{
  const gchar *action;
  const gchar *keys[3];
} KEYS[] = {
  { "app.quit", { "<Control>q" } },
  { "app.preferences", { "<Control>comma" } },
  { "window.close", { "<Control>w" } },
  { "win.show-help-overlay", { "<Control>question" } },
  { "win.open", { "<Control>o" } },
  { "win.save", { "<Control>s" } },
  { "win.save-as", { "<Control><Shift>s" } },
  { "win.undo", { "<Control>z" } },
  { "win.redo", { "<Control><Shift>z", "<Control>y" } },
  { "win.run", { "<Control>r" } },
  { "win.cancel", { "<Control>period" } },
  { "win.step::sampler-step", { "F7" } },
  { "win.step::lead-time", { "<Shift>F7" } },
  { "win.step::stage", { "<Control>F7" } },
  { "win.toggle-sidebar", { "F9" } },
  { "win.fullscreen", { "F11" } },
};

/* (nullable): what a program that ended badly left, moved out of the way of this one's copy. */
static gchar *
take_left_copy (const gchar *path)
{
  g_autofree gchar *left = g_build_filename (g_get_user_data_dir (), "sigmacast", "left.sigmacast", NULL);

  if (g_file_test (path, G_FILE_TEST_IS_REGULAR) && g_rename (path, left) < 0)
    return NULL;
  return g_file_test (left, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer (&left) : NULL;
}

static ScWindow *
get_window (ScApplication *self)
{
  GtkWindow *active = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (active != NULL)
    {
      GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

      for (GList *link = windows; link != NULL; link = link->next)
        if (SC_IS_WINDOW (link->data))
          return link->data;
    }

  g_autofree gchar *copy = g_build_filename (g_get_user_data_dir (), "sigmacast", "unsaved.sigmacast", NULL);
  g_autofree gchar *left = take_left_copy (copy);
  ScWindow *window = sc_window_new (self, self->shown, self->settings);

  self->autosave = sc_workspace_autosave_new (self->workspace, copy, AUTOSAVE_DELAY_MS);
  if (left != NULL)
    sc_window_offer_restore (window, left);
  return window;
}

static void
sc_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (get_window (SC_APPLICATION (application))));
}

static void
sc_application_startup (GApplication *application)
{
  static const GActionEntry ACTIONS[] = {
    { .name = "quit", .activate = quit },
    { .name = "preferences", .activate = show_preferences },
    { .name = "about", .activate = show_about },
  };
  ScApplication *self = SC_APPLICATION (application);

  G_APPLICATION_CLASS (sc_application_parent_class)->startup (application);

  g_autoptr (ScRunController) controller = sc_run_controller_new ();
  self->settings = sc_settings_new ();
  self->workspace = sc_workspace_new ();
  self->shown = sc_shown_new (self->workspace, controller);
  if (self->settings != NULL)
    sc_preferences_follow_colour_scheme (self->settings);
  g_action_map_add_action_entries (G_ACTION_MAP (self), ACTIONS, G_N_ELEMENTS (ACTIONS), self);
  for (gsize i = 0; i < G_N_ELEMENTS (KEYS); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), KEYS[i].action, KEYS[i].keys);
  gtk_window_set_default_icon_name ("org.sigmacast.Sigmacast");
}

/* Paths of the command line, relative to where it was given. */
static gchar **
dup_paths (GApplicationCommandLine *line, GVariantDict *options)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  const gchar *demo = NULL;
  g_autofree const gchar **files = NULL;

  if (g_variant_dict_lookup (options, "demo", "^&ay", &demo))
    {
      g_autoptr (GFile) file = g_application_command_line_create_file_for_arg (line, demo);
      g_autofree gchar *path = g_file_get_path (file);
      g_strv_builder_add (paths, path);
    }
  if (g_variant_dict_lookup (options, G_OPTION_REMAINING, "^a&ay", &files))
    for (gsize i = 0; files[i] != NULL; i++)
      {
        g_autoptr (GFile) file = g_application_command_line_create_file_for_arg (line, files[i]);
        g_autofree gchar *path = g_file_get_path (file);

        if (path != NULL)
          g_strv_builder_add (paths, path);
      }
  return g_strv_builder_end (paths);
}

static gint
sc_application_command_line (GApplication *application, GApplicationCommandLine *line)
{
  ScWindow *window = get_window (SC_APPLICATION (application));
  GVariantDict *options = g_application_command_line_get_options_dict (line);
  g_auto (GStrv) paths = dup_paths (line, options);

  gtk_window_present (GTK_WINDOW (window));
  if (paths[0] != NULL)
    sc_window_open (window, (const gchar *const *) paths, TRUE, g_variant_dict_contains (options, "demo") ? DEMO_STEPS : 0);
  return 0;
}

static void
sc_application_shutdown (GApplication *application)
{
  ScApplication *self = SC_APPLICATION (application);

  g_clear_pointer (&self->autosave, sc_workspace_autosave_free);
  G_APPLICATION_CLASS (sc_application_parent_class)->shutdown (application);
  g_clear_object (&self->shown);
  g_clear_object (&self->workspace);
  g_clear_object (&self->settings);
}

static void
sc_application_class_init (ScApplicationClass *class)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (class);

  application_class->activate = sc_application_activate;
  application_class->startup = sc_application_startup;
  application_class->command_line = sc_application_command_line;
  application_class->shutdown = sc_application_shutdown;
}

static void
sc_application_init (ScApplication *self)
{
  static const GOptionEntry OPTIONS[] = {
    { "demo", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("Open a folder with a checkpoint, statistics and inputs, and run"),
      N_("DIR") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL, NULL, N_("[FILE…]") },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), OPTIONS);
}

ScApplication *
sc_application_new (void)
{
  return g_object_new (SC_TYPE_APPLICATION,
                       "application-id", "org.sigmacast.Sigmacast",
                       "resource-base-path", "/org/sigmacast/Sigmacast",
                       "flags", G_APPLICATION_HANDLES_COMMAND_LINE,
                       NULL);
}
