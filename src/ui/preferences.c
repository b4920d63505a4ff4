/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/preferences.h"

struct _ScPreferences
{
  AdwPreferencesWindow parent_instance;

  GSettings *settings;
  AdwComboRow *colour_scheme;
  GtkSpinButton *threads;
  GtkSpinButton *memory;
};

G_DEFINE_FINAL_TYPE (ScPreferences, sc_preferences, ADW_TYPE_PREFERENCES_WINDOW)

static void
on_colour_scheme (AdwComboRow *row, GParamSpec *pspec, gpointer data)
{
  ScPreferences *self = data;

  g_settings_set_enum (self->settings, "colour-scheme", (gint) adw_combo_row_get_selected (row));
}

static void
sc_preferences_dispose (GObject *object)
{
  g_clear_object (&SC_PREFERENCES (object)->settings);
  G_OBJECT_CLASS (sc_preferences_parent_class)->dispose (object);
}

static void
sc_preferences_class_init (ScPreferencesClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = sc_preferences_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/sigmacast/Sigmacast/preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, ScPreferences, colour_scheme);
  gtk_widget_class_bind_template_child (widget_class, ScPreferences, threads);
  gtk_widget_class_bind_template_child (widget_class, ScPreferences, memory);
}

static void
sc_preferences_init (ScPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sc_preferences_new (GtkWindow *parent, GSettings *settings)
{
  ScPreferences *self = g_object_new (SC_TYPE_PREFERENCES, "transient-for", parent, NULL);

  self->settings = g_object_ref (settings);
  adw_combo_row_set_selected (self->colour_scheme, (guint) g_settings_get_enum (settings, "colour-scheme"));
  g_signal_connect (self->colour_scheme, "notify::selected", G_CALLBACK (on_colour_scheme), self);
  g_settings_bind (settings, "threads", self->threads, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "memory-budget", self->memory, "value", G_SETTINGS_BIND_DEFAULT);
  return GTK_WIDGET (self);
}

static void
apply_colour_scheme (GSettings *settings)
{
  static const AdwColorScheme SCHEMES[] = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT,
                                            ADW_COLOR_SCHEME_FORCE_DARK };
  gint scheme = g_settings_get_enum (settings, "colour-scheme");

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), SCHEMES[CLAMP (scheme, 0, 2)]);
}

void
sc_preferences_follow_colour_scheme (GSettings *settings)
{
  g_signal_connect (settings, "changed::colour-scheme", G_CALLBACK (apply_colour_scheme), NULL);
  apply_colour_scheme (settings);
}
