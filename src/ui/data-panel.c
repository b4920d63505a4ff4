/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/data-panel.h"

#include <glib/gi18n.h>
#include <math.h>

#include "render/view.h"
#include "ui/variable-names.h"

struct _ScDataPanel
{
  AdwBin parent_instance;

  ScShown *shown;
  GtkListBox *sources;
  GtkWidget *choices;
  AdwComboRow *variable;
  AdwComboRow *level;
  AdwActionRow *member;
  GtkSpinButton *member_spin;
  GtkAdjustment *member_adjustment;
  AdwComboRow *projection;

  GPtrArray *variables;              /* names, in the order of the rows */
  const ScOutlineVariable *levels_of; /* whose levels are listed; compared only */
  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (ScDataPanel, sc_data_panel, ADW_TYPE_BIN)

#define SOURCE "sigmacast-source"

static gint
get_row_source (GtkListBoxRow *row)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), SOURCE)) + SC_SELECTION_FORECAST;
}

static void
on_close (GtkButton *button, gpointer data)
{
  ScDataPanel *self = data;
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_LIST_BOX_ROW);

  sc_workspace_close_dataset (sc_shown_get_workspace (self->shown), (guint) get_row_source (GTK_LIST_BOX_ROW (row)));
}

static AdwActionRow *
add_row (ScDataPanel *self, gint source, const gchar *title, const gchar *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_widget_set_tooltip_text (row, title);
  g_object_set_data (G_OBJECT (row), SOURCE, GINT_TO_POINTER (source - SC_SELECTION_FORECAST));
  gtk_list_box_append (self->sources, row);
  return ADW_ACTION_ROW (row);
}

static void
add_file_row (ScDataPanel *self, guint index)
{
  ScWorkspace *workspace = sc_shown_get_workspace (self->shown);
  const gchar *path = sc_workspace_get_dataset_path (workspace, index);
  g_autofree gchar *name = g_path_get_basename (path);
  AdwActionRow *row = add_row (self, (gint) index, name, sc_workspace_get_dataset_problem (workspace, index));
  GtkWidget *close = gtk_button_new_from_icon_name ("window-close-symbolic");
  g_autofree gchar *label = g_strdup_printf (_("Close “%s”"), name);

  gtk_widget_add_css_class (close, "flat");
  gtk_widget_add_css_class (close, "circular");
  gtk_widget_set_valign (close, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (close, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (close), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect (close, "clicked", G_CALLBACK (on_close), self);
  adw_action_row_add_suffix (row, close);
  gtk_widget_set_tooltip_text (GTK_WIDGET (row), path);
}

static void
fill_sources (ScDataPanel *self)
{
  guint n = sc_workspace_get_n_datasets (sc_shown_get_workspace (self->shown));
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->sources, 0)) != NULL)
    gtk_list_box_remove (self->sources, GTK_WIDGET (row));
  if (sc_run_frames_get_n_leads (sc_shown_get_frames (self->shown)) > 0)
    add_row (self, SC_SELECTION_FORECAST, _("Forecast"), NULL);
  for (guint i = 0; i < n; i++)
    add_file_row (self, i);
}

static void
select_source (ScDataPanel *self)
{
  gint dataset = sc_workspace_get_selection (sc_shown_get_workspace (self->shown))->dataset;
  GtkListBoxRow *row;

  for (gint i = 0; (row = gtk_list_box_get_row_at_index (self->sources, i)) != NULL; i++)
    if (get_row_source (row) == dataset)
      {
        gtk_list_box_select_row (self->sources, row);
        return;
      }
  gtk_list_box_unselect_all (self->sources);
}

static void
fill_variables (ScDataPanel *self)
{
  ScOutline *outline = sc_shown_get_outline (self->shown);
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  g_ptr_array_set_size (self->variables, 0);
  for (guint i = 0; outline != NULL && i < sc_outline_get_n_variables (outline); i++)
    {
      const ScOutlineVariable *variable = sc_outline_get_variable (outline, i);

      if (!sc_outline_variable_can_be_mapped (variable))
        continue;
      g_ptr_array_add (self->variables, g_strdup (variable->name));
      gtk_string_list_take (titles, sc_variable_name_dup_title (variable->name, variable->title));
    }
  adw_combo_row_set_model (self->variable, G_LIST_MODEL (titles));
  self->levels_of = NULL;
}

