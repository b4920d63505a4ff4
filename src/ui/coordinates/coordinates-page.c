/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/coordinates-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "render/plot/plot-axis.h"
#include "ui/coordinates/coordinates-model.h"
#include "ui/coordinates/coordinates-words.h"
#include "ui/coordinates/difference-row.h"
#include "ui/coordinates/missing-bars.h"
#include "ui/coordinates/operation-panel.h"
#include "ui/globe/globe.h"

typedef enum
{
  SHOW_CELLS,
  SHOW_MISSING,
} Shown;

struct _SigmacastCoordinatesPage
{
  GtkWidget parent_instance;

  ScCoordinatesModel *model;
  gboolean filling; /* the lists are being filled */

  GtkStack *stack;
  GtkDropDown *choices[SC_COORDINATES_N_INPUTS];
  GtkLabel *summary;
  GtkBox *rows;
  GtkToggleButton *show_cells;
  GtkToggleButton *show_missing;
  GtkDropDown *variable;
  SigmacastGlobe *globe;
  GtkLabel *words;
  GtkLabel *survey;
  GtkWidget *progress_line;
  GtkProgressBar *progress;
  GtkBox *bars;
};

G_DEFINE_FINAL_TYPE (SigmacastCoordinatesPage, sigmacast_coordinates_page, GTK_TYPE_WIDGET)

static Shown
get_shown (SigmacastCoordinatesPage *self)
{
  return gtk_toggle_button_get_active (self->show_cells) ? SHOW_CELLS : SHOW_MISSING;
}

static void
clear_box (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static void
set_words (GtkLabel *label, const gchar *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
}

static void
show_globe (SigmacastCoordinatesPage *self)
{
  ScPlaceCount places;
  ScMarks *marks = sc_coordinates_model_get_marks (self->model, &places);
  const ScMissingCount *count = sc_coordinates_model_get_missing (self->model);
  const GError *error = sc_coordinates_model_get_missing_error (self->model);
  g_autofree gchar *text = NULL;

  gtk_widget_set_sensitive (GTK_WIDGET (self->show_cells), marks != NULL);
  if (marks == NULL && get_shown (self) == SHOW_CELLS)
    gtk_toggle_button_set_active (self->show_missing, TRUE);

  gtk_widget_set_visible (GTK_WIDGET (self->bars), get_shown (self) == SHOW_MISSING);
  /* The survey is of the inputs; of a result the operation's own words tell more. */
  ScCoordinatesSide side = SC_COORDINATES_A;
  sc_coordinates_model_get_variable (self->model, &side);
  gtk_widget_set_visible (GTK_WIDGET (self->survey), get_shown (self) == SHOW_MISSING && side != SC_COORDINATES_RESULT);
  if (get_shown (self) == SHOW_CELLS)
    {
      sigmacast_globe_set_field (self->globe, NULL);
      sigmacast_globe_set_marks (self->globe, marks);
      text = sc_coordinates_words_places (&places);
    }
  else
    {
      sigmacast_globe_set_marks (self->globe, NULL);
      sigmacast_globe_set_field (self->globe, sc_coordinates_model_get_missing_field (self->model));
      if (count != NULL)
        text = sc_coordinates_words_missing (count);
      else if (error != NULL)
        text = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? g_strdup (_("The count was stopped.")) : g_strdup (error->message);
    }
  set_words (self->words, text);
}

static void
show_missing (SigmacastCoordinatesPage *self)
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
  clear_box (self->bars);
  if (count != NULL)
    gtk_box_append (self->bars, sc_missing_bars_new (count));
  show_globe (self);
}

/* "Values are missing in: A · sst (24 %), …" */
static void
show_survey (SigmacastCoordinatesPage *self)
{
  g_autoptr (GString) names = g_string_new (NULL);
  gboolean any = FALSE;

  for (gint side = 0; side < SC_COORDINATES_N_INPUTS; side++)
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
          g_autofree gchar *entry = g_strdup_printf ("%s · %s (%s %%)", side == SC_COORDINATES_A ? "A" : "B",
                                                     sc_outline_get_variable (outline, i)->name, percent);
          g_string_append_printf (names, names->len > 0 ? _(", %s") : "%s", entry);
        }
    }
  g_autofree gchar *text = !any ? g_strdup ("")
                           : names->len > 0 ? g_strdup_printf (_("Values are missing in: %s"), names->str)
                                            : g_strdup (_("No variable that was counted misses a value."));
  set_words (self->survey, text);
}

static void
mend (const gchar *name, gpointer data)
{
  SigmacastCoordinatesPage *self = data;
  sc_coordinates_model_mend (self->model, name);
}

