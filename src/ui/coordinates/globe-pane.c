/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/globe-pane.h"

#include <glib/gi18n.h>
#include <math.h>

#include "render/plot/plot-axis.h"
#include "ui/coordinates/cell-list.h"
#include "ui/coordinates/coordinates-words.h"
#include "ui/coordinates/missing-bars.h"
#include "ui/coordinates/page-widgets.h"
#include "ui/globe/globe.h"

typedef enum
{
  SHOW_CELLS,
  SHOW_MISSING,
} Shown;

struct _SigmacastGlobePane
{
  GtkWidget parent_instance;

  ScCoordinatesModel *model;
  gboolean filling; /* the lists are being filled */
  ScOperation shown; /* whose result was brought into sight */

  GtkWidget *box;
  GtkToggleButton *show_cells;
  GtkToggleButton *show_missing;
  GtkDropDown *pair;
  GtkDropDown *variable;
  SigmacastGlobe *globe;
  GtkLabel *words;
  GtkLabel *survey;
  GtkWidget *progress_line;
  GtkProgressBar *progress;
  GtkWidget *bars_scroll;
  GtkBox *bars;
};

G_DEFINE_FINAL_TYPE (SigmacastGlobePane, sigmacast_globe_pane, GTK_TYPE_WIDGET)

static Shown
get_shown (SigmacastGlobePane *self)
{
  return gtk_toggle_button_get_active (self->show_cells) ? SHOW_CELLS : SHOW_MISSING;
}

static gchar *
describe_missing (SigmacastGlobePane *self)
{
  const ScMissingCount *count = sc_coordinates_model_get_missing (self->model);
  const GError *error = sc_coordinates_model_get_missing_error (self->model);

  if (error != NULL)
    return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? g_strdup (_("The count was stopped.")) : g_strdup (error->message);
  return count != NULL ? sc_coordinates_words_missing (count, sc_coordinates_model_is_missing_from_labels (self->model)) : g_strdup ("");
}

static void
show_globe (SigmacastGlobePane *self)
{
  ScPlaceCount places;
  ScMarks *marks = sc_coordinates_model_get_marks (self->model, &places);
  guint side = 0;
  g_autofree gchar *text = NULL;

  gtk_widget_set_sensitive (GTK_WIDGET (self->show_cells), marks != NULL);
  if (marks == NULL && get_shown (self) == SHOW_CELLS)
    gtk_toggle_button_set_active (self->show_missing, TRUE);

  gboolean missing = get_shown (self) == SHOW_MISSING;
  gtk_widget_set_visible (self->bars_scroll, missing && !sc_coordinates_model_get_picked (self->model, NULL, NULL));
  gtk_widget_set_visible (GTK_WIDGET (self->pair), !missing && sc_coordinates_model_get_n (self->model) > 2);
  gtk_widget_set_visible (GTK_WIDGET (self->variable), missing || sc_coordinates_model_get_n (self->model) <= 2);
  /* The survey is of the inputs; of a result the operation's own words tell more. */
  sc_coordinates_model_get_variable (self->model, &side);
  gtk_widget_set_visible (GTK_WIDGET (self->survey), missing && side != SC_COORDINATES_RESULT
                                                       && gtk_label_get_text (self->survey)[0] != '\0');
  sigmacast_globe_set_marks (self->globe, missing ? NULL : marks);
  sigmacast_globe_set_field (self->globe, missing ? sc_coordinates_model_get_missing_field (self->model) : NULL);
  text = missing ? describe_missing (self) : sc_coordinates_words_places (&places, sc_coordinates_model_get_pair (self->model));
  gtk_label_set_text (self->words, text);
}

static void
show_missing (SigmacastGlobePane *self)
{
  gdouble progress = sc_coordinates_model_get_progress (self->model);
  const ScMissingCount *count = sc_coordinates_model_get_missing (self->model);

  gtk_widget_set_visible (self->progress_line, progress >= 0);
  if (progress >= 0)
    {
      gtk_progress_bar_set_fraction (self->progress, progress);
      /* What is shown of the last variable stays until there is something new. */
      return;
    }
  sc_page_clear_box (self->bars);
  if (count != NULL)
    gtk_box_append (self->bars, sc_missing_bars_new (count));
  show_globe (self);
}

