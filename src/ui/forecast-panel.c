/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/forecast-panel.h"

#include <glib/gi18n.h>
#include <string.h>

#include "forecast/run.h"
#include "ui/run-words.h"

struct _ScForecastPanel
{
  AdwBin parent_instance;

  ScWorkspace *workspace;
  AdwActionRow *checkpoint, *stats, *inputs;
  GtkSpinButton *steps, *members;
  AdwEntryRow *seed, *allow_nan;
  AdwActionRow *estimate;
  GtkButton *estimate_now;
  gboolean is_updating;
  guint n_changes; /* of the setting: an estimate of an earlier one is not shown */
};

G_DEFINE_FINAL_TYPE (ScForecastPanel, sc_forecast_panel, ADW_TYPE_BIN)

static void
show_path (AdwActionRow *row, const gchar *path)
{
  g_autofree gchar *name = path != NULL ? g_path_get_basename (path) : g_strdup (_("None chosen"));
  g_autofree gchar *escaped = g_markup_escape_text (name, -1);

  adw_action_row_set_subtitle (row, escaped);
  gtk_widget_set_tooltip_text (GTK_WIDGET (row), path);
}

static void
show_text (AdwEntryRow *row, const gchar *text)
{
  if (strcmp (gtk_editable_get_text (GTK_EDITABLE (row)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static void
update (ScForecastPanel *self)
{
  const ScForecastSetting *setting = sc_workspace_get_forecast (self->workspace);
  g_autofree gchar *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, setting->seed);
  g_autofree gchar *allowed = setting->allow_nan != NULL ? g_strjoinv (", ", setting->allow_nan) : g_strdup ("");

  self->is_updating = TRUE;
  show_path (self->checkpoint, setting->checkpoint);
  show_path (self->stats, setting->stats);
  show_path (self->inputs, setting->inputs);
  gtk_spin_button_set_value (self->steps, setting->steps);
  gtk_spin_button_set_value (self->members, setting->members);
  show_text (self->seed, seed);
  show_text (self->allow_nan, allowed);
  self->is_updating = FALSE;
}

static void
show_estimate (ScForecastPanel *self, const gchar *text)
{
  g_autofree gchar *escaped = g_markup_escape_text (text, -1);

  adw_action_row_set_subtitle (self->estimate, escaped);
}

static void
forget_estimate (ScForecastPanel *self)
{
  self->n_changes++;
  show_estimate (self, "");
}

static void
on_changed (ScWorkspace *workspace, guint parts, gpointer data)
{
  if ((parts & (SC_WORKSPACE_FORECAST | SC_WORKSPACE_NOISE)) != 0)
    forget_estimate (data);
  if (parts & SC_WORKSPACE_FORECAST)
    update (data);
}

static void
estimate_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (ScPlanCache) plans = sc_plan_cache_new ();
  g_autofree ScRunEstimate *estimate = g_new0 (ScRunEstimate, 1);
  GError *error = NULL;

  if (sc_run_estimate (data, plans, estimate, &error))
    g_task_return_pointer (task, g_steal_pointer (&estimate), g_free);
  else
    g_task_return_error (task, error);
}

static void
on_estimated (GObject *source, GAsyncResult *result, gpointer data)
{
  ScForecastPanel *self = SC_FORECAST_PANEL (source);
  g_autoptr (GError) error = NULL;
  g_autofree ScRunEstimate *estimate = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->workspace == NULL)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->estimate_now), TRUE);
  if (GPOINTER_TO_UINT (data) != self->n_changes)
    return;
  if (estimate == NULL)
    {
      show_estimate (self, error->message);
      return;
    }
  g_autofree gchar *time = sc_run_words_dup_seconds (estimate->seconds);
  g_autofree gchar *bytes = g_format_size (estimate->bytes);
  /* Translators: %1$s: "12 s", "3 min"; %2$s: "62 MB" */
  g_autofree gchar *text = g_strdup_printf (_("About %1$s, at most %2$s of memory"), time, bytes);
  show_estimate (self, text);
}