static void
show_comparison (SigmacastCoordinatesPage *self)
{
  GPtrArray *differences = sc_coordinates_model_get_differences (self->model);
  const GError *error = sc_coordinates_model_get_comparison_error (self->model);
  g_autofree gchar *text = NULL;

  clear_box (self->rows);
  if (differences != NULL)
    {
      text = sc_coordinates_words_summary (differences);
      if (differences->len > 0)
        gtk_box_append (self->rows, sc_difference_legend_new ());
      /* What differs comes first. */
      for (gint pass = 0; pass < 2; pass++)
        for (guint i = 0; i < differences->len; i++)
          {
            const ScCoordinateDifference *difference = g_ptr_array_index (differences, i);
            if ((difference->cause == SC_DIFFERENCE_NONE) == (pass == 1))
              gtk_box_append (self->rows, sc_difference_row_new (difference, mend, self));
          }
    }
  else if (error != NULL)
    text = g_strdup (error->message);
  else if (sc_coordinates_model_get_index (self->model, SC_COORDINATES_B) < 0)
    text = g_strdup (_("Open a second file, or choose one as B, to see where the two differ."));
  else
    text = g_strdup (_("Comparing …"));
  set_words (self->summary, text);

  /* Where the cells differ, that is what one wants to see first. */
  ScPlaceCount places;
  if (differences != NULL && sc_coordinates_model_get_marks (self->model, &places) != NULL && places.almost + places.only_a + places.only_b > 0)
    gtk_toggle_button_set_active (self->show_cells, TRUE);
  show_globe (self);
}

static gchar *
name_dataset (ScWorkspace *workspace, guint index)
{
  const gchar *path = sc_workspace_get_dataset_path (workspace, index);
  return path != NULL ? g_path_get_basename (path) : g_strdup_printf (_("Dataset %u"), index + 1);
}

static gchar *
name_variable (ScCoordinatesSide side, const gchar *name)
{
  const gchar *const sides[] = { "A", "B", _("Result") };
  return g_strdup_printf ("%s · %s", sides[side], name);
}

/* Each entry "A · name" with side and variable beside it. */
static void
fill_variables (SigmacastCoordinatesPage *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  ScCoordinatesSide chosen_side = SC_COORDINATES_A;
  const gchar *chosen = sc_coordinates_model_get_variable (self->model, &chosen_side);
  guint selected = GTK_INVALID_LIST_POSITION, n = 0;

  for (gint side = 0; side < SC_COORDINATES_N_SIDES; side++)
    {
      ScOutline *outline = sc_coordinates_model_get_outline (self->model, side);
      for (guint i = 0; outline != NULL && i < sc_outline_get_n_variables (outline); i++, n++)
        {
          const ScOutlineVariable *variable = sc_outline_get_variable (outline, i);
          g_autofree gchar *text = name_variable (side, variable->name);
          gtk_string_list_append (names, text);
          if (chosen != NULL && chosen_side == (ScCoordinatesSide) side && g_str_equal (chosen, variable->name))
            selected = n;
        }
    }
  gtk_drop_down_set_model (self->variable, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->variable, selected);
  gtk_widget_set_sensitive (GTK_WIDGET (self->variable), n > 0);
}

static void
show_datasets (SigmacastCoordinatesPage *self)
{
  ScWorkspace *workspace = sc_coordinates_model_get_workspace (self->model);
  guint n = sc_workspace_get_n_datasets (workspace);

  self->filling = TRUE;
  for (gint side = 0; side < SC_COORDINATES_N_INPUTS; side++)
    {
      g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
      gtk_string_list_append (names, _("None"));
      for (guint i = 0; i < n; i++)
        {
          g_autofree gchar *name = name_dataset (workspace, i);
          gtk_string_list_append (names, name);
        }
      gtk_drop_down_set_model (self->choices[side], G_LIST_MODEL (names));
      gtk_drop_down_set_selected (self->choices[side], (guint) (sc_coordinates_model_get_index (self->model, side) + 1));
    }
  fill_variables (self);
  self->filling = FALSE;
  show_survey (self);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "content" : "empty");
}

static void
missing_changed (SigmacastCoordinatesPage *self)
{
  /* A count that the model began itself is to be seen in the list. */
  if (!self->filling)
    {
      self->filling = TRUE;
      ScCoordinatesSide side = SC_COORDINATES_A;
      const gchar *name = sc_coordinates_model_get_variable (self->model, &side);
      GtkStringObject *item = gtk_drop_down_get_selected_item (self->variable);
      g_autofree gchar *text = name != NULL ? name_variable (side, name) : NULL;
      if (g_strcmp0 (text, item != NULL ? gtk_string_object_get_string (item) : NULL) != 0)
        fill_variables (self);
      self->filling = FALSE;
    }
  show_missing (self);
}