/* "Values are missing in: A · sst (24 %), …" */
static void
show_survey (SigmacastGlobePane *self)
{
  g_autoptr (GString) names = g_string_new (NULL);
  gboolean any = FALSE;

  for (guint side = 0; side < sc_coordinates_model_get_n (self->model); side++)
    {
      ScOutline *outline = sc_coordinates_model_get_outline (self->model, side);
      for (guint i = 0; outline != NULL && i < sc_outline_get_n_variables (outline); i++)
        {
          gdouble share;
          if (!sc_coordinates_model_get_survey (self->model, side, i, &share))
            continue;
          any = TRUE;
          if (share <= 0)
            continue;
          g_autofree gchar *percent = sc_plot_format_number (100 * share, 2);
          g_autofree gchar *entry = g_strdup_printf ("%c · %s (%s %%)", 'A' + side, sc_outline_get_variable (outline, i)->name, percent);
          g_string_append_printf (names, names->len > 0 ? _(", %s") : "%s", entry);
        }
    }
  g_autofree gchar *text = !any ? g_strdup ("")
                           : names->len > 0 ? g_strdup_printf (_("Values are missing in: %s"), names->str)
                                            : g_strdup (_("No variable that was counted misses a value."));
  gtk_label_set_text (self->survey, text);
  show_globe (self);
}

static gchar *
name_variable (guint side, const gchar *name)
{
  return side == SC_COORDINATES_RESULT ? g_strdup_printf ("%s · %s", _("Result"), name) : g_strdup_printf ("%c · %s", 'A' + side, name);
}

/* Each entry "A · name", side by side. */
static void
fill_variables (SigmacastGlobePane *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint chosen_side = 0, n = 0;
  const gchar *chosen = sc_coordinates_model_get_variable (self->model, &chosen_side);
  gint selected = -1;

  self->filling = TRUE;
  for (guint side = 0; side < SC_COORDINATES_N_SIDES; side++)
    {
      ScOutline *outline = sc_coordinates_model_get_outline (self->model, side);
      for (guint i = 0; outline != NULL && i < sc_outline_get_n_variables (outline); i++, n++)
        {
          const ScOutlineVariable *variable = sc_outline_get_variable (outline, i);
          g_autofree gchar *text = name_variable (side, variable->name);
          g_strv_builder_add (builder, text);
          if (chosen != NULL && chosen_side == side && g_str_equal (chosen, variable->name))
            selected = (gint) n;
        }
    }
  g_auto (GStrv) names = g_strv_builder_end (builder);
  sc_page_fill_drop_down (self->variable, (const gchar *const *) names, selected);
  gtk_widget_set_sensitive (GTK_WIDGET (self->variable), n > 0);
  self->filling = FALSE;
}

static void
fill_pairs (SigmacastGlobePane *self)
{
  guint n = sc_coordinates_model_get_n (self->model);
  g_auto (GStrv) names = g_new0 (gchar *, MAX (n, 1));

  self->filling = TRUE;
  for (guint i = 1; i < n; i++)
    names[i - 1] = g_strdup_printf (_("A and %c"), 'A' + i);
  sc_page_fill_drop_down (self->pair, (const gchar *const *) names, (gint) sc_coordinates_model_get_pair (self->model) - 1);
  self->filling = FALSE;
}

static void
datasets_changed (SigmacastGlobePane *self)
{
  fill_variables (self);
  fill_pairs (self);
  show_survey (self);
}

static void
missing_changed (SigmacastGlobePane *self)
{
  ScOperation operation = sc_coordinates_model_get_setting (self->model)->operation;
  guint side = 0;
  const gchar *variable = sc_coordinates_model_get_variable (self->model, &side);

  /* A count that the model began itself is to be seen in the list. */
  fill_variables (self);
  /* What an operation made missing is what one wants to see first. */
  if (variable != NULL && side == SC_COORDINATES_RESULT && operation != self->shown)
    {
      self->shown = operation;
      gtk_toggle_button_set_active (self->show_missing, TRUE);
    }
  show_missing (self);
}