static void
on_estimate (GtkButton *button, gpointer data)
{
  ScForecastPanel *self = data;
  g_autoptr (ScForecastRequest) request = sc_workspace_dup_request (self->workspace);
  g_autoptr (GTask) task = g_task_new (self, NULL, on_estimated, GUINT_TO_POINTER (self->n_changes));

  /* The forecast is going to be written, and the members' frames with it; here nothing is. */
  if (request->output == NULL)
    request->output = g_build_filename (g_get_tmp_dir (), "forecast.nc", NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  show_estimate (self, _("Measuring…"));
  g_task_set_task_data (task, g_steal_pointer (&request), (GDestroyNotify) sc_forecast_request_free);
  g_task_run_in_thread (task, estimate_in_thread);
}

static void
on_steps (GtkSpinButton *spin, gpointer data)
{
  ScForecastPanel *self = data;
  g_auto (ScForecastSetting) setting = { 0 };

  if (self->is_updating)
    return;
  sc_forecast_setting_copy (&setting, sc_workspace_get_forecast (self->workspace));
  setting.steps = gtk_spin_button_get_value_as_int (spin);
  sc_workspace_set_forecast (self->workspace, &setting, _("Change Steps"), "steps");
}

static void
on_members (GtkSpinButton *spin, gpointer data)
{
  ScForecastPanel *self = data;
  g_auto (ScForecastSetting) setting = { 0 };

  if (self->is_updating)
    return;
  sc_forecast_setting_copy (&setting, sc_workspace_get_forecast (self->workspace));
  setting.members = gtk_spin_button_get_value_as_int (spin);
  sc_workspace_set_forecast (self->workspace, &setting, _("Change Members"), "members");
}

static void
on_seed (AdwEntryRow *row, gpointer data)
{
  ScForecastPanel *self = data;
  g_auto (ScForecastSetting) setting = { 0 };

  sc_forecast_setting_copy (&setting, sc_workspace_get_forecast (self->workspace));
  if (g_ascii_string_to_unsigned (gtk_editable_get_text (GTK_EDITABLE (row)), 10, 0, G_MAXUINT64, &setting.seed, NULL))
    sc_workspace_set_forecast (self->workspace, &setting, _("Change Seed"), NULL);
  update (self);
}

/* What is typed and is no seed is marked while it is typed. */
static void
on_seed_typed (GtkEditable *editable, gpointer data)
{
  if (g_ascii_string_to_unsigned (gtk_editable_get_text (editable), 10, 0, G_MAXUINT64, NULL, NULL))
    gtk_widget_remove_css_class (GTK_WIDGET (editable), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (editable), "error");
}

static void
on_allow_nan (AdwEntryRow *row, gpointer data)
{
  ScForecastPanel *self = data;
  g_auto (ScForecastSetting) setting = { 0 };
  g_auto (GStrv) words = g_strsplit_set (gtk_editable_get_text (GTK_EDITABLE (row)), ", ", -1);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (gsize i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_strv_builder_add (names, words[i]);
  sc_forecast_setting_copy (&setting, sc_workspace_get_forecast (self->workspace));
  g_strfreev (setting.allow_nan);
  setting.allow_nan = g_strv_builder_end (names);
  sc_workspace_set_forecast (self->workspace, &setting, _("Change Allowed Missing Values"), NULL);
}

static void
sc_forecast_panel_dispose (GObject *object)
{
  ScForecastPanel *self = SC_FORECAST_PANEL (object);

  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (self->workspace, self);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (sc_forecast_panel_parent_class)->dispose (object);
}

static void
sc_forecast_panel_class_init (ScForecastPanelClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = sc_forecast_panel_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/sigmacast/Sigmacast/forecast-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, ScForecastPanel, checkpoint);
  gtk_widget_class_bind_template_child (widget_class, ScForecastPanel, stats);
  gtk_widget_class_bind_template_child (widget_class, ScForecastPanel, inputs);
  gtk_widget_class_bind_template_child (widget_class, ScForecastPanel, steps);
  gtk_widget_class_bind_template_child (widget_class, ScForecastPanel, members);
  gtk_widget_class_bind_template_child (widget_class, ScForecastPanel, seed);
  gtk_widget_class_bind_template_child (widget_class, ScForecastPanel, allow_nan);
  gtk_widget_class_bind_template_child (widget_class, ScForecastPanel, estimate);
  gtk_widget_class_bind_template_child (widget_class, ScForecastPanel, estimate_now);
}

static void
sc_forecast_panel_init (ScForecastPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
sc_forecast_panel_set_workspace (ScForecastPanel *self, ScWorkspace *workspace)
{
  g_return_if_fail (SC_IS_FORECAST_PANEL (self));
  g_return_if_fail (self->workspace == NULL);

  self->workspace = g_object_ref (workspace);
  update (self);
  g_signal_connect (workspace, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect (self->steps, "value-changed", G_CALLBACK (on_steps), self);
  g_signal_connect (self->members, "value-changed", G_CALLBACK (on_members), self);
  g_signal_connect (self->seed, "apply", G_CALLBACK (on_seed), self);
  g_signal_connect (self->seed, "changed", G_CALLBACK (on_seed_typed), self);
  g_signal_connect (self->allow_nan, "apply", G_CALLBACK (on_allow_nan), self);
  g_signal_connect (self->estimate_now, "clicked", G_CALLBACK (on_estimate), self);
}
