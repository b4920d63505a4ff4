/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/operation-panel.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/coordinates/coordinates-words.h"
#include "ui/coordinates/operation-words.h"
#include "ui/coordinates/page-widgets.h"
#include "ui/coordinates/tolerance-steps.h"

#define N_JOINS 6

/* Milliseconds: what is done sooner needs no progress shown. */
#define BUSY_AFTER 400
/* Milliseconds after which the next move of the slider is another step to undo. */
#define TOLERANCE_REST 1000

struct _SigmacastOperationPanel
{
  GtkWidget parent_instance;

  ScCoordinatesModel *model;
  gboolean filling; /* the controls are being set */
  guint n_mendings;
  guint busy_source;
  guint tolerance_source;
  GCancellable *saving; /* NULL: nothing is being written */
  gchar *note;          /* what became of saving */

  GtkWidget *box;
  GtkDropDown *operation;
  GtkLabel *meaning;
  GtkWidget *controls;
  GtkDropDown *join;
  GtkDropDown *dim;
  GtkWidget *tolerance_line;
  GtkRange *tolerance;
  GtkLabel *tolerance_words;
  GtkLabel *outcome;
  GtkWidget *busy;
  GtkProgressBar *progress;
  GtkLabel *told;
  GtkWidget *undo;
  GtkWidget *save;
  GtkWidget *copy;
  GtkWidget *buttons;
};

G_DEFINE_FINAL_TYPE (SigmacastOperationPanel, sigmacast_operation_panel, GTK_TYPE_WIDGET)

/* The joins that the operation has, in order; returns how many. */
static guint
list_joins (ScOperation operation, ScJoin joins[N_JOINS])
{
  guint n = 0;

  for (ScJoin join = SC_JOIN_EXACT; join < N_JOINS; join++)
    if (sc_operation_allows_join (operation, join))
      joins[n++] = join;
  return n;
}

static void
show_joins (SigmacastOperationPanel *self, const ScComparisonSetting *setting)
{
  ScJoin joins[N_JOINS];
  guint n = list_joins (setting->operation, joins);
  g_auto (GStrv) names = g_new0 (gchar *, n + 1);
  gint selected = -1;

  for (guint i = 0; i < n; i++)
    {
      names[i] = sc_operation_words_join (joins[i]);
      if (joins[i] == setting->join)
        selected = (gint) i;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->join), n > 0);
  if (n > 0)
    sc_page_fill_drop_down (self->join, (const gchar *const *) names, selected);
}

static void
show_tolerance (SigmacastOperationPanel *self, gdouble tolerance)
{
  g_autofree gchar *words = sc_coordinates_words_tolerance (tolerance);
  gint step = sc_tolerance_to_step (tolerance);

  /* A tolerance between two steps, as a project may have, stays what it is. */
  if (sc_tolerance_to_step (sc_tolerance_from_step ((gint) gtk_range_get_value (self->tolerance))) != step)
    gtk_range_set_value (self->tolerance, step);
  gtk_label_set_text (self->tolerance_words, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->tolerance), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, words, -1);
}

static void
show_setting (SigmacastOperationPanel *self)
{
  const ScComparisonSetting *setting = sc_coordinates_model_get_setting (self->model);
  g_autofree gchar *meaning = sc_operation_words_meaning (setting->operation);
  gint dim;
  g_auto (GStrv) dims = sc_coordinates_model_dup_dims (self->model, &dim);

  self->filling = TRUE;
  gtk_widget_set_visible (self->controls, setting->n > 1);
  gtk_drop_down_set_selected (self->operation, setting->operation);
  gtk_label_set_text (self->meaning, meaning);
  show_joins (self, setting);
  gtk_widget_set_visible (GTK_WIDGET (self->dim), setting->operation == SC_OPERATION_CONCAT);
  if (setting->operation == SC_OPERATION_CONCAT)
    sc_page_fill_drop_down (self->dim, (const gchar *const *) dims, dim);
  show_tolerance (self, setting->tolerance);
  self->filling = FALSE;
}

static void
show_words (GtkLabel *label, const gchar *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && text[0] != '\0');
}

/* (nullable) (transfer full): what became of the operation. */
static gchar *
describe (SigmacastOperationPanel *self)
{
  const ScComparisonSetting *setting = sc_coordinates_model_get_setting (self->model);
  const ScOperationOutcome *outcome = sc_coordinates_model_get_outcome (self->model);
  const GError *error = sc_coordinates_model_get_operation_error (self->model);
  g_autofree gchar *words = outcome != NULL ? sc_operation_words_outcome (outcome) : NULL;
  const gchar *problem = error == NULL ? NULL
                         : g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? _("Combining the values was stopped.") : error->message;

  if (setting->operation != SC_OPERATION_NONE && setting->n > sc_operation_get_max_inputs (setting->operation))
    {
      g_autofree gchar *name = sc_operation_words_name (setting->operation);
      return g_strdup_printf (_("“%s” takes two datasets."), name);
    }
  if (words != NULL && problem != NULL)
    return g_strdup_printf ("%s\n%s", words, problem);
  return words != NULL ? g_steal_pointer (&words) : g_strdup (problem);
}

