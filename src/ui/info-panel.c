/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/info-panel.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ui/display-units.h"
#include "ui/run-scores.h"
#include "ui/variable-names.h"

struct _ScInfoPanel
{
  AdwBin parent_instance;

  ScShown *shown;
  ScRunScores *run_scores;
  gdouble pointer_latitude, pointer_longitude; /* NAN: beside the Earth */
  gchar *quantity;                             /* (nullable): that the unit's menu is of */

  GtkLabel *title, *subtitle;
  GtkMenuButton *units;
  GtkLabel *pointer_value, *pointer_place;
  GtkWidget *pin_box;
  GtkButton *unpin;
  GtkLabel *pin_value, *pin_place;
  GtkWidget *statistics;
  GtkLabel *lowest, *highest, *missing;
  GtkWidget *scores;
  GtkLabel *scores_title, *crps, *rmse, *persistence, *spread_skill;
  GtkLabel *about;
};

G_DEFINE_FINAL_TYPE (ScInfoPanel, sc_info_panel, ADW_TYPE_BIN)

static gchar *
describe_place (gdouble latitude, gdouble longitude)
{
  g_autofree gchar *north = g_strdup_printf (latitude < 0 ? C_ ("latitude", "%.1f° S") : C_ ("latitude", "%.1f° N"),
                                             fabs (latitude));
  g_autofree gchar *east = g_strdup_printf (longitude < 0 ? C_ ("longitude", "%.1f° W") : C_ ("longitude", "%.1f° E"),
                                            fabs (longitude));

  /* Translators: latitude and longitude of a place */
  return g_strdup_printf (_("%s, %s"), north, east);
}

static gchar *
describe_value (ScInfoPanel *self, gdouble value, gboolean inside)
{
  const gchar *units = sc_shown_get_units (self->shown);

  if (isnan (value))
    return g_strdup (inside ? _("Missing") : "–");
  g_autofree gchar *number = sc_display_units_format (value, units);
  return units != NULL ? g_strdup_printf ("%s %s", number, units) : g_steal_pointer (&number);
}

static void
show_place (ScInfoPanel *self, gdouble latitude, gdouble longitude, GtkLabel *value_label, GtkLabel *place_label)
{
  ScField *field = sc_shown_get_field (self->shown);
  gsize cell;

  if (isnan (latitude) || field == NULL)
    {
      gtk_label_set_label (value_label, "–");
      gtk_label_set_label (place_label, " ");
      return;
    }
  gboolean inside = sc_field_locate (field, latitude, longitude, &cell);
  g_autofree gchar *place = describe_place (latitude, longitude);
  g_autofree gchar *value = describe_value (self, sc_field_sample (field, latitude, longitude, NULL), inside);
  gtk_label_set_label (value_label, value);
  gtk_label_set_label (place_label, place);
}

static void
update_values (ScInfoPanel *self)
{
  const ScSelection *selection = sc_workspace_get_selection (sc_shown_get_workspace (self->shown));

  show_place (self, self->pointer_latitude, self->pointer_longitude, self->pointer_value, self->pointer_place);
  show_place (self, selection->latitude, selection->longitude, self->pin_value, self->pin_place);
  gtk_widget_set_visible (self->pin_box, !isnan (selection->latitude));
}

static void
update_statistics (ScInfoPanel *self)
{
  ScField *field = sc_shown_get_field (self->shown);
  gdouble lowest = NAN, highest = NAN;
  gsize in_source, by_operation;

  gtk_widget_set_visible (self->statistics, field != NULL);
  if (field == NULL)
    return;
  sc_field_get_range (field, &lowest, &highest);
  sc_field_count_missing (field, &in_source, &by_operation);
  g_autofree gchar *low = describe_value (self, lowest, FALSE);
  g_autofree gchar *high = describe_value (self, highest, FALSE);
  /* Translators: how many values of a field are missing, of how many */
  g_autofree gchar *missing = in_source + by_operation == 0
                                ? g_strdup (_("None"))
                                : g_strdup_printf (_("%lu of %lu"), (gulong) (in_source + by_operation),
                                                   (gulong) sc_field_get_n_cells (field));
  gtk_label_set_label (self->lowest, low);
  gtk_label_set_label (self->highest, high);
  gtk_label_set_label (self->missing, missing);
}

static void
show_score (GtkLabel *label, gdouble value, const gchar *units)
{
  /* Three digits that count. */
  const gint decimals = value > 0 ? CLAMP (2 - (gint) floor (log10 (value)), 0, 9) : 2;
  g_autofree gchar *number = isfinite (value) ? g_strdup_printf ("%.*f", decimals, value) : NULL;
  g_autofree gchar *text = number == NULL ? g_strdup ("–") : units != NULL ? g_strdup_printf ("%s %s", number, units)
                                                                           : g_steal_pointer (&number);

  gtk_label_set_label (label, text);
}