static void
comparison_changed (SigmacastGlobePane *self)
{
  ScPlaceCount places;
  ScMarks *marks = sc_coordinates_model_get_marks (self->model, &places);

  /* Where the cells differ, that is what one wants to see first. */
  if (marks != NULL && places.almost + places.only_a + places.only_b > 0
      && sc_coordinates_model_get_setting (self->model)->operation == SC_OPERATION_NONE)
    gtk_toggle_button_set_active (self->show_cells, TRUE);
  show_globe (self);
}

static void
cell_changed (SigmacastGlobePane *self)
{
  gdouble latitude, longitude;
  gboolean picked = sc_coordinates_model_get_picked (self->model, &latitude, &longitude);

  sigmacast_globe_set_pin (self->globe, picked ? latitude : NAN, picked ? longitude : NAN);
  gtk_widget_set_visible (self->bars_scroll, get_shown (self) == SHOW_MISSING && !picked);
}

static void
variable_chosen (SigmacastGlobePane *self)
{
  guint selected = gtk_drop_down_get_selected (self->variable), n = 0;

  if (self->filling || selected == GTK_INVALID_LIST_POSITION)
    return;
  for (guint side = 0; side < SC_COORDINATES_N_SIDES; side++)
    {
      ScOutline *outline = sc_coordinates_model_get_outline (self->model, side);
      guint here = outline != NULL ? sc_outline_get_n_variables (outline) : 0;
      if (selected < n + here)
        {
          gtk_toggle_button_set_active (self->show_missing, TRUE);
          sc_coordinates_model_count_missing (self->model, side, sc_outline_get_variable (outline, selected - n)->name);
          return;
        }
      n += here;
    }
}

static void
pair_chosen (SigmacastGlobePane *self)
{
  guint selected = gtk_drop_down_get_selected (self->pair);

  if (!self->filling && selected != GTK_INVALID_LIST_POSITION)
    sc_coordinates_model_set_pair (self->model, selected + 1);
}

static void
place_activated (SigmacastGlobePane *self, gdouble latitude, gdouble longitude)
{
  sc_coordinates_model_pick (self->model, latitude, longitude);
}

static void
stop_clicked (SigmacastGlobePane *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->variable));
  sc_coordinates_model_cancel_count (self->model);
}

static void
sigmacast_globe_pane_dispose (GObject *object)
{
  SigmacastGlobePane *self = SIGMACAST_GLOBE_PANE (object);

  self->filling = TRUE;
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (sigmacast_globe_pane_parent_class)->dispose (object);
}

static void
sigmacast_globe_pane_class_init (SigmacastGlobePaneClass *class)
{
  G_OBJECT_CLASS (class)->dispose = sigmacast_globe_pane_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
sigmacast_globe_pane_init (SigmacastGlobePane *self)
{
}

static GtkWidget *
make_toolbar (SigmacastGlobePane *self, GtkWidget *start)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *linked = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (linked, "linked");
  self->show_cells = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_label (_("Cells")));
  self->show_missing = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_label (_("Missing Values")));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->show_cells), _("Where the cells of the datasets lie"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->show_missing), _("Where a variable has no values"));
  gtk_toggle_button_set_group (self->show_missing, self->show_cells);
  gtk_toggle_button_set_active (self->show_missing, TRUE);
  gtk_box_append (GTK_BOX (linked), GTK_WIDGET (self->show_cells));
  gtk_box_append (GTK_BOX (linked), GTK_WIDGET (self->show_missing));
  gtk_box_append (GTK_BOX (bar), start);
  gtk_box_append (GTK_BOX (bar), linked);
  self->pair = sc_page_make_drop_down (_("Datasets whose cells are compared"));
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->pair));
  self->variable = sc_page_make_drop_down (_("Variable whose missing values are counted"));
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->variable));
  g_signal_connect_object (self->show_cells, "toggled", G_CALLBACK (show_globe), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pair, "notify::selected", G_CALLBACK (pair_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->variable, "notify::selected", G_CALLBACK (variable_chosen), self, G_CONNECT_SWAPPED);
  return bar;
}