static gboolean
show_busy (gpointer data)
{
  SigmacastOperationPanel *self = data;

  self->busy_source = 0;
  gtk_widget_set_visible (self->busy, TRUE);
  return G_SOURCE_REMOVE;
}

static void
show_progress (SigmacastOperationPanel *self, gboolean running)
{
  gdouble progress = sc_coordinates_model_get_operation_progress (self->model);

  if (running && !gtk_widget_get_visible (self->busy) && self->busy_source == 0)
    self->busy_source = g_timeout_add (BUSY_AFTER, show_busy, self);
  if (!running)
    {
      g_clear_handle_id (&self->busy_source, g_source_remove);
      gtk_widget_set_visible (self->busy, FALSE);
    }
  else if (progress > 0)
    gtk_progress_bar_set_fraction (self->progress, progress);
  else
    gtk_progress_bar_pulse (self->progress);
}

static void
show (SigmacastOperationPanel *self)
{
  const ScComparisonSetting *setting = sc_coordinates_model_get_setting (self->model);
  const ScOperationOutcome *outcome = sc_coordinates_model_get_outcome (self->model);
  const GError *error = sc_coordinates_model_get_operation_error (self->model);
  gboolean running = sc_coordinates_model_is_operating (self->model), refused = outcome != NULL && outcome->refusal != NULL;
  gboolean done = outcome != NULL && outcome->result != NULL && !outcome->from_labels && !running;
  g_autofree gchar *command = sc_coordinates_model_dup_command (self->model), *text = describe (self);

  show_setting (self);
  show_words (self->outcome, text);
  if (refused || error != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->outcome), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->outcome), "error");
  show_progress (self, running);
  if (self->saving == NULL && !done)
    g_clear_pointer (&self->note, g_free);
  show_words (self->told, self->note);

  gtk_widget_set_visible (self->undo, setting->steps->len > 0);
  gtk_widget_set_visible (self->save, outcome != NULL && outcome->result != NULL);
  gtk_widget_set_sensitive (self->save, done && self->saving == NULL);
  gtk_widget_set_visible (self->copy, command != NULL);
  gtk_widget_set_visible (self->buttons, gtk_widget_get_visible (self->save) || command != NULL);
  /* The button that was pressed is gone with the row that it mended. */
  if (setting->steps->len > self->n_mendings && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (self->undo);
  self->n_mendings = setting->steps->len;
}

static void
operation_chosen (SigmacastOperationPanel *self)
{
  guint selected = gtk_drop_down_get_selected (self->operation);

  /* Another operation begins with the join that loses nothing. */
  if (!self->filling && selected < SC_N_OPERATIONS && selected != sc_coordinates_model_get_setting (self->model)->operation)
    sc_coordinates_model_set_operation (self->model, (ScOperation) selected, SC_JOIN_EXACT);
}

static void
join_chosen (SigmacastOperationPanel *self)
{
  ScJoin joins[N_JOINS];
  const ScComparisonSetting *setting = sc_coordinates_model_get_setting (self->model);
  guint selected = gtk_drop_down_get_selected (self->join), n = list_joins (setting->operation, joins);

  if (!self->filling && selected < n)
    sc_coordinates_model_set_operation (self->model, setting->operation, joins[selected]);
}

static void
dim_chosen (SigmacastOperationPanel *self)
{
  GtkStringObject *item = gtk_drop_down_get_selected_item (self->dim);

  if (!self->filling && item != NULL)
    sc_coordinates_model_set_dim (self->model, gtk_string_object_get_string (item));
}

static gboolean
end_tolerance (gpointer data)
{
  SigmacastOperationPanel *self = data;

  self->tolerance_source = 0;
  sc_coordinates_model_end_tolerance (self->model);
  return G_SOURCE_REMOVE;
}

static void
tolerance_moved (SigmacastOperationPanel *self)
{
  gdouble tolerance = sc_tolerance_from_step ((gint) lround (gtk_range_get_value (self->tolerance)));

  if (self->filling || tolerance == sc_coordinates_model_get_setting (self->model)->tolerance)
    return;
  g_clear_handle_id (&self->tolerance_source, g_source_remove);
  self->tolerance_source = g_timeout_add (TOLERANCE_REST, end_tolerance, self);
  sc_coordinates_model_set_tolerance (self->model, tolerance);
}