static void
fill_levels (ScDataPanel *self)
{
  const ScOutlineVariable *variable = sc_shown_get_variable (self->shown);
  const ScOutlineAxis *axis = variable != NULL ? variable->axes[SC_AXIS_LEVEL] : NULL;
  gboolean is_shown = axis != NULL && axis->labels != NULL && axis->size > 1;

  gtk_widget_set_visible (GTK_WIDGET (self->level), is_shown);
  if (variable == self->levels_of || !is_shown)
    return;
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  for (gsize i = 0; i < axis->size; i++)
    gtk_string_list_take (labels, sc_outline_axis_dup_label (axis, i));
  adw_combo_row_set_model (self->level, G_LIST_MODEL (labels));
  self->levels_of = variable;
}

static void
select_choices (ScDataPanel *self)
{
  const ScOutlineVariable *variable = sc_shown_get_variable (self->shown);
  const ScSelection *selection = sc_workspace_get_selection (sc_shown_get_workspace (self->shown));
  guint n_members = sc_shown_get_n_members (self->shown);

  for (guint i = 0; variable != NULL && i < self->variables->len; i++)
    if (g_strcmp0 (g_ptr_array_index (self->variables, i), variable->name) == 0)
      adw_combo_row_set_selected (self->variable, i);
  if (variable != NULL && variable->axes[SC_AXIS_LEVEL] != NULL)
    {
      gssize index = sc_outline_axis_find (variable->axes[SC_AXIS_LEVEL], selection->level);

      if (index >= 0)
        adw_combo_row_set_selected (self->level, (guint) index);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->member), n_members > 1);
  if (n_members > 1)
    {
      g_autofree gchar *label = sc_shown_dup_member_label (self->shown);
      /* Translators: a member of an ensemble as the file calls it, and how many members there are */
      g_autofree gchar *subtitle = g_strdup_printf (_("Number %s, of %u"), label, n_members);

      adw_action_row_set_subtitle (self->member, subtitle);
      gtk_adjustment_configure (self->member_adjustment, sc_shown_get_member (self->shown) + 1, 1, n_members, 1, 5, 0);
    }
  gtk_widget_set_visible (self->choices, variable != NULL);
}

static void
select_projection (ScDataPanel *self)
{
  const gchar *name = sc_workspace_get_view (sc_shown_get_workspace (self->shown))->projection;
  ScViewProjection projection;

  if (sc_view_projection_from_name (name, &projection))
    adw_combo_row_set_selected (self->projection, projection);
}

static void
update (ScDataPanel *self, gboolean with_lists)
{
  self->is_updating = TRUE;
  if (with_lists)
    {
      fill_sources (self);
      fill_variables (self);
    }
  fill_levels (self);
  select_source (self);
  select_choices (self);
  select_projection (self);
  self->is_updating = FALSE;
}

static void
on_axes_changed (ScShown *shown, gpointer data)
{
  update (data, TRUE);
}

static void
on_selection_changed (ScShown *shown, gpointer data)
{
  update (data, FALSE);
}

static void
on_workspace_changed (ScWorkspace *workspace, guint parts, gpointer data)
{
  ScDataPanel *self = data;

  if (!(parts & SC_WORKSPACE_VIEW))
    return;
  self->is_updating = TRUE;
  select_projection (self);
  self->is_updating = FALSE;
}

static void
on_row_activated (GtkListBox *box, GtkListBoxRow *row, gpointer data)
{
  ScDataPanel *self = data;

  if (!self->is_updating)
    sc_shown_set_source (self->shown, get_row_source (row));
}

static void
on_variable (AdwComboRow *row, GParamSpec *pspec, gpointer data)
{
  ScDataPanel *self = data;
  guint index = adw_combo_row_get_selected (row);

  if (!self->is_updating && index < self->variables->len)
    sc_shown_set_variable (self->shown, g_ptr_array_index (self->variables, index));
}