/* How near the run came to what really happened. */
static void
update_scores (ScInfoPanel *self)
{
  const ScRunScore *score = sc_run_scores_get (self->run_scores);
  const gchar *units = sc_shown_get_units (self->shown);

  gtk_widget_set_visible (self->scores, score != NULL);
  if (score == NULL)
    return;
  /* Translators: heading of the scores of a forecast compared with what really came */
  g_autofree gchar *title = g_strdup_printf (ngettext ("Against the Truth, %u Member", "Against the Truth, %u Members",
                                                       score->n_members), score->n_members);
  gtk_label_set_label (self->scores_title, title);
  show_score (self->crps, score->crps, units);
  show_score (self->rmse, score->rmse, units);
  show_score (self->persistence, score->persistence, units);
  show_score (self->spread_skill, score->spread_skill, NULL);
}

static void
update_units (ScInfoPanel *self)
{
  const gchar *quantity = sc_shown_get_quantity (self->shown);
  const gchar *const *choices = sc_display_units_get_choices (quantity);
  const gchar *units = sc_shown_get_units (self->shown);

  gtk_widget_set_visible (GTK_WIDGET (self->units), units != NULL);
  gtk_menu_button_set_label (self->units, units != NULL ? units : "");
  gtk_widget_set_sensitive (GTK_WIDGET (self->units), choices != NULL);
  if (units != NULL)
    {
      g_autofree gchar *name = g_strdup_printf (_("Unit: %s"), units);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->units), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    }
  if (g_strcmp0 (quantity, self->quantity) == 0)
    return;
  g_free (self->quantity);
  self->quantity = g_strdup (quantity);

  g_autoptr (GMenu) menu = g_menu_new ();
  for (gsize i = 0; choices != NULL && choices[i] != NULL; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (choices[i], NULL);

      g_menu_item_set_action_and_target (item, "info.units", "s", choices[i]);
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_menu_model (self->units, G_MENU_MODEL (menu));
}

static void
update_title (ScInfoPanel *self)
{
  const ScOutlineVariable *variable = sc_shown_get_variable (self->shown);
  g_autoptr (GString) text = g_string_new (NULL);

  gtk_widget_set_visible (GTK_WIDGET (self->title), variable != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), variable != NULL);
  if (variable == NULL)
    return;

  const ScSelection *selection = sc_workspace_get_selection (sc_shown_get_workspace (self->shown));
  const ScOutlineAxis *level = variable->axes[SC_AXIS_LEVEL];
  gssize index = level != NULL ? sc_outline_axis_find (level, selection->level) : -1;
  guint time = sc_shown_get_time (self->shown);
  g_autofree gchar *name = sc_variable_name_dup_title (variable->name, variable->title);
  g_autofree gchar *time_label = sc_shown_dup_time_label (self->shown, time);
  g_autofree gchar *date = sc_shown_dup_time_date (self->shown, time);

  if (index >= 0)
    {
      g_autofree gchar *label = sc_outline_axis_dup_label (level, (gsize) index);
      g_string_append (text, label);
      g_string_append (text, "\n");
    }
  g_string_append (text, time_label);
  if (date != NULL)
    g_string_append_printf (text, "\n%s", date);
  if (sc_shown_get_n_members (self->shown) > 1)
    {
      g_autofree gchar *member = sc_shown_dup_member_label (self->shown);
      g_string_append_c (text, '\n');
      /* Translators: a member of an ensemble, by its number */
      g_string_append_printf (text, _("Member %s"), member);
    }
  gint step = sc_shown_get_step (self->shown);
  if (step >= 0)
    {
      ScRunFrames *frames = sc_shown_get_frames (self->shown);
      g_string_append_c (text, '\n');
      /* Translators: σ is the noise level of this step of the sampler */
      g_string_append_printf (text, _("Sampler step %d of %u, σ %.3g"), step + 1,
                              sc_run_frames_get_n_steps (frames, time, sc_shown_get_member (self->shown)),
                              sc_run_frames_get_sigma (frames, time, sc_shown_get_member (self->shown), (guint) step));
    }
  gtk_label_set_label (self->title, name);
  gtk_label_set_label (self->subtitle, text->str);
}

/* (transfer full): the first line of what a model says of itself; what a training wrote there, translated. */
static gchar *
dup_about (const gchar *description)
{
  gchar version[32];
  gchar steps[32];
  gint batch;
  gdouble low, high;

  if (sscanf (description, "Trained by Sigmacast %31s in %31[0-9] steps of %d samples with noise levels from %lg to %lg.",
              version, steps, &batch, &low, &high) == 5)
    /* Translators: a version, a number of steps, samples in each, and the range of noise levels */
    return g_strdup_printf (_("Trained by Sigmacast %s in %s steps of %d samples with noise levels from %g to %g."), version,
                            steps, batch, low, high);
  return g_strndup (description, strcspn (description, "\n"));
}

/* What the model says of itself belongs to every picture of its forecasts. */
static void
update_about (ScInfoPanel *self)
{
  static const gchar *const OWN[] = {
    N_("Made up by Sigmacast to show how it works: formulas and random weights, not weather and no trained model."),
  };
  const gchar *text = sc_workspace_get_checkpoint_description (sc_shown_get_workspace (self->shown));
  gboolean is_shown = sc_shown_shows_run (self->shown) && text != NULL && *text != '\0';

  gtk_widget_set_visible (GTK_WIDGET (self->about), is_shown);
  if (!is_shown)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (OWN); i++)
    if (strcmp (text, OWN[i]) == 0)
      text = _(OWN[i]);
  g_autofree gchar *line = dup_about (text);
  gtk_label_set_label (self->about, line);
}