static void
dataset_chosen (SigmacastCoordinatesPage *self, GParamSpec *pspec, GtkDropDown *choice)
{
  ScCoordinatesSide side = choice == self->choices[SC_COORDINATES_A] ? SC_COORDINATES_A : SC_COORDINATES_B;
  guint selected = gtk_drop_down_get_selected (choice);

  if (!self->filling && selected != GTK_INVALID_LIST_POSITION)
    sc_coordinates_model_set_index (self->model, side, (gint) selected - 1);
}

static void
variable_chosen (SigmacastCoordinatesPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->variable), n = 0;

  if (self->filling || selected == GTK_INVALID_LIST_POSITION)
    return;
  for (gint side = 0; side < SC_COORDINATES_N_SIDES; side++)
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
stop_clicked (SigmacastCoordinatesPage *self)
{
  sc_coordinates_model_cancel_count (self->model);
}

static void
sigmacast_coordinates_page_dispose (GObject *object)
{
  SigmacastCoordinatesPage *self = SIGMACAST_COORDINATES_PAGE (object);
  GtkWidget *child;

  self->filling = TRUE;
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (sigmacast_coordinates_page_parent_class)->dispose (object);
}

static void
sigmacast_coordinates_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sigmacast_coordinates_page_parent_class)->map (widget);
  sc_coordinates_model_set_active (SIGMACAST_COORDINATES_PAGE (widget)->model, TRUE);
}

static void
sigmacast_coordinates_page_unmap (GtkWidget *widget)
{
  SigmacastCoordinatesPage *self = SIGMACAST_COORDINATES_PAGE (widget);

  if (self->model != NULL)
    sc_coordinates_model_set_active (self->model, FALSE);
  GTK_WIDGET_CLASS (sigmacast_coordinates_page_parent_class)->unmap (widget);
}

static void
sigmacast_coordinates_page_class_init (SigmacastCoordinatesPageClass *class)
{
  G_OBJECT_CLASS (class)->dispose = sigmacast_coordinates_page_dispose;
  GTK_WIDGET_CLASS (class)->map = sigmacast_coordinates_page_map;
  GTK_WIDGET_CLASS (class)->unmap = sigmacast_coordinates_page_unmap;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
sigmacast_coordinates_page_init (SigmacastCoordinatesPage *self)
{
}

static void
name_control (GtkWidget *widget, const gchar *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_tooltip_text (widget, name);
}

static GtkWidget *
make_wrapped_label (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  return label;
}

static void
set_margins (GtkWidget *widget, gint margin)
{
  gtk_widget_set_margin_start (widget, margin);
  gtk_widget_set_margin_end (widget, margin);
  gtk_widget_set_margin_top (widget, margin);
  gtk_widget_set_margin_bottom (widget, margin);
}

/* The long names of files must not make the window wide. */
static void
setup_ellipsized (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_width_chars (GTK_LABEL (label), 8);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_list_item_set_child (item, label);
}

static void
bind_ellipsized (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkStringObject *text = gtk_list_item_get_item (item);
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), gtk_string_object_get_string (text));
}

static GtkDropDown *
make_drop_down (const gchar *name)
{
  GtkWidget *widget = gtk_drop_down_new (NULL, NULL);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_ellipsized), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_ellipsized), NULL);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (widget), factory);
  gtk_widget_set_hexpand (widget, TRUE);
  name_control (widget, name);
  return GTK_DROP_DOWN (widget);
}

static GtkWidget *
make_left (SigmacastCoordinatesPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *grid = gtk_grid_new (), *scroll = gtk_scrolled_window_new ();
  const gchar *const names[] = { _("Dataset A"), _("Dataset B") };

  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  for (gint side = 0; side < SC_COORDINATES_N_INPUTS; side++)
    {
      GtkWidget *label = gtk_label_new (side == SC_COORDINATES_A ? "A" : "B");
      gtk_widget_add_css_class (label, "heading");
      self->choices[side] = make_drop_down (names[side]);
      gtk_grid_attach (GTK_GRID (grid), label, 0, side, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), GTK_WIDGET (self->choices[side]), 1, side, 1, 1);
      g_signal_connect_object (self->choices[side], "notify::selected", G_CALLBACK (dataset_chosen), self, G_CONNECT_SWAPPED);
    }
  gtk_box_append (GTK_BOX (box), grid);
  gtk_box_append (GTK_BOX (box), sigmacast_operation_panel_new (self->model));
  self->summary = GTK_LABEL (make_wrapped_label ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->summary));
  self->rows = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 16));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->rows));
  set_margins (box, 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), box);
  return scroll;
}