static void
on_level (AdwComboRow *row, GParamSpec *pspec, gpointer data)
{
  ScDataPanel *self = data;
  const ScOutlineVariable *variable = sc_shown_get_variable (self->shown);
  guint index = adw_combo_row_get_selected (row);

  if (self->is_updating || variable == NULL || variable->axes[SC_AXIS_LEVEL] == NULL
      || index >= variable->axes[SC_AXIS_LEVEL]->size)
    return;
  sc_shown_set_level (self->shown, sc_array_get_double (variable->axes[SC_AXIS_LEVEL]->labels, index));
}

static void
on_member (GtkSpinButton *spin, gpointer data)
{
  ScDataPanel *self = data;

  if (!self->is_updating)
    sc_shown_set_member (self->shown, (guint) gtk_spin_button_get_value_as_int (spin) - 1);
}

static void
on_projection (AdwComboRow *row, GParamSpec *pspec, gpointer data)
{
  ScDataPanel *self = data;
  g_auto (ScViewSetting) view = { 0 };

  if (self->is_updating)
    return;
  ScWorkspace *workspace = sc_shown_get_workspace (self->shown);
  sc_view_setting_copy (&view, sc_workspace_get_view (workspace));
  g_free (view.projection);
  view.projection = g_strdup (sc_view_projection_get_name ((ScViewProjection) adw_combo_row_get_selected (row)));
  sc_workspace_set_view (workspace, &view, _("Change Picture"), NULL);
}

static void
sc_data_panel_dispose (GObject *object)
{
  ScDataPanel *self = SC_DATA_PANEL (object);

  if (self->shown != NULL)
    {
      g_signal_handlers_disconnect_by_data (sc_shown_get_workspace (self->shown), self);
      g_signal_handlers_disconnect_by_data (self->shown, self);
    }
  g_clear_object (&self->shown);
  g_clear_pointer (&self->variables, g_ptr_array_unref);
  G_OBJECT_CLASS (sc_data_panel_parent_class)->dispose (object);
}

static void
sc_data_panel_class_init (ScDataPanelClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = sc_data_panel_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/sigmacast/Sigmacast/data-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, ScDataPanel, sources);
  gtk_widget_class_bind_template_child (widget_class, ScDataPanel, choices);
  gtk_widget_class_bind_template_child (widget_class, ScDataPanel, variable);
  gtk_widget_class_bind_template_child (widget_class, ScDataPanel, level);
  gtk_widget_class_bind_template_child (widget_class, ScDataPanel, member);
  gtk_widget_class_bind_template_child (widget_class, ScDataPanel, member_spin);
  gtk_widget_class_bind_template_child (widget_class, ScDataPanel, member_adjustment);
  gtk_widget_class_bind_template_child (widget_class, ScDataPanel, projection);
}

static void
sc_data_panel_init (ScDataPanel *self)
{
  self->variables = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self->sources, "row-activated", G_CALLBACK (on_row_activated), self);
  g_signal_connect (self->variable, "notify::selected", G_CALLBACK (on_variable), self);
  g_signal_connect (self->level, "notify::selected", G_CALLBACK (on_level), self);
  g_signal_connect (self->member_spin, "value-changed", G_CALLBACK (on_member), self);
  g_signal_connect (self->projection, "notify::selected", G_CALLBACK (on_projection), self);
}

void
sc_data_panel_set_shown (ScDataPanel *self, ScShown *shown)
{
  g_return_if_fail (SC_IS_DATA_PANEL (self));
  g_return_if_fail (self->shown == NULL);

  self->shown = g_object_ref (shown);
  g_signal_connect (shown, "axes-changed", G_CALLBACK (on_axes_changed), self);
  g_signal_connect (shown, "selection-changed", G_CALLBACK (on_selection_changed), self);
  g_signal_connect (sc_shown_get_workspace (shown), "changed", G_CALLBACK (on_workspace_changed), self);
  update (self, TRUE);
}