static void
stop_clicked (SigmacastOperationPanel *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->operation));
  sc_coordinates_model_cancel_operation (self->model);
}

static void
undo_clicked (SigmacastOperationPanel *self)
{
  sc_coordinates_model_undo_mending (self->model);
  if (sc_coordinates_model_get_setting (self->model)->steps->len == 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->operation));
}

static void
copy_clicked (SigmacastOperationPanel *self)
{
  g_autofree gchar *command = sc_coordinates_model_dup_command (self->model);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), command);
  g_free (self->note);
  self->note = g_strdup_printf (_("Copied: %s"), command);
  show_words (self->told, self->note);
}

/* What is written, and by which panel, which may be gone when it is done. */
typedef struct
{
  GWeakRef panel;
  gchar *path;
  gboolean parts; /* more than one file */
} Saving;

static void
saving_free (Saving *saving)
{
  g_weak_ref_clear (&saving->panel);
  g_free (saving->path);
  g_free (saving);
}

static gchar *
name_parts (const gchar *path)
{
  g_autofree gchar *a = sc_operation_dup_part_path (path, 0), *b = sc_operation_dup_part_path (path, 1);
  g_autofree gchar *name_a = g_path_get_basename (a), *name_b = g_path_get_basename (b);

  return g_strdup_printf (_("%s and %s"), name_a, name_b);
}

static void
saved (GObject *source, GAsyncResult *result, gpointer data)
{
  Saving *saving = data;
  g_autoptr (GError) error = NULL;
  gboolean done = sc_coordinates_model_save_finish (SC_COORDINATES_MODEL (source), result, &error);
  g_autoptr (SigmacastOperationPanel) self = g_weak_ref_get (&saving->panel);

  if (self != NULL && self->model != NULL)
    {
      g_autofree gchar *names = saving->parts ? name_parts (saving->path) : g_path_get_basename (saving->path);
      g_clear_object (&self->saving);
      g_free (self->note);
      self->note = done ? g_strdup_printf (_("Saved as %s."), names) : g_strdup_printf (_("Not saved: %s"), error->message);
      show (self);
    }
  saving_free (saving);
}

static void
save_answered (SigmacastOperationPanel *self, gint response, GtkNativeDialog *dialog)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree gchar *path = file != NULL ? g_file_get_path (file) : NULL;
  const ScOperationOutcome *outcome = self->model != NULL ? sc_coordinates_model_get_outcome (self->model) : NULL;

  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
  /* The choice may have changed while the dialog was open. */
  if (response != GTK_RESPONSE_ACCEPT || path == NULL || outcome == NULL || outcome->result == NULL || outcome->from_labels)
    return;

  Saving *saving = g_new0 (Saving, 1);
  g_weak_ref_init (&saving->panel, self);
  saving->path = g_steal_pointer (&path);
  saving->parts = outcome->parts != NULL;
  self->saving = g_cancellable_new ();
  sc_coordinates_model_save_async (self->model, saving->path, self->saving, saved, saving);
  g_free (self->note);
  self->note = g_strdup (_("Saving …"));
  show (self);
}