static GtkWidget *
make_progress (SigmacastGlobePane *self)
{
  GtkWidget *stop = gtk_button_new_from_icon_name ("process-stop-symbolic");

  self->progress_line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->progress), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->progress), GTK_ALIGN_CENTER);
  sc_page_name_control (GTK_WIDGET (self->progress), _("Counting missing values"));
  sc_page_name_control (stop, _("Stop Counting"));
  g_signal_connect_object (stop, "clicked", G_CALLBACK (stop_clicked), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->progress_line), GTK_WIDGET (self->progress));
  gtk_box_append (GTK_BOX (self->progress_line), stop);
  gtk_widget_set_visible (self->progress_line, FALSE);
  return self->progress_line;
}

static ScColourScale *
make_share_scale (void)
{
  /* A cell that misses nothing stays plain. */
  return sc_colour_scale_new (SC_COLOUR_MAP_GALE, 0, 100, SC_COLOUR_SPACING_LINEAR, 1e-6, NULL, 0);
}

static void
build (SigmacastGlobePane *self, GtkWidget *start)
{
  g_autoptr (ScColourScale) scale = make_share_scale ();

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_margin_start (self->box, 12);
  gtk_widget_set_margin_end (self->box, 12);
  gtk_widget_set_margin_top (self->box, 12);
  gtk_widget_set_margin_bottom (self->box, 12);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), make_toolbar (self, start));
  self->globe = SIGMACAST_GLOBE (sigmacast_globe_new ());
  sigmacast_globe_set_smooth (self->globe, FALSE);
  sigmacast_globe_set_colour_scale (self->globe, scale);
  gtk_widget_set_vexpand (GTK_WIDGET (self->globe), TRUE);
  gtk_widget_set_size_request (GTK_WIDGET (self->globe), 240, 200);
  g_signal_connect_object (self->globe, "place-activated", G_CALLBACK (place_activated), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->globe));
  gtk_box_append (GTK_BOX (self->box), make_progress (self));
  self->words = GTK_LABEL (sc_page_make_label (NULL, NULL));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->words));
  self->survey = GTK_LABEL (sc_page_make_label (NULL, "caption"));
  gtk_label_set_lines (self->survey, 2);
  gtk_label_set_ellipsize (self->survey, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->survey), "dim-label");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->survey));

  self->bars = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  self->bars_scroll = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->bars_scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->bars_scroll), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->bars_scroll), 220);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->bars_scroll), GTK_WIDGET (self->bars));
  gtk_box_append (GTK_BOX (self->box), self->bars_scroll);
  gtk_box_append (GTK_BOX (self->box), sigmacast_cell_list_new (self->model));
}

GtkWidget *
sigmacast_globe_pane_new (ScCoordinatesModel *model, GtkWidget *start)
{
  g_return_val_if_fail (SC_IS_COORDINATES_MODEL (model), NULL);

  SigmacastGlobePane *self = g_object_new (SIGMACAST_TYPE_GLOBE_PANE, NULL);
  self->model = g_object_ref (model);
  build (self, start);
  g_signal_connect_swapped (model, "datasets-changed", G_CALLBACK (datasets_changed), self);
  g_signal_connect_swapped (model, "comparison-changed", G_CALLBACK (comparison_changed), self);
  g_signal_connect_swapped (model, "missing-changed", G_CALLBACK (missing_changed), self);
  g_signal_connect_swapped (model, "survey-changed", G_CALLBACK (show_survey), self);
  g_signal_connect_swapped (model, "cell-changed", G_CALLBACK (cell_changed), self);
  datasets_changed (self);
  missing_changed (self);
  return GTK_WIDGET (self);
}