static GtkWidget *
make_toolbar (SigmacastCoordinatesPage *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *linked = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (linked, "linked");
  self->show_cells = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_label (_("Cells")));
  self->show_missing = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_label (_("Missing Values")));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->show_cells), _("Where the cells of A and B lie"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->show_missing), _("Where a variable has no values"));
  gtk_toggle_button_set_group (self->show_missing, self->show_cells);
  gtk_toggle_button_set_active (self->show_missing, TRUE);
  gtk_box_append (GTK_BOX (linked), GTK_WIDGET (self->show_cells));
  gtk_box_append (GTK_BOX (linked), GTK_WIDGET (self->show_missing));
  gtk_box_append (GTK_BOX (bar), linked);
  self->variable = make_drop_down (_("Variable whose missing values are counted"));
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->variable));
  g_signal_connect_object (self->show_cells, "toggled", G_CALLBACK (show_globe), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->variable, "notify::selected", G_CALLBACK (variable_chosen), self, G_CONNECT_SWAPPED);
  return bar;
}

static GtkWidget *
make_progress (SigmacastCoordinatesPage *self)
{
  GtkWidget *stop = gtk_button_new_from_icon_name ("process-stop-symbolic");

  self->progress_line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->progress), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->progress), GTK_ALIGN_CENTER);
  name_control (GTK_WIDGET (self->progress), _("Counting missing values"));
  name_control (stop, _("Stop Counting"));
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

static GtkWidget *
make_right (SigmacastCoordinatesPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *scroll = gtk_scrolled_window_new ();
  g_autoptr (ScColourScale) scale = make_share_scale ();

  set_margins (box, 12);
  gtk_box_append (GTK_BOX (box), make_toolbar (self));
  self->globe = SIGMACAST_GLOBE (sigmacast_globe_new ());
  sigmacast_globe_set_smooth (self->globe, FALSE);
  sigmacast_globe_set_colour_scale (self->globe, scale);
  gtk_widget_set_vexpand (GTK_WIDGET (self->globe), TRUE);
  gtk_widget_set_size_request (GTK_WIDGET (self->globe), 240, 200);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->globe));
  gtk_box_append (GTK_BOX (box), make_progress (self));
  self->words = GTK_LABEL (make_wrapped_label ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->words));
  self->survey = GTK_LABEL (make_wrapped_label ());
  gtk_label_set_lines (self->survey, 2);
  gtk_label_set_ellipsize (self->survey, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->survey), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->survey), "dim-label");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->survey));

  self->bars = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroll), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroll), 220);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), GTK_WIDGET (self->bars));
  gtk_box_append (GTK_BOX (box), scroll);
  return box;
}

static void
build (SigmacastCoordinatesPage *self)
{
  GtkWidget *paned = gtk_paned_new (GTK_ORIENTATION_HORIZONTAL), *empty = adw_status_page_new ();

  gtk_paned_set_start_child (GTK_PANED (paned), make_left (self));
  gtk_paned_set_end_child (GTK_PANED (paned), make_right (self));
  gtk_paned_set_shrink_start_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_position (GTK_PANED (paned), 420);

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "view-grid-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _("No Dataset Is Open"));
  adw_status_page_set_description (ADW_STATUS_PAGE (empty), _("Open one file to see where it has no values, two to see where their coordinates differ."));

  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, empty, "empty");
  gtk_stack_add_named (self->stack, paned, "content");
  gtk_widget_set_parent (GTK_WIDGET (self->stack), GTK_WIDGET (self));
}

GtkWidget *
sigmacast_coordinates_page_new (ScWorkspace *workspace)
{
  g_return_val_if_fail (SC_IS_WORKSPACE (workspace), NULL);

  SigmacastCoordinatesPage *self = g_object_new (SIGMACAST_TYPE_COORDINATES_PAGE, NULL);
  self->model = sc_coordinates_model_new (workspace);
  build (self);
  g_signal_connect_swapped (self->model, "datasets-changed", G_CALLBACK (show_datasets), self);
  g_signal_connect_swapped (self->model, "comparison-changed", G_CALLBACK (show_comparison), self);
  g_signal_connect_swapped (self->model, "missing-changed", G_CALLBACK (missing_changed), self);
  g_signal_connect_swapped (self->model, "survey-changed", G_CALLBACK (show_survey), self);
  show_datasets (self);
  show_comparison (self);
  missing_changed (self);
  return GTK_WIDGET (self);
}