static void
save_clicked (SigmacastOperationPanel *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Save Result"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                                              GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);

  gboolean aligned = sc_coordinates_model_get_setting (self->model)->operation == SC_OPERATION_ALIGN;
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), aligned ? "aligned.nc" : "result.nc");
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (save_answered), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
sigmacast_operation_panel_dispose (GObject *object)
{
  SigmacastOperationPanel *self = SIGMACAST_OPERATION_PANEL (object);

  self->filling = TRUE;
  g_clear_handle_id (&self->busy_source, g_source_remove);
  g_clear_handle_id (&self->tolerance_source, g_source_remove);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  g_clear_object (&self->saving);
  g_clear_pointer (&self->note, g_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (sigmacast_operation_panel_parent_class)->dispose (object);
}

static void
sigmacast_operation_panel_class_init (SigmacastOperationPanelClass *class)
{
  G_OBJECT_CLASS (class)->dispose = sigmacast_operation_panel_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
sigmacast_operation_panel_init (SigmacastOperationPanel *self)
{
}

static GtkLabel *
make_words (void)
{
  GtkWidget *label = sc_page_make_label (NULL, NULL);

  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_visible (label, FALSE);
  return GTK_LABEL (label);
}

static GtkWidget *
make_tolerance (SigmacastOperationPanel *self)
{
  GtkWidget *title = gtk_label_new (_("Tolerance")), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, SC_TOLERANCE_LAST_STEP, 1);

  self->tolerance = GTK_RANGE (scale);
  self->tolerance_words = GTK_LABEL (sc_page_make_label (NULL, "caption"));
  self->tolerance_line = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_scale_set_draw_value (GTK_SCALE (scale), FALSE);
  gtk_scale_set_digits (GTK_SCALE (scale), 0);
  gtk_widget_set_hexpand (scale, TRUE);
  sc_page_name_control (scale, _("Tolerance"));
  gtk_widget_set_tooltip_text (scale, _("Labels this close to one of A’s count as that one (degrees, hPa, …; times: seconds)"));
  gtk_label_set_xalign (self->tolerance_words, 1);
  gtk_widget_add_css_class (GTK_WIDGET (self->tolerance_words), "dim-label");
  gtk_box_append (GTK_BOX (line), title);
  gtk_box_append (GTK_BOX (line), scale);
  gtk_box_append (GTK_BOX (self->tolerance_line), line);
  gtk_box_append (GTK_BOX (self->tolerance_line), GTK_WIDGET (self->tolerance_words));
  return self->tolerance_line;
}

static GtkWidget *
make_controls (SigmacastOperationPanel *self)
{
  gchar *names[SC_N_OPERATIONS + 1] = { NULL };

  for (guint i = 0; i < SC_N_OPERATIONS; i++)
    names[i] = sc_operation_words_name ((ScOperation) i);
  self->controls = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->operation = sc_page_make_drop_down (_("Operation"));
  sc_page_fill_drop_down (self->operation, (const gchar *const *) names, 0);
  for (guint i = 0; i < SC_N_OPERATIONS; i++)
    g_free (names[i]);
  self->meaning = GTK_LABEL (sc_page_make_label (NULL, "caption"));
  gtk_widget_add_css_class (GTK_WIDGET (self->meaning), "dim-label");
  self->join = sc_page_make_drop_down (_("Join"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->join), _("Which labels the result has"));
  self->dim = sc_page_make_drop_down (_("Dimension"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->dim), _("Along which they follow each other"));
  gtk_box_append (GTK_BOX (self->controls), GTK_WIDGET (self->operation));
  gtk_box_append (GTK_BOX (self->controls), GTK_WIDGET (self->meaning));
  gtk_box_append (GTK_BOX (self->controls), GTK_WIDGET (self->join));
  gtk_box_append (GTK_BOX (self->controls), GTK_WIDGET (self->dim));
  gtk_box_append (GTK_BOX (self->controls), make_tolerance (self));
  return self->controls;
}

static GtkWidget *
make_busy (SigmacastOperationPanel *self)
{
  GtkWidget *stop = gtk_button_new_from_icon_name ("process-stop-symbolic");

  self->busy = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->progress), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->progress), GTK_ALIGN_CENTER);
  sc_page_name_control (GTK_WIDGET (self->progress), _("Combining the values"));
  sc_page_name_control (stop, _("Stop Combining"));
  g_signal_connect_object (stop, "clicked", G_CALLBACK (stop_clicked), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->busy), GTK_WIDGET (self->progress));
  gtk_box_append (GTK_BOX (self->busy), stop);
  gtk_widget_set_visible (self->busy, FALSE);
  return self->busy;
}

static GtkWidget *
make_button (SigmacastOperationPanel *self, GtkWidget *box, const gchar *text, const gchar *tooltip, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_label (text);

  gtk_widget_set_tooltip_text (button, tooltip);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

GtkWidget *
sigmacast_operation_panel_new (ScCoordinatesModel *model)
{
  g_return_val_if_fail (SC_IS_COORDINATES_MODEL (model), NULL);

  SigmacastOperationPanel *self = g_object_new (SIGMACAST_TYPE_OPERATION_PANEL, NULL);
  self->model = g_object_ref (model);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), make_controls (self));
  self->outcome = make_words ();
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->outcome));
  gtk_box_append (GTK_BOX (self->box), make_busy (self));
  /* A row of its own: three in one would make the page wide. */
  self->undo = make_button (self, self->box, _("Undo Mending"), _("Take the last step of mending back"), G_CALLBACK (undo_clicked));
  self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (self->box), self->buttons);
  self->save = make_button (self, self->buttons, _("Save Result…"), _("Write the result into a NetCDF file"), G_CALLBACK (save_clicked));
  self->copy = make_button (self, self->buttons, _("Copy Command"), _("Copy the command line that does the same"), G_CALLBACK (copy_clicked));
  self->told = make_words ();
  gtk_widget_add_css_class (GTK_WIDGET (self->told), "dim-label");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->told));

  show (self);
  g_signal_connect_object (self->operation, "notify::selected", G_CALLBACK (operation_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->join, "notify::selected", G_CALLBACK (join_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->dim, "notify::selected", G_CALLBACK (dim_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->tolerance, "value-changed", G_CALLBACK (tolerance_moved), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (model, "operation-changed", G_CALLBACK (show), self);
  g_signal_connect_swapped (model, "datasets-changed", G_CALLBACK (show), self);
  return GTK_WIDGET (self);
}