static void
on_field_changed (ScShown *shown, gpointer data)
{
  ScInfoPanel *self = data;

  update_title (self);
  update_units (self);
  update_statistics (self);
  update_scores (self);
  update_values (self);
  update_about (self);
}

static void
on_selection_changed (ScShown *shown, gpointer data)
{
  update_title (data);
  update_values (data);
}

static void
on_unpin (GtkButton *button, gpointer data)
{
  ScInfoPanel *self = data;
  ScWorkspace *workspace = sc_shown_get_workspace (self->shown);
  g_auto (ScSelection) selection = { 0 };

  sc_selection_copy (&selection, sc_workspace_get_selection (workspace));
  selection.latitude = selection.longitude = NAN;
  sc_workspace_set_selection (workspace, &selection);
}

static void
on_units (GtkWidget *widget, const gchar *action, GVariant *parameter)
{
  ScInfoPanel *self = SC_INFO_PANEL (widget);

  sc_shown_set_units (self->shown, g_variant_get_string (parameter, NULL));
}

static void
sc_info_panel_dispose (GObject *object)
{
  ScInfoPanel *self = SC_INFO_PANEL (object);

  if (self->run_scores != NULL)
    g_signal_handlers_disconnect_by_data (self->run_scores, self);
  g_clear_object (&self->run_scores);
  if (self->shown != NULL)
    g_signal_handlers_disconnect_by_data (self->shown, self);
  g_clear_object (&self->shown);
  g_clear_pointer (&self->quantity, g_free);
  G_OBJECT_CLASS (sc_info_panel_parent_class)->dispose (object);
}

static void
sc_info_panel_class_init (ScInfoPanelClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = sc_info_panel_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/sigmacast/Sigmacast/info-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, ScInfoPanel, title);
  gtk_widget_class_bind_template_child (widget_class, ScInfoPanel, subtitle);
  gtk_widget_class_bind_template_child (widget_class, ScInfoPanel, units);
  gtk_widget_class_bind_template_child (widget_class, ScInfoPanel, pointer_value);
  gtk_widget_class_bind_template_child (widget_class, ScInfoPanel, pointer_place);
  gtk_widget_class_bind_template_child (widget_class, ScInfoPanel, pin_box);
  gtk_widget_class_bind_template_child (widget_class, ScInfoPanel, unpin);
  gtk_widget_class_bind_template_child (widget_class, ScInfoPanel, pin_value);
  gtk_widget_class_bind_template_child (widget_class, ScInfoPanel, pin_place);
  gtk_widget_class_bind_template_child (widget_class, ScInfoPanel, statistics);
  gtk_widget_class_bind_template_child (widget_class, ScInfoPanel, scores);
  gtk_widget_class_bind_template_child (widget_class, ScInfoPanel, scores_title);
  gtk_widget_class_bind_template_child (widget_class, ScInfoPanel, crps);
  gtk_widget_class_bind_template_child (widget_class, ScInfoPanel, rmse);
  gtk_widget_class_bind_template_child (widget_class, ScInfoPanel, persistence);
  gtk_widget_class_bind_template_child (widget_class, ScInfoPanel, spread_skill);
  gtk_widget_class_bind_template_child (widget_class, ScInfoPanel, lowest);
  gtk_widget_class_bind_template_child (widget_class, ScInfoPanel, highest);
  gtk_widget_class_bind_template_child (widget_class, ScInfoPanel, missing);
  gtk_widget_class_bind_template_child (widget_class, ScInfoPanel, about);
  gtk_widget_class_install_action (widget_class, "info.units", "s", on_units);
}

static void
sc_info_panel_init (ScInfoPanel *self)
{
  self->pointer_latitude = self->pointer_longitude = NAN;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self->unpin, "clicked", G_CALLBACK (on_unpin), self);
}

void
sc_info_panel_set_shown (ScInfoPanel *self, ScShown *shown)
{
  g_return_if_fail (SC_IS_INFO_PANEL (self));
  g_return_if_fail (self->shown == NULL);

  self->shown = g_object_ref (shown);
  self->run_scores = sc_run_scores_new (shown);
  g_signal_connect_swapped (self->run_scores, "changed", G_CALLBACK (update_scores), self);
  g_signal_connect (shown, "field-changed", G_CALLBACK (on_field_changed), self);
  g_signal_connect (shown, "selection-changed", G_CALLBACK (on_selection_changed), self);
  on_field_changed (shown, self);
}

void
sc_info_panel_set_pointer (ScInfoPanel *self, gdouble latitude, gdouble longitude)
{
  g_return_if_fail (SC_IS_INFO_PANEL (self));

  self->pointer_latitude = latitude;
  self->pointer_longitude = longitude;
  update_values (self);
}
